// One table in every dialect of spreadsheets and exports, and every way to write a date.
#include "scenario/csv.hpp"
#include "scenario/list_dates.hpp"
#include "scenario/support.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>

namespace v2v::test {
namespace {

using ::testing::HasSubstr;

using Words = std::vector<std::string>;
using Lines = std::vector<Words>;

// A writer of its own, which shares nothing with the reader.

enum class Encoding { utf8, utf8_with_mark, utf16_little, utf16_big };
struct Dialect {
  char separator = ',';
  bool says_so = false;  ///< a first line `sep=;`
  Encoding encoding = Encoding::utf8;
  std::string line_end = "\n";
  bool last_line_ends = true;
  bool quotes_all = false;
  int empty_lines = 0;  ///< Excel's, between all others
};

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text)
    result += letter == '"' ? std::string("\"\"") : std::string{letter};
  return result + '"';
}

std::string encoded(const std::u32string& text, Encoding encoding) {
  std::string bytes;
  if (encoding == Encoding::utf8_with_mark) bytes = "\xEF\xBB\xBF";
  if (encoding == Encoding::utf16_little) bytes = "\xFF\xFE";
  if (encoding == Encoding::utf16_big) bytes = "\xFE\xFF";
  const auto unit = [&bytes, encoding](std::uint32_t value) {
    const char high = static_cast<char>(value >> 8U), low = static_cast<char>(value & 0xFFU);
    if (encoding == Encoding::utf16_little) bytes.append({low, high});
    if (encoding == Encoding::utf16_big) bytes.append({high, low});
  };
  for (const char32_t one : text) {
    const auto code = static_cast<std::uint32_t>(one);
    if (encoding >= Encoding::utf16_little) {
      if (code >= 0x10000) {
        unit(0xD800U + ((code - 0x10000U) / 0x400U));
        unit(0xDC00U + ((code - 0x10000U) % 0x400U));
      } else {
        unit(code);
      }
    } else if (code < 0x80) {
      bytes += static_cast<char>(code);
    } else if (code < 0x800) {
      bytes.append({static_cast<char>(0xC0U + code / 64), static_cast<char>(0x80U + code % 64)});
    } else if (code < 0x10000) {
      bytes.append({static_cast<char>(0xE0U + code / 4096),
                    static_cast<char>(0x80U + code / 64 % 64),
                    static_cast<char>(0x80U + code % 64)});
    } else {
      bytes.append(
          {static_cast<char>(0xF0U + code / 262'144), static_cast<char>(0x80U + code / 4096 % 64),
           static_cast<char>(0x80U + code / 64 % 64), static_cast<char>(0x80U + code % 64)});
    }
  }
  return bytes;
}

/// Cells are ASCII with two letters that stand for others: `#` for e with a diaeresis, `~` for a
/// character beyond the first 65,536.
std::u32string wide(const std::string& text) {
  std::u32string result;
  for (const char letter : text)
    result += letter == '#'   ? U'\u00EB'
              : letter == '~' ? U'\U0001F9EC'
                              : static_cast<char32_t>(static_cast<unsigned char>(letter));
  return result;
}

std::string written(const Lines& lines, const Dialect& as) {
  std::string text;
  if (as.says_so) text += std::string("sep=") + as.separator + as.line_end;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (int empty = 0; empty < as.empty_lines; ++empty)
      text += std::string(static_cast<std::size_t>(empty), as.separator) + as.line_end;
    for (std::size_t j = 0; j < lines[i].size(); ++j) {
      const std::string& cell = lines[i][j];
      const bool must = cell.find_first_of(std::string("\"\n\r") + as.separator) != cell.npos;
      text +=
          (j > 0 ? std::string{as.separator} : "") + (must || as.quotes_all ? quoted(cell) : cell);
    }
    if (i + 1 < lines.size() || as.last_line_ends) text += as.line_end;
  }
  return encoded(wide(text), as.encoding);
}

template <class Call>
void for_every_dialect(Call call) {
  for (const char separator : {',', ';', '\t'})
    for (const bool says_so : {false, true})
      for (const Encoding encoding :
           {Encoding::utf8, Encoding::utf8_with_mark, Encoding::utf16_little, Encoding::utf16_big})
        for (const char* line_end : {"\n", "\r\n", "\r"})
          for (const bool last_line_ends : {false, true})
            for (const bool quotes_all : {false, true})
              for (const int empty_lines : {0, 3})
                call(Dialect{separator, says_so, encoding, line_end, last_line_ends, quotes_all,
                             empty_lines});
}

TEST(ListDialects, ATableIsTheSameHoweverItIsWritten) {
  // Column names without separators; cells with everything that may stand in a table.
  std::mt19937 dice(7);
  const std::string letters = "ab 1,;\t\"\n.#~-=";
  for (int table = 0; table < 20; ++table) {
    Lines lines = {{"date", "na#m~", "id"}};
    for (int i = 0; i < 4; ++i) {
      Words row = {"x"};  // no line of empty cells
      for (int j = 0; j < 2; ++j) {
        std::string cell;
        for (std::size_t k = dice() % 6; k > 0; --k) cell += letters[dice() % letters.size()];
        const std::size_t first = cell.find_first_not_of(" \t");
        cell =
            first == cell.npos ? "" : cell.substr(first, cell.find_last_not_of(" \t") - first + 1);
        row.push_back(cell);
      }
      lines.push_back(row);
    }
    int dialects = 0;
    for_every_dialect([&](const Dialect& as) {
      Problems problems;
      const auto read = read_csv(written(lines, as), problems.add_file("t"), problems);
      ASSERT_TRUE(read.has_value()) << to_string(problems.sorted().front());
      Lines seen(1);
      for (const CsvCell& cell : read->header) seen[0].push_back(cell.text);
      for (const auto& row : read->rows) {
        seen.emplace_back();
        for (const CsvCell& cell : row) seen.back().push_back(cell.text);
      }
      Lines expected = lines;
      for (Words& row : expected)
        for (std::string& cell : row) cell = encoded(wide(cell), Encoding::utf8);
      ASSERT_EQ(seen, expected) << "separator " << as.separator << ", encoding "
                                << static_cast<int>(as.encoding);
      EXPECT_EQ(read->separator, as.separator);
      ++dialects;
    });
    EXPECT_EQ(dialects, 3 * 2 * 4 * 3 * 2 * 2 * 2);
  }
}

TEST(ListDialects, WhereCellsStandIsCountedInCharacters) {
  Dialect dialect;
  dialect.separator = ';';
  dialect.says_so = true;
  dialect.encoding = Encoding::utf16_big;
  dialect.line_end = "\r";
  Problems problems;
  const auto read =
      read_csv(written({{"a", "b"}, {"#~", "c"}}, dialect), problems.add_file("t"), problems);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->rows[0][1].place.line, 3);
  EXPECT_EQ(read->rows[0][1].place.column, 4);
}

std::string said(const DateReading& read) {
  if (!read.at) return read.fault;
  return date_of(read.at->day) + "+" + std::to_string(read.at->of_day.in_milliseconds());
}

TEST(ListDates, InEveryForm) {
  const auto iso = [](const char* text) { return said(read_list_date(text, DateOrder::iso)); };
  const auto dmy = [](const char* text) {
    return said(read_list_date(text, DateOrder::day_first));
  };
  const auto mdy = [](const char* text) {
    return said(read_list_date(text, DateOrder::month_first));
  };
  constexpr const char* kMidnight = "2026-01-05+0";
  constexpr const char* kHalfPastNine = "2026-01-05+34200000";
  EXPECT_EQ(iso("2026-01-05"), kMidnight);
  for (const char* text :
       {"2026-01-05T09:30", "2026-01-05 09:30", "2026-01-05  9:30", "2026-01-05T09:30:00",
        "2026-01-05 09:30:00.000", "2026-01-05 09:30:00.0000000", "2026-01-05 09:30:00,0"})
    EXPECT_EQ(iso(text), kHalfPastNine) << text;
  EXPECT_EQ(iso("2026-01-05 09:30:15.25"), "2026-01-05+34215250");
  EXPECT_EQ(iso("2026-01-05T24:00"), "2026-01-05+86400000");
  for (const char* text : {"05-01-2026", "5-1-2026", "05/01/2026", "5/1/2026", "05.01.2026"})
    EXPECT_EQ(dmy(text), kMidnight) << text;
  for (const char* text : {"01-05-2026 09:30", "1/5/2026 9:30 AM", "1/5/2026 9:30:00 am"})
    EXPECT_EQ(mdy(text), kHalfPastNine) << text;
  EXPECT_EQ(mdy("1/5/2026 12:00 AM"), kMidnight);
  EXPECT_EQ(mdy("1/5/2026 12:30 PM"), "2026-01-05+45000000");
  EXPECT_EQ(dmy("2026-01-05 09:30"), kHalfPastNine) << "the year first is never in doubt";
}

TEST(ListDates, SayWhatIsInDoubt) {
  const auto fault = [](const char* text, DateOrder order = DateOrder::iso) {
    const DateReading read = read_list_date(text, order);
    EXPECT_FALSE(read.at.has_value()) << text;
    return read.fault;
  };
  EXPECT_EQ(
      fault("05-01-2026 09:30"),
      "may be 5 January or 1 May 2026; expected `dates: dmy` or `dates: mdy` beside `file:` in "
      "the scenario");
  EXPECT_EQ(
      fault("25.01.2026"),
      "is 25 January 2026 if the day comes first; expected `dates: dmy` beside `file:` in the "
      "scenario, or `2026-01-25`");
  EXPECT_EQ(
      fault("1/25/2026"),
      "is 25 January 2026 if the month comes first; expected `dates: mdy` beside `file:` in the "
      "scenario, or `2026-01-25`");
  EXPECT_THAT(fault("05/05/2026"), HasSubstr("may begin with the day or with the month"));
  EXPECT_EQ(fault("01/25/2026", DateOrder::day_first),
            "is not a date while `dates: dmy` says that the day comes first; expected such as "
            "`2026-01-25`");
  EXPECT_EQ(fault("46027"),
            "looks like the number that a spreadsheet has for 2026-01-05; expected the column in a "
            "date format, such as `2026-01-05`");
  EXPECT_THAT(fault("46027.395833"), HasSubstr("2026-01-05"));
  EXPECT_THAT(fault("46027,395833"), HasSubstr("2026-01-05"));
  for (const char* text : {"2026-01-05T09:30Z", "2026-01-05T09:30+01:00", "2026-01-05 09:30:00 CET",
                           "2026-01-05T09:30:00.000-0500", "2026-01-05Z"})
    EXPECT_THAT(fault(text), HasSubstr("has a time zone; expected local time")) << text;
  EXPECT_THAT(fault("2026-01-05 09:30:00.0001"), HasSubstr("finer than a millisecond"));
  EXPECT_THAT(fault("05-01-26"), HasSubstr("a year of two digits"));
  for (const char* text : {"",
                           "-",
                           "2026",
                           "20260105",
                           "2026-1-5",
                           "2026/01/05",
                           "2026-02-30",
                           "2026-01-05 25:00",
                           "2026-01-05 24:01",
                           "2026-01-05 09:60",
                           "2026-01-05 09:30:60",
                           "2026-01-05 9",
                           "2026-01-05x",
                           "2026-01-05 09:30 x",
                           "2026-01-05T09:30:00.",
                           "5-1/2026",
                           "31/31/2026",
                           "1/2/203",
                           "1/2/20266",
                           "2026-01-05 13:30 PM",
                           "99999",
                           "123456"})
    EXPECT_THAT(fault(text), HasSubstr("is not a date; expected such as")) << text;
  EXPECT_THAT(fault("31-02-2026", DateOrder::day_first), HasSubstr("`01-03-2026 09:30`"));
}

TEST(ListDates, AreToldFromDurations) {
  for (const char* text :
       {"2026-01-05", "5-1-2026", "05/01/2026", "1.2.2026", "46027", "2026-13-06"})
    EXPECT_TRUE(is_like_a_list_date(text)) << text;
  for (const char* text :
       {"12 d", "10.5 d", "10,5 d", "3", "0.5", "120000 h", "-3 d", "1.25 wk", ""})
    EXPECT_FALSE(is_like_a_list_date(text)) << text;
}

/// A folder with a scenario of one hospital and a table.
class ListFiles : public ::testing::Test {
 protected:
  std::filesystem::path folder_ = own_folder("v2v_dialects");
  std::string scenario_ = (folder_ / "s.yaml").string();

  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  ScenarioReading reading(const std::string& table, const std::string& beside_file = "",
                          const std::string& waiting = "") {
    std::ofstream(folder_ / "list.csv", std::ios::binary) << table;
    std::ofstream file(scenario_);
    file << "format: 1\nstarts: 2026-01-05\nreferrals: { file: list.csv, enters: screened"
         << beside_file << " }\n";
    if (!waiting.empty()) {
      file << "waiting_list: { file: waiting.csv }\n";
      std::ofstream(folder_ / "waiting.csv") << waiting;
    }
    file << product << "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
         << "lanes: [{ between: [ward, plant], transit: 1 d }]\n";
    file.close();
    return read_scenario(scenario_);
  }
  std::string messages(const std::string& table, const std::string& beside_file = "",
                       const std::string& waiting = "") {
    std::string text = messages_of(reading(table, beside_file, waiting));
    const std::string before = folder_.string() + "/";
    for (std::size_t at = text.find(before); at != text.npos; at = text.find(before))
      text.erase(at, before.size());
    return text;
  }
};

TEST_F(ListFiles, EveryDialectIsTheSameScenario) {
  // By hand: half past nine on the first day, two o'clock on the second, in the order of the dates.
  const Lines lines = {{"date", "hospital", "id", "na#m"},
                       {"06/01/2026 14:00", "ward", "=1+1", "#,;\t"},
                       {"05/01/2026 09:30:00", "", "~", "\"x\""}};
  std::uint64_t digest = 0;
  for_every_dialect([&](const Dialect& as) {
    if (!as.last_line_ends) return;
    const Scenario s = good(reading(written(lines, as), ", dates: dmy, ignore: [na\xC3\xABm]"));
    const auto& list = std::get<Referrals>(s.enrolment).list;
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].at, TimePoint::at(Duration::milliseconds(34'200'000)));
    EXPECT_EQ(list[0].patient.id, "\xF0\x9F\xA7\xAC");
    EXPECT_EQ(list[1].at, TimePoint::at(Duration::milliseconds(86'400'000 + 50'400'000)));
    EXPECT_EQ(list[1].patient.id, "=1+1");
    if (digest == 0) digest = s.digest;
    EXPECT_EQ(s.digest, digest);
  });
  Lines without = lines;
  for (Words& row : without) row.pop_back();
  EXPECT_EQ(good(reading(written(without, {}), ", dates: dmy")).digest, digest)
      << "what is passed over does not count";
  without[1][0] = "07/01/2026 14:00";
  EXPECT_NE(good(reading(written(without, {}), ", dates: dmy")).digest, digest);
}

TEST_F(ListFiles, ColumnsAreIgnoredOnlyWhenListed) {
  const std::string table = "patient_id,date,BSN,hospital\nP1,2026-01-05,123,ward\n";
  EXPECT_EQ(messages(table),
            "list.csv:1:17: `BSN` is not a column that is known; expected `date`, `hospital` or "
            "`id`, or its name in `referrals.ignore`\n");
  const Scenario s = good(reading(table, ", ignore: BSN"));
  EXPECT_EQ(std::get<Referrals>(s.enrolment).list.at(0).patient.id, "P1");
  EXPECT_THAT(
      messages(table, ", ignore: [BSM]"),
      HasSubstr("s.yaml:3:57: referrals.ignore.0: `BSM` is not a column of `list.csv`; "
                "expected `patient_id`, `date`, `BSN` or `hospital` (did you mean `BSN`?)"));
  EXPECT_THAT(messages(table, ", ignore: [date, hospital, patient_id, BSN]"),
              HasSubstr("list.csv:1:1: the column `date` is missing"));
}

TEST_F(ListFiles, AnIdComesOnce) {
  EXPECT_EQ(messages("id,date\nP1,2026-01-05\n,2026-01-05\n,2026-01-06\nP2,2026-01-05\n"
                     "P1,2026-01-07\n"),
            "list.csv:6:1: id: `P1` stands in line 2 already; expected every id once\n");
  EXPECT_EQ(messages("id,date\nP1,2026-01-05\n", "", "state,id\nscreened,P1\n"),
            "list.csv:2:1: id: `P1` stands in waiting.csv:2 already; expected every id once\n");
  EXPECT_EQ(messages("id,patient_id,date\nP1,P1,2026-01-05\n"),
            "list.csv:1:4: the column `id` is there twice; expected it once\n");
  EXPECT_THAT(messages("id,date\n" + std::string(300, 'x') + ",2026-01-05\n"),
              HasSubstr("is too long; expected at most 200 bytes"));
}

TEST_F(ListFiles, DecimalCommasWhereCommasDoNotSeparate) {
  const auto ago = [this](const std::string& waiting) {
    return good(reading("date\n2026-01-05\n", "", waiting)).under_way.at(0).ago;
  };
  EXPECT_EQ(ago("state;since\nscreened;10,5 d\n"), Duration::days(10.5));
  EXPECT_EQ(ago("state\tsince\nscreened\t0,25 d\n"), Duration::days(0.25));
  EXPECT_EQ(ago("state,since\nscreened,10.5 d\n"), Duration::days(10.5));
  EXPECT_EQ(
      messages("date\n2026-01-05\n", "", "state,since\nscreened,\"10,5 d\"\n"),
      "waiting.csv:2:10: since: a comma stands in `10,5 d`; expected a decimal point, such as "
      "`10.5 d`\n");
  EXPECT_THAT(messages("date\n2026-01-05\n", "", "state;since\nscreened;1,000 d\n"),
              HasSubstr("since: a comma stands in `1,000 d`"));
}

TEST_F(ListFiles, AreReadInProportionToTheirLength) {
  const auto seconds_of = [this](std::size_t lines) {
    std::string table = "date,hospital,id\n";
    for (std::size_t i = 0; i < lines; ++i)
      table +=
          "2026-01-0" + std::to_string(5 + i % 5) + "T09:30:15,ward,P" + std::to_string(i) + "\n";
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(std::get<Referrals>(good(reading(table)).enrolment).list.size(), lines);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  };
  // Ten times as many take ten times as long, give or take what else the machine does; with the
  // square it would be a hundred.
  const double few = seconds_of(20'000), many = seconds_of(200'000);
  EXPECT_LT(many, 40 * few);
  std::string table = "date\n";
  for (int i = 0; i < 1'000'001; ++i) table += "2026-01-05\n";
  EXPECT_EQ(messages(table), "list.csv:1000002:1: too many lines; expected at most 1000000\n");
}

}  // namespace
}  // namespace v2v::test
