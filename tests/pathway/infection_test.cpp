// Infections that hold treatment, against closed forms.
//
// Onset is exponential and an infection lasts a fixed time, so that the infection that begins as
// the k-th one does so at (k - 1) x length + an Erlang(k) time.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

constexpr std::uint32_t kPatients = 100'000;
constexpr double kError = 0.0016;

/// P(Erlang(k, rate) <= t).
double erlang(unsigned k, double rate, double t) {
  if (t <= 0) return 0;
  double term = std::exp(-rate * t), tail = 0;
  for (unsigned i = 0; i < k; ++i) {
    tail += term;
    term *= rate * t / (i + 1);
  }
  return 1 - tail;
}
/// P(an infection that began in (from, to] is going on at `to`), with to - from <= length.
double infected_since(double from, double to, double rate, double length) {
  double sum = 0;
  for (unsigned k = 1; k < 50; ++k)
    sum += erlang(k, rate, to - (k - 1) * length) - erlang(k, rate, from - (k - 1) * length);
  return sum;
}

/// Onset in waiting, whose 10 d end when the product arrives.
Scenario infected_while_waiting(double rate, double length) {
  Scenario s = many(kPatients);
  s.protocol->lymphodepletion.scheduling = Distribution::fixed(0);
  Infection infection;
  infection.onset[index_of(Phase::waiting)] = Hazard::exponential(rate);
  infection.resolves = Distribution::fixed(length);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  return s;
}

TEST(Infection, ShareHeldAndLengthOfTheHold) {
  constexpr double rate = 0.15, length = 3;
  std::uint64_t held = 0, long_ones = 0, infused = 0;
  for_each_file(infected_while_waiting(rate, length), {21, 0}, [&](const PatientRecord& file) {
    held += file.infection_holds;
    long_ones += file.at(Mark::lymphodepletion_started) - file.entered > days(12 + 1.2) ? 1 : 0;
    infused += file.left ? 0 : 1;
  });
  EXPECT_EQ(infused, kPatients);
  expect_share(held, kPatients, infected_since(10 - length, 10, rate, length), kError, "held");
  // Held for more than 1.2 d: began less than length - 1.2 d ago.
  expect_share(long_ones, kPatients, infected_since(10 - length + 1.2, 10, rate, length), kError,
               "held for more than 1.2 d");
}

TEST(Infection, OnlySomeInfectionsHold) {
  // One infection at most: it lasts longer than the wait.
  constexpr double rate = 0.1, length = 40;
  Scenario s = infected_while_waiting(rate, length);
  s.infection->holds_treatment = 0.35;
  std::uint64_t held = 0;
  for_each_file(s, {22, 0}, [&](const PatientRecord& file) { held += file.infection_holds; });
  expect_share(held, kPatients, 0.35 * -std::expm1(-rate * 10), kError, "held");
}

TEST(Infection, LongestHoldEndsInLeaving) {
  constexpr double rate = 0.08, length = 9, longest = 4;
  Scenario s = infected_while_waiting(rate, length);
  s.infection->longest_hold = days(longest);
  std::uint64_t left = 0;
  for_each_file(s, {23, 0}, [&](const PatientRecord& file) {
    if (!file.left) return;
    ++left;
    ASSERT_EQ(file.cause, index_of(KnownCause::infection));
    ASSERT_EQ(file.ended - file.entered, days(12 + longest));
  });
  expect_share(left, kPatients, infected_since(10 - (length - longest), 10, rate, length), kError,
               "held for too long");
}

TEST(Infection, HazardWhileInfected) {
  // Infected from day 3 to day 7 of the 10 d, surely: 6 d as usual and 4 d at `factor`.
  constexpr double rate = 0.04, factor = 3.5;
  Scenario s = infected_while_waiting(1, 4);
  s.infection->onset[index_of(Phase::waiting)] = strikes_on(3);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, Hazard::exponential(rate))};
  s.leaving[0].while_infected = factor;
  std::uint64_t infused = 0, by_day_5 = 0;
  for_each_file(s, {24, 0}, [&](const PatientRecord& file) {
    infused += file.left ? 0 : 1;
    by_day_5 += file.left && file.ended - file.entered <= days(2 + 5) ? 1 : 0;
  });
  expect_share(infused, kPatients, std::exp(-rate * (6 + 4 * factor)), kError, "infused");
  expect_share(by_day_5, kPatients, -std::expm1(-rate * (3 + 2 * factor)), kError, "by day 5");
}

TEST(Infection, OnsetBeginsAnewInEachPhase) {
  // Lymphodepletion takes 4 d, the hold 1 d; what began in the last `length` of them holds.
  constexpr double rate = 0.3, length = 2;
  Scenario s = infected_while_waiting(1, length);
  s.infection->onset = {};
  s.infection->onset[index_of(Phase::lymphodepletion)] = Hazard::exponential(rate);
  s.infection->onset[index_of(Phase::hold)] = Hazard::exponential(rate);
  std::uint64_t held = 0;
  for_each_file(s, {25, 0}, [&](const PatientRecord& file) {
    ASSERT_EQ(file.at(Mark::lymphodepletion_started) - file.entered, days(12));
    held += file.infection_holds;
  });
  expect_share(held, kPatients, infected_since(5 - length, 5, rate, length), kError, "held");
}

}  // namespace
}  // namespace v2v::test
