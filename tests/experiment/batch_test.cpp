// Bytes of batches: there and back, the same for the same result, and no trust in strangers.
#include "experiment/batch.hpp"

#include "experiment/made_up.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/report/planning_tables.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>

namespace v2v {
namespace {

Study study_of_seed(std::uint64_t seed, unsigned arms) {
  Study study = made_up_study(1, arms, 14, 7);
  study.seed = seed;
  return study;
}

BatchResult small_batch(std::uint64_t seed) {
  Study study = made_up_study(1, 2, 2, 2);
  study.seed = seed;
  return made_up_batch(study, {0, 0});
}

RunSummary summary_of(const ArmCounts& arm) {
  const Scenario scenario = made_up_scenario(1);
  RunSummary summary = summarise(scenario, arm.counts, arm.times, arm.potential, arm.waiting,
                                 arm.resources, arm.incidence);
  fill_periods(summary, scenario, arm.calendar, arm.counts.size());
  arm.places.fill(summary, scenario, arm.counts.size());
  summary.occupancy = occupancy_of(scenario, arm.occupancy);
  return summary;
}

/// Everything that a reader of the report sees, to the last digit.
void expect_same(const ArmCounts& a, const ArmCounts& b) {
  EXPECT_EQ(a.counts, b.counts);
  EXPECT_EQ(a.against_first, b.against_first);
  const RunSummary one = summary_of(a), two = summary_of(b);
  for (std::size_t i = 0; i < measured_time_count; ++i) {
    const auto time = static_cast<MeasuredTime>(i);
    EXPECT_EQ(a.times.of(time).summary(), b.times.of(time).summary());
    EXPECT_EQ(a.potential.of(time).summary(), b.potential.of(time).summary());
  }
  EXPECT_EQ(json_of(one), json_of(two));
  const auto ours = planning_tables({&one}, {"arm"}), theirs = planning_tables({&two}, {"arm"});
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_EQ(ours[i].csv, theirs[i].csv);
}

TEST(Batch, ComesBackAndIsMergedLikeTheOriginal) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Study study = study_of_seed(seed, 1 + static_cast<unsigned>(seed % 3));
    BatchResult first = made_up_batch(study, {0, 0}), second = made_up_batch(study, {0, 1});
    auto first_read = decode(encode(first)), second_read = decode(encode(second));
    ASSERT_TRUE(first_read && second_read) << seed;
    ASSERT_EQ(first_read->size(), first.size());
    for (std::size_t arm = 0; arm < first.size(); ++arm) {
      expect_same((*first_read)[arm], first[arm]);
      first[arm].append(std::move(second[arm]));
      (*first_read)[arm].append(std::move((*second_read)[arm]));
      expect_same((*first_read)[arm], first[arm]);
    }
    EXPECT_EQ(encode(*first_read), encode(first)) << seed;
  }
}

/// A format that has changed would leave the fuzzer without a beginning.
TEST(Batch, SeedsOfTheFuzzerAreBatches) {
  unsigned seeds = 0;
  if (std::getenv("UPDATE_GOLDEN")) {
    const Study one = made_up_study(1, 1, 1, 1);
    for (const auto& [name, result] : {std::pair{"nothing", BatchResult()},
                                       {"no_replications", BatchResult(2)},
                                       {"one_replication", made_up_batch(one, {0, 0})},
                                       {"two_arms", small_batch(5)}})
      std::ofstream(std::string(V2V_SOURCE_DIR "/tests/fuzz/batches/") + name + ".bin",
                    std::ios::binary)
          << encode(result);
  }
  for (const auto& entry :
       std::filesystem::directory_iterator(V2V_SOURCE_DIR "/tests/fuzz/batches")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(decode(bytes)) << entry.path();
    ++seeds;
  }
  EXPECT_EQ(seeds, 4U);
}

TEST(Batch, NothingHasBytes) {
  const auto nothing = decode(encode({}));
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->empty());
  const auto empty_arm = decode(encode(BatchResult(2)));
  ASSERT_TRUE(empty_arm);
  EXPECT_EQ(empty_arm->size(), 2U);
}

TEST(Batch, ExtremeNumbersComeBack) {
  BatchResult result(1);
  ReplicationCounts counts;
  counts.reached = {0xffffffffU};
  counts.lost = {{0, 0xffffffffU, 0}};
  counts.lost_by_cause = {7};
  for (std::size_t i = 0; i < measure_count; ++i)
    counts.measured[i] = measures[i].kind == MeasureKind::share
                             ? MeasureSum{0xffffffff, 0xffffffffU}
                             : MeasureSum{std::numeric_limits<std::int64_t>::max(), 0};
  counts.measured[measure_at("treated_fraction")] = {0xfffffff8, 0xffffffffU};
  counts.ended = IncidenceSteps(2);  // infused, and seven lost
  counts.ended.put(0, 0xfffffff8U);
  counts.ended.put(2 * incidence_days.size() - 1, 7);
  counts.measured[measure_at("lost")] = {0, 0xffffffffU};
  counts.measured[measure_at("potential_vein_to_vein")] = {std::int64_t{1} << 62, 0xffffffffU};
  counts.fingerprint = ~std::uint64_t{0};
  counts.twin_intended = counts.twin_infused = 3;
  counts.minutes_waited = ~std::uint64_t{0};
  counts.minutes_beyond_support = 7;
  for (auto& curve : counts.followed.curves) {
    curve.still = {0xffffffffU, 0xffffffffU, 0};
    curve.in_last_month = {0, 0xffffffffU * milliseconds_a_month};
  }
  for (auto& patients : counts.followed.standing) patients.assign(3, 0);
  counts.followed.standing.front().assign(3, 0xffffffffU);
  counts.followed.responding = {0xffffffffU, 0xffffffffU, 0};
  counts.randomised.emplace().hazard_ratio = {std::numeric_limits<double>::infinity(),
                                              std::nullopt};
  ReplicationCounts nobody;
  nobody.reached = {0};
  nobody.lost = {{0, 0, 0}};
  nobody.lost_by_cause = {0};
  nobody.ended = IncidenceSteps(2);
  result[0].counts = {counts, nobody};
  PatientRecord record;
  record.marks.fill(TimePoint::at(Duration::whole_days(30'000)));  // counted by its day
  record.marks[0] = TimePoint();
  result[0].times.add(record);
  result[0].drawn = {{"product.failure", "f\xc3\xbcnf"}, {{0.5, 1e300}, {0, 5e-324}}};
  const auto back = decode(encode(result));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->front().drawn, result[0].drawn);
  EXPECT_EQ(back->front().counts, result[0].counts);
  EXPECT_EQ(back->front().times.of(MeasuredTime::vein_to_vein).summary().median, 30'000);
}

TEST(Batch, EveryShorterTextIsRefused) {
  const std::string bytes = encode(small_batch(3));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_FALSE(decode(std::string_view(bytes).substr(0, size))) << size;
  EXPECT_FALSE(decode(bytes + '\0'));
}

/// What is accepted is a result, and the only spelling of it.
TEST(Batch, ChangedBytesAreRefusedOrMeanWhatTheySay) {
  const std::string bytes = encode(small_batch(5));
  const RandomStream stream(1, 0, 0);
  unsigned accepted = 0;
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    std::string changed = bytes;
    const auto [where, what] = stream.uniform_pair(0, i);
    changed[static_cast<std::size_t>(where * static_cast<double>(bytes.size()))] =
        static_cast<char>(static_cast<unsigned char>(what * 256));
    if (const auto result = decode(changed)) {
      ++accepted;
      ASSERT_EQ(encode(*result), changed);
    }
  }
  EXPECT_GT(accepted, 0U);  // a changed count is a count
}

}  // namespace
}  // namespace v2v
