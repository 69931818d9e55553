// One number a replication, by name.
#include "vein2vein/statistics/quantity.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <numeric>

namespace v2v {
namespace {

constexpr std::string_view lost_prefix = "lost.";

/// Also below the name of a population or a product that counts for itself.
bool is_counted(const std::vector<CountedGroup>& counted, std::string_view path) {
  return std::any_of(counted.begin(), counted.end(), [path](const CountedGroup& group) {
    const std::size_t at = group.path.find(path);
    return at != std::string::npos && (at == 0 || group.path[at - 1] == '.');
  });
}

/// By what becomes of a product under this protocol; `counted` has what of it is known from counts.
bool may_lose_by_product(const Protocol& protocol, const std::vector<CountedGroup>& counted,
                         KnownCause cause) {
  const Product& product = protocol.product;
  switch (cause) {
    case KnownCause::manufacturing_failure:
      return product.failure > 0 || is_counted(counted, "product.failure");
    case KnownCause::out_of_specification:
      return product.out_of_specification > 0 ||
             is_counted(counted, "product.out_of_specification");
    case KnownCause::product_expired:
      return !product.cryopreserved && !product.freeze_when_missed;
    default:
      return false;
  }
}

bool may_lose_by_product_at_some_maker(const Protocol& protocol,
                                       const std::vector<CountedGroup>& counted, KnownCause cause) {
  return may_lose_by_product(protocol, counted, cause) ||
         std::any_of(protocol.made_otherwise.begin(), protocol.made_otherwise.end(),
                     [cause](const MadeOtherwise& otherwise) {
                       return may_lose_by_product(otherwise.protocol, otherwise.protocol.counted,
                                                  cause);
                     }) ||
         std::any_of(protocol.offered.begin(), protocol.offered.end(),
                     [&counted, cause](const OfferedProduct& offered) {
                       return may_lose_by_product_at_some_maker(offered.protocol, counted, cause);
                     });
}

bool may_lose_by_product_anywhere(const Scenario& scenario, const Population& population,
                                  KnownCause cause) {
  if (cause == KnownCause::lost_in_transit)
    return std::any_of(scenario.lanes.begin(), scenario.lanes.end(),
                       [](const Lane& lane) { return lane.lost > 0 || lane.spoiled > 0; });
  return may_lose_by_product_at_some_maker(*population.protocol, population.counted, cause) ||
         std::any_of(population.changes.begin(), population.changes.end(),
                     [cause](const Change& change) {
                       return may_lose_by_product_at_some_maker(change.protocol,
                                                                change.protocol.counted, cause);
                     });
}

/// Whether one of several products is for everybody, everywhere and from the start.
bool has_a_product_for_everybody(const Protocol& protocol) {
  const auto is_for_everybody = [](const OfferedProduct& product) {
    return product.indications.empty() && product.at.empty() && product.from <= TimePoint();
  };
  return protocol.offered.empty() ||
         std::any_of(protocol.offered.begin(), protocol.offered.end(), is_for_everybody);
}

bool may_be_ineligible_for_all(const Population& population) {
  return !has_a_product_for_everybody(*population.protocol) ||
         !std::all_of(
             population.changes.begin(), population.changes.end(),
             [](const Change& change) { return has_a_product_for_everybody(change.protocol); });
}

/// Whether somebody can be lost to the cause: by a decision that is stated, a hazard, an infection
/// that lasts, or the product.
bool may_be_lost_to(const Scenario& scenario, const Population& population, Cause cause) {
  for (const Step& step : population.steps)
    for (const GateLoss& loss : step.lost)
      if (loss.cause == cause) return true;
  for (const LeavingRisk& risk : population.leaving)
    if (risk.cause == cause) return true;
  if (cause == index_of(KnownCause::infection) && population.infection) return true;
  if (cause == index_of(KnownCause::ineligible) && may_be_ineligible_for_all(population))
    return true;
  return cause <= index_of(KnownCause::lost_in_transit) &&
         may_lose_by_product_anywhere(scenario, population, static_cast<KnownCause>(cause));
}

bool is_measured(const Measure& measure, const Product& product) noexcept {
  if (measure.kind != MeasureKind::time) return true;
  // What has no row of its own is a vein-to-vein time.
  return is_measured(measure.time.value_or(MeasuredTime::vein_to_vein), product);
}

bool is_measured_anywhere(const Measure& measure, const Scenario& scenario) {
  const auto populations = scenario.each_population();
  return std::any_of(populations.begin(), populations.end(), [&measure](const Population& each) {
    return measure.of_care ? follows_care(each) : is_measured(measure, each.protocol->product);
  });
}

/// Patients of a replication, infinite where nothing but time ends it.
double most_counted(const Scenario& scenario) noexcept {
  double most = 0;
  for (const Population& population : scenario.each_population()) {
    most += static_cast<double>(population.under_way.size());
    if (const auto* cohort = std::get_if<Cohort>(&population.enrolment))
      most += cohort->size;
    else if (const auto* service = std::get_if<Service>(&population.enrolment))
      most += service->is_of_a_time() ? not_negative.hi : service->patients;
    else
      most += static_cast<double>(std::get<Referrals>(population.enrolment).list.size());
  }
  return most;
}

/// At which everybody whose outcomes are stated is followed.
std::vector<std::size_t> months_compared(const Scenario& scenario) {
  std::size_t followed = most_months;
  bool any = false;
  for (const Population& each : scenario.each_population())
    if (const Followed its(each); its.is_needed()) {
      followed = std::min(followed, its.months());
      any = true;
    }
  std::vector<std::size_t> months;
  for (const std::size_t month : compared_months)
    if (any && month <= followed) months.push_back(month);
  return months;
}

}  // namespace

std::string alive_at(std::size_t month) { return "alive_at_" + std::to_string(month) + "_months"; }

std::optional<Quantity> Quantity::named(const Scenario& scenario, std::string_view name) {
  const auto place_in = [](const auto& list, const auto& what) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), what) - list.begin());
  };
  if (name.starts_with(lost_prefix)) {
    const std::size_t cause = place_in(scenario.causes, name.substr(lost_prefix.size()));
    if (cause == scenario.causes.size()) return std::nullopt;
    return Quantity(std::string(name), Kind::lost_to, cause);
  }
  if (const auto gate = gate_named(name)) {
    const std::size_t place = place_in(scenario.flowchart, *gate);
    if (place == scenario.flowchart.size()) return std::nullopt;
    return Quantity(std::string(name), Kind::reached, place);
  }
  for (const std::size_t month : months_compared(scenario))
    if (name == alive_at(month)) return Quantity(std::string(name), Kind::alive, month);
  const auto measure = measure_named(name);
  if (!measure) return std::nullopt;
  return Quantity(std::string(name), Kind::measure, *measure);
}

std::vector<std::string> Quantity::names(const Scenario& scenario) {
  std::vector<std::string> names;
  const auto add_measures = [&](MeasureKind kind) {
    for (const Measure& measure : measures)
      if (measure.kind == kind && is_measured_anywhere(measure, scenario) &&
          !gate_named(measure.key))
        names.emplace_back(measure.key);
  };
  add_measures(MeasureKind::share);
  for (const std::size_t month : months_compared(scenario)) names.push_back(alive_at(month));
  for (const std::string& cause : scenario.causes)
    names.push_back(std::string(lost_prefix) + cause);
  add_measures(MeasureKind::time);
  for (const Gate gate : scenario.flowchart) names.emplace_back(name_of(gate));
  add_measures(MeasureKind::count);
  return names;
}

std::vector<std::string> Quantity::names_that_occur(const Scenario& scenario) {
  std::vector<std::string> all = names(scenario);
  const auto populations = scenario.each_population();
  for (std::size_t cause = 0; cause < scenario.causes.size(); ++cause)
    if (std::none_of(populations.begin(), populations.end(), [&](const Population& population) {
          return may_be_lost_to(scenario, population, static_cast<Cause>(cause));
        }))
      std::erase(all, std::string(lost_prefix) + scenario.causes[cause]);
  return all;
}

std::string_view Quantity::unit() const noexcept {
  if (kind_ == Kind::measure) return measures[index_].unit;
  return kind_ == Kind::reached ? "patients" : "";
}

bool Quantity::is_fraction() const noexcept {
  return kind_ == Kind::lost_to || kind_ == Kind::alive ||
         (kind_ == Kind::measure && measures[index_].kind == MeasureKind::share);
}

std::string_view Quantity::survivors() const noexcept {
  if (kind_ != Kind::measure) return {};
  if (measures[index_].of == MeasuredPatients::infused) return "who were infused";
  if (measures[index_].of == MeasuredPatients::released) return "whose product was released";
  return {};
}

Interval Quantity::possible(const Scenario& scenario) const noexcept {
  if (is_fraction()) return possible_share;
  return kind_ == Kind::reached ? Interval{0, most_counted(scenario)} : not_negative;
}

std::optional<double> Quantity::of(const ReplicationCounts& counts) const noexcept {
  if (kind_ == Kind::measure) return counts.value(index_);
  if (kind_ == Kind::reached) return counts.reached[index_];
  if (kind_ == Kind::alive) return counts.followed.of(Survival::itt_overall).share(index_);
  const std::uint64_t intended = counts.intended();
  if (intended == 0) return std::nullopt;
  return counts.lost_by_cause[index_] / static_cast<double>(intended);
}

}  // namespace v2v
