// The results of a run or a comparison as a workbook for spreadsheets.
#pragma once

#include "vein2vein/report/study_record.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <optional>
#include <string>
#include <vector>

namespace v2v {

struct SheetCell {
  enum class Style { plain, heading, header };
  std::string text;              ///< empty where nothing or a number stands
  std::optional<double> number;  ///< finite, with all its digits
  std::string format;            ///< in which a spreadsheet shows the number, such as `#,##0.0 %`
  Style style = Style::plain;
};

struct Worksheet {
  std::string name;                          ///< at most 31 letters
  std::vector<std::vector<SheetCell>> rows;  ///< may differ in length
  std::vector<double> widths;                ///< of columns, in letters; 0 where it does not matter
};

/// The sheets `summary`, `flowchart`, `arms` (of a comparison), `planning` (years, months, what is
/// needed, hospitals), `occupancy`, `waits`, `parameters` (each with its source) and `notes`; none
/// is empty. Numbers are numbers with all their digits, shown as reports show them; units stand in
/// the header, or beside them where rows differ; an interval is two columns, `low` and `high`. In a
/// comparison the first column of every table says which arm a row is of.
std::vector<Worksheet> worksheets_of(const RunSummary& run, const StudyRecord& record);
/// One record an arm.
std::vector<Worksheet> worksheets_of(const ComparisonSummary& comparison,
                                     const std::vector<StudyRecord>& records);

/// For a page that writes the file itself: an array of sheets, each with `name`, `widths` and
/// `rows` of cells, which are null or have `text` and `style`, or `number` and `format`.
std::string worksheets_json(const std::vector<Worksheet>& sheets);

/// As an XLSX file; the same sheets make the same bytes. Throws `Failure(files)`.
void write_workbook(const std::string& path, const std::vector<Worksheet>& sheets);

}  // namespace v2v
