// A validation made by hand that the tests of its reports share.
#include "validation_sample.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace v2v::test {
namespace {

/// `replications` counts that are spread like a normal distribution of this mean and deviation
/// (logistic, to be exact, which has a quantile in closed form).
std::vector<std::uint32_t> spread(double mean, double deviation, std::uint32_t most) {
  constexpr int replications = 200;
  std::vector<std::uint32_t> counts;
  for (int i = 0; i < replications; ++i) {
    const double p = (i + 0.5) / replications;
    const double value = mean + 0.5513 * deviation * std::log(p / (1 - p));
    counts.push_back(
        static_cast<std::uint32_t>(std::clamp(std::round(value), 0.0, static_cast<double>(most))));
  }
  return counts;
}

void add(ValidationSummary& summary, const std::string& scenario, const std::string& quantity,
         bool fitted, std::uint32_t published, std::uint32_t of, double mean, double deviation) {
  ValidationCheck check = check_count(published, of, spread(mean, deviation, of));
  check.scenario = scenario;
  check.quantity = quantity;
  check.primary = quantity == "infused";
  check.fitted = fitted;
  summary.checks.push_back(check);
}

}  // namespace

ValidationSummary sample_validation() {
  ValidationSummary summary;
  summary.version = "1.2.3";
  summary.seed = 7;
  summary.replications = 200;
  const struct {
    const char* name;
    std::uint32_t infused, of;
    double fitted, left_out;  ///< shares predicted
  } studies[] = {{"zuma-1", 101, 111, 0.90, 0.84},    {"juliet", 111, 165, 0.68, 0.85},
                 {"transcend", 269, 344, 0.78, 0.80}, {"eliana", 75, 92, 0.81, 0.74},
                 {"zuma-3", 55, 71, 0.78, 0.80},      {"zuma-5", 148, 153, 0.96, 0.90},
                 {"belinda", 155, 162, 0.87, 0.88},   {"karmma", 128, 140, 0.91, 0.86}};
  for (const auto& study : studies) {
    const double of = study.of;
    add(summary, study.name, "infused", true, study.infused, study.of, study.fitted * of,
        1.2 * std::sqrt(of * study.fitted * (1 - study.fitted)));
    add(summary, study.name, "infused", false, study.infused, study.of, study.left_out * of,
        1.8 * std::sqrt(of * study.left_out * (1 - study.left_out)));
  }
  add(summary, "juliet", "collected", true, 150, 165, 151, 4);
  add(summary, "juliet", "lost.collected.death", true, 16, 165, 14.8, 4);
  add(summary, "juliet", "lost.collected.death", false, 16, 165, 6.2, 4);
  add(summary, "juliet", "lost.collected.manufacturing failure", true, 12, 165, 12.4, 3.5);
  add(summary, "dutch-board", "infused", false, 145, 160, 139, 9);
  summary.times = {{"zuma-1", "vein_to_vein", 24, 24.4, true},
                   {"juliet", "vein_to_vein", 54, 51.2, false}};
  for (const auto& [outcome, observed, predicted] : {std::tuple{"infused", 0.91, 0.86},
                                                     {"progression", 0.05, 0.08},
                                                     {"withdrawal", 0.02, 0.0}}) {
    ValidationCurve curve{"zuma-1", outcome, false, {}, {}, 0, 0};
    for (int day = 0; day <= 40; ++day) {
      curve.observed.push_back(day < 20 ? 0 : observed * std::min(1.0, (day - 19) / 12.0));
      curve.predicted.push_back(predicted * std::clamp((day - 14) / 20.0, 0.0, 1.0));
    }
    summary.curves.push_back(*compare_curves(curve.observed, curve.predicted));
    summary.curves.back().scenario = curve.scenario;
    summary.curves.back().outcome = curve.outcome;
  }
  summary.not_published = {"zuma-23", "in-vivo"};
  summary.simulated = summary.verified = 17;
  summarise_checks(summary);
  return summary;
}

ValidationSummary hostile_validation() {
  ValidationSummary summary = sample_validation();
  for (ValidationCheck& check : summary.checks) {
    check.scenario = "\x1b[31m<b>&\"" + std::string(200, 'W') + check.scenario;
    if (!check.primary) check.quantity = "lost.collected.\xff</text>\n" + std::string(300, 'x');
  }
  for (int i = 0; i < 30; ++i) {
    ValidationCurve curve = summary.curves[1];
    curve.scenario = i < 15 ? curve.scenario : "\x1b[31m<b>&\"" + std::string(200, 'W');
    curve.outcome = "</text>\n\xff" + std::string(300, 'x') + std::to_string(i);
    summary.curves.push_back(curve);
  }
  summary.not_published = {"\x07 a & b"};
  for (std::uint32_t i = 0; i < 60; ++i)
    add(summary, "many-" + std::to_string(i), "infused", i % 2 == 0, i, 60, i * 0.9, 4);
  add(summary, "nobody", "infused", false, 0, 0, 0, 0);
  summarise_checks(summary);
  return summary;
}

}  // namespace v2v::test
