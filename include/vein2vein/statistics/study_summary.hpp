// The results of sweeps, sensitivity analyses and selections, as plain numbers for the reports.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// One varied value of one point, as the scenario would state it: `21 d`, `0.05`, `make_again`.
struct VariedValue {
  std::string path;              ///< `product.release.with_median`
  std::string text;              ///< `21 d`
  std::optional<double> number;  ///< 21; nothing for a word
  std::string unit;              ///< `d`, `%`, `/d`; empty for plain numbers and words
};

/// One point of a sweep: a complete run of the scenario with these values.
struct SweepPoint {
  std::vector<VariedValue> values;  ///< in the order of `SweepSummary::paths`
  RunSummary summary;
};

struct SweepSummary {
  std::string scenario, title, question;
  std::string design;              ///< `grid`, `latin hypercube` or `sobol`
  std::vector<std::string> paths;  ///< what was varied
  std::uint64_t seed = 0;
  std::string version;
  std::vector<SweepPoint> points;
};

/// What a factor of a sensitivity analysis is and how far it goes.
struct FactorSummary {
  std::string name;        ///< path of the value, or of the group of counts
  std::string low, high;   ///< as the scenario would state them, or `2.5 %` and `97.5 %`
  bool posterior = false;  ///< from counts: low and high are quantiles of what they leave unknown
};

struct SensitivitySummary {
  std::string scenario, title;
  std::string quantity, unit;  ///< of the outcome, such as `treated_fraction` and an empty unit
  std::string method;          ///< `tornado`, `morris` or `sobol`
  std::uint64_t seed = 0;
  std::string version;
  std::vector<Warning> warnings;  ///< `immortal_time_warning` of the outcome
  unsigned replications = 0;      ///< of each evaluation, all with the same luck
  std::uint64_t evaluations = 0;  ///< of the model
  /// Evaluations in which nobody contributes to the outcome. A mean over such a point would be a
  /// claim about nobody: with one, Morris' effects and Sobol's indices have no value.
  std::uint64_t without_value = 0;
  double base = 0;  ///< outcome with every factor in its middle; not a number: it has no value
  std::vector<FactorSummary> factors;

  struct Tornado {
    std::size_t factor = 0;
    /// Outcome, all other factors in their middle, over the replications that have it at both
    /// ends; not a number where an end has no value.
    double at_low = 0, at_high = 0;
    /// 95% Monte Carlo interval of the change from low to high (common luck).
    std::optional<Interval> change95;
  };
  /// Elementary effects over factors scaled to 0..1 (Morris, Technometrics 1991; mu* of Campolongo
  /// et al., Environmental Modelling & Software 2007).
  struct Morris {
    std::size_t factor = 0;
    double mu = 0, mu_star = 0, sigma = 0;
    Interval mu_star95;  ///< bootstrap over trajectories
  };
  /// First-order and total indices with bootstrap intervals.
  struct Sobol {
    std::size_t factor = 0;
    double first = 0, total = 0;
    Interval first95, total95;
  };
  // The rows of the method that was asked for, the most important first.
  std::vector<Tornado> tornado;
  std::vector<Morris> morris;
  std::vector<Sobol> sobol;
  std::uint64_t verified_evaluations = 0;  ///< whose replication 0 ran on both engines
};

struct SelectionSummary {
  std::string quantity, unit;
  bool maximise = true;
  std::string procedure;  ///< with its reference
  double indifference = 0, confidence = 0;
  std::uint64_t seed = 0;
  std::string version;
  unsigned first_stage = 0;              ///< replications of every policy before any is dropped
  std::uint64_t replications_spent = 0;  ///< all policies together
  /// What the same promise would have cost without dropping anybody on the way: the largest sample
  /// that the procedure might have asked for, times the number of policies.
  std::uint64_t replications_without_stopping = 0;
  std::size_t best = 0;  ///< index into `policies`
  struct Policy {
    std::string name;
    double mean = 0;
    std::optional<Interval> monte_carlo95;
    unsigned replications = 0;
    bool dropped = false;  ///< after `replications`
    Verification verified;
    std::vector<Warning> warnings = {};
    std::optional<double> accrual_days = {};  ///< see `accrual_days`
    std::optional<Gate> itt_gate = {};        ///< nothing where populations have several
  };
  std::vector<Policy> policies;  ///< in the order of the command
};

}  // namespace v2v
