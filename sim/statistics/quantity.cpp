// One number a replication, by name.
#include "vein2vein/statistics/quantity.hpp"

#include <algorithm>
#include <numeric>

namespace v2v {
namespace {

constexpr std::string_view lost_prefix = "lost.";

bool is_counted(const Scenario& scenario, std::string_view path) {
  return std::any_of(scenario.counted.begin(), scenario.counted.end(),
                     [path](const CountedGroup& group) { return group.path.starts_with(path); });
}

/// By what becomes of a product under these rules.
bool may_lose_by_product(const Scenario& rules, KnownCause cause) {
  const Product& product = rules.product;
  switch (cause) {
    case KnownCause::manufacturing_failure:
      return product.failure > 0 || is_counted(rules, "product.failure");
    case KnownCause::out_of_specification:
      return product.out_of_specification > 0 || is_counted(rules, "product.out_of_specification");
    case KnownCause::product_expired:
      return !product.cryopreserved && !product.freeze_when_missed;
    case KnownCause::lost_in_transit:
      return std::any_of(rules.lanes.begin(), rules.lanes.end(),
                         [](const Lane& lane) { return lane.lost > 0 || lane.spoiled > 0; });
    default:
      return false;
  }
}

bool may_lose_by_product_anywhere(const Scenario& scenario, KnownCause cause) {
  if (may_lose_by_product(scenario, cause)) return true;
  const auto by = [cause](const auto& one) {
    return may_lose_by_product_anywhere(*one.rules, cause);
  };
  return std::any_of(scenario.made_otherwise.begin(), scenario.made_otherwise.end(), by) ||
         std::any_of(scenario.changes.begin(), scenario.changes.end(), by);
}

/// Whether somebody can be lost to the cause: by a decision that is stated, a hazard, an infection
/// that lasts, or the product.
bool may_be_lost_to(const Scenario& scenario, Cause cause) {
  for (const Step& step : scenario.steps)
    for (const GateLoss& loss : step.lost)
      if (loss.cause == cause) return true;
  for (const LeavingRisk& risk : scenario.leaving)
    if (risk.cause == cause) return true;
  if (cause == index_of(KnownCause::infection) && scenario.infection) return true;
  return cause <= index_of(KnownCause::lost_in_transit) &&
         may_lose_by_product_anywhere(scenario, static_cast<KnownCause>(cause));
}

/// Patients of a replication, infinite where nothing but time ends it.
double most_counted(const Scenario& scenario) noexcept {
  double listed = static_cast<double>(scenario.under_way.size());
  if (const auto* cohort = std::get_if<Cohort>(&scenario.enrolment)) return listed + cohort->size;
  if (const auto* service = std::get_if<Service>(&scenario.enrolment))
    return service->is_of_a_time() ? not_negative.hi : listed + service->patients;
  return listed + static_cast<double>(std::get<Referrals>(scenario.enrolment).list.size());
}

}  // namespace

std::optional<Quantity> Quantity::named(const Scenario& scenario, std::string_view name) {
  if (name == "treated_fraction") return Quantity(std::string(name), Kind::treated_fraction, 0);
  if (name == "lost") return Quantity(std::string(name), Kind::lost, 0);
  if (name == "vein_to_vein") return Quantity(std::string(name), Kind::vein_to_vein, 0);
  if (name == "potential_vein_to_vein")
    return Quantity(std::string(name), Kind::potential_vein_to_vein, 0);
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
  names.emplace_back("potential_vein_to_vein");
  for (const Gate gate : scenario.flowchart) names.emplace_back(name_of(gate));
  return names;
}

std::vector<std::string> Quantity::names_that_occur(const Scenario& scenario) {
  std::vector<std::string> all = names(scenario);
  for (std::size_t cause = 0; cause < scenario.causes.size(); ++cause)
    if (!may_be_lost_to(scenario, static_cast<Cause>(cause)))
      std::erase(all, std::string(lost_prefix) + scenario.causes[cause]);
  return all;
}

std::string_view Quantity::unit() const noexcept {
  if (kind_ == Kind::vein_to_vein || kind_ == Kind::potential_vein_to_vein) return "d";
  return kind_ == Kind::reached ? "patients" : "";
}

Interval Quantity::possible(const Scenario& scenario) const noexcept {
  if (is_fraction()) return possible_share;
  return kind_ == Kind::reached ? Interval{0, most_counted(scenario)} : not_negative;
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
      return counts.vein_to_vein.mean_in_days();
    case Kind::potential_vein_to_vein:
      return counts.potential_vein_to_vein.mean_in_days();
    case Kind::reached:
      break;
  }
  return counts.reached[index_];
}

}  // namespace v2v
