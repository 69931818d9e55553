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
    scenario.sites.resize(2);
    scenario.sites[0].name = "St. \"Mary\", north";
    scenario.sites[1].name = "plant";
    scenario.sites[1].kind = Site::Kind::plant;
    scenario.lanes.resize(1);
    scenario.lanes[0].to = 1;
    scenario.causes = {"death", "progression"};
    scenario.reasons = {"physician decision", "=cmd|x", "a,b"};
  }
  ~Tables() override {
    std::free(journal_text);
    std::free(patients_text);
    std::free(resources_text);
  }
  /// Writes what `write` says and closes the streams.
  template <class Write>
  void written(Write write) {
    std::size_t size = 0;
    std::FILE* const journal = open_memstream(&journal_text, &size);
    std::FILE* const patients = open_memstream(&patients_text, &size);
    std::FILE* const resources = open_memstream(&resources_text, &size);
    {
      TableWriter writer(scenario, journal, patients, resources);
      write(writer);
    }
    std::fclose(journal);
    std::fclose(patients);
    std::fclose(resources);
  }
  Scenario scenario;
  char* journal_text = nullptr;
  char* patients_text = nullptr;
  char* resources_text = nullptr;
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
    writer.on({day(4), 8, 0, What::consignment_lost, 0});
    writer.on({day(5), 8, 0, What::temperature_excursion, 1});
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
                site +
                ",closed,\n"
                "4.00000000,8," +
                site +
                ",consignment_lost,on the way to the maker\n"
                "5.00000000,8," +
                site + ",temperature_excursion,on the way back\n");
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

TEST_F(Tables, PatientsHaveTheIdsOfTheLists) {
  // Patients are numbered as they come: cultures, then who has waited longest, then referrals.
  const auto waiting = [this](const std::string& id, double ago, bool in_culture) {
    PatientUnderWay one;
    one.patient.id = id;
    one.ago = Duration::days(ago);
    one.in_culture = in_culture;
    scenario.under_way.push_back(one);
  };
  waiting("short", 1, false);
  waiting("=cmd|' /C calc'!A0", 3, false);
  waiting("in \"culture\", since today", 0, true);
  Referrals referrals;
  for (const char* id : {"", "0017"}) {
    referrals.list.push_back({day(2), {}});
    referrals.list.back().patient.id = id;
  }
  scenario.enrolment = referrals;
  written([](TableWriter& writer) {
    PatientRecord record;
    for (record.patient = 0; record.patient < 6; ++record.patient) writer.on_closed(record);
  });
  const auto rows = parsed(patients_text);
  ASSERT_EQ(rows.size(), 7U);
  EXPECT_EQ(rows[0][1], "id");
  const std::vector<std::string> ids = {
      "in \"culture\", since today", "'=cmd|' /C calc'!A0", "short", "", "0017", ""};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_EQ(rows[1 + i].size(), rows[0].size());
    EXPECT_EQ(rows[1 + i][1], ids[i]);
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
    record.lost_in_transit = 1;
    record.waited[index_of(ResourceKind::suites)] = Duration::days(1.5);
    record.waited[index_of(ResourceKind::departures)] = Duration::days(0.25);
    record.was_waiting = true;
    record.waiting_for = {ResourceKind::suites, 1};
    writer.on_closed(record);
  });
  const std::string text = patients_text;
  const std::string row = text.substr(text.find('\n') + 1);
  EXPECT_EQ(row,
            "3,,\"St. \"\"Mary\"\", north\",1,left,death,physician decision,1.00000000,4.25000000,"
            ",,1.00000000,,,,,,,,1,0,2,0,0,0,0,0,0,0,0,0,1,0,1.75000000,suites,plant\n");
  const std::string header = text.substr(0, text.find('\n'));
  // As many columns as the row has, whose site holds one comma in quotes.
  EXPECT_EQ(std::count(header.begin(), header.end(), ','),
            std::count(row.begin(), row.end(), ',') - 1);
}

TEST_F(Tables, WhoWaitsForNothingHasNoPlaceOfWaiting) {
  written([](TableWriter& writer) {
    PatientRecord record;
    record.waiting_for = {ResourceKind::sessions, no_site};
    writer.on_closed(record);
    record.was_waiting = true;
    writer.on_closed(record);
  });
  const auto rows = parsed(patients_text);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].back(), "waiting_at");
  EXPECT_EQ(rows[1][rows[1].size() - 2] + rows[1].back(), "");
  EXPECT_EQ(rows[2][rows[2].size() - 2], "sessions");
  EXPECT_EQ(rows[2].back(), "board");
}

TEST_F(Tables, ResourcesAreARowADay) {
  written([](TableWriter& writer) {
    writer.on_day({day(0), 0, ResourceKind::apheresis_beds, 0, 2, 1.25, 0.5});
    writer.on_day({day(0), 0, ResourceKind::departures, 0, 0, 0, 1.0 / 3});
    writer.on_day({day(0), 1, ResourceKind::departures, 0, 0, 0, 0});
    writer.on_day({day(1.5), no_site, ResourceKind::sessions, 1, 0, 0, 2});
  });
  const auto rows = parsed(resources_text);
  const std::vector<std::vector<std::string>> expected = {
      {"time_d", "site", "resource", "capacity", "in_use", "queue"},
      {"0.00000000", "St. \"Mary\", north", "apheresis beds", "2.000000", "1.250000", "0.500000"},
      {"0.00000000", "St. \"Mary\", north", "departures to plant", "0.000000", "0.000000",
       "0.333333"},
      {"0.00000000", "plant", "departures to St. \"Mary\", north", "0.000000", "0.000000",
       "0.000000"},
      {"1.50000000", "board", "sessions before approved", "0.000000", "0.000000", "2.000000"}};
  EXPECT_EQ(rows, expected);
}

}  // namespace
}  // namespace v2v
