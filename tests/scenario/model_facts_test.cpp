// What a scenario says of the model: no key of the tables and none of a file is passed over.
#include "scenario/fields.hpp"
#include "scenario/problems.hpp"
#include "scenario/yaml_reader.hpp"
#include "support.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace v2v::test {
namespace {

namespace fs = std::filesystem;

const ModelFact* fact_at(const Scenario& scenario, const std::string& path) {
  const auto& all = scenario.model_facts;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const ModelFact& each) { return each.path == path; });
  return found == all.end() ? nullptr : &*found;
}

bool something_below(const Scenario& scenario, const std::string& path) {
  return std::any_of(scenario.model_facts.begin(), scenario.model_facts.end(),
                     [&](const ModelFact& each) { return each.path.starts_with(path + "."); });
}

std::string value_at(const Scenario& scenario, const std::string& path) {
  const ModelFact* const fact = fact_at(scenario, path);
  if (!fact) return "no such fact";
  return fact->value + (fact->by_default ? " (default)" : "");
}

TEST(ModelFacts, HoldEveryKeyOfTheModelWhetherItIsSaidOrNot) {
  const Scenario scenario = good(minimal + product);
  for (const Field& block : tables::scenario.fields) {
    const std::string path(block.key);
    const bool told = fact_at(scenario, path) || something_below(scenario, path);
    EXPECT_EQ(told, block.about == About::model) << path;
  }
  for (const std::string_view block : {"product", "lymphodepletion", "policy"})
    for (const Field& field : tables::scenario.find(block)->table->fields) {
      const std::string path = std::string(block) + "." + std::string(field.key);
      EXPECT_TRUE(fact_at(scenario, path) || something_below(scenario, path)) << path;
    }
  for (const ModelFact& fact : scenario.model_facts) EXPECT_GT(fact.means.size(), 3U) << fact.path;
}

TEST(ModelFacts, SayWhatHoldsWhereNothingIsSaid) {
  const Scenario scenario = good(minimal + product);
  EXPECT_EQ(value_at(scenario, "product.attempts"), "1 (default)");
  EXPECT_EQ(value_at(scenario, "product.hands_on.start"), "0 d (default)");
  EXPECT_EQ(value_at(scenario, "product.release_at_risk"), " (default)") << "nothing holds";
  EXPECT_EQ(value_at(scenario, "policy.booking"),
            "on_receipt: when the cells have arrived (default)");
  EXPECT_EQ(value_at(scenario, "infections"), " (default)");
}

/// Every key of the file, by a walk that knows no tables: a fact of its own, statements below
/// it, or a word in the value that stands around it.
void expect_told(const Node& node, const std::string& path, const Scenario& scenario) {
  for (const Node::Entry& entry : node.entries) {
    if (is_remark(entry.key)) continue;
    const std::string below = path.empty() ? entry.key : path + "." + entry.key;
    const bool takes_away =
        entry.value.is_null() || (entry.value.is_map() && entry.value.entries.empty()) ||
        (entry.value.is_list() && entry.value.items.empty()) || entry.value.text == "none";
    if (something_below(scenario, below)) {
      expect_told(entry.value, below, scenario);
    } else if (!fact_at(scenario, below)) {
      const ModelFact* const around = fact_at(scenario, path);
      if (takes_away || (entry.key == "value" && around)) continue;
      ASSERT_TRUE(around) << below;
      EXPECT_THAT(around->value, testing::HasSubstr(entry.key)) << below;
    } else {
      EXPECT_TRUE(takes_away || !fact_at(scenario, below)->by_default) << below;
    }
  }
  for (std::size_t i = 0; i < node.items.size(); ++i)
    expect_told(node.items[i], path + "." + std::to_string(i), scenario);
}

TEST(ModelFacts, HoldEveryKeyOfEveryScenario) {
  int files = 0;
  for (const char* const folder : {"/scenarios", "/scenarios/published", "/tests/scenario/good"})
    for (const auto& each : fs::directory_iterator(V2V_SOURCE_DIR + std::string(folder))) {
      const std::string file = each.path().string();
      if (each.path().extension() != ".yaml" || is_overlay(file)) continue;
      const ScenarioReading reading = read_scenario(file);
      if (!reading.scenario) continue;  // a model of attrition
      Problems problems;
      std::string bytes;
      ASSERT_EQ(read_bytes(file, bytes), "");
      auto root = read_yaml(bytes, 0, problems);
      ASSERT_TRUE(root) << file;
      const auto is_of_no_model = [](const Node::Entry& entry) {
        const Field* const field = tables::scenario.find(entry.key);
        return field && field->about != About::model;
      };
      std::erase_if(root->entries, is_of_no_model);
      for (const char* const several : {"populations", "people", "products"})
        if (Node::Entry* const all = root->find(several))
          for (Node::Entry& each_one : all->value.entries)
            std::erase_if(each_one.value.entries, is_of_no_model);
      SCOPED_TRACE(file);
      expect_told(*root, "", *reading.scenario);
      ++files;
    }
  EXPECT_GT(files, 30);
}

/// A default stands in the table of fields, and in the structure for scenarios made by hand.
TEST(ModelFacts, HoldByDefaultInScenariosMadeByHandToo) {
  const Scenario scenario = good(
      "format: 1\n"
      "service: { arrivals: 1 /d, patients: 10, enters: screened }\n"
      "sites: { plant: { kind: plant, vector: { in_stock: 1, lot: 1, reorder_at: 0, lead_time: 1 d "
      "}, test_batch: { size: 2, longest_wait: 1 d } }, ward: { kind: hospital, slots: { each: 1, "
      "every: 7 d } } }\n"
      "lanes: [{ between: [ward, plant], transit: 1 d }]\n"
      "bridging: { share: 50 %, response: 30 % }\n"
      "stay: { after_infusion: 14 d }\n"
      "infections: { onset: { waiting: 0.01 /d }, resolves: 3 d }\n" +
      product);
  const Scenario made;
  EXPECT_EQ(scenario.replications, made.replications);
  EXPECT_EQ(scenario.starts, made.starts);
  const auto same_product = [](const Product& read, const Product& by_hand) {
    EXPECT_EQ(read.kind, by_hand.kind);
    EXPECT_EQ(read.attempts, by_hand.attempts);
    EXPECT_EQ(read.cryopreserved, by_hand.cryopreserved);
    EXPECT_EQ(read.stable_for, by_hand.stable_for);
    EXPECT_EQ(read.freeze_when_missed, by_hand.freeze_when_missed);
    EXPECT_EQ(read.same_operator, by_hand.same_operator);
    EXPECT_EQ(read.when_patient_leaves, by_hand.when_patient_leaves);
    EXPECT_EQ(read.release_since_collection, by_hand.release_since_collection);
    EXPECT_EQ(read.release_at_risk, by_hand.release_at_risk);
    EXPECT_EQ(read.failure, by_hand.failure);
    EXPECT_EQ(read.review.is_zero(), by_hand.review.is_zero());
  };
  const Protocol& read = *scenario.protocol;
  const Protocol& by_hand = *made.protocol;
  same_product(read.product, by_hand.product);
  EXPECT_EQ(read.policy.assignment, by_hand.policy.assignment);
  EXPECT_EQ(read.policy.priority, by_hand.policy.priority);
  EXPECT_EQ(read.policy.booking, by_hand.policy.booking);
  EXPECT_EQ(read.policy.route, by_hand.policy.route);
  EXPECT_EQ(read.policy.overflow_over, by_hand.policy.overflow_over);
  EXPECT_EQ(read.lymphodepletion.start, by_hand.lymphodepletion.start);
  EXPECT_EQ(read.lymphodepletion.first_day, by_hand.lymphodepletion.first_day);
  EXPECT_EQ(read.lymphodepletion.last_day, by_hand.lymphodepletion.last_day);
  EXPECT_EQ(read.lymphodepletion.planned_at, by_hand.lymphodepletion.planned_at);
  EXPECT_EQ(read.lymphodepletion.valid_for, by_hand.lymphodepletion.valid_for);
  EXPECT_EQ(read.bridging.if_waiting_over, by_hand.bridging.if_waiting_over);
  ASSERT_TRUE(read.stay);
  EXPECT_EQ(read.stay->from_lymphodepletion, Stay().from_lymphodepletion);
  ASSERT_TRUE(scenario.infection);
  EXPECT_EQ(scenario.infection->holds_treatment, Infection().holds_treatment);
  EXPECT_EQ(scenario.infection->longest_hold, Infection().longest_hold);
  ASSERT_EQ(scenario.sites.size(), 2U);
  EXPECT_EQ(scenario.sites[1].slots->needed_for, Slots().needed_for);
  EXPECT_EQ(scenario.lanes.front().cost, Lane().cost);
  EXPECT_EQ(scenario.lanes.front().capacity, Lane().capacity);
}

}  // namespace
}  // namespace v2v::test
