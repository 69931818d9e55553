// Survival, where patients stand and cumulative incidence: a row a month or a day of a curve.
#include "report/data/outcome_tables.hpp"

#include "report/data/table.hpp"
#include "vein2vein/statistics/incidence.hpp"

#include <algorithm>
#include <limits>

namespace v2v::report {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Whose numbers a row has.
struct Whose {
  const RunSummary* run = nullptr;
  std::string arm, population;  // empty population: all of them
};

/// Calls `add` with all patients of every arm, and with each of its populations.
template <class Add>
void for_each_group(const std::vector<const RunSummary*>& arms,
                    const std::vector<std::string>& names, Add add) {
  for (std::size_t i = 0; i < arms.size(); ++i) {
    add(Whose{arms[i], names[i], ""}, *arms[i]);
    for (const PopulationSummary& each : arms[i]->populations)
      add(Whose{arms[i], names[i], each.name}, each);
  }
}

template <class Row>
Table<Row> table_of(const char* file, const char* title) {
  Table<Row> table(file, title);
  table
      .add({"scenario", "Name of the scenario."},
           [](const Row& row) { return row.whose.run->scenario; })
      .add({"arm", "Name of the arm: its scenario's, numbered where arms share it."},
           [](const Row& row) { return row.whose.arm; })
      .add({"population", "Which group of the patients; empty of all together."},
           [](const Row& row) {
             return row.whose.population.empty() ? std::nullopt
                                                 : std::optional(row.whose.population);
           });
  return table;
}

/// Of tables that have both arms of a randomised trial.
template <class Row>
void add_given(Table<Row>& table) {
  table.add({"given", "What they are given: `cells`, or `standard_of_care` in a randomised trial."},
            [](const Row& row) { return std::string(row.given); });
}
constexpr const char* kCells = "cells";
constexpr const char* kStandard = "standard_of_care";

struct SurvivalRow {
  Whose whose;
  const char* given = "";
  const SurvivalCurve* curve = nullptr;
  const SurvivalPoint* point = nullptr;
};

struct StandingRow {
  Whose whose;
  const char* given = "";
  Standing standing{};
  std::size_t month = 0;
  double share = 0;
};

struct IncidenceRow {
  Whose whose;
  const IncidenceCurve* curve = nullptr;
  std::size_t day = 0;
  double under_way = 0;
};

/// Each word with what it means in prose.
template <class Enum>
std::string meanings(std::string text) {
  for (const auto& [which, word, prose] : words<Enum>)
    text += " `" + std::string(word) + "` (" + std::string(prose) + "),";
  text.back() = '.';
  return text;
}

}  // namespace

std::optional<DataTable> survival_table(const std::vector<const RunSummary*>& arms,
                                        const std::vector<std::string>& names) {
  using Row = SurvivalRow;
  std::vector<Row> rows;
  for_each_group(arms, names, [&rows](const Whose& whose, const PatientSummary& patients) {
    if (!patients.outcomes) return;
    const auto add = [&](const std::vector<SurvivalCurve>& curves, const char* given) {
      for (const SurvivalCurve& curve : curves)
        for (const SurvivalPoint& point : curve.points)
          rows.push_back({whose, given, &curve, &point});
    };
    add(patients.outcomes->curves, kCells);
    if (patients.outcomes->randomised) add(patients.outcomes->randomised->curves, kStandard);
  });
  if (rows.empty()) return std::nullopt;
  auto table = table_of<Row>("survival.csv",
                             "Who is alive, and alive without disease: a row a month of a curve.");
  add_given(table);
  table
      .add({"curve", meanings<Survival>("Of whom, since when, and what ends it:")},
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

std::optional<DataTable> standing_table(const std::vector<const RunSummary*>& arms,
                                        const std::vector<std::string>& names) {
  using Row = StandingRow;
  std::vector<Row> rows;
  for_each_group(arms, names, [&rows](const Whose& whose, const PatientSummary& patients) {
    if (!patients.outcomes) return;
    const auto add = [&](const std::vector<StandingSummary>& standing, const char* given) {
      for (const StandingSummary& one : standing)
        for (std::size_t month = 0; month < one.by_month.size(); ++month)
          rows.push_back({whose, given, one.which, month, one.by_month[month]});
    };
    add(patients.outcomes->standing, kCells);
    if (patients.outcomes->randomised) add(patients.outcomes->randomised->standing, kStandard);
  });
  if (rows.empty()) return std::nullopt;
  auto table = table_of<Row>(
      "standing.csv", "Where everybody stands who was intended to be treated: a row a month.");
  add_given(table);
  table
      .add({"standing", meanings<Standing>("Where:")},
           [](const Row& row) { return std::string(name_of(row.standing)); })
      .add({"months", "Since the ITT gate.", "months"},
           [](const Row& row) { return static_cast<std::int64_t>(row.month); })
      .add({"mean", "Share of those intended, mean over replications; all of a month sum to 1."},
           [](const Row& row) { return row.share; });
  return table.with(rows);
}

std::optional<DataTable> incidence_table(const std::vector<const RunSummary*>& arms,
                                         const std::vector<std::string>& names) {
  using Row = IncidenceRow;
  std::vector<Row> rows;
  for_each_group(arms, names, [&rows](const Whose& whose, const PatientSummary& patients) {
    for (const IncidenceCurve& curve : patients.incidence)
      for (std::size_t day = 0; day < curve.by_day.size(); ++day) {
        double under_way = 1;
        for (const IncidenceCurve& each : patients.incidence)
          if (!each.by_day.empty()) under_way -= each.by_day[std::min(day, each.by_day.size() - 1)];
        // Shares that sum to 1 leave a rounding error.
        rows.push_back({whose, &curve, day, under_way < 1e-12 ? 0 : under_way});
      }
  });
  if (rows.empty()) return std::nullopt;
  auto table =
      table_of<Row>("incidence.csv",
                    "Cumulative incidence of infusion and of every loss: a row a day of a curve.");
  table
      .add({"outcome", "`infused`, or the cause of leaving."},
           [](const Row& row) { return row.curve->outcome; })
      .add({"day", "Since the ITT gate.", "d"},
           [](const Row& row) { return static_cast<std::int64_t>(row.day); })
      .add({"share", "Of those intended, who had come to it by then; all replications together."},
           [](const Row& row) { return row.curve->by_day[row.day]; })
      .add({"under_way", "Of those intended, who had come to nothing yet."},
           [](const Row& row) { return row.under_way; });
  const auto end = [&table](const char* name, const char* text, double Interval::*which) {
    table.add({name, text}, [which](const Row& row) -> std::optional<double> {
      const std::size_t step = incidence_step_of(row.day);
      if (incidence_days[step] != row.day || step >= row.curve->prediction95.size())
        return std::nullopt;
      return row.curve->prediction95[step].*which;
    });
  };
  end("prediction95_low",
      "95 % prediction interval of one cohort, lower end: every week for half a year, then every "
      "four weeks.",
      &Interval::lo);
  end("prediction95_high", "Its upper end.", &Interval::hi);
  return table.with(rows);
}

}  // namespace v2v::report
