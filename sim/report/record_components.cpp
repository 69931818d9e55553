// The record of a study: item 2.5, what the model is made of.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

namespace v2v::report {
namespace {

RecordTable activities_of(const Scenario& scenario, const Population& population) {
  RecordTable table{"activities" + of_population(scenario, population), {"activity", "takes"}, {}};
  const auto add = [&](const std::string& name, const Distribution& takes) {
    if (!takes.is_zero()) table.rows.push_back({name, takes.describe()});
  };
  for (std::size_t gate = 0; gate < gate_count; ++gate)
    add("before " + std::string(gate_names[gate]), population.steps[gate].takes);
  add("culture", population.protocol->product.culture);
  add("operators' work at the start of a culture", population.protocol->product.start_work);
  add("operators' work at harvest", population.protocol->product.harvest_work);
  add("testing and release", population.protocol->product.release);
  add("review by a qualified person", population.protocol->product.review);
  add("scheduling of lymphodepletion", population.protocol->lymphodepletion.scheduling);
  if (population.protocol->stay)
    add("stay after infusion", population.protocol->stay->after_infusion);
  for (const Lane& lane : scenario.lanes)
    add(fmt::format("transit {} to {}{}", scenario.sites[lane.from].name,
                    scenario.sites[lane.to].name, lane.mode.empty() ? "" : " by " + lane.mode),
        lane.transit);
  return table;
}

std::string availability_of(const Capacity& capacity) {
  std::string text = capacity.open.is_always_open()
                         ? "always"
                         : fmt::format("{:.3g} % of the week", 100 * capacity.open.open_fraction());
  if (!capacity.later.empty()) text += ", changes with time";
  if (capacity.outages) text += ", random outages";
  return text;
}

RecordTable resources_of(const Scenario& scenario) {
  RecordTable table{"resources", {"site", "kind", "resource", "units", "available"}, {}};
  for (const Site& site : scenario.sites) {
    bool any = false;
    const auto add = [&](std::string name, std::string units, std::string available) {
      table.rows.push_back({site.name, std::string(word_of(site.kind)), std::move(name),
                            std::move(units), std::move(available)});
      any = true;
    };
    for (std::size_t kind = 0; kind < capacity_kind_count; ++kind) {
      const Capacity& capacity = site.capacity[kind];
      if (capacity.limited)
        add(std::string(resource_names[kind]), fmt::format("{}", capacity.units),
            availability_of(capacity));
    }
    if (site.slots)
      add("slots", fmt::format("{} every {:.6g} d", site.slots->each, site.slots->every.in_days()),
          "what is not used lapses");
    if (site.vector)
      add("vector",
          fmt::format("{} doses at first, lots of {}", site.vector->in_stock, site.vector->lot),
          fmt::format("reordered at {}, {}", site.vector->reorder_at,
                      site.vector->lead_time.describe()));
    if (!site.open.is_always_open())
      add("opening hours", "",
          fmt::format("{:.3g} % of the week", 100 * site.open.open_fraction()));
    if (!any) add("no capacity is limited", "as many as needed", "always");
  }
  return table;
}

std::string changes_of(const ArrivalRate& rate) {
  std::string words;
  if (!rate.later.empty())
    words +=
        rate.every < Duration::longest()
            ? fmt::format(", at other rates later on, again every {:.6g} d", rate.every.in_days())
            : ", at other rates later on";
  const std::array<double, 7> every_day = {1, 1, 1, 1, 1, 1, 1};
  if (rate.weekday != every_day)
    words += fmt::format(", times {:.6g} by day of the week from Monday on",
                         fmt::join(rate.weekday, ", "));
  if (std::any_of(rate.month.begin(), rate.month.end(), [](double factor) { return factor != 1; }))
    words += fmt::format(", times {:.6g} by month", fmt::join(rate.month, ", "));
  if (!rate.closed.empty()) words += ", none on closed days";
  if (rate.log_growth_per_day != 0)
    words += fmt::format(", growing by {:.6g} % a year",
                         100 * std::expm1(days_a_year * rate.log_growth_per_day));
  return words;
}

std::string randomised_of(const Population& population) {
  if (!population.randomised) return {};
  const RandomisedTrial& trial = *population.randomised;
  return fmt::format(
      ", randomised {} to {} between cells and standard of care in permuted blocks of {}{}; those "
      "who are given standard of care do not enter the flow",
      trial.cells, trial.standard_of_care, trial.block,
      trial.strata.empty() ? "" : " within strata");
}

std::string entry_of(const Population& population) {
  if (const auto* cohort = std::get_if<Cohort>(&population.enrolment))
    return fmt::format("A cohort of {} enters at uniform random instants within {:.6g} d{}",
                       so_many(cohort->size, "patient"), cohort->over.in_days(),
                       randomised_of(population));
  if (const auto* service = std::get_if<Service>(&population.enrolment))
    return fmt::format("Patients are referred as a Poisson process of {:.6g} a day{}",
                       service->arrivals.per_day, changes_of(service->arrivals));
  const std::size_t listed = std::get<Referrals>(population.enrolment).list.size();
  return fmt::format("{} {} referred on the dates of a list", so_many(listed, "patient"),
                     listed == 1 ? "is" : "are");
}

}  // namespace

namespace {

/// Who comes, where, and what is known of them.
void add_patients_of(const Scenario& scenario, const Population& population, RecordItem& item) {
  std::string covariates;
  for (const Covariate& covariate : population.covariates)
    covariates += (covariates.empty() ? "" : ", ") + words_of(covariate.name);
  item.text.push_back("Entities: patients" + of_population(scenario, population) + " (" +
                      (covariates.empty() ? "all alike" : "with " + covariates) +
                      "), their products, and consignments between sites.");
}

}  // namespace

RecordItem components_of(const Scenario& scenario) {
  RecordItem item{"2.5", "Components", {}, {}, {}};
  for (const Population& population : scenario.each_population())
    add_patients_of(scenario, population, item);
  item.text.emplace_back(
      "Queues: one a resource, unlimited, served as 2.4 says; a patient who leaves gives up every "
      "place. Opening hours, departures and sessions are waited for in the same way.");
  for (const Population& population : scenario.each_population())
    item.text.push_back(fmt::format(
        "Entry and exit points{}: {} at the gate `{}`. A patient leaves infused, or lost "
        "with a cause, at any time after entry.",
        of_population(scenario, population), entry_of(population), name_of(population.enters)));
  item.tables = facts_in("2.5", scenario);
  for (const Population& population : scenario.each_population())
    item.tables.push_back(activities_of(scenario, population));
  item.tables.push_back(resources_of(scenario));
  return item;
}

}  // namespace v2v::report
