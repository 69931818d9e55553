// Documents in all of their forms.
#include "markup_check.hpp"
#include "record_sample.hpp"
#include "report/plain_text.hpp"
#include "sample.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_record.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace v2v::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

ComparisonSummary many_arms(std::size_t count) {
  ComparisonSummary comparison;
  for (std::size_t i = 0; i < count; ++i) {
    comparison.arms.push_back(i % 2 == 0 ? hostile_run() : crowded_run());
    if (i == 0) continue;
    Difference& difference = comparison.differences.emplace_back();
    difference.mean = 0.001 * static_cast<double>(i);
    difference.monte_carlo95 = Interval{};
  }
  return comparison;
}

TEST(FirstScreen, IsOneScreenWhateverIsInIt) {
  for (const std::size_t columns : {72u, 100u, 160u})
    for (const Document& document :
         {first_screen(sample_run()), first_screen(evidence_run()), first_screen(unlimited_run()),
          first_screen(run_with_many_sites(40)), first_screen(sample_comparison()),
          first_screen(many_arms(100))}) {
      const auto lines = lines_of(terminal_text(document, {columns, false}));
      EXPECT_LE(lines.size(), columns < 100 ? 60u : 40u);
      for (const std::string& line : lines) EXPECT_LE(report::columns(line), columns) << line;
    }
}

TEST(DocumentJson, HoldsEveryBlockWithTheNumbersBehindItsWords) {
  Document document;
  document.title("T").answer("a").paragraph("say `v2v`\x1b[31m").note("n");
  blocks::Table table({"what", "days"}, 1, "c");
  table.row({"x", Cell("3.1", 3.125, "d", Interval{2, 4})});
  table.rule();
  table.row({"y", "-"});
  document.section("S").table(std::move(table)).drawing({"| |"}).figure("f", "F", "<svg/>");
  document.warnings({{Warning::Kind::assumed, "mind", "", 0.5, {}}});
  const auto json = nlohmann::json::parse(document_json(document));
  EXPECT_EQ(json, nlohmann::json::parse(R"({"blocks": [
    {"kind": "heading", "level": "title", "text": "T"},
    {"kind": "answer", "text": "a"},
    {"kind": "paragraph", "text": "say `v2v`[31m"},
    {"kind": "note", "text": "n"},
    {"kind": "heading", "level": "section", "text": "S"},
    {"kind": "table", "caption": "c",
     "columns": [{"title": "what", "align": "left"}, {"title": "days", "align": "right"}],
     "rows": [
       {"rule_before": false, "cells": [
         {"text": "x", "value": null, "interval": null, "unit": ""},
         {"text": "3.1", "value": 3.125, "interval": [2, 4], "unit": "d"}]},
       {"rule_before": true, "cells": [
         {"text": "y", "value": null, "interval": null, "unit": ""},
         {"text": "-", "value": null, "interval": null, "unit": ""}]}]},
    {"kind": "drawing", "lines": ["| |"]},
    {"kind": "figure", "name": "f", "title": "F", "svg": "<svg/>"},
    {"kind": "warnings", "sentences": ["Note: mind"]}]})"));
}

TEST(DocumentJson, DrawsTheFlowchartOfTheRun) {
  for (const RunSummary& run : {sample_run(), hostile_run(), crowded_run()}) {
    const auto document = nlohmann::json::parse(document_json(full_document(run)));
    const auto numbers = nlohmann::json::parse(json_of(run));
    std::size_t flowcharts = 0;
    for (const auto& block : document["blocks"])
      if (block["kind"] == "flowchart") {
        ++flowcharts;
        EXPECT_EQ(block["arms"][0]["stages"], numbers["flowchart"]);
      }
    EXPECT_EQ(flowcharts, 1u);
  }
}

TEST(FirstScreen, SaysTheAnswerFirst) {
  const auto lines = lines_of(terminal_text(first_screen(sample_run())));
  ASSERT_GE(lines.size(), 5u);
  std::string start;
  for (std::size_t i = 0; i < 5; ++i) start += lines[i] + '\n';
  EXPECT_THAT(start, HasSubstr("72.0 % of patients received (ITT) are infused"));
  EXPECT_THAT(start, HasSubstr("published 71.6 %"));
  EXPECT_THAT(terminal_text(first_screen(sample_comparison())),
              HasSubstr("\npoint-of-care treats 12.1 percentage points more"));
}

TEST(FirstScreen, SaysLoudlyThatEnginesDisagree) {
  RunSummary run = sample_run();
  EXPECT_THAT(terminal_text(first_screen(run)), HasSubstr("verified event by event"));
  run.verified.identical = false;
  EXPECT_THAT(terminal_text(first_screen(run)), HasSubstr("NOT VERIFIED"));
}

TEST(FirstScreen, HasNoRowOfZeros) {
  RunSummary run = unlimited_run();
  run.causes.clear();
  const std::string text = terminal_text(first_screen(run));
  EXPECT_THAT(text, HasSubstr("no capacity is limited"));
  EXPECT_THAT(text, Not(HasSubstr("lost to")));
}

TEST(FirstScreen, NamesTheGravestOverloadWhereNobodyIsLostWaiting) {
  RunSummary run = sample_run();
  const std::string usual = terminal_text(first_screen(run));
  EXPECT_THAT(usual, Not(HasSubstr("times what can be given\n")));
  for (SiteResourceRow& row : run.site_resources) row.lost_while_waiting = 0;
  EXPECT_THAT(terminal_text(first_screen(run)),
              HasSubstr("bottleneck               plant: suites, asked for 1.25 times what can be "
                        "given\n"));
  for (Warning& warning : run.warnings)
    if (warning.kind == Warning::Kind::overload)
      warning.gravity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(terminal_text(first_screen(run)),
              HasSubstr("plant: suites, asked for although there are none in the end\n"));
  std::erase_if(run.warnings,
                [](const Warning& one) { return one.kind == Warning::Kind::overload; });
  const std::string text = terminal_text(first_screen(run));
  EXPECT_THAT(text, Not(HasSubstr("times what can be given")));
  EXPECT_THAT(text, Not(HasSubstr("a year of those who come")));
}

TEST(FirstScreen, NamesAnExhaustedContractWhereMostAreLostWaitingForIt) {
  RunSummary run = sample_run();
  const std::string usual = terminal_text(first_screen(run));
  run.waiting.parts = {{"ward beds", 3, 5}, {"contract places", 0, 4.75}};
  EXPECT_EQ(terminal_text(first_screen(run)), usual);
  run.waiting.parts.back().lost = 5.25;
  EXPECT_THAT(terminal_text(first_screen(run)),
              HasSubstr("bottleneck               contract places of products, "));
}

TEST(FirstScreen, TellsWarningsInWholeSentences) {
  RunSummary run = sample_run();
  run.warnings.clear();
  for (const char* name : {"first", "second", "third"})
    run.warnings.push_back({Warning::Kind::overload,
                            std::string(name) + " " + std::string(60, 'x') + " " +
                                std::string(60, 'y') + " end of " + name + ".",
                            "",
                            1,
                            {}});
  const auto told = [&run] { return terminal_text(first_screen(run), {100, false}); };
  // Two lines: the first has both.
  EXPECT_THAT(told(), HasSubstr("end of first.\n2 more warnings: --full\n"));
  run.warnings[0].text = "Short.";
  EXPECT_THAT(told(), HasSubstr("Warning: Short.\n2 more warnings: --full\n"));
  run.warnings[1].text = "Short, too.";
  EXPECT_THAT(told(), HasSubstr("Warning: Short.\nWarning: Short, too.\n1 more warning: --full\n"));
  run.warnings[0].text = std::string(60, 'x') + std::string(200, ' ') + std::string(60, 'y') + " " +
                         std::string(60, 'z') + ".";
  EXPECT_THAT(told(), HasSubstr(std::string(60, 'y') + "…\n2 more warnings: --full\n"));
  // Sites that are alike are one, as in --full.
  for (std::size_t i = 0; i < 3; ++i) {
    run.warnings[i].text = "Slots are short.";
    run.warnings[i].facts = {{"site", std::to_string(i)}, {"resource", "slots"}};
  }
  EXPECT_THAT(told(), HasSubstr("Warning: Slots are short.\n"));
  EXPECT_THAT(told(), Not(HasSubstr("more warning")));
}

TEST(FirstScreen, TellsOfNobodyAndNothing) {
  EXPECT_FALSE(terminal_text(first_screen(RunSummary{})).empty());
  EXPECT_FALSE(terminal_text(first_screen(ComparisonSummary{})).empty());
}

TEST(Terminal, HasColoursOnlyWhereTheyAreAskedFor) {
  const Document document = first_screen(sample_run());
  EXPECT_THAT(terminal_text(document, {100, true}), HasSubstr("\x1b["));
  EXPECT_THAT(terminal_text(document, {100, false}), Not(HasSubstr("\x1b")));
}

TEST(Page, IsSafeAndLoadsNothing) {
  StudyRecord record = hostile_record();
  for (const RunSummary& run : {hostile_run(), sample_run(), crowded_run(), RunSummary{}}) {
    const std::string page = html_page(report_of(run, record, pictures_of(run)));
    EXPECT_LT(page.size(), 1'000'000u);
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr(" src=")));
    EXPECT_THAT(page, Not(HasSubstr(" href=")));
    EXPECT_THAT(page, Not(HasSubstr("url(")));
    for (const char c : page) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20u);
  }
}

TEST(Page, SaysWhatTheTerminalSays) {
  const Document document = first_screen(sample_run());
  const std::string page = html_page(document);
  EXPECT_THAT(page, HasSubstr("72.0 % of patients received (ITT) are infused"));
  EXPECT_THAT(page, HasSubstr("<strong>received (ITT)</strong><br>67.1 [59, 75]"));
  EXPECT_THAT(markdown_text(document), HasSubstr("**72.0 % of patients received"));
}

TEST(Document, SpacesOnlyWhatIsThere) {
  Document document;
  document.title("Title").warnings({}).section("Section").note("note").apart().paragraph("last");
  EXPECT_EQ(terminal_text(document), "Title\n\nSection\n  note\n\nlast\n");
  EXPECT_EQ(markdown_text(document), "# Title\n\n## Section\n\nnote\n\nlast\n");
}

TEST(Table, GivesWayInItsWordsOrItsNames) {
  blocks::Table words({"", ""}, 2);
  words.row(
      {"name", "some words that are too long for a narrow terminal and go on and on, on and on"});
  Document document;
  document.table(words);
  const auto lines = lines_of(terminal_text(document, {72, false}));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].substr(0, 8), "        ");
  blocks::Table numbers({"", "number"}, 1);
  numbers.row({std::string(90, 'x'), {"12.5", 12.5}});
  Document another;
  another.table(numbers);
  EXPECT_THAT(lines_of(terminal_text(another, {72, false})).back(), HasSubstr("12.5"));
}

}  // namespace
}  // namespace v2v::test
