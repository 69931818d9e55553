// The planned day on both engines.
#include "pathway/planned_day.hpp"

#include "experiment/verify.hpp"
#include "vein2vein/core/diagnostic.hpp"

namespace v2v::test {
namespace {

void expect_same(const Scenario& scenario, std::uint64_t number) {
  try {
    verify(Plan(scenario), {number, 0});
  } catch (const Failure& failure) {
    ADD_FAILURE() << number << ": " << failure.message();
  }
}

TEST(PlannedDay, IsTheSameOnBothEngines) {
  std::uint64_t number = 0;
  expect_same(with_weekly_truck(), ++number);
  expect_same(with_weekly_truck({{day(15), day(16)}}), ++number);
  Scenario slots = planned_on({0, 0, 0, 1});
  slots.sites[kHospital].slots = Slots{1, days(7), Slots::For::release};
  expect_same(slots, ++number);
  Scenario batch = planned_on({0, 1, 1, 5});
  batch.sites[kPlant].test_batch = {2, days(3)};
  expect_same(batch, ++number);
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Scenario s = certain_and_unshared(seed);
    if (check_network(s).empty()) expect_same(s, seed);
  }
}

}  // namespace
}  // namespace v2v::test
