// Who was saved, and from what: patients of two arms against one another, made by hand.
#include "statistics/small_file.hpp"
#include "vein2vein/statistics/summarise.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace v2v {
namespace {

TEST(Fates, AreComparedPatientByPatient) {
  const Scenario scenario = small_scenario();
  Fates first(Gate::received), second(Gate::received);
  const std::size_t in_first[] = {5, 5, 2, 2, 1};
  const std::size_t in_second[] = {5, 3, 5, 2, 1};
  const auto lost_to = [](PatientRecord record, Cause cause) {
    record.cause = cause;
    return record;
  };
  for (PatientId i = 0; i < 5; ++i) {
    first.on_closed(lost_to(file(scenario, i, in_first[i], 0), 1));
    second.on_closed(lost_to(file(scenario, i, in_second[i], 0), 2));
  }
  second.on_closed(file(scenario, 7, 5, 0));  // intended and infused in the second arm only
  const PairedCounts counts = compare_fates(first, second);
  EXPECT_EQ(counts.both, 1U);
  EXPECT_EQ(counts.only_first, 1U);
  EXPECT_EQ(counts.only_second, 2U);
  EXPECT_EQ(counts.neither, 1U);
  ASSERT_TRUE(counts.difference);
  EXPECT_DOUBLE_EQ(*counts.difference, 3.0 / 5 - 2.0 / 4);
  // Patient 7 was not at the gate there; patient 2 had withdrawn, and patient 1 progresses here.
  EXPECT_EQ(counts.saved, (std::vector<std::uint32_t>{1, 0, 1}));
  EXPECT_EQ(counts.lost_instead, (std::vector<std::uint32_t>{0, 0, 0, 1}));

  // Nobody to treat is no difference of 0.
  const Difference difference =
      summarise({counts, PairedCounts{}}, scenario.causes, {"death", "withdrawal", "relapse"});
  EXPECT_DOUBLE_EQ(difference.mean, *counts.difference);
  EXPECT_TRUE(std::isnan(summarise({PairedCounts{}}, {}, {}).mean));
  std::vector<std::string> causes;
  for (const CauseChange& row : difference.by_cause) causes.push_back(row.cause);
  EXPECT_EQ(causes, (std::vector<std::string>{"death", "withdrawal", "progression", "relapse",
                                              "not_at_the_itt_gate"}));
  EXPECT_DOUBLE_EQ(difference.by_cause[1].saved, 1.0 / 5);
  EXPECT_DOUBLE_EQ(difference.by_cause[4].saved, 1.0 / 5);
  EXPECT_DOUBLE_EQ(difference.by_cause[3].lost_instead, 1.0 / 5);
  EXPECT_DOUBLE_EQ(difference.only_in_second, 2.0 / 5);
}

TEST(Fates, OfAnArmWithNobodyThereIsNoDifference) {
  const Scenario scenario = small_scenario();
  Fates nobody(Gate::received), somebody(Gate::received);
  for (const PatientId i : {0U, 1U}) somebody.on_closed(file(scenario, i, 5, 0));
  for (const PairedCounts& counts :
       {compare_fates(nobody, somebody), compare_fates(somebody, nobody)}) {
    EXPECT_FALSE(counts.difference);
    EXPECT_EQ(counts.only_first + counts.only_second, 2U);
    EXPECT_TRUE(std::isnan(summarise({counts}, {}, {}).mean));
    EXPECT_FALSE(summarise({counts}, {}, {}).monte_carlo95);
  }
}

/// Whatever becomes of patients, what is saved and lost instead by cause is all of it.
TEST(Fates, SavedAndLostInsteadAreConserved) {
  const Scenario scenario = small_scenario();
  std::vector<PairedCounts> all;
  std::uint32_t luck = 7;
  const auto below = [&luck](std::uint32_t n) {
    return (luck = luck * 1664525U + 1013904223U) / 65536U % n;
  };
  for (int replication = 0; replication < 20; ++replication) {
    Fates first(Gate::received), second(Gate::received);
    for (PatientId i = 0; i < 60; ++i)
      for (Fates* fates : {&first, &second}) {
        PatientRecord record = file(scenario, i, 1 + below(6) % 5, 0);
        record.cause = static_cast<Cause>(below(3));
        fates->on_closed(record);
      }
    all.push_back(compare_fates(first, second));
    std::uint32_t saved = 0, lost_instead = 0;
    for (const std::uint32_t patients : all.back().saved) saved += patients;
    for (const std::uint32_t patients : all.back().lost_instead) lost_instead += patients;
    EXPECT_EQ(saved, all.back().only_second);
    EXPECT_EQ(lost_instead, all.back().only_first);
  }
  const Difference difference = summarise(all, scenario.causes, scenario.causes);
  double saved = 0, lost_instead = 0;
  for (const CauseChange& row : difference.by_cause) {
    EXPECT_GT(row.saved, 0) << row.cause;
    saved += row.saved;
    lost_instead += row.lost_instead;
  }
  EXPECT_EQ(difference.by_cause.size(), 4U);
  // Sums of twenty fractions of one replication each, in another order.
  EXPECT_NEAR(saved, difference.only_in_second, 1e-12);
  EXPECT_NEAR(lost_instead, difference.only_in_first, 1e-12);
}

}  // namespace
}  // namespace v2v
