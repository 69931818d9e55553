// The record of a study: every item is there, every value of the scenario is in it.
#include "report/record.hpp"

#include "record_sample.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace v2v::test {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;

Json item_of(const Json& record, const std::string& number) {
  for (const Json& section : record["sections"])
    for (const Json& item : section["items"])
      if (item["number"] == number) return item;
  ADD_FAILURE() << "no item " << number;
  return {};
}

/// The rows of a table by the table's name.
Json rows_of(const Json& item, const std::string& name) {
  for (const Json& table : item["tables"])
    if (table["name"] == name) return table["rows"];
  ADD_FAILURE() << "no table " << name;
  return {};
}

TEST(Record, HasTheTwentyItemsOfTheGuidelineAndNoneIsEmpty) {
  // 3 + 5 + 4 + 3 + 4 + 1 items of the six sections (Monks et al. 2019, table of STRESS-DES).
  const std::vector<std::string> numbers = {"1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4",
                                            "2.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2",
                                            "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"};
  for (const StudyRecord& record : {sample_record(), bare_record(), hostile_record()}) {
    std::vector<std::string> found;
    for (const auto& section : report::sections_of(record))
      for (const auto& item : section.items) {
        found.push_back(item.number);
        EXPECT_FALSE(item.text.empty()) << item.number;
        for (const std::string& text : item.text) EXPECT_GT(text.size(), 3u) << item.number;
      }
    EXPECT_EQ(found, numbers);
  }
}

TEST(Record, HoldsEveryValueOfTheScenario) {
  for (const StudyRecord& record : {sample_record(), bare_record()}) {
    const Json rows = rows_of(item_of(Json::parse(record_json(record)), "3.3"), "input parameters");
    const auto& provenance = record.scenario->provenance;
    ASSERT_EQ(rows.size(), provenance.size());
    for (std::size_t i = 0; i < provenance.size(); ++i) {
      EXPECT_EQ(rows[i]["parameter"], provenance[i].path);
      EXPECT_EQ(rows[i]["value"], provenance[i].value);
      EXPECT_EQ(rows[i]["reference"], provenance[i].reference);
    }
  }
  const Json json = Json::parse(record_json(sample_record()));
  EXPECT_EQ(rows_of(item_of(json, "3.4"), "assumed values").size(), 1u);
  EXPECT_EQ(rows_of(item_of(json, "3.1"), "sources").size(), 2u);
}

TEST(Record, TellsEveryFactOfTheModelOnceWhateverItsBlock) {
  const StudyRecord record = sample_record();
  std::map<std::string, std::vector<std::string>> told;  // by key: item and value
  const Json json = Json::parse(record_json(record));
  for (const Json& section : json["sections"])
    for (const Json& item : section["items"])
      for (const Json& table : item["tables"])
        for (const Json& row : table["rows"])
          if (row.contains("what_it_says"))
            told[row["key"]].push_back(item["number"].get<std::string>() + " " +
                                       row["value"].get<std::string>());
  using Told = std::vector<std::string>;
  EXPECT_EQ(told.size(), record.scenario->model_facts.size());
  EXPECT_EQ(told["causes"], Told{"2.2 -"});
  EXPECT_EQ(told["product.release_at_risk"], Told{"2.2 2 d"});
  EXPECT_EQ(told["product.attempts"], Told{"2.2 1 (default)"});
  EXPECT_EQ(told["makers.0.at"], Told{"2.3 plant"});
  EXPECT_EQ(told["policy.booking"], Told{"2.4 on_receipt (default)"});
  EXPECT_EQ(told["sites.ward.kind"], Told{"2.5 hospital"});
  EXPECT_EQ(told["a_block_of_tomorrow.key"], Told{"2.2 3"});
}

TEST(Record, StatesPosteriorsOfCounts) {
  const Json rows = rows_of(item_of(Json::parse(record_json(sample_record())), "3.3"),
                            "parameters known from counts");
  ASSERT_EQ(rows.size(), 4u) << "a row a value";
  EXPECT_EQ(rows[0]["posterior"], "Beta(0.5, 66.5)");
  // 3 and 6 events of 55 patients in 38 d: 9 in all.
  EXPECT_EQ(rows[1]["posterior"],
            "-ln(1 - q) / 38 d with q as Beta(9.5, 46.5) of all kinds together, shared by "
            "Dirichlet(3.5, 6.5)");
  EXPECT_EQ(rows[3]["posterior"], "Gamma(6.5) / 1285 per day");
}

TEST(Record, SaysWhatWasReachedAndWhatIsNotKnown) {
  const std::string with = markdown_text(full_document(sample_record()));
  EXPECT_THAT(with, HasSubstr("1,240 replications were simulated."));
  EXPECT_THAT(with, HasSubstr("Seed 1."));
  EXPECT_THAT(with, HasSubstr("300 d was found by MSER-5"));
  EXPECT_THAT(with, HasSubstr("12,345 events identical"));
  EXPECT_THAT(with, HasSubstr("results.sqlite: 120 batches of 29 points"));
  const std::string without = markdown_text(full_document(bare_record()));
  EXPECT_THAT(without, HasSubstr("written without a run"));
  EXPECT_THAT(without, HasSubstr("The machine on which the study ran is not known"));
  EXPECT_THAT(without, HasSubstr("The scenario states no question."));
  EXPECT_EQ(Json::parse(record_json(bare_record()))["run"], nullptr);
}

/// Cells of a row of Markdown: bars that are not escaped, less the outer ones.
std::size_t cells_in(const std::string& line) {
  std::size_t bars = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\')
      ++i;
    else if (line[i] == '|')
      ++bars;
  }
  return bars - 1;
}

TEST(Record, TablesOfMarkdownHoldWhateverIsInThem) {
  const std::string text = markdown_text(full_document(hostile_record()));
  for (std::size_t i = text.find("<script"); i != std::string::npos;
       i = text.find("<script", i + 1))
    EXPECT_EQ(text[i - 1], '\\');
  std::istringstream lines(text);
  std::size_t columns = 0, tables = 0;
  for (std::string line; std::getline(lines, line);) {
    for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20u);
    if (line.empty() || line[0] != '|') {
      columns = 0;
      continue;
    }
    if (columns == 0) {
      columns = cells_in(line);
      ++tables;
    }
    EXPECT_EQ(cells_in(line), columns) << line;
  }
  EXPECT_GT(tables, 8u);
  EXPECT_THAT(text, HasSubstr("a \\| b \\| --- \\| \\<script\\>alert(1)\\</script\\> \\`x\\` "
                              "\\*y\\* \\[z\\](w)"));
  EXPECT_THAT(text, HasSubstr("`v2v run 'rm' | <b>`")) << "in code nothing is escaped";
}

}  // namespace
}  // namespace v2v::test
