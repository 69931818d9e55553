// The frame of a replication: patients come and go, rules change, days end.
#include "pathway/world.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/whereabouts.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {

namespace {

bool ranks_by_what_changes(const Plan& plan) {
  if (std::none_of(plan.rules().begin(), plan.rules().end(), [](const auto& rules) {
        return rules->protocol().policy.priority == Policy::Priority::survival_index;
      }))
    return false;
  for (std::size_t phase = 0; phase < phase_count; ++phase)
    for (const PhaseRisk& risk : plan.risks_in(static_cast<Phase>(phase)))
      if (risk.risk != plan.onset_risk() && risk.hazard.family() != Hazard::Family::exponential)
        return true;
  return false;
}

}  // namespace

World::World(const Plan& the_plan, Engine& the_engine, Observer& the_observer, Luck the_luck,
             Attrition the_attrition, DailyUse daily_use)
    : plan(the_plan),
      scenario(the_plan.scenario()),
      engine(the_engine),
      observer(the_observer),
      luck(the_luck),
      attrition(the_attrition),
      facilities(the_plan, the_engine, the_luck),
      promises(the_plan, the_engine, facilities),
      priorities_change(ranks_by_what_changes(the_plan)),
      courses(the_plan),
      rules_now_(the_plan.rules().front().get()),
      daily_use_(daily_use) {}

World::~World() = default;

PathwayOutcome World::run() {
  facilities.open();
  if (plan.rules().size() > 1) {
    changes_ = change_rules();
    changes_.start();
  }
  if (daily_use_ == DailyUse::yes) {
    days_ = report_days();
    days_.start();
  }
  admit_those_under_way();
  if (const auto* cohort = std::get_if<Cohort>(&scenario.enrolment))
    arrivals_ = cohort_arrivals(*cohort);
  else if (const auto* service = std::get_if<Service>(&scenario.enrolment))
    arrivals_ = service_arrivals(*service);
  else
    arrivals_ = listed_arrivals(std::get<Referrals>(scenario.enrolment));
  arrivals_begun_ = true;
  engine.schedule(end_, end_of_world, EventClass::horizon);
  arrivals_.start(&World::arrivals_ended, this);
  engine.run();
  if (!std::holds_alternative<Service>(scenario.enrolment)) read_statistics();
  if (daily_use_ == DailyUse::yes) facilities.report_day(observer);
  outcome_.random_numbers = random_numbers;
  return std::move(outcome_);
}

Process World::change_rules() {
  for (std::size_t i = 1; i < plan.rules().size(); ++i) {
    co_await hold_until(engine, plan.rules()[i]->from(), EventClass::calendar_changes);
    rules_now_ = plan.rules()[i].get();
    for (const auto& one : cases_) one->update_priority();
  }
}

Process World::report_days() {
  while (true) {
    co_await hold(engine, Duration::whole_days(1), EventClass::horizon);
    facilities.report_day(observer);
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
  done.note(What::closed);
  observer.on_closed(done.record);
  ++outcome_.patients_closed;
  free_cases_.push_back(&done);
  stop_clocks_if_done();
}

void World::stop_clocks_if_done() {
  if (!arrivals_begun_ || arrivals_.alive() || cases_.size() != free_cases_.size()) return;
  facilities.close();
  changes_.destroy();
  days_.destroy();
  end_.cancel();
}

void World::end_early() {
  outcome_.ended_early = true;
  arrivals_.destroy();
  free_cases_.clear();
  cases_.clear();
  facilities.close();
  changes_.destroy();
  days_.destroy();
}

PathwayOutcome simulate(const Plan& plan, Engine& engine, Observer& observer, Luck luck,
                        Attrition attrition, DailyUse daily_use) {
  V2V_INVARIANT(engine.now() == TimePoint(), "a replication starts on a used engine");
  const Simulating noted(plan.scenario().name, luck.seed, luck.replication);
  World world(plan, engine, observer, luck, attrition, daily_use);
  return world.run();
}

}  // namespace v2v
