// Tables of comma-separated values, and the patients they list.
#include "scenario/csv.hpp"
#include "scenario/support.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Csv {
  std::optional<CsvTable> table;
  std::string messages;
};
Csv csv(const std::string& text) {
  Problems problems;
  Csv result;
  result.table = read_csv(text, problems.add_file("t.csv"), problems);
  for (const Diagnostic& problem : problems.sorted()) result.messages += to_string(problem) + "\n";
  return result;
}
using Words = std::vector<std::string>;
Words words_of(const std::vector<CsvCell>& row) {
  Words words;
  for (const CsvCell& cell : row) words.push_back(cell.text);
  return words;
}
/// All lines of a table that must be good.
std::vector<Words> lines(const std::string& text) {
  const Csv read = csv(text);
  EXPECT_EQ(read.messages, "") << text;
  std::vector<Words> result;
  if (!read.table) return result;
  result.push_back(words_of(read.table->header));
  for (const auto& row : read.table->rows) result.push_back(words_of(row));
  return result;
}

TEST(Csv, HasLinesAndCells) {
  const std::vector<Words> expected = {{"a", "b"}, {"1", "2"}, {"", "3"}};
  for (const char* text :
       {"a,b\n1,2\n,3\n", "a,b\n1,2\n,3", "a,b\r\n1,2\r\n,3\r\n", "a,b\r1,2\r,3\r",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n,3\n",
        "a,b\n\n1,2\n\n,3\n\n\n", "a,b\n1,2,\n,3,,\n", "a,b,\n1,2,\n,,\n,3,\n",
        "a , b\n 1\t,2\n  ,3\n", "\"a\",\"b\"\n\"1\",2\n\"\",\"3\""})
    EXPECT_EQ(lines(text), expected) << text;
}

TEST(Csv, QuotesKeepCommasQuotesAndLines) {
  EXPECT_THAT(lines("a,b\n\"1,2\",\"say \"\"no\"\"\"\n\"x\ny\" ,\"\"\"\"\n"),
              ElementsAre(Words{"a", "b"}, Words{"1,2", "say \"no\""}, Words{"x\ny", "\""}));
}

TEST(Csv, KnowsWhereItsCellsStand) {
  // Columns are characters, not bytes; a cell in quotes begins at its quote.
  const auto read = csv("a,b\r\n\xC3\xA4\xC3\xB6, \"x\ny\"\r\rz,  w");
  ASSERT_TRUE(read.table.has_value());
  ASSERT_THAT(read.table->rows, SizeIs(2));
  const auto place = [&read](std::size_t row, std::size_t i) {
    const Place& at = read.table->rows[row][i].place;
    return std::pair(at.line, at.column);
  };
  EXPECT_EQ(place(0, 0), std::pair(2, 1));
  EXPECT_EQ(place(0, 1), std::pair(2, 5));
  EXPECT_EQ(place(1, 0), std::pair(5, 1));
  EXPECT_EQ(place(1, 1), std::pair(5, 5));
}

TEST(Csv, SaysWhatIsWrong) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "t.csv: nothing is in it; expected a line of column names\n"},
      {"\r\n\n", "t.csv: nothing is in it; expected a line of column names\n"},
      {"a,b\n1\n1,2,3\n",
       "t.csv:2:1: this line has 1 cell; expected 2, as the first line has\n"
       "t.csv:3:1: this line has 3 cells; expected 2, as the first line has\n"},
      {"a,b\n1,\"2", "t.csv:2:3: the quote is not closed; expected `\"`\n"},
      {"a,b\n1,\"2\"3", "t.csv:2:6: text follows the closing quote; expected a comma\n"},
      {"a,b\n1,2\"", "t.csv:2:4: a quote stands inside a cell; expected quotes around all of it\n"},
      {"a,b\n1,\x01", "t.csv:2:3: a control character (0x01) stands here; expected text\n"},
      {"a,b\n1,\xC3",
       "t.csv:2:3: the byte 0xC3 is not UTF-8; expected a table that is saved as `CSV UTF-8`\n"},
      {"sep=|\na|b\n",
       "t.csv:1:1: `sep=|` is not a separator that is known; expected a comma, a semicolon or a "
       "tab\n"},
      {"a,\n1,\n2,3\n",
       "t.csv:3:3: `3` stands in a column without a name; expected a name above it, or nothing "
       "here\n"},
      {"a;b\n\"1\"2;3\n", "t.csv:2:4: text follows the closing quote; expected a semicolon\n"},
      {"PK\x03\x04",
       "t.csv:1:1: this is a workbook of a spreadsheet; expected a table that is saved as `CSV "
       "UTF-8`\n"},
      {std::string("a\0,\0b\0", 6),
       "t.csv:1:1: this looks like UTF-16 without a byte order mark; expected a table that is "
       "saved "
       "as `CSV UTF-8`\n"},
      {std::string("\xFF\xFE\0\xD8"
                   "a\0",
                   6),
       "t.csv:1:1: this begins as UTF-16 and is not; expected a table that is saved as `CSV "
       "UTF-8`\n"},
      {"\xFF\xFE"
       "a",
       "t.csv:1:1: this begins as UTF-16 and is not; expected a table that is saved as `CSV "
       "UTF-8`\n"},
      {std::string("\xFF\xFE\0\0", 4),
       "t.csv:1:1: this is UTF-32; expected a table that is saved as `CSV UTF-8`\n"},
      {"a,b\r1,2\r1,\xF4",
       "t.csv:3:3: the byte 0xF4 is not UTF-8; expected a table that is saved "
       "as `CSV UTF-8`\n"}};
  for (const auto& [text, message] : cases) {
    const Csv read = csv(text);
    EXPECT_FALSE(read.table.has_value()) << text;
    EXPECT_EQ(read.messages, message);
  }
}

TEST(Csv, IsNotLongerThanPatientsAre) {
  std::string text = "a\n";
  for (std::size_t i = 0; i < CsvRules().most_rows; ++i) text += "1\n";
  EXPECT_TRUE(csv(text).table.has_value());
  EXPECT_EQ(csv(text + "1\n").messages,
            "t.csv:100002:1: too many lines; expected at most 100000\n");
  const std::string wide = std::string(CsvRules().most_columns - 1, ',') + "a";
  EXPECT_TRUE(csv(wide).table.has_value());
  EXPECT_EQ(csv(wide + ",").messages,
            "t.csv:1:302: too many cells in one line; expected at most 300\n");
  EXPECT_THAT(csv(std::string(5'000'000, 'x')).messages, HasSubstr("larger than 4 MiB"));
}

TimePoint at(double days) { return TimePoint::at(Duration::days(days)); }

TEST(Referrals, AreByRisingDate) {
  const Scenario scenario = good(read_scenario(good_file("lists.yaml")));
  EXPECT_EQ(scenario.enters, Gate::screened);
  const auto& list = std::get<Referrals>(scenario.enrolment).list;
  ASSERT_THAT(list, SizeIs(3));
  const std::uint8_t unknown = KnownPatient::unknown_level;
  EXPECT_EQ(list[0].at, at(0));
  EXPECT_EQ(scenario.sites[list[0].patient.hospital.value()].name, "clinic-2");
  EXPECT_THAT(list[0].patient.levels, ElementsAre(0, 1));
  EXPECT_EQ(list[1].at, at(9.5 / 24));
  EXPECT_EQ(scenario.sites[list[1].patient.hospital.value()].name, "ward");
  EXPECT_THAT(list[1].patient.levels, ElementsAre(1, unknown));
  // 2026-03-01 is 26 d of January and 28 d of February after the 5th of January, and one.
  EXPECT_EQ(list[2].at, at(26 + 28 + 1));
  EXPECT_FALSE(list[2].patient.hospital.has_value());
  EXPECT_THAT(list[2].patient.levels, IsEmpty());
}

TEST(WaitingList, KnowsWhereAndSinceWhen) {
  const Scenario scenario = good(read_scenario(good_file("lists.yaml")));
  const auto& all = scenario.under_way;
  ASSERT_THAT(all, SizeIs(7));
  const auto hours = [](double count) { return Duration::days(count / 24); };
  EXPECT_EQ(all[0].reached, Gate::screened);
  EXPECT_EQ(all[0].ago, hours(30));
  EXPECT_THAT(all[0].patient.levels, ElementsAre(1, KnownPatient::unknown_level));
  EXPECT_EQ(all[1].ago, Duration());
  EXPECT_FALSE(all[1].patient.hospital.has_value());
  EXPECT_EQ(all[2].reached, Gate::collected);
  EXPECT_EQ(all[2].ago, hours(12));
  EXPECT_EQ(all[3].collected_ago, hours(24));
  EXPECT_EQ(all[4].reached, Gate::received);
  EXPECT_FALSE(all[4].in_culture);
  EXPECT_EQ(all[4].collected_ago, hours(7 * 24));
  EXPECT_EQ(all[5].reached, Gate::received);
  EXPECT_TRUE(all[5].in_culture);
  EXPECT_EQ(all[5].ago, hours(36));
  EXPECT_EQ(scenario.sites[all[5].maker.value()].name, "plant-b");
  EXPECT_EQ(all[6].reached, Gate::released);
  EXPECT_FALSE(all[6].collected_ago.has_value());
  EXPECT_EQ(scenario.sites[all[6].patient.hospital.value()].name, "clinic-2");
}

TEST(WaitingList, KnowsWhoIsInHospital) {
  const Scenario scenario = good(read_scenario(good_file("lists_of_hospital.yaml")));
  const auto& all = scenario.under_way;
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].reached, Gate::infused);
  EXPECT_FALSE(all[0].in_intensive_care);
  EXPECT_EQ(all[0].ago, Duration::days(3.5));
  EXPECT_EQ(all[0].patient.id, "a;\"b\"");
  EXPECT_EQ(all[1].reached, Gate::infused);
  EXPECT_TRUE(all[1].in_intensive_care);
  EXPECT_EQ(all[1].ago, Duration::days(4));
  EXPECT_EQ(all[2].reached, Gate::lymphodepleted);
  EXPECT_EQ(all[2].ago, Duration::days(1.5));
  const auto& list = std::get<Referrals>(scenario.enrolment).list;
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].at, TimePoint::at(Duration::milliseconds(34'215'000)));
  EXPECT_EQ(list[0].patient.id, "P-\xC3\xAB");
}

/// A scenario and its overlay in different folders, each with a table of its own.
class Folders : public ::testing::Test {
 protected:
  std::filesystem::path folder_ = own_folder("v2v_lists");
  std::string base_ = (folder_ / "base.yaml").string();
  std::string overlay_ = (folder_ / "above" / "list.yaml").string();

  void SetUp() override {
    std::filesystem::create_directories(folder_ / "above");
    std::ofstream(base_) << minimal << product << "waiting_list: { file: list.csv }\n";
    std::ofstream(folder_ / "list.csv") << "state\nscreened\n";
    std::ofstream(overlay_) << "format: 1\noverlay: true\nwaiting_list: { file: list.csv }\n";
    std::ofstream(folder_ / "above" / "list.csv") << "state\neligible\nreceived\n";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_F(Folders, TablesAreBesideTheFileThatNamesThem) {
  const auto states = [this](const std::vector<std::string>& overlays) {
    std::vector<Gate> gates;
    for (const auto& patient : good(read_scenario(base_, {}, overlays)).under_way)
      gates.push_back(patient.reached);
    return gates;
  };
  EXPECT_THAT(states({}), ElementsAre(Gate::screened));
  EXPECT_THAT(states({overlay_}), ElementsAre(Gate::eligible, Gate::received));
  const std::string list = (folder_ / "above" / "list.csv").string();
  const auto set = good(read_scenario(base_, {{"waiting_list.file", list}}));
  EXPECT_THAT(set.under_way, SizeIs(2));
  EXPECT_THAT(good(read_scenario(base_, {{"waiting_list", "none"}})).under_way, IsEmpty());
}

TEST_F(Folders, ColumnsOfTheTableComeBeforeCharacteristicsOfTheirName) {
  const std::vector<Override> state = {{"patients.state", "{ table: { good: 1, bad: 1 } }"}};
  const Scenario scenario = good(read_scenario(base_, state));
  ASSERT_THAT(scenario.under_way, SizeIs(1));
  EXPECT_THAT(scenario.under_way[0].patient.levels, IsEmpty());
}

TEST_F(Folders, WhatIsNotATableIsRefused) {
  const auto messages = [this](const std::string& file) {
    return messages_of(read_scenario(base_, {{"waiting_list.file", file}}));
  };
  const std::string at = "--set waiting_list.file:1:1: ";
  EXPECT_EQ(messages("/dev/zero"),
            at + "`/dev/zero`: it is a pipe or a device; expected a regular file\n");
  EXPECT_EQ(messages("\"\""), at + "the text is empty; expected words\n");
  EXPECT_EQ(messages(std::string(3000, 'x')).substr(0, at.size()), at);
  EXPECT_EQ(messages_of(read(minimal + product + "waiting_list: { file: list.csv }\n")),
            "test:6:23: waiting_list.file: only a file can name a table beside it; expected a "
            "scenario in a file\n");
}

TEST_F(Folders, StrangeColumnsAreToldOfTogether) {
  const auto messages = [this](const std::string& header) {
    const std::string file = (folder_ / "strange.csv").string();
    std::ofstream(file) << header << "\n";
    return messages_of(read_scenario(base_, {{"waiting_list.file", file}}));
  };
  const std::string two = messages("state,dob,hospitl,ward");
  EXPECT_THAT(two, HasSubstr("strange.csv:1:7: `dob` and `ward` are not columns that are known; "
                             "expected `state`, "));
  EXPECT_THAT(two, HasSubstr(", or their names in `waiting_list.ignore`\n"));
  EXPECT_THAT(two, HasSubstr("strange.csv:1:11: `hospitl` is not a column that is known; "));
  EXPECT_THAT(two, HasSubstr("(did you mean `hospital`?)"));
  EXPECT_THAT(messages("state,c1,c2,c3,c4,c5,c6"),
              HasSubstr("`c1`, `c2`, `c3`, `c4`, `c5` and `c6` are not columns"));
  EXPECT_THAT(messages("state,c1,c2,c3,c4,c5,c6,c7"),
              HasSubstr("`c1`, `c2`, `c3`, `c4`, `c5` and 2 others are not columns"));
}

TEST_F(Folders, ManyWrongCellsAreCounted) {
  std::ofstream table(folder_ / "list.csv");
  table << "state,hospital,maker\n";
  for (int i = 0; i < 99'000; ++i) table << "screened,wrd,x\n";
  table.close();
  const auto reading = read_scenario(base_);
  ASSERT_THAT(reading.problems, SizeIs(51));
  EXPECT_EQ(to_string(reading.problems.back()), "... and 197950 more");
}

}  // namespace
}  // namespace v2v::test
