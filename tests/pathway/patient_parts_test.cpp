// The parts of a patient, each by itself: a plan and an engine, but no world around them.
#include "pathway/patient/bookings.hpp"
#include "pathway/patient/treatment.hpp"
#include "pathway/patient/waits.hpp"
#include "pathway/scenario_builder.hpp"

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <random>

namespace v2v::test {
namespace {

constexpr PatientId kPatient = 7;
constexpr Luck kLuck{3, 2};

/// Tells the time, and what it was told.
class Bench : private Body::Watcher {
 public:
  explicit Bench(Scenario scenario, Attrition attrition = Attrition::as_in_scenario)
      : scenario_(std::move(scenario)),
        plan_(scenario_),
        facilities_(plan_, engine, kLuck),
        current_(plan_.populations().front(), priorities_change_with_time(plan_)),
        chance(kLuck),
        chart(engine, journal),
        body(engine, attrition, chart, chance, *this),
        order(chart, chance),
        waits(chart, body, order),
        treatment(facilities_, engine, chart, body, order) {
    facilities_.open();
    chance.begin(kLuck.seed, kPatient);
    chart.open(kPatient, true, kHospital);
    order.take(current_.rules().options_for(kHospital).front());
    order.begin();
    waits.begin(current_);
    treatment.begin(scenario_);
  }

  const PopulationPlan& plan() const { return plan_.populations().front(); }

  void wait_until(TimePoint at) {
    Clock clock(engine);
    engine.schedule(clock, at, EventClass::horizon);
    engine.run(at);
  }

  FastEngine engine;
  Recorder journal;
  std::vector<std::pair<TimePoint, std::optional<Cause>>> told;  // when, and who left for what

 private:
  class Clock final : public Event {
   public:
    explicit Clock(Engine& engine) : Event(engine) {}

   private:
    void happen() override {}
  };
  void body_changes(const Leaving* leaving) override {
    told.emplace_back(engine.now(), std::nullopt);
    if (!leaving) return;
    told.back().second = leaving->cause;
    chart.leaves(leaving->cause, leaving->recorded_as->front().first, waits.at_leaving());
    body.stop();
  }

  Scenario scenario_;
  Plan plan_;
  Facilities facilities_;
  CurrentRules current_;

 public:
  Chance chance;
  Chart chart;
  Body body;
  Order order;
  Waits waits;
  Treatment treatment;
};

Phase phase_of_waiting(Bench& bench) {
  bench.body.begin(bench.plan(), {}, Phase::waiting, TimePoint());
  return Phase::waiting;
}

TEST(Chance, HasTheNumbersOfItsAddressAndCountsThem) {
  Chance chance(kLuck);
  chance.begin(kLuck.seed, kPatient);
  const RandomStream stream(kLuck.seed, kLuck.replication, kPatient);
  EXPECT_EQ(chance.uniform(purpose::culture, 4), stream.uniform(purpose::culture, 4));
  for (const std::uint32_t index : {5U, 4U, 9U, 8U, 5U})
    EXPECT_EQ(chance.uniform_of_pair(purpose::threshold, index),
              stream.uniform_pair(purpose::threshold, index / 2)[index % 2]);
  EXPECT_EQ(chance.numbers_drawn(), 6U);
  // Another purpose or patient with the same index has other numbers.
  EXPECT_NE(chance.uniform_of_pair(purpose::remedy, 5),
            stream.uniform_pair(purpose::threshold, 2)[1]);
  chance.begin(kLuck.seed, kPatient + 1);
  EXPECT_NE(chance.uniform_of_pair(purpose::remedy, 5), stream.uniform_pair(purpose::remedy, 2)[1]);
  EXPECT_FALSE(chance.happens(0, purpose::failure));
  EXPECT_EQ(chance.draw(Distribution::fixed(2), purpose::culture), days(2));
  EXPECT_EQ(chance.numbers_drawn(), 8U) << "what is certain draws nothing";
}

/// What a journal says of a patient, counted by somebody else than the chart.
std::map<What, unsigned> counted(const Recorder& journal) {
  std::map<What, unsigned> counts;
  for (const JournalEntry& entry : journal.entries()) ++counts[entry.what];
  return counts;
}

TEST(Chart, CountsWhatIsInTheJournal) {
  std::mt19937 random(11);
  for (int repetition = 0; repetition < 200; ++repetition) {
    FastEngine engine;
    Recorder journal;
    Chart chart(engine, journal);
    chart.open(kPatient, true, kHospital);
    for (int i = 0; i < 40; ++i) chart.note_at(kPlant, static_cast<What>(random() % what_count));
    auto noted = counted(journal);
    const PatientRecord& file = chart.file();
    EXPECT_EQ(file.cultures, noted[What::culture_started]);
    EXPECT_EQ(file.failed, noted[What::culture_failed]);
    EXPECT_EQ(file.out_of_specification,
              noted[What::out_of_specification] + noted[What::found_out_of_specification]);
    EXPECT_EQ(file.made_again, noted[What::made_again]);
    EXPECT_EQ(file.collected_again, noted[What::collected_again]);
    EXPECT_EQ(file.frozen, noted[What::frozen]);
    EXPECT_EQ(file.expired, noted[What::expired]);
    EXPECT_EQ(file.infection_holds, noted[What::treatment_held]);
    EXPECT_EQ(file.lymphodepletions, noted[What::lymphodepletion_started]);
    EXPECT_EQ(file.lost_in_transit,
              noted[What::consignment_lost] + noted[What::temperature_excursion]);
    EXPECT_EQ(file.bridged, noted[What::bridging_started] > 0);
    EXPECT_EQ(file.responded, noted[What::bridging_response] > 0);
    EXPECT_EQ(file.product_discarded, noted[What::discarded] > 0);
    EXPECT_FALSE(file.infused_out_of_specification) << "the flow is not over";
  }
}

TEST(Chart, AFlowEndsOnceAndAProductMayBeFoundOutAfterwards) {
  Bench bench(central(1));
  EXPECT_TRUE(bench.chart.reach(Gate::collected, kHospital, day(0)));
  EXPECT_FALSE(bench.chart.reach(Gate::collected, kHospital, day(1))) << "the first time counts";
  EXPECT_EQ(bench.chart.file().at(Gate::collected), day(0));
  bench.chart.mark(Mark::collected);
  bench.wait_until(day(4));
  Waited waited;
  waited.by_kind[index_of(ResourceKind::suites)] = days(3);
  bench.chart.is_infused(day(4), waited);
  EXPECT_TRUE(bench.chart.flow_is_over());
  EXPECT_EQ(bench.chart.file().ended, day(4));
  EXPECT_EQ(bench.chart.file().waited[index_of(ResourceKind::suites)], days(3));
  bench.chart.note_at(kPlant, What::found_out_of_specification);
  EXPECT_TRUE(bench.chart.file().infused_out_of_specification);
  EXPECT_DEATH(bench.chart.leaves(0, 0, {}), "ends twice");
  bench.chart.open(kPatient, true, kHospital);
  EXPECT_FALSE(bench.chart.flow_is_over());
  waited.by_kind[0] = days(9);
  bench.chart.mark(Mark::collected);
  EXPECT_DEATH(bench.chart.is_infused(day(4), waited), "longer than vein to vein");
}

TEST(Body, LeavesWhenTheHazardHasUsedUpTheThreshold) {
  Scenario s = central(1);
  constexpr double kRate = 0.02;  // a day
  s.leaving = {risk_in(Phase::waiting, KnownCause::progression, Hazard::exponential(kRate))};
  Bench bench(s);
  phase_of_waiting(bench);
  const Plan plan(s);
  const double u = RandomStream(kLuck.seed, kLuck.replication, kPatient)
                       .uniform_pair(purpose::threshold,
                                     plan.populations().front().threshold_address(0) /
                                         2)[plan.populations().front().threshold_address(0) % 2];
  bench.engine.run();
  ASSERT_EQ(bench.told.size(), 1U);
  EXPECT_EQ(bench.told.front().second, index_of(KnownCause::progression));
  EXPECT_NEAR((bench.told.front().first - TimePoint()).in_days(), -std::log(u) / kRate, 1e-7);
  EXPECT_TRUE(bench.chart.file().left);
}

TEST(Body, IsImmuneFromTheItsGateOnIfNobodyShallBeLost) {
  Scenario s = central(1);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(5))};
  for (const Attrition attrition : {Attrition::as_in_scenario, Attrition::none_from_itt_gate}) {
    Bench bench(s, attrition);
    phase_of_waiting(bench);
    bench.body.has_reached(s.itt_gate);
    bench.engine.run();
    EXPECT_EQ(bench.told.size(), attrition == Attrition::as_in_scenario ? 1U : 0U);
  }
}

TEST(Body, AnotherPhaseHasOtherHazardsAndSaysSo) {
  Scenario s = central(1);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(5))};
  Bench bench(s);
  phase_of_waiting(bench);
  bench.wait_until(day(4));
  bench.body.enter_phase(Phase::hold);
  ASSERT_EQ(bench.told.size(), 1U) << "risks have changed";
  EXPECT_FALSE(bench.told.front().second);
  bench.engine.run();
  EXPECT_EQ(bench.told.size(), 1U) << "and the one of waiting strikes no more";
}

Scenario with_infection(double lasts, double longest_hold) {
  Scenario s = central(1);
  Infection infection;
  infection.onset[index_of(Phase::waiting)] = strikes_on(2);
  infection.resolves = Distribution::fixed(lasts);
  infection.longest_hold = days(longest_hold);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  return s;
}

TEST(Treatment, IsHeldByAnInfectionForSoLongAndNoLonger) {
  for (const double longest_hold : {3.0, 30.0}) {
    Bench bench(with_infection(10, longest_hold));
    phase_of_waiting(bench);
    bench.order.is_on_site(day(4));
    EXPECT_EQ(bench.treatment.next(), Due::later);
    EXPECT_EQ(bench.treatment.look_again_at(), day(4)) << "before it is due nothing holds it";
    bench.wait_until(day(4));
    // The infection strikes within a second of day 2 and lasts until day 12.
    EXPECT_NEAR((bench.body.infection_holds_until() - day(12)).in_days(), 0, 1e-4);
    EXPECT_EQ(bench.treatment.next(), Due::later);
    EXPECT_EQ(bench.chart.file().infection_holds, 1);
    const bool too_long = longest_hold < 8;
    EXPECT_EQ(bench.treatment.look_again_at(),
              too_long ? day(7) : bench.body.infection_holds_until());
    bench.wait_until(bench.treatment.look_again_at());
    EXPECT_EQ(bench.treatment.next(), too_long ? Due::leaving_infected : Due::lymphodepletion);
    EXPECT_EQ(bench.chart.file().infection_holds, 1) << "one stretch";
  }
}

TEST(Treatment, FollowsTheProduct) {
  Bench bench(central(1));
  phase_of_waiting(bench);
  EXPECT_EQ(bench.treatment.next(), Due::news_of_product);
  bench.order.arrives();
  EXPECT_TRUE(bench.order.news().announced());
  EXPECT_EQ(bench.treatment.next(), Due::later);
  EXPECT_EQ(bench.treatment.look_again_at(), day(1)) << "scheduling takes a day";
  bench.wait_until(day(1));
  EXPECT_EQ(bench.treatment.next(), Due::lymphodepletion);
  bench.chart.mark(Mark::lymphodepletion_ended);
  EXPECT_EQ(bench.treatment.next(), Due::infusion);
  bench.order.will_not_come(ProductState::collect_again, {});
  EXPECT_EQ(bench.treatment.next(), Due::collection);
  bench.order.will_not_come(ProductState::given_up, {});
  EXPECT_EQ(bench.treatment.next(), Due::leaving_untreated);
  bench.chart.is_infused(day(1), {});
  EXPECT_EQ(bench.treatment.next(), Due::nothing);
}

TEST(Treatment, IsPlannedAheadOfAFreshProductThatMayExpire) {
  Bench bench(point_of_care(1));
  phase_of_waiting(bench);
  EXPECT_EQ(bench.treatment.next(), Due::start_of_culture);
  bench.order.is_planned_for(day(8));
  bench.order.culture_begun().announce();
  EXPECT_EQ(bench.treatment.next(), Due::later);
  EXPECT_EQ(bench.treatment.look_again_at(), day(2)) << "six days before";
  bench.wait_until(day(2));
  EXPECT_EQ(bench.treatment.next(), Due::lymphodepletion);
  bench.wait_until(day(8));
  bench.chart.mark(Mark::lymphodepletion_ended);
  EXPECT_EQ(bench.treatment.next(), Due::news_of_product);
  bench.chart.mark(Mark::released);
  bench.order.arrives();
  bench.wait_until(day(9));
  EXPECT_EQ(bench.treatment.next(), Due::infusion) << "good for a day";
  bench.wait_until(day(9) + Duration::milliseconds(1));
  EXPECT_EQ(bench.treatment.next(), Due::missed_slot);
  bench.order.is_frozen();
  EXPECT_EQ(bench.treatment.next(), Due::infusion);
}

TEST(Treatment, AsksForABedWhereTheyAreLimited) {
  Scenario s = central(1);
  s.protocol->stay = Stay{};
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
  Bench bench(s);
  phase_of_waiting(bench);
  bench.order.is_on_site(day(0));
  EXPECT_EQ(bench.treatment.next(), Due::ward_bed);
  EXPECT_EQ(bench.treatment.next(), Due::ward_bed) << "nobody has asked for it";
  bench.treatment.takes_bed({});
  EXPECT_EQ(bench.treatment.next(), Due::ward_bed) << "that was none";
}

TEST(Waits, CountOnceAndOnlyWhatPutsInfusionOff) {
  Bench bench(central(1));
  phase_of_waiting(bench);
  const auto waits_for = [&](Track track, ResourceKind kind, double from, double to) {
    bench.wait_until(day(from));
    int place = 0;
    bench.waits.begin_wait(track, {kind, kPlant}, &place, nullptr);
    bench.wait_until(day(to));
    bench.waits.end_wait(track);
  };
  const auto counts = [&](ResourceKind kind) {
    return bench.waits.at_infusion().by_kind[index_of(kind)];
  };
  waits_for(Track::patient, ResourceKind::apheresis_beds, 0, 1);
  EXPECT_EQ(counts(ResourceKind::apheresis_beds), Duration()) << "before collection";
  bench.chart.reach(Gate::collected, kHospital, day(1));
  bench.chart.mark(Mark::collected);
  waits_for(Track::product, ResourceKind::suites, 2, 5);
  EXPECT_EQ(counts(ResourceKind::suites), days(3));
  waits_for(Track::booking, ResourceKind::suites, 5, 6);
  EXPECT_EQ(counts(ResourceKind::suites), days(3)) << "ahead of the cells";
  waits_for(Track::bed, ResourceKind::ward_beds, 6, 8);
  EXPECT_EQ(counts(ResourceKind::ward_beds), Duration()) << "the product was not there";
  bench.order.arrives();
  int bed = 0, door = 0;
  bench.waits.begin_wait(Track::bed, {ResourceKind::ward_beds, kHospital}, &bed, nullptr);
  bench.wait_until(day(9));
  bench.waits.begin_wait(Track::patient, {ResourceKind::ward_beds, kHospital}, &door, nullptr);
  bench.wait_until(day(10));
  bench.waits.end_wait(Track::bed);
  EXPECT_EQ(counts(ResourceKind::ward_beds), days(2));
  // Who leaves on day 12 has waited for two more days: that from 9 to 10 is counted.
  bench.wait_until(day(12));
  const Waited waited = bench.waits.at_leaving();
  ASSERT_TRUE(waited.under_way);
  EXPECT_EQ(waited.under_way->kind, ResourceKind::ward_beds);
  EXPECT_EQ(waited.by_kind[index_of(ResourceKind::ward_beds)], days(4));
  EXPECT_EQ(counts(ResourceKind::ward_beds), days(2));
}

TEST(Bookings, CountForAsLongAsTheyStand) {
  const Scenario s = central(1);
  const Plan plan(s);
  FastEngine engine;
  Facilities facilities(plan, engine, kLuck);
  Promises promises(plan, engine, facilities);
  std::uint32_t load = 0, elsewhere = 0;
  {
    Bookings bookings(promises);
    bookings.commit(load);
    bookings.commit(load);
    EXPECT_EQ(load, 1U) << "one culture";
    bookings.commit(elsewhere);
    EXPECT_EQ(load, 0U);
    bookings.is_cultured();
    EXPECT_EQ(elsewhere, 0U);
    bookings.commit(load);
    bookings.gets_suite({});
    EXPECT_TRUE(bookings.suite_booked().announced());
    bookings.cancel_suite();
    EXPECT_FALSE(bookings.suite_booked().announced());
  }
  EXPECT_EQ(load, 0U);
}

}  // namespace
}  // namespace v2v::test
