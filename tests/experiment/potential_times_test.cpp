// Potential times of a world in which nothing is shared: from who is lost alone, as from everybody.
#include "experiment/replicate.hpp"
#include "pathway/random_populations.hpp"
#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace v2v::test {
namespace {

/// Random scenarios of several populations, of services, cohorts, lists and patients under way.
Scenario with_nothing_shared(std::uint64_t seed) {
  Scenario s = seed % 2 == 0 ? random_logistics(seed) : random_populations(seed);
  for (Site& site : s.sites) {
    for (Capacity& capacity : site.capacity) capacity = Capacity();
    site.slots.reset();
    site.vector.reset();
    site.test_batch.size = 1;
  }
  for (Lane& lane : s.lanes) lane.capacity = 0;
  const auto not_by_load = [](Protocol& protocol) {
    if (protocol.policy.assignment == Policy::Assignment::least_loaded)
      protocol.policy.assignment = Policy::Assignment::earliest_infusion;
  };
  const auto let_loose = [&](Population& population) {
    not_by_load(*population.protocol);
    for (Change& change : population.changes) not_by_load(change.protocol);
    population.flowchart.clear();
    for (std::size_t gate = index_of(population.enters); gate <= index_of(Gate::infused); ++gate)
      population.flowchart.push_back(static_cast<Gate>(gate));
    for (Step& step : population.steps) step.session_capacity = 0;
    for (OfferedProduct& product : population.protocol->offered)
      product.contract = OfferedProduct::no_contract;
    for (Change& change : population.changes)
      for (OfferedProduct& product : change.protocol.offered)
        product.contract = OfferedProduct::no_contract;
  };
  let_loose(s);
  for (Population& population : s.populations) let_loose(population);
  if (!s.populations.empty()) s.flowchart = gates_in_common(s.populations);
  // What is left is boards that meet at one instant.
  if (Plan(s).patients_depend_on_each_other()) {
    for (Step& step : s.steps) step.sessions = Timetable();
    for (Population& population : s.populations)
      for (Step& step : population.steps) step.sessions = Timetable();
  }
  return s;
}

std::string bytes_of(const PatientTimes& times) {
  ByteWriter writer;
  times.write(writer);
  return std::string(writer.bytes());
}

/// All of whom are simulated again, where nobody can be lost.
class Everybody final : public Observer {
 public:
  explicit Everybody(const Scenario& s) {
    for (const Population& each : s.each_population()) its_.emplace_back(each.itt_gate);
  }
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    its_[population_of(record.patient)].on_closed(record);
  }
  const PotentialTimes& of(std::size_t population) const { return its_[population]; }

 private:
  std::vector<PotentialTimes> its_;
};

std::uint64_t entered_last;

PathwayOutcome counted(const Plan& plan, Observer& observer, Luck luck, Attrition attrition,
                       DailyUse daily_use, const PatientSet* only) {
  const PathwayOutcome outcome = on_fast_engine(plan, observer, luck, attrition, daily_use, only);
  entered_last = outcome.patients_entered;
  return outcome;
}

class Potential : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Potential, OfWhoIsLostAloneAsOfEverybody) {
  std::uint64_t patients = 0, entered = 0, again = 0;
  for (std::uint64_t seed = 20 * GetParam(); seed < 20 * GetParam() + 20; ++seed) {
    const Scenario scenario = with_nothing_shared(9'000 + seed);
    SCOPED_TRACE(scenario.name);
    const Plan plan(scenario);
    ASSERT_FALSE(plan.patients_depend_on_each_other());
    const Luck luck{seed, 3};
    Everybody everybody(scenario);
    FastEngine engine;
    entered +=
        simulate(plan, engine, everybody, luck, Attrition::none_from_itt_gate).patients_entered;

    Replications replications(scenario, &counted);
    ASSERT_FALSE(replications.replicate(plan, luck, {}));
    again += entered_last;
    const ArmCounts counts = replications.finish();
    for (std::size_t i = 0; i < scenario.each_population().size(); ++i) {
      const PatientTimes& times =
          scenario.populations.empty() ? counts.potential : counts.populations[i].potential;
      EXPECT_EQ(bytes_of(times), bytes_of(everybody.of(i).times)) << "population " << i;
      patients += times.of(MeasuredTime::vein_to_vein).count();
    }
  }
  EXPECT_GT(patients, 300U) << "too little happens to say anything";
  EXPECT_LT(again, entered * 3 / 4) << "those who are infused are simulated again";
}

/// What one patient is given, or when a board lets one go, then depends on who else there is.
TEST(PotentialTimesOfScenarios, AreNotCalledExactWhereOthersDecide) {
  const auto depend = [](const std::string& more) {
    const ScenarioReading reading = read_scenario_text(
        "format: 1\n"
        "starts: 2026-01-05\n"
        "cohort: { size: 20, enters: referred, over: 200 d }\n"
        "lymphodepletion: { start: after_release, days: [-5, -3] }\n"
        "sites: { lab: { kind: plant }, far: { kind: plant }, ward: { kind: hospital } }\n"
        "lanes:\n"
        "  - { between: [ward, lab], transit: 1 d, departures: { days: [Mon, Thu], at: 18:00 } }\n"
        "  - { between: [ward, far], transit: 2 d, departures: { days: [Mon, Thu], at: 18:00 } }\n"
        "product: { made_at: [lab, far], culture: 9 d, release: 7 d }\n" +
            more,
        "boards");
    EXPECT_TRUE(reading.scenario) << to_string(reading.problems.at(0));
    return Plan(*reading.scenario).patients_depend_on_each_other();
  };
  const std::string approval = "approval: { takes: 2 d, decided: { days: [Mon, Thu], at: ",
                    screening = "screening: { takes: 0 d, decided: { days: [Mon, Wed], at: ";
  EXPECT_FALSE(depend(""));
  EXPECT_FALSE(depend(approval + "10:00 } }\n" + screening + "11:00 } }\n"));
  EXPECT_TRUE(depend(approval + "10:00 } }\n" + screening + "10:00 } }\n"));
  EXPECT_TRUE(depend(approval + "18:00 } }\n")) << "as the courier";
  EXPECT_TRUE(depend("policy: { assignment: least_loaded }\n"));
  EXPECT_FALSE(depend("policy: { assignment: nearest }\n"));
}

INSTANTIATE_TEST_SUITE_P(Random, Potential, testing::Range<std::uint64_t>(0, 6));

}  // namespace
}  // namespace v2v::test
