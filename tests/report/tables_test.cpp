// The CSV tables of a small journal.
#include "vein2vein/report/tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace v2v {
namespace {

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }

class Tables : public testing::Test {
 protected:
  Tables() {
    scenario.sites = {{"St. \"Mary\", north", Site::Kind::hospital, 1, 0, 1.0}};
    scenario.causes = {"death", "progression"};
    scenario.reasons = {"physician decision", "=cmd|x", "a,b"};
  }
  ~Tables() override {
    std::free(journal_text);
    std::free(patients_text);
  }
  /// Writes what `write` says and closes the streams.
  template <class Write>
  void written(Write write) {
    std::size_t size = 0;
    std::FILE* const journal = open_memstream(&journal_text, &size);
    std::FILE* const patients = open_memstream(&patients_text, &size);
    {
      TableWriter writer(scenario, journal, patients);
      write(writer);
    }
    std::fclose(journal);
    std::fclose(patients);
  }
  Scenario scenario;
  char* journal_text = nullptr;
  char* patients_text = nullptr;
};

TEST_F(Tables, JournalIsTidy) {
  written([](TableWriter& writer) {
    writer.on({day(0.5), 7, 0, What::gate_reached, static_cast<std::uint8_t>(Gate::screened)});
    writer.on({TimePoint::at(Duration::milliseconds(86'400'001)), 7, 0, What::culture_started, 2});
    writer.on({day(2), 7, 0, What::infection_started, 1});
    writer.on({day(3), 7, 0, What::left, 1});
    writer.on({day(3), 7, 0, What::put_on_record, 1});
    writer.on({day(3), 8, 0, What::put_on_record, 2});
    writer.on({day(3), 7, 0, What::closed, 0});
  });
  const std::string site = "\"St. \"\"Mary\"\", north\"";
  EXPECT_EQ(journal_text,
            "time_d,patient,site,event,detail\n"
            "0.50000000,7," +
                site +
                ",gate_reached,screened\n"
                "1.00000001,7," +
                site +
                ",culture_started,attempt 2\n"
                "2.00000000,7," +
                site +
                ",infection_started,holds treatment\n"
                "3.00000000,7," +
                site +
                ",left,progression\n"
                "3.00000000,7," +
                site +
                ",put_on_record,'=cmd|x\n"
                "3.00000000,8," +
                site +
                ",put_on_record,\"a,b\"\n"
                "3.00000000,7," +
                site + ",closed,\n");
}

/// Rows of cells, read by the grammar of RFC 4180 alone.
std::vector<std::vector<std::string>> parsed(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& cell = rows.back().back();
    if (quoted) {
      if (text[i] != '"')
        cell += text[i];
      else if (i + 1 < text.size() && text[i + 1] == '"')
        cell += text[++i];
      else
        quoted = false;
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == ',') {
      rows.back().emplace_back();
    } else if (text[i] == '\n') {
      rows.push_back({""});
    } else {
      EXPECT_NE(text[i], '\r') << "outside quotes";
      cell += text[i];
    }
  }
  rows.pop_back();  // after the last line end
  return rows;
}

TEST_F(Tables, ReadBackAsTheyWereButForFormulas) {
  const std::vector<std::string> plain = {"physician decision",
                                          "a,b",
                                          "\"",
                                          "\"\"",
                                          "two\nlines",
                                          "a\rb",
                                          ",",
                                          " ",
                                          "Ärztin",
                                          "1=2",
                                          "'"};
  const std::vector<std::string> formulas = {"=1+1", "+1",   "-1",    "@sum(1)",
                                             "\tx",  "\r=1", "=\",\""};
  scenario.reasons = plain;
  scenario.reasons.insert(scenario.reasons.end(), formulas.begin(), formulas.end());
  written([&](TableWriter& writer) {
    for (std::size_t i = 0; i < scenario.reasons.size(); ++i)
      writer.on({day(1), 1, 0, What::put_on_record, static_cast<std::uint8_t>(i)});
  });
  const auto rows = parsed(journal_text);
  ASSERT_EQ(rows.size(), 1 + plain.size() + formulas.size());
  for (std::size_t i = 0; i < scenario.reasons.size(); ++i) {
    ASSERT_EQ(rows[1 + i].size(), 5U);
    EXPECT_EQ(rows[1 + i][2], scenario.sites[0].name);
    EXPECT_EQ(rows[1 + i][4], (i < plain.size() ? "" : "'") + scenario.reasons[i]);
  }
}

TEST_F(Tables, PatientsAreRows) {
  written([](TableWriter& writer) {
    PatientRecord record;
    record.reached.fill(TimePoint::never());
    record.patient = 3;
    record.left = true;
    record.cause = 0;
    record.reason = 0;
    record.reached[index_of(Gate::screened)] = record.entered = day(1);
    record.ended = day(4.25);
    record.bridged = true;
    record.cultures = 2;
    writer.on_closed(record);
  });
  const std::string text = patients_text;
  const std::string row = text.substr(text.find('\n') + 1);
  EXPECT_EQ(row,
            "3,\"St. \"\"Mary\"\", north\",1,left,death,physician decision,1.00000000,4.25000000,"
            ",,1.00000000,,,,,,,,1,0,2,0,0,0,0,0,0,0,0,0\n");
  const std::string header = text.substr(0, text.find('\n'));
  // As many columns as the row has, whose site holds one comma in quotes.
  EXPECT_EQ(std::count(header.begin(), header.end(), ','),
            std::count(row.begin(), row.end(), ',') - 1);
}

}  // namespace
}  // namespace v2v
