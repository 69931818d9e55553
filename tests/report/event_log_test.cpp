// A journal made by hand as an event log, and the log in its forms.
#include "vein2vein/report/event_log.hpp"

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace v2v::test {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }
std::uint8_t detail(Gate gate) { return static_cast<std::uint8_t>(gate); }

class Kept final : public EventSink {
 public:
  void add(const LoggedCase& one) override { cases.push_back(one); }
  std::vector<LoggedCase> cases;
};

class EventLogs : public testing::Test {
 protected:
  EventLogs() {
    scenario.sites.resize(2);
    scenario.sites[0].name = "hospital-1";
    scenario.sites[1].name = "plant";
    scenario.sites[1].kind = Site::Kind::plant;
    scenario.causes = {"death", "progression"};
    scenario.reasons = {"death", "physician decision"};
    scenario.starts = *day_number("2024-02-28");
    record.reached.fill(TimePoint::never());
    record.marks.fill(TimePoint::never());
  }

  void note(double at, What what, std::uint8_t with = 0, SiteIndex site = 0) {
    log.on({day(at), record.patient, site, what, with});
  }
  void reach(double at, Gate gate, SiteIndex site = 0) {
    record.reached[index_of(gate)] = day(at);
    note(at, What::gate_reached, detail(gate), site);
  }
  void mark(double at, Mark mark) { record.marks[static_cast<std::size_t>(mark)] = day(at); }
  /// From leukapheresis to the first culture's end.
  void is_made(double from) {
    note(from, What::collection_started);
    reach(from + 0.25, Gate::collected);
    reach(from + 1, Gate::received, 1);
    note(from + 3, What::culture_started, 1, 1);
  }
  void close(double at) {
    note(at, What::closed);
    log.on_closed(record);
  }
  /// Of the last case: `culture start 03-02T00:00 #4`, without what stands in every line.
  std::vector<std::string> lines() const {
    std::vector<std::string> text;
    for (const LoggedEvent& event : kept.cases.back().events)
      text.push_back(fmt::format("{} {} {} #{}{}{}", event.activity,
                                 event.starts ? "start" : "complete", event.time.substr(5, 11),
                                 event.instance, event.detail.empty() ? "" : ": ", event.detail));
    return text;
  }

  Scenario scenario;
  Kept kept;
  EventLog log{scenario, "central", {&kept}};
  PatientRecord record;
};

TEST_F(EventLogs, ActivitiesBeginAndEnd) {
  record.patient = 12;
  scenario.enters = Gate::screened;
  reach(0, Gate::screened);
  reach(1, Gate::eligible);
  is_made(2);
  reach(12, Gate::manufactured, 1);
  reach(20, Gate::released, 1);
  note(21, What::on_site);
  note(22, What::lymphodepletion_started);
  reach(22, Gate::lymphodepleted);
  note(25, What::lymphodepletion_ended);
  reach(27, Gate::infused);
  note(30, What::intensive_care_started);
  note(40, What::discharged);
  close(40);
  ASSERT_EQ(kept.cases.size(), 1U);
  EXPECT_EQ(kept.cases[0].id, "central/12");
  EXPECT_EQ(kept.cases[0].outcome, "infused");
  EXPECT_EQ(kept.cases[0].hospital, "hospital-1");
  EXPECT_THAT(
      lines(),
      ElementsAre(
          "screening complete 02-28T00:00 #1", "eligibility start 02-28T00:00 #2",
          "eligibility complete 02-29T00:00 #2", "waiting for leukapheresis start 02-29T00:00 #3",
          "waiting for leukapheresis complete 03-01T00:00 #3", "leukapheresis start 03-01T00:00 #4",
          "leukapheresis complete 03-01T06:00 #4", "shipping to the maker start 03-01T06:00 #5",
          "shipping to the maker complete 03-02T00:00 #5",
          "waiting for culture start 03-02T00:00 #6", "waiting for culture complete 03-04T00:00 #6",
          "culture start 03-04T00:00 #7: attempt 1", "culture complete 03-11T00:00 #7: attempt 1",
          "testing and release start 03-11T00:00 #8", "testing and release complete 03-19T00:00 #8",
          "shipping to the hospital start 03-19T00:00 #9",
          "shipping to the hospital complete 03-20T00:00 #9",
          "waiting for lymphodepletion start 03-20T00:00 #10",
          "waiting for lymphodepletion complete 03-21T00:00 #10",
          "lymphodepletion start 03-21T00:00 #11", "lymphodepletion complete 03-24T00:00 #11",
          "waiting for infusion start 03-24T00:00 #12",
          "waiting for infusion complete 03-26T00:00 #12", "infusion complete 03-26T00:00 #13",
          "hospital stay start 03-26T00:00 #14",
          "admission to intensive care complete 03-29T00:00 #15",
          "hospital stay complete 04-08T00:00 #14"));
  // Who is there, and what is made where.
  EXPECT_EQ(kept.cases[0].events[5].resource, "hospital-1: apheresis beds");
  EXPECT_EQ(kept.cases[0].events[7].resource, "plant: departures");
  EXPECT_EQ(kept.cases[0].events[11].resource, "plant: suites");
  EXPECT_EQ(kept.cases[0].events[0].resource, "hospital-1: hospital");
  EXPECT_EQ(kept.cases[0].events[0].attempt, 0U);
  EXPECT_EQ(kept.cases[0].events[5].attempt, 1U);
}

TEST_F(EventLogs, WhoLeavesEndsWhatIsUnderWayAndTheProductGoesOn) {
  scenario.enters = Gate::collected;
  is_made(0);
  note(2, What::bridging_started);
  note(4, What::infection_started, 1);
  record.left = true;
  note(5, What::left, 1);
  note(5, What::put_on_record, 1);
  note(9, What::discarded, 0, 1);
  close(9);
  EXPECT_EQ(kept.cases[0].outcome, "progression");
  EXPECT_THAT(lines(), testing::IsSupersetOf(
                           {"bridging therapy complete 03-04T00:00 #4: the patient left",
                            "infection start 03-03T00:00 #6: holds treatment",
                            "infection complete 03-04T00:00 #6: holds treatment, the patient left",
                            "attrition complete 03-04T00:00 #7: progression, recorded as "
                            "physician decision",
                            "culture complete 03-08T00:00 #5: attempt 1, discarded"}))
      << testing::PrintToString(lines());
}

TEST_F(EventLogs, OfTheLastProductTheFileKnowsWhatTheJournalDoesNot) {
  scenario.enters = Gate::collected;
  is_made(0);
  reach(10, Gate::manufactured, 1);
  note(14, What::out_of_specification, 0, 1);
  note(14, What::discarded, 0, 1);
  note(14, What::collected_again);
  note(16, What::collection_started);
  mark(16.25, Mark::collected);
  mark(17, Mark::received);
  note(18, What::culture_started, 2, 1);
  mark(25, Mark::culture_ended);
  reach(30, Gate::released, 1);
  mark(30, Mark::released);
  note(31, What::on_site);
  reach(33, Gate::infused);
  close(33);
  std::vector<std::string> second = lines();
  second.erase(second.begin(),
               std::find(second.begin(), second.end(), "leukapheresis start 03-15T00:00 #9"));
  EXPECT_THAT(second, ElementsAre("leukapheresis start 03-15T00:00 #9",
                                  "leukapheresis complete 03-15T06:00 #9",
                                  "shipping to the maker start 03-15T06:00 #10",
                                  "shipping to the maker complete 03-16T00:00 #10",
                                  "waiting for culture start 03-16T00:00 #11",
                                  "waiting for culture complete 03-17T00:00 #11",
                                  "culture start 03-17T00:00 #12: attempt 2",
                                  "culture complete 03-24T00:00 #12: attempt 2",
                                  "testing and release start 03-24T00:00 #13",
                                  "testing and release complete 03-29T00:00 #13",
                                  "shipping to the hospital start 03-29T00:00 #14",
                                  "shipping to the hospital complete 03-30T00:00 #14",
                                  "waiting for lymphodepletion start 03-30T00:00 #15",
                                  "waiting for lymphodepletion complete 04-01T00:00 #15",
                                  "infusion complete 04-01T00:00 #16"));
  EXPECT_EQ(kept.cases[0].events.back().attempt, 2U);
}

TEST_F(EventLogs, AFailedCultureEndsAsOne) {
  scenario.enters = Gate::collected;
  is_made(0);
  note(8, What::culture_failed, 0, 1);
  mark(8, Mark::culture_ended);
  note(8, What::made_again, 0, 1);
  note(9, What::culture_started, 2, 1);
  log.finish();
  EXPECT_EQ(kept.cases[0].outcome, "under way");
  EXPECT_THAT(lines(), testing::IsSupersetOf({"culture complete 03-07T00:00 #4: attempt 1, failed",
                                              "order to make again complete 03-07T00:00 #5",
                                              "waiting for culture complete 03-08T00:00 #6",
                                              // Nobody saw its end.
                                              "culture start 03-08T00:00 #7: attempt 2"}))
      << testing::PrintToString(lines());
  EXPECT_EQ(lines().back(), "culture start 03-08T00:00 #7: attempt 2");
}

TEST_F(EventLogs, BeforeTheRunIsBeforeItsDate) {
  scenario.enters = Gate::collected;
  reach(-0.5, Gate::collected);
  reach(-58.0 - 1.0 / 86'400'000, Gate::received, 1);
  log.finish();
  EXPECT_EQ(kept.cases[0].events.front().time, "2023-12-31T23:59:59.999+00:00");
  EXPECT_EQ(kept.cases[0].events.back().time, "2024-02-27T12:00:00.000+00:00");
}

TEST_F(EventLogs, GatesThatNobodyEntersByAreNoActivities) {
  // Who enters at receipt is noted as collected in the same instant.
  scenario.enters = Gate::received;
  reach(0, Gate::received, 1);
  reach(0, Gate::collected);
  note(0, What::culture_started, 1, 1);
  log.finish();
  EXPECT_THAT(lines(), ElementsAre("culture start 02-28T00:00 #1: attempt 1"));
}

TEST_F(EventLogs, PatientsAreSeparateAndThoseUnderWayComeLast) {
  for (const PatientId patient : {3U, 1U, 2U}) {
    record.patient = patient;
    reach(0, Gate::referred);
  }
  record.patient = 2;
  close(1);
  log.finish();
  log.finish();
  std::vector<std::string> ids;
  for (const LoggedCase& one : kept.cases) ids.push_back(one.id);
  EXPECT_THAT(ids, ElementsAre("central/2", "central/1", "central/3"));
}

/// What `sink` writes of a case with hostile names.
template <class Sink, class... With>
std::string written(const LoggedCase& one, With... with) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* const stream = open_memstream(&text, &size);
  {
    Sink sink(stream, with...);
    sink.add(one);
  }
  std::fclose(stream);
  std::string copy(text, size);
  std::free(text);
  return copy;
}

const LoggedCase hostile{"=a,b/1",
                         "=a,b",
                         "St. \"Mary\" <&>",
                         1,
                         "a\"b",
                         {{"culture", true, "2024-02-28T00:00:00.000+00:00",
                           "St. \"Mary\", <&>: suites", 1, 1, "\x01]]>\n"}}};

TEST(EventForms, CsvIsWhatItsListOfColumnsSays) {
  const std::string text = written<CsvEvents>(hostile);
  EXPECT_THAT(text, StartsWith("case,activity,lifecycle,timestamp,resource,instance,arm,patient,"
                               "detail\n"));
  EXPECT_THAT(text, testing::HasSubstr("\n\"'=a,b/1\",culture,start,2024-02-28T00:00:00.000+00:00,"
                                       "\"St. \"\"Mary\"\", <&>: suites\",\"'=a,b/1/1\","));
}

/// Ends with 7 where it is only in the end that the lack of space is told.
[[noreturn]] void write_more_than_fits(const std::string& path) {
  rlimit limit{};
  limit.rlim_cur = limit.rlim_max = 1 << 20;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, SIG_IGN);
  OcelEvents sink(path);
  LoggedCase one = hostile;
  // More than SQLite keeps before it writes.
  for (int i = 0; i < 40'000; ++i) {
    one.id = fmt::format("{}", i);
    sink.add(one);
  }
  try {
    sink.commit();
  } catch (const Failure& failure) {
    std::_Exit(failure.family() == Failure::Family::files ? 7 : 8);
  }
  std::_Exit(9);
}

TEST(EventForms, OcelThatCannotBeWrittenSaysSoInTheEnd) {
  std::string folder = testing::TempDir() + "vein2vein-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  EXPECT_EXIT(write_more_than_fits(folder + "/events.sqlite"), testing::ExitedWithCode(7), "");
  std::filesystem::remove_all(folder);
}

TEST(EventForms, XesHoldsWithHostileNames) {
  const std::string text = written<XesEvents>(hostile, "a<b");
  EXPECT_THAT(text, testing::HasSubstr(R"(key="concept:name" value="a&lt;b"/>)"));
  EXPECT_THAT(text, testing::HasSubstr(R"(value="St. &quot;Mary&quot;, &lt;&amp;&gt;: suites"/>)"));
  EXPECT_THAT(text, testing::HasSubstr(R"(key="detail" value="]]&gt;"/>)"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x01")));
  EXPECT_THAT(text, testing::EndsWith("</trace>\n</log>\n"));
}

}  // namespace
}  // namespace v2v::test
