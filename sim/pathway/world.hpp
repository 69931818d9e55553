// One replication: the plan, the engine, the shared resources and the patients in flight.
#pragma once

#include "pathway/case.hpp"
#include "vein2vein/pathway/model.hpp"

#include <memory>
#include <vector>

namespace v2v {

class World {
 public:
  World(const Plan& plan, Engine& engine, Observer& observer, Luck luck, Attrition attrition);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  PathwayOutcome run();

  const Plan& plan;
  const Scenario& scenario;
  Engine& engine;
  Observer& observer;
  const Luck luck;
  const Attrition attrition;
  std::uint64_t random_numbers = 0;

  /// Nothing where there are as many as needed.
  Resource* beds_of(SiteIndex site) noexcept { return beds_[site].get(); }
  Resource* suites_of(SiteIndex site) noexcept { return suites_[site].get(); }

  void close(Case& done);

 private:
  Process cohort_arrivals(const Cohort& cohort);
  Process service_arrivals(const Service& service);
  void admit(PatientId patient, bool counted);
  void reset_statistics() noexcept;
  void read_statistics();

  std::vector<std::unique_ptr<Resource>> beds_;    // by site
  std::vector<std::unique_ptr<Resource>> suites_;  // by site
  std::vector<std::unique_ptr<Case>> cases_;
  std::vector<Case*> free_cases_;
  Process arrivals_;
  PathwayOutcome outcome_;
};

}  // namespace v2v
