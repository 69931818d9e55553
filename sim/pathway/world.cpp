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
      current_(replication.plan) {}

World::~World() = default;

PathwayOutcome World::run() {
  facilities_.open();
  if (plan().rules().size() > 1) {
    changes_ = change_rules();
    changes_.start();
  }
  if (replication_.daily_use == DailyUse::yes) {
    days_ = report_days();
    days_.start();
  }
  admit_those_under_way();
  if (const auto* cohort = std::get_if<Cohort>(&scenario().enrolment))
    arrivals_ = cohort_arrivals(*cohort);
  else if (const auto* service = std::get_if<Service>(&scenario().enrolment))
    arrivals_ = service_arrivals(*service);
  else
    arrivals_ = listed_arrivals(std::get<Referrals>(scenario().enrolment));
  arrivals_begun_ = true;
  engine().schedule(end_, end_of_world, EventClass::horizon);
  arrivals_.start(&World::arrivals_ended, this);
  engine().run();
  if (!std::holds_alternative<Service>(scenario().enrolment)) read_statistics();
  if (replication_.daily_use == DailyUse::yes) facilities_.report_day(replication_.observer);
  outcome_.random_numbers = numbers_drawn();
  return std::move(outcome_);
}

Process World::change_rules() {
  for (std::size_t i = 1; i < plan().rules().size(); ++i) {
    co_await hold_until(engine(), plan().rules()[i]->from(), EventClass::calendar_changes);
    current_.change_to(*plan().rules()[i]);
    for (const auto& one : cases_) one->waits().update_priority();
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

void World::admit(bool counted, const KnownPatient& known) {
  next_case().begin(next_patient_++, counted, known);
}

void World::close(Case& done) {
  done.chart().note(What::closed);
  replication_.observer.on_closed(done.chart().file());
  ++outcome_.patients_closed;
  free_cases_.push_back(&done);
  stop_clocks_if_done();
}

void World::stop_clocks_if_done() {
  if (!arrivals_begun_ || arrivals_.alive() || cases_.size() != free_cases_.size()) return;
  facilities_.close();
  changes_.destroy();
  days_.destroy();
  end_.cancel();
}

void World::end_early() {
  outcome_.ended_early = true;
  arrivals_.destroy();
  drawn_elsewhere_ = numbers_drawn();
  free_cases_.clear();
  cases_.clear();
  facilities_.close();
  changes_.destroy();
  days_.destroy();
}

std::uint64_t World::numbers_drawn() const noexcept {
  std::uint64_t drawn = drawn_elsewhere_;
  for (const auto& one : cases_) drawn += one->chance().numbers_drawn();
  return drawn;
}

PathwayOutcome simulate(const Plan& plan, Engine& engine, Observer& observer, Luck luck,
                        Attrition attrition, DailyUse daily_use) {
  V2V_INVARIANT(engine.now() == TimePoint(), "a replication starts on a used engine");
  const Simulating noted(plan.scenario().name, luck.seed, luck.replication);
  return World({plan, engine, observer, luck, attrition, daily_use}).run();
}

}  // namespace v2v
