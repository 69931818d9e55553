// Replications, comparison and verification through the public header.
#include "vein2vein/experiment/experiment.hpp"

#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace v2v {
namespace {

Scenario shipped(const std::string& name) {
  ScenarioReading reading = read_scenario(V2V_SOURCE_DIR "/scenarios/" + name);
  EXPECT_TRUE(reading.scenario) << name;
  return reading.scenario.value();
}

/// 200 patients, one culture of 10 d, hazard 0.02 /d all the way, no capacity limited.
Scenario plain(const std::string& culture) {
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "cohort: { size: 200, enters: collected, over: 100 d }\n"
      "product: { made_at: unit, culture: " +
          culture +
          ", release: 0 d }\n"
          "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
          "leaving: { always: { death: 0.02 /d } }\n"
          "sites: { unit: { kind: hospital } }\n",
      "plain");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

RunOptions options(unsigned replications, unsigned threads, std::uint64_t seed = 1) {
  RunOptions result;
  result.replications = replications;
  result.threads = threads;
  result.seed = seed;
  return result;
}

/// One suite for all; nobody leaves.
Scenario queue(const std::string& cohort, const std::string& culture) {
  ScenarioReading reading = read_scenario_text(
      "format: 1\n" + cohort + "\nproduct: { made_at: unit, culture: " + culture +
          ", release: 0 d }\n"
          "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
          "sites: { unit: { kind: hospital, suites: 1 } }\n",
      "queue");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

/// The message of a run that the scenario is to blame for.
std::string refusal_of(const Scenario& scenario, EngineKind engine) {
  RunOptions refused = options(2, 1);
  refused.engine = engine;
  try {
    run(scenario, refused);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), Failure::Family::input);
    return failure.message();
  }
  return "";
}

TEST(Run, EndsAfterAThousandYearsOnBothEngines) {
  // Nine cultures of a century one after another come to their end, the tenth does not.
  const std::string cohort = "cohort: { size: N, enters: collected, over: 1 d }";
  const auto of = [&](const std::string& size) {
    std::string text = cohort;
    return queue(text.replace(text.find('N'), 1, size), "100 y");
  };
  const RunSummary nine = run(of("9"), options(2, 1));
  EXPECT_EQ(nine.flow.back().mean, 9);
  EXPECT_NEAR(nine.vein_to_vein.time.max, 9 * 36'525 + 2, 1);
  EXPECT_TRUE(nine.verified.identical);
  for (const EngineKind engine : {EngineKind::fast, EngineKind::simgrid})
    EXPECT_EQ(
        refusal_of(of("12"), engine),
        "3 of 12 patients are still under way after 1000 years, where the simulated world ends "
        "(replication 0 of seed 1); expected shorter times, more capacity, or fewer patients: "
        "`v2v network` names what is short");
}

TEST(Run, PatientsWhoWouldComeTooLateAreNotLeftOutSilently) {
  // The reader refuses so few; whoever makes a scenario otherwise hears of it, too.
  Scenario rare =
      queue("service: { arrivals: 2 /y, patients: 100, enters: collected, warm_up: 0 d }", "7 d");
  std::get<Service>(rare.enrolment).arrivals.per_day = 0.002 / 365.25;
  EXPECT_NE(refusal_of(rare, EngineKind::fast).find("still"), std::string::npos);
}

TEST(Run, KnowsHowMuchOfTheWaitingIsExtrapolated) {
  const auto with_release = [](const std::string& days) {
    ScenarioReading reading =
        read_scenario(V2V_SOURCE_DIR "/scenarios/published/zuma-1.yaml",
                      {{"product.release", "{ since: collection, fixed: " + days + " }"}});
    return run(reading.scenario.value(), options(20, 1));
  };
  const RunSummary as_studied = with_release("17 d"), long_wait = with_release("600 d");
  ASSERT_TRUE(as_studied.extrapolation);
  EXPECT_EQ(as_studied.extrapolation->share, 0);
  // Some 19 d of at most 111 patients.
  EXPECT_GT(as_studied.extrapolation->patient_days, 15 * 90);
  EXPECT_LT(as_studied.extrapolation->patient_days, 19 * 111);
  EXPECT_GT(long_wait.extrapolation->share, 0.2);
  EXPECT_LT(long_wait.extrapolation->share, 1 - as_studied.extrapolation->support_days / 610);
  const auto told = [](const RunSummary& summary) -> std::optional<double> {
    for (const Warning& warning : summary.warnings)
      if (warning.kind == Warning::Kind::extrapolation)
        return std::get<double>(warning.facts.at(0).value);
    return std::nullopt;
  };
  EXPECT_FALSE(told(as_studied));
  EXPECT_EQ(told(long_wait), std::optional(long_wait.extrapolation->share));
  EXPECT_TRUE(long_wait.verified.identical);
  EXPECT_FALSE(run(plain("10 d"), options(2, 1)).extrapolation);
}

TEST(Run, HeavyTailsAreCutAtACentury) {
  for (const char* culture :
       {"{ median: 1 d, iqr: [0.9 d, 7 d] }", "{ weibull: { shape: 0.1, scale: 9 d } }",
        "{ lognormal: { median: 5 d, sigma: 3 } }"}) {
    const RunSummary summary = run(plain(culture), options(20, 1));
    EXPECT_TRUE(summary.verified.identical) << culture;
    EXPECT_LE(summary.potential_vein_to_vein.time.max, 36'525 + 2) << culture;
  }
}

TEST(Run, AgreesWithTheClosedForm) {
  const RunSummary summary = run(plain("10 d"), options(500, 2));
  const double expected = std::exp(-0.02 * 12);
  // Binomial: 100,000 patients; 4 standard errors.
  const double tolerance = 4 * std::sqrt(expected * (1 - expected) / 100'000);
  EXPECT_NEAR(summary.treated_fraction.mean, expected, tolerance);
  EXPECT_LT(tolerance, 0.006);
  EXPECT_TRUE(summary.potential_is_exact);
  EXPECT_EQ(summary.potential_vein_to_vein.time.patients, 25'000U) << "which are enough";
  EXPECT_DOUBLE_EQ(summary.potential_vein_to_vein.time.mean, 12);
  EXPECT_TRUE(summary.verified.identical);
  EXPECT_GT(summary.verified.events, 200U);
}

/// Of many patients the first replications are enough, and they are those of a shorter run.
TEST(Run, SamplesPotentialTimesOfManyPatients) {
  const auto of = [](const char* patients) {
    return read_scenario_text(
               std::string("format: 1\ncohort: { size: ") + patients +
                   ", enters: eligible, over: 100 d }\n"
                   "product: { made_at: plant, culture: 5 d, release: 3 d }\n"
                   "leaving: { always: { death: 0.01 /d } }\n"
                   "sites: { unit: { kind: hospital }, plant: { kind: plant, suites: 300 } }\n"
                   "lanes: [{ between: [unit, plant], transit: 1 d }]\n",
               "many")
        .scenario.value();
  };
  const RunSummary longer = run(of("6000"), options(24, 2)),
                   shorter = run(of("6000"), options(20, 1));
  EXPECT_EQ(longer.potential_replications, 20U);
  EXPECT_EQ(longer.potential_vein_to_vein.time.patients, 20 * 6000U);
  EXPECT_EQ(longer.potential_vein_to_vein.time.mean, shorter.potential_vein_to_vein.time.mean);
  EXPECT_EQ(longer.vein_to_vein.time.patients > shorter.vein_to_vein.time.patients, true);
  EXPECT_EQ(run(of("60"), options(24, 1)).potential_replications, 24U);
  RunOptions by_goal = options(0, 1);
  by_goal.precision = PrecisionGoal{"potential_vein_to_vein", 0.5, true, 21, ""};
  const RunSummary asked = run(of("6000"), by_goal);
  EXPECT_EQ(asked.potential_vein_to_vein.time.patients, asked.replications * 6000U);
}

TEST(Run, ThreadsChangeNothing) {
  const Scenario scenario = shipped("inati-cel.yaml");
  const RunSummary one = run(scenario, options(60, 1));
  const RunSummary four = run(scenario, options(60, 4));
  EXPECT_EQ(one.fingerprint, four.fingerprint);
  EXPECT_EQ(one.treated_fraction.mean, four.treated_fraction.mean);
  EXPECT_EQ(one.vein_to_vein.time.mean, four.vein_to_vein.time.mean);
  EXPECT_EQ(one.potential_vein_to_vein.time.q1, four.potential_vein_to_vein.time.q1);
  EXPECT_FALSE(one.potential_is_exact);
}

/// Patients arrive faster than two suites can make their products; one bed.
Scenario crowded() {
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "cohort: { size: 60, enters: eligible, over: 60 d }\n"
      "collection: { takes: 12 h }\n"
      "product: { made_at: plant, culture: 5 d, release: 3 d }\n"
      "lymphodepletion: { start: after_release, days: [-4, -2] }\n"
      "leaving: { always: { death: 0.01 /d } }\n"
      "sites: { unit: { kind: hospital, apheresis_beds: 1 }, plant: { kind: plant, suites: 2 } }\n"
      "lanes: [{ between: [unit, plant], transit: 1 d }]\n",
      "crowded");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

TEST(Run, WaitingAddsUpToItsParts) {
  const RunSummary summary = run(crowded(), options(40, 2));
  ASSERT_EQ(summary.site_resources.size(), 2U);
  EXPECT_EQ(summary.site_resources[0].name, "apheresis beds");
  EXPECT_EQ(summary.site_resources[1].name, "suites");
  EXPECT_EQ(summary.site_resources[1].site, "plant");
  EXPECT_DOUBLE_EQ(summary.site_resources[1].capacity, 2);
  EXPECT_NEAR(summary.site_resources[1].utilisation, summary.resources[1].utilisation, 1e-12);
  double waited = 0, lost = summary.waiting.lost_waiting_for_nothing, queue = 0, all = 0;
  for (const WaitingShare::Part& part : summary.waiting.parts) {
    if (part.name == "suites") waited = part.mean;
    lost += part.lost;
  }
  for (const VeinToVein::Part& part : summary.vein_to_vein.parts)
    if (part.part == VeinToVeinPart::suite_queue) queue = part.mean;
  EXPECT_GT(waited, 1) << "more are asked for than there are";
  EXPECT_NEAR(waited, queue, 1e-9) << "nothing else is waited for after collection";
  EXPECT_NEAR(summary.waiting.fraction * summary.vein_to_vein.time.mean, waited, 1e-9);
  for (const AttritionRow& row : summary.attrition) all += row.mean;
  EXPECT_NEAR(lost, all, 1e-9);
  EXPECT_NEAR(summary.site_resources[0].lost_while_waiting +
                  summary.site_resources[1].lost_while_waiting +
                  summary.waiting.lost_waiting_for_nothing,
              all, 1e-9);
}

TEST(Run, ThreadsChangeNothingOfWaiting) {
  const RunSummary one = run(crowded(), options(50, 1));
  const RunSummary four = run(crowded(), options(50, 4));
  EXPECT_EQ(one.waiting.fraction, four.waiting.fraction);
  EXPECT_EQ(one.waiting.lost_waiting_for_nothing, four.waiting.lost_waiting_for_nothing);
  ASSERT_EQ(one.site_resources.size(), four.site_resources.size());
  for (std::size_t i = 0; i < one.site_resources.size(); ++i) {
    const SiteResourceRow& a = one.site_resources[i];
    const SiteResourceRow& b = four.site_resources[i];
    EXPECT_EQ(a.utilisation, b.utilisation);
    EXPECT_EQ(a.mean_queue, b.mean_queue);
    EXPECT_EQ(a.mean_wait, b.mean_wait);
    EXPECT_EQ(a.wait90, b.wait90);
    EXPECT_EQ(a.served, b.served);
    EXPECT_EQ(a.lost_while_waiting, b.lost_while_waiting);
  }
}

TEST(Run, NothingLimitedIsNothingToTell) {
  const RunSummary summary = run(plain("1 d"), options(3, 1));
  EXPECT_TRUE(summary.resources.empty());
  EXPECT_TRUE(summary.site_resources.empty());
  EXPECT_TRUE(summary.waiting.parts.empty());
  EXPECT_EQ(summary.waiting.fraction, 0);
}

/// Sums of every resource's days.
class Days final : public Observer {
 public:
  void on(const JournalEntry& entry) override { last = entry.at; }
  void on_closed(const PatientRecord&) override {}
  void on_day(const ResourceDay& day) override { days.push_back(day); }
  std::vector<ResourceDay> days;
  TimePoint last;
};

TEST(Replay, TellsTheUseOfResourcesDayByDayWhenAsked) {
  const Scenario scenario = crowded();
  Days silent, days;
  replay(scenario, 1, 0, silent);
  EXPECT_TRUE(silent.days.empty());
  replay(scenario, 1, 0, days, true);
  EXPECT_EQ(days.last, silent.last);
  // The means of the days, weighted by their lengths, are the means of the run.
  double in_use = 0, queue = 0, length = 0;
  for (std::size_t i = 0; i < days.days.size(); ++i) {
    const ResourceDay& day = days.days[i];
    if (day.kind != ResourceKind::suites) continue;
    EXPECT_DOUBLE_EQ(day.capacity, 2);
    const Duration rest = days.last - day.from;
    const double part = rest < Duration::whole_days(1) ? rest.in_days() : 1;
    in_use += day.in_use * part;
    queue += day.queue * part;
    length += part;
  }
  const RunSummary summary = run(scenario, options(1, 1));
  EXPECT_NEAR(length, days.last.since_start().in_days(), 1e-9);
  EXPECT_NEAR(in_use / length, 2 * summary.site_resources.at(1).utilisation, 1e-9);
  EXPECT_NEAR(queue / length, summary.site_resources.at(1).mean_queue, 1e-9);
}

TEST(Replay, IsTheReplicationThatWasRun) {
  const Scenario scenario = shipped("atalanta-1.yaml");
  Fingerprint alone;
  replay(scenario, 5, 0, alone);
  EXPECT_EQ(Fingerprint::combine(0, alone.value()), run(scenario, options(1, 1, 5)).fingerprint);
}

TEST(Replay, AddsUpToTheRun) {
  const Scenario scenario = shipped("inati-cel-point-of-care.yaml");
  std::uint64_t combined = 0;
  for (std::uint32_t i = 0; i < 3; ++i) {
    Fingerprint one;
    replay(scenario, 1, i, one);
    combined = Fingerprint::combine(combined, one.value());
  }
  EXPECT_EQ(combined, run(scenario, options(3, 2)).fingerprint);
}

TEST(Compare, AnArmWithItselfDiffersByNothing) {
  const Scenario scenario = shipped("inati-cel.yaml");
  const ComparisonSummary summary = compare({scenario, scenario}, options(50, 2));
  ASSERT_EQ(summary.differences.size(), 1U);
  EXPECT_EQ(summary.differences[0].mean, 0);
  EXPECT_EQ(summary.differences[0].only_in_first, 0);
  EXPECT_EQ(summary.differences[0].only_in_second, 0);
  EXPECT_EQ(summary.arms[0].fingerprint, summary.arms[1].fingerprint);
}

TEST(Compare, AShorterPathSavesPatientsAndLosesNone) {
  const ComparisonSummary summary = compare({plain("10 d"), plain("3 d")}, options(300, 2));
  const Difference& difference = summary.differences[0];
  EXPECT_EQ(difference.only_in_first, 0);
  const double expected = std::exp(-0.02 * 5) - std::exp(-0.02 * 12);
  EXPECT_NEAR(difference.only_in_second, expected,
              4 * std::sqrt(expected * (1 - expected) / 60'000));
  // Common random numbers: the variance of the difference of two independent proportions over that
  // of the proportion of those saved.
  const double independent =
      std::exp(-0.1) * (1 - std::exp(-0.1)) + std::exp(-0.24) * (1 - std::exp(-0.24));
  EXPECT_GT(independent / (expected * (1 - expected)), 2);
  ASSERT_TRUE(difference.monte_carlo95);
  const double half = (difference.monte_carlo95->hi - difference.monte_carlo95->lo) / 2;
  const double theory = 1.968 * std::sqrt(expected * (1 - expected) / 60'000);  // t, 299 degrees
  EXPECT_NEAR(half / theory, 1, 4 / std::sqrt(2.0 * 299));
}

TEST(Compare, CommonLuckIsWorthItOnTheShippedScenarios) {
  const std::vector<Scenario> arms = {shipped("inati-cel.yaml"),
                                      shipped("inati-cel-point-of-care.yaml")};
  const auto squared_half_width = [](const std::optional<Interval>& interval) {
    const double half = interval ? (interval->hi - interval->lo) / 2 : 0;
    return half * half;
  };
  // The same number of replications everywhere, so half-widths are to each other as deviations.
  const ComparisonSummary paired = compare(arms, options(300, 2));
  const double with = squared_half_width(paired.differences[0].monte_carlo95);
  const double without =
      squared_half_width(run(arms[0], options(300, 2)).treated_fraction.monte_carlo95) +
      squared_half_width(run(arms[1], options(300, 2, 2)).treated_fraction.monte_carlo95);
  ASSERT_GT(with, 0);
  EXPECT_NEAR(paired.differences[0].mean,
              paired.arms[1].treated_fraction.mean - paired.arms[0].treated_fraction.mean, 1e-12);
  std::cout << "variance of the difference with different seeds over common luck: "
            << without / with << '\n';
  EXPECT_GT(without / with, 1.5);
}

TEST(Progress, CountsEveryReplicationOnce) {
  RunOptions with_progress = options(30, 3);
  std::vector<std::uint64_t> seen;
  with_progress.progress = [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_EQ(all, 30U);
    seen.push_back(done);
  };
  run(plain("1 d"), with_progress);
  // Batches of 3, each told once.
  ASSERT_EQ(seen.size(), 10U);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], 3 * (i + 1));
}

}  // namespace
}  // namespace v2v
