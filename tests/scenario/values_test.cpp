// Quantities, distributions and hazards mean what they say.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <cmath>

namespace v2v::test {
namespace {

std::string with_culture(const std::string& text) {
  return minimal + "product: { made_at: plant, release: 1 d, culture: " + text + " }\n";
}
Distribution culture(const std::string& text) {
  return good(with_culture(text)).protocol->product.culture;
}

Scenario with_leaving(const std::string& text) {
  return good(minimal + product +
              "patients: { lines: { table: { one: 3, two: 1 } }, sex: { table: { f: 1, m: 1 } } }\n"
              "leaving:\n" +
              text);
}

constexpr std::size_t kWaiting = index_of(Phase::waiting);

TEST(Durations, HaveUnits) {
  const std::pair<const char*, double> cases[] = {
      {"1 ms", 1 / 86.4e6}, {"1 s", 1 / 86400.0}, {"90 min", 0.0625},
      {"36 h", 1.5},        {"7 d", 7},           {"7d", 7},
      {"2 wk", 14},         {"1 mo", 30.4375},    {"1 y", 365.25},
      {"0.5 d", 0.5},       {"1e1 d", 10},        {"\"7 d\"", 7},
      {"0 d", 0},           {"100 y", 36525},     {"{ value: 7 d, note: long }", 7}};
  for (const auto& [text, days] : cases) {
    const Distribution read = culture(text);
    EXPECT_TRUE(read.is_fixed()) << text;
    // A millisecond is 1.2e-8 d; the conversion itself is exact to rounding.
    EXPECT_NEAR(read.fixed_value().in_days(), days, 1e-8) << text;
  }
}

TEST(Rates, HaveUnits) {
  const std::pair<const char*, double> cases[] = {
      {"0.01 /d", 0.01},  {"0.01/d", 0.01}, {"0.7 /wk", 0.1},     {"0.5 / h", 12},
      {"30.4375 /mo", 1}, {"365.25 /y", 1}, {"{ rate: 2 /d }", 2}};
  for (const auto& [text, rate] : cases) {
    const Scenario scenario = with_leaving("  waiting: { death: " + std::string(text) + " }\n");
    ASSERT_EQ(scenario.leaving.size(), 1U);
    EXPECT_NEAR(scenario.leaving[0].baseline[kWaiting].rate(), rate, 1e-12) << text;
  }
}

TEST(Probabilities, HaveFourForms) {
  for (const char* text : {"0.05", "5 %", "5%", "{ probability: 5 % }", "{ events: 3, of: 60 }",
                           "{ value: 0.05, assumed: a guess }"}) {
    const Scenario scenario =
        good(minimal + product + "screening: { lost: { infection: " + text + " } }\n");
    ASSERT_EQ(scenario.steps[index_of(Gate::eligible)].lost.size(), 1U) << text;
    EXPECT_DOUBLE_EQ(scenario.steps[index_of(Gate::eligible)].lost[0].probability, 0.05) << text;
  }
}

TEST(Distributions, EveryFormIsTheFamilyItNames) {
  using D = Distribution;
  const std::pair<const char*, Distribution> cases[] = {
      {"{ fixed: 7 d }", D::fixed(7)},
      {"{ uniform: [6 d, 8 d] }", D::uniform(6, 8)},
      {"{ triangular: [6 d, 1 wk, 10 d] }", D::triangular(6, 7, 10)},
      {"{ pert: [6 d, 7 d, 10 d] }", D::pert(6, 7, 10)},
      {"{ exponential: 7 d }", D::exponential(7)},
      {"{ lognormal: { median: 7 d, sigma: 0.4 } }", D::lognormal(7, 0.4)},
      {"{ lognormal: { mean: 7 d, sd: 2 d } }", D::lognormal_mean_sd(7, 2)},
      {"{ gamma: { mean: 7 d, sd: 2 d } }", D::gamma_mean_sd(7, 2)},
      {"{ mean: 7 d, sd: 2 d }", D::gamma_mean_sd(7, 2)},
      {"{ gamma: { shape: 3, scale: 2 d } }", D::gamma(3, 2)},
      {"{ weibull: { shape: 1.5, scale: 20 d } }", D::weibull(1.5, 20)},
      {"{ table: { 7 d: 47, 8 d: 2, 36 h: 1 } }", D::table({{7, 47}, {8, 2}, {1.5, 1}})}};
  for (const auto& [text, expected] : cases) {
    const Distribution read = culture(text);
    EXPECT_EQ(read.family(), expected.family()) << text;
    for (const double u : {0.01, 0.3, 0.5, 0.95})
      EXPECT_DOUBLE_EQ(read.quantile(u), expected.quantile(u)) << text;
  }
}

TEST(Distributions, PublishedQuantilesAreMet) {
  const Distribution range = culture("{ median: 20 d, range: [17 d, 33 d], n: 66 }");
  EXPECT_NEAR(range.quantile(1 / 67.0), 17, 1e-9);
  EXPECT_NEAR(range.quantile(0.5), 20, 1e-9);
  EXPECT_NEAR(range.quantile(66 / 67.0), 33, 1e-9);
  const Distribution quartiles = culture("{ median: 5 d, iqr: [3 d, 9 d] }");
  EXPECT_NEAR(quartiles.quantile(0.25), 3, 1e-9);
  EXPECT_NEAR(quartiles.quantile(0.75), 9, 1e-9);
}

TEST(Distributions, AreStretchedToAMedian) {
  using D = Distribution;
  const std::pair<const char*, Distribution> cases[] = {
      {"{ fixed: 7 d, with_median: 10 d }", D::fixed(10)},
      {"{ uniform: [6 d, 8 d], with_median: 14 d }", D::uniform(12, 16)},
      {"{ exponential: 7 d, with_median: 70 d }", D::exponential(70 / std::log(2))},
      {"{ lognormal: { median: 7 d, sigma: 0.4 }, with_median: 10 d }", D::lognormal(10, 0.4)},
      {"{ median: 20 d, range: [17 d, 33 d], n: 66, with_median: { value: 10 d, note: x } }",
       D::median_and_range(10, 8.5, 16.5, 66)},
      {"{ median: 8 d, iqr: [6 d, 12 d], with_median: 4 d }", D::median_and_iqr(4, 3, 6)},
      {"{ table: { 7 d: 43, 8 d: 2 }, with_median: 14 d }", D::table({{14, 43}, {16, 2}})}};
  for (const auto& [text, expected] : cases) {
    const Distribution read = culture(text);
    EXPECT_EQ(read.family(), expected.family()) << text;
    for (const double u : {0.001, 0.3, 0.5, 0.97, 0.9999})
      EXPECT_NEAR(read.quantile(u), expected.quantile(u), 1e-12 * (1 + expected.quantile(u)))
          << text;
  }
}

TEST(Distributions, AreBounded) {
  using D = Distribution;
  const std::pair<const char*, Distribution> cases[] = {
      {"{ median: 28 d, iqr: [27 d, 42 d], at_most: 60 d }",
       D::median_and_iqr(28, 27, 42).within(0, 60)},
      {"{ lognormal: { median: 7 d, sigma: 0.9 }, at_least: 3 d, at_most: 2 wk }",
       D::lognormal(7, 0.9).within(3, 14)},
      {"{ exponential: 7 d, at_least: { value: 1 d, note: x } }",
       D::exponential(7).within(1, D::longest_drawn)},
      {"{ table: { 7 d: 47, 8 d: 2, 36 h: 1 }, at_least: 2 d }", D::table({{7, 47}, {8, 2}})},
      {"{ fixed: 7 d, at_most: 7 d }", D::fixed(7)},
      // The bounds stay where they are; the published quantiles move with the median.
      {"{ median: 20 d, iqr: [16 d, 26 d], at_most: 40 d, with_median: 30 d }",
       D::median_and_iqr(30, 24, 39).within(0, 40)}};
  for (const auto& [text, expected] : cases) {
    const Distribution read = culture(text);
    EXPECT_EQ(read.family(), expected.family()) << text;
    for (const double u : {0.0001, 0.3, 0.5, 0.97, 0.9999})
      EXPECT_NEAR(read.quantile(u), expected.quantile(u), 1e-9) << text;
  }
}

TEST(Distributions, AreStretchedToAMedianWithinTheirBounds) {
  for (const char* text :
       {"{ lognormal: { median: 7 d, sigma: 0.9 }, at_most: 14 d, with_median: 9 d }",
        "{ uniform: [2 d, 9 d], at_least: 4 d, with_median: 9 d }",
        "{ weibull: { shape: 0.8, scale: 9 d }, at_least: 1 d, at_most: 60 d, "
        "with_median: 9 d }"}) {
    const Distribution read = culture(text);
    EXPECT_NEAR(read.median(), 9, 1e-9) << text;
  }
  const Distribution bounded =
      culture("{ lognormal: { median: 7 d, sigma: 0.9 }, at_most: 14 d, with_median: 9 d }");
  EXPECT_LE(bounded.quantile(1), 14);
}

TEST(Distributions, WhatNobodyCanHaveMeantIsRemarkedOn) {
  const auto remarks = [](const std::string& text) {
    std::string all;
    for (const Diagnostic& remark : read_scenario_text(with_culture(text), "x.yaml").remarks)
      all += remark.message + "\n";
    return all;
  };
  EXPECT_EQ(
      remarks("{ median: 28 d, iqr: [27 d, 42 d] }"),
      "product.culture: one in 1,000 draws is longer than 206.6 d, more than 4 times the upper "
      "quartile of 42 d\n");
  EXPECT_EQ(remarks("{ median: 20 d, range: [17 d, 33 d], n: 5 }"),
            "product.culture: one in 1,000 draws is longer than 123.4 d, more than 3 times the "
            "longest of 33 d\n");
  // Lognormal: the mean is exp(9/2) = 90 medians, and less where nothing is longer than a century.
  EXPECT_NE(remarks("{ lognormal: { median: 5 d, sigma: 3 } }").find("1.5 times the median of 5 d"),
            std::string::npos);
  EXPECT_NE(remarks("{ weibull: { shape: 0.1, scale: 9 d } }"), "");
  // A gamma of shape 0.9 has a mean of 1.5 medians: 0.99/0.66; a lognormal of sigma 0.8 one
  // of 1.38, but exp(0.8 x 3.09) = 11.8 medians at 99.9 %.
  EXPECT_NE(remarks("{ lognormal: { median: 5 d, sigma: 0.8 } }").find("10 times the median"),
            std::string::npos);
  for (const char* sane :
       {"{ median: 28 d, iqr: [27 d, 42 d], at_most: 120 d }",
        "{ median: 28 d, iqr: [26 d, 34 d] }", "{ median: 20 d, range: [17 d, 33 d], n: 66 }",
        "{ exponential: 9 d }", "7 d", "{ lognormal: { median: 5 d, sigma: 3 }, at_most: 10 d }",
        "{ table: { 1 d: 9, 90 d: 1 } }"})
    EXPECT_EQ(remarks(sane), "") << sane;
}

TEST(Distributions, AnOverlayMayBoundThem) {
  const std::string file = std::string(V2V_SOURCE_DIR) + "/scenarios/inati-cel.yaml";
  const auto bounded =
      good(read_scenario(file, {{"product.release.at_most", "35 d"}})).protocol->product;
  EXPECT_NEAR(bounded.release.quantile(0.5), 20, 1e-9);
  EXPECT_NEAR(bounded.release.quantile(66 / 67.0), 33, 1e-9);
  EXPECT_LE(bounded.release.quantile(1), 35);
}

TEST(Distributions, TheReleaseOfATrialIsMovedByOneValue) {
  const std::string file = std::string(V2V_SOURCE_DIR) + "/scenarios/inati-cel.yaml";
  const auto moved =
      good(read_scenario(file, {{"product.release.with_median", "10 d"}})).protocol->product;
  EXPECT_TRUE(moved.release_since_collection);
  EXPECT_NEAR(moved.release.quantile(1 / 67.0), 17.0 / 2, 1e-9);
  EXPECT_NEAR(moved.release.quantile(0.5), 10, 1e-9);
  EXPECT_NEAR(moved.release.quantile(66 / 67.0), 33.0 / 2, 1e-9);
}

TEST(WarmUp, IsStatedOrNot) {
  const auto service = [](const std::string& warm_up) {
    const Scenario scenario =
        good("format: 1\nservice: { arrivals: 1 /d, patients: 9, enters: screened" + warm_up +
             " }\n" + minimal.substr(minimal.find("sites:")) + product);
    return std::get<Service>(scenario.enrolment);
  };
  EXPECT_FALSE(service("").warm_up_stated);
  EXPECT_EQ(service("").warm_up, Duration());
  EXPECT_TRUE(service(", warm_up: 0 d").warm_up_stated);
  EXPECT_TRUE(service(", warm_up: 30 d").warm_up_stated);
}

TEST(Hazards, EveryFormIsTheFamilyItNames) {
  const std::pair<const char*, Hazard> cases[] = {
      {"0.02 /d", Hazard::exponential(0.02)},
      {"{ events: 6, person_time: 1200 d }", Hazard::exponential(0.005)},
      {"{ weibull: { shape: 1.5, scale: 60 d } }", Hazard::weibull(1.5, 60)},
      {"{ gompertz: { rate: 0.002 /d, growth: -0.01 /d } }", Hazard::gompertz(0.002, -0.01)},
      {"{ piecewise: { 0 d: 0.01 /d, 1 wk: 0.02 /d } }",
       Hazard::piecewise({{0, 0.01}, {7, 0.02}})}};
  for (const auto& [text, expected] : cases) {
    const Scenario scenario = with_leaving("  waiting: { death: " + std::string(text) + " }\n");
    ASSERT_EQ(scenario.leaving.size(), 1U) << text;
    EXPECT_EQ(scenario.leaving[0].baseline[kWaiting].family(), expected.family()) << text;
    for (const double t : {1.0, 10.0, 100.0})
      EXPECT_DOUBLE_EQ(scenario.leaving[0].baseline[kWaiting].cumulative(t), expected.cumulative(t))
          << text;
  }
}

/// The share lost to one of several competing constant hazards by `over`, by the midpoint rule on
/// its definition, the integral of rate x probability of being there still. With 20,000 steps the
/// error is below (total x over)^3 / (24 x 20000^2) < 1e-10 here.
double share_lost(double rate, double total, double over) {
  constexpr int steps = 20'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += rate * std::exp(-total * over * (i + 0.5) / steps);
  return sum * over / steps;
}

TEST(Hazards, EventsOfABlockComeBackAsTheirShares) {
  const Scenario scenario = with_leaving(
      "  waiting:\n"
      "    at_risk: 67\n"
      "    over: 20.6 d\n"
      "    infection: { events: 6 }\n"
      "    withdrawal: { events: 3 }\n"
      "    remission: { events: 0 }\n"
      "    death: 0.001 /d\n");
  double total = 0;
  for (const LeavingRisk& risk : scenario.leaving)
    if (risk.cause != index_of(KnownCause::death)) total += risk.baseline[kWaiting].rate();
  ASSERT_EQ(scenario.leaving.size(), 4U);
  const auto share = [&](KnownCause cause) {
    for (const LeavingRisk& risk : scenario.leaving)
      if (risk.cause == index_of(cause))
        return share_lost(risk.baseline[kWaiting].rate(), total, 20.6);
    return -1.0;
  };
  EXPECT_NEAR(share(KnownCause::infection), 6 / 67.0, 1e-9);
  EXPECT_NEAR(share(KnownCause::withdrawal), 3 / 67.0, 1e-9);
  EXPECT_EQ(share(KnownCause::remission), 0);
}

TEST(Hazards, GroupsReachTheirPhases) {
  const Scenario scenario =
      with_leaving("  always: { death: 0.001 /d }\n  conditioned: { infection: 0.01 /d }\n");
  ASSERT_EQ(scenario.leaving.size(), 2U);
  for (std::size_t phase = 0; phase < phase_count; ++phase) {
    const bool conditioned = phase >= index_of(Phase::lymphodepletion);
    EXPECT_EQ(scenario.leaving[0].baseline[phase].rate(), 0.001);
    EXPECT_EQ(scenario.leaving[1].baseline[phase].is_none(), !conditioned);
    EXPECT_FALSE(scenario.leaving[1].recorded_as[phase].empty());
  }
}

TEST(Hazards, FactorsAverageToOne) {
  const Scenario scenario = with_leaving(
      "  waiting: { death: { rate: 0.01 /d, times: { lines: 2, sex: { m: 3 } },\n"
      "             after_bridging_response: 0.5, while_infected: 4 } }\n"
      "  hold: { death: 0.02 /d }\n");
  ASSERT_EQ(scenario.leaving.size(), 1U);
  const LeavingRisk& risk = scenario.leaving[0];
  // lines: 1 for 3/4 and 2 for 1/4 of the patients, mean 1.25; sex: 1 and 3, half each, mean 2.
  ASSERT_EQ(risk.multiplier.size(), 2U);
  EXPECT_EQ(risk.multiplier[0], (std::vector<double>{0.8, 1.6}));
  EXPECT_EQ(risk.multiplier[1], (std::vector<double>{0.5, 1.5}));
  EXPECT_EQ(risk.after_response, 0.5);
  EXPECT_EQ(risk.while_infected, 4);
}

TEST(Published, WhatIsComparedWithNothingIsRemarkedOn) {
  const auto remarks = [](const std::string& text) {
    std::string all;
    for (const Diagnostic& remark : read_scenario_text(minimal + text, "x.yaml").remarks)
      all += remark.message + "\n";
    return all;
  };
  const std::string published = "published: { survival: { itt_overall: { 24 mo: 52 % } } }\n";
  const std::string outcomes =
      "outcomes: { response: { share: 60 %, seen_after: 30 d }, no_response: { death: 0.1 /mo } "
      "}\n";
  EXPECT_EQ(remarks(product + published), "published.survival: it is compared with nothing\n");
  EXPECT_EQ(remarks(product + published + outcomes), "");
  EXPECT_EQ(remarks(product + "published: { flow: { infused: 5 } }\n"), "");
  const auto of = [&](const std::string& what) {
    return remarks(product + outcomes + "published: { " + what + " }\n");
  };
  EXPECT_EQ(of("survival: { overall: { 72 mo: 20 %, 365 d: 50 % } }"),
            "published.survival.overall: at 72 mo it is compared with nothing\n");
  EXPECT_EQ(of("survival: { overall: { 12.5 mo: 20 % } }"),
            "published.survival.overall: at 12.5 mo it is compared with the share at 13 mo\n");
  EXPECT_EQ(of("medians: { event_free: 3 mo }"),
            "published.medians.event_free: it is compared with nothing\n");
  EXPECT_EQ(of("hazard_ratio: { event_free: 0.4 }"),
            "published.hazard_ratio.event_free: it is compared with nothing\n");
}

}  // namespace
}  // namespace v2v::test
