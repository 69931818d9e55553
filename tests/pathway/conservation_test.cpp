// What must hold in every scenario, of patients and of capacity.
#include "pathway/auditor.hpp"
#include "pathway/random_populations.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace v2v::test {
namespace {

/// Capacity that never changes: all of it is there all the time.
void expect_constant_capacity(const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources) {
    EXPECT_LE(use.seen.in_use_area, use.seen.capacity_area);
    EXPECT_EQ(use.seen.capacity_area, use.seen.observed.in_milliseconds() * use.capacity);
  }
}

/// Of a run whose statistics go from its beginning to its end.
void expect_nothing_leaks(const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources) {
    SCOPED_TRACE(std::string(resource_names[index_of(use.kind)]) + " at " +
                 std::to_string(use.site));
    const ResourceStatistics& seen = use.seen;
    EXPECT_EQ(seen.requested, seen.served + seen.left_queue);
    const bool is_capacity = index_of(use.kind) < capacity_kind_count;
    // Slots and vector that were granted are used up, or given back if no culture starts.
    if (is_capacity)
      EXPECT_EQ(seen.released, seen.served);
    else
      EXPECT_LE(seen.released, seen.served);
    EXPECT_EQ(seen.waits.count(), seen.served);
    EXPECT_GE(seen.queue_area, seen.waits_of_served);
    if (seen.left_queue == 0) {
      EXPECT_EQ(seen.queue_area, seen.waits_of_served);
    }
  }
}

/// The areas of the days, by resource.
class DayAuditor final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
  void on_day(const ResourceDay& day) override { days_.push_back(day); }
  void expect_sums_of(const PathwayOutcome& outcome) const {
    for (const PathwayOutcome::Use& use : outcome.resources) {
      double in_use = 0, queue = 0;
      for (const ResourceDay& one : days_) {
        if (one.site != use.site || one.kind != use.kind || one.lane != use.lane) continue;
        const Duration rest = TimePoint::at(use.seen.observed) - one.from;
        const auto length =
            static_cast<double>(std::min(rest, Duration::whole_days(1)).in_milliseconds());
        in_use += one.in_use * length;
        queue += one.queue * length;
      }
      // Sums of doubles of up to 1e13 unit-milliseconds.
      EXPECT_NEAR(in_use, static_cast<double>(use.seen.in_use_area), 10);
      if (use.kind != ResourceKind::sessions) {
        EXPECT_NEAR(queue, static_cast<double>(use.seen.queue_area), 10);
      }
    }
  }

 private:
  std::vector<ResourceDay> days_;
};

std::uint64_t patients_counted_in(const Scenario& s) {
  const auto* warm = std::get_if<Service>(&s.enrolment);
  const auto before =
      std::count_if(s.under_way.begin(), s.under_way.end(),
                    [](const PatientUnderWay& one) { return one.reached < Gate::infused; });
  const std::uint64_t under_way =
      warm && warm->warm_up > Duration() ? 0 : static_cast<std::uint64_t>(before);
  if (const auto* cohort = std::get_if<Cohort>(&s.enrolment)) return under_way + cohort->size;
  if (const auto* service = std::get_if<Service>(&s.enrolment))
    return under_way + service->patients;
  return under_way + std::get<Referrals>(s.enrolment).list.size();
}

struct Totals {
  std::uint64_t infused = 0, left = 0;
};
void audit(const Scenario& s, std::uint64_t seed, Attrition attrition, bool constant,
           Totals& totals) {
  Auditor auditor(s);
  Fingerprint first, second;
  Observers both({&auditor, &first});
  const PathwayOutcome outcome = run(s, both, {seed, 7}, attrition);
  const bool to_the_end = !std::holds_alternative<Service>(s.enrolment);
  EXPECT_EQ(auditor.closed(), outcome.patients_entered);
  EXPECT_EQ(auditor.told_of(), outcome.patients_entered);
  EXPECT_EQ(auditor.counted(), patients_counted_in(s));
  EXPECT_LE(outcome.most_in_flight, outcome.patients_entered);
  if (constant) expect_constant_capacity(outcome);
  if (to_the_end) expect_nothing_leaks(outcome);
  // The same again, told day by day.
  DayAuditor by_day;
  Observers again({&second, &by_day});
  const Plan plan(s);
  FastEngine engine;
  EXPECT_EQ(
      simulate(plan, engine, again, {seed, 7}, attrition, DailyUse::of_everything).random_numbers,
      outcome.random_numbers);
  EXPECT_EQ(first.value(), second.value());
  if (to_the_end) by_day.expect_sums_of(outcome);
  totals.infused += auditor.infused();
  totals.left += auditor.closed() - auditor.infused();
}

class RandomScenarios : public testing::TestWithParam<int> {
 protected:
  void audit_twenty(Scenario (*draw)(std::uint64_t seed), bool constant) {
    Totals totals;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Scenario s = draw(1000 + 20 * static_cast<std::uint64_t>(GetParam()) + seed);
      SCOPED_TRACE(s.name);
      for (const Attrition attrition : {Attrition::as_in_scenario, Attrition::none_from_itt_gate}) {
        audit(s, seed, attrition, constant, totals);
        if (HasFailure()) return;
      }
    }
    // Twenty scenarios in which nobody is infused, or everybody, would show nothing.
    EXPECT_GT(totals.infused, 100U);
    EXPECT_GT(totals.left, 100U);
  }
};

TEST_P(RandomScenarios, ConservePatientsAndUnits) { audit_twenty(random_scenario, true); }
TEST_P(RandomScenarios, ConserveThemWhateverTheLogistics) { audit_twenty(random_logistics, false); }

TEST_P(RandomScenarios, ConserveThemInSeveralPopulations) {
  Totals totals;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Scenario s =
        random_populations(1000 + 20 * static_cast<std::uint64_t>(GetParam()) + seed);
    SCOPED_TRACE(s.name);
    ByPopulation<Auditor> auditors(s);
    run(s, auditors, {seed, 7});
    for (std::size_t i = 0; i < s.populations.size(); ++i) {
      EXPECT_EQ(auditors.of(i).counted(), patients_counted_in(auditors.scenario(i)));
      totals.infused += auditors.of(i).infused();
      totals.left += auditors.of(i).closed() - auditors.of(i).infused();
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(totals.infused, 100U);
  EXPECT_GT(totals.left, 100U);
}

INSTANTIATE_TEST_SUITE_P(Twenty, RandomScenarios, testing::Range(0, 10));

TEST(Conservation, CollectedAgainAfterAProductHasExpired) {
  // Held until the product has expired, back to leukapheresis, and some die before the next one.
  Scenario s = point_of_care(200);
  Infection infection;
  infection.onset[index_of(Phase::hold)] = strikes_on(2);
  infection.resolves = Distribution::fixed(3);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  s.protocol->product.attempts = 3;
  s.protocol->product.after_failure.collect_again = 1;
  s.protocol->product.after_failure.lose = 0;
  s.leaving = {risk_always(KnownCause::death, Hazard::exponential(0.05))};
  Auditor auditor(s);
  run(s, auditor);
  EXPECT_EQ(auditor.closed(), 200U);
}

}  // namespace
}  // namespace v2v::test
