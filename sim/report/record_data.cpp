// The record of a study: section 3, where its numbers come from.
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "vein2vein/scenario/published.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::report {
namespace {

const char* kind_name(Provenance::Kind kind) {
  switch (kind) {
    case Provenance::Kind::sourced:
      return "source";
    case Provenance::Kind::assumed:
      return "assumed";
    case Provenance::Kind::not_stated:
      return "not stated";
  }
  return "";
}

std::string known_from(const Provenance& value) {
  std::string text = kind_name(value.kind);
  if (!value.unverified.empty()) text += fmt::format(", unverified ({})", value.unverified);
  return text;
}

std::size_t count_of(const Scenario& scenario, Provenance::Kind kind) {
  return static_cast<std::size_t>(
      std::count_if(scenario.provenance.begin(), scenario.provenance.end(),
                    [&](const Provenance& value) { return value.kind == kind; }));
}

RecordItem sources_of(const Scenario& scenario) {
  RecordItem item{"3.1", "Data sources", {}, {}, {}};
  RecordTable table{"sources", {"source", "values"}, {}};
  std::vector<std::pair<std::string, std::size_t>> sources;
  for (const Provenance& value : scenario.provenance) {
    if (value.kind != Provenance::Kind::sourced) continue;
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const auto& source) {
      return source.first == value.reference;
    });
    if (found == sources.end())
      sources.emplace_back(value.reference, 1);
    else
      ++found->second;
  }
  for (const auto& [source, values] : sources)
    table.rows.push_back({source, fmt::format("{}", values)});
  item.text.push_back(
      fmt::format("The scenario has {} values: {} with a source, {} assumed, {} with neither.",
                  scenario.provenance.size(), count_of(scenario, Provenance::Kind::sourced),
                  count_of(scenario, Provenance::Kind::assumed),
                  count_of(scenario, Provenance::Kind::not_stated)));
  const auto unverified =
      std::count_if(scenario.provenance.begin(), scenario.provenance.end(),
                    [](const Provenance& value) { return !value.unverified.empty(); });
  if (unverified > 0)
    item.text.push_back(fmt::format(
        "{} of the values with a source {} recalled and not looked up there; each is marked "
        "`unverified` below, with how sure it is.",
        unverified, unverified == 1 ? "was" : "were"));
  item.tables.push_back(std::move(table));
  return item;
}

RecordTable published_of(const Scenario& scenario, const Population& population) {
  RecordTable table{"published results" + of_population(scenario, population) +
                        " that are compared with, never inputs",
                    {"what", "value"},
                    {}};
  for (const auto& row : population.published->flow)
    table.rows.push_back(
        {std::string(name_of(row.gate)), fmt::format("{} patients", row.patients)});
  for (const auto& row : population.published->lost)
    table.rows.push_back({fmt::format("lost after {}: {}", name_of(row.after_gate),
                                      words_of(scenario.reasons[row.reason])),
                          fmt::format("{} patients", row.patients)});
  for (const auto& row : population.published->times)
    table.rows.push_back(
        {words_of(name_of(row.measured)) + ", median", fmt::format("{:.6g} d", row.median_days)});
  return table;
}

RecordItem preprocessing_of(const Scenario& scenario) {
  RecordItem item{"3.2", "Pre-processing", {}, {}, {}};
  item.text = {
      "Published summaries become distributions by closed forms: three quantiles (median and range "
      "of n read as the 1/(n+1) and n/(n+1) quantiles, or median and quartiles) by the shifted "
      "lognormal through them; mean and standard deviation by moments.",
      "Counts become point estimates (events / patients, events / person-time); counts over a time "
      "become constant rates -ln(1 - q) / time. Multipliers of covariates are divided by their "
      "mean "
      "over the population.",
      "What the authors did to the data before they wrote the scenario is not known to the program "
      "and is for them to add."};
  for (const Population& population : scenario.each_population())
    item.tables.push_back(published_of(scenario, population));
  return item;
}

RecordTable counted_of(const Scenario& scenario) {
  RecordTable table{"parameters known from counts", {"path", "events", "of", "posterior"}, {}};
  for (const CountedGroup* each : counted_in(scenario)) {
    const CountedGroup& group = *each;
    if (group.joint)
      table.rows.push_back({group.path, "", "", "draws, jointly: " + group.joint->what});
    for (const CountedGroup::Member& member : group.members)
      table.rows.push_back(
          {member.path, fmt::format("{:.6g}", member.events),
           group.person_days > 0
               ? fmt::format("{:.6g} person-days", group.person_days)
               : fmt::format(
                     "{:.6g} patients{}", group.of,
                     group.over > 0 ? fmt::format(" in {:.6g} d", group.over) : std::string()),
           posterior_of(group)});
  }
  return table;
}

RecordItem parameters_of(const Scenario& scenario) {
  RecordItem item{"3.3", "Input parameters", {}, {}, {}};
  RecordTable table{"input parameters", {"parameter", "value", "known from", "reference"}, {}};
  for (const Provenance& value : scenario.provenance)
    table.rows.push_back({value.path, value.value, known_from(value), value.reference});
  item.text.push_back(
      "Every value of the scenario as it is written, with its source or the reason of the "
      "assumption.");
  item.tables.push_back(std::move(table));
  if (!counted_in(scenario).empty()) {
    item.text.push_back(
        "Parameters from counts have Jeffreys' posterior; with `--uncertainty parameters` they are "
        "drawn from it anew for every replication.");
    item.tables.push_back(counted_of(scenario));
  }
  return item;
}

RecordItem assumptions_of(const Scenario& scenario) {
  RecordItem item{"3.4", "Assumptions", {}, {}, {}};
  RecordTable table{"assumed values", {"parameter", "value", "reason"}, {}};
  for (const Provenance& value : scenario.provenance)
    if (value.kind == Provenance::Kind::assumed)
      table.rows.push_back({value.path, value.value, value.reference});
  item.text = {
      table.rows.empty()
          ? "The scenario marks no value as assumed."
          : "Values that the scenario marks as assumed, with the reason given there.",
      "Structural assumptions: patients are independent of one another but for the capacity they "
      "share; hazards of different causes are independent given the patient's covariates, phase, "
      "bridging response and infection; what the scenario does not limit is there at any time."};
  item.tables.push_back(std::move(table));
  return item;
}

}  // namespace

std::string posterior_of(const CountedGroup& group) {
  double events = 0;
  for (const CountedGroup::Member& member : group.members) events += member.events;
  if (group.person_days > 0)
    return fmt::format("Gamma({:.6g}) / {:.6g} per day", events + 0.5, group.person_days);
  std::string text = fmt::format("Beta({:.6g}, {:.6g})", events + 0.5, group.of - events + 0.5);
  if (group.members.size() > 1) {
    std::string shares;
    for (const CountedGroup::Member& member : group.members)
      shares += (shares.empty() ? "" : ", ") + fmt::format("{:.6g}", member.events + 0.5);
    text += fmt::format(" of all kinds together, shared by Dirichlet({})", shares);
  }
  if (group.over > 0) text = fmt::format("-ln(1 - q) / {:.6g} d with q as {}", group.over, text);
  return text;
}

RecordSection data_of(const Scenario& scenario) {
  return {"3",
          "Data",
          {sources_of(scenario), preprocessing_of(scenario), parameters_of(scenario),
           assumptions_of(scenario)}};
}

}  // namespace v2v::report
