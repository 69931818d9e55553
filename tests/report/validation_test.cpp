// Reports of a validation: to the byte, and what they say.
#include "golden.hpp"
#include "markup_check.hpp"
#include "report/plain_text.hpp"
#include "report/validation_view.hpp"
#include "validation_sample.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>

namespace v2v::test {
namespace {

TEST(ValidationGolden, Text) { expect_golden("validation.txt", text_of(sample_validation())); }
TEST(ValidationGolden, Json) { expect_golden("validation.json", json_of(sample_validation())); }
TEST(ValidationGolden, Picture) {
  expect_golden("validation.svg", validation_svg(sample_validation()));
  expect_golden("validation-incidence.svg", observed_curves_svg(sample_validation()));
}

TEST(ValidationText, SaysMissesFirstAndInWords) {
  const std::string text = text_of(sample_validation());
  const std::size_t miss = text.find("juliet: 111 of 165 infused (67.3 %");
  ASSERT_NE(miss, std::string::npos) << text;
  EXPECT_LT(miss, text.find("Infused, of those intended to treat"));
  EXPECT_NE(text.find("without its own counts", miss), std::string::npos);
  EXPECT_NE(text.find("Not passed: 1 of 8 fitted"), std::string::npos);
}

TEST(ValidationText, DoesNotSayThatWhatIsNotJudgedHasPassed) {
  ValidationSummary summary = sample_validation();
  summary.observed_under_way = 3;
  summary.passed = true;
  const std::string text = text_of(summary);
  EXPECT_NE(text.find("Not judged while some are under way: 1 of 8 fitted"), std::string::npos);
  EXPECT_EQ(text.find("assed:"), std::string::npos);
}

TEST(ValidationText, SaysMissesAfterTheVeinAmongTheFirst) {
  ValidationSummary summary = sample_validation();
  summary.outcomes = {{"daly-2",
                       "event-free, all intended: hazard ratio",
                       ValidationOutcome::Unit::ratio,
                       0.39,
                       0.58,
                       {0.40, 0.91},
                       false},
                      {"daly-2",
                       "event-free, all intended: median",
                       ValidationOutcome::Unit::months,
                       6.21,
                       5.9,
                       {4, 9},
                       true}};
  const std::string text = text_of(summary);
  const std::size_t miss = text.find("After the vein 1 of 2 printed values lie inside; outside:");
  ASSERT_NE(miss, std::string::npos) << text;
  EXPECT_LT(miss, text.find("Infused, of those intended to treat"));
  EXPECT_NE(text.find("daly-2: event-free, all intended: hazard ratio, published 0.39; predicted "
                      "0.58 (95 % 0.40 to"),
            std::string::npos);
  summary.outcomes.front().inside = true;
  EXPECT_NE(text_of(summary).find("After the vein all 2 printed values lie inside."),
            std::string::npos);
}

TEST(ValidationText, StaysOnThePageAndCleansNames) {
  for (const ValidationSummary& summary :
       {sample_validation(), hostile_validation(), ValidationSummary{}}) {
    std::istringstream lines(text_of(summary));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(report::columns(line), 100U) << line;
      EXPECT_EQ(line.find_first_of("\x1b\x07"), std::string::npos) << line;
    }
  }
}

TEST(ValidationJson, HoldsSharesAndSurvivesAnything) {
  const auto json = nlohmann::json::parse(json_of(sample_validation()));
  EXPECT_DOUBLE_EQ(json["coverage"]["fitted"], 7 / 8.0);
  EXPECT_EQ(json["passed"], false);
  const auto empty = nlohmann::json::parse(json_of(ValidationSummary{}));
  EXPECT_TRUE(empty["coverage"]["leave_one_out"].is_null()) << "a share of nothing is not 0";
  EXPECT_TRUE(nlohmann::json::accept(json_of(hostile_validation())));
}

TEST(ValidationPicture, KeepsToItsPageWhateverTheStudies) {
  for (const ValidationSummary& summary :
       {sample_validation(), hostile_validation(), ValidationSummary{}}) {
    const std::string svg = validation_svg(summary);
    EXPECT_TRUE(is_well_formed(svg));
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    static const std::regex mm_high("height=\"([0-9.]+)mm\"");
    std::smatch found;
    ASSERT_TRUE(std::regex_search(svg, found, mm_high));
    const double height = std::stod(found[1]);
    static const std::regex place("[ML](-?[0-9.]+) (-?[0-9.]+)");
    for (auto at = std::sregex_iterator(svg.begin(), svg.end(), place);
         at != std::sregex_iterator(); ++at) {
      EXPECT_GE(std::stod((*at)[1]), 0);
      EXPECT_LE(std::stod((*at)[1]), 180);
      EXPECT_GE(std::stod((*at)[2]), 0);
      EXPECT_LE(std::stod((*at)[2]), height);
    }
  }
}

TEST(ValidationPicture, ShowsEveryStudyOnceWithItsCounts) {
  const std::string svg = validation_svg(sample_validation());
  for (const char* words : {"juliet, 111/165", "zuma-1, 101/111", "dutch-board, 145/160"}) {
    const std::size_t first = svg.find(words);
    ASSERT_NE(first, std::string::npos) << words;
    EXPECT_EQ(svg.find(words, first + 1), std::string::npos) << words;
  }
}

TEST(ValidationView, TenthsOfThePredictedDistribution) {
  ValidationSummary summary;
  for (const double pit : {0.0, 0.05, 0.1, 0.55, 0.999, 1.0}) {
    ValidationCheck check;
    check.primary = true;
    check.pit = pit;
    summary.checks.push_back(check);
  }
  summary.checks.front().primary = false;
  const auto counts = report::pit_counts(summary, false);
  EXPECT_EQ(counts, (std::array<std::uint32_t, 10>{1, 1, 0, 0, 0, 1, 0, 0, 0, 2}));
  EXPECT_EQ(report::pit_counts(summary, true), (std::array<std::uint32_t, 10>{}));
}

}  // namespace
}  // namespace v2v::test
