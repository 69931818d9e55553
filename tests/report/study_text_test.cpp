// Studies as text: the page is kept to, and the words say what the numbers do.
#include "record_sample.hpp"
#include "report/plain_text.hpp"
#include "report/views/estimation.hpp"
#include "sample.hpp"
#include "study_sample.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

namespace v2v::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> all_texts() {
  std::vector<std::string> texts = {
      text_of(sample_sweep()),     text_of(sample_hypercube()),   text_of(hostile_sweep()),
      text_of(SweepSummary{}),     text_of(sample_selection()),   text_of(hostile_selection()),
      text_of(SelectionSummary{}), text_of(SensitivitySummary{}), text_of(evidence_run())};
  for (const char* method : {"tornado", "morris", "sobol"}) {
    texts.push_back(text_of(sample_sensitivity(method)));
    texts.push_back(text_of(hostile_sensitivity(method)));
    texts.push_back(text_of(unknown_sensitivity(method)));
    EXPECT_NE(texts.back().find("Of nobody it has no value"), std::string::npos);
    EXPECT_EQ(texts.back().find("nan"), std::string::npos);
    EXPECT_EQ(texts.back().find("[-"), std::string::npos);
  }
  return texts;
}

TEST(StudyText, IsAtMostAHundredColumnsWideWithoutControls) {
  for (const std::string& text : all_texts()) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(report::columns(line), 100u) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
      for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20u) << line;
    }
    EXPECT_EQ(text.back(), '\n');
  }
}

TEST(StudyText, OfASweepHasARowAPointAndEveryLoss) {
  const std::string text = text_of(sample_sweep());
  // Of those who are received, exp(-0.01214 x 20.3 d) less the 2 % whose culture fails: 0.7659.
  EXPECT_THAT(text, HasSubstr("\n  7 d             20.3        76.6      [76.3, 76.9]     "
                              "[66.5, 86.7]         1,000\n"));
  EXPECT_THAT(text, testing::ContainsRegex("values +progression +infection +death +withdrawal"));
  EXPECT_THAT(text, Not(HasSubstr("product expired"))) << "nobody is lost to it";
  EXPECT_THAT(text, HasSubstr("all 29 points verified against SimGrid"));
  SweepSummary sweep = sample_sweep();
  sweep.points[3].summary.verified.identical = false;
  EXPECT_THAT(text_of(sweep), HasSubstr("28 of 29 points verified against SimGrid"));
}

TEST(StudyText, OfASelectionNamesTheWinnerAndThePromise) {
  const std::string text = text_of(sample_selection());
  EXPECT_THAT(text, HasSubstr("inati-cel-point-of-care is the best of 4 policies: with a "
                              "probability of at least 95.0 % it has the\nlargest treated "
                              "fraction, or one within 1.00 percentage points of the largest."));
  // 1490 of 20640 is 7.2 %.
  EXPECT_THAT(text, HasSubstr("1,490 replications spent"));
  EXPECT_THAT(text, HasSubstr("7.2 %"));
  EXPECT_THAT(text_of(hostile_selection()), HasSubstr("smallest"));
  EXPECT_THAT(text, Not(HasSubstr("As far as simulated")));
  SelectionSummary alike = sample_selection();
  alike.policies[0].mean = alike.policies[alike.best].mean + 0.9 * alike.indifference;
  EXPECT_THAT(text_of(alike),
              HasSubstr("no further from it than that: " + alike.policies[0].name + "."));
}

TEST(StudyText, OfASensitivityAnalysisIsInTheUnitOfItsOutcome) {
  SensitivitySummary days = sample_sensitivity("tornado");
  EXPECT_THAT(text_of(days), testing::ContainsRegex("leaving.waiting \\* .* 81.20 +60.10 +-21.10"));
  days.quantity = "vein_to_vein";
  days.unit = "d";
  EXPECT_THAT(text_of(days), testing::ContainsRegex("leaving.waiting \\* .* 0.81 +0.60 +-0.21"));
  EXPECT_THAT(text_of(days), HasSubstr("Outcomes in d;"));
}

TEST(Evidence, SaysWhereTheVarianceComesFrom) {
  RunSummary run = evidence_run();
  EXPECT_THAT(text_of(run),
              HasSubstr("\n  Of the variance between cohorts 31 % [25, 37] comes from "
                        "9 drawn parameters, the rest is chance.\n"));
  run.uncertainty.treated_fraction.reset();
  EXPECT_THAT(text_of(run), HasSubstr("comes from 9 drawn parameters is not known: "));
  run.uncertainty = {false, 9, {}};
  EXPECT_THAT(text_of(run),
              HasSubstr("Parameters at their point estimates, also the 9 known from counts."));
  run.uncertainty = {};
  EXPECT_THAT(text_of(run), Not(AnyOf(HasSubstr("variance"), HasSubstr("point estimates"))))
      << "nothing is known from counts";
}

TEST(Evidence, SaysWhetherThePrecisionWasReached) {
  RunSummary run = evidence_run();
  EXPECT_THAT(text_of(run), HasSubstr("Precision: treated fraction 71.98 % ± 0.360 % (95 % Monte "
                                      "Carlo); asked for ± 0.50 % of its mean:\n  reached with "
                                      "1,240 replications (at least 100)."));
  run.precision = PrecisionSummary{"vein_to_vein", 0.1, false, 50, 33.5, 0.25, false};
  EXPECT_THAT(text_of(run), HasSubstr("vein to vein 33.50 d ± 0.250 d"));
  EXPECT_THAT(text_of(run), HasSubstr("NOT reached"));
  run.precision = PrecisionSummary{"infused", 0.5, false, 50, 48, 0.4, true};
  EXPECT_THAT(text_of(run), HasSubstr("infused 48.00 patients ± 0.400 patients"));
  // A count, though its name begins as that of a fraction does.
  run.precision = PrecisionSummary{"lost_in_transit", 0.5, false, 50, 1.25, 0.4, true};
  EXPECT_THAT(text_of(run), HasSubstr("1.25 consignments ± 0.400 consignments"));
  run.precision = PrecisionSummary{"potential_vein_to_vein", 0.1, false, 50, 33.5, 0.25, true};
  EXPECT_THAT(text_of(run), HasSubstr("33.50 d ± 0.250 d"));
  run.precision = PrecisionSummary{"lost.death", 0.1, false, 50, 0.125, 0.01, true};
  EXPECT_THAT(text_of(run), HasSubstr("12.50 % ± 1.000 %"));
}

TEST(Evidence, DrawsTheSeriesBehindAWarmUpAndMarksTheCut) {
  // 1,440 days in columns of 20; 300 days are 15 of them.
  std::string mark = "\n  ";
  for (int i = 0; i < 15; ++i) mark += "─";
  const std::string text = text_of(evidence_run());
  EXPECT_THAT(text, HasSubstr("Warm-up: 300 days, found by MSER-5 over 10 replications\n"));
  EXPECT_THAT(text, HasSubstr(mark + "▲ counted from here\n"));
  EXPECT_THAT(text, HasSubstr("a column the mean of 21 days, 1,440 days in all"));
  EXPECT_THAT(text, Not(HasSubstr("NOT SETTLED")));
  RunSummary run = evidence_run();
  run.warm_up->settled = false;
  EXPECT_THAT(text_of(run), HasSubstr("NOT SETTLED"));
  run.warm_up = WarmUpSummary{365, false, true, 0, {}};
  EXPECT_THAT(text_of(run), HasSubstr("Warm-up: 365 days, as the scenario states.\n"));
  run.warm_up = WarmUpSummary{2000, true, false, 10, {1, 2, 3}};
  EXPECT_THAT(text_of(run), HasSubstr("\n  ───▲ counted")) << "never beyond the series";
}

TEST(Evidence, SparklineShowsMeansOfColumns) {
  EXPECT_EQ(report::sparkline({0, 2, 4, 6, 8, 8, 8}, 2), "▂▆██");
  EXPECT_EQ(report::sparkline({0, 0, 0}, 1), "▁▁▁");
  EXPECT_EQ(report::sparkline({}, 1), "");
}

}  // namespace
}  // namespace v2v::test
