// NLopt, for one study at a time.
#include "evidence/mode.hpp"

#include "evidence/prior.hpp"

#include <nlopt.h>

#include <cmath>
#include <memory>
#include <vector>

namespace v2v::statistics {
namespace {

constexpr double kWide = 1.5;  // prior and studies' deviations together, roughly
constexpr int kMostEvaluations = 2000;

struct Problem {
  const StudyEvidence* study;
  AttritionHazards hazards;
};

/// The prior's total, shared out evenly.
double mean_of_one_cause() {
  return prior_of_term(0).total.mean - std::log(static_cast<double>(attrition_cause_count));
}

void put(const double* x, Problem& problem) {
  for (std::size_t period = 0; period < attrition_period_count; ++period)
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      problem.hazards.log_rate[period][cause] = x[period * attrition_cause_count + cause];
}

double objective(unsigned n, const double* x, double*, void* data) {
  Problem& problem = *static_cast<Problem*>(data);
  put(x, problem);
  double value = log_likelihood(*problem.study, problem.hazards);
  const double mean = mean_of_one_cause();
  for (unsigned i = 0; i < n; ++i) value -= 0.5 * std::pow((x[i] - mean) / kWide, 2);
  return value;
}

}  // namespace

AttritionHazards mode_of(const StudyEvidence& study) {
  Problem problem{&study, {}};
  AttritionFactors& factors = problem.hazards.factors;
  factors = {prior_of_factor(0).mean, prior_of_factor(1).mean, prior_of_factor(2).mean,
             prior_of_factor(3).mean, std::exp(prior_of_factor(shape_factor).mean)};
  std::vector<double> x(new_study_inputs, mean_of_one_cause());
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> optimiser(
      nlopt_create(NLOPT_LN_SBPLX, static_cast<unsigned>(x.size())), &nlopt_destroy);
  nlopt_set_max_objective(optimiser.get(), objective, &problem);
  nlopt_set_maxeval(optimiser.get(), kMostEvaluations);
  nlopt_set_ftol_abs(optimiser.get(), 1e-3);
  double best = 0;
  // Whatever it says in the end, `x` is the best point that it has seen.
  nlopt_optimize(optimiser.get(), x.data(), &best);
  put(x.data(), problem);
  return problem.hazards;
}

}  // namespace v2v::statistics
