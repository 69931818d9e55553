// Patients who were conditioned or infused before the run starts, by hand.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <cmath>

namespace v2v::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PatientUnderWay since(Gate reached, double ago) {
  PatientUnderWay one;
  one.reached = reached;
  one.ago = days(ago);
  return one;
}
PatientUnderWay in_intensive_care(double ago) {
  PatientUnderWay one = since(Gate::infused, ago);
  one.in_intensive_care = true;
  return one;
}
/// Nobody new comes. Four days of lymphodepletion and one of rest; ten days in a ward bed after
/// infusion, of which there is one.
Scenario in_hospital(std::vector<PatientUnderWay> patients) {
  Scenario s = central_on({});
  s.enters = s.itt_gate = Gate::referred;
  s.under_way = std::move(patients);
  s.protocol->stay = Stay{};
  s.protocol->stay->after_infusion = Distribution::fixed(10);
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
  return s;
}

TEST(UnderWayTreated, BedsAreNotEmptyOnTheFirstDay) {
  // Infused four days ago: discharged on day 6. Lymphodepletion began two days ago: infused on day
  // 3, discharged on day 13. Both have a bed, although there is one. The third one's product is
  // there on day 1 at the latest, a day of scheduling follows; the bed is free on day 13.
  const Scenario s = in_hospital(
      {since(Gate::released, 1), since(Gate::lymphodepleted, 2), since(Gate::infused, 4)});
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::infused, -4, 3, 18);
  EXPECT_DAYS(told, Gate::infused, -4, 3, 18);
  EXPECT_DAYS(told, Mark::lymphodepletion_started, -1e9, -2, 13);
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(6)));
  EXPECT_THAT(told.times(1, What::discharged), ElementsAre(day(13)));
  EXPECT_THAT(told.times(2, What::discharged), ElementsAre(day(28)));
  EXPECT_EQ(told.seen(kHospital, ResourceKind::ward_beds).in_use_area,
            days(6 + 13 + 15).in_milliseconds());
  EXPECT_FALSE(told.files[0].counted) << "the run has not treated this one";
  EXPECT_TRUE(told.files[1].counted && told.files[2].counted);
  EXPECT_EQ(told.files[0].ended, day(-4));
}

TEST(UnderWayTreated, WhoComesWaitsForTheBed) {
  Scenario s = in_hospital({since(Gate::infused, 1)});
  s.enrolment = central_on({0}).enrolment;
  s.enters = s.itt_gate = Gate::eligible;
  // Without the first one lymphodepletion would start on day 13 and end on day 17; with a stay of
  // 30 d the bed is there on day 29.
  s.protocol->stay->after_infusion = Distribution::fixed(30);
  EXPECT_DAYS(told_of(s), Mark::lymphodepletion_started, -1e9, 29);
  s.under_way.clear();
  EXPECT_DAYS(told_of(s), Mark::lymphodepletion_started, 13);
}

TEST(UnderWayTreated, IntensiveCare) {
  // In intensive care since a day, of four, after six on the ward: infused on day -7, out on day 3,
  // then the four days on the ward that are left. The other one, infused four days ago, needs the
  // only such bed from day 2, has it from day 3 to 7, and stays four days more.
  Scenario s = in_hospital({in_intensive_care(1), since(Gate::infused, 4)});
  s.protocol->stay->intensive_care = 1;
  s.protocol->stay->intensive_care_after = Distribution::fixed(6);
  s.protocol->stay->intensive_care_takes = Distribution::fixed(4);
  capacity(s, kHospital, ResourceKind::intensive_care_beds) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::infused, -4, -7);
  EXPECT_THAT(told.times(0, What::intensive_care_started), ElementsAre(day(3)));
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(11)));
  EXPECT_THAT(told.times(1, What::discharged), ElementsAre(day(7)));
  EXPECT_EQ(told.seen(kHospital, ResourceKind::intensive_care_beds).in_use_area,
            days(3 + 4).in_milliseconds());
  // Whose day for it has passed does not go there any more.
  s.under_way = {since(Gate::infused, 7)};
  const Told later = told_of(s);
  EXPECT_THAT(later.times(0, What::intensive_care_started), IsEmpty());
  EXPECT_THAT(later.times(0, What::discharged), ElementsAre(day(3)));
}

TEST(UnderWayTreated, TheRestOfAStayIsConditional) {
  // Exponential with a mean of ten days: what is left is as long after twenty days. Uniform on
  // [0, 10] and longer than 4: uniform on [0, 6] from now on.
  constexpr int kPatients = 4'000;
  Scenario s = in_hospital(std::vector<PatientUnderWay>(kPatients, since(Gate::infused, 20)));
  s.protocol->stay->after_infusion = Distribution::exponential(10);
  const auto mean = [](const Scenario& scenario) {
    double sum = 0;
    for (const JournalEntry& entry : told_of(scenario).entries)
      if (entry.what == What::discharged) sum += entry.at.since_start().in_days();
    return sum / kPatients;
  };
  EXPECT_NEAR(mean(s), 10, 4 * 10 / std::sqrt(kPatients));
  s.protocol->stay->after_infusion = Distribution::uniform(0, 10);
  s.under_way.assign(kPatients, since(Gate::infused, 4));
  EXPECT_NEAR(mean(s), 3, 4 * 6 / std::sqrt(12.0 * kPatients));
}

TEST(UnderWayTreated, WhereNothingIsLeftItEndsAtOnce) {
  Scenario s = in_hospital({since(Gate::infused, 30), since(Gate::lymphodepleted, 9)});
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(0)));
  EXPECT_EQ(told.files[1].at(Mark::infused), day(0));
  s.protocol->stay.reset();
  s.under_way = {since(Gate::infused, 3)};
  EXPECT_THAT(told_of(s).times(0, What::closed), ElementsAre(day(0)));
}

TEST(UnderWayTreated, LymphodepletionGoesOnWhereItWas) {
  // Ended half a day ago, half a day of rest is left; the bed was there with it.
  Scenario s = in_hospital({since(Gate::lymphodepleted, 4.5)});
  Told told = told_of(s);
  EXPECT_EQ(told.files[0].at(Mark::lymphodepletion_ended), day(-0.5));
  EXPECT_EQ(told.files[0].at(Mark::infused), day(0.5));
  EXPECT_EQ(told.seen(kHospital, ResourceKind::ward_beds).in_use_area,
            days(10.5).in_milliseconds());
  // Where a bed is needed from infusion only, it has to be waited for.
  s.under_way = {since(Gate::lymphodepleted, 4.5), since(Gate::infused, 6)};
  s.protocol->stay->from_lymphodepletion = false;
  told = told_of(s);
  EXPECT_DAYS(told, Mark::infused, -6, 4);
  // Too old by then, it is given again.
  s.protocol->lymphodepletion.valid_for = days(3);
  told = told_of(s);
  EXPECT_EQ(told.files[1].lymphodepletions, 2);
}

TEST(UnderWayTreated, HazardsAreAsOldAsThePhase) {
  Scenario s = in_hospital({since(Gate::lymphodepleted, 2)});
  s.leaving = {risk_in(Phase::lymphodepletion, KnownCause::death, strikes_on(3))};
  Told told = told_of(s);
  EXPECT_NEAR(told.files[0].ended.since_start().in_days(), 1, 1e-4);
  EXPECT_NEAR(static_cast<double>(told.seen(kHospital, ResourceKind::ward_beds).in_use_area),
              static_cast<double>(days(1).in_milliseconds()), 10);
  s.under_way = {since(Gate::lymphodepleted, 4.25)};
  s.leaving = {risk_in(Phase::hold, KnownCause::death, strikes_on(0.75))};
  EXPECT_NEAR(told_of(s).files[0].ended.since_start().in_days(), 0.5, 1e-4);
  // Nothing takes those away who have been infused.
  s.under_way = {since(Gate::infused, 2)};
  EXPECT_FALSE(told_of(s).files[0].left);
}

TEST(UnderWayTreated, BeforeReleaseTheProductComesAsPlanned) {
  // Lymphodepletion began two days ago, six before the planned infusion: on site on day 4.
  Scenario s = point_of_care(0);
  s.under_way = {since(Gate::lymphodepleted, 2)};
  s.under_way[0].collected_ago = days(3);
  s.enters = s.itt_gate = Gate::collected;
  Told told = told_of(s);
  EXPECT_DAYS(told, Mark::lymphodepletion_ended, 1);
  EXPECT_DAYS(told, Gate::released, 4);
  EXPECT_DAYS(told, Mark::infused, 4);
  EXPECT_EQ(told.files[0].at(Mark::infused) - told.files[0].at(Mark::collected), days(7));
  EXPECT_THAT(told.times(0, What::culture_started), IsEmpty());
  s.under_way[0] = since(Gate::lymphodepleted, 10);
  EXPECT_DAYS(told_of(s), Mark::infused, 0);
  // Who leaves before it is there leaves it behind.
  s.under_way[0] = since(Gate::lymphodepleted, 2);
  s.leaving = {risk_in(Phase::hold, KnownCause::death, strikes_on(1))};
  for (const auto what : {Product::WhenPatientLeaves::stop, Product::WhenPatientLeaves::finish}) {
    s.protocol->product.when_patient_leaves = what;
    told = told_of(s);
    EXPECT_NEAR(told.files[0].ended.since_start().in_days(), 2, 1e-4);
    EXPECT_TRUE(told.files[0].product_discarded);
  }
}

TEST(UnderWayTreated, OffTheShelf) {
  Scenario s = in_hospital({since(Gate::lymphodepleted, 2), since(Gate::infused, 3)});
  s.protocol->product.kind = Product::Kind::off_the_shelf;
  s.protocol->product.delivery = Distribution::fixed(2);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::infused, -3, 3);
  for (const PatientRecord& file : told.files) {
    EXPECT_FALSE(file.has_reached(Gate::collected));
    EXPECT_FALSE(file.has_reached(Gate::released));
    EXPECT_TRUE(file.has_reached(Gate::lymphodepleted));
  }
}

}  // namespace
}  // namespace v2v::test
