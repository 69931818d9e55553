// The ways that patients take whom no hazard removes: times, responses and how the way ends.
#pragma once

#include "vein2vein/evidence/fit.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <vector>

namespace v2v {

/// At least so many patients are simulated; a share of the paths then has a standard error below
/// 0.8 percentage points, less than counts of a few hundred patients can tell.
inline constexpr std::uint32_t least_simulated_patients = 4000;
/// A group of patients who end alike is cut into at most so many paths, of so many patients or
/// more.
inline constexpr std::size_t most_paths_of_a_group = 6;
inline constexpr std::size_t least_patients_of_a_path = 50;

struct SimulatedPaths {
  std::vector<AttritionPath> paths;
  /// The first of approved, screened and eligible that everybody reaches together with eligible;
  /// who is lost before it is lost in stretch `screening`, all of which lies before it.
  Gate end_of_screening = Gate::eligible;
};

/// Simulates the scenario without its hazards of leaving until there are patients enough. `reasons`
/// of the paths are indices into `Scenario::reasons`.
SimulatedPaths simulate_paths(const Scenario& scenario, std::uint64_t seed);

/// Paths of one patient each (their weights do not matter) as few paths that stand for them: groups
/// by how the way ends and whether there was a response, sorted by waiting time and cut into bins
/// of equal weight; the mean of the times in each.
std::vector<AttritionPath> compress_paths(std::vector<AttritionPath> patients);

}  // namespace v2v
