// Who is served first by what is shared, and how that changes while patients wait.
#include "pathway/logistics_builder.hpp"
#include "pathway/random_scenario.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using Priority = Policy::Priority;

/// One suite, occupied from day 2 to 9; two wait for it, who came on day 3 and 4.
Scenario queue_of_two(Priority priority) {
  Scenario s = central_on({0, 1, 2});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  set_burden(s, {0, 0, 1});
  s.protocol->policy.priority = priority;
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
  s.protocol->policy.due_within = {days(60), days(30)};  // due on day 61 and 32
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 16, 9);
  s.protocol->policy.due_within = {days(60), days(59.5)};  // on day 61 and 61.5
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, DueCountsFromEntry) {
  // Screened for two days and for none: whoever entered first is due first, though received later.
  Scenario s = queue_of_two(Priority::earliest_due);
  s.enters = s.itt_gate = Gate::screened;
  step(s, Gate::eligible).takes = Distribution::table({{0, 1}, {2, 1}});
  s.protocol->policy.due_within = {days(60), days(60)};
  const Luck luck = luck_with(s, [](const Told& told) {
    return told.files[0].at(Gate::received) == day(2) &&
           told.files[1].at(Gate::received) == day(5) && told.files[2].at(Gate::received) == day(4);
  });
  EXPECT_DAYS(told_of(s, luck), Mark::culture_started, 2, 9, 16);
  s.protocol->policy.priority = Priority::first_come;
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
  s.protocol->bridging = {true, Duration(), 1, 0.5, Distribution::fixed(1)};
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

/// The two who wait for the suite until day 9 came on day 3 and 4. The first has a constant hazard
/// of 1e-9 a day, the second, on the sixth day of waiting then, half of it and another one besides.
Scenario with_another_hazard(const Hazard& other) {
  Scenario s = ranked_by_hazard();
  s.leaving[0].multiplier = {{1, 0.5}};
  s.leaving.push_back(risk_in(Phase::waiting, KnownCause::progression, other));
  s.leaving[1].multiplier = {{0, 1}};
  return s;
}

TEST(LogisticsPriority, AHazardThatGrewWhileTheyWaited) {
  const auto from = [](double day_of_phase) {
    return with_another_hazard(Hazard::piecewise({{0, 0}, {day_of_phase, 2e-9}}));
  };
  // In force when the suite is free: 0.5 + 2 against 1.
  EXPECT_DAYS(told_of(from(3)), Mark::culture_started, 2, 16, 9);
  // Within the next day: half of it, or a tenth.
  EXPECT_DAYS(told_of(from(5.5)), Mark::culture_started, 2, 16, 9);
  EXPECT_DAYS(told_of(from(5.9)), Mark::culture_started, 2, 9, 16);
  EXPECT_DAYS(told_of(from(6)), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsPriority, AHazardThatFellWhileTheyWaited) {
  EXPECT_DAYS(told_of(with_another_hazard(Hazard::piecewise({{0, 2e-9}, {3, 0}}))),
              Mark::culture_started, 2, 9, 16);
  EXPECT_DAYS(told_of(with_another_hazard(Hazard::piecewise({{0, 2e-9}, {30, 0}}))),
              Mark::culture_started, 2, 16, 9);
}

TEST(LogisticsPriority, HazardsOfWeibullAndGompertz) {
  const auto start_with = [](const Hazard& hazard) { return told_of(with_another_hazard(hazard)); };
  // (t / 1e5)^2: 0.1e-9 on the first day of waiting, 1.1e-9 on the sixth, when somebody is served.
  EXPECT_DAYS(start_with(Hazard::weibull(2, 1e5)), Mark::culture_started, 2, 16, 9);
  EXPECT_DAYS(start_with(Hazard::weibull(2, 1e6)), Mark::culture_started, 2, 9, 16);
  // sqrt(t / 1e18): 1e-9 on the first day, 0.21e-9 on the sixth.
  EXPECT_DAYS(start_with(Hazard::weibull(0.5, 1e18)), Mark::culture_started, 2, 9, 16);
  // 0.13e-9 and 1.6e-9; 0.79e-9 and 0.06e-9.
  EXPECT_DAYS(start_with(Hazard::gompertz(1e-10, 0.5)), Mark::culture_started, 2, 16, 9);
  EXPECT_DAYS(start_with(Hazard::gompertz(1e-9, -0.5)), Mark::culture_started, 2, 9, 16);
}

/// Weibull and Gompertz; by seed the first is held from day 20, or the second is a stair.
class TwoHazards {
 public:
  TwoHazards(std::uint64_t seed, Dice& dice)
      : held_(seed % 3 == 1),
        stair_(seed % 3 == 2),
        shape_(dice.between(0.5, 3)),
        growth_(dice.between(-0.2, 0.2)),
        steps_{{0, 0.003}, {6, dice.between(0.001, 0.01)}, {18.5, dice.between(0.001, 0.01)}} {}
  Hazard first() const {
    const Hazard weibull = Hazard::weibull(shape_, 300);
    return held_ ? weibull.held_from(20) : weibull;
  }
  Hazard second() const {
    return stair_ ? Hazard::piecewise(steps_) : Hazard::gompertz(0.003, growth_);
  }
  /// What accumulates until then.
  double of_first(double age) const {
    const double rate = shape_ / 300 * std::pow(20.0 / 300, shape_ - 1);
    return held_ && age > 20 ? std::pow(20.0 / 300, shape_) + rate * (age - 20)
                             : std::pow(age / 300, shape_);
  }
  double of_second(double age) const {
    if (!stair_) return 0.003 / growth_ * std::exp(growth_ * age);
    double sum = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const double end = i + 1 < steps_.size() ? std::min(age, steps_[i + 1].first) : age;
      sum += steps_[i].second * std::max(0.0, end - steps_[i].first);
    }
    return sum;
  }

 private:
  bool held_, stair_;
  double shape_, growth_;
  std::vector<std::pair<double, double>> steps_;
};

/// Whoever starts at one of two suites had the greatest hazard of the next day of all who waited
/// for one, worked out afresh from the files.
TEST(LogisticsPriority, TheGreatestHazardOfAllWhoWaitAtEveryStart) {
  std::size_t choices = 0, flips = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Dice dice(seed);
    Scenario s = central(0);
    Referrals referrals;
    double at = 0;
    for (int i = 0; i < 60; ++i) {
      at += dice.between(0, 4);
      referrals.list.push_back({day(at), {}});
      referrals.list.back().patient.levels = {static_cast<std::uint8_t>(dice.up_to(2))};
    }
    s.enrolment = referrals;
    s.covariates = {{"level", {"a", "b", "c"}, {0.4, 0.3, 0.3}}};
    s.protocol->policy.priority = Priority::survival_index;
    s.protocol->product.culture = Distribution::uniform(3, 8);
    capacity(s, kPlant, ResourceKind::suites) = Capacity::of(2);
    const std::vector<double> a = {1, dice.between(0.1, 5), 0}, b = {1, 0, dice.between(0.1, 5)};
    const TwoHazards hazards(seed, dice);
    s.leaving = {risk_in(Phase::waiting, KnownCause::death, hazards.first()),
                 risk_in(Phase::waiting, KnownCause::progression, hazards.second())};
    s.leaving[0].multiplier = {a};
    s.leaving[1].multiplier = {b};
    const Told told = told_of(s, {seed, 0});
    const auto of_next_day = [&](PatientId who, TimePoint now) {
      const double age = (now - told.files[who].at(Mark::received)).in_days();
      const std::size_t level = referrals.list[who].patient.levels[0];
      const double sum = a[level] * (hazards.of_first(age + 1) - hazards.of_first(age)) +
                         b[level] * (hazards.of_second(age + 1) - hazards.of_second(age));
      return sum;
    };
    for (const PatientRecord& one : told.files) {
      const TimePoint now = one.at(Mark::culture_started);
      if (now == TimePoint::never() || now == one.at(Mark::received)) continue;
      for (const PatientRecord& other : told.files) {
        const TimePoint starts = other.at(Mark::culture_started);
        const bool waited = other.at(Mark::received) < now && starts > now &&
                            (starts != TimePoint::never() || other.ended > now);
        if (!waited) continue;
        ++choices;
        // To the precision of a float, to which equals are told from others.
        EXPECT_GE(of_next_day(one.patient, now) * (1 + 1e-6), of_next_day(other.patient, now))
            << "seed " << seed << ", patients " << one.patient << " and " << other.patient;
        const TimePoint both = std::max(one.at(Mark::received), other.at(Mark::received));
        flips += of_next_day(one.patient, both) < of_next_day(other.patient, both) ? 1 : 0;
      }
    }
  }
  // Or this test is about nothing.
  EXPECT_GT(choices, 2'000U);
  EXPECT_GT(flips, 100U);
}

TEST(LogisticsPriority, InVehicles) {
  Scenario s = central_on({0, 0, 0});
  s.lanes[0].departures = daily_at_five();
  s.lanes[0].capacity = 1;
  set_burden(s, {0, 1, 0});
  s.protocol->policy.priority = Priority::urgency;
  EXPECT_DAYS(told_of(s), Mark::received, 3 + 17 * kHour, 2 + 17 * kHour, 4 + 17 * kHour);
}

TEST(LogisticsPriority, InBoardSessions) {
  Scenario s = central_on({0, 0});
  s.enters = s.itt_gate = Gate::screened;
  step(s, Gate::eligible).sessions = daily_at_five();
  step(s, Gate::eligible).session_capacity = 1;
  set_burden(s, {0, 1});
  EXPECT_DAYS(told_of(s), Gate::eligible, 17 * kHour, 1 + 17 * kHour);
  s.protocol->policy.priority = Priority::urgency;
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
         s.protocol->product.start_work = Distribution::fixed(5);
       }},
      {"quality control",
       [](Scenario& s) {
         capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
         s.protocol->product.release = Distribution::fixed(5);
       }},
      {"qualified persons",
       [](Scenario& s) {
         capacity(s, kPlant, ResourceKind::qualified_persons) = Capacity::of(1);
         s.protocol->product.review = Distribution::fixed(5);
       }},
      {"vector",
       [](Scenario& s) {
         s.sites[kPlant].vector = VectorLots{1, 1, 0, Distribution::fixed(5)};
       }},
      {"ward beds", [](Scenario& s) {
         capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
         s.protocol->stay = Stay{};
       }}};
  for (const Place& place : places) {
    SCOPED_TRACE(place.name);
    Scenario s = central_on({0, 0.5, 1});
    place.narrow(s);
    set_burden(s, {0, 0, 1});
    const Told first_come = told_of(s);
    EXPECT_LT(first_come.files[1].at(Mark::infused), first_come.files[2].at(Mark::infused));
    s.protocol->policy.priority = Priority::urgency;
    const Told urgent = told_of(s);
    EXPECT_EQ(urgent.files[0].at(Mark::infused), first_come.files[0].at(Mark::infused));
    EXPECT_EQ(urgent.files[2].at(Mark::infused), first_come.files[1].at(Mark::infused))
        << "changed places";
    EXPECT_EQ(urgent.files[1].at(Mark::infused), first_come.files[2].at(Mark::infused));
  }
}

}  // namespace
}  // namespace v2v::test
