// Who is served first by what is shared, and how that changes while patients wait.
#include "pathway/logistics_builder.hpp"

namespace v2v::test {
namespace {

using Priority = Policy::Priority;

/// One suite, occupied from day 2 to 9; two wait for it, who came on day 3 and 4.
Scenario queue_of_two(Priority priority) {
  Scenario s = central_on({0, 1, 2});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  set_burden(s, {0, 0, 1});
  s.policy.priority = priority;
  return s;
}

TEST(LogisticsPriority, FirstCome) {
  EXPECT_DAYS(told_of(queue_of_two(Priority::first_come)), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, TheMoreUrgent) {
  const Told told = told_of(queue_of_two(Priority::urgency));
  EXPECT_DAYS(told, Mark::culture_started, 2, 16, 9);
  expect_waited_only_for(told.files[1], ResourceKind::suites, days(13));
  expect_waited_only_for(told.files[2], ResourceKind::suites, days(5));
}

TEST(LogisticsPriority, AmongEquallyUrgentFirstCome) {
  Scenario s = queue_of_two(Priority::urgency);
  set_burden(s, {0, 1, 1});
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, TheEarliestDue) {
  Scenario s = queue_of_two(Priority::earliest_due);
  s.policy.due_within = {days(60), days(30)};  // due on day 61 and 32
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 16, 9);
  s.policy.due_within = {days(60), days(59.5)};  // on day 61 and 61.5
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, DueCountsFromEntry) {
  // Screened for two days and for none: whoever entered first is due first, though received later.
  Scenario s = queue_of_two(Priority::earliest_due);
  s.enters = s.itt_gate = Gate::screened;
  step(s, Gate::eligible).takes = Distribution::table({{0, 1}, {2, 1}});
  s.policy.due_within = {days(60), days(60)};
  const Luck luck = luck_with(s, [](const Told& told) {
    return told.files[0].at(Gate::received) == day(2) &&
           told.files[1].at(Gate::received) == day(5) && told.files[2].at(Gate::received) == day(4);
  });
  EXPECT_DAYS(told_of(s, luck), Mark::culture_started, 2, 9, 16);
  s.policy.priority = Priority::first_come;
  EXPECT_DAYS(told_of(s, luck), Mark::culture_started, 2, 16, 9);
}

/// Nobody leaves (a hazard of 1e-9 a day), but it ranks.
Scenario ranked_by_hazard() {
  Scenario s = queue_of_two(Priority::survival_index);
  s.leaving = {risk_always(KnownCause::death, Hazard::exponential(1e-9))};
  return s;
}

TEST(LogisticsPriority, TheGreatestHazard) {
  Scenario s = ranked_by_hazard();
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
  s.leaving[0].multiplier = {{0.5, 2}};
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 16, 9);
  s.leaving[0].multiplier = {{2, 0.5}};
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, TheHazardsOfAllCausesTogether) {
  Scenario s = ranked_by_hazard();
  s.leaving[0].multiplier = {{1, 0.9}};
  s.leaving.push_back(risk_always(KnownCause::progression, Hazard::exponential(1e-9)));
  s.leaving[1].multiplier = {{1, 1.2}};
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 16, 9);
}

TEST(LogisticsPriority, WhoRespondsToBridgingIsLessUrgent) {
  Scenario s = ranked_by_hazard();
  s.bridging = {true, Duration(), 1, 0.5, Distribution::fixed(1)};
  s.leaving[0].after_response = 0.5;
  const auto responders = [&](bool first, bool second) {
    return luck_with(s, [&](const Told& told) {
      return told.files[1].responded == first && told.files[2].responded == second;
    });
  };
  // The first responds on day 4, when both wait.
  EXPECT_DAYS(told_of(s, responders(true, false)), Mark::culture_started, 2, 16, 9);
  EXPECT_DAYS(told_of(s, responders(false, true)), Mark::culture_started, 2, 9, 16);
  EXPECT_DAYS(told_of(s, responders(true, true)), Mark::culture_started, 2, 9, 16);
}

/// Infections that hold nobody up, but make it more likely to leave.
Scenario infectious(double lasts) {
  Scenario s = ranked_by_hazard();
  Infection infection;
  infection.onset[index_of(Phase::waiting)] = Hazard::exponential(0.1);
  infection.holds_treatment = 0;
  infection.resolves = Distribution::fixed(lasts);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  s.leaving[0].while_infected = 5;
  return s;
}
bool first_infected_within(const Told& told, PatientId patient, double from, double until) {
  const auto times = told.times(patient, What::infection_started);
  return !times.empty() && day(from) < times[0] && times[0] < day(until);
}
bool not_infected_before(const Told& told, PatientId patient, double until) {
  const auto times = told.times(patient, What::infection_started);
  return times.empty() || times[0] > day(until);
}

TEST(LogisticsPriority, AnInfectionWhileWaitingMakesUrgent) {
  const Scenario s = infectious(100);
  const Luck second_ill = luck_with(s, [](const Told& told) {
    return not_infected_before(told, 1, 20) && first_infected_within(told, 2, 5, 8);
  });
  EXPECT_DAYS(told_of(s, second_ill), Mark::culture_started, 2, 16, 9);
  const Luck both_ill = luck_with(s, [](const Told& told) {
    return first_infected_within(told, 1, 5, 8) && first_infected_within(told, 2, 5, 8);
  });
  EXPECT_DAYS(told_of(s, both_ill), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, AnInfectionThatHasResolvedNoLongerCounts) {
  const Scenario s = infectious(1);
  const Luck luck = luck_with(s, [](const Told& told) {
    return not_infected_before(told, 1, 20) && first_infected_within(told, 2, 5, 7) &&
           told.times(2, What::infection_started).size() == 1;
  });
  EXPECT_DAYS(told_of(s, luck), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, HazardsOfAnotherPhaseCountOnceItHasBegun) {
  // Of two at the only apheresis bed the hazard is that of collection, whatever waiting is like.
  Scenario s = ranked_by_hazard();
  LeavingRisk& risk = s.leaving[0];
  risk.multiplier = {{1, 3}};
  risk.baseline[index_of(Phase::waiting)] = Hazard();  // nothing ranks any more: first come
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, InVehicles) {
  Scenario s = central_on({0, 0, 0});
  s.lanes[0].departures = daily_at_five();
  s.lanes[0].capacity = 1;
  set_burden(s, {0, 1, 0});
  s.policy.priority = Priority::urgency;
  EXPECT_DAYS(told_of(s), Mark::received, 3 + 17 * kHour, 2 + 17 * kHour, 4 + 17 * kHour);
}

TEST(LogisticsPriority, InBoardSessions) {
  Scenario s = central_on({0, 0});
  s.enters = s.itt_gate = Gate::screened;
  step(s, Gate::eligible).sessions = daily_at_five();
  step(s, Gate::eligible).session_capacity = 1;
  set_burden(s, {0, 1});
  EXPECT_DAYS(told_of(s), Gate::eligible, 17 * kHour, 1 + 17 * kHour);
  s.policy.priority = Priority::urgency;
  EXPECT_DAYS(told_of(s), Gate::eligible, 1 + 17 * kHour, 17 * kHour);
}

TEST(LogisticsPriority, EverywhereThatIsShared) {
  struct Place {
    const char* name;
    std::function<void(Scenario&)> narrow;
  };
  const std::vector<Place> places = {
      {"apheresis beds",
       [](Scenario& s) {
         capacity(s, kHospital, ResourceKind::apheresis_beds) = Capacity::of(1);
         step(s, Gate::collected).takes = Distribution::fixed(5);
       }},
      {"slots",
       [](Scenario& s) {
         s.sites[kHospital].slots = Slots{1, days(5), {}};
       }},
      {"operators",
       [](Scenario& s) {
         capacity(s, kPlant, ResourceKind::operators) = Capacity::of(1);
         s.product.start_work = Distribution::fixed(5);
       }},
      {"quality control",
       [](Scenario& s) {
         capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
         s.product.release = Distribution::fixed(5);
       }},
      {"qualified persons",
       [](Scenario& s) {
         capacity(s, kPlant, ResourceKind::qualified_persons) = Capacity::of(1);
         s.product.review = Distribution::fixed(5);
       }},
      {"vector",
       [](Scenario& s) {
         s.sites[kPlant].vector = VectorLots{1, 1, 0, Distribution::fixed(5)};
       }},
      {"ward beds", [](Scenario& s) {
         capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
         s.stay = Stay{};
       }}};
  for (const Place& place : places) {
    SCOPED_TRACE(place.name);
    Scenario s = central_on({0, 0.5, 1});
    place.narrow(s);
    set_burden(s, {0, 0, 1});
    const Told first_come = told_of(s);
    EXPECT_LT(first_come.files[1].at(Mark::infused), first_come.files[2].at(Mark::infused));
    s.policy.priority = Priority::urgency;
    const Told urgent = told_of(s);
    EXPECT_EQ(urgent.files[0].at(Mark::infused), first_come.files[0].at(Mark::infused));
    EXPECT_EQ(urgent.files[2].at(Mark::infused), first_come.files[1].at(Mark::infused))
        << "changed places";
    EXPECT_EQ(urgent.files[1].at(Mark::infused), first_come.files[2].at(Mark::infused));
  }
}

}  // namespace
}  // namespace v2v::test
