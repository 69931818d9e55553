// Checks of counts against cases worked by hand, closed forms and R.
#include "vein2vein/evidence/validation.hpp"

#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace v2v {
namespace {

using Counts = std::vector<std::uint32_t>;

/// `times` of each value.
Counts repeated(const std::vector<std::pair<std::uint32_t, int>>& values) {
  Counts counts;
  for (const auto& [value, times] : values)
    for (int i = 0; i < times; ++i) counts.push_back(value);
  return counts;
}

/// The score by its definition: the integral of (F(x) - [x >= y])^2, whose integrand is constant
/// between whole numbers.
double score_by_integral(const Counts& predicted, std::uint32_t published, std::uint32_t most) {
  double sum = 0;
  for (std::uint32_t x = 0; x < most; ++x) {
    double below = 0;
    for (const std::uint32_t value : predicted) below += value <= x ? 1 : 0;
    const double difference =
        below / static_cast<double>(predicted.size()) - (x >= published ? 1 : 0);
    sum += difference * difference;
  }
  return sum;
}

TEST(CheckCount, OfAPredictionThatIsSure) {
  const Counts sevens(50, 7);
  const ValidationCheck hit = check_count(7, 20, sevens);
  EXPECT_EQ(hit.predicted, 7);
  EXPECT_EQ(hit.prediction95.lo, 7);
  EXPECT_EQ(hit.prediction95.hi, 7);
  EXPECT_TRUE(hit.inside);
  EXPECT_EQ(hit.pit, 0.5);
  EXPECT_EQ(hit.score, 0);
  const ValidationCheck above = check_count(10, 20, sevens);
  EXPECT_FALSE(above.inside);
  EXPECT_EQ(above.pit, 1);
  EXPECT_DOUBLE_EQ(above.score, 3 / 20.0);  // |x - y| / of
  const ValidationCheck below = check_count(2, 20, sevens);
  EXPECT_FALSE(below.inside);
  EXPECT_EQ(below.pit, 0);
  EXPECT_DOUBLE_EQ(below.score, 5 / 20.0);
}

TEST(CheckCount, WorkedByHand) {
  // F is 1/4 from 2 on, 3/4 from 5 on and 1 from 9 on.
  const Counts predicted = repeated({{9, 10}, {2, 10}, {5, 20}});
  const ValidationCheck five = check_count(5, 12, predicted);
  EXPECT_DOUBLE_EQ(five.predicted, 5.25);
  EXPECT_DOUBLE_EQ(five.pit, 0.25 + 0.5 * 0.5);
  EXPECT_NEAR(five.score, (3 * 0.0625 + 4 * 0.0625) / 12, 1e-15);
  const ValidationCheck three = check_count(3, 12, predicted);
  EXPECT_DOUBLE_EQ(three.pit, 0.25);
  EXPECT_NEAR(three.score, (0.0625 + 2 * 0.5625 + 4 * 0.0625) / 12, 1e-15);
}

TEST(CheckCount, ScoreIsTheIntegralOfItsDefinition) {
  constexpr std::uint32_t most = 30;
  for (std::uint32_t sample = 0; sample < 50; ++sample) {
    const RandomStream stream(1, 0, sample);
    const auto replications = 1 + static_cast<std::uint32_t>(60 * stream.uniform(1));
    Counts predicted;
    for (std::uint32_t i = 0; i < replications; ++i)
      predicted.push_back(static_cast<std::uint32_t>(most * stream.uniform(2, i)));
    const auto published = static_cast<std::uint32_t>((most + 1) * stream.uniform(3));
    EXPECT_NEAR(check_count(published, most, predicted).score,
                score_by_integral(predicted, published, most) / most, 1e-12);
  }
}

TEST(CheckCount, PitIsEvenWhereTheCountIsLikeThePredictedOnes) {
  Counts predicted;
  for (std::uint32_t i = 0; i < 40; ++i) predicted.push_back(i / 2);
  for (std::uint32_t published = 0; published < 20; ++published)
    EXPECT_NEAR(check_count(published, 20, predicted).pit, (published + 0.5) / 20, 1e-15);
}

TEST(CheckCount, BothEndsOfTheIntervalAreInside) {
  Counts predicted;
  for (std::uint32_t i = 1; i <= 80; ++i) predicted.push_back(i);
  // The 2nd and the 78th of 80 are the smallest with 2.5 % and 97.5 % at or below them.
  for (const auto& [published, inside] :
       std::vector<std::pair<std::uint32_t, bool>>{{1, false}, {2, true}, {78, true}, {79, false}})
    EXPECT_EQ(check_count(published, 100, predicted).inside, inside) << published;
}

TEST(CheckCount, FewReplicationsExcludeNothing) {
  const ValidationCheck check = check_count(3, 5, {4});
  EXPECT_EQ(check.prediction95.lo, 0);
  EXPECT_EQ(check.prediction95.hi, 5);
  EXPECT_TRUE(check.inside);
}

TEST(CheckCount, ExactIntervalIsInPatients) {
  // R: binom.test(8, 40)$conf.int
  const ValidationCheck check = check_count(8, 40, {8, 9});
  EXPECT_NEAR(check.published95.lo, 40 * 0.090522409399990678, 1e-9);
  EXPECT_NEAR(check.published95.hi, 40 * 0.356478018679234787, 1e-9);
  const ValidationCheck more = check_count(41, 40, {40, 40});
  EXPECT_NEAR(more.published95.lo, 40 * std::pow(0.025, 1 / 40.0), 1e-9);
  EXPECT_EQ(more.published95.hi, 40);
  EXPECT_FALSE(more.inside);
}

ValidationCheck check_of(const std::string& scenario, const std::string& quantity, bool fitted,
                         bool inside) {
  ValidationCheck check;
  check.scenario = scenario;
  check.quantity = quantity;
  check.primary = quantity == "infused";
  check.fitted = fitted;
  check.inside = inside;
  check.of = 100;
  check.published = 80;
  return check;
}

TEST(SummariseChecks, MissesComeFirstAndEverythingIsCounted) {
  ValidationSummary summary;
  summary.checks = {
      check_of("a", "collected", true, true), check_of("a", "lost.collected.death", true, false),
      check_of("a", "infused", true, true),   check_of("a", "lost.collected.death", false, true),
      check_of("a", "infused", false, true),  check_of("b", "lost.collected.death", true, true),
      check_of("b", "infused", true, true),   check_of("b", "infused", false, false)};
  summarise_checks(summary);
  std::string order;
  for (const ValidationCheck& check : summary.checks)
    order += check.scenario + '.' + check.quantity + (check.fitted ? "+ " : "- ");
  EXPECT_EQ(order,
            "b.infused- a.lost.collected.death+ a.collected+ a.infused+ a.lost.collected.death- "
            "a.infused- b.lost.collected.death+ b.infused+ ");
  EXPECT_EQ(summary.fitted.inside, 2U);
  EXPECT_EQ(summary.fitted.of, 2U);
  EXPECT_EQ(summary.leave_one_out.inside, 1U);
  EXPECT_EQ(summary.leave_one_out.of, 2U);
  EXPECT_EQ(summary.reasons_fitted.inside, 1U);
  EXPECT_EQ(summary.reasons_fitted.of, 2U);
  EXPECT_EQ(summary.reasons_leave_one_out.share(), 1);
  EXPECT_TRUE(summary.passed);
}

TEST(SummariseChecks, OnlyAFittedPrimaryCountDecides) {
  for (const bool fitted : {false, true})
    for (const char* quantity : {"infused", "collected", "lost.collected.death"}) {
      ValidationSummary summary;
      summary.checks = {check_of("a", quantity, fitted, false)};
      summarise_checks(summary);
      EXPECT_EQ(summary.passed, !(fitted && std::string(quantity) == "infused"))
          << quantity << fitted;
    }
}

TEST(SummariseChecks, WidthByThatOfTheBinomial) {
  // R: qbinom(c(0.025, 0.975), n, p)
  struct Case {
    std::uint32_t published, of;
    double width;
  };
  for (const Case& one : {Case{80, 100, 88 - 72}, Case{20, 40, 26 - 14}, Case{1, 12, 3 - 0},
                          Case{111, 165, 123 - 99}}) {
    ValidationSummary summary;
    ValidationCheck check = check_of("a", "infused", true, true);
    check.published = one.published;
    check.of = one.of;
    check.prediction95 = {10, 10 + 1.5 * one.width};
    summary.checks = {check};
    // Neither what was left out nor a study without any loss says anything here.
    check.fitted = false;
    check.prediction95.hi += 50;
    summary.checks.push_back(check);
    check.fitted = true;
    check.published = check.of;
    summary.checks.push_back(check);
    summarise_checks(summary);
    EXPECT_DOUBLE_EQ(summary.relative_width, 1.5) << one.published << '/' << one.of;
  }
}

TEST(SummariseChecks, OfNothing) {
  ValidationSummary summary;
  summarise_checks(summary);
  EXPECT_TRUE(summary.passed);
  EXPECT_EQ(summary.relative_width, 0);
  EXPECT_EQ(summary.leave_one_out.of, 0U);
}

TEST(ValidationCurves, AreComparedDayByDay) {
  EXPECT_FALSE(compare_curves({}, {0, 1}));
  // The prediction has ended on day 2 and stays what it was.
  const auto curve = compare_curves({0, 0.25, 0.5, 0.5, 1}, {0, 0.5, 0.75});
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->predicted, (std::vector<double>{0, 0.5, 0.75, 0.75, 0.75}));
  EXPECT_EQ(curve->distance, 0.25);
  EXPECT_EQ(curve->day, 1U);  // the first of those
  EXPECT_EQ(compare_curves({0, 0.5}, {})->distance, 0.5);
}

}  // namespace
}  // namespace v2v
