// What is simulated: points, each with one or more arms, replications in batches.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/parameters.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/occupancy.hpp"
#include "vein2vein/statistics/precision.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Where a rule decides, no point gets more unless the options say so.
inline constexpr unsigned most_replications = 100'000;

/// Scenarios that are simulated side by side on the same patients and compared with the first.
struct StudyPoint {
  std::vector<std::shared_ptr<const Scenario>> arms;  ///< at least one
  std::vector<VariedValue> values;                    ///< what makes this point; for people
  /// The parameters from counts are held here in every replication; by default the study says.
  std::shared_ptr<const ParameterLuck> pinned;
  bool verified = true;  ///< its replication 0 runs on both engines
};

struct Study {
  std::string kind;  ///< `run`, `compare`, `sweep`, `sensitivity` or `select`
  std::vector<StudyPoint> points;
  std::uint64_t seed = 1;
  Uncertainty uncertainty = Uncertainty::none;
  unsigned replications = 0;               ///< of every point; with a goal: at most
  std::optional<PrecisionGoal> precision;  ///< when a point has enough, looked at after each batch
  unsigned batch_size = 1;
  /// In which replications potential times are simulated: some are enough where only quantiles of
  /// all patients together are told.
  enum class PotentialTimes : std::uint8_t { none, some, all };
  PotentialTimes potential_times = PotentialTimes::some;
  bool splits_variance = true;          ///< with twins, where parameters are drawn
  KeptDays kept_days = KeptDays::none;  ///< of occupancy; many points would have too many
  std::string rule;  ///< what else decides which replications are simulated, in words

  /// Few replications make small batches, so that every core has some; large ones cost less to
  /// keep.
  static unsigned batch_size_for(unsigned replications, bool with_stopping) noexcept;
  unsigned batches() const noexcept { return (replications + batch_size - 1) / batch_size; }
  unsigned first_of(unsigned batch) const noexcept { return batch * batch_size; }
  unsigned size_of(unsigned batch) const noexcept {
    return batch + 1 < batches() ? batch_size : replications - first_of(batch);
  }
};

/// Potential times stand in the quantiles of all patients together, so that they are simulated in
/// as many replications as these need, from the first on: with 25,000 patients the rank of a
/// quantile is known to 0.6 % (95 %, of independent ones). At least 20, and 100 where parameters
/// are drawn, which all patients of a replication share; all where they are asked for by
/// replication.
unsigned replications_with_potential_times(const Study& study, const Scenario& scenario);

/// The first replications have a twin: with 250 the share of the variance that drawn parameters
/// cause is known to 12 points where it is small, and to 5 where it is 80 % (95 %). None where it
/// is not asked for.
unsigned replications_with_twins(const Study& study);

/// That of a study which judges by this quantity alone.
Study::PotentialTimes potential_times_for(const std::string& quantity);

/// A piece of work: one batch of one point.
struct WorkUnit {
  std::uint32_t point = 0;
  std::uint32_t batch = 0;
  auto operator<=>(const WorkUnit&) const = default;
};

}  // namespace v2v
