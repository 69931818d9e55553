// One replication: the plan, the engine, what is shared, and the patients in flight.
#pragma once

#include "pathway/patient/case.hpp"
#include "pathway/shared/contracts.hpp"
#include "pathway/shared/facilities.hpp"
#include "pathway/shared/group.hpp"
#include "pathway/shared/promises.hpp"
#include "vein2vein/pathway/model.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace v2v {

/// What `simulate` was given.
struct Replication {
  const Plan& plan;
  Engine& engine;
  Observer& observer;
  Luck luck;
  Attrition attrition;
  DailyUse daily_use;
  const PatientSet* only;  // nothing: all
};

class World {
 public:
  explicit World(const Replication& replication);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  PathwayOutcome run();
  /// Nothing happens to that patient or to the product any more.
  void close(Case& done);

  const Replication& replication() const noexcept { return replication_; }
  const Plan& plan() const noexcept { return replication_.plan; }
  const Scenario& scenario() const noexcept { return replication_.plan.scenario(); }
  Engine& engine() noexcept { return replication_.engine; }
  Facilities& facilities() noexcept { return facilities_; }
  Promises& promises() noexcept { return promises_; }
  Contracts& contracts() noexcept { return contracts_; }

 private:
  Process arrivals_of(Group& group);
  Process cohort_arrivals(Group& group, const Cohort& cohort);
  Process service_arrivals(Group& group, const Service& service);
  Process listed_arrivals(Group& group, const Referrals& referrals);
  void admit_those_under_way(Group& group);
  Case& next_case();
  void admit(Group& group, bool counted, const KnownPatient& known);
  /// Whether the next one of the group does; else nothing but a number is taken.
  bool next_enters(const Group& group) const noexcept {
    return !replication_.only ||
           replication_.only->contains(patient_of(group.place(), group.next_number()));
  }
  Process change_rules(Group& group);
  Process report_days();
  void read_statistics() { outcome_.resources = facilities_.read(); }
  /// All services are observed over one time: the first one's patients keep it.
  bool keeps_time(const Group& group) const noexcept { return group.place() == 0; }
  static void arrivals_ended(void* self) { static_cast<World*>(self)->stop_clocks_if_done(); }
  /// When nobody is there and nobody will come, nothing may keep the run from ending.
  void stop_clocks_if_done();

  /// Whoever is under way is given up, so that nothing more happens.
  void end_early();

  std::uint64_t numbers_drawn() const noexcept;

  const Replication replication_;
  Facilities facilities_;
  Promises promises_;
  Contracts contracts_;
  std::deque<Group> groups_;
  std::uint64_t drawn_elsewhere_ = 0;  // for arrivals, and of cases that were given up
  bool arrivals_begun_ = false;
  std::vector<std::unique_ptr<Case>> cases_;
  std::vector<Case*> free_cases_;
  Process days_;
  Alarm<World, &World::end_early> end_{replication_.engine, *this};
  PathwayOutcome outcome_;
};

}  // namespace v2v
