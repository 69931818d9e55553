// Products that are not made from the patient's cells, on both engines.
#include "pathway/ready_made.hpp"

#include "experiment/verify.hpp"
#include "pathway/random_scenario.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

/// A random scenario with another product, and with ward beds for some.
Scenario random_ready_made(std::uint64_t seed, Product::Kind kind) {
  Dice dice(seed + 2'000'000);
  Scenario s = ready_made(random_scenario(seed), kind, some_time(dice, 10));
  if (dice.heads()) {
    Stay stay;
    stay.from_lymphodepletion = s.protocol->product.needs_lymphodepletion() && dice.heads();
    stay.after_infusion = some_time(dice, 15);
    s.protocol->stay = stay;
    for (Site& site : s.sites)
      if (site.kind == Site::Kind::hospital)
        site.capacity_of(ResourceKind::ward_beds) = Capacity::of(1 + dice.up_to(5));
  }
  return s;
}

TEST(ReadyMade, IsTheSameOnBothEngines) {
  std::uint64_t events = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    for (const auto kind : {Product::Kind::off_the_shelf, Product::Kind::in_vivo}) {
      const Scenario scenario = random_ready_made(seed, kind);
      const Plan plan(scenario);
      try {
        events += verify(plan, {seed, 3}).events;
      } catch (const Failure& failure) {
        ADD_FAILURE() << "seed " << seed << ": " << failure.message();
      }
    }
  }
  // Or this test is about nothing.
  EXPECT_GT(events, 20'000U);
}

}  // namespace
}  // namespace v2v::test
