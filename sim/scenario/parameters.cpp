// Draws of the values that are known from counts, and where they are put.
#include "vein2vein/scenario/parameters.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

std::uint32_t purpose_of(const std::string& path) noexcept {
  std::uint32_t hash = 2'166'136'261U;
  for (const char letter : path) hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619U;
  return hash;
}

std::vector<double> uniforms_of(const CountedGroup& group, std::uint64_t seed,
                                std::uint32_t replication) {
  const RandomStream stream(seed, replication, parameter_stream);
  const std::uint32_t own = purpose_of(group.path);
  const std::size_t common = group.joint ? group.joint->common_inputs : 0;
  std::vector<double> uniforms(group.inputs());
  for (std::uint32_t i = 0; i < uniforms.size(); ++i)
    uniforms[i] = stream.uniform(i < common ? purpose_of(group.joint->common_path) : own, i);
  return uniforms;
}

bool same_counts(const CountedGroup& a, const CountedGroup& b) {
  return a.of == b.of && a.over == b.over && a.person_days == b.person_days &&
         std::equal(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
                    [](const CountedGroup::Member& x, const CountedGroup::Member& y) {
                      return x.events == y.events;
                    });
}

/// The values of a group that are shared; none where it puts them itself.
std::vector<double> shared_values(const CountedGroup& group, std::span<const double> uniforms) {
  return group.joint ? std::vector<double>() : group.values_at(uniforms);
}

void put_values(const ParameterPlace& place, const CountedGroup& group,
                std::span<const double> uniforms, const std::vector<double>& values) {
  if (group.joint) return group.joint->put(place.population, uniforms);
  for (std::size_t i = 0; i < values.size(); ++i) group.members[i].put(place, values[i]);
}

/// The draw that a population shares with its variants.
struct Draw {
  const std::vector<CountedGroup>& groups;
  std::span<const std::vector<double>> luck;  // by group
  std::uint64_t seed;
  std::uint32_t replication;
  std::vector<std::vector<double>> values;  // by group
};

std::size_t group_of_path(const Draw& draw, const std::string& path) {
  const auto& groups = draw.groups;
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [&path](const CountedGroup& each) { return each.path == path; });
  return static_cast<std::size_t>(found - groups.begin());
}

/// With the same path goes the same luck, also where other counts stand behind it.
std::vector<double> luck_in_variant(const Draw& draw, const CountedGroup& group,
                                    std::size_t known) {
  std::vector<double> uniforms = uniforms_of(group, draw.seed, draw.replication);
  if (known < draw.groups.size()) {
    const std::vector<double>& shared = draw.luck[known];
    std::copy_n(shared.begin(), std::min(shared.size(), uniforms.size()), uniforms.begin());
  }
  return uniforms;
}

void put_in_variants_of(const ParameterPlace& place, const Draw& draw);

void put_in_variant(const ParameterPlace& place, const Draw& draw) {
  for (const CountedGroup& group : place.protocol.counted) {
    const std::size_t known = group_of_path(draw, group.path);
    const std::vector<double> luck = luck_in_variant(draw, group, known);
    const bool shared = known < draw.groups.size() && same_counts(group, draw.groups[known]);
    put_values(place, group, luck, shared ? draw.values[known] : shared_values(group, luck));
  }
  put_in_variants_of(place, draw);
}

void put_in_variants_of(const ParameterPlace& place, const Draw& draw) {
  for (MadeOtherwise& each : place.protocol.made_otherwise)
    put_in_variant({place.scenario, place.population, each.protocol}, draw);
  for (OfferedProduct& each : place.protocol.offered)
    put_in_variant({place.scenario, place.population, each.protocol}, draw);
}

void put_in_population(Scenario& scenario, Population& population, Draw draw) {
  const ParameterPlace place{scenario, population, *population.protocol};
  draw.values.reserve(draw.groups.size());
  for (std::size_t i = 0; i < draw.groups.size(); ++i) {
    draw.values.push_back(shared_values(draw.groups[i], draw.luck[i]));
    put_values(place, draw.groups[i], draw.luck[i], draw.values.back());
  }
  put_in_variants_of(place, draw);
  for (Change& each : population.changes)
    put_in_variant({scenario, population, each.protocol}, draw);
}

}  // namespace

std::string CountedGroup::name_of_input(std::size_t input) const {
  if (joint) return joint->inputs[input];
  if (input > 0) return members[input - 1].path + " (share)";
  return members.size() == 1 ? members.front().path : path;
}

std::vector<double> CountedGroup::values_at(std::span<const double> uniforms) const {
  V2V_INVARIANT(!members.empty() && uniforms.size() == inputs(),
                "a draw has one uniform number for each input");
  constexpr double half = 0.5;
  if (person_days > 0)
    return {gamma_quantile(members.front().events + half, inside_unit(uniforms[0])) / person_days};
  double events = 0;
  for (const Member& member : members) events += member.events;
  double complement = 1;
  const double share = beta_quantile(events + half, std::max(of - events, 0.0) + half,
                                     inside_unit(uniforms[0]), &complement);
  const double total = over > 0 ? -std::log(complement) / over : share;
  if (members.size() == 1) return {total};
  std::vector<double> values(members.size());
  double sum = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    values[i] = gamma_quantile(members[i].events + half, inside_unit(uniforms[i + 1]));
    sum += values[i];
  }
  for (double& value : values) value *= total / sum;
  return values;
}

std::vector<double> CountedGroup::luck_at(std::span<const double> quantiles) const {
  V2V_INVARIANT(quantiles.size() == inputs(), "every input has one quantile");
  if (joint) return joint->luck_at(quantiles);
  return {quantiles.begin(), quantiles.end()};
}

ParameterLuck parameter_luck(const Scenario& scenario, std::uint64_t seed,
                             std::uint32_t replication) {
  ParameterLuck luck;
  for (const CountedGroup* group : counted_in(scenario))
    luck.push_back(uniforms_of(*group, seed, replication));
  return luck;
}

ParameterLuck parameters_at(const Scenario& scenario, const ParameterLuck& quantiles) {
  const std::vector<const CountedGroup*> groups = counted_in(scenario);
  V2V_INVARIANT(quantiles.size() == groups.size(), "every group has its quantiles");
  ParameterLuck luck;
  for (std::size_t i = 0; i < quantiles.size(); ++i)
    luck.push_back(groups[i]->luck_at(quantiles[i]));
  return luck;
}

void put_parameters(Scenario& scenario, const ParameterLuck& luck, std::uint64_t seed,
                    std::uint32_t replication) {
  std::span<const std::vector<double>> left = luck;
  const auto put_in = [&](Population& population) {
    const std::size_t count = population.counted.size();
    V2V_INVARIANT(left.size() >= count, "a draw has luck for every group");
    put_in_population(scenario, population,
                      {population.counted, left.first(count), seed, replication, {}});
    left = left.subspan(count);
  };
  put_in(scenario);
  for (Population& population : scenario.populations) put_in(population);
  V2V_INVARIANT(left.empty(), "a draw has no other luck");
}

}  // namespace v2v
