// The CSV tables of a small journal.
#include "vein2vein/report/tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace v2v {
namespace {

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }

class Tables : public testing::Test {
 protected:
  Tables() {
    scenario.name = "trial";
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
      TableWriter writer({&scenario});
      writer.open({.journal = journal, .patients = patients, .resources = resources});
      writer.begin(0, seed, 4);
      write(writer);
      descriptions = writer.descriptions();
    }
    std::fclose(journal);
    std::fclose(patients);
    std::fclose(resources);
  }
  Scenario scenario;
  std::uint64_t seed = 1;
  std::vector<TableDescription> descriptions;
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
            "scenario,arm,replication,time_d,patient,site,event,detail\n"
            "trial,trial,4,0.50000000,7," +
                site +
                ",gate_reached,screened\n"
                "trial,trial,4,1.00000001,7," +
                site +
                ",culture_started,attempt 2\n"
                "trial,trial,4,2.00000000,7," +
                site +
                ",infection_started,holds treatment\n"
                "trial,trial,4,3.00000000,7," +
                site +
                ",left,progression\n"
                "trial,trial,4,3.00000000,7," +
                site +
                ",put_on_record,'=cmd|x\n"
                "trial,trial,4,3.00000000,8," +
                site +
                ",put_on_record,\"a,b\"\n"
                "trial,trial,4,3.00000000,7," +
                site +
                ",closed,\n"
                "trial,trial,4,4.00000000,8," +
                site +
                ",consignment_lost,on the way to the maker\n"
                "trial,trial,4,5.00000000,8," +
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
    ASSERT_EQ(rows[1 + i].size(), 8U);
    EXPECT_EQ(rows[1 + i][5], scenario.sites[0].name);
    EXPECT_EQ(rows[1 + i][7], (i < plain.size() ? "" : "'") + scenario.reasons[i]);
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
  EXPECT_EQ(rows[0][4], "id");
  const std::vector<std::string> ids = {
      "in \"culture\", since today", "'=cmd|' /C calc'!A0", "short", "", "0017", ""};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_EQ(rows[1 + i].size(), rows[0].size());
    EXPECT_EQ(rows[1 + i][4], ids[i]);
  }
}

/// The cell of a row in the column of that name.
std::string at(const std::vector<std::vector<std::string>>& rows, std::size_t row,
               const std::string& column) {
  const auto found = std::find(rows[0].begin(), rows[0].end(), column);
  EXPECT_NE(found, rows[0].end()) << column;
  EXPECT_EQ(std::count(rows[0].begin(), rows[0].end(), column), 1) << column;
  return found == rows[0].end() ? "" : rows[row][static_cast<std::size_t>(found - rows[0].begin())];
}

TEST_F(Tables, PatientsAreRows) {
  written([](TableWriter& writer) {
    PatientRecord record;
    record.reached.fill(TimePoint::never());
    record.marks.fill(TimePoint::never());
    record.patient = 3;
    record.left = true;
    record.cause = 0;
    record.reason = 0;
    record.reached[index_of(Gate::screened)] = record.entered = day(1);
    record.marks[static_cast<std::size_t>(Mark::collected)] = day(1.5);
    record.marks[static_cast<std::size_t>(Mark::released)] = day(3.75);
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
  const auto rows = parsed(patients_text);
  ASSERT_EQ(rows.size(), 2U);
  ASSERT_EQ(rows[1].size(), rows[0].size());
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"scenario", "trial"},
      {"arm", "trial"},
      {"replication", "4"},
      {"patient", "3"},
      {"id", ""},
      {"hospital", "St. \"Mary\", north"},
      {"counted", "1"},
      {"outcome", "left"},
      {"cause", "death"},
      {"reason", "physician decision"},
      {"entered_d", "1.00000000"},
      {"ended_d", "4.25000000"},
      {"referred_d", ""},
      {"screened_d", "1.00000000"},
      {"vein_to_vein_d", ""},
      {"leukapheresis_to_release_d", "2.25000000"},
      {"bridged", "1"},
      {"responded", "0"},
      {"cultures_started", "2"},
      {"lost_in_transit", "1"},
      {"wasted", "0"},
      {"waited_d", "1.75000000"},
      {"waiting_for", "suites"},
      {"waiting_at", "plant"}};
  for (const auto& [column, cell] : expected) EXPECT_EQ(at(rows, 1, column), cell) << column;
  // Nobody has said when the scenario starts.
  EXPECT_EQ(std::count(rows[0].begin(), rows[0].end(), "entered"), 0);
}

TEST_F(Tables, DatesStandBesideDaysWhereTheStartIsStated) {
  scenario.starts_stated = true;
  scenario.starts = day_number("2024-02-28").value();
  written([](TableWriter& writer) {
    const auto entry = [&](std::int64_t milliseconds) {
      writer.on({TimePoint::at(Duration::milliseconds(milliseconds)), 0, 0, What::closed, 0});
    };
    for (const std::int64_t at : {0, 86'399'999, 86'400'000, 172'800'000, -1, -86'400'000})
      entry(at);
    PatientRecord record;
    record.reached.fill(TimePoint::never());
    record.entered = day(0.5);
    writer.on_closed(record);
  });
  const auto rows = parsed(journal_text);
  ASSERT_EQ(rows.size(), 7U);
  // A leap day; cut to the second, also before the start.
  const std::vector<std::string> dates = {"2024-02-28T00:00:00", "2024-02-28T23:59:59",
                                          "2024-02-29T00:00:00", "2024-03-01T00:00:00",
                                          "2024-02-27T23:59:59", "2024-02-27T00:00:00"};
  for (std::size_t i = 0; i < dates.size(); ++i) EXPECT_EQ(at(rows, 1 + i, "time"), dates[i]);
  const auto patients = parsed(patients_text);
  EXPECT_EQ(at(patients, 1, "entered"), "2024-02-28T12:00:00");
  EXPECT_EQ(at(patients, 1, "infused"), "");
}

TEST_F(Tables, CovariatesAreTheListsOrDrawn) {
  scenario.covariates = {{"burden", {"low", "=high"}, {0.25, 0.75}},
                         {"outcome", {"1", "2", "3"}, {0.2, 0.3, 0.5}}};
  Referrals referrals;
  referrals.list.push_back({day(0), {}});
  referrals.list[0].patient.levels = {1, KnownPatient::unknown_level};
  scenario.enrolment = referrals;
  constexpr unsigned patients = 20'000;
  written([](TableWriter& writer) {
    PatientRecord record;
    for (record.patient = 0; record.patient < patients; ++record.patient) writer.on_closed(record);
  });
  const auto rows = parsed(patients_text);
  EXPECT_EQ(at(rows, 1, "burden"), "'=high") << "as the list has it";
  // The word of a column of ours is not taken from it.
  EXPECT_EQ(at(rows, 1, "outcome"), "infused");
  std::size_t low = 0, second = 0;
  for (std::size_t row = 2; row < rows.size(); ++row) {
    low += at(rows, row, "burden") == "low" ? 1 : 0;
    second += at(rows, row, "covariate_outcome") == "2" ? 1 : 0;
  }
  // Five standard errors of a binomial share.
  EXPECT_NEAR(static_cast<double>(low) / patients, 0.25, 5 * std::sqrt(0.25 * 0.75 / patients));
  EXPECT_NEAR(static_cast<double>(second) / patients, 0.3, 5 * std::sqrt(0.3 * 0.7 / patients));
}

TEST_F(Tables, ArmsStandBelowEachOtherInOneFile) {
  Scenario other = scenario;
  other.starts_stated = true;
  other.covariates = {{"fit", {"yes", "no"}, {1, 0}}};
  TableWriter writer({&scenario, &scenario, &other});
  std::size_t size = 0;
  std::FILE* const patients = open_memstream(&patients_text, &size);
  std::FILE* const rest = open_memstream(&journal_text, &size);
  writer.open({.journal = rest, .patients = patients, .resources = rest});
  for (std::size_t arm = 0; arm < 3; ++arm) {
    writer.begin(arm, 1, 0);
    writer.only_patients(arm > 0);
    writer.on({day(1), 0, 0, What::closed, 0});
    writer.on_closed({});
  }
  std::fclose(patients);
  std::fclose(rest);
  const auto rows = parsed(patients_text);
  ASSERT_EQ(rows.size(), 4U);
  for (std::size_t arm = 0; arm < 3; ++arm) {
    EXPECT_EQ(at(rows, 1 + arm, "scenario"), "trial");
    EXPECT_EQ(at(rows, 1 + arm, "arm"), "trial (arm " + std::to_string(arm + 1) + ")");
    // What only one of them has is empty of the others.
    EXPECT_EQ(at(rows, 1 + arm, "fit"), arm == 2 ? "yes" : "");
    EXPECT_EQ(at(rows, 1 + arm, "entered"), arm == 2 ? "2024-01-01T00:00:00" : "");
  }
  EXPECT_EQ(parsed(journal_text).size(), 3U) << "two headers and the one row of the first";
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
  EXPECT_EQ(at(rows, 1, "waiting_for") + at(rows, 1, "waiting_at"), "");
  EXPECT_EQ(at(rows, 2, "waiting_for"), "sessions");
  EXPECT_EQ(at(rows, 2, "waiting_at"), "board");
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
      {"scenario", "arm", "replication", "time_d", "site", "resource", "capacity", "in_use",
       "queue"},
      {"trial", "trial", "4", "0.00000000", "St. \"Mary\", north", "apheresis beds", "2", "1.25",
       "0.5"},
      {"trial", "trial", "4", "0.00000000", "St. \"Mary\", north", "departures to plant", "0", "0",
       "0.3333333333"},
      {"trial", "trial", "4", "0.00000000", "plant", "departures to St. \"Mary\", north", "0", "0",
       "0"},
      {"trial", "trial", "4", "1.50000000", "board", "sessions before approved", "0", "0", "2"}};
  EXPECT_EQ(rows, expected);
}

}  // namespace
}  // namespace v2v
