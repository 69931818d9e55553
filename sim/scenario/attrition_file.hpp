// The tables of a calibrated model of attrition.
#pragma once

#include "scenario/csv.hpp"
#include "vein2vein/scenario/attrition.hpp"

#include <memory>
#include <string>

namespace v2v {

/// Columns of a coefficient and of a study's rate: `baseline.total`, `mix_before.progression`,
/// `zuma-1/after.progression`.
std::string total_column(std::size_t term);
std::string mix_column(AttritionPeriod period, std::size_t cause);
std::string rate_column(const std::string& study, AttritionPeriod period, std::size_t cause);
/// Names of `AttritionFactors`, in its order.
inline constexpr std::array<std::string_view, 7> attrition_factor_names = {
    "conditioned", "bridging_response", "burden",         "prior_line",
    "time_shape",  "not_eligible",      "not_conditioned"};
double& factor_at(AttritionFactors& factors, std::size_t index) noexcept;

/// The model from its table of draws and, where it is there, that of the left-out studies. Reports
/// missing columns, cells that are not finite numbers, and tables of different length.
std::shared_ptr<const AttritionModel> attrition_model(const CsvTable& draws,
                                                      const CsvTable* left_out, double support,
                                                      Problems& problems);

}  // namespace v2v
