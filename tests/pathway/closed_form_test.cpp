// Competing risks, gates and bridging without shared capacity, against closed forms.
//
// Fixed times: collection phase 2 d, waiting 11 d, lymphodepletion 4 d, hold 1 d. Every share is
// tested within four standard errors (binomial) with the largest standard error stated, so that a
// difference of five of them would be seen.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <map>

namespace v2v::test {
namespace {

constexpr std::uint32_t kPatients = 100'000;
constexpr double kError = 0.0016;  // of any share of 100,000
constexpr std::array<double, phase_count> kLength = {0, 2, 11, 4, 1};
constexpr std::array kCauses = {KnownCause::progression, KnownCause::infection,
                                KnownCause::withdrawal};

/// The reasons on record are the phases, whatever the cause.
void record_phases(Scenario& s) {
  s.reasons.assign(phase_names.begin(), phase_names.end());
  for (LeavingRisk& risk : s.leaving)
    for (std::size_t phase = 0; phase < phase_count; ++phase)
      risk.recorded_as[phase] = as(static_cast<Reason>(phase));
}

TEST(ClosedForm, CompetingExponentialRisksByPhaseAndCause) {
  constexpr double rates[3][phase_count] = {
      {0, 0.010, 0.0200, 0.01, 0.30}, {0, 0.002, 0.0100, 0.08, 0.10}, {0, 0.050, 0.0050, 0.03, 0}};
  Scenario s = many(kPatients);
  for (std::size_t c = 0; c < 3; ++c) {
    std::array<Hazard, phase_count> baseline;
    for (std::size_t phase = 0; phase < phase_count; ++phase)
      if (rates[c][phase] > 0) baseline[phase] = Hazard::exponential(rates[c][phase]);
    s.leaving.push_back(risk(kCauses[c], baseline));
  }
  record_phases(s);
  std::map<std::pair<Reason, Cause>, std::uint64_t> lost;
  std::uint64_t infused = 0;
  for_each_file(s, {11, 0}, [&](const PatientRecord& file) {
    if (file.left)
      ++lost[{file.reason, file.cause}];
    else
      ++infused;
  });
  double there = 1;  // P(still there when the phase begins)
  for (std::size_t phase = 1; phase < phase_count; ++phase) {
    const double all = rates[0][phase] + rates[1][phase] + rates[2][phase];
    const double leaves = -std::expm1(-all * kLength[phase]);
    for (std::size_t c = 0; c < 3; ++c)
      expect_share(lost[{static_cast<Reason>(phase), index_of(kCauses[c])}], kPatients,
                   there * rates[c][phase] / all * leaves, kError,
                   std::string(phase_names[phase]) + " cause " + std::to_string(c));
    there *= 1 - leaves;
  }
  expect_share(infused, kPatients, there, kError, "infused");
}

/// The hazard is at work in waiting only: the share gone by several instants of it.
void expect_gone_by(const Hazard& hazard, const std::function<double(double)>& cumulative,
                    const std::string& what) {
  Scenario s = many(kPatients);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, hazard)};
  constexpr std::array at = {1.0, 3.5, 7.0, 11.0};
  std::array<std::uint64_t, at.size()> gone{};
  for_each_file(s, {12, 0}, [&](const PatientRecord& file) {
    for (std::size_t i = 0; i < at.size(); ++i)
      gone[i] += file.left && file.ended - file.entered <= days(2 + at[i]) ? 1 : 0;
  });
  for (std::size_t i = 0; i < at.size(); ++i)
    expect_share(gone[i], kPatients, -std::expm1(-cumulative(at[i])), kError,
                 what + " by day " + std::to_string(at[i]));
}

TEST(ClosedForm, SurvivalOfEveryHazardFamily) {
  expect_gone_by(
      Hazard::weibull(2.5, 9), [](double t) { return std::pow(t / 9, 2.5); }, "Weibull");
  expect_gone_by(
      Hazard::weibull(0.6, 20), [](double t) { return std::pow(t / 20, 0.6); }, "early Weibull");
  expect_gone_by(
      Hazard::gompertz(0.01, 0.25), [](double t) { return 0.04 * std::expm1(0.25 * t); },
      "Gompertz");
  expect_gone_by(
      Hazard::gompertz(0.3, -0.5), [](double t) { return 0.6 * -std::expm1(-0.5 * t); },
      "Gompertz that ends");
  expect_gone_by(
      Hazard::piecewise({{0, 0.02}, {2, 0}, {5, 0.15}}),
      [](double t) { return 0.02 * std::min(t, 2.0) + 0.15 * std::max(0.0, t - 5); }, "piecewise");
}

TEST(ClosedForm, SurvivalOfAHazardThatIsHeld) {
  // Numeric integration of the rate, 0.6/20 (t/20)^-0.4 up to day 4 and then what it is there; in
  // s = t^0.6, so that the pole at 0 is none. The midpoint rule errs by less than 1e-6.
  const auto integral = [](double until) {
    constexpr int steps = 20'000;
    double sum = 0;
    const double end = std::pow(until, 0.6);
    for (int i = 0; i < steps; ++i) {
      const double s = (i + 0.5) / steps * end, t = std::pow(s, 1 / 0.6);
      const double rate = 0.6 / 20 * std::pow(std::min(t, 4.0) / 20, -0.4);
      sum += rate * std::pow(s, 1 / 0.6 - 1) / 0.6 * (end / steps);
    }
    return sum;
  };
  expect_gone_by(Hazard::weibull(0.6, 20).held_from(4), integral, "held Weibull");
  EXPECT_GT(integral(11), std::pow(11.0 / 20, 0.6) + 0.05) << "and not the Weibull itself";
}

TEST(ClosedForm, CovariatesMultiply) {
  Scenario s = many(kPatients);
  s.covariates = {{"burden", {"low", "high"}, {0.7, 0.3}},
                  {"lines", {"1", "2", "3"}, {0.5, 0.3, 0.2}}};
  const Hazard hazards[] = {Hazard::exponential(0.05), Hazard::weibull(2, 12)};
  const double cumulative[] = {0.05 * 11, std::pow(11.0 / 12, 2)};
  for (std::size_t i = 0; i < 2; ++i) {
    s.leaving = {risk_in(Phase::waiting, KnownCause::death, hazards[i])};
    s.leaving[0].multiplier = {{0.5, 2}, {0, 1, 3}};
    double expected = 0;
    for (std::size_t a = 0; a < 2; ++a)
      for (std::size_t b = 0; b < 3; ++b)
        expected += s.covariates[0].weights[a] * s.covariates[1].weights[b] *
                    std::exp(-cumulative[i] * s.leaving[0].multiplier[0][a] *
                             s.leaving[0].multiplier[1][b]);
    std::uint64_t infused = 0;
    for_each_file(s, {13, 0}, [&](const PatientRecord& file) { infused += file.left ? 0 : 1; });
    expect_share(infused, kPatients, expected, kError, "mixture " + std::to_string(i));
  }
  // No multipliers for the first covariate, some for the second.
  s.leaving[0].multiplier = {{}, {0, 1, 3}};
  std::uint64_t infused = 0;
  for_each_file(s, {13, 1}, [&](const PatientRecord& file) { infused += file.left ? 0 : 1; });
  expect_share(infused, kPatients,
               0.5 + 0.3 * std::exp(-cumulative[1]) + 0.2 * std::exp(-3 * cumulative[1]), kError,
               "second");
}

TEST(ClosedForm, HazardThatGoesOnIsTheSameGivenByPhase) {
  // One piece for ever is the same hazard as an exponential one, worked out anew in each phase.
  Scenario on = many(20'000), by_phase = many(20'000);
  for (const auto& [cause, rate] :
       {std::pair{KnownCause::death, 0.02}, {KnownCause::progression, 0.01}}) {
    on.leaving.push_back(risk_always(cause, Hazard::exponential(rate)));
    by_phase.leaving.push_back(risk_always(cause, Hazard::piecewise({{0, rate}})));
  }
  for (Scenario* s : {&on, &by_phase}) record_phases(*s);
  const auto a = files_of(on, {14, 0}), b = files_of(by_phase, {14, 0});
  ASSERT_EQ(a.size(), b.size());
  std::uint64_t left = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].left, b[i].left) << i;
    ASSERT_EQ(a[i].cause, b[i].cause) << i;
    ASSERT_EQ(a[i].reason, b[i].reason) << i;
    // Thresholds are used up in pieces or at once: rounding may move an instant by a millisecond.
    ASSERT_LE(std::abs((a[i].ended - b[i].ended).in_milliseconds()), 1) << i;
    left += a[i].left ? 1 : 0;
  }
  expect_share(left, a.size(), -std::expm1(-0.03 * 18), 0.0035, "left");
}

TEST(ClosedForm, LossesAtGatesAreMultinomial) {
  Scenario s = many(kPatients);
  s.enters = Gate::screened;
  s.reasons = {"a", "b", "c"};
  const auto lose = [&](Gate gate, std::vector<std::pair<KnownCause, double>> lost) {
    for (const auto& [cause, p] : lost)
      step(s, gate).lost.push_back({index_of(cause), p, {{0, 0.2}, {1, 0.5}, {2, 0.3}}});
  };
  lose(Gate::eligible, {{KnownCause::ineligible, 0.2}, {KnownCause::infection, 0.1}});
  lose(Gate::collected, {{KnownCause::collection_failure, 0.05}});
  lose(Gate::received, {{KnownCause::withdrawal, 0.15}});
  lose(Gate::lymphodepleted,
       {{KnownCause::death, 0.1}, {KnownCause::infection, 0.2}, {KnownCause::remission, 0.05}});
  lose(Gate::infused, {{KnownCause::progression, 0.25}});
  std::map<std::pair<Gate, Cause>, std::uint64_t> lost;
  std::array<std::uint64_t, 3> reasons{};
  std::uint64_t left = 0;
  for_each_file(s, {15, 0}, [&](const PatientRecord& file) {
    if (!file.left) return;
    ++left;
    ++reasons[file.reason];
    for (const Gate gate :
         {Gate::eligible, Gate::collected, Gate::received, Gate::lymphodepleted, Gate::infused})
      if (!file.has_reached(gate)) {
        ++lost[{gate, file.cause}];
        break;
      }
  });
  double there = 1;
  for (const Gate gate :
       {Gate::eligible, Gate::collected, Gate::received, Gate::lymphodepleted, Gate::infused}) {
    double gone = 0;
    for (const GateLoss& loss : step(s, gate).lost) {
      expect_share(lost[{gate, loss.cause}], kPatients, there * loss.probability, kError,
                   std::string(name_of(gate)) + ' ' + s.causes[loss.cause]);
      gone += loss.probability;
    }
    there *= 1 - gone;
  }
  expect_share(kPatients - left, kPatients, there, kError, "infused");
  expect_share(reasons[0], left, 0.2, kError, "first reason");
  expect_share(reasons[1], left, 0.5, 0.002, "second reason");
}

TEST(ClosedForm, ResponseToBridgingLowersTheHazard) {
  constexpr double rate = 0.08, share = 0.7, response = 0.5, factor = 0.3, after = 4;
  Scenario s = many(kPatients);
  s.leaving = {risk_in(Phase::waiting, KnownCause::progression, Hazard::exponential(rate)),
               risk_in(Phase::hold, KnownCause::progression, Hazard::exponential(1))};
  for (LeavingRisk& risk : s.leaving) risk.after_response = factor;
  // Expected from receipt to lymphodepletion: 7 + 2 + 1 + 1 d, "longer than" which it is not.
  s.protocol->bridging = {true, days(10.99), share, response, Distribution::fixed(after)};
  std::uint64_t bridged = 0, responded = 0, conditioned = 0, infused = 0;
  const auto count = [&](const PatientRecord& file) {
    bridged += file.bridged ? 1 : 0;
    responded += file.responded ? 1 : 0;
    conditioned += file.has_reached(Gate::lymphodepleted) ? 1 : 0;
    infused += file.left ? 0 : 1;
  };
  for_each_file(s, {16, 0}, count);
  const double responds = share * response;
  const double with = std::exp(-rate * (after + factor * (11 - after)));
  const double without = std::exp(-rate * 11);
  expect_share(bridged, kPatients, share, kError, "bridged");
  expect_share(responded, kPatients, responds * std::exp(-rate * after), kError, "responded");
  expect_share(conditioned, kPatients, responds * with + (1 - responds) * without, kError,
               "lymphodepleted");
  expect_share(infused, kPatients,
               responds * with * std::exp(-factor) + (1 - responds) * without * std::exp(-1),
               kError, "infused");
  s.protocol->bridging.if_waiting_over = days(11);
  bridged = responded = conditioned = infused = 0;
  for_each_file(s, {16, 0}, count);
  EXPECT_EQ(bridged + responded, 0U);
  expect_share(infused, kPatients, without * std::exp(-1), kError, "not offered");
}

}  // namespace
}  // namespace v2v::test
