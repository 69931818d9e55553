// The frame of a replication: patients come and go, rules change, days end.
#include "pathway/world.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/whereabouts.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {

World::World(const Replication& replication)
    : replication_(replication),
      facilities_(replication.plan, replication.engine, replication.luck),
      promises_(replication.plan, replication.engine, facilities_),
      contracts_(replication.plan.scenario(), replication.engine) {
  const bool priorities_change = priorities_change_with_time(replication.plan);
  for (const PopulationPlan& each : replication.plan.populations())
    groups_.emplace_back(each, groups_.size(), priorities_change);
}

World::~World() = default;

PathwayOutcome World::run() {
  facilities_.open(replication_.daily_use);
  for (Group& group : groups_) {
    if (group.plan().rules().size() == 1) continue;
    group.changes = change_rules(group);
    group.changes.start();
  }
  if (replication_.daily_use != DailyUse::of_nothing) {
    days_ = report_days();
    days_.start();
  }
  for (Group& group : groups_) admit_those_under_way(group);
  for (Group& group : groups_) group.arrivals = arrivals_of(group);
  arrivals_begun_ = true;
  engine().schedule(end_, end_of_world, EventClass::horizon);
  for (Group& group : groups_) group.arrivals.start(&World::arrivals_ended, this);
  engine().run();
  if (!std::holds_alternative<Service>(groups_.front().population().enrolment)) read_statistics();
  if (replication_.daily_use != DailyUse::of_nothing) facilities_.report_day(replication_.observer);
  outcome_.random_numbers = numbers_drawn();
  return std::move(outcome_);
}

Process World::change_rules(Group& group) {
  for (std::size_t i = 1; i < group.plan().rules().size(); ++i) {
    const Rules& next = *group.plan().rules()[i];
    co_await hold_until(engine(), next.from(), EventClass::calendar_changes);
    group.current().change_to(next);
    for (const auto& one : cases_)
      if (&one->group() == &group) one->waits().update_priority();
  }
}

Process World::report_days() {
  while (true) {
    co_await hold(engine(), Duration::whole_days(1), EventClass::horizon);
    facilities_.report_day(replication_.observer);
  }
}

Case& World::next_case() {
  if (free_cases_.empty()) {
    cases_.push_back(std::make_unique<Case>(*this));
    free_cases_.push_back(cases_.back().get());
  }
  Case& next = *free_cases_.back();
  free_cases_.pop_back();
  ++outcome_.patients_entered;
  outcome_.most_in_flight =
      std::max<std::uint64_t>(outcome_.most_in_flight, cases_.size() - free_cases_.size());
  return next;
}

void World::admit(Group& group, bool counted, const KnownPatient& known) {
  next_case().begin(group, counted, known);
}

void World::close(Case& done) {
  done.chart().note(What::closed);
  replication_.observer.on_closed(done.chart().file());
  ++outcome_.patients_closed;
  free_cases_.push_back(&done);
  stop_clocks_if_done();
}

void World::stop_clocks_if_done() {
  if (!arrivals_begun_ || cases_.size() != free_cases_.size()) return;
  if (std::any_of(groups_.begin(), groups_.end(),
                  [](const Group& group) { return group.arrivals.alive(); }))
    return;
  facilities_.close();
  for (Group& group : groups_) group.changes.destroy();
  days_.destroy();
  end_.cancel();
}

void World::end_early() {
  outcome_.ended_early = true;
  for (Group& group : groups_) group.arrivals.destroy();
  drawn_elsewhere_ = numbers_drawn();
  free_cases_.clear();
  cases_.clear();
  facilities_.close();
  for (Group& group : groups_) group.changes.destroy();
  days_.destroy();
}

std::uint64_t World::numbers_drawn() const noexcept {
  std::uint64_t drawn = drawn_elsewhere_;
  for (const auto& one : cases_) drawn += one->chance().numbers_drawn();
  return drawn;
}

PathwayOutcome simulate(const Plan& plan, Engine& engine, Observer& observer, Luck luck,
                        Attrition attrition, DailyUse daily_use, const PatientSet* only) {
  V2V_INVARIANT(engine.now() == TimePoint(), "a replication starts on a used engine");
  const Simulating noted(plan.scenario().name, luck.seed, luck.replication);
  return World({plan, engine, observer, luck, attrition, daily_use, only}).run();
}

}  // namespace v2v
