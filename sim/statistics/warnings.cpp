// The warnings of a run, one function a kind.
#include "vein2vein/statistics/warnings.hpp"

#include "scenario/each_protocol.hpp"
#include "statistics/alike.hpp"
#include "vein2vein/network/description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace v2v {
namespace {

// As above: what the run has to show before an offered load is believed.
constexpr double kBusy = 0.8, kMostWaited = 0.5;
/// So that a load of exactly 1 is not one above or below 1 for a rounding error.
constexpr double kRounding = 1e-9;

bool is_more(double offered, double capacity) { return offered > capacity * (1 + kRounding); }
bool is_less(double offered, double capacity) { return offered < capacity * (1 - kRounding); }

bool has_units(ResourceKind kind) { return index_of(kind) < capacity_kind_count; }

/// What the run saw of it; nothing where it has no row. The two tables name lanes and sessions
/// otherwise.
const SiteResourceRow* seen_of(const RunSummary& run, const OfferedLoad& load) {
  const std::string_view name = std::string_view(load.name).substr(0, load.name.find(" ("));
  const auto is_it = [&](const SiteResourceRow& row) {
    if (row.site != load.place) return false;
    return load.kind == ResourceKind::sessions || row.name.substr(0, name.size()) == name;
  };
  const auto found = std::find_if(run.site_resources.begin(), run.site_resources.end(), is_it);
  return found == run.site_resources.end() ? nullptr : &*found;
}

/// Patients a day who came as far as choosing a product; nothing where that was not counted.
std::optional<double> chose_a_day(const RunSummary& run) {
  const auto eligible = std::find_if(run.flow.begin(), run.flow.end(),
                                     [](const FlowRow& row) { return row.gate == Gate::eligible; });
  if (eligible == run.flow.end() || !run.accrual_days || !(*run.accrual_days > 0))
    return std::nullopt;
  return eligible->mean / *run.accrual_days;
}

/// Whether the run agrees that it is asked for more than it can give.
bool is_seen(const RunSummary& run, const OfferedLoad& load, const SiteResourceRow* seen,
             double capacity) {
  // No run has a row of a contract. Of patients who come for less than a year both count a year.
  if (load.kind == ResourceKind::contract_places)
    return chose_a_day(run).value_or(load.arrivals_per_day) * load.offered_load >
           capacity * load.arrivals_per_day;
  // Where it is asked for too much at the end only, the line says so that has formed by then.
  return !seen || seen->utilisation >= kBusy || seen->waited >= kMostWaited || seen->served == 0 ||
         seen->mean_queue >= capacity;
}

/// What it can give: in the end, or on average in the run where that is less and it changed.
double capacity_of(const Scenario& scenario, const OfferedLoad& load, const SiteResourceRow* seen) {
  const double in_the_end = load.capacity.value_or(0);
  if (!seen || !has_units(load.kind) || load.site >= scenario.sites.size()) return in_the_end;
  const Capacity& there = scenario.sites[load.site].capacity_of(load.kind);
  if (there.later.empty()) return in_the_end;
  // A run counts what is there while it is open.
  return std::min(in_the_end, seen->capacity * load.busy_share / there.open.open_fraction());
}

/// What one more of it would be called.
std::string_view unit_of(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::slots:
      return "slots each time";
    case ResourceKind::departures:
      return "places a departure";
    case ResourceKind::sessions:
      return "patients a session";
    case ResourceKind::contract_places:
      return "a year";
    default:
      return "of them";
  }
}

/// What follows the name and place.
std::string overload_text(const OfferedLoad& load, double capacity) {
  const bool is_yearly = load.kind == ResourceKind::contract_places;
  const std::string_view rate = has_units(load.kind) ? "" : is_yearly ? " a year" : " a day";
  const double days = is_yearly ? days_a_year : 1;
  if (!is_more(load.offered_load, capacity))
    return fmt::format(
        "asked for all that can be given ({:.2f}{}); chance alone makes those who "
        "wait more and more, unless they leave.",
        capacity * days, rate);
  std::string text =
      capacity > 0 ? fmt::format("asked for {:.2f} times what can be given ({:.2f}{} for {:.2f}{})",
                                 load.offered_load / capacity, load.offered_load * days, rate,
                                 capacity * days, rate)
                   : std::string("asked for although there are none in the end");
  text += "; those who wait become more and more, unless they leave.";
  if (load.units_needed)
    text += fmt::format(" It would take at least {} {}.", *load.units_needed, unit_of(load.kind));
  return text;
}

std::optional<Warning> overload(const Scenario& scenario, const RunSummary& run,
                                const OfferedLoad& load) {
  if (!load.capacity || !(load.offered_load > 0)) return std::nullopt;
  const SiteResourceRow* seen = seen_of(run, load);
  const double capacity = capacity_of(scenario, load, seen);
  if (is_less(load.offered_load, capacity)) return std::nullopt;
  if (!is_seen(run, load, seen, capacity)) return std::nullopt;
  Warning warning{Warning::Kind::overload, overload_text(load, capacity),
                  load.place + '\n' + load.name, load.offered_load / capacity};
  warning.facts = {{"site", load.place},
                   {"resource", load.name},
                   {"load", warning.gravity},
                   {"offered", load.offered_load},
                   {"capacity", capacity}};
  if (load.units_needed && is_more(load.offered_load, capacity))
    warning.facts.push_back({"units_needed", *load.units_needed});
  return warning;
}

void add_overloads(const Scenario& scenario, const RunSummary& run, std::vector<Warning>& list) {
  std::vector<Warning> found;
  for (const OfferedLoad& load : describe_network(scenario).resources)
    if (auto warning = overload(scenario, run, load)) found.push_back(std::move(*warning));
  std::stable_sort(found.begin(), found.end(),
                   [](const Warning& a, const Warning& b) { return a.gravity > b.gravity; });
  std::vector<std::string> places;
  for (const Warning& one : found) {
    const auto others = std::count_if(found.begin(), found.end(),
                                      [&](const Warning& other) {
                                        return statistics::differ_in_site_only(one, other);
                                      }) -
                        1;
    places.push_back(fmt::format(
        "{} of {}{}", words_of(one, "resource"), words_of(one, "site"),
        others == 0 ? "" : fmt::format(" and {} site{} like it", others, others == 1 ? "" : "s")));
  }
  for (std::size_t i = 0; i < found.size(); ++i) found[i].text = places[i] + ": " + found[i].text;
  list.insert(list.end(), found.begin(), found.end());
}

/// A percent of the waiting more or less beyond what was studied moves no answer.
void add_extrapolation(const RunSummary& run, std::vector<Warning>& list) {
  constexpr double kWorthTelling = 0.01;
  if (!run.extrapolation || run.extrapolation->share < kWorthTelling) return;
  const double share = run.extrapolation->share;
  list.push_back(
      {Warning::Kind::extrapolation,
       fmt::format(
           "{:.0f} % of the days that patients wait are beyond {:.0f} days, the longest "
           "wait of the studies that the hazards of leaving come from. Who is lost there is "
           "not known; the hazards are held at what they were.",
           100 * share, run.extrapolation->support_days),
       "",
       share,
       {{"share", share}}});
}

void add_few_replications(const RunSummary& run, std::vector<Warning>& list) {
  constexpr unsigned needed = replications_of_a_prediction95;
  if (run.replications >= needed) return;
  list.push_back({Warning::Kind::few_replications,
                  fmt::format("{} replication{} too few for 95 % prediction intervals, which take "
                              "at least {}.",
                              run.replications, run.replications == 1 ? " is" : "s are", needed),
                  "",
                  -1.0 * run.replications,
                  {{"needed", std::uint64_t{needed}}}});
}

void add_warm_up(const RunSummary& run, std::vector<Warning>& list) {
  if (!run.warm_up || run.warm_up->settled) return;
  list.push_back({Warning::Kind::warm_up,
                  "The warm-up did not settle: how many patients are under way still drifts in the "
                  "second half of the time. Simulate more patients, or state a warm-up.",
                  "", run.warm_up->days});
}

/// Of rules that cannot come into force as they stand.
bool forgets_attempts(const Product& product) {
  const auto again = [](bool happens, const Remedy& then) {
    return happens && then.make_again + then.collect_again > 0;
  };
  const bool may_expire = !product.cryopreserved && !product.freeze_when_missed;
  return product.from_patients_cells() && product.attempts == 1 && !product.states_attempts &&
         (again(product.failure > 0 || may_expire, product.after_failure) ||
          again(product.out_of_specification > 0, product.after_out_of_specification));
}

/// Whether somebody goes by it, and not by the rules of the makers only.
bool is_in_use(const Protocol& protocol) {
  const std::vector<SiteIndex>& makers = protocol.product.made_at;
  return makers.empty() || std::any_of(makers.begin(), makers.end(), [&](SiteIndex maker) {
           return &protocol.at(maker) == &protocol;
         });
}

void add_attempts(const Scenario& scenario, std::vector<Warning>& list) {
  bool forgotten = false;
  for (const Population& population : scenario.each_population())
    for_each_protocol(population, [&forgotten](const Protocol& protocol) {
      forgotten = forgotten || (is_in_use(protocol) && forgets_attempts(protocol.product));
    });
  if (!forgotten) return;
  list.push_back(
      {Warning::Kind::attempts,
       "Products that fail are to be made or collected again, but a patient can have one "
       "culture only, so that they are lost. State `attempts` of the product, such as "
       "`attempts: 2`.",
       ""});
}

void add_assumed(const Scenario& scenario, std::vector<Warning>& list) {
  const std::size_t all = scenario.provenance.size();
  const auto assumed = static_cast<std::size_t>(
      std::count_if(scenario.provenance.begin(), scenario.provenance.end(),
                    [](const auto& value) { return value.kind == Provenance::Kind::assumed; }));
  if (assumed == 0) return;
  const double share = static_cast<double>(assumed) / static_cast<double>(all);
  list.push_back({Warning::Kind::assumed,
                  fmt::format("{} of {} values ({:.0f} %) {} assumed.", assumed, all, 100 * share,
                              assumed == 1 ? "is" : "are"),
                  "",
                  share,
                  {{"share", share}}});
}

}  // namespace

std::vector<Warning> warnings_of(const Scenario& scenario, const RunSummary& run) {
  std::vector<Warning> list;
  add_overloads(scenario, run, list);
  add_extrapolation(run, list);
  add_few_replications(run, list);
  add_warm_up(run, list);
  add_attempts(scenario, list);
  add_assumed(scenario, list);
  return list;
}

std::optional<Warning> immortal_time_warning(const Quantity& decided_by) {
  // What happens after infusion is a question of the infused.
  const auto measure = measure_named(decided_by.name());
  if (!decided_by.is_of_survivors() || (measure && measures[*measure].of_care)) return std::nullopt;
  return Warning{
      Warning::Kind::immortal_time,
      fmt::format("{} is of those only {}: where more of those who wait long are lost it "
                  "looks shorter. potential_vein_to_vein is of everybody.",
                  decided_by.name(), decided_by.survivors()),
      ""};
}

std::optional<Warning> accrual_warning(const std::vector<std::optional<double>>& accrual_days,
                                       const std::vector<std::string>& names,
                                       std::string_view plural) {
  constexpr double kAlike = 0.01;
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < accrual_days.size(); ++i)
    if (accrual_days[i]) known.push_back(i);
  if (known.empty()) return std::nullopt;
  const auto [shortest, longest] = std::minmax_element(
      known.begin(), known.end(),
      [&](std::size_t a, std::size_t b) { return *accrual_days[a] < *accrual_days[b]; });
  const double least = *accrual_days[*shortest], most = *accrual_days[*longest];
  if (least >= most * (1 - kAlike)) return std::nullopt;
  Warning warning{
      Warning::Kind::accrual,
      fmt::format("The {} are not of the same length of time: patients come over {:.0f} days in "
                  "{}, over {:.0f} days in {}. To end all on one date, state a time in each of "
                  "them, as in `service: {{ for: 5 y }}`.",
                  plural, least, names[*shortest], most, names[*longest]),
      "",
      most - least,
      {{"shortest_days", least}, {"longest_days", most}}};
  for (std::size_t i = 0; i < accrual_days.size(); ++i) warning.of.push_back(i);
  return warning;
}

std::optional<Warning> different_patients_warning(const std::vector<double>& expected,
                                                  const std::vector<std::string>& names) {
  const auto other = std::find_if(expected.begin(), expected.end(), [&expected](double patients) {
    return std::round(patients) != std::round(expected.front());
  });
  if (other == expected.end()) return std::nullopt;
  const auto told = [&](auto place) {
    return fmt::format("{:.0f} in {}", *place,
                       names[static_cast<std::size_t>(place - expected.begin())]);
  };
  Warning warning{
      Warning::Kind::different_patients,
      fmt::format("The arms do not have the same number of patients: {}, {}. Who is in one only "
                  "counts as saved or lost there, and the shares are of other patients; state one "
                  "`cohort.size`, or the same arrivals.",
                  told(expected.begin()), told(other)),
      ""};
  for (std::size_t i = 0; i < expected.size(); ++i) warning.of.push_back(i);
  return warning;
}

std::optional<Warning> counted_from_warning(const std::vector<std::optional<Gate>>& itt_gates,
                                            const std::vector<std::string>& names,
                                            std::string_view plural) {
  const auto first = std::find_if(itt_gates.begin(), itt_gates.end(),
                                  [](const auto& gate) { return gate.has_value(); });
  const auto other = std::find_if(first, itt_gates.end(), [first](const auto& gate) {
    return gate.has_value() && *gate != *first;
  });
  if (other == itt_gates.end()) return std::nullopt;
  const auto told = [&](auto place) {
    return fmt::format("{} from `{}`", names[static_cast<std::size_t>(place - itt_gates.begin())],
                       name_of(**place));
  };
  Warning warning{
      Warning::Kind::counted_from,
      fmt::format("The {} count different patients as intended to treat: {}, {}. Their shares "
                  "cannot be compared; state one `itt_gate` in all of them.",
                  plural, told(first), told(other)),
      ""};
  for (std::size_t i = 0; i < itt_gates.size(); ++i) warning.of.push_back(i);
  return warning;
}

}  // namespace v2v
