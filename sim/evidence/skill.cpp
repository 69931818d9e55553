// Scores of predicted counts, and the simple predictions that a model has to beat.
#include "vein2vein/evidence/skill.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace v2v {
namespace {

constexpr double left_out_of_interval = 0.05;

/// The smallest count with at least this probability at or below it.
double quantile_of(const std::vector<double>& pmf, double probability) {
  constexpr double rounding = 1e-12;
  double below = 0;
  for (std::size_t count = 0; count < pmf.size(); ++count) {
    below += pmf[count];
    if (below >= probability - rounding) return static_cast<double>(count);
  }
  return static_cast<double>(pmf.size() - 1);
}

double standard_deviation(const std::vector<std::uint32_t>& counts) {
  double mean = 0, squares = 0;
  for (const double count : counts) mean += count;
  mean /= static_cast<double>(counts.size());
  for (const double count : counts) squares += (count - mean) * (count - mean);
  return std::sqrt(squares / static_cast<double>(counts.size()));
}

/// A beta distribution of studies' shares by its mean and the correlation of patients in a study.
struct Shape {
  double a = 1, b = 1;
  double log_weight = 0;
  double log_beta = 0;  ///< of a and b
};

double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

/// Midpoints, denser where much happens: means near 0 and 1, small correlations.
std::vector<Shape> quadrature() {
  constexpr int means = 80, correlations = 40;
  std::vector<Shape> shapes;
  for (int i = 0; i < means; ++i)
    for (int j = 0; j < correlations; ++j) {
      const double angle = std::numbers::pi * (i + 0.5) / means;
      const double mean = (1 - std::cos(angle)) / 2;
      const double root = (j + 0.5) / correlations;
      const double correlation = largest_study_correlation * root * root;
      const double size = (1 - correlation) / correlation;
      const double a = mean * size, b = (1 - mean) * size;
      shapes.push_back({a, b, std::log(root * std::sin(angle)), log_beta(a, b)});
    }
  return shapes;
}

/// Adds the beta-binomial's probabilities times `weight`. From one to the next by their ratio,
/// outwards from the most probable one, so that nothing large is made of something tiny.
void add_beta_binomial(const Shape& shape, double weight, std::vector<double>& pmf) {
  const auto n = static_cast<double>(pmf.size() - 1);
  const auto log_probability = [&](double x) {
    return std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) +
           log_beta(x + shape.a, n - x + shape.b) - shape.log_beta;
  };
  const auto rising = [&](double x) {  // P(x + 1) / P(x)
    return (n - x) / (x + 1) * (x + shape.a) / (n - x - 1 + shape.b);
  };
  const double start = std::floor(n * shape.a / (shape.a + shape.b));
  const double first = weight * std::exp(log_probability(start));
  double probability = first;
  for (double x = start; x < n; ++x) {
    pmf[static_cast<std::size_t>(x)] += probability;
    probability *= rising(x);
  }
  pmf.back() += probability;
  probability = first;
  for (double x = start - 1; x >= 0; --x) {
    probability /= rising(x);
    pmf[static_cast<std::size_t>(x)] += probability;
  }
}

/// What studies say of every shape, each study once: every one of them is among the others of all
/// the rest, and a logarithm of a gamma function takes long.
class Likelihoods {
 public:
  const std::vector<Shape>& shapes() const noexcept { return shapes_; }
  /// Logarithms, by shape.
  const std::vector<double>& of(const SeenShare& seen) {
    std::vector<double>& known = known_[{seen.infused, seen.intended}];
    if (!known.empty()) return known;
    known.reserve(shapes_.size());
    for (const Shape& shape : shapes_)
      known.push_back(log_beta(seen.infused + shape.a, seen.intended - seen.infused + shape.b) -
                      shape.log_beta);
    return known;
  }

 private:
  std::vector<Shape> shapes_ = quadrature();
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<double>> known_;
};

std::vector<double> prediction(Likelihoods& likelihoods, const std::vector<SeenShare>& others,
                               std::uint32_t intended) {
  std::vector<Shape> shapes = likelihoods.shapes();
  for (const SeenShare& other : others) {
    const std::vector<double>& of_other = likelihoods.of(other);
    for (std::size_t i = 0; i < shapes.size(); ++i) shapes[i].log_weight += of_other[i];
  }
  double most = -INFINITY;
  for (const Shape& shape : shapes) most = std::max(most, shape.log_weight);
  double all = 0;
  for (const Shape& shape : shapes) all += std::exp(shape.log_weight - most);
  std::vector<double> pmf(intended + std::size_t{1});
  for (const Shape& shape : shapes) {
    const double weight = std::exp(shape.log_weight - most) / all;
    if (weight > 1e-12) add_beta_binomial(shape, weight, pmf);
  }
  return pmf;
}

bool counts_early(Gate gate) noexcept { return gate < Gate::eligible; }

int line_class(double line) { return static_cast<int>(std::lround(std::clamp(line, 1.0, 4.0))); }

bool is_of_class(SkillBaseline baseline, const SkillCase& one, const SkillCase& other) {
  switch (baseline) {
    case SkillBaseline::all_studies:
      return true;
    case SkillBaseline::disease_and_line:
      return one.disease == other.disease && line_class(one.line) == line_class(other.line);
    case SkillBaseline::counting_gate:
      return counts_early(one.itt_gate) == counts_early(other.itt_gate);
  }
  return true;
}

std::vector<double> predicted_by(SkillBaseline baseline, const SkillCase& one,
                                 const std::vector<SkillCase>& cases, Likelihoods& likelihoods) {
  std::vector<SeenShare> all, of_class;
  for (const SkillCase& other : cases) {
    if (other.study == one.study) continue;
    all.push_back({other.infused, other.intended});
    if (is_of_class(baseline, one, other)) of_class.push_back(all.back());
  }
  return prediction(likelihoods, of_class.size() < least_studies_of_a_class ? all : of_class,
                    one.intended);
}

constexpr std::array score_members = {&SkillScores::crps, &SkillScores::interval_score,
                                      &SkillScores::log_score};

SkillScores mean_of(const std::vector<SkillScores>& scores) {
  SkillScores mean;
  for (const auto member : score_members) {
    for (const SkillScores& one : scores) mean.*member += one.*member;
    mean.*member /= static_cast<double>(scores.size());
  }
  return mean;
}

SkillScores standard_error_of(const std::vector<SkillScores>& scores) {
  const SkillScores mean = mean_of(scores);
  const auto n = static_cast<double>(scores.size());
  SkillScores error;
  for (const auto member : score_members) {
    double squares = 0;
    for (const SkillScores& one : scores) squares += std::pow(one.*member - mean.*member, 2);
    error.*member = std::sqrt(squares / (n - 1) / n);
  }
  return error;
}

SkillScores difference_of(const SkillScores& one, const SkillScores& other) {
  SkillScores difference;
  for (const auto member : score_members) difference.*member = one.*member - other.*member;
  return difference;
}

}  // namespace

SkillScores scores_of(const std::vector<double>& pmf, std::uint32_t seen) {
  V2V_INVARIANT(pmf.size() > 1 && seen < pmf.size(), "a count is among those that are possible");
  const double patients = static_cast<double>(pmf.size() - 1), y = seen;
  SkillScores scores;
  double below = 0;
  for (std::size_t count = 0; count < pmf.size(); ++count) {
    below += pmf[count];
    scores.crps += std::pow(below - (count >= seen ? 1 : 0), 2) / patients;
  }
  const double lo = quantile_of(pmf, left_out_of_interval / 2);
  const double hi = quantile_of(pmf, 1 - left_out_of_interval / 2);
  const double missed_by = std::max({lo - y, y - hi, 0.0});
  scores.interval_score = (hi - lo + 2 / left_out_of_interval * missed_by) / patients;
  scores.log_score = -std::log(pmf[seen]);
  return scores;
}

std::vector<double> pmf_of(const std::vector<std::uint32_t>& counts, std::uint32_t patients) {
  std::vector<double> pmf(patients + std::size_t{1});
  for (const std::uint32_t count : counts) {
    V2V_INVARIANT(count <= patients, "no more are infused than were intended");
    pmf[count] += 1 / static_cast<double>(counts.size());
  }
  return pmf;
}

std::vector<double> smooth_pmf_of(const std::vector<std::uint32_t>& counts,
                                  std::uint32_t patients) {
  const auto n = static_cast<double>(counts.size());
  const double width = std::max(0.5, 1.06 * standard_deviation(counts) * std::pow(n, -0.2));
  const std::vector<double> rough = pmf_of(counts, patients);
  std::vector<double> pmf(rough.size());
  const auto distance = [](std::size_t a, std::size_t b) {
    return static_cast<double>(a) - static_cast<double>(b);
  };
  for (std::size_t from = 0; from < rough.size(); ++from) {
    if (rough[from] == 0) continue;
    // What the kernel puts beyond the ends stays inside.
    std::vector<double> kernel(rough.size());
    double all = 0;
    for (std::size_t to = 0; to < rough.size(); ++to)
      all += kernel[to] = std::exp(-0.5 * std::pow(distance(to, from) / width, 2));
    for (std::size_t to = 0; to < rough.size(); ++to) pmf[to] += rough[from] * kernel[to] / all;
  }
  for (double& probability : pmf)
    probability = (n * probability + 1 / static_cast<double>(pmf.size())) / (n + 1);
  return pmf;
}

std::vector<double> beta_binomial_prediction(const std::vector<SeenShare>& others,
                                             std::uint32_t intended) {
  Likelihoods likelihoods;
  return prediction(likelihoods, others, intended);
}

std::optional<SkillSummary> skill_of(const std::vector<SkillCase>& cases) {
  if (cases.size() < least_studies_for_skill) return std::nullopt;
  SkillSummary summary;
  summary.studies = cases.size();
  std::vector<SkillScores> model;
  for (const SkillCase& one : cases) {
    model.push_back(scores_of(pmf_of(one.predicted, one.intended), one.infused));
    model.back().log_score =
        scores_of(smooth_pmf_of(one.predicted, one.intended), one.infused).log_score;
  }
  summary.model = mean_of(model);
  Likelihoods likelihoods;
  for (const Word<SkillBaseline>& baseline : words<SkillBaseline>) {
    std::vector<SkillScores> scores, differences;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      scores.push_back(
          scores_of(predicted_by(baseline.value, cases[i], cases, likelihoods), cases[i].infused));
      differences.push_back(difference_of(model[i], scores[i]));
    }
    summary.baselines.push_back(
        {baseline.value, mean_of(scores), mean_of(differences), standard_error_of(differences)});
  }
  return summary;
}

}  // namespace v2v
