// A plan whose parameters have been drawn is the plan of a scenario that states them.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"

#include <fmt/format.h>

#include <map>

namespace v2v::test {
namespace {

using Values = std::map<std::string, double>;

/// A scenario with everything that can be counted; with values, these are stated instead. Those of
/// changes and makers are found under their prefix.
std::string text_with(const Values& values) {
  const auto word = [&values](const std::string& path, const std::string& counts,
                              const std::string& stated, const std::string& unit) {
    const auto value = values.find(path);
    if (value == values.end()) return counts;
    return fmt::format("{}: {:.17g}{}", stated, value->second, unit);
  };
  const auto share = [&word](const std::string& path, const std::string& counts) {
    return word(path, counts, "probability", "");
  };
  const auto rate = [&word](const std::string& path, const std::string& counts) {
    return word(path, counts, "rate", " /d");
  };
  std::string text =
      "format: 1\n"
      "service: { arrivals: 1 /d, patients: 300, warm_up: 0 d, enters: screened }\n"
      "patients: { lines: { table: { one: 3, two: 1 } } }\n"
      "policy: { assignment: least_loaded }\n"
      "sites: { plant: { kind: plant, suites: 6 }, other: { kind: plant, suites: 5 },\n"
      "  ward: { kind: hospital, count: 2 } }\n";
  text += "screening: { takes: 3 d, lost: { infection: { " +
          share("screening.lost.infection", "events: 3, of: 40") +
          " }, death: 2 %, progression: { " +
          share("screening.lost.progression", "events: 0, of: 40") + " } } }\n";
  text += "product:\n  made_at: [plant, other]\n  culture: 7 d\n  release: 3 d\n  attempts: 3\n";
  text += "  failure: { " + share("product.failure", "events: 0, of: 9") +
          ", then: make_again }\n  out_of_specification: { " +
          share("product.out_of_specification", "events: 1, of: 9") + ", then: infuse }\n";
  text += "bridging: { if_waiting_over: 2 d, share: { " +
          share("bridging.share", "events: 5, of: 6") + " }, response: { " +
          share("bridging.response", "events: 3, of: 6") + " }, responds_after: 2 d }\n";
  text += "leaving:\n  waiting:\n    at_risk: 60\n    over: 20 d\n    infection: { " +
          rate("leaving.waiting.infection", "events: 5") +
          ", times: { lines: 2 } }\n    withdrawal: { " +
          rate("leaving.waiting.withdrawal", "events: 0") + " }\n  conditioned: { progression: { " +
          rate("leaving.conditioned.progression", "events: 0, person_time: 100 d") + " } }\n";
  text += "infections: { onset: { always: { " +
          rate("infections.onset.always", "events: 0, person_time: 200 d") +
          " } }, holds_treatment: { " + share("infections.holds_treatment", "events: 2, of: 4") +
          " }, resolves: 5 d, longest_hold: 9 d }\n";
  text += "stay: { after_infusion: 9 d, intensive_care: { share: { " +
          share("stay.intensive_care.share", "events: 1, of: 5") +
          " }, after: 2 d, takes: 3 d } }\n";
  text += "lanes:\n  - { between: [ward, plant], transit: 1 d, lost: { " +
          share("lanes.0.lost", "events: 0, of: 20") + " }, spoiled: { " +
          share("lanes.0.spoiled", "events: 1, of: 20") +
          " } }\n  - { between: [ward, other], transit: 2 d }\n";
  text += "makers: [{ at: other, product: { culture: 9 d, failure: { " +
          share("makers.0.product.failure", "events: 2, of: 7") + ", then: lose } } }]\n";
  text += "changes: [{ from: 90 d, product: { out_of_specification: { " +
          share("changes.0.product.out_of_specification", "events: 1, of: 3") +
          ", then: lose } } }]\n";
  return text;
}

Scenario read(const std::string& text) {
  ScenarioReading reading = read_scenario_text(text, "drawn");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value_or(Scenario());
}

/// What of a variant is known from counts, as if a scenario had it.
Scenario counts_of(const Protocol& variant) {
  Scenario scenario;
  scenario.counted = variant.counted;
  return scenario;
}

/// The values of the scenario's groups, below `prefix`, at the luck that goes with their paths.
void values_of(const Scenario& scenario, const std::string& prefix, Luck luck, Values& values) {
  const ParameterLuck all = parameter_luck(scenario, luck.seed, luck.replication);
  for (std::size_t i = 0; i < scenario.counted.size(); ++i) {
    const CountedGroup& group = scenario.counted[i];
    const auto drawn = group.values_at(all[i]);
    for (std::size_t member = 0; member < drawn.size(); ++member)
      values[prefix + group.members[member].path] = drawn[member];
  }
}

std::uint64_t fingerprint(const Plan& plan, Luck luck) {
  Fingerprint journal;
  FastEngine engine;
  simulate(plan, engine, journal, luck);
  return journal.value();
}

TEST(DrawnParameters, AreAsIfTheyWereStated) {
  const Scenario counted = read(text_with({}));
  Scenario copy = counted;
  Plan plan(copy);
  for (std::uint32_t replication = 0; replication < 8; ++replication) {
    const Luck luck{11, replication};
    put_parameters(copy, parameter_luck(copy, luck.seed, replication), luck.seed, replication);
    plan.parameters_changed();
    Values values;
    values_of(counted, "", luck, values);
    values_of(counts_of(counted.protocol->made_otherwise.at(0).protocol), "makers.0.", luck,
              values);
    values_of(counts_of(counted.changes.at(0).protocol), "changes.0.", luck, values);
    const Scenario stated = read(text_with(values));
    EXPECT_TRUE(stated.counted.empty());
    EXPECT_EQ(fingerprint(plan, luck), fingerprint(Plan(stated), luck));
  }
  // Every one of the values matters to what happens, or the above would not see it.
  EXPECT_NE(fingerprint(plan, {11, 0}), fingerprint(Plan(counted), {11, 0}));
}

TEST(DrawnParameters, LeaveTheirOriginalAlone) {
  const Scenario counted = read(text_with({}));
  const std::uint64_t before = fingerprint(Plan(counted), {3, 1});
  Scenario copy = counted;
  Plan plan(copy);
  EXPECT_EQ(fingerprint(plan, {3, 1}), before);
  put_parameters(copy, parameter_luck(copy, 3, 1), 3, 1);
  plan.parameters_changed();
  EXPECT_NE(fingerprint(plan, {3, 1}), before);
  EXPECT_EQ(fingerprint(Plan(counted), {3, 1}), before);
  plan.parameters_changed();
  plan.parameters_changed();
  EXPECT_EQ(fingerprint(plan, {3, 1}), fingerprint(Plan(copy), {3, 1}));
}

TEST(DrawnParameters, EachOfThemMatters) {
  const Scenario counted = read(text_with({}));
  Values middle;
  const auto at_the_middle = [&middle](const Scenario& scenario, const std::string& prefix) {
    ParameterLuck middles;
    for (const CountedGroup& group : scenario.counted) middles.emplace_back(group.inputs(), 0.5);
    const ParameterLuck luck = parameters_at(scenario, middles);
    for (std::size_t i = 0; i < scenario.counted.size(); ++i) {
      const auto values = scenario.counted[i].values_at(luck[i]);
      for (std::size_t member = 0; member < values.size(); ++member)
        middle[prefix + scenario.counted[i].members[member].path] = values[member];
    }
  };
  at_the_middle(counted, "");
  at_the_middle(counts_of(counted.protocol->made_otherwise.at(0).protocol), "makers.0.");
  at_the_middle(counts_of(counted.changes.at(0).protocol), "changes.0.");
  const std::uint64_t before = fingerprint(Plan(read(text_with(middle))), {2, 0});
  for (const auto& [path, value] : middle) {
    // Only those that the text states: a variant repeats the document's others.
    if (text_with({}) == text_with({{path, value}})) continue;
    Values moved = middle;
    moved[path] = std::min(0.45, value * 20 + 0.05);
    EXPECT_NE(fingerprint(Plan(read(text_with(moved))), {2, 0}), before) << path;
  }
}

}  // namespace
}  // namespace v2v::test
