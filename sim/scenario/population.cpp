// Copies, the order of those who are under way, and the gates that populations have in common.
#include "vein2vein/scenario/population.hpp"

#include "scenario/each_protocol.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"

#include <algorithm>

namespace v2v {
namespace {

bool has(const std::vector<Gate>& gates, Gate gate) {
  return std::find(gates.begin(), gates.end(), gate) != gates.end();
}

/// Those of `gates` that are among the others.
std::vector<Gate> shared_with(const std::vector<Gate>& gates, const std::vector<Gate>& others) {
  std::vector<Gate> shared;
  std::copy_if(gates.begin(), gates.end(), std::back_inserter(shared),
               [&others](Gate gate) { return has(others, gate); });
  return shared;
}

/// Of two that come in the other order in the second, neither stays.
std::vector<Gate> in_one_order(const std::vector<Gate>& gates, const std::vector<Gate>& others) {
  const std::vector<Gate> there = shared_with(others, gates);
  std::vector<Gate> kept;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    const auto at = std::find(there.begin(), there.end(), gates[i]);
    const bool same_before = std::all_of(there.begin(), at, [&gates, i](Gate earlier) {
      return std::find(gates.begin(), gates.end(), earlier) <
             gates.begin() + static_cast<std::ptrdiff_t>(i);
    });
    if (same_before && at - there.begin() == static_cast<std::ptrdiff_t>(i))
      kept.push_back(gates[i]);
  }
  return kept;
}

}  // namespace

Population::Population() = default;
Population::Population(const Population&) = default;
Population::Population(Population&&) noexcept = default;
Population& Population::operator=(const Population&) = default;
Population& Population::operator=(Population&&) noexcept = default;
Population::~Population() = default;

std::vector<Gate> gates_in_common(const std::vector<Population>& populations) {
  if (populations.empty()) return {};
  std::vector<Gate> common = populations.front().flowchart;
  for (const Population& each : populations) common = shared_with(common, each.flowchart);
  for (const Population& each : populations) common = in_one_order(common, each.flowchart);
  return common;
}

std::vector<const PatientUnderWay*> in_order_of_admission(const std::vector<PatientUnderWay>& all) {
  std::vector<const PatientUnderWay*> order;
  order.reserve(all.size());
  for (const PatientUnderWay& one : all) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(),
                   [](const PatientUnderWay* a, const PatientUnderWay* b) {
                     if (a->in_culture != b->in_culture) return a->in_culture;
                     return a->ago > b->ago;
                   });
  return order;
}

bool follows_care(const Population& population) {
  bool found = false;
  for_each_protocol(population, [&found](const Protocol& protocol) {
    found = found || (protocol.stay && protocol.stay->follows_care());
  });
  return found;
}

}  // namespace v2v
