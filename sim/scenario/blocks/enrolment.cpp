// Who comes: a cohort, a service or a list; where patients enter and are counted.
#include "scenario/destination.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/fields.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

const Field kCohort[] = {
    {.key = "size",
     .form = Form::integer,
     .text = "Number of patients.",
     .example = "92",
     .needed = true,
     .least = 1,
     .most = 1'000'000,
     .destination = into<&Cohort::size>},
    enters,
    {.key = "over",
     .form = Form::duration,
     .text = "Patients enter at random moments of this window.",
     .example = "38 mo",
     .needed = true,
     .destination = into<&Cohort::over>},
};

}  // namespace

constinit const Table cohort{"cohort", "A trial: a fixed number of patients.", kCohort};

}  // namespace v2v::tables

namespace v2v {
namespace {

Gate gate_at(Draft& draft, Section& section, std::string_view key) {
  const auto value = section.get(key);
  if (!value) return draft.population().enters;
  const auto name = read_choice(*value);
  return name ? *gate_named(*name) : draft.population().enters;
}

void read_entry(Draft& draft, Section& section) {
  draft.population().enters = gate_at(draft, section, "enters");
  if (const auto enters = section.get("enters")) draft.enters_file = enters->node->place.file;
}

void read_cohort(Draft& draft, Section section) {
  Cohort cohort;
  read_fields(section, cohort);
  draft.population().enrolment = cohort;
  read_entry(draft, section);
}

/// Whether patients come by a gate, after those at which they may enter.
bool is_reached(const Product& product, Gate gate) {
  if (gate == Gate::lymphodepleted) return product.needs_lymphodepletion();
  return product.from_patients_cells() || gate <= Gate::eligible || gate == Gate::infused;
}

/// The gates in the order in which these patients reach them: a patient who is
/// conditioned before the release of the product is lymphodepleted while it is being made.
std::vector<Gate> gates_in_order(const Population& population) {
  std::vector<Gate> gates;
  const Protocol& protocol = *population.protocol;
  const bool early = protocol.lymphodepletion.start == Lymphodepletion::Start::before_release;
  for (std::size_t i = index_of(population.enters); i < gate_count; ++i) {
    const Gate gate = static_cast<Gate>(i);
    if (!is_reached(protocol.product, gate)) continue;
    if (gate != Gate::lymphodepleted || !early) gates.push_back(gate);
    if (gate == Gate::received && early) gates.push_back(Gate::lymphodepleted);
  }
  return gates;
}

}  // namespace

void read_enrolment(Draft& draft, Section& root) {
  const bool cohort = root.states("cohort"), service = root.states("service");
  const bool referrals = root.states("referrals");
  const int stated = (cohort ? 1 : 0) + (service ? 1 : 0) + (referrals ? 1 : 0);
  if (stated != 1)
    root.value().wrong(
        stated > 1 ? "more than one of `cohort`, `service` and `referrals` is given; expected one"
                   : "none of `cohort`, `service` and `referrals` is given; expected one of them, "
                     "such as `cohort: { size: 92, enters: screened, over: 38 mo }`");
  if (cohort) read_cohort(draft, Section(*root.get("cohort")));
  if (service) {
    Section section(*root.get("service"));
    read_service(draft, section);
    read_entry(draft, section);
  }
  if (referrals) {
    Section section(*root.get("referrals"));
    draft.population().enrolment = Referrals();
    read_entry(draft, section);
  }
  draft.population().itt_gate = gate_at(draft, root, "itt_gate");
  if (draft.population().itt_gate < draft.population().enters)
    root.get("itt_gate")
        ->wrong(fmt::format("patients enter only at {}; expected that gate or a later one",
                            ticked(name_of(draft.population().enters))));
}

void read_flowchart(Draft& draft, Section& root) {
  Population& population = draft.population();
  const std::vector<Gate> all = gates_in_order(population);
  population.flowchart = all;
  const auto value = root.get("flowchart");
  if (!value) return;
  std::vector<std::string> names;
  for (const Gate gate : all) names.emplace_back(name_of(gate));
  std::vector<Gate> chosen;
  for (const Value& item : list_items(*value, 2, gate_count)) {
    const auto gate = gate_named(item.node->text);
    if (!gate || std::find(all.begin(), all.end(), *gate) == all.end())
      item.wrong(
          fmt::format("{} is not a gate of this scenario; expected {}", item.look(), one_of(names)),
          item.problems->meant(item.node->text, names));
    else if (std::find(chosen.begin(), chosen.end(), *gate) != chosen.end())
      item.wrong(fmt::format("{} is in the list twice; expected every gate once", item.look()));
    else
      chosen.push_back(*gate);
  }
  if (!draft.problems->empty()) return;
  for (const Gate needed : {population.enters, population.itt_gate, Gate::infused})
    if (std::find(chosen.begin(), chosen.end(), needed) == chosen.end())
      value->wrong(
          fmt::format("{} is missing; expected the first gate, the gate of `itt_gate` and "
                      "`infused` in the list",
                      ticked(name_of(needed))));
  std::erase_if(population.flowchart, [&chosen](Gate gate) {
    return std::find(chosen.begin(), chosen.end(), gate) == chosen.end();
  });
}

}  // namespace v2v
