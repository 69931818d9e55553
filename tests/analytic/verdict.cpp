// Mean, standard error and z of independent replications.
#include "analytic/verdict.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace v2v::test {
namespace {

Verdict weigh(const std::string& formula, double theory, double scale, double limit,
              const std::vector<double>& observed) {
  const auto count = static_cast<double>(observed.size());
  double sum = 0.0, squares = 0.0;
  for (const double value : observed) sum += value;
  const double mean = sum / count;
  for (const double value : observed) squares += (value - mean) * (value - mean);
  const Verdict verdict{formula, theory, mean, std::sqrt(squares / (count - 1.0) / count),
                        scale,   limit};
  std::printf("%s\n", verdict.text().c_str());
  return verdict;
}

}  // namespace

double length_factor() {
  const char* const text = std::getenv("V2V_ANALYTIC_LENGTH");
  const double factor = text ? std::atof(text) : 1.0;
  return factor > 0.0 ? factor : 1.0;
}

double Verdict::z() const { return (mean - theory) / standard_error; }
bool Verdict::agrees() const { return std::abs(z()) <= greatest_z; }
bool Verdict::precise() const {
  return standard_error > 0.0 && standard_error < limit / std::sqrt(length_factor()) * scale;
}

std::string Verdict::text() const {
  char line[256];
  std::snprintf(line, sizeof line, "%-62s expected %9.5f  observed %9.5f  se %.2f %%  z %+5.2f",
                formula.c_str(), theory, mean, 100.0 * standard_error / scale, z());
  return line;
}

Verdict judge(const std::string& formula, double theory, const std::vector<double>& observed,
              double limit) {
  return weigh(formula, theory, std::abs(theory), limit, observed);
}

Verdict judge_zero(const std::string& formula, double scale, double limit,
                   const std::vector<double>& observed) {
  return weigh(formula, 0.0, scale, limit, observed);
}

}  // namespace v2v::test
