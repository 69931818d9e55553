// The schedule of a study: every unit once, results in order, whatever the order of arrival.
#include "experiment/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace v2v {
namespace {

Study study_with(unsigned points, unsigned replications, unsigned batch_size) {
  Study study;
  study.kind = "sweep";
  study.replications = replications;
  study.batch_size = batch_size;
  for (unsigned i = 0; i < points; ++i)
    study.points.push_back({{std::make_shared<const Scenario>()}, {}, nullptr, true});
  return study;
}

/// A batch whose replications are told apart by how many were infused: their number.
BatchResult batch_of(const Study& study, WorkUnit unit) {
  BatchResult result(1);
  for (unsigned i = 0; i < study.size_of(unit.batch); ++i) {
    ReplicationCounts counts;
    counts.measured[measure_at("treated_fraction")] = {
        10'000 * unit.point + study.first_of(unit.batch) + i, 1'000'000};
    result[0].counts.push_back(counts);
  }
  return result;
}

/// Absorbs whatever is under way in an order that a little generator chooses.
std::map<std::size_t, std::vector<std::uint32_t>> carry_out(const Study& study, Schedule& schedule,
                                                            std::uint64_t order) {
  std::map<std::size_t, std::vector<std::uint32_t>> seen;
  std::deque<WorkUnit> under_way;
  std::uint64_t state = order;
  while (true) {
    const Schedule::Next next = schedule.next();
    if (next.kind == Schedule::Next::Kind::simulate) under_way.push_back(next.unit);
    if (next.kind == Schedule::Next::Kind::nothing && under_way.empty()) break;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const bool keep_going = next.kind == Schedule::Next::Kind::simulate && (state >> 60U) % 3 != 0;
    if (keep_going) continue;
    const auto chosen =
        under_way.begin() + static_cast<std::ptrdiff_t>((state >> 33U) % under_way.size());
    const WorkUnit unit = *chosen;
    under_way.erase(chosen);
    for (Schedule::Completed& done : schedule.absorb(unit, batch_of(study, unit)))
      for (const ReplicationCounts& counts : done.arms[0].counts)
        seen[done.point].push_back(static_cast<unsigned>(counts.infused()));
  }
  return seen;
}

TEST(Schedule, PutsReplicationsInOrderWhateverTheOrderOfArrival) {
  const Study study = study_with(5, 23, 4);
  for (std::uint64_t order = 1; order <= 200; ++order) {
    Schedule schedule(study, nullptr, {}, 1, {});
    const auto seen = carry_out(study, schedule, order);
    ASSERT_TRUE(schedule.complete());
    EXPECT_EQ(schedule.units_done(), 30U);
    EXPECT_EQ(schedule.replications_done(), 115U);
    ASSERT_EQ(seen.size(), 5U);
    for (const auto& [point, values] : seen) {
      ASSERT_EQ(values.size(), 23U);
      for (std::uint32_t i = 0; i < 23; ++i) EXPECT_EQ(values[i], 10'000 * point + i);
    }
  }
}

TEST(Schedule, ShardsShareAllUnitsOut) {
  const Study study = study_with(7, 10, 3);
  std::set<WorkUnit> all;
  std::uint64_t promised = 0;
  for (unsigned shard = 0; shard < 4; ++shard) {
    Schedule schedule(study, nullptr, {shard, 4}, 1, {});
    promised += schedule.units_in_all();
    for (Schedule::Next next = schedule.next(); next.kind == Schedule::Next::Kind::simulate;
         next = schedule.next()) {
      EXPECT_TRUE(all.insert(next.unit).second) << next.unit.point << " " << next.unit.batch;
      schedule.absorb(next.unit, batch_of(study, next.unit));
    }
    EXPECT_FALSE(schedule.complete());
  }
  EXPECT_EQ(all.size(), 28U);
  EXPECT_EQ(promised, 28U);
}

TEST(Schedule, LoadsWhatIsStoredAndSimulatesTheRest) {
  const Study study = study_with(2, 8, 2);
  const std::vector<WorkUnit> stored = {{0, 1}, {1, 0}, {1, 3}};
  Schedule schedule(study, nullptr, {}, 1, stored);
  std::set<WorkUnit> loaded, simulated;
  for (Schedule::Next next = schedule.next(); next.kind != Schedule::Next::Kind::nothing;
       next = schedule.next()) {
    (next.kind == Schedule::Next::Kind::load ? loaded : simulated).insert(next.unit);
    schedule.absorb(next.unit, batch_of(study, next.unit));
  }
  EXPECT_TRUE(schedule.complete());
  EXPECT_EQ(loaded, (std::set<WorkUnit>(stored.begin(), stored.end())));
  EXPECT_EQ(simulated.size(), 5U);
}

/// Enough at the first batch that ends at or behind a given replication.
class Until final : public Stopping {
 public:
  Until(std::size_t points, unsigned replications) : heard_(points), enough_at_(replications) {}
  void add(std::size_t point, const BatchResult& batch) override {
    heard_[point] += static_cast<unsigned>(batch.front().counts.size());
  }
  bool enough(std::size_t point) const override { return heard_[point] >= enough_at_; }
  unsigned counted(std::size_t, unsigned heard) const override { return heard; }

 private:
  std::vector<unsigned> heard_;
  unsigned enough_at_;
};

TEST(Schedule, StopsAtTheSameReplicationWhateverIsAhead) {
  const Study study = study_with(3, 400, 10);
  for (std::uint64_t order = 1; order <= 100; ++order)
    for (const unsigned ahead : {1U, 2U, 8U}) {
      Until rule(3, 55);
      Schedule schedule(study, &rule, {}, ahead, {});
      const auto seen = carry_out(study, schedule, order);
      ASSERT_TRUE(schedule.complete());
      ASSERT_EQ(seen.size(), 3U);
      for (const auto& [point, values] : seen) {
        ASSERT_EQ(values.size(), 60U) << "point " << point << " ahead " << ahead;
        EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
      }
      EXPECT_EQ(schedule.replications_in_all() - schedule.replications_done(), 0U);
    }
}

/// Ends everybody when all have been heard that often.
class Together final : public Stopping {
 public:
  explicit Together(std::size_t points) : heard_(points) {}
  void add(std::size_t point, const BatchResult&) override { ++heard_[point]; }
  bool enough(std::size_t) const override {
    return *std::min_element(heard_.begin(), heard_.end()) >= 3;
  }
  bool weighs_points() const override { return true; }
  unsigned counted(std::size_t, unsigned) const override { return 0; }
  unsigned most() const { return *std::max_element(heard_.begin(), heard_.end()); }

 private:
  std::vector<unsigned> heard_;
};

TEST(Schedule, SimulatesSideBySideWhatIsWeighedTogether) {
  const Study study = study_with(4, 4000, 10);
  for (std::uint64_t order = 1; order <= 50; ++order) {
    Together rule(4);
    Schedule schedule(study, &rule, {}, 8, {});
    carry_out(study, schedule, order);
    EXPECT_TRUE(schedule.complete());
    EXPECT_LE(rule.most(), 5U) << "nobody runs far ahead";
    EXPECT_LE(schedule.units_done(), 20U);
  }
}

TEST(Schedule, BatchesAreSmallWhenReplicationsAreFew) {
  EXPECT_EQ(Study::batch_size_for(5, false), 1U);
  EXPECT_EQ(Study::batch_size_for(1000, false), 100U);
  EXPECT_EQ(Study::batch_size_for(1'000'000, false), 100U);
  const Study study = study_with(1, 1001, 100);
  EXPECT_EQ(study.batches(), 11U);
  EXPECT_EQ(study.size_of(10), 1U);
  EXPECT_EQ(study.first_of(10), 1000U);
}

}  // namespace
}  // namespace v2v
