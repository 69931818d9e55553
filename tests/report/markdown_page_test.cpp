// Pages that carry their own instructions: what is read, what is refused where, what is written.
#include "vein2vein/report/markdown_page.hpp"

#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace v2v {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> problems_of(std::string_view text) {
  std::vector<std::string> problems;
  for (const Diagnostic& problem : read_page(text, "a.md").problems)
    problems.push_back(to_string(problem));
  return problems;
}

TEST(MarkdownPage, TheRestIsKeptByteForByte) {
  const std::string text =
      "# A\r\nlost <!-- v2v share 1 of 25 -->old<!-- v2v end -->.\n\n"
      "<!-- v2v compare a.yaml b.yaml -->\nold\n<!-- v2v end -->\nno line end";
  const PageReading page = read_page(text, "a.md");
  ASSERT_TRUE(page.problems.empty());
  ASSERT_EQ(page.instructions.size(), 2U);
  EXPECT_EQ(page.instructions[1].position.line, 4);
  EXPECT_EQ(with_answers(text, page.instructions, {"new", "\n\n| t |\n\n"}),
            "# A\r\nlost <!-- v2v share 1 of 25 -->new<!-- v2v end -->.\n\n"
            "<!-- v2v compare a.yaml b.yaml -->\n\n| t |\n\n<!-- v2v end -->\nno line end");
}

TEST(MarkdownPage, AnAnswerThatIsWrittenIsReadAgainAsTheSamePage) {
  const std::string text = "x <!-- v2v share 2 of 3 --><!-- v2v end --> y";
  const std::string once = with_answers(text, read_page(text, "").instructions, {"66.7 %"});
  EXPECT_EQ(with_answers(once, read_page(once, "").instructions, {"66.7 %"}), once);
}

TEST(MarkdownPage, OptionsAndQuotedWords) {
  const PageReading page = read_page(
      "<!-- v2v sweep a.yaml --vary 'product.culture=1 d,2 d' --replications 40\n"
      "     --seed 7 --uncertainty parameters --set \"cohort.over=1 mo\" -->\n<!-- v2v end -->",
      "a.md");
  ASSERT_TRUE(page.problems.empty());
  const PageInstruction& sweep = page.instructions.at(0);
  EXPECT_EQ(sweep.kind, PageInstruction::Kind::sweep);
  EXPECT_THAT(sweep.scenarios, ElementsAre("a.yaml"));
  EXPECT_THAT(sweep.variations, ElementsAre("product.culture=1 d,2 d"));
  EXPECT_THAT(sweep.overrides, ElementsAre("cohort.over=1 mo"));
  EXPECT_EQ(sweep.replications, 40U);
  EXPECT_EQ(sweep.seed, 7U);
  EXPECT_EQ(sweep.uncertainty, "parameters");
}

TEST(MarkdownPage, WhatEvidenceCanTellHasItsOwnWords) {
  const PageReading page = read_page(
      "<!-- v2v gains a.yaml b.yaml --under 'wide prior=models/wide.yaml' --under own=own.yaml -->"
      "<!-- v2v end --><!-- v2v power a.yaml b.yaml --patients 50,1000 --seed 3 --><!-- v2v end -->"
      "<!-- v2v slopes published more.yaml --><!-- v2v end -->"
      "<!-- v2v slope 134 of 152 in 41 against 127 of 155 in 52.5 --><!-- v2v end -->",
      "a.md");
  ASSERT_TRUE(page.problems.empty());
  ASSERT_EQ(page.instructions.size(), 4U);
  using Model = std::pair<std::string, std::string>;
  EXPECT_THAT(page.instructions[0].models,
              ElementsAre(Model("wide prior", "models/wide.yaml"), Model("own", "own.yaml")));
  EXPECT_THAT(page.instructions[1].patients, ElementsAre(50U, 1000U));
  EXPECT_EQ(page.instructions[1].seed, 3U);
  EXPECT_THAT(page.instructions[2].scenarios, ElementsAre("published", "more.yaml"));
  const std::vector<LossInTime>& groups = page.instructions[3].groups;
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].infused, 134U);
  EXPECT_EQ(groups[0].counted, 152U);
  EXPECT_EQ(groups[1].days, 52.5);
}

TEST(MarkdownPage, MistakesInThemAreNamed) {
  const auto problem = [](const std::string& words) {
    const auto problems = problems_of("<!-- v2v " + words + " --><!-- v2v end -->");
    return problems.size() == 1 ? problems.front() : std::to_string(problems.size()) + " problems";
  };
  EXPECT_THAT(problem("gains a b"), HasSubstr("--under WORDS=MODEL"));
  EXPECT_THAT(problems_of("<!-- v2v gains a b --under wide --><!-- v2v end -->").front(),
              HasSubstr("a.md:1:28: --under: expected words and the file"));
  EXPECT_THAT(problem("power a b"), HasSubstr("--patients N,..."));
  EXPECT_THAT(problems_of("<!-- v2v power a b --patients 50,0 --><!-- v2v end -->").front(),
              HasSubstr("'0' is no number of patients"));
  EXPECT_THAT(problem("compare a b --patients 50"), HasSubstr("is no option of compare"));
  for (const char* slope :
       {"slope 30 of 40 in 20", "slope 30 of 40 in 20 against 41 of 40 in 7",
        "slope 30 of 40 in 20 against 35 of 40 in 20", "slope 0 of 40 in 20 against 35 of 40 in 7",
        "slope 30 of 40 in -1 against 35 of 40 in 7", "slope 30 of 40 in inf against 35 of 40 in 7",
        "slope 30 of 40 in 20 versus 35 of 40 in 7"})
    EXPECT_THAT(problem(slope), HasSubstr("such as 30 of 40 in 20 against 35 of 40 in 7")) << slope;
}

TEST(MarkdownPage, GainsAreARowAnArmAndAColumnAModel) {
  ComparisonSummary comparison = test::sample_comparison();
  comparison.differences[0].prediction95 = Interval{-0.02, 0.179};
  const std::string table =
      markdown_of({GainsUnderModel{"own", {0.5}, comparison},
                   GainsUnderModel{"wide|prior", {0.1, 0.2, 0.3}, comparison}});
  EXPECT_THAT(table, StartsWith("\n\n| - | own | wide\\|prior |\n"));
  EXPECT_THAT(table, HasSubstr("| shape of loss in time | 0.50 [0.50, 0.50] | 0.20 [0."));
  EXPECT_THAT(table, HasSubstr(" gains | 12.1 [-2.0, 17.9] | 12.1 [-2.0, 17.9] |\n"));
}

TEST(MarkdownPage, TrialsSayHowManyPatientsItTakes) {
  RandomisedTrials trials{200, {0.75, 0.8}, {{100, 30, 0.14}, {1094, 161, 0.8}}, 1094};
  const std::string table = markdown_of(trials);
  EXPECT_THAT(table, HasSubstr("| 100 | 15.0 | 14.0 |\n| 1,094 | 80.5 | 80.0 |\n"));
  EXPECT_THAT(table, HasSubstr("75.0 % and 80.0 % of the patients are treated: 5.0 percentage"));
  EXPECT_THAT(table, HasSubstr("80 % takes 1,094 patients an arm"));
  trials.patients_for_80.reset();
  EXPECT_EQ(markdown_of(trials).find("80 % takes"), std::string::npos);
}

TEST(MarkdownPage, SlopesStandWithTheirIntervals) {
  const TimeSlope slope{12, 0.7, {-0.1, 1.5}, 0.35};
  EXPECT_EQ(slope_text(slope), "0.70 (95 % interval -0.10 to 1.50)");
  const std::string table = markdown_of(std::vector<SlopeRow>{{"all", slope}, {"few", {}}});
  EXPECT_THAT(table, HasSubstr("| all | 12 | 0.70 [-0.10, 1.50] | 0.35 |\n| few | - | - | - |\n"));
}

TEST(MarkdownPage, FencedBlocksAreText) {
  EXPECT_TRUE(read_page("```\n<!-- v2v compare -->\n```\n", "").problems.empty());
  EXPECT_FALSE(read_page("```\n```\n<!-- v2v compare -->\n", "").problems.empty());
  EXPECT_TRUE(read_page("<!-- another remark -->", "").instructions.empty());
}

TEST(MarkdownPage, ProblemsSayWhereAndWhatWasExpected) {
  EXPECT_THAT(
      problems_of("\n text <!-- v2v comapre a.yaml b.yaml --><!-- v2v end -->"),
      ElementsAre("a.md:2:16: 'comapre' is no instruction; expected compare, risks, sweep, gains, "
                  "power, slopes, slope, share, value (did you mean compare?)"));
  EXPECT_THAT(problems_of("<!-- v2v share 1 of 25 -->4 %"),
              ElementsAre("a.md:1:1: expected '<!-- v2v end -->' after this instruction"));
  EXPECT_THAT(problems_of("<!-- v2v end -->"), ElementsAre(HasSubstr("nothing to end here")));
  EXPECT_THAT(problems_of("<!-- v2v share 3 of 2 --><!-- v2v end -->"),
              ElementsAre(HasSubstr("such as 1 of 25")));
  EXPECT_THAT(problems_of("<!-- v2v value treated --><!-- v2v end -->"),
              ElementsAre(HasSubstr("a.md:1:1: value: expected a name")));
  EXPECT_THAT(problems_of("<!-- v2v compare a b --sede 4 --><!-- v2v end -->"),
              ElementsAre("a.md:1:22: '--sede' is no option of compare; expected --replications, "
                          "--seed, --uncertainty, --set, --model (did you mean --seed?)"));
  EXPECT_THAT(problems_of("<!-- v2v compare a b --replications 0 --><!-- v2v end -->"),
              ElementsAre(StartsWith("a.md:1:37: --replications: expected")));
}

TEST(MarkdownPage, EveryProblemOfAPageInOrder) {
  EXPECT_THAT(problems_of("<!-- v2v compare a --><!-- v2v end -->\n<!-- v2v sweep a -->\n"
                          "<!-- v2v share 1 of 2 -->"),
              ElementsAre(StartsWith("a.md:1:1: compare:"), StartsWith("a.md:2:1: sweep:"),
                          StartsWith("a.md:2:1: expected '<!-- v2v end -->' before"),
                          StartsWith("a.md:3:1: expected '<!-- v2v end -->' after")));
}

TEST(MarkdownPage, TheFirstLineThatDiffers) {
  using Difference = std::pair<int, std::string>;
  EXPECT_EQ(first_difference("a\nb\n", "a\nb\n"), std::nullopt);
  EXPECT_EQ(first_difference("a\nb\n", "a\nbc\nd"), Difference(2, "bc"));
  EXPECT_EQ(first_difference("a\nb\n", "a\nb\nc"), Difference(3, "c"));
  EXPECT_EQ(first_difference("a\nb\nc", "a\nb\n"), Difference(3, ""));
  EXPECT_EQ(first_difference("", "a"), Difference(1, "a"));
}

// binom.test(1, 25) of R 4.2: 0.001012 to 0.203517; binom.test(0, 66): 0 to 0.054362.
TEST(MarkdownPage, AShareHasItsExactInterval) {
  EXPECT_EQ(share_text(1, 25), "4.0 % (exact 95 % interval 0.1 to 20.4 %)");
  EXPECT_EQ(share_text(0, 66), "0.0 % (exact 95 % interval 0.0 to 5.4 %)");
}

TEST(MarkdownPage, AComparisonIsATableWithARowAnArm) {
  ComparisonSummary comparison = test::sample_comparison();
  comparison.arms[1].scenario = "a|b\n<!-- v2v end -->";
  EXPECT_THAT(markdown_of(comparison),
              StartsWith("\n\n> Warning: Both arms: suites of plant: asked for 1.25 times"));
  for (RunSummary& arm : comparison.arms) arm.warnings.clear();
  const std::string table = markdown_of(comparison);
  EXPECT_THAT(table, StartsWith("\n\n| arm | infused | treated, % | saved, % | lost instead, % |"));
  // What stands in a cell cannot end the cell, the row or the instruction.
  EXPECT_THAT(table, HasSubstr("| a\\|b \\<!-- v2v end --\\> |"));
  EXPECT_EQ(table.find("<!-- v2v end"), table.find("\\<!-- v2v end") + 1);
  EXPECT_EQ(table.substr(table.size() - 2), "\n\n");
}

std::map<std::string, std::string> values_of(const ComparisonSummary& comparison) {
  std::map<std::string, std::string> values;
  for (const PageValue& value : page_values(comparison)) values.emplace(value.name, value.text);
  return values;
}

TEST(MarkdownPage, AValueIsOfTheLastArm) {
  ComparisonSummary comparison = test::sample_comparison();
  auto values = values_of(comparison);
  EXPECT_EQ(values.at("infused"), "56.4");
  EXPECT_EQ(values.at("saved"), "13.9 %");
  EXPECT_EQ(values.at("lost_instead"), "1.9 %");
  EXPECT_EQ(values.at("difference"), "12.1 percentage points");
  EXPECT_EQ(values.at("difference_interval"), "");  // too few replications
  EXPECT_EQ(values.count("savde"), 0U);
  comparison.differences[0].prediction95 = Interval{-0.02, 0.179};
  EXPECT_EQ(values_of(comparison).at("difference_interval"), "-2.0 to 17.9 percentage points");
  comparison = {{comparison.arms.front()}, {}};
  values = values_of(comparison);
  EXPECT_EQ(values.count("saved") + values.count("difference_interval"), 0U);
  EXPECT_EQ(values.count("treated"), 1U);
}

TEST(MarkdownPage, RisksAreSharesOfThoseAtTheGate) {
  ConditioningRisks risks;
  risks.intended = 200;
  risks.before_release = 100;
  risks.never_infused = 5;
  EXPECT_THAT(markdown_of(std::vector<ConditioningRow>{{"d", risks}, {"none", {}}}),
              testing::AllOf(HasSubstr("| d | 50.0 | 0.0 | 0.0 | 0.0 | 2.5 | 0.0 | 0.0 |"),
                             HasSubstr("| none | - | - | - | - | - | - | - |")));
}

}  // namespace
}  // namespace v2v
