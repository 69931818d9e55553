// Studies made by hand that the tests of reports share.
#include "study_sample.hpp"

#include "sample.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace v2v::test {
namespace {

/// Losses a day in the order of importance; made up to look like a trial's.
struct Rate {
  const char* cause;
  double per_day;
};
constexpr Rate rates[] = {{"death", 0.0016},     {"progression", 0.0062}, {"infection", 0.0031},
                          {"withdrawal", 0.001}, {"remission", 0.0002},   {"ineligible", 0.00004}};

Interval within(double mean, double half) {
  return {std::max(0.0, mean - half), std::min(1.0, mean + half)};
}

double error_of(double fraction, double patients) {
  return 1.96 * std::sqrt(fraction * (1 - fraction) / patients);
}

/// Competing exponential risks over `days`, and 2 % whose culture fails whenever.
RunSummary run_at(double days) {
  RunSummary run = sample_run();
  double total = 0;
  for (const Rate& rate : rates) total += rate.per_day;
  const double left = 0.98 * (1 - std::exp(-total * days));
  run.causes.clear();
  const auto add = [&](const char* cause, double mean) {
    run.causes.push_back(
        {cause, mean, within(mean, error_of(mean, 67000)), within(mean, error_of(mean, 67))});
  };
  for (const Rate& rate : rates) add(rate.cause, left * rate.per_day / total);
  add("manufacturing_failure", 0.02);
  add("product_expired", 0);
  const double treated = 0.98 - left;
  run.treated_fraction.mean = treated;
  run.treated_fraction.monte_carlo95 = within(treated, error_of(treated, 67000));
  run.treated_fraction.prediction95 = within(treated, error_of(treated, 67));
  run.treated_fraction.published.reset();
  run.treated_fraction.published95.reset();
  for (const auto times : {&RunSummary::vein_to_vein, &RunSummary::potential_vein_to_vein}) {
    TimeSummary& time = (run.*times).time;
    time.median = days;
    time.mean = days + 1;
    time.q1 = days - 4;
    time.q3 = days + 4.5;
  }
  run.vein_to_vein.time.median -= 0.5;
  run.fingerprint += static_cast<std::uint64_t>(days);
  return run;
}

SensitivitySummary sensitivity_of(const std::string& method) {
  SensitivitySummary summary;
  summary.scenario = "inati-cel";
  summary.title = sample_run().title;
  summary.quantity = "treated_fraction";
  summary.method = method;
  summary.seed = 1;
  summary.version = "0.1.0";
  summary.replications = method == "tornado" ? 1000 : 100;
  summary.evaluations = method == "tornado" ? 9 : method == "morris" ? 100 : 768;
  summary.verified_evaluations = summary.evaluations;
  summary.base = 0.716;
  summary.factors = {{"product.release.with_median", "14 d", "28 d", false},
                     {"leaving.waiting", "2.5 %", "97.5 %", true},
                     {"leaving.waiting: progression", "2.5 %", "97.5 %", true},
                     {"bridging.share", "60 %", "100 %", false}};
  return summary;
}

}  // namespace

SweepSummary sample_sweep() {
  SweepSummary sweep;
  sweep.scenario = "inati-cel";
  sweep.title = sample_run().title;
  sweep.question = "At what release time do we lose more than one in five?";
  sweep.design = "grid";
  sweep.paths = {"product.release.with_median"};
  sweep.seed = 1;
  sweep.version = "0.1.0";
  for (int day = 7; day <= 35; ++day)
    sweep.points.push_back(
        {{{sweep.paths[0], std::to_string(day) + " d", day, "d"}}, run_at(day + 13.3)});
  for (SweepPoint& point : sweep.points) point.summary.measures = sample_run().measures;
  return sweep;
}

SweepSummary sample_hypercube() {
  SweepSummary sweep = sample_sweep();
  sweep.design = "latin hypercube";
  sweep.paths = {"product.release.with_median", "policy.assignment"};
  sweep.points.clear();
  for (int i = 0; i < 12; ++i) {
    const int day = 7 + (i * 17) % 29;
    const bool nearest = i % 2 == 0;
    sweep.points.push_back({{{sweep.paths[0], std::to_string(day) + " d", day, "d"},
                             {sweep.paths[1], nearest ? "nearest" : "earliest_infusion", {}, ""}},
                            run_at(day + (nearest ? 13.3 : 11.0))});
    sweep.points.back().summary.uncertainty = {true, 9, {}};
  }
  return sweep;
}

SweepSummary hostile_sweep() {
  SweepSummary sweep = sample_hypercube();
  sweep.scenario = hostile_run().scenario;
  sweep.title = hostile_run().title;
  sweep.question = hostile_run().question;
  sweep.paths = {"<&\"'>,\n" + std::string(200, 'p'), "=cmd|' /C calc'!A0"};
  for (SweepPoint& point : sweep.points) {
    point.values[0] = {sweep.paths[0], "<&\"'>,\n" + std::string(150, 'v'), {}, "\xff"};
    point.summary.causes[0].cause = "</text>\x1b" + std::string(120, 'c');
  }
  sweep.points[3].summary = RunSummary{};
  sweep.points[4].summary.treated_fraction.monte_carlo95.reset();
  sweep.points[4].summary.treated_fraction.prediction95.reset();
  sweep.points[5].values.clear();
  return sweep;
}

SensitivitySummary sample_sensitivity(const std::string& method) {
  SensitivitySummary summary = sensitivity_of(method);
  if (method == "tornado")
    summary.tornado = {{1, 0.812, 0.601, Interval{-0.2149, -0.2071}},
                       {0, 0.781, 0.642, Interval{-0.1421, -0.1359}},
                       {2, 0.728, 0.702, Interval{-0.0275, -0.0245}},
                       {3, 0.7125, 0.7195, {}}};
  if (method == "morris")
    summary.morris = {{1, -0.221, 0.221, 0.031, {0.209, 0.234}},
                      {0, -0.142, 0.142, 0.024, {0.131, 0.153}},
                      {2, -0.027, 0.028, 0.009, {0.024, 0.033}},
                      {3, 0.006, 0.008, 0.006, {0.005, 0.011}}};
  if (method == "sobol")
    summary.sobol = {{1, 0.612, 0.634, {0.55, 0.67}, {0.58, 0.69}},
                     {0, 0.341, 0.362, {0.29, 0.39}, {0.32, 0.41}},
                     {2, 0.012, 0.015, {-0.02, 0.04}, {0.01, 0.021}},
                     {3, 0.001, 0.002, {-0.01, 0.012}, {0.001, 0.003}}};
  return summary;
}

SensitivitySummary hostile_sensitivity(const std::string& method) {
  SensitivitySummary summary = sample_sensitivity(method);
  summary.title = hostile_run().title;
  summary.scenario = hostile_run().scenario;
  summary.factors[0].name = "<&\"'>,\n" + std::string(200, 'f');
  summary.factors[1].low = hostile_run().title;
  summary.factors[1].high = "=1+1";
  summary.verified_evaluations = 0;
  return summary;
}

SensitivitySummary unknown_sensitivity(const std::string& method) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  SensitivitySummary summary = sample_sensitivity(method);
  summary.without_value = summary.evaluations;
  summary.base = none;
  for (auto& row : summary.tornado) row = {row.factor, none, none, std::nullopt};
  for (auto& row : summary.morris) row = {row.factor, none, none, none, {none, none}};
  for (auto& row : summary.sobol) row = {row.factor, none, none, {none, none}, {none, none}};
  return summary;
}

SelectionSummary sample_selection() {
  SelectionSummary selection;
  selection.quantity = "treated_fraction";
  selection.procedure = "Kim and Nelson, ACM TOMACS 11, 2001, with common random numbers";
  selection.indifference = 0.01;
  selection.confidence = 0.95;
  selection.seed = 1;
  selection.version = "0.1.0";
  selection.first_stage = 20;
  selection.replications_spent = 1490;
  selection.replications_without_stopping = 20640;
  selection.best = 1;
  selection.policies = {
      {"inati-cel", 0.7198, Interval{0.7012, 0.7384}, 120, true, {"simgrid", 12345, true}},
      {"inati-cel-point-of-care",
       0.8402,
       Interval{0.8351, 0.8453},
       675,
       false,
       {"simgrid", 12001, true}},
      {"inati-cel+weekends", 0.8267, Interval{0.8213, 0.8321}, 675, true, {"simgrid", 13001, true}},
      {"inati-cel+slow", 0.61, Interval{0.56, 0.66}, 20, true, {"simgrid", 11001, true}}};
  return selection;
}

SelectionSummary hostile_selection() {
  SelectionSummary selection = sample_selection();
  selection.policies[0].name = hostile_run().title;
  selection.policies[1].name = "<&\"'>\n" + std::string(200, 'n');
  selection.policies[2].monte_carlo95.reset();
  selection.procedure = hostile_run().title;
  selection.maximise = false;
  selection.unit = "patients";
  return selection;
}

}  // namespace v2v::test
