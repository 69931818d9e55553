// Several populations in one file: what they share, what is their own, and what is wrong.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::string world =
    "format: 1\n"
    "service: { for: 5 y, warm_up: 180 d, arrivals: 1 /d, enters: referred }\n"
    "sites: { plant: { kind: plant }, ward: { kind: hospital, count: 2 },\n"
    "         unit: { kind: hospital, patients: 3 } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }, { between: [unit, plant], transit: 1 d }]\n"
    "product: { made_at: plant, culture: 7 d, release: 10 d, failure: { events: 3, of: 89 } }\n"
    "screening: { takes: 7 d, decided: { days: [Tue], at: 16:00, most: 4 } }\n";

const Population& named(const Scenario& scenario, const std::string& name) {
  for (const Population& each : scenario.populations)
    if (each.name == name) return each;
  throw std::runtime_error("no population " + name);
}

TEST(Populations, HaveWhatTheySayAndOtherwiseWhatAllShare) {
  const Scenario s = good(world +
                          "populations:\n"
                          "  lymphoma: {}\n"
                          "  myeloma:\n"
                          "    title: Myeloma, fourth line\n"
                          "    precedence: 2\n"
                          "    service: { arrivals: 0.2 /d }\n"
                          "    hospitals: { ward: 2, unit: 6 }\n"
                          "    product: { culture: 12 d }\n"
                          "    leaving: { waiting: { death: 0.01 /d } }\n");
  ASSERT_THAT(s.populations, SizeIs(2));
  const Population& lymphoma = named(s, "lymphoma");
  const Population& myeloma = named(s, "myeloma");
  EXPECT_EQ(lymphoma.title, "lymphoma");
  EXPECT_EQ(myeloma.title, "Myeloma, fourth line");
  EXPECT_EQ(lymphoma.protocol->product.culture.mean(), 7);
  EXPECT_EQ(myeloma.protocol->product.culture.mean(), 12);
  EXPECT_EQ(myeloma.protocol->product.release.mean(), 10);
  EXPECT_EQ(std::get<Service>(lymphoma.enrolment).arrivals.per_day, 1);
  EXPECT_EQ(std::get<Service>(myeloma.enrolment).arrivals.per_day, 0.2);
  EXPECT_EQ(std::get<Service>(myeloma.enrolment).lasts,
            std::get<Service>(lymphoma.enrolment).lasts);
  EXPECT_THAT(lymphoma.leaving, SizeIs(0));
  EXPECT_THAT(myeloma.leaving, SizeIs(1));
  EXPECT_EQ(lymphoma.precedence, 1U);
  EXPECT_EQ(myeloma.precedence, 2U);
  EXPECT_THAT(lymphoma.share_of_patients, SizeIs(0));
  EXPECT_THAT(myeloma.share_of_patients, ElementsAre(0, 0.125, 0.125, 0.75));
  EXPECT_EQ(s.flowchart, lymphoma.flowchart);
}

/// A board that a population names is its own; one that it has from the document is not.
TEST(Populations, KnowTheirOwnBoards) {
  const Scenario s = good(world +
                          "populations:\n"
                          "  lymphoma: { screening: { takes: 3 d } }\n"
                          "  myeloma: { screening: { decided: { days: [Wed], at: 09:00 } } }\n");
  const std::size_t gate = index_of(Gate::eligible);
  EXPECT_FALSE(named(s, "lymphoma").steps[gate].own_board);
  EXPECT_EQ(named(s, "lymphoma").steps[gate].takes.mean(), 3);
  EXPECT_TRUE(named(s, "myeloma").steps[gate].own_board);
}

/// What is counted once is one parameter, whoever has it; what a population counted is its own.
TEST(Populations, ShareTheCountsOfTheDocument) {
  Scenario s = good(world +
                    "populations:\n"
                    "  lymphoma: {}\n"
                    "  leukaemia: { product: { culture: 8 d } }\n"
                    "  myeloma: { product: { failure: { events: 3, of: 89 } } }\n");
  EXPECT_EQ(named(s, "lymphoma").counted.at(0).path, "product.failure");
  EXPECT_EQ(named(s, "leukaemia").counted.at(0).path, "product.failure");
  EXPECT_EQ(named(s, "myeloma").counted.at(0).path, "populations.myeloma.product.failure");
  put_parameters(s, parameter_luck(s, 1, 4), 1, 4);
  const auto failure = [&s](const char* name) { return named(s, name).protocol->product.failure; };
  EXPECT_EQ(failure("lymphoma"), failure("leukaemia"));
  EXPECT_NE(failure("lymphoma"), failure("myeloma"));
}

/// Overlays and settings reach into one of them.
TEST(Populations, CanBeTakenAway) {
  const std::string text = world + "populations: { lymphoma: {}, myeloma: {} }\n";
  EXPECT_NE(good(text).digest, good(world + "populations: { lymphoma: {} }\n").digest);
}

TEST(Populations, MistakesOfTheirOwnAreFoundWhereTheyStand) {
  EXPECT_EQ(messages_of(read(world + "populations:\n"
                                     "  lymphoma: { produkt: { culture: 7 d } }\n")),
            "test:9:15: populations.lymphoma.produkt: unknown key (did you mean `product`?)\n");
  EXPECT_EQ(messages_of(read(world + "populations:\n"
                                     "  lymphoma: {}\n"
                                     "  myeloma: { product: { culture: soon } }\n")),
            "test:10:34: populations.myeloma.product.culture: `soon` is not a number; expected a "
            "duration "
            "or a distribution, such as `{ triangular: [6 d, 7 d, 10 d] }`\n");
}

TEST(Populations, MistakesOfWhatAllShareAreToldOnce) {
  const std::string told = messages_of(
      read(world + "stay: { after_infusion: soon }\npopulations: { lymphoma: {}, myeloma: {} }\n"));
  EXPECT_THAT(told, HasSubstr("test:8:25: stay.after_infusion: `soon`"));
  EXPECT_THAT(told, Not(HasSubstr("populations.")));
}

TEST(Populations, AreObservedOverOneTime) {
  EXPECT_THAT(messages_of(read(world + "populations:\n"
                                       "  lymphoma: {}\n"
                                       "  myeloma: { service: { for: 3 y } }\n")),
              HasSubstr("populations.myeloma: it is observed over another time than `lymphoma`"));
  EXPECT_THAT(messages_of(read(world + "populations:\n"
                                       "  lymphoma: {}\n"
                                       "  myeloma: { service: { patients: 100 } }\n")),
              HasSubstr("expected `for` instead of `patients`"));
}

TEST(Populations, GoFirstByHazardsOrByPrecedence) {
  EXPECT_THAT(
      messages_of(read(world + "policy: { priority: survival_index }\n"
                               "populations: { lymphoma: {}, myeloma: { precedence: 2 } }\n")),
      HasSubstr("populations.myeloma.precedence: with `priority: survival_index`"));
}

TEST(Populations, OfNoHospitalAreRefused) {
  EXPECT_THAT(messages_of(read(world + "populations: { lymphoma: { hospitals: { plant: 1 } } }\n")),
              HasSubstr("`plant` has no patients; expected hospitals"));
  EXPECT_THAT(messages_of(read(world + "populations: { lymphoma: { hospitals: { wart: 1 } } }\n")),
              HasSubstr("did you mean `ward`?"));
}

TEST(Populations, ThereIsAtLeastOne) {
  EXPECT_THAT(messages_of(read(world + "populations: {}\n")),
              HasSubstr("0 populations are given; expected 1 to 32"));
}

}  // namespace
}  // namespace v2v::test
