// Several populations in one world: whose luck is whose, and what they share.
#include "pathway/scenario_builder.hpp"

#include <gmock/gmock.h>

#include <map>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// A population that comes over a year, with hazards of its own.
Population group(const std::string& name, std::uint32_t size, double rate) {
  Scenario s = central(size);
  s.name = name;
  s.enrolment = Cohort{size, Duration::whole_days(365)};
  s.leaving = {risk_always(KnownCause::progression, Hazard::exponential(rate))};
  s.covariates = {{"fit", {"no", "yes"}, {0.3, 0.7}}};
  return s;
}

Scenario with(const std::vector<Population>& populations) {
  Scenario s = central(0);
  s.populations = populations;
  s.flowchart = gates_in_common(populations);
  return s;
}

/// The files of one population, by number.
std::map<std::uint32_t, PatientRecord> files_of_population(const Scenario& s,
                                                           const std::string& name, Luck luck) {
  std::map<std::uint32_t, PatientRecord> files;
  for_each_file(s, luck, [&](const PatientRecord& record) {
    if (population_of(s, record.patient).name == name) files[number_of(record.patient)] = record;
  });
  return files;
}

void expect_same(const PatientRecord& a, const PatientRecord& b) {
  EXPECT_EQ(a.entered, b.entered);
  EXPECT_EQ(a.ended, b.ended);
  EXPECT_EQ(a.left, b.left);
  EXPECT_EQ(a.cause, b.cause);
  EXPECT_EQ(a.reached, b.reached);
  EXPECT_EQ(a.marks, b.marks);
}

TEST(Populations, AnotherShiftsNobodysLuck) {
  const Luck luck{5, 3};
  const Scenario alone = with({group("myeloma", 80, 0.01)});
  const Scenario behind = with({group("lymphoma", 120, 0.02), group("myeloma", 80, 0.01)});
  const auto a = files_of_population(alone, "myeloma", luck);
  const auto b = files_of_population(behind, "myeloma", luck);
  ASSERT_THAT(a, SizeIs(80));
  ASSERT_THAT(b, SizeIs(80));
  for (const auto& [number, file] : a) expect_same(file, b.at(number));
}

/// Two that are alike but for their names are not the same patients.
TEST(Populations, HaveLuckOfTheirOwn) {
  const Scenario s = with({group("one", 40, 0.02), group("other", 40, 0.02)});
  const auto a = files_of_population(s, "one", {});
  const auto b = files_of_population(s, "other", {});
  std::size_t same = 0;
  for (const auto& [number, file] : a) same += file.entered == b.at(number).entered ? 1 : 0;
  EXPECT_EQ(same, 0U);
}

/// A scenario of one population is what it was before there could be several.
TEST(Populations, TheOnlyOneHasNoNameToItsLuck) {
  Scenario s = central(0);
  static_cast<Population&>(s) = group("myeloma", 80, 0.01);
  const auto only = files_of(s, {5, 3});
  const auto named = files_of_population(with({group("myeloma", 80, 0.01)}), "myeloma", {5, 3});
  ASSERT_THAT(only, SizeIs(80));
  std::size_t same = 0;
  for (const auto& [number, file] : named) same += file.entered == only[number].entered ? 1 : 0;
  EXPECT_EQ(same, 0U);
  EXPECT_EQ(population_of(only.back().patient), 0U);
  EXPECT_EQ(number_of(only.back().patient), 79U);
}

/// Everybody at once, and one suite: those of the lower number are made first, whoever came first.
TEST(Populations, OfLowerPrecedenceGoFirst) {
  Population usual = group("usual", 5, 0.0), urgent = group("urgent", 5, 0.0);
  for (Population* each : {&usual, &urgent}) {
    each->leaving.clear();
    std::get<Cohort>(each->enrolment).over = Duration();
  }
  usual.precedence = 2;
  Scenario s = with({usual, urgent});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  std::map<TimePoint, std::string> starts;
  for_each_file(s, {}, [&](const PatientRecord& file) {
    starts[file.at(Mark::culture_started)] = population_of(s, file.patient).name;
  });
  std::vector<std::string> order;
  for (const auto& [at, name] : starts) order.push_back(name);
  EXPECT_THAT(order, ElementsAre("urgent", "urgent", "urgent", "urgent", "urgent", "usual", "usual",
                                 "usual", "usual", "usual"));
}

/// A board decides on one patient a day: shared by both, or one each.
TEST(Populations, ShareABoardUnlessItIsTheirOwn) {
  const auto last_eligible = [](bool own) {
    std::vector<Population> both;
    for (const char* name : {"one", "other"}) {
      Population each = group(name, 10, 0.0);
      each.leaving.clear();
      std::get<Cohort>(each.enrolment).over = Duration();
      each.enters = each.itt_gate = Gate::screened;
      each.flowchart.insert(each.flowchart.begin(), Gate::screened);
      Step& board = each.steps[index_of(Gate::eligible)];
      std::vector<Duration> daily;
      for (int weekday = 0; weekday < 7; ++weekday) daily.push_back(Duration::whole_days(weekday));
      board.sessions = Timetable(daily, 0, {});
      board.session_capacity = 1;
      board.own_board = own && std::string(name) == "other";
      both.push_back(each);
    }
    TimePoint last;
    for_each_file(with(both), {}, [&](const PatientRecord& file) {
      last = std::max(last, file.at(Gate::eligible));
    });
    return last;
  };
  EXPECT_EQ(last_eligible(false) - last_eligible(true), Duration::whole_days(10));
}

TEST(Populations, DrawOnlyTheGatesThatAllCount) {
  Population late = group("late", 1, 0.0), early = group("early", 1, 0.0);
  late.flowchart = {Gate::received, Gate::manufactured, Gate::released, Gate::lymphodepleted,
                    Gate::infused};
  EXPECT_THAT(gates_in_common({early, late}),
              ElementsAre(Gate::received, Gate::manufactured, Gate::released, Gate::lymphodepleted,
                          Gate::infused));
  // Who is conditioned before release is so in another order.
  late.flowchart = {Gate::received, Gate::lymphodepleted, Gate::manufactured, Gate::released,
                    Gate::infused};
  EXPECT_THAT(gates_in_common({early, late}), ElementsAre(Gate::received, Gate::infused));
}

}  // namespace
}  // namespace v2v::test
