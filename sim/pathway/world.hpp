// One replication: the plan, the engine, what is shared, and the patients in flight.
#pragma once

#include "pathway/case.hpp"
#include "pathway/facilities.hpp"
#include "pathway/promises.hpp"
#include "vein2vein/pathway/model.hpp"

#include <memory>
#include <vector>

namespace v2v {

class World {
 public:
  World(const Plan& plan, Engine& engine, Observer& observer, Luck luck, Attrition attrition,
        DailyUse daily_use);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  PathwayOutcome run();

  const Plan& plan;
  const Scenario& scenario;
  Engine& engine;
  Observer& observer;
  const Luck luck;
  const Attrition attrition;
  Facilities facilities;
  Promises promises;
  /// Whether anybody's priority changes as time goes by.
  const bool priorities_change;
  Courses courses;
  std::uint64_t random_numbers = 0;

  /// Those that decisions of this instant follow.
  const Rules& rules_now() const noexcept { return *rules_now_; }

  void close(Case& done);

 private:
  Process cohort_arrivals(const Cohort& cohort);
  Process service_arrivals(const Service& service);
  Process listed_arrivals(const Referrals& referrals);
  void admit_those_under_way();
  Case& next_case();
  void admit(bool counted, const KnownPatient& known);
  Process change_rules();
  Process report_days();
  void read_statistics() { outcome_.resources = facilities.read(); }
  static void arrivals_ended(void* self) { static_cast<World*>(self)->stop_clocks_if_done(); }
  /// When nobody is there and nobody will come, nothing may keep the run from ending.
  void stop_clocks_if_done();

  /// Whoever is under way is given up, so that nothing more happens.
  void end_early();

  bool arrivals_begun_ = false;
  const Rules* rules_now_;
  const DailyUse daily_use_;
  std::vector<std::unique_ptr<Case>> cases_;
  std::vector<Case*> free_cases_;
  PatientId next_patient_ = 0;
  Process arrivals_;
  Process changes_;
  Process days_;
  Alarm<World, &World::end_early> end_{engine, *this};
  PathwayOutcome outcome_;
};

}  // namespace v2v
