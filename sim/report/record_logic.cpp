// The record of a study: section 2, the model's logic.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

namespace v2v::report {
namespace {

/// From top to bottom, with what lies between them.
void draw_gates(const Population& population, std::vector<std::string>& drawing) {
  for (const Gate gate : population.flowchart) {
    std::string line = "[ " + std::string(name_of(gate)) + " ]";
    if (gate == population.enters) line += "  <- patients enter";
    if (gate == population.itt_gate) line += "  (intention to treat)";
    drawing.push_back(line);
    if (gate == population.flowchart.back()) continue;
    drawing.emplace_back("    |----> leaves, with cause and recorded reason");
    drawing.emplace_back("    v");
  }
}

RecordItem diagram_of(const Scenario& scenario) {
  RecordItem item{"2.1", "Base model overview diagram", {}, {}, {}};
  item.text = {
      "The gates of the flowchart in the order in which patients reach them. `v2v run --out` draws "
      "the flowchart with its numbers, `v2v network --format svg` the sites and lanes."};
  for (const Population& population : scenario.each_population()) {
    if (!scenario.populations.empty()) item.drawing.push_back(population.name + ":");
    draw_gates(population, item.drawing);
  }
  return item;
}

RecordTable leaving_table(const Scenario& scenario, const Population& population) {
  RecordTable table{
      "cause-specific hazards of leaving" + of_population(scenario, population), {"cause"}, {}};
  for (const std::string_view phase : phase_names) table.header.emplace_back(phase);
  for (const LeavingRisk& risk : population.leaving) {
    std::vector<std::string> row = {words_of(scenario.causes[risk.cause])};
    for (const Hazard& hazard : risk.baseline)
      row.push_back(hazard.is_none() ? "none" : hazard.describe());
    table.rows.push_back(std::move(row));
  }
  return table;
}

RecordTable decisions_table(const Scenario& scenario, const Population& population) {
  RecordTable table{"losses decided at gates" + of_population(scenario, population),
                    {"gate", "cause", "probability"},
                    {}};
  for (std::size_t gate = 0; gate < gate_count; ++gate)
    for (const GateLoss& loss : population.steps[gate].lost)
      table.rows.push_back({std::string(gate_names[gate]), words_of(scenario.causes[loss.cause]),
                            fmt::format("{:.6g}", loss.probability)});
  return table;
}

RecordItem base_logic_of(const Scenario& scenario) {
  RecordItem item{"2.2", "Base model logic", {}, {}, {}};
  item.text.push_back(
      "A patient moves from gate to gate; between gates time passes, resources are waited for, and "
      "competing cause-specific hazards may end the path. What really happened (cause) and what is "
      "put on record (reason) are kept apart.");
  item.text.emplace_back(
      "The tables say what the scenario says of each part, and what holds where it says nothing.");
  item.tables = facts_in("2.2", scenario);
  for (const Population& population : scenario.each_population()) {
    item.tables.push_back(leaving_table(scenario, population));
    item.tables.push_back(decisions_table(scenario, population));
  }
  return item;
}

void add_other_rules(const Scenario& scenario, const Population& population, RecordItem& item) {
  const std::string whose = of_population(scenario, population);
  if (population.changes.empty())
    item.text.push_back(fmt::format("No rule{} changes in the course of a run.", whose));
  for (const Change& change : population.changes)
    item.text.push_back(
        fmt::format("From day {:.6g} on other rules{} hold for product, bridging, "
                    "lymphodepletion, stay and policy, for decisions that fall later.",
                    change.from.since_start().in_days(), whose));
  for (const OfferedProduct& product : population.protocol->offered) {
    std::string text = fmt::format("Offered{}: {}", whose, product.title);
    if (product.contract != OfferedProduct::no_contract)
      text += fmt::format(", at most {} a year", scenario.contracts[product.contract].most_a_year);
    const bool for_nobody =
        product.indications.size() == 1 && product.indications.front().from == TimePoint::never();
    item.text.push_back(text + (for_nobody ? " (for nobody of these)." : "."));
  }
  if (!population.protocol->offered.empty())
    item.text.push_back(fmt::format(
        "Of the products for which a patient{} is eligible {} is given, if its contract has a "
        "place "
        "left; otherwise the next one. Whoever finds none left waits for the next year.",
        whose, prose_of(population.protocol->policy.choice)));
  for (const MadeOtherwise& other : population.protocol->made_otherwise) {
    std::string makers;
    for (const SiteIndex maker : other.makers)
      makers += (makers.empty() ? "" : ", ") + scenario.sites[maker].name;
    item.text.push_back(
        fmt::format("Rules of their own for products{} and their treatment: {}.", whose, makers));
  }
}

RecordItem scenario_logic_of(const Scenario& scenario) {
  RecordItem item{"2.3", "Scenario logic", {}, {}, {}};
  item.text.push_back(fmt::format(
      "The scenario {} as it is recorded here, with everything that overlays and settings of the "
      "command changed, has the digest {}. How it differs from another scenario is the difference "
      "of their tables of input parameters (3.3).",
      scenario.name, fingerprint_text(scenario.digest)));
  for (const Population& population : scenario.each_population())
    add_other_rules(scenario, population, item);
  item.tables = facts_in("2.3", scenario);
  return item;
}

RecordItem algorithms_of(const Scenario& scenario) {
  RecordItem item{"2.4", "Algorithms", {}, {}, facts_in("2.4", scenario)};
  item.text = {
      "Times of leaving: one exponential amount of cumulative hazard a patient and cause, used up "
      "across phases (inversion of the cumulative hazard), the earliest cause wins.",
      "Durations: by inversion, one uniform number each."};
  return item;
}

}  // namespace

std::string of_population(const Scenario& scenario, const Population& population) {
  return scenario.populations.empty() ? "" : " of " + population.name;
}

RecordSection logic_of(const Scenario& scenario) {
  return {"2",
          "Logic",
          {diagram_of(scenario), base_logic_of(scenario), scenario_logic_of(scenario),
           algorithms_of(scenario), components_of(scenario)}};
}

}  // namespace v2v::report
