// One number a replication, by name.
#include "vein2vein/statistics/quantity.hpp"

#include <algorithm>
#include <numeric>

namespace v2v {
namespace {

constexpr std::string_view lost_prefix = "lost.";
constexpr double milliseconds_a_day = 86'400'000;

}  // namespace

std::optional<Quantity> Quantity::named(const Scenario& scenario, std::string_view name) {
  if (name == "treated_fraction") return Quantity(std::string(name), Kind::treated_fraction, 0);
  if (name == "lost") return Quantity(std::string(name), Kind::lost, 0);
  if (name == "vein_to_vein") return Quantity(std::string(name), Kind::vein_to_vein, 0);
  const auto place_in = [](const auto& list, const auto& what) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), what) - list.begin());
  };
  if (name.starts_with(lost_prefix)) {
    const std::size_t cause = place_in(scenario.causes, name.substr(lost_prefix.size()));
    if (cause == scenario.causes.size()) return std::nullopt;
    return Quantity(std::string(name), Kind::lost_to, cause);
  }
  const auto gate = gate_named(name);
  if (!gate) return std::nullopt;
  const std::size_t place = place_in(scenario.flowchart, *gate);
  if (place == scenario.flowchart.size()) return std::nullopt;
  return Quantity(std::string(name), Kind::reached, place);
}

std::vector<std::string> Quantity::names(const Scenario& scenario) {
  std::vector<std::string> names = {"treated_fraction", "lost"};
  for (const std::string& cause : scenario.causes)
    names.push_back(std::string(lost_prefix) + cause);
  names.emplace_back("vein_to_vein");
  for (const Gate gate : scenario.flowchart) names.emplace_back(name_of(gate));
  return names;
}

std::string_view Quantity::unit() const noexcept {
  if (kind_ == Kind::vein_to_vein) return "d";
  return kind_ == Kind::reached ? "patients" : "";
}

std::optional<double> Quantity::of(const ReplicationCounts& counts) const noexcept {
  const auto of_intended = [&](std::uint32_t patients) -> std::optional<double> {
    if (counts.intended == 0) return std::nullopt;
    return static_cast<double>(patients) / counts.intended;
  };
  switch (kind_) {
    case Kind::treated_fraction:
      return counts.treated_fraction();
    case Kind::lost:
      return of_intended(
          std::accumulate(counts.lost_by_cause.begin(), counts.lost_by_cause.end(), 0U));
    case Kind::lost_to:
      return of_intended(counts.lost_by_cause[index_]);
    case Kind::vein_to_vein:
      if (counts.vein_to_vein_of == 0) return std::nullopt;
      return static_cast<double>(counts.vein_to_vein) / milliseconds_a_day / counts.vein_to_vein_of;
    case Kind::reached:
      break;
  }
  return counts.reached[index_];
}

}  // namespace v2v
