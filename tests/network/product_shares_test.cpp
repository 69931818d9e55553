// Who would be given which product, against what the combinations come to by hand.
#include "network/product_shares.hpp"

#include "vein2vein/network/description.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gmock/gmock.h>

namespace v2v {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

const std::string text =
    "format: 1\n"
    "service: { for: 1 y, warm_up: 90 d, arrivals: 12 /d, enters: eligible }\n"
    "sites: { plant: { kind: plant, suites: 100 }, ward: { kind: hospital }, unit: { kind: "
    "hospital } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }, { between: [unit, plant], transit: 1 d }]\n"
    "product: { made_at: plant, culture: 10 d, release: 10 d }\n"
    "patients: { line: { table: { 2: 1, 3: 2 } }, age: { table: { 0-25: 1, 26+: 3 } } }\n"
    "products:\n"
    "  a: { for: { line: 3 }, at: ward }\n"
    "  b: { for: { age: 26+ }, product: { culture: 5 d } }\n"
    "offered: [a, b]\n";

Scenario scenario() { return read_scenario_text(text, "test").scenario.value(); }

/// At the ward two thirds get the first, three quarters of the others the second.
TEST(ProductShares, AreThoseOfTheFirstThatIsForSomebody) {
  const Scenario s = scenario();
  const auto near = [](double share) { return DoubleNear(share, 1e-12); };
  EXPECT_THAT(shares_of_products(s, *s.protocol, 1, TimePoint()),
              ElementsAre(near(2.0 / 3), near(0.25)));
  EXPECT_THAT(shares_of_products(s, *s.protocol, 2, TimePoint()), ElementsAre(0.0, near(0.75)));
}

/// At the ward a quarter of the one third of the second line is for nothing, and three quarters of
/// the third line for both.
TEST(ProductShares, WithoutAnyOtherAreOfOneOnly) {
  const Scenario s = scenario();
  const auto near = [](double share) { return DoubleNear(share, 1e-12); };
  EXPECT_THAT(shares_without_choice(s, *s.protocol, 1, TimePoint()),
              ElementsAre(near(2.0 / 3 * 0.25), near(0.25)));
  EXPECT_THAT(shares_without_choice(s, *s.protocol, 2, TimePoint()), ElementsAre(0.0, near(0.75)));
}

/// Suites: of twelve a day half come to either hospital; 4 a day of 10 d, and 1.5 and 4.5 of 5 d.
TEST(ProductShares, MakeTheOfferedLoad) {
  for (const OfferedLoad& load : describe_network(scenario()).resources)
    if (load.kind == ResourceKind::suites) {
      EXPECT_NEAR(load.offered_load, 4 * 10 + 6 * 5, 1e-9);
      return;
    }
  FAIL() << "nobody needs a suite";
}

}  // namespace
}  // namespace v2v
