// A unit that fails and is repaired at random: M/M/1 with outages against its Markov chain, on the
// engine and in the model.
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/queue_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

struct Outage {
  double queue = 0.0, in_use = 0.0;
};

// The work in hand when the unit fails is finished, then nothing starts until it is repaired.
// States (n present, phase): up; finishing (failed with work in hand); down (failed, idle).
Outage with_outages(double arrivals, double service, double up, double down) {
  constexpr std::size_t kMost = 180;
  enum Phase : std::size_t { is_up, finishing, is_down };
  const auto state = [](std::size_t n, Phase phase) { return 3 * n + phase; };
  Chain chain(3 * (kMost + 1));
  for (std::size_t n = 0; n <= kMost; ++n) {
    chain.add(state(n, is_up), state(n, n > 0 ? finishing : is_down), 1.0 / up);
    chain.add(state(n, finishing), state(n, is_up), 1.0 / down);
    chain.add(state(n, is_down), state(n, is_up), 1.0 / down);
    if (n < kMost)
      for (const Phase phase : {is_up, finishing, is_down})
        chain.add(state(n, phase), state(n + 1, phase), arrivals);
    if (n == 0) continue;
    chain.add(state(n, is_up), state(n - 1, is_up), 1.0 / service);
    chain.add(state(n, finishing), state(n - 1, is_down), 1.0 / service);
  }
  const std::vector<double> p = chain.stationary();
  EXPECT_LT(p[state(kMost, is_up)] + p[state(kMost, is_down)], 1e-12) << "cut off too early";
  Outage result;
  for (std::size_t n = 0; n <= kMost; ++n) {
    const double busy = n > 0 ? p[state(n, is_up)] + p[state(n, finishing)] : 0.0;
    const double all = p[state(n, is_up)] + p[state(n, finishing)] + p[state(n, is_down)];
    result.in_use += busy;
    result.queue += all * static_cast<double>(n) - busy;
  }
  return result;
}

TEST(Outages, MM1WithExponentialUpAndDown) {
  const double arrivals = 0.5, up = 10.0, down = 2.0;
  const QueueStudy study(Queue{.classes = {{arrivals, exponential(1.0)}},
                               .up = up,
                               .down = down,
                               .length = 20'000,
                               .seed = 41});
  const Outage theory = with_outages(arrivals, 1.0, up, down);
  V2V_EXPECT_AGREES(judge("M/M/1 with outages, capacity, up / (up + down)", up / (up + down),
                          study.of(&Seen::capacity)));
  V2V_EXPECT_AGREES(
      judge("M/M/1 with outages, mean queue, chain", theory.queue, study.of(&Seen::queue)));
  V2V_EXPECT_AGREES(judge("M/M/1 with outages, mean wait, Lq / lambda", theory.queue / arrivals,
                          study.of(&Seen::wait)));
  V2V_EXPECT_AGREES(
      judge("M/M/1 with outages, units in use, a", arrivals, study.of(&Seen::in_use)));
  EXPECT_NEAR(theory.in_use, arrivals, 1e-9) << "the chain itself: what comes is served";
}

TEST(Outages, ASuiteOfTheModel) {
  const double arrivals = 0.5, up = 10.0, down = 2.0;
  Scenario s = poisson_scenario(arrivals, 4'500, 400);
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  suites.outages = v2v::Outages{Distribution::exponential(up), Distribution::exponential(down), 0};
  s.protocol->product.culture = Distribution::exponential(1.0);
  const ModelStudy study(s, 42);
  const auto seen = [&](OfUse what) { return study.of(kPlant, ResourceKind::suites, what); };
  const Outage theory = with_outages(arrivals, 1.0, up, down);
  constexpr double kLimit = 0.014;
  V2V_EXPECT_AGREES(judge("a suite with outages, capacity", up / (up + down), seen(mean_capacity)));
  V2V_EXPECT_AGREES(
      judge("a suite with outages, mean queue, chain", theory.queue, seen(mean_queue), kLimit));
  V2V_EXPECT_AGREES(judge("a suite with outages, mean wait, Lq / lambda", theory.queue / arrivals,
                          seen(mean_wait), kLimit));
  V2V_EXPECT_AGREES(judge("a suite with outages, in use, a", arrivals, seen(mean_in_use)));
}

// A chain that cannot fail is M/M/1: a check of the chain, not of the engine.
TEST(Outages, TheChainWithoutOutagesIsMM1) {
  const Outage theory = with_outages(0.5, 1.0, 1e12, 1e-3);
  EXPECT_NEAR(theory.queue, 0.5, 1e-9);
}

}  // namespace
}  // namespace v2v::test
