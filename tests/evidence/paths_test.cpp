// Paths against times by hand, and the evidence of published flowcharts.
#include "evidence/paths.hpp"

#include "evidence/study_text.hpp"
#include "scenario/attrition_hazards.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/evidence/calibrate.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace v2v {
namespace {

using test::study_of;
using test::StudyText;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr double kPatients = least_simulated_patients;

/// Four standard errors of a share of the simulated patients.
double four_errors(double share) { return 4 * std::sqrt(share * (1 - share) / kPatients); }

double total_weight(const std::vector<AttritionPath>& paths) {
  double sum = 0;
  for (const AttritionPath& path : paths) sum += path.weight;
  return sum;
}

std::string refusal_of(const Scenario& scenario) {
  try {
    evidence_of(scenario);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), Failure::Family::input);
    return failure.message();
  }
  return "";
}

TEST(AttritionPaths, FixedTimesAreOnePath) {
  const auto paths = simulate_paths(study_of({}), 1).paths;
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_NEAR(paths[0].weight, 1, 1e-12);
  EXPECT_THAT(paths[0].days, ElementsAre(0, 3, 1, 12, 5));
  EXPECT_TRUE(std::isinf(paths[0].response_after));
  EXPECT_FALSE(paths[0].ends_early);
}

TEST(AttritionPaths, StretchesBeforeTheEntryTakeNoTime) {
  StudyText late;
  late.enters = "received";
  late.flowchart = "[received, infused]";
  late.published = "flow: { received: 100, infused: 90 }";
  EXPECT_THAT(simulate_paths(study_of(late), 1).paths.at(0).days, ElementsAre(0, 0, 0, 12, 5));
}

TEST(AttritionPaths, ScreeningEndsAtTheFirstGateThatIsReachedWithEligible) {
  StudyText early;
  early.enters = "referred";
  early.flowchart = "[referred, approved, screened, eligible, infused]";
  early.published = "flow: { referred: 100, infused: 90 }";
  early.more = "approval: { takes: 4 d }\n";
  EXPECT_EQ(simulate_paths(study_of(early), 1).end_of_screening, Gate::approved);
  early.more = "approval: { takes: 4 d }\nscreening: { takes: 6 d }\n";
  const SimulatedPaths both = simulate_paths(study_of(early), 1);
  EXPECT_EQ(both.end_of_screening, Gate::eligible);
  EXPECT_THAT(both.paths.at(0).days, ElementsAre(10, 3, 1, 12, 5));
}

TEST(AttritionPaths, AFailedProductEndsTheWayWhenItsCultureIsOver) {
  StudyText failing;
  failing.failure = "25 %";
  const Scenario scenario = study_of(failing);
  const auto paths = simulate_paths(scenario, 1).paths;
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_NEAR(total_weight(paths), 1, 1e-12);
  EXPECT_FALSE(paths[0].ends_early);
  EXPECT_TRUE(paths[1].ends_early);
  EXPECT_EQ(paths[1].ends_in, AttritionStretch::waiting);
  EXPECT_THAT(paths[1].days, ElementsAre(0, 3, 1, 7, 0));
  EXPECT_EQ(paths[1].ends_as, scenario.protocol->product.failure_recorded_as.front().first);
  EXPECT_NEAR(paths[1].weight, 0.25, four_errors(0.25));
}

TEST(AttritionPaths, AResponseIsTimedFromReceipt) {
  StudyText bridged;
  bridged.more = "bridging: { share: 50 %, response: 60 %, responds_after: 4 d }\n";
  const auto paths = simulate_paths(study_of(bridged), 1).paths;
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_TRUE(std::isinf(paths[0].response_after));
  EXPECT_NEAR(paths[1].response_after, 4, 1e-9);
  EXPECT_NEAR(paths[1].weight, 0.3, four_errors(0.3));
}

TEST(AttritionPaths, BinsAreOfEqualWeightAndKeepTheMean) {
  std::vector<AttritionPath> patients;
  double sum = 0;
  for (int i = 0; i < 4800; ++i) {
    AttritionPath path;
    path.weight = 1;
    const double days = (i * 37) % 4800 / 100.0;
    path.days = {0, 2, 1, days, 5};
    sum += days;
    patients.push_back(path);
  }
  const auto paths = compress_paths(patients);
  ASSERT_EQ(paths.size(), most_paths_of_a_group);
  double mean = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    EXPECT_NEAR(paths[i].weight, 1.0 / static_cast<double>(most_paths_of_a_group), 1e-12);
    if (i > 0) {
      EXPECT_GT(paths[i].days[3], paths[i - 1].days[3]);
    }
    mean += paths[i].weight * paths[i].days[3];
  }
  EXPECT_NEAR(mean, sum / 4800, 1e-9);
}

TEST(AttritionEvidence, HasAStageForEveryPublishedGateAtWhichAStretchEnds) {
  StudyText text;
  text.flowchart =
      "[eligible, collected, received, manufactured, released, lymphodepleted, infused]";
  text.published =
      "flow: { eligible: 100, collected: 95, manufactured: 90, released: 88, lymphodepleted: 80, "
      "infused: 78 }, lost: { eligible: { progression: 2 }, collected: { progression: 3 }, "
      "manufactured: { other: 2 }, released: { death: 4, progression: 2 }, "
      "lymphodepleted: { death: 2 } }";
  const StudyEvidence evidence = evidence_of(study_of(text));
  const auto reason = [&](const char* name) {
    return static_cast<std::size_t>(
        std::find(evidence.reasons.begin(), evidence.reasons.end(), name) -
        evidence.reasons.begin());
  };
  ASSERT_EQ(evidence.stages.size(), 3U);
  EXPECT_EQ(evidence.stages[0].last, AttritionStretch::to_collection);
  EXPECT_THAT(evidence.stages[0].lost, ElementsAre(Pair(reason("progression"), 2U)));
  EXPECT_EQ(evidence.stages[0].rest, 3U);
  // Collected 95 to lymphodepleted 80: 13 of the 15 for a reason that is known.
  EXPECT_EQ(evidence.stages[1].last, AttritionStretch::waiting);
  EXPECT_THAT(evidence.stages[1].lost,
              testing::UnorderedElementsAre(Pair(reason("progression"), 5U),
                                            Pair(reason("death"), 4U), Pair(reason("other"), 2U)));
  EXPECT_EQ(evidence.stages[1].rest, 4U);
  EXPECT_EQ(evidence.stages[2].last, AttritionStretch::conditioned);
  EXPECT_EQ(evidence.stages[2].rest, 0U);
  EXPECT_EQ(evidence.patients, 100U);
  EXPECT_EQ(evidence.infused, 78U);
}

TEST(AttritionEvidence, StagesMergeWhereAGateIsNotPublished) {
  StudyText text;
  text.published =
      "flow: { eligible: 100, infused: 90 }, lost: { eligible: { progression: 1 }, "
      "received: { progression: 2 }, lymphodepleted: { death: 3 } }";
  const StudyEvidence evidence = evidence_of(study_of(text));
  ASSERT_EQ(evidence.stages.size(), 1U);
  EXPECT_EQ(evidence.stages[0].last, AttritionStretch::conditioned);
  EXPECT_EQ(evidence.stages[0].lost.size(), 2U);
  EXPECT_EQ(evidence.stages[0].rest, 4U);
}

TEST(AttritionEvidence, AGateThatIsReachedWithEligibleEndsTheScreening) {
  StudyText text;
  text.enters = "referred";
  text.flowchart = "[referred, approved, collected, infused]";
  text.published = "flow: { referred: 250, approved: 160, infused: 145 }";
  text.more = "approval: { takes: 4 d }\n";
  const StudyEvidence ends = evidence_of(study_of(text));
  EXPECT_TRUE(ends.before_collection);
  ASSERT_EQ(ends.stages.size(), 2U);
  EXPECT_EQ(ends.stages[0].last, AttritionStretch::screening);
  EXPECT_EQ(ends.stages[0].rest, 90U);
  EXPECT_EQ(ends.stages[1].rest, 15U);
  // With screening behind it the gate lies within the stretch, and nothing tells the two apart.
  text.more += "screening: { takes: 6 d }\n";
  const StudyEvidence within = evidence_of(study_of(text));
  ASSERT_EQ(within.stages.size(), 1U);
  EXPECT_EQ(within.stages[0].rest, 105U);
}

TEST(AttritionEvidence, CausesKeepTheSharesOfTheirReasons) {
  StudyText text;
  text.reasons =
      "{ progression: { progression: 0.7, other: 0.3 }, death: death, infection: other, "
      "withdrawal: other, ineligible: other }";
  const StudyEvidence evidence = evidence_of(study_of(text));
  for (std::size_t i = 0; i < evidence.reasons.size(); ++i) {
    const double share = evidence.recorded_as[0].at(i);
    EXPECT_NEAR(share,
                evidence.reasons[i] == "progression" ? 0.7
                : evidence.reasons[i] == "other"     ? 0.3
                                                     : 0,
                1e-12)
        << evidence.reasons[i];
  }
}

TEST(AttritionEvidence, CountsThatCannotBeUsedAreRefused) {
  StudyText text;
  text.published = "flow: { eligible: 100, collected: 95 }";
  EXPECT_THAT(refusal_of(study_of(text)), HasSubstr("infused"));
  text.published = "flow: { collected: 95, infused: 90 }";
  EXPECT_THAT(refusal_of(study_of(text)), HasSubstr("`eligible`"));
  Scenario counted_later = study_of({});
  counted_later.itt_gate = Gate::collected;
  EXPECT_THAT(refusal_of(counted_later), HasSubstr("counted from `collected`"));
  Scenario no_study = study_of({});
  no_study.attrition.reset();
  EXPECT_THAT(refusal_of(no_study), HasSubstr("attrition.study"));
  EXPECT_EQ(refusal_of(study_of({})), "");
}

TEST(AttritionEvidence, TrendsAreThoseOfTheNamedCharacteristics) {
  StudyText text;
  text.attrition = "disease: B-ALL, line: 3, burden: blasts";
  text.more =
      "patients: { blasts: { table: { low: 60, high: 40 } }, sex: { table: { female: 1, male: 1 } "
      "} "
      "}\n";
  text.published =
      "flow: { eligible: 100, infused: 90 }, lost_by: { blasts: { low: { lost: 2, of: 60 }, "
      "high: { lost: 8, of: 40 } }, sex: { female: { lost: 5, of: 50 }, male: { lost: 5, of: 50 } "
      "} }";
  const auto trends = trends_of(study_of(text));
  ASSERT_EQ(trends.size(), 1U);
  EXPECT_EQ(trends[0].of, TrendEvidence::Of::burden);
  EXPECT_EQ(trends[0].study, "one");
  EXPECT_THAT(trends[0].lost_of, ElementsAre(Pair(2U, 60U), Pair(8U, 40U)));
}

/// Who was lost after which gate of the flowchart, and why.
class Losses final : public Observer {
 public:
  explicit Losses(const Scenario& scenario) : scenario_(scenario) {
    lost.assign(scenario.flowchart.size(), std::vector<double>(scenario.causes.size()));
  }
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    ++patients;
    std::size_t last = 0;
    while (last + 1 < scenario_.flowchart.size() &&
           record.has_reached(scenario_.flowchart[last + 1]))
      ++last;
    if (record.left) ++lost[last][record.cause];
  }
  std::vector<std::vector<double>> lost;
  double patients = 0;

 private:
  const Scenario& scenario_;
};

TEST(AttritionOutcomes, TheClosedFormAgreesWithTheSimulator) {
  StudyText text;
  text.enters = "referred";
  text.flowchart = "[referred, eligible, collected, received, lymphodepleted, infused]";
  text.published =
      "flow: { referred: 100, eligible: 90, collected: 85, received: 84, lymphodepleted: 75, "
      "infused: 70 }";
  text.failure = "10 %";
  text.more =
      "approval: { takes: { triangular: [2 d, 6 d, 20 d] } }\n"
      "bridging: { share: 50 %, response: 60 %, responds_after: 4 d }\n";
  Scenario scenario = study_of(text);
  scenario.protocol->lymphodepletion.scheduling = Distribution::triangular(1, 5, 40);
  // A few percent of everything, and every factor far from 1.
  AttritionHazards hazards;
  hazards.log_rate[0] = {-5.0, -6.5, -6.0, -5.5, -6.2};
  hazards.log_rate[1] = {-4.5, -5.5, -6.0, -6.5, -5.8};
  hazards.factors = {0.9, -1.2, 0, 0, 0.6};

  const StudyEvidence evidence = evidence_of(scenario);
  ASSERT_EQ(evidence.stages.size(), 5U);
  const AttritionOutcome expected = attrition_outcome(evidence, hazards);

  put_hazards(scenario, hazards);
  const Plan plan(scenario);
  Losses seen(scenario);
  constexpr std::uint32_t replications = 400;  // of 100 patients
  for (std::uint32_t i = 0; i < replications; ++i) {
    FastEngine engine;
    simulate(plan, engine, seen, Luck{2, i});
  }
  ASSERT_EQ(seen.patients, 100.0 * replications);
  // Standard error of a share: of the simulated patients, and of the paths' own 4,000. Averaging
  // within a bin of waiting times is worth less than 0.0005.
  const auto agrees = [&](double share, double p, const std::string& what) {
    const double error = std::sqrt(p * (1 - p) * (1 / seen.patients + 1 / kPatients));
    EXPECT_NEAR(share, p, 4 * error + 0.0005) << what;
  };
  double left = 0;
  for (std::size_t stage = 0; stage < expected.lost.size(); ++stage) {
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
      const Cause index = index_of(attrition_causes[cause]);
      EXPECT_GT(expected.lost[stage][cause], 0);
      agrees(seen.lost[stage][index] / seen.patients, expected.lost[stage][cause],
             "stage " + std::to_string(stage) + ", " + scenario.causes[index]);
    }
    for (const double lost : seen.lost[stage]) left += lost;
  }
  const auto failure = scenario.protocol->product.failure_recorded_as.front().first;
  agrees(seen.lost[3][index_of(KnownCause::manufacturing_failure)] / seen.patients,
         expected.ends_early[3].at(failure), "failed products");
  agrees(1 - left / seen.patients, expected.infused, "infused");
}

}  // namespace
}  // namespace v2v
