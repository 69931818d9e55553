// What becomes of patients: when, and in one arm and another.
#include "statistics/closed_files.hpp"
#include "statistics/incidence_reference.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/summarise.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace v2v {
namespace {

TEST(Incidence, IsThatOfR) {
  const Scenario scenario = small_scenario();
  const IncidenceReference& r = incidence_reference;
  Tally tally(scenario);
  for (PatientId i = 0; i < r.days.size(); ++i) {
    const bool infused = r.end[i] == 0;
    PatientRecord record = file(scenario, i, infused ? 5 : 2, 0);
    const TimePoint itt = day(0.25 * i);
    record.reached[index_of(Gate::received)] = itt;
    record.reached[index_of(Gate::infused)] =
        infused ? itt + Duration::days(r.days[i]) : TimePoint::never();
    record.ended = itt + Duration::days(r.days[i]);
    record.cause = static_cast<Cause>(infused ? 0 : r.end[i] - 1);
    tally.on_closed(record);
  }
  PatientTimes merged;
  merged.merge(tally.times());
  const auto curves = summarise(scenario, {tally.finish_replication()}, merged, {}).incidence;
  ASSERT_EQ(curves.size(), r.by_day.size());
  for (std::size_t end = 0; end < curves.size(); ++end) {
    EXPECT_EQ(curves[end].outcome, end == 0 ? "infused" : scenario.causes[end - 1]);
    ASSERT_EQ(curves[end].by_day.size(), r.by_day[end].size());
    for (std::size_t at = 0; at < r.by_day[end].size(); ++at)
      EXPECT_NEAR(curves[end].by_day[at], r.by_day[end][at], 1e-9) << end << " on day " << at;
  }
}

TEST(Fates, AreComparedPatientByPatient) {
  const Scenario scenario = small_scenario();
  Fates first(Gate::received), second(Gate::received);
  const std::size_t in_first[] = {5, 5, 2, 2, 1};
  const std::size_t in_second[] = {5, 3, 5, 2, 1};
  for (PatientId i = 0; i < 5; ++i) {
    first.on_closed(file(scenario, i, in_first[i], 0));
    second.on_closed(file(scenario, i, in_second[i], 0));
  }
  second.on_closed(file(scenario, 7, 5, 0));  // intended and infused in the second arm only
  const PairedCounts counts = compare_fates(first, second);
  EXPECT_EQ(counts.both, 1U);
  EXPECT_EQ(counts.only_first, 1U);
  EXPECT_EQ(counts.only_second, 2U);
  EXPECT_EQ(counts.neither, 1U);
  ASSERT_TRUE(counts.difference);
  EXPECT_DOUBLE_EQ(*counts.difference, 3.0 / 5 - 2.0 / 4);

  // Nobody to treat is no difference of 0.
  const Difference difference = summarise({counts, PairedCounts{}});
  EXPECT_DOUBLE_EQ(difference.mean, *counts.difference);
  EXPECT_TRUE(std::isnan(summarise({PairedCounts{}}).mean));
  EXPECT_DOUBLE_EQ(difference.only_in_second, 2.0 / 5);
}

TEST(Fates, TellWhomItSavesAndWhomItLosesInstead) {
  const Scenario scenario = small_scenario();
  Fates first(Gate::received), second(Gate::received);
  const auto add = [&](PatientId patient, std::size_t in_first, std::size_t in_second) {
    PatientRecord record = file(scenario, patient, in_first, 0);
    record.cause = 1;
    first.on_closed(record);
    second.on_closed(file(scenario, patient, in_second, 0));
  };
  add(0, 5, 5);
  add(1, 2, 5);  // saved from cause 1
  add(2, 3, 5);  // as well
  add(3, 1, 5);  // not at the gate in the first
  add(4, 5, 2);  // lost instead, to cause 0
  add(5, 2, 2);
  const PairedCounts counts = compare_fates(first, second);
  EXPECT_EQ(counts.saved, (std::vector<std::uint32_t>{1, 0, 2}));
  EXPECT_EQ(counts.lost_instead, (std::vector<std::uint32_t>{0, 1}));
  const Difference difference =
      summarise({counts, counts, PairedCounts{}}, {"death", "infection"}, {"progression"});
  double saved = 0, lost_instead = 0;
  for (const CauseChange& change : difference.by_cause) {
    saved += change.saved;
    lost_instead += change.lost_instead;
    const bool is_infection = change.cause == "infection", is_none = change.cause == not_intended;
    EXPECT_DOUBLE_EQ(change.saved, (is_infection ? 2.0 : is_none ? 1.0 : 0.0) / 6);
    EXPECT_DOUBLE_EQ(change.lost_instead, (change.cause == "progression" ? 1.0 : 0.0) / 6);
  }
  EXPECT_EQ(difference.by_cause.size(), 3U);
  EXPECT_DOUBLE_EQ(saved, difference.only_in_second);
  EXPECT_DOUBLE_EQ(lost_instead, difference.only_in_first);
}

TEST(Fates, OfAnArmWithNobodyThereIsNoDifference) {
  const Scenario scenario = small_scenario();
  Fates nobody(Gate::received), somebody(Gate::received);
  for (const PatientId i : {0U, 1U}) somebody.on_closed(file(scenario, i, 5, 0));
  for (const PairedCounts& counts :
       {compare_fates(nobody, somebody), compare_fates(somebody, nobody)}) {
    EXPECT_FALSE(counts.difference);
    EXPECT_EQ(counts.only_first + counts.only_second, 2U);
    EXPECT_TRUE(std::isnan(summarise({counts}).mean));
    EXPECT_FALSE(summarise({counts}).monte_carlo95);
  }
}

}  // namespace
}  // namespace v2v
