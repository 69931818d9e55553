// The one decision rule of the analytic tests: does a simulated mean agree with theory?
#pragma once

#include <string>
#include <vector>

namespace v2v::test {

/// Independent replications of each model. Their mean is compared with theory by
/// z = (mean - theory) / (s / sqrt(R)), which is Student's t with R - 1 = 99 degrees of freedom if
/// the simulator is right.
inline constexpr int replications = 100;
/// Largest |z| that agrees. P(|t_99| > 4) = 1.2e-4 a check; the seeds are fixed, so a check that
/// has passed passes for ever, and the about 165 checks together would reject a right simulator
/// with another seed once in 50 times.
inline constexpr double greatest_z = 4.0;
/// Largest standard error relative to theory at the normal length, so that agreement means
/// something: a mean off by 4 % is 5.7 standard errors away and is rejected with probability 0.95
/// or more. It shrinks with the square root of the length.
inline constexpr double greatest_relative_error = 0.007;

/// How many times longer than normal to simulate: environment variable V2V_ANALYTIC_LENGTH, or 1.
double length_factor();

struct Verdict {
  std::string formula;
  double theory = 0.0;
  double mean = 0.0;
  double standard_error = 0.0;
  double scale = 0.0;  ///< what the standard error is compared with
  double limit = greatest_relative_error;

  double z() const;
  bool agrees() const;
  bool precise() const;
  std::string text() const;
};

/// Compares the replications with `theory` and prints formula, expected, observed and z.
/// The standard error must be below `limit` of theory.
Verdict judge(const std::string& formula, double theory, const std::vector<double>& observed,
              double limit = greatest_relative_error);
/// For a difference that theory says is 0; its error is measured against `scale`.
Verdict judge_zero(const std::string& formula, double scale, double limit,
                   const std::vector<double>& observed);

#define V2V_EXPECT_AGREES(...)                          \
  do {                                                  \
    const ::v2v::test::Verdict verdict = (__VA_ARGS__); \
    EXPECT_TRUE(verdict.agrees()) << verdict.text();    \
    EXPECT_TRUE(verdict.precise()) << verdict.text();   \
  } while (false)

#define V2V_EXPECT_REJECTED(...)                        \
  do {                                                  \
    const ::v2v::test::Verdict verdict = (__VA_ARGS__); \
    EXPECT_FALSE(verdict.agrees()) << verdict.text();   \
  } while (false)

}  // namespace v2v::test
