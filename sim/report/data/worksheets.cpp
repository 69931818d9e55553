// Which documents the sheets of a workbook are made of.
#include "core/decimal.hpp"
#include "report/data/sheet_layout.hpp"
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "report/views/calendar.hpp"
#include "report/views/outcomes.hpp"
#include "report/views/parts.hpp"
#include "report/views/people.hpp"
#include "report/views/places.hpp"
#include "report/views/waiting.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/workbook.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace v2v {
namespace report {
namespace {

using Part = Sheet::Part;

Cell counted(double mean, const std::optional<Interval>& around) {
  return {count(mean, around), mean, "", around};
}

/// A row a gate, and below it one for each reason for which patients were lost before the next.
Document flowchart_rows(const RunSummary& run) {
  blocks::Table table({"gate", "lost as", "patients", "published", ""}, 2);
  const auto add = [&](const std::string& gate, const std::string& reason, double mean,
                       const std::optional<Interval>& around,
                       const std::optional<std::uint32_t>& published, bool outside) {
    table.row({gate, reason, counted(mean, around),
               published ? Cell{whole(*published), double(*published)} : Cell{""},
               outside ? "outside" : ""});
  };
  for (const Stage& stage : flowchart_of(run)) {
    add(stage.name, "", stage.row.mean, stage.row.prediction95, stage.row.published,
        stage.is_outside());
    for (const Loss& loss : stage.losses)
      add(stage.name, loss.reason, loss.mean, loss.prediction95, loss.published, loss.is_outside());
  }
  Document document;
  document.table(std::move(table));
  return document.note(
      "patients: means over replications; low and high: 95 % prediction of one cohort");
}

Document summary_of(const RunSummary& run) {
  Document document;
  add_heading(document, run);
  add_answer(document, run);
  document.section("Key numbers").table(key_numbers(run));
  add_treated(document, run);
  add_outcomes(document, run);
  add_times(document, run);
  add_measures(document, run);
  return document;
}

Document occupancy_of(const RunSummary& run) {
  Document document;
  add_resources(document, run);
  add_places(document, run, run.site_resources.size());
  return document;
}

Document waits_of(const RunSummary& run) {
  Document document;
  add_share(document, run);
  return document;
}

/// What is a number as it is written stands there as one.
Cell as_written(const std::string& text) {
  const std::optional<double> value = decimal_of(text);
  return value ? Cell{text, *value} : Cell{text};
}

Document parameters_of(const StudyRecord& record) {
  Document document;
  for (const RecordItem& item : data_of(*record.scenario).items)
    for (const RecordTable& rows : item.tables) {
      if (item.number != "3.3") continue;
      blocks::Table table(rows.header, rows.header.size(), rows.name);
      for (const auto& row : rows.rows) {
        std::vector<Cell> cells;
        for (const std::string& cell : row) cells.push_back(as_written(cell));
        table.row(std::move(cells));
      }
      document.table(std::move(table));
    }
  return document;
}

Document notes_of(const RunSummary& run, const StudyRecord& record) {
  Document document;
  document.warnings(run.warnings);
  add_origin(document, run);
  if (!record.command.empty()) document.paragraph(record.command);
  return document;
}

Document differences_of(const ComparisonSummary& comparison) {
  Document document;
  add_verdicts(document, comparison);
  if (comparison.arms.empty()) return document;
  add_arms(document, comparison, comparison.arms.size());
  add_causes(document, comparison);
  return document;
}

/// Years, months, what is needed of beds, and hospitals.
Document planning_of(const RunSummary& run) {
  Document document;
  add_calendar(document, run);
  add_occupancy(document, run);
  add_people(document, run);
  add_by_place(document, run, run.hospitals.size() + run.offered.size());
  return document;
}

/// The sheets that are made of runs; `arms` holds none of a single run.
std::vector<Sheet> sheets_of(const std::vector<const RunSummary*>& runs,
                             const std::vector<StudyRecord>& records,
                             const std::vector<std::string>& arms) {
  std::vector<Sheet> sheets = {{"summary", {}},   {"flowchart", {}}, {"planning", {}},
                               {"occupancy", {}}, {"waits", {}},     {"parameters", {}},
                               {"notes", {}}};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string arm = i < arms.size() ? arms[i] : std::string();
    Document documents[] = {
        summary_of(*runs[i]),          flowchart_rows(*runs[i]), planning_of(*runs[i]),
        occupancy_of(*runs[i]),        waits_of(*runs[i]),       parameters_of(records[i]),
        notes_of(*runs[i], records[i])};
    for (std::size_t sheet = 0; sheet < sheets.size(); ++sheet)
      sheets[sheet].parts.push_back({arm, std::move(documents[sheet])});
  }
  std::erase_if(sheets, [](const Sheet& sheet) {
    return std::all_of(sheet.parts.begin(), sheet.parts.end(),
                       [](const Part& part) { return part.document.blocks().empty(); });
  });
  return sheets;
}

std::vector<Worksheet> all_laid_out(const std::vector<Sheet>& sheets) {
  std::vector<Worksheet> all;
  for (const Sheet& sheet : sheets) all.push_back(laid_out(sheet));
  return all;
}

}  // namespace
}  // namespace report

std::vector<Worksheet> worksheets_of(const RunSummary& run, const StudyRecord& record) {
  return report::all_laid_out(report::sheets_of({&run}, {record}, {}));
}

std::vector<Worksheet> worksheets_of(const ComparisonSummary& comparison,
                                     const std::vector<StudyRecord>& records) {
  std::vector<const RunSummary*> runs;
  for (const RunSummary& arm : comparison.arms) runs.push_back(&arm);
  auto sheets = report::sheets_of(runs, records, report::names_of(comparison.arms));
  sheets.insert(sheets.begin() + 2, {"arms", {{"", report::differences_of(comparison)}}});
  return report::all_laid_out(sheets);
}

}  // namespace v2v
