// The text for a terminal keeps to its width and says what matters in words.
#include "report/plain_text.hpp"
#include "sample.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/scenario/published.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <string>

namespace v2v::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Text, IsAtMostAHundredColumnsWideWithoutControls) {
  ComparisonSummary hostile;
  hostile.arms = {hostile_run(), crowded_run(), hostile_run()};
  hostile.differences.resize(2);
  for (const std::string& text :
       {text_of(sample_run()), text_of(crowded_run()), text_of(hostile_run()),
        text_of(sample_comparison()), text_of(hostile), text_of(RunSummary{}),
        text_of(run_with_many_sites(40)), text_of(ComparisonSummary{})}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(report::columns(line), 100u) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
      for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20u) << line;
    }
    EXPECT_TRUE(text.empty() || text.back() == '\n');
  }
}

TEST(Text, SetsPublishedCountsBesideSimulatedOnes) {
  const std::string text = text_of(sample_run());
  EXPECT_THAT(text, HasSubstr("67.1 [59, 75]  published 67"));
  EXPECT_THAT(text, HasSubstr("0.1 [0, 1]   published 3 (outside)"));
  EXPECT_THAT(text, HasSubstr("published  71.6 %  [59.3, 82.0]"));
  RunSummary run = sample_run();
  for (AttritionRow& row : run.attrition) row.published.reset();
  EXPECT_THAT(text_of(run), Not(HasSubstr("(outside)")));
}

TEST(Text, FoldsRareReasonsThatNobodyPublished) {
  RunSummary run = sample_run();
  const std::string text = text_of(run);
  EXPECT_THAT(text, HasSubstr("other reasons        0.1"));
  EXPECT_THAT(text, Not(HasSubstr("remission")));
  for (AttritionRow& row : run.attrition)
    if (row.reason == "remission") row.published = 1;
  EXPECT_THAT(text_of(run), HasSubstr("remission")) << "published: shown however rare";
}

TEST(Text, CountsLossesAtAHiddenGateWithTheGateBefore) {
  RunSummary run = sample_run();
  run.attrition = {{Gate::released, "death", 3, Interval{0, 7}, {}}};
  EXPECT_THAT(text_of(run), HasSubstr("not lymphodepleted: 3.0"));
  run.attrition[0].after_gate = Gate::infused;
  EXPECT_THAT(text_of(run), HasSubstr("└─▶ afterwards: 3.0"));
  run.attrition[0].after_gate = Gate::referred;
  EXPECT_THAT(text_of(run), HasSubstr("not received: 3.0"));
}

TEST(Text, WarnsBeforeAnyNumber) {
  const std::string text = text_of(sample_run());
  EXPECT_THAT(text, HasSubstr("are treated?\n"
                              "\n"
                              "Warning: suites of plant: asked for 1.25 times what can be given "
                              "(10.00 for 8.00); those who wait\n"
                              "         become more and more. It would take at least 10 of "
                              "them.\n"
                              "Note: 12 of 40 values (30 %) are assumed.\n"
                              "\n"
                              "┌"));
  RunSummary run = sample_run();
  run.warnings.clear();
  EXPECT_THAT(text_of(run), HasSubstr("are treated?\n\n┌"));
}

TEST(Text, SaysWhyMoreMayBeInUseThanThereIs) {
  RunSummary run = sample_run();
  EXPECT_THAT(text_of(run), Not(HasSubstr("More than 100 %")));
  run.site_resources[0].utilisation = 2.375;
  EXPECT_THAT(text_of(run), HasSubstr("237.5 %"));
  EXPECT_THAT(text_of(run), HasSubstr("More than 100 % in use: units are means over time"));
}

TEST(Text, ComparesAPublishedLossWithTheStageThatItIsOf) {
  RunSummary run = sample_run();
  AttritionRow& row = run.attrition[0];
  EXPECT_THAT(text_of(run), Not(HasSubstr("(until")));
  row.stage = AttritionRow::Stage{Gate::manufactured, 14.2, Interval{9, 20}};
  EXPECT_THAT(text_of(run), HasSubstr("published 11 (until manufactured: 14.2 [9, 20])"));
  row.stage->prediction95 = Interval{12, 20};
  EXPECT_THAT(text_of(run),
              HasSubstr("published 11 (outside) (until manufactured: 14.2 [12, 20])"));
  EXPECT_THAT(flowchart_svg(run), AllOf(HasSubstr(">11†<"), HasSubstr("† Published of all")));
  EXPECT_THAT(flowchart_dot(run), HasSubstr("published 11"));
  EXPECT_THAT(flowchart_dot(run), HasSubstr("14.2 [12, 20]) *"));
}

TEST(Text, SaysHowItWasVerified) {
  RunSummary run = sample_run();
  EXPECT_THAT(text_of(run), HasSubstr("verified against SimGrid: 12,345 events identical\n"
                                      "fingerprint 0123456789abcdef\n"
                                      "1,000 replications, seed 1, engine fast, version 0.1.0\n"));
  run.verified.timed = 2048;
  EXPECT_THAT(text_of(run),
              HasSubstr("verified against SimGrid: 12,345 events identical\n"
                        "  while very many were under way, 2,048 cultures and consignments were "
                        "its timers\nfingerprint"));
  run.verified.identical = false;
  EXPECT_THAT(text_of(run), HasSubstr("NOT VERIFIED"));
  run.verified = {};
  EXPECT_THAT(text_of(run), HasSubstr("not verified against SimGrid"));
}

TEST(Text, SaysWhetherPotentialTimesAreExact) {
  RunSummary run = sample_run();
  EXPECT_THAT(text_of(run), HasSubstr("paired run without attrition"));
  run.potential_is_exact = true;
  EXPECT_THAT(text_of(run), HasSubstr("exact for each patient"));
}

TEST(Text, OfASingleReplicationShowsCountsWithoutIntervals) {
  RunSummary run = sample_run();
  run.replications = 1;
  for (FlowRow& row : run.flow) {
    row.mean = 55;
    row.prediction95.reset();
  }
  const std::string text = text_of(run);
  EXPECT_THAT(text, HasSubstr("│ 55  published 55"));
  EXPECT_THAT(text, HasSubstr("1 replication, seed 1"));
}

TEST(Text, ShowsWhereAndForWhatIsWaited) {
  const std::string text = text_of(sample_run());
  EXPECT_THAT(text, HasSubstr("Waiting is 4.5 % of the vein-to-vein time of the infused: 1.50 of "
                              "33.50 days."));
  EXPECT_THAT(text, testing::ContainsRegex("\n  suites +12 h +4.2\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\n  waiting for none of them +- +15.7\n"));
  EXPECT_THAT(text, testing::ContainsRegex(
                        "plant: suites +1 +93.8 % +1.50 +50.0 % +12 h +6 h +2 d +31 d +4.2\n"));
}

TEST(Text, ShowsTheLongestQueuesOfManySites) {
  const std::string all = text_of(run_with_many_sites(20));
  EXPECT_THAT(all, HasSubstr("hospital-1: "));
  EXPECT_THAT(all, Not(HasSubstr("summary.json")));
  const std::string most = text_of(run_with_many_sites(23));
  EXPECT_THAT(most, HasSubstr("hospital-4: "));
  EXPECT_THAT(most, Not(HasSubstr("hospital-3: ")));
  EXPECT_LT(most.find("hospital-23: "), most.find("hospital-4: ")) << "the longest first";
  EXPECT_THAT(most, HasSubstr("3 more are in summary.json"));
  ComparisonSummary comparison;
  comparison.arms = {run_with_many_sites(23)};
  EXPECT_THAT(text_of(comparison), HasSubstr("15 more are in summary.json"));
}

TEST(Text, SaysNothingOfWaitingWhereNothingIsLimited) {
  const std::string text = text_of(unlimited_run());
  EXPECT_THAT(text, HasSubstr("Resources: no capacity is limited.\n"));
  EXPECT_THAT(text, Not(HasSubstr("aited")));
  EXPECT_THAT(text, Not(HasSubstr("aiting")));
}

TEST(Text, LeavesOutWhatNeverHappened) {
  RunSummary run = sample_run();
  EXPECT_THAT(text_of(run), HasSubstr("lost or spoiled in transit"));
  EXPECT_THAT(text_of(run), Not(HasSubstr("frozen when missed")));
  EXPECT_THAT(text_of(run), Not(HasSubstr("infused out of specification")));
  for (MeasureRow& row : run.measures) row.mean = 0;
  EXPECT_THAT(text_of(run), testing::ContainsRegex("cultures started +0.0\n  infused +0.0\n"));
  EXPECT_THAT(text_of(run), Not(HasSubstr("wasted")));
}

TEST(Text, SaysNothingOfTimesAndCulturesThatTheProductDoesNotHave) {
  EXPECT_THAT(text_of(sample_run()), HasSubstr("Vein-to-vein"));
  RunSummary run = sample_run();
  run.from_patients_cells = false;
  run.vein_to_vein = run.potential_vein_to_vein = {};
  for (MeasureRow& row : run.measures) row.mean = row.measure->key == "infused" ? 1 : 0;
  const std::string text = text_of(run);
  for (const char* words : {"ein-to-vein", "Vein to vein", "otential", "cultures started"})
    EXPECT_THAT(text, Not(HasSubstr(words)));
  EXPECT_THAT(text, HasSubstr("infused"));
}

TEST(Text, ComparesInWords) {
  ComparisonSummary comparison = sample_comparison();
  std::string text = text_of(comparison);
  EXPECT_THAT(text, HasSubstr("point-of-care treats 12.1 percentage points more than inati-cel"));
  EXPECT_THAT(text, HasSubstr("1.9 % only in inati-cel, 13.9 % only in point-of-care"));
  comparison.differences[0].mean = -0.1208;
  comparison.differences[0].monte_carlo95 = Interval{-0.1241, -0.1175};
  EXPECT_THAT(text_of(comparison), HasSubstr("treats 12.1 percentage points fewer"));
  comparison.differences[0].monte_carlo95 = Interval{-0.3, 0.1};
  EXPECT_THAT(text_of(comparison), HasSubstr("no clear difference"));
}

TEST(Text, PutsTwoNarrowFlowchartsSideBySide) {
  const std::string both = "│ screened        │";
  ComparisonSummary comparison = sample_comparison();
  EXPECT_THAT(text_of(comparison), Not(HasSubstr(both + "  ")));
  comparison.arms[0] = comparison.arms[1];
  comparison.arms[0].scenario = "as it is";
  EXPECT_THAT(text_of(comparison), testing::ContainsRegex(both + "  +" + both));
  comparison.arms[0].scenario = comparison.arms[1].scenario;
  EXPECT_THAT(text_of(comparison), HasSubstr("only in point-of-care (arm 2)"));
}

}  // namespace
}  // namespace v2v::test
