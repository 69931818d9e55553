// Leaving the queue: M/M/c+M, the Erlang A model, on the engine and in the model.
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/queue_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace v2v::test {
namespace {

struct ErlangA {
  double queue = 0.0, left = 0.0, in_use = 0.0;
};

// Birth-death chain: born at lambda, dying at min(n, c) mu + max(n - c, 0) theta. Every customer
// who leaves does so from the queue, at theta each, so P(left) = theta Lq / lambda; the mean wait
// of all is Lq / lambda.
ErlangA erlang_a(std::size_t units, double arrivals, double service, double patience) {
  const std::size_t states = 200;
  Chain chain(states);
  for (std::size_t n = 0; n + 1 < states; ++n) {
    const auto busy = static_cast<double>(std::min(n + 1, units));
    const auto queued = static_cast<double>(n + 1) - busy;
    chain.add(n, n + 1, arrivals);
    chain.add(n + 1, n, busy / service + queued / patience);
  }
  const std::vector<double> p = chain.stationary();
  EXPECT_LT(p.back(), 1e-12) << "the chain is cut off too early";
  ErlangA result;
  for (std::size_t n = 0; n < states; ++n) {
    result.in_use += p[n] * static_cast<double>(std::min(n, units));
    if (n > units) result.queue += p[n] * static_cast<double>(n - units);
  }
  result.left = result.queue / patience / arrivals;
  return result;
}

void check(const std::string& name, std::size_t units, double arrivals, double patience,
           double length, std::uint64_t seed) {
  const QueueStudy study(Queue{.classes = {{arrivals, exponential(1.0), 0, patience}},
                               .units = static_cast<std::uint32_t>(units),
                               .length = length,
                               .warm_up = 200,
                               .seed = seed});
  const ErlangA theory = erlang_a(units, arrivals, 1.0, patience);
  V2V_EXPECT_AGREES(
      judge(name + " mean queue, birth-death chain", theory.queue, study.of(&Seen::queue)));
  V2V_EXPECT_AGREES(
      judge(name + " fraction left, theta Lq / lambda", theory.left, study.of(&Seen::left)));
  V2V_EXPECT_AGREES(
      judge(name + " units in use, birth-death chain", theory.in_use, study.of(&Seen::in_use)));
  V2V_EXPECT_AGREES(
      judge_zero(name + " L - lambda W = 0", theory.queue, 0.001, study.of(&Seen::little_gap)));
}

TEST(Leaving, MM3MWithLightLoad) { check("M/M/3+M a = 2.4", 3, 2.4, 2.0, 4'000, 11); }

// More is asked for than can be done: only leaving keeps the queue finite.
TEST(Leaving, MM3MOverloaded) { check("M/M/3+M a = 4.5", 3, 4.5, 1.5, 1'500, 12); }

// In the model a patient is in danger from receipt until lymphodepletion, in culture as well as in
// the queue for a suite. A culture that is finished whatever becomes of the patient keeps its suite
// for the whole exponential time: the suites see M/M/c+M with the rate mu. One that is stopped
// keeps it for the shorter of two exponential times: M/M/c+M with the rate mu + theta. Either way
// who has got a suite survives the culture with probability mu / (mu + theta), and nothing that
// takes time in danger follows.
void check_in_model(const std::string& name, Product::WhenPatientLeaves policy, double arrivals,
                    double patience, std::uint64_t seed) {
  constexpr std::uint32_t kUnits = 3;
  const double mu = 1.0, theta = 1.0 / patience;
  const bool stops = policy == Product::WhenPatientLeaves::stop;
  Scenario s = poisson_scenario(arrivals, 3'000, 100);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(kUnits);
  s.protocol->product.culture = Distribution::exponential(1.0 / mu);
  s.protocol->product.when_patient_leaves = policy;
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, Hazard::exponential(theta))};
  const ModelStudy study(s, seed, {infused});
  const auto seen = [&](OfUse what) { return study.of(kPlant, ResourceKind::suites, what); };
  const ErlangA theory = erlang_a(kUnits, arrivals, 1.0 / (stops ? mu + theta : mu), patience);
  constexpr double kLimit = 0.014;  // of what is small: a difference of 8 % is 5.7 of them
  V2V_EXPECT_AGREES(
      judge(name + " mean queue, birth-death chain", theory.queue, seen(mean_queue), kLimit));
  V2V_EXPECT_AGREES(
      judge(name + " leave the queue, theta Lq / lambda", theory.left, seen(left_queue), kLimit));
  V2V_EXPECT_AGREES(judge(name + " suites in use, chain", theory.in_use, seen(mean_in_use)));
  V2V_EXPECT_AGREES(judge(name + " infused, (1 - left) mu / (mu + theta)",
                          (1.0 - theory.left) * mu / (mu + theta), study.mean_of(infused)));
}

TEST(Leaving, ModelFinishesTheCulturesOfThoseWhoLeave) {
  const auto finish = Product::WhenPatientLeaves::finish;
  check_in_model("finished, a = 2.4", finish, 2.4, 2.0, 111);
  check_in_model("finished, a = 4.5", finish, 4.5, 1.5, 112);
}

TEST(Leaving, ModelStopsTheCulturesOfThoseWhoLeave) {
  const auto stop = Product::WhenPatientLeaves::stop;
  check_in_model("stopped, lambda = 3.6", stop, 3.6, 2.0, 113);
  check_in_model("stopped, lambda = 6", stop, 6.0, 1.5, 114);
}

}  // namespace
}  // namespace v2v::test
