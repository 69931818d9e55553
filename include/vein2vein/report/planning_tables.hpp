// What planners book by, as tables: months and years, beds day by day, hospitals.
#pragma once

#include "vein2vein/report/data_package.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v {

/// `hospitals.csv` (a row a hospital or region), and of what is observed by the calendar
/// `periods.csv` (a row a number of a month or year) and `occupancy.csv` (a row a resource a day,
/// or whatever stretch the summaries tell of); where outcomes are stated `survival.csv` (a row a
/// month of a curve). `names` are those of the arms. What no arm has is left out.
std::vector<DataTable> planning_tables(const std::vector<const RunSummary*>& arms,
                                       const std::vector<std::string>& names);

}  // namespace v2v
