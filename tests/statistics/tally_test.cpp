// Counting of closed files, made by hand.
#include "vein2vein/statistics/tally.hpp"

#include "statistics/small_file.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <optional>
#include <vector>

namespace v2v {
namespace {

TEST(Tally, CountsGatesInOrderAndLossesAtTheLastOne) {
  const Scenario scenario = small_scenario();
  Tally tally(scenario);
  tally.on_closed(file(scenario, 0, 5, 0));
  tally.on_closed(file(scenario, 1, 2, 0));
  tally.on_closed(file(scenario, 2, 2, 1));
  tally.on_closed(file(scenario, 3, 4, 1));
  PatientRecord uncounted = file(scenario, 4, 1, 1);
  uncounted.counted = false;
  tally.on_closed(uncounted);
  // Lymphodepleted, but the product was never manufactured: the unbroken way ends at received.
  PatientRecord gap = file(scenario, 5, 2, 0);
  gap.reached[index_of(Gate::lymphodepleted)] = day(3);
  gap.lymphodepletions = 1;
  gap.product_discarded = true;
  tally.on_closed(gap);

  const ReplicationCounts counts = tally.finish_replication();
  EXPECT_EQ(counts.reached, (std::vector<std::uint32_t>{5, 5, 2, 2, 1}));
  EXPECT_EQ(counts.lost[1], (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(counts.lost[3], (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(counts.measured[measure_at("infused")].amount, 1);
  EXPECT_EQ(counts.measured[measure_at("wasted")].amount, 1);
  EXPECT_EQ(counts.measured[measure_at("lymphodepleted_not_infused")].amount, 1);

  const ReplicationCounts next = tally.finish_replication();
  EXPECT_EQ(next.reached, (std::vector<std::uint32_t>(5, 0)));
  EXPECT_EQ(next.lost[1], (std::vector<std::uint32_t>{0, 0}));
}

TEST(Tally, KnowsHowMuchWaitingLiesBeyondWhatTheModelWasFittedTo) {
  Scenario scenario = small_scenario();
  const auto model = std::make_shared<AttritionModel>();
  model->support_days = 60;
  const Scenario bare = small_scenario();
  Tally without(bare);
  scenario.attrition.emplace();
  scenario.attrition->model = model;
  Tally tally(scenario);
  const auto wait = [&](double from, double until, bool lymphodepleted) {
    PatientRecord record = file(scenario, 0, 2, 0);
    record.reached[index_of(Gate::received)] = day(from);
    if (lymphodepleted) record.reached[index_of(Gate::lymphodepleted)] = day(until);
    record.ended = day(lymphodepleted ? until + 9 : until);
    tally.on_closed(record);
    without.on_closed(record);
  };
  wait(10, 50, true);     // 40 d
  wait(10, 100, true);    // 90 d, 30 beyond
  wait(0, 80, false);     // lost after 80 d, 20 beyond
  wait(-50, 30, true);    // under way at the start: 30 d are simulated, 20 beyond
  wait(-100, 15, false);  // 15 d, all of them beyond
  const ReplicationCounts counts = tally.finish_replication();
  EXPECT_EQ(counts.minutes_waited, 1440U * (40 + 90 + 80 + 30 + 15));
  EXPECT_EQ(counts.minutes_beyond_support, 1440U * (30 + 20 + 20 + 15));
  EXPECT_EQ(without.finish_replication().minutes_waited, 0U);
  EXPECT_EQ(tally.finish_replication().minutes_waited, 0U);
  const RunSummary summary = summarise(scenario, {counts, counts}, {}, {});
  ASSERT_TRUE(summary.extrapolation);
  EXPECT_EQ(summary.extrapolation->support_days, 60);
  EXPECT_DOUBLE_EQ(summary.extrapolation->patient_days, 255);
  EXPECT_DOUBLE_EQ(summary.extrapolation->share, 85.0 / 255);
}

TEST(Tally, CountsTheIntendedByWhatReallyHappened) {
  const Scenario scenario = small_scenario();
  Tally tally(scenario);
  const auto lose = [&](PatientId patient, std::size_t gates, Cause cause) {
    PatientRecord record = file(scenario, patient, gates, 0);  // all are on record for one reason
    record.cause = cause;
    tally.on_closed(record);
  };
  lose(0, 1, 2);  // before the ITT gate
  lose(1, 2, 2);
  lose(2, 2, 1);
  lose(3, 4, 2);
  tally.on_closed(file(scenario, 4, 5, 0));
  PatientRecord slow = file(scenario, 5, 5, 0);
  slow.marks.back() = day(20);
  tally.on_closed(slow);
  // Under way when the run started, collected nobody knows when: infused without a time.
  PatientRecord unknown = file(scenario, 6, 5, 0);
  unknown.marks.front() = TimePoint::never();
  tally.on_closed(unknown);
  PatientRecord uncounted = file(scenario, 7, 2, 0);
  uncounted.counted = false;
  tally.on_closed(uncounted);

  const ReplicationCounts counts = tally.finish_replication();
  EXPECT_EQ(counts.intended(), 6U);
  EXPECT_EQ(counts.infused(), 3U);
  EXPECT_EQ(counts.lost_by_cause, (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(counts.measured[measure_at("vein_to_vein")],
            (MeasureSum{milliseconds_a_day * (9 + 20), 2}));
  EXPECT_EQ(counts.treated_fraction(), std::optional(0.5));
  EXPECT_FALSE(counts.twin_treated_fraction());

  const ReplicationCounts next = tally.finish_replication();
  EXPECT_EQ(next.intended(), 0U);
  EXPECT_EQ(next.infused(), 0U);
  EXPECT_EQ(next.lost_by_cause, (std::vector<std::uint32_t>{0, 0, 0}));
  EXPECT_EQ(next.measured[measure_at("vein_to_vein")], MeasureSum());
  EXPECT_FALSE(next.treated_fraction());
}

TEST(Tally, KnowsHowLongAfterTheIttGatePatientsCameToTheirEnd) {
  const Scenario scenario = small_scenario();
  Tally tally(scenario);
  const auto close = [&](std::size_t gates, double at_gate, double ended, Cause cause,
                         Reason reason) {
    PatientRecord record = file(scenario, 0, gates, reason);
    record.cause = cause;
    if (gates > 1) record.reached[index_of(Gate::received)] = day(at_gate);
    record.ended = day(ended);
    tally.on_closed(record);
  };
  close(1, 0, 0.5, 0, 0);  // not at the gate
  close(5, 1, 2.5, 0, 0);  // infused within 2 days
  close(3, -7, -6, 2, 1);  // a list had it under way at the start
  close(2, 1, 4, 2, 0);    // 3 days; another reason is on record
  tally.finish_replication();
  close(2, 1, 0.5, 0, 0);  // at once; of another replication
  const auto by_cause = tally.incidence().curves(scenario.causes);
  ASSERT_EQ(by_cause.size(), 4U);
  EXPECT_EQ(by_cause[0].by_day, (std::vector<double>{0, 0, 0.25, 0.25}));
  EXPECT_EQ(by_cause[1].by_day, (std::vector<double>{0.25, 0.25, 0.25, 0.25}));
  EXPECT_EQ(by_cause[3].by_day, (std::vector<double>{0, 0.25, 0.25, 0.5}));
  const auto by_reason = tally.recorded().curves(scenario.reasons);
  EXPECT_EQ(by_reason[1].by_day, (std::vector<double>{0.25, 0.25, 0.25, 0.5}));
  EXPECT_EQ(by_reason[2].by_day, (std::vector<double>{0, 0.25, 0.25, 0.25}));
}

TEST(Tally, FollowsTheFlowchartWhenLymphodepletionComesBeforeRelease) {
  Scenario scenario = small_scenario();
  scenario.flowchart = {Gate::eligible, Gate::received, Gate::lymphodepleted, Gate::manufactured,
                        Gate::infused};
  Tally tally(scenario);
  tally.on_closed(file(scenario, 0, 3, 0));
  tally.on_closed(file(scenario, 1, 4, 1));
  const ReplicationCounts counts = tally.finish_replication();
  EXPECT_EQ(counts.reached, (std::vector<std::uint32_t>{2, 2, 2, 1, 0}));
  EXPECT_EQ(counts.lost[2], (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(counts.lost[3], (std::vector<std::uint32_t>{0, 1}));
}

TEST(Tally, TimeToReleaseIsAlsoOfTheLostAndNoTimeOfTheUncounted) {
  const Scenario scenario = small_scenario();
  Tally tally(scenario);
  tally.on_closed(file(scenario, 0, 5, 0));
  PatientRecord lost = file(scenario, 1, 3, 0);
  lost.marks = file(scenario, 1, 5, 0).marks;
  lost.marks.back() = TimePoint::never();
  tally.on_closed(lost);
  PatientRecord uncounted = file(scenario, 2, 5, 0);
  uncounted.counted = false;
  tally.on_closed(uncounted);
  EXPECT_EQ(tally.times().of(MeasuredTime::leukapheresis_to_release).count(), 2U);
  EXPECT_EQ(tally.times().of(MeasuredTime::vein_to_vein).count(), 1U);
  double parts = 0;
  for (const VeinToVein::Part& part : tally.times().vein_to_vein().parts) parts += part.mean;
  EXPECT_DOUBLE_EQ(parts, 9);  // of the infused alone: marks on days 0 to 9
  tally.finish_replication();
  tally.on_closed(file(scenario, 0, 5, 0));
  EXPECT_EQ(tally.times().of(MeasuredTime::vein_to_vein).count(),
            2U);  // times go on over replications
}

TEST(Tally, EveryCountKeepsItsPlaceAsFarAsTheSummary) {
  const Scenario scenario = small_scenario();
  Tally tally(scenario);
  // Fourteen files; every number is another one, so that none can stand for another.
  for (PatientId i = 0; i < 14; ++i) {
    const bool infused = i < 9;
    PatientRecord record = file(scenario, i, infused ? 5 : 4, 0);
    record.lymphodepletions = i < 4 ? 2 : 1;
    record.bridged = i < 3;
    record.responded = i < 2;
    record.product_discarded = i < 1;
    record.infused_out_of_specification = i < 6;
    if (i == 0) {
      record.cultures = 11;
      record.failed = 12;
      record.out_of_specification = 13;
      record.made_again = 14;
      record.collected_again = 15;
      record.expired = 16;
      record.frozen = 17;
      record.infection_holds = 18;
      record.lost_in_transit = 19;
    }
    tally.on_closed(record);
  }
  const ReplicationCounts first = tally.finish_replication();
  // Means over this replication and an empty one: halves.
  const ReplicationCounts second = tally.finish_replication();
  const RunSummary summary = summarise(scenario, {first, second}, {}, {});
  const auto mean = [&](std::string_view key) {
    for (const MeasureRow& row : summary.measures)
      if (row.measure->key == key) return row.mean;
    return std::nan("");
  };
  EXPECT_EQ(mean("cultures_started"), 11 / 2.0);
  EXPECT_EQ(mean("failed"), 12 / 2.0);
  EXPECT_EQ(mean("out_of_specification"), 13 / 2.0);
  EXPECT_EQ(mean("made_again"), 14 / 2.0);
  EXPECT_EQ(mean("collected_again"), 15 / 2.0);
  EXPECT_EQ(mean("expired"), 16 / 2.0);
  EXPECT_EQ(mean("frozen_when_missed"), 17 / 2.0);
  EXPECT_EQ(mean("infection_holds"), 18 / 2.0);
  EXPECT_EQ(mean("lost_in_transit"), 19 / 2.0);
  EXPECT_EQ(mean("infused_out_of_specification"), 6 / 2.0);
  EXPECT_EQ(mean("wasted"), 1 / 2.0);
  EXPECT_EQ(mean("responded"), 2 / 2.0);
  EXPECT_EQ(mean("bridged"), 3 / 2.0);
  EXPECT_EQ(mean("lymphodepleted_again"), 4 / 2.0);
  EXPECT_EQ(mean("lymphodepleted_not_infused"), 5 / 2.0);
  EXPECT_EQ(mean("infused"), 9 / 2.0);
}

TEST(PatientTimes, PartsAreCutAtMarksAndSumToVeinToVein) {
  const Scenario scenario = small_scenario();
  PatientRecord record = file(scenario, 0, 5, 0);
  // Lymphodepletion on days 2 to 5, before release on day 7 and arrival on day 8; infused on
  // day 8.5.
  record.marks = {day(1), day(1.5), day(1.5), day(2), day(6),
                  day(7), day(8),   day(2),   day(5), day(8.5)};
  PatientTimes times;
  times.add(record);
  const VeinToVein result = times.vein_to_vein();
  EXPECT_EQ(result.time.patients, 1U);
  EXPECT_DOUBLE_EQ(result.time.mean, 7.5);
  const std::vector<double> expected = {0.5, 0, 0.5, 4, 1, 1, 0, 0, 0.5};
  ASSERT_EQ(result.parts.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_DOUBLE_EQ(result.parts[i].mean, expected[i]) << name_of(result.parts[i].part);
  EXPECT_DOUBLE_EQ(times.of(MeasuredTime::leukapheresis_to_release).summary().median,
                   6);  // collected to released
  EXPECT_DOUBLE_EQ(times.of(MeasuredTime::lymphodepletion_end_to_infusion).summary().median,
                   3.5);  // end of lymphodepletion to infused
}

TEST(PatientTimes, WhoWasNeverCollectedHasNoVeinToVeinTime) {
  const Scenario scenario = small_scenario();
  PatientRecord record = file(scenario, 0, 5, 0);
  // Under way when the run started, the product already released.
  record.marks.fill(TimePoint::never());
  record.marks[static_cast<std::size_t>(Mark::released)] = day(0);
  record.marks[static_cast<std::size_t>(Mark::on_site)] = day(1);
  record.marks[static_cast<std::size_t>(Mark::lymphodepletion_started)] = day(2);
  record.marks[static_cast<std::size_t>(Mark::lymphodepletion_ended)] = day(5);
  record.marks[static_cast<std::size_t>(Mark::infused)] = day(6);
  PatientTimes times;
  times.add(record);
  EXPECT_EQ(times.vein_to_vein().time.patients, 0U);
  EXPECT_EQ(times.of(MeasuredTime::leukapheresis_to_release).count(), 0U);
  EXPECT_DOUBLE_EQ(times.of(MeasuredTime::release_to_infusion).summary().mean,
                   6);  // released to infused
  EXPECT_DOUBLE_EQ(times.of(MeasuredTime::lymphodepletion_end_to_infusion).summary().mean, 1);
  for (const VeinToVein::Part& part : times.vein_to_vein().parts) EXPECT_EQ(part.mean, 0);

  // Collected before the run started, at a known time: what lies between is one part.
  record.marks[static_cast<std::size_t>(Mark::collected)] = TimePoint::at(Duration::days(-8));
  times.add(record);
  const VeinToVein result = times.vein_to_vein();
  EXPECT_EQ(result.time.patients, 1U);
  EXPECT_DOUBLE_EQ(result.time.mean, 14);
  const std::vector<double> expected = {0, 0, 0, 0, 8, 1, 1, 3, 1};
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_DOUBLE_EQ(result.parts[i].mean, expected[i]) << name_of(result.parts[i].part);
}

TEST(PatientTimes, MergingOrderDoesNotMatter) {
  const Scenario scenario = small_scenario();
  PatientTimes one, other, all;
  for (PatientId i = 0; i < 100; ++i) {
    PatientRecord record = file(scenario, i, 5, 0);
    record.marks.back() = day(9 + 0.37 * i);
    (i % 3 == 0 ? one : other).add(record);
    all.add(record);
  }
  PatientTimes backwards = other;
  backwards.merge(one);
  one.merge(other);
  for (const PatientTimes* merged : {&one, &backwards}) {
    EXPECT_EQ(merged->vein_to_vein().time.mean, all.vein_to_vein().time.mean);
    EXPECT_EQ(merged->vein_to_vein().time.q3, all.vein_to_vein().time.q3);
    EXPECT_EQ(merged->vein_to_vein().parts.back().mean, all.vein_to_vein().parts.back().mean);
  }
}

ReplicationCounts counts_of(std::vector<std::uint32_t> reached, std::uint32_t withdrawn) {
  ReplicationCounts counts;
  counts.reached = std::move(reached);
  counts.lost.assign(5, {0, 0});
  counts.lost[1][1] = withdrawn;
  return counts;
}

TEST(Summarise, MeansIntervalsAndPublishedCounts) {
  Scenario scenario = small_scenario();
  scenario.published->flow = {{Gate::received, 10}, {Gate::infused, 7}};
  scenario.published->lost = {{Gate::received, 1, 2}};
  std::vector<ReplicationCounts> counts;
  // 40 replications: infused 1 to 40 of 40, so that order statistics are plain.
  for (std::uint32_t i = 1; i <= 40; ++i) counts.push_back(counts_of({50, 40, 40, 40, i}, i % 2));
  const RunSummary summary = summarise(scenario, counts, {}, {});
  ASSERT_EQ(summary.flow.size(), 5U);
  EXPECT_DOUBLE_EQ(summary.flow[4].mean, 20.5);
  EXPECT_EQ(summary.flow[4].published, 7U);
  EXPECT_EQ(summary.flow[0].published, std::nullopt);
  // Smallest x with ECDF >= 0.025 and >= 0.975: the 1st and the 39th of 40.
  ASSERT_TRUE(summary.flow[4].prediction95);
  EXPECT_EQ(summary.flow[4].prediction95->lo, 1);
  EXPECT_EQ(summary.flow[4].prediction95->hi, 39);
  ASSERT_EQ(summary.attrition.size(), 1U);  // infection never happened and nobody published it
  EXPECT_EQ(summary.attrition[0].reason, "withdrawal");
  EXPECT_DOUBLE_EQ(summary.attrition[0].mean, 0.5);
  EXPECT_EQ(summary.attrition[0].published, 2U);
  EXPECT_EQ(summary.treated_fraction.of, Gate::received);
  EXPECT_DOUBLE_EQ(summary.treated_fraction.mean, 20.5 / 40);
  EXPECT_DOUBLE_EQ(summary.treated_fraction.published.value_or(0), 0.7);
  EXPECT_TRUE(summary.resources.empty());
  EXPECT_TRUE(summary.site_resources.empty());
  EXPECT_TRUE(summary.waiting.parts.empty());
}

}  // namespace
}  // namespace v2v
