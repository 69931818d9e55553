// Offered loads of beds that follow from toxicity, against sums by hand.
#include "network/network_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v::test {
namespace {

/// Seven days, or until a day after cytokine release; intensive care of all severe.
Stay stay_with_toxicity() {
  Stay stay;
  stay.from_lymphodepletion = false;
  stay.after_infusion = Distribution::fixed(7);
  stay.intensive_care_takes = Distribution::fixed(4);
  ToxicityRules& toxicity = stay.toxicity.emplace();
  toxicity.discharge_after = Duration::days(1);
  ToxicityRule& crs = toxicity.of[index_of(Toxicity::cytokine_release)];
  crs.any = 0.6;
  crs.severe = 0.25;
  crs.intensive_care_if_severe = 1;
  crs.onset = Distribution::fixed(5);
  crs.takes = Distribution::fixed(9);
  ToxicityRule& infection = toxicity.of[index_of(Toxicity::infection)];
  infection.any = 0.3;
  infection.onset = Distribution::fixed(30);
  infection.takes = Distribution::fixed(9);
  return stay;
}

TEST(OfferedLoads, OfBedsFollowFromToxicity) {
  Scenario s = scenario_of({hospital("h", 1), plant("p")}, {lane(0, 1, 1)}, {1});
  std::get<Service>(s.enrolment).arrivals.per_day = 1.5;
  s.protocol->product.culture = Distribution::fixed(7);
  s.protocol->product.release = Distribution::fixed(10);
  s.protocol->stay = stay_with_toxicity();
  const NetworkDescription d = describe_network(s);
  // 60 % are in hospital for 15 days, the others for 7; 30 % come back for 10. Drawn patients are
  // 10,000: four standard errors are 4 % of 0.3, 7 % of 0.25 and 1.5 % of the days.
  const OfferedLoad& ward = load_of(d, 0, "ward beds");
  const double infused = 1.5;
  EXPECT_NEAR(ward.arrivals_per_day, infused * 1.3, infused * 4 * std::sqrt(0.3 * 0.7 / 10'000));
  EXPECT_NEAR(ward.offered_load, infused * (0.6 * 15 + 0.4 * 7 + 0.3 * 10), infused * 0.25);
  const OfferedLoad& intensive_care = load_of(d, 0, "intensive care beds");
  EXPECT_NEAR(intensive_care.offered_load, infused * 0.25 * 4, infused * 4 * 4 * 0.00433);
  EXPECT_NEAR(intensive_care.service_days, 4, 1e-9);
}

}  // namespace
}  // namespace v2v::test
