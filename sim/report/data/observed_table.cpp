// Cumulative incidence of a trial as a table.
#include "report/data/table.hpp"
#include "vein2vein/report/observed_report.hpp"

#include <vector>

namespace v2v {
namespace report {
namespace {

struct IncidenceRow {
  std::size_t day = 0;
  std::string outcome;
  double incidence = 0;
};

}  // namespace
}  // namespace report

DataTable incidence_table(const ObservedSummary& observed) {
  using report::IncidenceRow;
  report::Table<IncidenceRow> table(
      "observed-incidence.csv",
      "Cumulative incidence since the ITT gate by Aalen and Johansen: a row an outcome a day.",
      {"day", "outcome"});
  table
      .add({"day", "Whole days since the ITT gate.", "d"},
           [](const IncidenceRow& row) { return row.day; })
      .add({"outcome", "`infused`, or the reason on record of those who left."},
           [](const IncidenceRow& row) { return row.outcome; })
      .add(
          {"incidence", "The fraction of patients at the ITT gate who had come to it by that day."},
          [](const IncidenceRow& row) { return row.incidence; });
  std::vector<IncidenceRow> rows;
  for (const IncidenceCurve& curve : observed.incidence)
    for (std::size_t day = 0; day < curve.by_day.size(); ++day)
      rows.push_back({day, curve.outcome, curve.by_day[day]});
  return table.with(rows);
}

}  // namespace v2v
