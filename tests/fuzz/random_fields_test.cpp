// Every field of the model, stated at random beside others: what the reader accepts runs, conserves
// patients and capacity, and is the same on both engines; what it refuses it refuses in words.
#include "fuzz/random_fields.hpp"

#include "experiment/verify.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/pathway/outages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string_view>

namespace v2v::test {
namespace {

constexpr std::uint32_t kPatients = 10;
constexpr std::size_t kShares = 4;  // of the fields, that tests can run side by side
// Until a document is accepted: some fields need several others. One that is refused wherever it
// stands needs no such patience.
constexpr std::uint64_t kMostTries = 10'000, kTriesOfRefused = 1'000;

/// What the table has at these places because mappings are shared, and the reader refuses there:
/// what a product is is one for all makers, products and times, and who makes it is said once.
constexpr auto kRefused = std::to_array<std::string_view>(
    {"makers.product.kind", "makers.product.made_at", "changes.product.kind",
     "populations.*.makers.product.kind", "populations.*.makers.product.made_at",
     "populations.*.changes.product.kind", "populations.*.attrition.model",
     "populations.*.service.patients", "products.*.product.kind", "products.*.file"});

bool is_refused(const StatedField& field) {
  return std::find(kRefused.begin(), kRefused.end(), field.name) != kRefused.end();
}

const Blocks& blocks() {
  static const Blocks all(std::string(V2V_SOURCE_DIR) + "/scenarios",
                          std::string(V2V_SOURCE_DIR) + "/tests/scenario/good");
  return all;
}

/// Of each field.
std::uint64_t documents_wanted() {
  const char* const wanted = std::getenv("V2V_RANDOM_DOCUMENTS");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 2;
}

class Closed final : public Observer {
 public:
  void on(const JournalEntry&) override { ++events; }
  void on_closed(const PatientRecord& record) override {
    EXPECT_TRUE(closed_.insert(record.patient).second) << "closed twice: " << record.patient;
    EXPECT_EQ(record.left, record.at(Mark::infused) == TimePoint::never());
    EXPECT_LE(record.entered, record.ended);
  }
  std::size_t patients() const { return closed_.size(); }
  std::uint64_t events = 0;

 private:
  std::set<PatientId> closed_;
};

void expect_conserved(const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources) {
    const ResourceStatistics& seen = use.seen;
    EXPECT_GE(seen.requested, seen.served);
    EXPECT_GE(seen.queue_area, 0);
    EXPECT_GE(seen.in_use_area, 0);
    EXPECT_LE(seen.waits.count(), seen.served);
  }
}

class RandomDocuments : public testing::TestWithParam<std::size_t> {
 protected:
  void simulate_on_both(const Scenario& scenario, std::uint64_t seed) {
    const Plan plan(scenario);
    Closed closed;
    FastEngine engine;
    const PathwayOutcome outcome = simulate(plan, engine, closed, {seed, 0});
    if (!outcome.ended_early) {
      EXPECT_EQ(outcome.patients_entered, outcome.patients_closed);
      EXPECT_EQ(closed.patients(), outcome.patients_closed);
    }
    expect_conserved(outcome);
    try {
      EXPECT_EQ(verify(plan, {seed, 0}).events, closed.events);
    } catch (const Failure& failure) {
      ADD_FAILURE() << failure.message();
    }
    events_ += closed.events;
    equipment_ += equipment_of(scenario).size();
  }

  /// Whether some document with it was accepted.
  bool try_field(const StatedField& stated, std::uint64_t first_seed) {
    const std::uint64_t tries = is_refused(stated) ? kTriesOfRefused : kMostTries;
    for (std::uint64_t seed = first_seed; seed < first_seed + tries; ++seed) {
      // A program that hangs or breaks cannot say on what; this can be read in a debugger.
      static volatile std::uint64_t current;
      current = seed;
      const Node document = fields_.document(stated, seed);
      const Blocks::Reading reading = blocks().read(document, kPatients);
      static_cast<void>(current);
      ++tried_;
      EXPECT_EQ(reading.scenario.has_value(), reading.problems.empty());
      for (const Diagnostic& problem : reading.problems)
        EXPECT_EQ(to_string(problem).find_first_of("\n\r"), std::string::npos);
      if (!reading.scenario || !states(document, stated)) continue;
      // Where every population has rules of its own nobody has those of the document.
      if (is_refused(stated) && document.find("populations")) continue;
      SCOPED_TRACE(stated.name + ", seed " + std::to_string(seed));
      ++ran_;
      simulate_on_both(*reading.scenario, seed);
      return true;
    }
    return false;
  }

  const RandomFields fields_{blocks()};
  std::uint64_t tried_ = 0, ran_ = 0, events_ = 0, equipment_ = 0;
};

TEST_P(RandomDocuments, EveryFieldIsSimulatedOnBothEngines) {
  const std::vector<StatedField> all = fields_of_the_model();
  ASSERT_GT(all.size(), 200U);
  for (std::size_t i = GetParam(); i < all.size(); i += kShares) {
    bool is_stated = false;
    for (std::uint64_t document = 0; document < documents_wanted(); ++document)
      is_stated = try_field(all[i], (document + 1) * 1'000'000 + i * 1'000) || is_stated;
    EXPECT_NE(is_stated, is_refused(all[i]))
        << all[i].name
        << (is_refused(all[i]) ? " is accepted" : " is in no document that is accepted");
    if (HasFatalFailure()) return;
  }
  // Too little would say nothing.
  EXPECT_GT(events_, 50 * ran_);
  EXPECT_GT(equipment_, 10U) << "which fails and is repaired";
  std::printf("%llu documents read, %llu simulated, %llu events, %llu pieces of equipment\n",
              static_cast<unsigned long long>(tried_), static_cast<unsigned long long>(ran_),
              static_cast<unsigned long long>(events_),
              static_cast<unsigned long long>(equipment_));
}

INSTANTIATE_TEST_SUITE_P(Fields, RandomDocuments, testing::Range(std::size_t{0}, kShares));

}  // namespace
}  // namespace v2v::test
