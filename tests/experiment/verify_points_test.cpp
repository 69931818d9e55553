// Points whose SimGrid processes are begun before it is their turn.
#include "experiment/verify_points.hpp"

#include "experiment/execute.hpp"
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

namespace v2v::test {
namespace {

/// Three points of two arms each, none like another.
Study study_of_six() {
  Study study;
  study.kind = "sweep";
  study.replications = 1;
  for (std::uint32_t point = 0; point < 3; ++point) {
    StudyPoint& made = study.points.emplace_back();
    for (std::uint32_t arm = 0; arm < 2; ++arm) {
      Scenario s = central_on({0});
      s.enrolment = Cohort{.size = 10 + 7 * point + 3 * arm, .over = days(30)};
      made.arms.push_back(std::make_shared<const Scenario>(std::move(s)));
    }
  }
  return study;
}

TEST(VerifyPoints, AreToldInTheirOrderHoweverManyAreAtWork) {
  const Study study = study_of_six();
  std::vector<std::pair<std::uint32_t, std::uint64_t>> expected;
  for (const std::uint32_t point : {2U, 0U, 1U})
    for (const Verification& arm : verify_point(study, point)) {
      EXPECT_TRUE(arm.identical);
      expected.emplace_back(point, arm.events);
    }
  ASSERT_EQ(expected.size(), 6U);
  EXPECT_NE(expected[0].second, expected[1].second);
  for (const unsigned at_a_time : {0U, 1U, 2U, 5U, 100U}) {
    std::vector<std::pair<std::uint32_t, std::uint64_t>> told;
    verify_points(study, {2, 0, 1}, at_a_time, {},
                  [&told](std::uint32_t point, std::vector<Verification>&& arms) {
                    EXPECT_EQ(arms.size(), 2U);
                    for (const Verification& arm : arms) told.emplace_back(point, arm.events);
                  });
    EXPECT_EQ(told, expected) << at_a_time << " at a time";
  }
}

/// What is at work when somebody has heard enough ends with it.
TEST(VerifyPoints, LeaveNoProcessBehind) {
  const Study study = study_of_six();
  EXPECT_THROW(verify_points(study, {0, 1, 2}, 4, {},
                             [](std::uint32_t, std::vector<Verification>&&) { throw 1; }),
               int);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace v2v::test
