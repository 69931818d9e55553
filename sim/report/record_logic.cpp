// The record of a study: section 2, the model's logic.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <array>

namespace v2v::report {
namespace {

std::string days_of(Duration duration) { return fmt::format("{:.6g} d", duration.in_days()); }

/// The gates from top to bottom, with what lies between them.
RecordItem diagram_of(const Scenario& scenario) {
  RecordItem item{"2.1", "Base model overview diagram", {}, {}, {}};
  item.text = {
      "The gates of the flowchart in the order in which patients reach them. `v2v run --out` draws "
      "the flowchart with its numbers, `v2v network --format svg` the sites and lanes."};
  for (std::size_t i = 0; i < scenario.flowchart.size(); ++i) {
    const Gate gate = scenario.flowchart[i];
    std::string line = "[ " + std::string(name_of(gate)) + " ]";
    if (gate == scenario.enters) line += "  <- patients enter";
    if (gate == scenario.itt_gate) line += "  (intention to treat)";
    item.drawing.push_back(line);
    if (i + 1 < scenario.flowchart.size()) {
      item.drawing.emplace_back("    |----> leaves, with cause and recorded reason");
      item.drawing.emplace_back("    v");
    }
  }
  return item;
}

RecordTable leaving_table(const Scenario& scenario) {
  RecordTable table{"cause-specific hazards of leaving", {"cause"}, {}};
  for (const std::string_view phase : phase_names) table.header.emplace_back(phase);
  for (const LeavingRisk& risk : scenario.leaving) {
    std::vector<std::string> row = {words_of(scenario.causes[risk.cause])};
    for (const Hazard& hazard : risk.baseline)
      row.push_back(hazard.is_none() ? "none" : hazard.describe());
    table.rows.push_back(std::move(row));
  }
  return table;
}

RecordTable decisions_table(const Scenario& scenario) {
  RecordTable table{"losses decided at gates", {"gate", "cause", "probability"}, {}};
  for (std::size_t gate = 0; gate < gate_count; ++gate)
    for (const GateLoss& loss : scenario.steps[gate].lost)
      table.rows.push_back({std::string(gate_names[gate]), words_of(scenario.causes[loss.cause]),
                            fmt::format("{:.6g}", loss.probability)});
  return table;
}

std::string product_sentence(const Product& product) {
  if (!product.from_patients_cells())
    return fmt::format(
        "{} It is ordered when the patient is eligible and is then delivered ({}); nothing is "
        "collected from the patient, so that there is no vein-to-vein time.",
        product.needs_lymphodepletion() ? "The product is off the shelf: made from a donor's cells "
                                          "and cryopreserved before anybody needs it."
                                        : "The product makes the cells in the patient.",
        product.delivery.describe());
  std::string text = fmt::format(
      "A product is cultured ({}) and tested and released ({} after {}). A culture fails with "
      "probability {:.6g} and a product is out of specification with probability {:.6g}; a patient "
      "has at most {} culture{}.",
      product.culture.describe(), product.release.describe(),
      product.release_since_collection ? "collection" : "the end of culture", product.failure,
      product.out_of_specification, product.attempts, product.attempts == 1 ? "" : "s");
  text +=
      product.cryopreserved
          ? " It is cryopreserved."
          : fmt::format(" It is fresh{}.", product.stable_for == Duration::longest()
                                               ? std::string()
                                               : " and stable for " + days_of(product.stable_for));
  text += product.when_patient_leaves == Product::WhenPatientLeaves::stop
              ? " When its patient leaves it is stopped."
              : " When its patient leaves it is finished all the same.";
  return text;
}

std::string quantile_in_words(double quantile) {
  return quantile == 0.5 ? "median" : fmt::format("{:.10g} % quantile", 100 * quantile);
}

std::string lymphodepletion_sentence(const Scenario& scenario) {
  if (!scenario.protocol->product.needs_lymphodepletion()) return "There is no lymphodepletion.";
  const Lymphodepletion& lymphodepletion = scenario.protocol->lymphodepletion;
  return fmt::format("Lymphodepletion takes days D{} to D{} before infusion on D0 and starts {}.",
                     lymphodepletion.first_day, lymphodepletion.last_day,
                     lymphodepletion.start == Lymphodepletion::Start::after_release
                         ? fmt::format("once the released product is on site ({} of scheduling)",
                                       lymphodepletion.scheduling.describe())
                         : fmt::format("{} before the planned infusion, before release; the day is "
                                       "planned when the culture starts, with all calendars and "
                                       "timetables and every random time at its {}",
                                       days_of(lymphodepletion.lead),
                                       quantile_in_words(lymphodepletion.planned_at)));
}

std::string_view bridged_wait(const Product& product) {
  if (product.from_patients_cells()) return "receipt to lymphodepletion";
  return product.needs_lymphodepletion() ? "order to lymphodepletion" : "order to infusion";
}

RecordItem base_logic_of(const Scenario& scenario) {
  RecordItem item{"2.2", "Base model logic", {}, {}, {}};
  item.text.push_back(
      "A patient moves from gate to gate; between gates time passes, resources are waited for, and "
      "competing cause-specific hazards may end the path. What really happened (cause) and what is "
      "put on record (reason) are kept apart.");
  item.text.push_back(product_sentence(scenario.protocol->product));
  item.text.push_back(lymphodepletion_sentence(scenario));
  item.text.push_back(
      scenario.protocol->bridging.offered
          ? fmt::format(
                "Bridging is offered where the wait from {} is expected to exceed {}; {} of "
                "those offered get it and {} of them respond.",
                bridged_wait(scenario.protocol->product),
                days_of(scenario.protocol->bridging.if_waiting_over),
                percent_with_unit(scenario.protocol->bridging.share),
                percent_with_unit(scenario.protocol->bridging.response))
          : "No bridging is modelled.");
  item.text.push_back(
      scenario.infection
          ? fmt::format(
                "Infections begin by a hazard of their own and resolve ({}); {} of them hold "
                "treatment while they last.",
                scenario.infection->resolves.describe(),
                percent_with_unit(scenario.infection->holds_treatment))
          : "No infections that delay treatment are modelled.");
  item.tables = {leaving_table(scenario), decisions_table(scenario)};
  return item;
}

RecordItem scenario_logic_of(const Scenario& scenario) {
  RecordItem item{"2.3", "Scenario logic", {}, {}, {}};
  item.text.push_back(fmt::format(
      "The scenario {} as it is recorded here, with everything that overlays and settings of the "
      "command changed, has the digest {}. How it differs from another scenario is the difference "
      "of their tables of input parameters (3.3).",
      scenario.name, fingerprint_text(scenario.digest)));
  if (scenario.changes.empty()) item.text.emplace_back("No rule changes in the course of a run.");
  for (const Change& change : scenario.changes)
    item.text.push_back(
        fmt::format("From day {:.6g} on other rules hold for product, bridging, lymphodepletion, "
                    "stay and policy, for decisions that fall later.",
                    change.from.since_start().in_days()));
  for (const MadeOtherwise& other : scenario.protocol->made_otherwise) {
    std::string makers;
    for (const SiteIndex maker : other.makers)
      makers += (makers.empty() ? "" : ", ") + scenario.sites[maker].name;
    item.text.push_back("Rules of their own for products and their treatment: " + makers + ".");
  }
  return item;
}

RecordItem algorithms_of(const Scenario& scenario) {
  const Policy& policy = scenario.protocol->policy;
  const auto told = [](auto value) { return std::string(prose_of(value)); };
  RecordItem item{"2.4", "Algorithms", {}, {}, {}};
  item.tables.push_back({"policies",
                         {"decision", "rule"},
                         {{"who makes a product", told(policy.assignment)},
                          {"who is served first", told(policy.priority)},
                          {"when a suite is asked for", told(policy.booking)},
                          {"which way consignments go", told(policy.route)}}});
  item.text = {
      "Times of leaving: one exponential amount of cumulative hazard a patient and cause, used up "
      "across phases (inversion of the cumulative hazard), the earliest cause wins.",
      "Durations: by inversion, one uniform number each."};
  return item;
}

}  // namespace

RecordSection logic_of(const Scenario& scenario) {
  return {"2",
          "Logic",
          {diagram_of(scenario), base_logic_of(scenario), scenario_logic_of(scenario),
           algorithms_of(scenario), components_of(scenario)}};
}

}  // namespace v2v::report
