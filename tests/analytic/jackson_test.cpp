// Networks of queues in the model: every stage is the M/M/c that the product form says it is.
//
// Arrivals are Poisson, the times of all limited stages exponential and drawn afresh each visit,
// all other times belong to stages without limit. Then the numbers at the stages are independent at
// any instant and distributed as in M/M/c with the rate of visits (J. R. Jackson, Management
// Science 10, 1963; P. J. Burke, Operations Research 4, 1956; and F. P. Kelly, 1979, chapter 3, for
// visits of several kinds to one first-come-first-served stage with one mean time).
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

/// Queues vary more than numbers in use: with this largest standard error of a mean queue or wait,
/// a difference of 14 % is 5.7 of them; of the probability of waiting, 5 %.
constexpr double kQueueError = 0.025, kWaitedError = 0.009;

struct Stage {
  std::string name;
  SiteIndex site;
  ResourceKind kind;
  std::uint32_t units;
  double visits;  ///< a day
  double takes;   ///< mean, days
};

void limit(Scenario& scenario, const Stage& stage) {
  capacity(scenario, stage.site, stage.kind) = Capacity::of(stage.units);
}

double wait_at(const Stage& stage) {
  return mean_wait_mmc(static_cast<int>(stage.units), stage.visits, stage.takes);
}

void expect_product_form(const ModelStudy& study, const Stage& stage) {
  const double wait = wait_at(stage);
  const auto seen = [&](OfUse what) { return study.of(stage.site, stage.kind, what); };
  V2V_EXPECT_AGREES(
      judge(stage.name + " in use, visits x time", stage.visits * stage.takes, seen(mean_in_use)));
  V2V_EXPECT_AGREES(
      judge(stage.name + " mean queue, M/M/c", stage.visits * wait, seen(mean_queue), kQueueError));
  V2V_EXPECT_AGREES(judge(stage.name + " mean wait, M/M/c", wait, seen(mean_wait), kQueueError));
  V2V_EXPECT_AGREES(judge(stage.name + " waits at all, Erlang C",
                          erlang_c(static_cast<int>(stage.units), stage.visits * stage.takes),
                          seen(waited), kWaitedError));
}

TEST(Jackson, FiveStagesInARow) {
  const double arrivals = 2.0;
  Scenario s = poisson_scenario(arrivals, 6'000, 200);
  const std::vector<Stage> stages = {
      {"tandem apheresis beds", kHospital, ResourceKind::apheresis_beds, 2, arrivals, 0.6},
      {"tandem suites", kPlant, ResourceKind::suites, 5, arrivals, 1.6},
      {"tandem quality control", kPlant, ResourceKind::quality_control, 3, arrivals, 0.9},
      {"tandem qualified persons", kPlant, ResourceKind::qualified_persons, 1, arrivals, 0.25},
      {"tandem ward beds", kHospital, ResourceKind::ward_beds, 8, arrivals, 2.8}};
  for (const Stage& stage : stages) limit(s, stage);
  step(s, Gate::collected).takes = Distribution::exponential(0.6);
  s.protocol->product.culture = Distribution::exponential(1.6);
  s.protocol->product.release = Distribution::exponential(0.9);
  s.protocol->product.review = Distribution::exponential(0.25);
  // A stage without limit in between: what leaves M/G/infinity is Poisson as well.
  s.lanes = {lane(kHospital, kPlant, Distribution::lognormal_mean_sd(0.5, 0.5))};
  s.protocol->stay.emplace();
  s.protocol->stay->from_lymphodepletion = false;
  s.protocol->stay->after_infusion = Distribution::exponential(2.8);

  const ModelStudy study(s, 101, {sojourn});
  double until_infusion = 2 * 0.5 + 5.0;  // transits, lymphodepletion and rest
  for (const Stage& stage : stages) {
    expect_product_form(study, stage);
    until_infusion += wait_at(stage) + stage.takes;
  }
  until_infusion -= stages.back().takes;
  V2V_EXPECT_AGREES(
      judge("tandem eligible to infused, sum of all", until_infusion, study.mean_of(sojourn)));
}

/// Three hospitals; the first two have their products made at the first plant, the third one at the
/// second. A culture fails with probability p, a product is out of specification with q; both are
/// made again at once, without end.
TEST(Jackson, ThreeHospitalsTwoPlantsAndFeedback) {
  constexpr double kArrivals = 3.0, kFails = 0.2, kOut = 0.1;
  constexpr double kCulture = 1.4, kTesting = 0.6, kCollection = 0.7;
  constexpr double kShares[] = {0.3, 0.27, 0.43};
  constexpr SiteIndex kPlants[] = {3, 4};
  Scenario s = poisson_scenario(kArrivals, 7'000, 150);
  const Site hospital = s.sites[kHospital], plant = s.sites[kPlant];
  s.sites = {hospital, hospital, hospital, plant, plant};
  s.lanes.clear();
  for (SiteIndex h = 0; h < 3; ++h) {
    s.sites[h].name += static_cast<char>('A' + h);
    s.sites[h].share_of_patients = kShares[h];
    s.sites[h].contract = kPlants[h < 2 ? 0 : 1];
    for (const SiteIndex p : kPlants) s.lanes.push_back(lane(h, p, Distribution::fixed(0.25)));
  }
  s.sites[3].name = "plant A";
  s.sites[4].name = "plant B";
  s.protocol->policy.assignment = Policy::Assignment::contract;
  s.protocol->product.made_at = {kPlants[0], kPlants[1]};
  step(s, Gate::collected).takes = Distribution::exponential(kCollection);
  s.protocol->product.culture = Distribution::exponential(kCulture);
  s.protocol->product.release = Distribution::exponential(kTesting);
  s.protocol->product.failure = kFails;
  s.protocol->product.out_of_specification = kOut;
  s.protocol->product.after_failure = s.protocol->product.after_out_of_specification = {0, 1, 0, 0};
  s.protocol->product.attempts = 60;  // (1 - (1 - p)(1 - q))^60 = 2e-33 would need more

  // Visits: every culture is followed by another one unless it is good and its product is, too.
  const double cultures = 1.0 / ((1.0 - kFails) * (1.0 - kOut)), tests = 1.0 / (1.0 - kOut);
  const double at_first = kArrivals * (kShares[0] + kShares[1]), at_second = kArrivals * kShares[2];
  const auto suites = ResourceKind::suites;
  const auto quality_control = ResourceKind::quality_control;
  const std::vector<Stage> stages = {
      {"network hospital A", 0, ResourceKind::apheresis_beds, 1, kArrivals * kShares[0],
       kCollection},
      {"network hospital B", 1, ResourceKind::apheresis_beds, 1, kArrivals * kShares[1],
       kCollection},
      {"network hospital C", 2, ResourceKind::apheresis_beds, 2, kArrivals * kShares[2],
       kCollection},
      {"network plant A suites", 3, suites, 5, at_first * cultures, kCulture},
      {"network plant B suites", 4, suites, 4, at_second * cultures, kCulture},
      {"network plant A testing", 3, quality_control, 2, at_first * tests, kTesting},
      {"network plant B testing", 4, quality_control, 2, at_second * tests, kTesting}};
  for (const Stage& stage : stages) limit(s, stage);

  const ModelStudy study(s, 102, {sojourn});
  double until_infusion = 2 * 0.25 + 5.0;
  for (const Stage& stage : stages) {
    expect_product_form(study, stage);
    until_infusion += stage.visits / kArrivals * (wait_at(stage) + stage.takes);
  }
  V2V_EXPECT_AGREES(
      judge("network eligible to infused, sum of all", until_infusion, study.mean_of(sojourn)));
}

/// Suites without limit; one pool of operators begins and ends every culture, twice the same
/// exponential time. Two kinds of visits to one stage: M/M/3 with twice the rate.
TEST(Jackson, OperatorsComeTwiceToEveryCulture) {
  const double arrivals = 2.0, work = 0.5;
  Scenario s = poisson_scenario(arrivals, 4'000, 100);
  const Stage operators{"operators", kPlant, ResourceKind::operators, 3, 2.0 * arrivals, work};
  limit(s, operators);
  s.protocol->product.start_work = s.protocol->product.harvest_work =
      Distribution::exponential(work);
  s.protocol->product.culture = Distribution::uniform(1, 3);
  const ModelStudy study(s, 103, {sojourn});
  expect_product_form(study, operators);
  V2V_EXPECT_AGREES(judge("operators eligible to infused",
                          2.0 * (wait_at(operators) + work) + 2.0 + 5.0, study.mean_of(sojourn)));
}

/// Booked at referral, the only suite is kept from then on through collection, transit and culture:
/// a queue M/G/1 whose service is the sum of the three (Pollaczek and Khinchine).
TEST(Jackson, BookedAtReferralIsMG1OfAllThatFollows) {
  const double arrivals = 0.55, collection = 0.3, transit = 0.2, culture = 0.5;
  Scenario s = poisson_scenario(arrivals, 5'000, 300);
  s.protocol->policy.booking = Policy::Booking::at_referral;
  const Stage suites{"booked suite", kPlant, ResourceKind::suites, 1, arrivals, 1.0};
  limit(s, suites);
  step(s, Gate::collected).takes = Distribution::exponential(collection);
  s.lanes = {lane(kHospital, kPlant, Distribution::exponential(transit))};
  s.protocol->product.culture = Distribution::exponential(culture);
  const ModelStudy study(s, 104);
  // E[S] = 1, Var[S] = sum of the squares of the means.
  const double variance = collection * collection + transit * transit + culture * culture;
  V2V_EXPECT_AGREES(judge("booked suite mean wait, lambda E[S^2] / (2 (1 - rho))",
                          mean_wait_mg1(arrivals, 1.0, 1.0 + variance),
                          study.of(kPlant, ResourceKind::suites, mean_wait), kQueueError));
  V2V_EXPECT_AGREES(judge("booked suite in use, rho", arrivals,
                          study.of(kPlant, ResourceKind::suites, mean_in_use)));
}

}  // namespace
}  // namespace v2v::test
