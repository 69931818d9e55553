// The test of two proportions and its power against R.
#include "vein2vein/statistics/two_arm_trial.hpp"

#include "statistics/two_arm_trial_reference.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v {
namespace {

TEST(TwoArmTrial, TellsApartWhereTheTestOfTwoProportionsDoes) {
  for (const ProportionsReference& of : proportions_reference) {
    ASSERT_GT(std::abs(of.p - 0.05), 1e-4) << "no matter of rounding";
    EXPECT_EQ(tells_apart(of.first, of.second, of.patients), of.p < 0.05)
        << of.first << " and " << of.second << " of " << of.patients;
    EXPECT_EQ(tells_apart(of.second, of.first, of.patients), of.p < 0.05);
  }
}

TEST(TwoArmTrial, NobodyAndEverybodyAreAlike) {
  EXPECT_FALSE(tells_apart(0, 0, 0));
  EXPECT_FALSE(tells_apart(0, 0, 50));
  EXPECT_FALSE(tells_apart(50, 50, 50));
  EXPECT_TRUE(tells_apart(0, 50, 50));
}

TEST(TwoArmTrial, HasThePowerThatRSays) {
  for (const PowerReference& of : power_reference)
    EXPECT_NEAR(power_of_two_arms(of.first, of.second, of.patients), of.power, 1e-9);
  EXPECT_NEAR(power_of_two_arms(0.7, 0.7, 1e4), 0.025, 1e-12);
}

TEST(TwoArmTrial, TheFewestPatientsAreTheNextWholeNumber) {
  for (const SizeReference& of : size_reference)
    EXPECT_EQ(patients_an_arm(of.first, of.second, of.power), std::ceil(of.patients));
  EXPECT_FALSE(patients_an_arm(0.7, 0.7, 0.8));
}

}  // namespace
}  // namespace v2v
