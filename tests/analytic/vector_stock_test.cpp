// Viral vector: the continuous-review stock (s, Q) with Poisson demand and backorders.
//
// The inventory position is uniform on s + 1 to s + Q (G. Hadley, T. M. Whitin, Analysis of
// Inventory Systems, 1963, chapter 4), and with a fixed lead time L the net stock is that position
// a lead time ago less the Poisson demand since then. With Q = 1 the number on order is Poisson
// with mean lambda E L whatever the lead time's distribution (C. Palm, 1938).
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace v2v::test {
namespace {

struct Stock {
  double backorders = 0.0, waited = 0.0;
};

Stock stock(double demand_in_lead_time, std::size_t reorder_at, std::size_t lot) {
  Stock mean;
  for (std::size_t position = reorder_at + 1; position <= reorder_at + lot; ++position) {
    const std::vector<double> p = poisson(demand_in_lead_time, position - 1);
    mean.backorders += poisson_excess(demand_in_lead_time, position);
    // Who comes is served at once if fewer than `position` were asked for in a lead time.
    mean.waited += 1.0 - std::accumulate(p.begin(), p.end(), 0.0);
  }
  mean.backorders /= static_cast<double>(lot);
  mean.waited /= static_cast<double>(lot);
  return mean;
}

void check(const std::string& name, std::uint32_t reorder_at, std::uint32_t lot,
           const Distribution& lead_time, std::uint64_t seed) {
  const double demand = 0.5, lead = lead_time.mean();
  Scenario s = poisson_scenario(demand, 4'000, 300);
  s.sites[kPlant].vector = VectorLots{reorder_at + lot, lot, reorder_at, lead_time};
  const Stock theory = stock(demand * lead, reorder_at, lot);
  const ModelStudy study(s, seed);
  const auto seen = [&](OfUse what) { return study.of(kPlant, ResourceKind::vector, what); };
  constexpr double kLimit = 0.014;  // a difference of 8 % is 5.7 of them
  V2V_EXPECT_AGREES(judge(name + " backorders", theory.backorders, seen(mean_queue), kLimit));
  V2V_EXPECT_AGREES(
      judge(name + " mean wait, Little", theory.backorders / demand, seen(mean_wait), kLimit));
  V2V_EXPECT_AGREES(judge(name + " not filled at once", theory.waited, seen(waited), kLimit));
}

TEST(VectorStock, LotsOfTenWithAFixedLeadTime) {
  check("(s, Q) = (5, 10), L = 14", 5, 10, Distribution::fixed(14), 161);
}
TEST(VectorStock, LotsOfFourAndNothingInReserve) {
  check("(s, Q) = (0, 4), L = 6", 0, 4, Distribution::fixed(6), 162);
}
TEST(VectorStock, BaseStockWhateverTheLeadTime) {
  check("base stock 6, exponential lead time", 5, 1, Distribution::exponential(10), 163);
  check("base stock 6, uniform lead time", 5, 1, Distribution::uniform(2, 18), 164);
}

}  // namespace
}  // namespace v2v::test
