// The partial likelihood and its largest value.
#include "vein2vein/statistics/cox.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace v2v {
namespace {

using Vector = std::vector<double>;

/// Square; a few covariates need no library of linear algebra.
class Matrix {
 public:
  explicit Matrix(std::size_t size) : size_(size), values_(size * size) {}
  std::size_t size() const { return size_; }
  double& operator()(std::size_t i, std::size_t k) { return values_[i * size_ + k]; }
  double operator()(std::size_t i, std::size_t k) const { return values_[i * size_ + k]; }

 private:
  std::size_t size_;
  Vector values_;
};

struct Likelihood {
  double logarithm = 0;
  Vector score;
  Matrix information;
};

/// Sums over those at risk: of exp(b x), x exp(b x) and x x' exp(b x).
struct AtRisk {
  double weight = 0;
  Vector first;
  Matrix second;

  explicit AtRisk(std::size_t size) : first(size), second(size) {}
  void add(const Vector& x, double w) {
    weight += w;
    for (std::size_t i = 0; i < x.size(); ++i) {
      first[i] += w * x[i];
      for (std::size_t k = 0; k < x.size(); ++k) second(i, k) += w * x[i] * x[k];
    }
  }
};

/// The events of one instant: the k-th of d who die together leaves with k/d of the weight of all
/// of them taken away (Efron).
void add_events(Likelihood& likelihood, const AtRisk& at_risk, const AtRisk& dying,
                std::size_t events) {
  for (std::size_t k = 0; k < events; ++k) {
    const double taken = static_cast<double>(k) / static_cast<double>(events);
    const double weight = at_risk.weight - taken * dying.weight;
    likelihood.logarithm -= std::log(weight);
    const auto mean = [&](std::size_t i) {
      return (at_risk.first[i] - taken * dying.first[i]) / weight;
    };
    for (std::size_t i = 0; i < likelihood.score.size(); ++i) {
      likelihood.score[i] -= mean(i);
      for (std::size_t j = 0; j < likelihood.score.size(); ++j)
        likelihood.information(i, j) +=
            (at_risk.second(i, j) - taken * dying.second(i, j)) / weight - mean(i) * mean(j);
    }
  }
}

double product(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double largest(const Vector& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

/// `patients` by stratum, and within one the longest followed first.
Likelihood likelihood_at(const std::vector<CoxPatient>& patients, const Vector& b) {
  const std::size_t size = b.size();
  Likelihood result{0, Vector(size), Matrix(size)};
  AtRisk at_risk(size);
  for (std::size_t i = 0; i < patients.size();) {
    if (i > 0 && patients[i].stratum != patients[i - 1].stratum) at_risk = AtRisk(size);
    const double now = patients[i].time;
    const std::size_t stratum = patients[i].stratum;
    AtRisk dying(size);
    std::size_t events = 0;
    for (; i < patients.size() && patients[i].time == now && patients[i].stratum == stratum; ++i) {
      const Vector& x = patients[i].covariates;
      const double linear = product(b, x), weight = std::exp(linear);
      at_risk.add(x, weight);
      if (!patients[i].event) continue;
      dying.add(x, weight);
      ++events;
      result.logarithm += linear;
      for (std::size_t k = 0; k < size; ++k) result.score[k] += x[k];
    }
    add_events(result, at_risk, dying, events);
  }
  return result;
}

/// Of a symmetric positive definite matrix, by Gauss and Jordan; nothing of another.
std::optional<Matrix> inverse_of(Matrix matrix) {
  const std::size_t size = matrix.size();
  Matrix inverse(size);
  for (std::size_t i = 0; i < size; ++i) inverse(i, i) = 1;
  for (std::size_t pivot = 0; pivot < size; ++pivot) {
    const double scale = matrix(pivot, pivot);
    if (!(scale > 1e-12)) return std::nullopt;
    for (std::size_t k = 0; k < size; ++k) {
      matrix(pivot, k) /= scale;
      inverse(pivot, k) /= scale;
    }
    for (std::size_t i = 0; i < size; ++i) {
      const double factor = i == pivot ? 0 : matrix(i, pivot);
      for (std::size_t k = 0; k < size; ++k) {
        matrix(i, k) -= factor * matrix(pivot, k);
        inverse(i, k) -= factor * inverse(pivot, k);
      }
    }
  }
  return inverse;
}

Vector product(const Matrix& matrix, const Vector& vector) {
  Vector result(vector.size());
  for (std::size_t i = 0; i < vector.size(); ++i)
    for (std::size_t k = 0; k < vector.size(); ++k) result[i] += matrix(i, k) * vector[k];
  return result;
}

Vector moved(const Vector& from, const Vector& by, double factor) {
  Vector result = from;
  for (std::size_t i = 0; i < from.size(); ++i) result[i] += factor * by[i];
  return result;
}

/// Where the score is 0, or nothing.
std::optional<std::pair<Vector, Likelihood>> largest_likelihood(
    const std::vector<CoxPatient>& patients, Vector b, Likelihood here) {
  constexpr int most_steps = 40;
  constexpr double farthest = 20;  // a hazard ratio beyond it is one of perfect separation
  // Of a sum of many logarithms; a difference below it is one of rounding.
  constexpr double relative_error = 1e-12;
  for (int step = 0; step < most_steps && largest(b) < farthest; ++step) {
    const auto variance = inverse_of(here.information);
    if (!variance) return std::nullopt;
    const Vector change = product(*variance, here.score);
    // A step too far is halved.
    const double rounding = relative_error * (1 + std::abs(here.logarithm));
    double factor = 1;
    Likelihood next = likelihood_at(patients, moved(b, change, factor));
    while (!(next.logarithm >= here.logarithm - rounding) && factor > 1e-12) {
      factor /= 2;
      next = likelihood_at(patients, moved(b, change, factor));
    }
    b = moved(b, change, factor);
    const bool arrived = next.logarithm - here.logarithm < 10 * rounding && largest(change) < 1e-9;
    here = std::move(next);
    if (arrived) return std::pair{std::move(b), std::move(here)};
  }
  return std::nullopt;
}

}  // namespace

double CoxFit::hazard_ratio(std::size_t covariate) const {
  return std::exp(coefficients[covariate]);
}

Interval CoxFit::hazard_ratio95(std::size_t covariate) const {
  const double half = normal_quantile975 * std::sqrt(variance[covariate][covariate]);
  return {std::exp(coefficients[covariate] - half), std::exp(coefficients[covariate] + half)};
}

std::optional<CoxFit> fit_cox(const std::vector<CoxPatient>& given) {
  if (given.empty()) return std::nullopt;
  std::vector<CoxPatient> patients = given;
  std::stable_sort(patients.begin(), patients.end(), [](const auto& a, const auto& b) {
    return a.stratum != b.stratum ? a.stratum < b.stratum : a.time > b.time;
  });
  const std::size_t size = patients.front().covariates.size();
  for (const CoxPatient& one : patients)
    V2V_INVARIANT(one.covariates.size() == size, "everybody has the same covariates");
  Likelihood here = likelihood_at(patients, Vector(size));
  CoxFit fit;
  fit.log_likelihood_at_zero = here.logarithm;
  const auto found = largest_likelihood(patients, Vector(size), std::move(here));
  const auto variance = found ? inverse_of(found->second.information) : std::nullopt;
  if (!variance) return std::nullopt;
  fit.log_likelihood = found->second.logarithm;
  fit.coefficients = found->first;
  for (std::size_t i = 0; i < size; ++i) {
    fit.variance.emplace_back();
    for (std::size_t k = 0; k < size; ++k) fit.variance.back().push_back((*variance)(i, k));
  }
  return fit;
}

}  // namespace v2v
