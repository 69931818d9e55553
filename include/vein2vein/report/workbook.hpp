// The results of a run or a comparison as a workbook for spreadsheets.
#pragma once

#include "vein2vein/report/study_record.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v {

/// Writes an XLSX file with the sheets `summary`, `flowchart`, `arms` (of a comparison),
/// `planning` (years, months, what is needed, hospitals), `occupancy`, `waits`, `parameters` (each
/// with its source) and `notes`. Numbers are numbers with all their digits, shown as reports show
/// them; units stand in the header, or beside them where rows differ; an interval is two columns,
/// `low` and `high`. In a comparison the first column of every table says which arm a row is of.
/// The same results make the same bytes. Throws `Failure(files)`.
void write_workbook(const std::string& path, const RunSummary& run, const StudyRecord& record);
/// One record an arm.
void write_workbook(const std::string& path, const ComparisonSummary& comparison,
                    const std::vector<StudyRecord>& records);

}  // namespace v2v
