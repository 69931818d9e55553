// Draws of parameters once more, from their addresses.
#include "experiment/drawn_parameters.hpp"

#include <set>

namespace v2v {
namespace {

/// Populations may have counts in common: each once.
std::vector<std::pair<std::size_t, const CountedGroup*>> distinct(
    const std::vector<const CountedGroup*>& groups) {
  std::vector<std::pair<std::size_t, const CountedGroup*>> kept;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (seen.insert(groups[i]->path).second) kept.emplace_back(i, groups[i]);
  return kept;
}

void add_paths(const CountedGroup& group, std::vector<std::string>& paths) {
  if (group.joint)
    for (std::size_t input = 0; input < group.inputs(); ++input)
      paths.push_back(group.name_of_input(input));
  else
    for (const CountedGroup::Member& member : group.members) paths.push_back(member.path);
}

}  // namespace

DrawnParameters drawn_parameters(const Study& study, std::size_t point, std::size_t arm,
                                 std::uint32_t first, std::size_t replications) {
  DrawnParameters drawn;
  const StudyPoint& at = study.points[point];
  if (study.uncertainty == Uncertainty::none && !at.pinned) return drawn;
  const Scenario& scenario = *at.arms[arm];
  const auto groups = distinct(counted_in(scenario));
  for (const auto& [place, group] : groups) add_paths(*group, drawn.paths);
  if (drawn.paths.empty()) return drawn;
  for (std::size_t i = 0; i < replications; ++i) {
    const auto replication = static_cast<std::uint32_t>(first + i);
    const ParameterLuck luck =
        at.pinned ? *at.pinned : parameter_luck(scenario, study.seed, replication);
    std::vector<double>& values = drawn.values.emplace_back();
    for (const auto& [place, group] : groups) {
      const std::vector<double> own = group->joint ? luck[place] : group->values_at(luck[place]);
      values.insert(values.end(), own.begin(), own.end());
    }
  }
  return drawn;
}

}  // namespace v2v
