// Which values are known from counts, and where their draws are put.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

const CountedGroup& group(const Scenario& scenario, const std::string& path) {
  static const CountedGroup none;
  for (const CountedGroup& each : scenario.counted)
    if (each.path == path) return each;
  ADD_FAILURE() << "no group " << path;
  return none;
}

template <class Counted>
std::vector<std::string> paths(const Counted& scenario) {
  std::vector<std::string> result;
  for (const CountedGroup& each : scenario.counted) result.push_back(each.path);
  return result;
}

std::vector<std::pair<std::string, double>> members(const CountedGroup& of) {
  std::vector<std::pair<std::string, double>> result;
  for (const auto& member : of.members) result.emplace_back(member.path, member.events);
  return result;
}

/// Puts this value for the only member of a group.
Scenario with(Scenario scenario, const std::string& path, double value) {
  group(scenario, path).members.at(0).put({scenario, scenario, *scenario.protocol}, value);
  return scenario;
}

double total(const Step& step) {
  double sum = 0;
  for (const GateLoss& loss : step.lost) sum += loss.probability;
  return sum;
}

const std::string stay =
    "stay: { after_infusion: 16 d, intensive_care: { share: { events: 2, of: 9 }, after: 3 d, "
    "takes: 4 d } }\n";

TEST(Counted, EveryProbabilityWithEventsIsFound) {
  const Scenario scenario = good(
      "format: 1\n"
      "cohort: { size: 10, enters: screened, over: 1 y }\n"
      "sites: { plant: { kind: plant }, ward: { kind: hospital, count: 3 } }\n"
      "lanes: [{ between: [ward, plant], transit: 1 d, lost: { events: 0, of: 30 }, "
      "spoiled: 1 % }]\n"
      "product: { made_at: plant, culture: 7 d, release: 10 d,\n"
      "  failure: { events: 1, of: 66 }, out_of_specification: { events: 2, of: 65 } }\n"
      "bridging: { if_waiting_over: 7 d, share: { events: 4, of: 5 }, "
      "response: { events: 2, of: 7 } }\n"
      "infections: { onset: { waiting: { events: 3, person_time: 100 d } }, "
      "holds_treatment: { events: 1, of: 2 }, resolves: 5 d }\n" +
      stay);
  EXPECT_THAT(paths(scenario),
              ElementsAre("lanes.0", "product.failure", "product.out_of_specification",
                          "bridging.share", "bridging.response", "stay.intensive_care.share",
                          "infections.onset.waiting", "infections.holds_treatment"));
  EXPECT_EQ(with(scenario, "product.failure", 0.3).protocol->product.failure, 0.3);
  EXPECT_EQ(
      with(scenario, "product.out_of_specification", 0.3).protocol->product.out_of_specification,
      0.3);
  EXPECT_EQ(with(scenario, "bridging.share", 0.3).protocol->bridging.share, 0.3);
  EXPECT_EQ(with(scenario, "bridging.response", 0.3).protocol->bridging.response, 0.3);
  EXPECT_EQ(with(scenario, "stay.intensive_care.share", 0.3).protocol->stay->intensive_care, 0.3);
  EXPECT_EQ(with(scenario, "infections.holds_treatment", 0.3).infection->holds_treatment, 0.3);
  const Scenario onset = with(scenario, "infections.onset.waiting", 0.3);
  EXPECT_EQ(onset.infection->onset[index_of(Phase::waiting)].rate(), 0.3);
  EXPECT_TRUE(onset.infection->onset[index_of(Phase::hold)].is_none());
  const CountedGroup& rate = group(scenario, "infections.onset.waiting");
  EXPECT_EQ(rate.person_days, 100);
  EXPECT_EQ(rate.of, 0);
  EXPECT_THAT(members(group(scenario, "lanes.0")), ElementsAre(Pair("lanes.0.lost", 0)));
  const Scenario lanes = with(scenario, "lanes.0", 0.3);
  ASSERT_THAT(lanes.lanes, SizeIs(3));
  for (const Lane& lane : lanes.lanes) {
    EXPECT_EQ(lane.lost, 0.3);
    EXPECT_EQ(lane.spoiled, 0.01);
  }
  // What nobody has lost yet may be lost in a draw, and is then put on record.
  EXPECT_FALSE(scenario.protocol->product.transport_loss_recorded_as.empty());
}

TEST(Counted, WhatIsStatedIsNotDrawn) {
  EXPECT_THAT(good(minimal + product +
                   "screening: { lost: { infection: 5 % } }\n"
                   "leaving: { always: { death: 0.001 /d } }\n")
                  .counted,
              SizeIs(0));
}

TEST(Counted, LossesOfTheSamePatientsAreOneGroup) {
  const Scenario scenario = good(minimal + product +
                                 "screening:\n"
                                 "  lost:\n"
                                 "    infection: { events: 11, of: 92 }\n"
                                 "    death: 2 %\n"
                                 "    few: { cause: ineligible, events: 4, of: 92 }\n"
                                 "    progression: { events: 1, of: 10 }\n");
  EXPECT_THAT(paths(scenario), ElementsAre("screening.lost", "screening.lost of 10"));
  EXPECT_THAT(members(scenario.counted[0]),
              ElementsAre(Pair("screening.lost.infection", 11), Pair("screening.lost.few", 4)));
  EXPECT_THAT(members(scenario.counted[1]), ElementsAre(Pair("screening.lost.progression", 1)));
  EXPECT_EQ(scenario.counted[0].of, 92);
  EXPECT_EQ(scenario.counted[1].of, 10);
  EXPECT_EQ(scenario.counted[0].over, 0);
}

TEST(Counted, MoreThanAllAreDividedByTheirSum) {
  Scenario scenario = good(minimal + product +
                           "screening: { lost: { infection: { events: 5, of: 9 }, death: 20 %, "
                           "progression: { events: 2, of: 10 } } }\n");
  const auto put = [&scenario](double infection, double progression) {
    const double values[] = {infection, progression};
    for (std::size_t i = 0; i < 2; ++i)
      scenario.counted[i].members[0].put({scenario, scenario, *scenario.protocol}, values[i]);
    return scenario.steps[index_of(Gate::eligible)];
  };
  const Step step = put(0.75, 0.3);  // with the 0.2 that are stated: 1.25
  EXPECT_DOUBLE_EQ(step.lost[0].probability, 0.6);
  EXPECT_DOUBLE_EQ(step.lost[1].probability, 0.16);
  EXPECT_DOUBLE_EQ(step.lost[2].probability, 0.24);
  // The next draw starts from what is stated.
  const Step next = put(0.5, 0.1);
  EXPECT_EQ(next.lost[0].probability, 0.5);
  EXPECT_EQ(next.lost[1].probability, 0.2);
  EXPECT_EQ(next.lost[2].probability, 0.1);
}

TEST(Counted, LossesOnTheWayAreFitted) {
  Scenario scenario = good(
      "format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n"
      "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
      "lanes: [{ between: [ward, plant], transit: 1 d, lost: { events: 1, of: 9 }, spoiled: 50 % "
      "}]\n" +
      product);
  const auto put = [&scenario](double lost) {
    scenario.counted[0].members[0].put({scenario, scenario, *scenario.protocol}, lost);
    return std::pair(scenario.lanes[0].lost, scenario.lanes[0].spoiled);
  };
  EXPECT_THAT(put(0.75), Pair(0.6, 0.4));
  EXPECT_THAT(put(0.25), Pair(0.25, 0.5));
}

TEST(Counted, EventsOfABlockAreOneGroup) {
  const Scenario scenario = good(minimal + product +
                                 "leaving:\n"
                                 "  conditioned:\n"
                                 "    at_risk: 55\n"
                                 "    over: 5.6 d\n"
                                 "    progression: { events: 3 }\n"
                                 "    death: { events: 0, person_time: 300 d }\n"
                                 "    infection: { events: 0 }\n"
                                 "    withdrawal: 0.001 /d\n"
                                 "  waiting: { progression: { events: 9, person_time: 3 mo } }\n");
  EXPECT_THAT(paths(scenario), ElementsAre("leaving.conditioned.death", "leaving.conditioned",
                                           "leaving.waiting.progression"));
  const CountedGroup& block = group(scenario, "leaving.conditioned");
  EXPECT_EQ(block.of, 55);
  EXPECT_EQ(block.over, 5.6);
  EXPECT_THAT(members(block), ElementsAre(Pair("leaving.conditioned.progression", 3),
                                          Pair("leaving.conditioned.infection", 0)));
  Scenario drawn = scenario;
  block.members[0].put({drawn, drawn, *drawn.protocol}, 0.25);
  block.members[1].put({drawn, drawn, *drawn.protocol}, 0.125);
  group(scenario, "leaving.conditioned.death").members[0].put({drawn, drawn, *drawn.protocol}, 0.5);
  std::map<std::string, std::array<double, 2>> rates;
  for (const LeavingRisk& risk : drawn.leaving) {
    const auto& lymphodepletion = risk.baseline[index_of(Phase::lymphodepletion)];
    const auto& hold = risk.baseline[index_of(Phase::hold)];
    EXPECT_EQ(lymphodepletion, hold);
    rates[drawn.causes[risk.cause]] = {hold.rate(), risk.baseline[index_of(Phase::waiting)].rate()};
  }
  EXPECT_THAT(rates["progression"], ElementsAre(0.25, 9 / (3 * 30.4375)));
  EXPECT_THAT(rates["infection"], ElementsAre(0.125, 0));
  EXPECT_THAT(rates["death"], ElementsAre(0.5, 0));
  EXPECT_THAT(rates["withdrawal"], ElementsAre(0.001, 0));
}

const std::string variants =
    minimal +
    "product: { made_at: plant, culture: 7 d, release: 10 d, failure: { events: 1, of: 66 } }\n"
    "makers: [{ at: plant, product: { failure: { events: 3, of: 20 } } }]\n"
    "changes:\n"
    "  - { from: 99 d, product: { culture: 5 d } }\n"
    "  - { from: 200 d, product: { failure: 2 %, out_of_specification: { events: 1, of: 8 } } }\n";

TEST(Counted, VariantsHaveTheirGroupsByTheSamePath) {
  Scenario scenario = good(variants);
  const ParameterLuck luck = parameter_luck(scenario, 5, 2);
  put_parameters(scenario, luck, 5, 2);
  const double failure = scenario.counted.at(0).values_at(luck[0])[0];
  EXPECT_EQ(scenario.protocol->product.failure, failure);
  EXPECT_EQ(scenario.changes[0].protocol.product.failure, failure);
  EXPECT_EQ(scenario.changes[1].protocol.product.failure, 0.02);
  // The same luck, other counts.
  const Protocol& maker = scenario.protocol->made_otherwise[0].protocol;
  EXPECT_THAT(paths(maker), ElementsAre("product.failure"));
  EXPECT_EQ(maker.product.failure, maker.counted[0].values_at(luck[0])[0]);
  EXPECT_NE(maker.product.failure, failure);
  // Only there: it has the luck that it would have in the document.
  const Protocol& later = scenario.changes[1].protocol;
  EXPECT_THAT(paths(later), ElementsAre("product.out_of_specification"));
  Scenario alone;
  alone.counted = later.counted;
  EXPECT_EQ(later.product.out_of_specification,
            later.counted[0].values_at(parameter_luck(alone, 5, 2)[0])[0]);
}

TEST(Counted, ACopySharesNothing) {
  const Scenario scenario = good(variants);
  Scenario copy = scenario;
  put_parameters(copy, parameter_luck(copy, 1, 1), 1, 1);
  EXPECT_NE(copy.protocol->product.failure, scenario.protocol->product.failure);
  EXPECT_EQ(scenario.protocol->product.failure, 1.0 / 66);
  EXPECT_EQ(scenario.changes[0].protocol.product.failure, 1.0 / 66);
  EXPECT_EQ(scenario.protocol->made_otherwise[0].protocol.product.failure, 3.0 / 20);
  EXPECT_EQ(scenario.changes[0].protocol.made_otherwise[0].protocol.product.failure, 3.0 / 20);
  EXPECT_NE(copy.changes[0].protocol.made_otherwise[0].protocol.product.failure, 3.0 / 20);
}

TEST(Counted, DrawsOfATrialStayProbabilities) {
  Scenario scenario =
      good(read_scenario(std::string(V2V_SOURCE_DIR) + "/scenarios/inati-cel.yaml"));
  EXPECT_THAT(paths(scenario),
              ElementsAre("product.failure", "outcomes.response.share",
                          "outcomes.remission.relapse", "outcomes.remission.death",
                          "outcomes.transplanted.relapse", "outcomes.transplanted.death",
                          "outcomes.no_response.death", "screening.lost", "infusion.lost",
                          "lymphodepletion.lost", "leaving.waiting", "leaving.conditioned"));
  for (std::uint32_t replication = 0; replication < 200; ++replication) {
    put_parameters(scenario, parameter_luck(scenario, 1, replication), 1, replication);
    EXPECT_LE(total(scenario.steps[index_of(Gate::eligible)]), 1);
    EXPECT_GT(total(scenario.steps[index_of(Gate::eligible)]), 0);
    EXPECT_LT(scenario.protocol->outcomes->response, 1);
    EXPECT_GT(scenario.protocol->outcomes->remission.relapse.hazard.rate(), 0);
  }
  // The draw reaches what becomes of patients.
  EXPECT_NE(scenario.protocol->outcomes->response, 41.0 / 48);
}

TEST(Counted, NeverMoreAreSevereThanHaveAToxicity) {
  Scenario scenario = good(read(R"(
format: 1
cohort: { size: 10, enters: eligible, over: 1 d }
itt_gate: eligible
flowchart: [eligible, infused]
product: { kind: in_vivo, delivery: 1 d }
stay:
  from: infusion
  after_infusion: 7 d
  toxicity:
    cytokine_release: { any: { events: 4, of: 48 }, severe: { events: 3, of: 48 }, onset: 5 d, takes: 9 d }
sites: { hospital: { kind: hospital } }
)"));
  const auto& rule = scenario.protocol->stay->toxicity->of[index_of(Toxicity::cytokine_release)];
  double any = 0, severe = 0;
  constexpr unsigned kDraws = 20'000;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    put_parameters(scenario, parameter_luck(scenario, 1, draw), 1, draw);
    ASSERT_LE(rule.severe, rule.any);
    any += rule.any / kDraws;
    severe += rule.severe / kDraws;
  }
  // Beta(4.5, 44.5), and of that a share Beta(3.5, 1.5); standard deviations below 0.05.
  EXPECT_NEAR(any, 4.5 / 49, 4 * 0.05 / std::sqrt(kDraws));
  EXPECT_NEAR(severe, 4.5 / 49 * 3.5 / 5, 4 * 0.05 / std::sqrt(kDraws));
}

}  // namespace
}  // namespace v2v::test
