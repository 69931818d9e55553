// A look ahead as documents, JSON and tables.
#pragma once

#include "vein2vein/report/data_package.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/forecast.hpp"

#include <string>
#include <vector>

namespace v2v {

/// Who of the list is late, the weeks to come, what is short.
Document first_screen(const ForecastSummary& forecast);
/// With everybody on the list and all that a run tells.
Document full_document(const ForecastSummary& forecast);
Document by_place(const ForecastSummary& forecast, PlacesBy by);
/// That of the run with `forecast: { until, until_d, late_after, late_after_d, weeks, patients }`;
/// dates are null where the start is not stated.
std::string json_of(const ForecastSummary& forecast);
/// `weeks.csv` and `listed.csv`.
std::vector<DataTable> forecast_tables(const ForecastSummary& forecast);

}  // namespace v2v
