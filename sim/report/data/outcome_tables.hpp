// What becomes of the patients of all arms, as tables.
#pragma once

#include "vein2vein/report/data_package.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <optional>
#include <string>
#include <vector>

namespace v2v::report {

/// `survival.csv`; nothing where no arm says what becomes of patients.
std::optional<DataTable> survival_table(const std::vector<const RunSummary*>& arms,
                                        const std::vector<std::string>& names);
/// `standing.csv`; likewise.
std::optional<DataTable> standing_table(const std::vector<const RunSummary*>& arms,
                                        const std::vector<std::string>& names);
/// `incidence.csv`; nothing where nobody reached the ITT gate.
std::optional<DataTable> incidence_table(const std::vector<const RunSummary*>& arms,
                                         const std::vector<std::string>& names);

}  // namespace v2v::report
