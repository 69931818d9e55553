// The results of sweeps, sensitivity analyses and selections as documents, JSON, CSV and pictures.
#pragma once

#include "vein2vein/report/data_package.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <string>
#include <vector>

namespace v2v {

// Documents and JSON are as `report.hpp` describes them. Tables are as
// `data_package.hpp` describes them. Pictures are one page, A4 across (297 mm x 210 mm),
// laid out with built-in widths of type, so that the bytes depend on nothing that is installed.

/// A row a point: what was varied, potential vein-to-vein time, treated fraction, losses by cause.
Document full_document(const SweepSummary& sweep);
/// Points in the order of the sweep. A varied value is a number where it has no unit, else text.
std::string json_of(const SweepSummary& sweep);
/// `sweep.csv`, a row a point, and `sweep-long.csv`, a row a quantity of a point, with waits and
/// the use of what is shared. Every varied path has three columns: as the scenario states it, its
/// number and its unit. Fractions are of those at the ITT gate, times in days.
std::vector<DataTable> tables_of(const SweepSummary& sweep);
/// With one varied path: what becomes of the patients at the ITT gate against the potential
/// vein-to-vein time (the median of each point), losses by cause as bands stacked from the top,
/// the treated below them, with the prediction band and the Monte Carlo interval of the treated
/// fraction. The potential time is that of every patient at the gate, had nobody left; the time of
/// the infused would leave out those who did not live to see it (immortal-time bias). With several
/// paths or a single point: the treated fraction against that time with both intervals. Points
/// where nobody reached the gate are left out, and the caption says so.
std::string attrition_curve_svg(const SweepSummary& sweep);

Document full_document(const SensitivitySummary& sensitivity);
std::string json_of(const SensitivitySummary& sensitivity);
/// `sensitivity.csv`, a row a factor, with the columns of the method.
std::vector<DataTable> tables_of(const SensitivitySummary& sensitivity);
/// Tornado: bars around the base. Morris: mu* against sigma. Sobol: first and total indices.
std::string sensitivity_svg(const SensitivitySummary& sensitivity);

/// The winner in a sentence with its promise, then every policy and what it cost to know.
Document full_document(const SelectionSummary& selection);
std::string json_of(const SelectionSummary& selection);

}  // namespace v2v
