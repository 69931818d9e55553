// Warnings: when there are any, what they say, and how those of several arms become one list.
#include "vein2vein/statistics/warning.hpp"

#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/warnings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace v2v {
namespace {

using Kind = Warning::Kind;

/// One patient a day whose product takes 10 d in one of `suites`; `more` goes to the plant.
Scenario scenario_with(const std::string& suites, const std::string& arrivals = "1 /d",
                       const std::string& more = "") {
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "calendars: { half: { days: Mon-Sun, hours: 08:00-20:00 } }\n"
      "service: { arrivals: " +
          arrivals +
          ", patients: 100, warm_up: 0 d, enters: collected }\n"
          "product: { made_at: plant, culture: { fixed: 10 d, assumed: so }, release: 0 d }\n"
          "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
          "sites:\n"
          "  plant: { kind: plant, suites: " +
          suites + more +
          " }\n"
          "  hospital: { kind: hospital }\n"
          "lanes: [ { between: [hospital, plant], transit: 0 d } ]\n",
      "test");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

RunSummary run_of(double in_use = 1, double waited = 1) {
  RunSummary run;
  run.replications = 100;
  SiteResourceRow suites;
  suites.site = "plant";
  suites.name = "suites";
  suites.capacity = 8;
  suites.utilisation = in_use;
  suites.waited = waited;
  suites.served = 50;
  run.site_resources = {suites};
  return run;
}

std::vector<Warning> of_kind(Kind kind, const std::vector<Warning>& all) {
  std::vector<Warning> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [kind](const Warning& one) { return one.kind == kind; });
  return found;
}
std::vector<Warning> overloads(const std::string& suites, const RunSummary& run = run_of(),
                               const std::string& arrivals = "1 /d") {
  return of_kind(Kind::overload, warnings_of(scenario_with(suites, arrivals), run));
}

template <class Value>
Value fact(const Warning& warning, const std::string& name) {
  for (const Warning::Fact& one : warning.facts)
    if (one.name == name) return std::get<Value>(one.value);
  ADD_FAILURE() << name;
  return {};
}

TEST(Warnings, OfAnOverload) {
  // 10 d of one suite a day: 10 are asked for.
  const auto found = overloads("8");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(fact<std::string>(found[0], "site"), "plant");
  EXPECT_EQ(fact<std::string>(found[0], "resource"), "suites");
  EXPECT_DOUBLE_EQ(fact<double>(found[0], "load"), 1.25);
  EXPECT_DOUBLE_EQ(fact<double>(found[0], "offered"), 10);
  EXPECT_EQ(fact<std::uint64_t>(found[0], "units_needed"), 10U);
  EXPECT_NE(found[0].text.find("suites of plant"), std::string::npos) << found[0].text;
  EXPECT_NE(found[0].text.find("at least 10"), std::string::npos) << found[0].text;
  EXPECT_EQ(overloads("9").size(), 1U);
  EXPECT_TRUE(overloads("11").empty());
  // At exactly 1 a queue has no steady state either, and no number that would do.
  const auto even = overloads("10");
  ASSERT_EQ(even.size(), 1U);
  EXPECT_DOUBLE_EQ(fact<double>(even[0], "load"), 1);
  EXPECT_NE(even[0].text.find("asked for all that can be given (10.00)"), std::string::npos);
  EXPECT_EQ(even[0].text.find("at least"), std::string::npos) << even[0].text;
}

TEST(Warnings, OfAnOverloadThatTheRunDoesNotShow) {
  EXPECT_TRUE(overloads("8", run_of(0.5, 0.2)).empty())
      << "whoever leaves on the way asks for none";
  EXPECT_EQ(overloads("8", run_of(0.9, 0.2)).size(), 1U);
  EXPECT_EQ(overloads("8", run_of(0.5, 0.6)).size(), 1U);
  RunSummary nothing_known = run_of();
  nothing_known.site_resources.clear();
  EXPECT_EQ(overloads("8", nothing_known).size(), 1U);
}

TEST(Warnings, OfUnitsWithHoursOrOutages) {
  // What has begun is finished: 10 d after opening the next one begins at once.
  const auto half = overloads("{ units: 8, hours: half }");
  ASSERT_EQ(half.size(), 1U);
  EXPECT_EQ(fact<std::uint64_t>(half[0], "units_needed"), 10U);
  EXPECT_DOUBLE_EQ(fact<double>(half[0], "load"), 1.25);
}

/// Twenty a year of the 365 who can have nothing else, and none of a product with an alternative.
TEST(Warnings, OfAContractBelowDemand) {
  const auto found = [](const std::string& offered, const std::string& lasts = "for: 3 y",
                        RunSummary run = {}) {
    ScenarioReading reading = read_scenario_text(
        "format: 1\n"
        "service: { arrivals: 1 /d, " +
            lasts +
            ", warm_up: 0 d, enters: approved }\n"
            "screening: { lost: { ineligible: 50 % } }\n"
            "product: { made_at: plant, culture: 1 d, release: 0 d }\n"
            "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
            "sites: { plant: { kind: plant }, hospital: { kind: hospital } }\n"
            "lanes: [ { between: [hospital, plant], transit: 0 d } ]\n"
            "products: { rare: { title: Rare cells, most_a_year: 20 }, plenty: {} }\n"
            "offered: " +
            offered + "\n",
        "test");
    for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
    run.replications = 100;
    return of_kind(Kind::overload, warnings_of(reading.scenario.value(), run));
  };
  const auto alone = found("[rare]");
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(fact<std::string>(alone[0], "site"), "Rare cells");
  EXPECT_NEAR(fact<double>(alone[0], "load"), 365.25 / 2 / 20, 1e-9) << "half are not eligible";
  EXPECT_EQ(fact<std::uint64_t>(alone[0], "units_needed"), 183U);
  EXPECT_NE(alone[0].text.find("(182.62 a year for 20.00 a year)"), std::string::npos)
      << alone[0].text;
  EXPECT_TRUE(found("[rare, plenty]").empty());
  EXPECT_TRUE(found("[rare]", "for: 18 d").empty()) << "nine come in all";
  RunSummary run;
  run.accrual_days = 1000;
  run.flow = {{Gate::eligible, 50, {}, {}}};
  EXPECT_TRUE(found("[rare]", "for: 3 y", run).empty()) << "18 a year are still there to choose";
  // Half a year: 91 come for 20 places, unless all but 18 have left.
  run.accrual_days = 182.625;
  run.flow[0].mean = 18;
  EXPECT_TRUE(found("[rare]", "for: 182.625 d", run).empty());
  run.flow[0].mean = 22;
  EXPECT_EQ(found("[rare]", "for: 182.625 d", run).size(), 1U);
  run.accrual_days = 1000;
  run.flow[0].mean = 60;
  EXPECT_EQ(found("[rare]", "for: 3 y", run).size(), 1U);
}

TEST(Warnings, OfFailuresThatNobodyMayMakeAgain) {
  const auto found = [](const std::string& product) {
    ScenarioReading reading = read_scenario_text(
        "format: 1\n"
        "service: { arrivals: 1 /d, for: 3 y, warm_up: 0 d, enters: collected }\n"
        "product: { made_at: plant, culture: 1 d, release: 0 d, " +
            product +
            " }\n"
            "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
            "sites: { plant: { kind: plant }, hospital: { kind: hospital } }\n"
            "lanes: [ { between: [hospital, plant], transit: 0 d } ]\n",
        "test");
    for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
    return of_kind(Kind::attempts, warnings_of(reading.scenario.value(), run_of())).size();
  };
  EXPECT_EQ(found("failure: { probability: 5 %, then: make_again }"), 1U);
  EXPECT_EQ(found("out_of_specification: { events: 1, of: 9, then: { infuse: 0.5, collect_again: "
                  "0.5 } }"),
            1U);
  EXPECT_EQ(found("failure: { probability: 5 %, then: make_again }, attempts: 2"), 0U);
  EXPECT_EQ(found("failure: { probability: 5 %, then: make_again }, attempts: 1"), 0U)
      << "so meant";
  EXPECT_EQ(found("failure: { probability: 0 %, then: make_again }"), 0U);
  EXPECT_EQ(found("failure: { probability: 0 %, then: make_again }, cryopreserved: false, "
                  "stable_for: 48 h"),
            1U)
      << "one that has expired";
  EXPECT_EQ(found("failure: 5 %"), 0U) << "lost, which is the default";
}

TEST(Warnings, OfWhatFalls) {
  const auto found = overloads("{ units: 20, later: { 90 d: 5 } }");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_DOUBLE_EQ(fact<double>(found[0], "load"), 2) << "5 in the end";
  // Half of the time is open; 10 d after opening the next one begins at once. 3 of them while open
  // on average are 6 that are busy all the time.
  RunSummary run = run_of();
  run.site_resources[0].capacity = 3;
  const auto by_hours = overloads("{ units: 20, hours: half, later: { 90 d: 8 } }", run);
  ASSERT_EQ(by_hours.size(), 1U);
  EXPECT_DOUBLE_EQ(fact<double>(by_hours[0], "capacity"), 6);
}

TEST(Warnings, OfFewReplicationsAndAWarmUp) {
  RunSummary run = run_of();
  run.replications = 38;
  auto found = of_kind(Kind::few_replications, warnings_of(scenario_with("20"), run));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(fact<std::uint64_t>(found[0], "needed"), 39U);
  run.replications = 39;
  EXPECT_TRUE(of_kind(Kind::few_replications, warnings_of(scenario_with("20"), run)).empty());
  run.warm_up = WarmUpSummary{};
  EXPECT_TRUE(of_kind(Kind::warm_up, warnings_of(scenario_with("20"), run)).empty());
  run.warm_up->settled = false;
  EXPECT_EQ(of_kind(Kind::warm_up, warnings_of(scenario_with("20"), run)).size(), 1U);
}

TEST(Warnings, OfWhatIsAssumed) {
  const Scenario scenario = scenario_with("20");
  const auto found = of_kind(Kind::assumed, warnings_of(scenario, run_of()));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_DOUBLE_EQ(fact<double>(found[0], "share"),
                   1.0 / static_cast<double>(scenario.provenance.size()));
}

Warning plain(Kind kind, const std::string& text) {
  Warning warning;
  warning.kind = kind;
  warning.text = text;
  return warning;
}
Warning drifts() { return plain(Kind::warm_up, "drifts"); }
Warning overload(const std::string& subject, double load, const std::string& text) {
  return {Kind::overload, text, subject, load};
}

TEST(Warnings, OfSeveralArmsAreOneList) {
  const std::vector<Warning> a = {overload("suites", 1.2, "1.2"), drifts()};
  const std::vector<Warning> b = {overload("beds", 3, "beds"), overload("suites", 1.5, "1.5")};
  const std::vector<Warning> c = {drifts()};
  const auto list = joined({&a, &b, &c}, {"first", "second", "third"}, "arms");
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].text, "second: beds");
  EXPECT_EQ(list[1].text, "first; second, most in second: 1.5");
  EXPECT_EQ(list[1].of, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(list[2].text, "first; third: drifts");
  EXPECT_EQ(joined({&c, &c}, {"x", "y"}, "points")[0].text, "Both points: drifts");
  EXPECT_EQ(joined({&c}, {"x"}, "arms")[0].text, "drifts") << "nobody else to be told from";
  const std::vector<Warning> none;
  EXPECT_EQ(joined({&c, &c, &c, &c, &none}, {"1", "2", "3", "4", "5"}, "points")[0].text,
            "4 of 5 points: drifts");
}

TEST(Warnings, OfSitesThatAreAlikeAreToldOnce) {
  // Three hospitals with a slot every 30 d, asked for by a third of 1 a day each: ten times too
  // few.
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "service: { arrivals: 1 /d, patients: 100, warm_up: 0 d, enters: collected }\n"
      "product: { made_at: plant, culture: 1 d, release: 0 d }\n"
      "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
      "sites:\n"
      "  plant: { kind: plant }\n"
      "  centre: { kind: hospital, count: 3, slots: { each: 1, every: 30 d, for: culture } }\n"
      "lanes: [ { between: [centre, plant], transit: 0 d } ]\n",
      "test");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  RunSummary run;
  run.replications = 100;
  const auto found = warnings_of(reading.scenario.value(), run);
  ASSERT_EQ(found.size(), 3U) << "programs hear of each";
  for (const Warning& one : found) EXPECT_EQ(fact<std::uint64_t>(one, "units_needed"), 10U);
  const auto shown = most_important(found, 5);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].text.substr(0, 41), "slots of centre-1 and 2 sites like it: as");
}

TEST(Warnings, OfManyResourcesAreCut) {
  std::vector<Warning> all;
  for (int i = 0; i < 7; ++i) all.push_back(overload(std::to_string(i), 9 - i, std::to_string(i)));
  all.push_back(plain(Kind::assumed, "assumed"));
  EXPECT_EQ(most_important(all, 7).size(), 8U);
  const auto cut = most_important(all, 5);
  ASSERT_EQ(cut.size(), 7U);
  EXPECT_EQ(cut[4].text, "4");
  EXPECT_EQ(cut[5].text,
            "2 more resources are asked for more than they can give: see summary.json.");
  EXPECT_EQ(cut[6].text, "assumed");
}

}  // namespace
}  // namespace v2v
