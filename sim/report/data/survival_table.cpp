// A row a month of a curve.
#include "report/data/survival_table.hpp"

#include "report/data/table.hpp"

#include <limits>

namespace v2v::report {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct Row {
  const RunSummary* run = nullptr;
  std::string arm, population;  // empty population: all of them
  const SurvivalCurve* curve = nullptr;
  const SurvivalPoint* point = nullptr;
};

void add_rows(std::vector<Row>& rows, const RunSummary& run, const std::string& arm,
              const PatientSummary& patients, const std::string& population) {
  if (!patients.outcomes) return;
  for (const SurvivalCurve& curve : patients.outcomes->curves)
    for (const SurvivalPoint& point : curve.points)
      rows.push_back({&run, arm, population, &curve, &point});
}

std::string meaning_of_curves() {
  std::string text = "Of whom, since when, and what ends it:";
  for (const auto& [which, word, prose] : words<Survival>)
    text += " `" + std::string(word) + "` (" + std::string(prose) + "),";
  text.back() = '.';
  return text;
}

}  // namespace

std::optional<DataTable> survival_table(const std::vector<const RunSummary*>& arms,
                                        const std::vector<std::string>& names) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    add_rows(rows, *arms[i], names[i], *arms[i], "");
    for (const PopulationSummary& each : arms[i]->populations)
      add_rows(rows, *arms[i], names[i], each, each.name);
  }
  if (rows.empty()) return std::nullopt;
  Table<Row> table("survival.csv",
                   "Who is alive, and alive without disease: a row a month of a curve.");
  table.add({"scenario", "Name of the scenario."}, [](const Row& row) { return row.run->scenario; })
      .add({"arm", "Name of the arm: its scenario's, numbered where arms share it."},
           [](const Row& row) { return row.arm; })
      .add({"population", "Which group of the patients; empty of all together."},
           [](const Row& row) {
             return row.population.empty() ? std::nullopt : std::optional(row.population);
           })
      .add({"curve", meaning_of_curves()},
           [](const Row& row) { return std::string(name_of(row.curve->which)); })
      .add({"months", "Since the origin of the curve.", "months"},
           [](const Row& row) { return static_cast<std::int64_t>(row.point->month); })
      .add({"mean", "Share for whom it has not ended, mean over replications."},
           [](const Row& row) { return row.point->mean; });
  const auto end = [&table](const char* name, const char* text,
                            std::optional<Interval> SurvivalPoint::*which,
                            double Interval::*bound) {
    table.add({name, text}, [which, bound](const Row& row) {
      const auto& interval = (*row.point).*which;
      return interval ? (*interval).*bound : unknown;
    });
  };
  end("monte_carlo95_low", "95 % Monte Carlo interval of the mean, lower end.",
      &SurvivalPoint::monte_carlo95, &Interval::lo);
  end("monte_carlo95_high", "95 % Monte Carlo interval of the mean, upper end.",
      &SurvivalPoint::monte_carlo95, &Interval::hi);
  end("prediction95_low", "95 % prediction interval of one cohort, lower end.",
      &SurvivalPoint::prediction95, &Interval::lo);
  end("prediction95_high", "95 % prediction interval of one cohort, upper end.",
      &SurvivalPoint::prediction95, &Interval::hi);
  table.add({"at_risk", "Patients for whom it has not ended, mean over replications."},
            [](const Row& row) { return row.point->at_risk; });
  return table.with(rows);
}

}  // namespace v2v::report
