// Which values of a scenario an outcome depends on.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace v2v {

/// Something that is varied: a value of the scenario over a range, or what counts leave unknown
/// about a parameter (an input of `ParameterLuck`).
struct Factor {
  std::string name;  ///< as in the report
  // A value over a range:
  std::string path;  ///< empty: an input of the parameters
  double from = 0, to = 0;
  std::string unit;    ///< ` d`, `%`, ` /d` or nothing: what follows the number
  bool whole = false;  ///< only whole numbers, each with an equal part of 0 to 1
  // An input of the parameters:
  std::size_t group = 0, input = 0;

  bool is_posterior() const noexcept { return path.empty(); }
  /// The value at `position` 0 to 1 of the range, as the scenario would state it.
  std::string text_at(double position) const;
};

/// One a group of counts, and one a kind where several were counted among the same patients.
std::vector<Factor> posterior_factors(const Scenario& scenario);

enum class SensitivityMethod : std::uint8_t {
  tornado,  ///< one at a time, the others in their middle: the ends of ranges, and 2.5% and 97.5%
  morris,   ///< elementary effects, between the same ends
  sobol     ///< variance-based: ranges uniform, posteriors whole
};

struct SensitivityQuestion {
  SensitivityMethod method = SensitivityMethod::tornado;
  std::string quantity = "treated_fraction";  ///< see `Quantity`
  std::vector<Factor> factors;                ///< at least one
  std::size_t size = 0;  ///< trajectories (morris) or rows (sobol, a power of two); 0: 20 or 128
};

/// The scenario with these values, checked.
using ScenarioAt = std::function<std::shared_ptr<const Scenario>(const std::vector<Override>&)>;

/// Evaluates the scenario at the points of the method's design, each a mean over replications with
/// the same luck (common random numbers), so that the outcome is a function of the factors.
/// `options.replications` 0: the scenario's for a tornado, 100 otherwise. Where a posterior is
/// among the factors, parameters that are not varied stand at the median of theirs; otherwise all
/// stand at their point estimates. Of a posterior that is known as joint draws these are quantiles
/// of what the input is named after (`parameters_at`). `scenario_at` returning null ends the
/// analysis: it has said why, and nothing is returned.
std::optional<SensitivitySummary> analyse_sensitivity(const SensitivityQuestion& question,
                                                      const ScenarioAt& scenario_at,
                                                      const RunOptions& options);

}  // namespace v2v
