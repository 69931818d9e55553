// Scenarios whose product is not made from the patient's cells: what they say and must not say.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kBegin =
    "format: 1\n"
    "cohort: { size: 10, enters: screened, over: 1 y }\n"
    "sites: { ward: { kind: hospital } }\n";

std::string with(const std::string& product, const std::string& more = "") {
  return kBegin + "product: { " + product + " }\n" + more;
}
std::string shelf(const std::string& more = "") {
  return with("kind: off_the_shelf, delivery: 3 d", more);
}
std::string vivo(const std::string& more = "") {
  return with("kind: in_vivo, delivery: 3 d", more);
}

TEST(Kind, IsAutologousByDefault) {
  const Scenario s = good(minimal + product);
  EXPECT_EQ(s.protocol->product.kind, Product::Kind::autologous);
  EXPECT_TRUE(s.protocol->product.from_patients_cells());
  EXPECT_EQ(good(minimal + "product: { kind: autologous, made_at: plant, culture: 7 d, release: "
                           "10 d }\n")
                .flowchart,
            s.flowchart);
}

TEST(Kind, OffTheShelfHasNoGatesOfCells) {
  const Scenario s = good(shelf("lymphodepletion: { days: [-5, -3], scheduling: 1 d }\n"));
  EXPECT_EQ(s.protocol->product.kind, Product::Kind::off_the_shelf);
  EXPECT_EQ(s.protocol->product.delivery.fixed_value(), Duration::days(3));
  EXPECT_THAT(s.protocol->product.made_at, IsEmpty());
  EXPECT_THAT(s.flowchart,
              ElementsAre(Gate::screened, Gate::eligible, Gate::lymphodepleted, Gate::infused));
  EXPECT_EQ(s.protocol->lymphodepletion.scheduling.fixed_value(), Duration::days(1));
}

TEST(Kind, InVivoIsNotConditionedForEither) {
  const Scenario s = good(
      vivo("stay: { after_infusion: 10 d }\npublished: { flow: { screened: 10, infused: 8 } }\n"));
  EXPECT_EQ(s.protocol->product.kind, Product::Kind::in_vivo);
  EXPECT_THAT(s.flowchart, ElementsAre(Gate::screened, Gate::eligible, Gate::infused));
  EXPECT_FALSE(s.protocol->stay->from_lymphodepletion);
}

TEST(Kind, NeedsItsDelivery) {
  EXPECT_EQ(messages_of(read(with("kind: in_vivo"))),
            "test:4:10: product: `delivery` is missing; expected a duration or a distribution, "
            "such as `{ triangular: [1 d, 2 d, 5 d] }`\n");
  EXPECT_EQ(messages_of(read(minimal + "product: { delivery: 2 d, made_at: plant, culture: 7 d, "
                                       "release: 10 d }\n")),
            "test:5:12: product.delivery: a product from the patient's cells comes by `lanes`; "
            "expected this left out, or `kind: off_the_shelf` or `in_vivo`\n");
  EXPECT_EQ(messages_of(read(with("kind: allogeneic, delivery: 2 d"))).substr(0, 66),
            "test:4:18: product.kind: `allogeneic` is not known here; expected ");
}

TEST(Kind, RefusesEveryWordAboutMaking) {
  const std::pair<const char*, const char*> words[] = {{"made_at", "ward"},
                                                       {"culture", "7 d"},
                                                       {"release", "7 d"},
                                                       {"hands_on", "{ start: 4 h }"},
                                                       {"review", "2 h"},
                                                       {"tested_at", "ward"},
                                                       {"release_at_risk", "2 d"},
                                                       {"lost_in_transit", "lose"},
                                                       {"failure", "5 %"},
                                                       {"out_of_specification", "5 %"},
                                                       {"attempts", "2"},
                                                       {"cryopreserved", "true"},
                                                       {"stable_for", "48 h"},
                                                       {"freeze_when_missed", "2 d"},
                                                       {"when_patient_leaves", "stop"}};
  for (const auto& [key, value] : words) {
    const auto reading =
        read(with(std::string("kind: off_the_shelf, delivery: 3 d, ") + key + ": " + value));
    EXPECT_EQ(messages_of(reading),
              std::string("test:4:48: product.") + key +
                  ": a product of `kind: off_the_shelf` is not made for the patient; expected "
                  "this left out\n");
  }
}

TEST(Kind, RefusesWhatOnlyCellsNeed) {
  const std::pair<std::string, const char*> words[] = {
      {"collection: { takes: 1 d }", "collection: for a product of `kind: in_vivo` no cells are"},
      {"receipt: { lost: { death: 1 % } }", "receipt: for a product of `kind: in_vivo` no cells"},
      {"lanes: []", "lanes: a product of `kind: in_vivo` comes by `delivery`"},
      {"makers: []", "makers: a product of `kind: in_vivo` is not made for"},
      {"policy: { booking: at_referral }", "policy.booking: a product of `kind: in_vivo` is not"},
      {"policy: { assignment: nearest }", "policy.assignment: a product of `kind: in_vivo` is"},
      {"lymphodepletion: { days: [-5, -3] }",
       "lymphodepletion: a product of `kind: in_vivo` is given without it"},
      {"stay: { from: lymphodepletion, after_infusion: 9 d }", "stay.from: with this product"},
      {"leaving: { collection: { death: 1 /y } }", "leaving.collection: with a product of this"},
      {"leaving: { hold: { death: 1 /y } }", "leaving.hold: with a product of this kind no"},
      {"leaving: { conditioned: { death: 1 /y } }", "leaving.conditioned: with a product of this"},
      {"infections: { onset: { collection: 1 /y }, resolves: 1 d }",
       "infections.onset.collection: with a product of this kind"},
      {"flowchart: [screened, received, infused]", "flowchart.1: `received` is not a gate of this"},
      {"published: { times: { vein_to_vein: { median: 9 d } } }",
       "published.times.vein_to_vein: this is not an interval that is measured"},
      {"changes: [{ from: 9 d, product: { kind: off_the_shelf } }]",
       "changes.0.product.kind: the kind of product is the same throughout"}};
  for (const auto& [words_of_file, message] : words) {
    const auto reading = read(vivo(words_of_file + "\n"));
    EXPECT_EQ(reading.problems.size(), 1U) << messages_of(reading);
    EXPECT_THAT(messages_of(reading), HasSubstr(message));
  }
}

TEST(Kind, RefusesSlotsAndLymphodepletionBeforeRelease) {
  EXPECT_THAT(messages_of(read("format: 1\ncohort: { size: 10, enters: eligible, over: 1 y }\n"
                               "product: { kind: in_vivo, delivery: 1 d }\n"
                               "sites: { ward: { kind: hospital, slots: { each: 1, every: 30 d, "
                               "for: release } } }\n")),
              HasSubstr("sites.ward.slots: a product of `kind: in_vivo` is not made for"));
  EXPECT_THAT(messages_of(read(shelf("lymphodepletion: { start: before_release }\n"))),
              HasSubstr("lymphodepletion.start: this product was released before it was ordered"));
}

TEST(Kind, FollowsPatientsFromEligibleAtTheLatest) {
  EXPECT_EQ(messages_of(read(shelf("itt_gate: received\n"))),
            "test:5:11: itt_gate: with a product of `kind: off_the_shelf` patients are followed "
            "from an earlier gate on than `received`; expected `eligible` or one before it\n");
  EXPECT_THAT(messages_of(read("format: 1\ncohort: { size: 10, enters: collected, over: 1 y }\n"
                               "sites: { ward: { kind: hospital } }\n"
                               "product: { kind: in_vivo, delivery: 1 d }\n")),
              HasSubstr("test:2:29: cohort.enters: with a product of `kind: in_vivo`"));
}

TEST(Kind, PassesOverWhatAnotherFileSaidOfAProductThatWasMade) {
  const std::string file = std::string(V2V_SOURCE_DIR) + "/scenarios/inati-cel.yaml";
  const Scenario s = good(read_scenario(file, {{"product.kind", "in_vivo"},
                                               {"product.delivery", "2 d"},
                                               {"itt_gate", "eligible"},
                                               {"flowchart", "[screened, eligible, infused]"},
                                               {"published", "none"}}));
  EXPECT_EQ(s.protocol->product.kind, Product::Kind::in_vivo);
  EXPECT_THAT(s.protocol->product.made_at, IsEmpty());
  EXPECT_EQ(s.protocol->product.failure, 0);
  EXPECT_THAT(s.flowchart, ElementsAre(Gate::screened, Gate::eligible, Gate::infused));
}

TEST(Kind, MayBeDeliveredFasterFromADateOn) {
  const Scenario s = good(shelf("changes: [{ from: 90 d, product: { delivery: 1 d } }]\n"));
  ASSERT_EQ(s.changes.size(), 1U);
  EXPECT_EQ(s.changes[0].protocol.product.delivery.fixed_value(), Duration::days(1));
  EXPECT_EQ(s.changes[0].protocol.product.kind, Product::Kind::off_the_shelf);
}

}  // namespace
}  // namespace v2v::test
