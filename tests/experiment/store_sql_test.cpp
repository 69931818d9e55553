// What analysts read with SQL against what reports say of the same batches.
#include "experiment/made_up.hpp"
#include "experiment/store/sqlite.hpp"
#include "experiment/store/store.hpp"
#include "experiment/store_folder.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

namespace v2v {
namespace {

// Sums of whole numbers are exact, so their means are the same division. Sums of fractions are
// rounded after each of at most 1,000 additions, in an order that SQL leaves open: 1e3 x 1.1e-16.
constexpr double kRounding = 1e-12;

void expect_near(double sql, double report, const std::string& what) {
  EXPECT_LE(std::abs(sql - report), kRounding * std::max(1e-300, std::abs(report)))
      << what << ": " << sql << " and " << report;
}

/// Half a 95% interval over the standard error is a t quantile; two arms of equal size share it.
double half_width(const std::optional<Interval>& interval) {
  return (interval->hi - interval->lo) / 2;
}

class StoreSql : public testing::Test {
 protected:
  void fill(const Study& study) {
    Store store(path_, study, "");
    summed_.resize(study.points.size());
    for (std::uint32_t point = 0; point < study.points.size(); ++point)
      for (std::uint32_t batch = 0; batch < study.batches(); ++batch) {
        BatchResult result = made_up_batch(study, {point, batch});
        store.put({point, batch}, result);
        if (summed_[point].empty()) {
          summed_[point] = std::move(result);
          continue;
        }
        for (std::size_t arm = 0; arm < result.size(); ++arm)
          summed_[point][arm].append(std::move(result[arm]));
      }
  }
  RunSummary summary(std::size_t point, std::size_t arm) const {
    const ArmCounts& counts = summed_[point][arm];
    return summarise(made_up_scenario(1), counts.counts, counts.times, counts.potential,
                     counts.waiting, counts.resources);
  }
  /// The one number that the query gives; fails when it gives none or several.
  double number(const std::string& sql) {
    if (!database_) database_ = std::make_unique<Database>(path_, Database::Missing::refuse);
    Statement statement(*database_, sql);
    EXPECT_TRUE(statement.step()) << sql;
    EXPECT_FALSE(statement.is_null(0)) << sql;
    const double value = statement.real(0);
    EXPECT_FALSE(statement.step()) << sql;
    return value;
  }
  static std::string where(std::size_t point, std::size_t arm) {
    return " WHERE point = " + std::to_string(point) + " AND arm = " + std::to_string(arm);
  }

  StoreFolder folder_;
  std::string path_ = folder_ / "s";
  std::vector<BatchResult> summed_;
  std::unique_ptr<Database> database_;
};

TEST_F(StoreSql, SaysWhatReportsSay) {
  fill(made_up_study(2, 2, 60, 7));
  for (std::size_t point = 0; point < 2; ++point)
    for (std::size_t arm = 0; arm < 2; ++arm) {
      const RunSummary run = summary(point, arm);
      const std::string here = where(point, arm);
      expect_near(number("SELECT mean FROM treated_fraction" + here), run.treated_fraction.mean,
                  "treated fraction");
      expect_near(number("SELECT treated_fraction FROM overview" + here), run.treated_fraction.mean,
                  "treated fraction");
      EXPECT_EQ(number("SELECT count(*) FROM flow_means" + here), run.flow.size());
      for (const FlowRow& row : run.flow)
        EXPECT_EQ(number("SELECT mean FROM flow_means" + here + " AND gate = '" +
                         std::string(name_of(row.gate)) + "'"),
                  row.mean);
      EXPECT_EQ(number("SELECT count(*) FROM attrition_means" + here), run.attrition.size());
      for (const AttritionRow& row : run.attrition) {
        const std::string reason = row.reason == "it's \"other\"" ? "it''s \"other\"" : row.reason;
        EXPECT_EQ(number("SELECT mean FROM attrition_means" + here + " AND after_gate = '" +
                         std::string(name_of(row.after_gate)) + "' AND reason = '" + reason + "'"),
                  row.mean);
      }
      for (const CauseRow& row : run.causes)
        expect_near(number("SELECT coalesce(sum(mean), 0) FROM attrition_by_cause" + here +
                           " AND cause = '" + row.cause + "'"),
                    row.mean, row.cause);
      EXPECT_EQ(
          number("SELECT mean_days FROM mean_times" + here + " AND interval = 'vein_to_vein'"),
          run.vein_to_vein.time.mean);
      EXPECT_EQ(number("SELECT vein_to_vein_days FROM overview" + here),
                run.vein_to_vein.time.mean);
      EXPECT_EQ(number("SELECT potential_vein_to_vein_days FROM overview" + here),
                run.potential_vein_to_vein.time.mean);
      for (const IntervalRow& row : run.intervals)
        EXPECT_EQ(number("SELECT coalesce(sum(mean_days), 0) FROM mean_times" + here +
                         " AND interval = '" + row.name + "'"),
                  row.time.mean)
            << row.name;
      const auto product = [&](const std::string& what) {
        return number("SELECT coalesce(sum(mean), 0) FROM product_means" + here + " AND what = '" +
                      what + "'");
      };
      for (const MeasureRow& row : run.measures)
        EXPECT_EQ(product(std::string(row.measure->key)), row.mean) << row.measure->key;
      expect_near(number("SELECT sum(value * patients) / sum(patients) FROM measured" + here +
                         " AND measure = 'vein_to_vein'"),
                  run.vein_to_vein.time.mean, "vein to vein");
    }
}

TEST_F(StoreSql, StandardErrorsAreThoseOfTheIntervals) {
  fill(made_up_study(1, 2, 60, 7));
  // Both rest on the same number of replications, so the ratio of widths is that of the errors.
  const RunSummary run = summary(0, 0);
  const double n = number("SELECT replications FROM treated_fraction" + where(0, 0));
  const double quantile = half_width(run.treated_fraction.monte_carlo95) /
                          number("SELECT standard_error FROM treated_fraction" + where(0, 0));
  // R 4.2.2: qt(0.975, 55); in four of the 60 replications nobody reached the ITT gate.
  ASSERT_EQ(n, 56);
  EXPECT_NEAR(quantile, 2.004045, 1e-6);
  for (const CauseRow& row : run.causes) {
    if (row.mean == 0) continue;
    const double error = number("SELECT standard_error FROM attrition_by_cause" + where(0, 0) +
                                " AND cause = '" + row.cause + "'");
    // The lower half may be cut at 0.
    EXPECT_NEAR((row.monte_carlo95->hi - row.mean) / error, quantile, 1e-9) << row.cause;
  }
  const Difference difference = summarise(summed_[0][1].against_first, made_up_scenario(1).causes,
                                          made_up_scenario(1).causes);
  // The same four have no difference.
  EXPECT_EQ(number("SELECT replications FROM differences" + where(0, 1)), 56);
  expect_near(number("SELECT mean FROM differences" + where(0, 1)), difference.mean, "difference");
  // R 4.2.2: qt(0.975, 55)
  EXPECT_NEAR(half_width(difference.monte_carlo95) /
                  number("SELECT standard_error FROM differences" + where(0, 1)),
              2.004045, 1e-6);
}

TEST_F(StoreSql, PointsAreComparedWithTheFirst) {
  fill(made_up_study(3, 1, 30, 10));
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < 30; ++i) {
    const auto zero = summed_[0][0].counts[i].treated_fraction();
    const auto two = summed_[2][0].counts[i].treated_fraction();
    if (!zero || !two) continue;
    sum += *two - *zero;
    ++count;
  }
  EXPECT_EQ(number("SELECT count(*) FROM differences"), 2);
  EXPECT_EQ(number("SELECT replications FROM differences" + where(2, 0)), count);
  expect_near(number("SELECT mean FROM differences" + where(2, 0)), sum / count, "difference");
  EXPECT_EQ(number("SELECT number FROM point_value WHERE point = 2"), 9);
  EXPECT_EQ(number("SELECT varied = 'product.release=9 d' FROM overview" + where(2, 0)), 1);
}

TEST_F(StoreSql, LeavesOutWhatLiesBeyondAFinishedPoint) {
  const Study study = made_up_study(2, 1, 30, 10);
  fill(study);
  const double of_all = number("SELECT mean FROM treated_fraction" + where(0, 0));
  const double other = number("SELECT mean FROM treated_fraction" + where(1, 0));
  database_.reset();
  Store(path_, study, "").finish_point(0, 20);
  const auto& counts = summed_[0][0].counts;
  double sum = 0;
  int with_patients = 0;
  double days = 0, patients = 0, eligible = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    eligible += counts[i].reached[0];
    const MeasureSum& times = counts[i].measured[measure_at("vein_to_vein")];
    days += milliseconds_in_days(static_cast<double>(times.amount));
    patients += static_cast<double>(times.patients);
    if (!counts[i].treated_fraction()) continue;
    sum += *counts[i].treated_fraction();
    ++with_patients;
  }
  const double mean = number("SELECT mean FROM treated_fraction" + where(0, 0));
  expect_near(mean, sum / with_patients, "treated fraction");
  EXPECT_NE(mean, of_all);
  EXPECT_EQ(number("SELECT mean FROM treated_fraction" + where(1, 0)), other);
  EXPECT_EQ(number("SELECT mean FROM flow_means" + where(0, 0) + " AND place = 0"), eligible / 20);
  EXPECT_EQ(number("SELECT replications FROM replications" + where(0, 0)), 20);
  expect_near(number("SELECT vein_to_vein_days FROM overview" + where(0, 0)), days / patients,
              "vein to vein");
  EXPECT_EQ(number("SELECT finished FROM overview" + where(0, 0)), 1);
  EXPECT_EQ(number("SELECT finished FROM overview" + where(1, 0)), 0);
}

/// The queries that the README shows, run as they stand there.
TEST_F(StoreSql, QueriesOfTheReadmeGiveRows) {
  fill(made_up_study(3, 1, 30, 10));
  std::ifstream readme(V2V_SOURCE_DIR "/tools/README.md");
  const std::string text{std::istreambuf_iterator<char>(readme), std::istreambuf_iterator<char>()};
  const std::string opening = "```sql\n";
  int queries = 0;
  for (std::size_t at = text.find(opening); at != std::string::npos;
       at = text.find(opening, at + 1)) {
    const std::size_t from = at + opening.size();
    const std::string sql = text.substr(from, text.find("```", from) - from);
    EXPECT_GT(number("SELECT count(*) FROM (" + sql.substr(0, sql.rfind(';')) + ")"), 1) << sql;
    ++queries;
  }
  EXPECT_EQ(queries, 3);
}

}  // namespace
}  // namespace v2v
