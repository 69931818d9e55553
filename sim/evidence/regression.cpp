// Five small Bayesian regressions.
#include "evidence/regression.hpp"

#include "core/invariant.hpp"
#include "evidence/prior.hpp"

#include <cmath>

namespace v2v::statistics {
namespace {

constexpr std::size_t kTerms = attrition_term_count;
using Matrix = std::array<AttritionCovariates, kTerms>;

/// L with L L' = the matrix, in place (Cholesky); the matrix is positive definite.
void factorise(Matrix& a) {
  for (std::size_t i = 0; i < kTerms; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
      V2V_INVARIANT(i != j || sum > 0, "a precision is positive");
      a[i][j] = i == j ? std::sqrt(sum) : sum / a[j][j];
    }
  }
}

/// L x = b.
AttritionCovariates forward(const Matrix& l, AttritionCovariates b) {
  for (std::size_t i = 0; i < kTerms; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= l[i][k] * b[k];
    b[i] /= l[i][i];
  }
  return b;
}

/// L' x = b.
AttritionCovariates backward(const Matrix& l, AttritionCovariates b) {
  for (std::size_t i = kTerms; i-- > 0;) {
    for (std::size_t k = i + 1; k < kTerms; ++k) b[i] -= l[k][i] * b[k];
    b[i] /= l[i][i];
  }
  return b;
}

Normal prior_of_coordinate(std::size_t term, std::size_t coordinate) {
  const TermPrior prior = prior_of_term(term);
  return coordinate == 0 ? prior.total : prior.contrast;
}

}  // namespace

double sd_of_coordinate(std::size_t coordinate, double sd_total, double sd_mix) noexcept {
  return coordinate == 0 ? sd_total : sd_mix;
}

AttritionRegression::AttritionRegression(std::vector<AttritionCovariates> rows)
    : rows_(std::move(rows)) {
  for (const AttritionCovariates& row : rows_)
    for (std::size_t i = 0; i < kTerms; ++i)
      for (std::size_t j = 0; j < kTerms; ++j) squares_[i][j] += row[i] * row[j];
}

AttritionRegression::Coefficients AttritionRegression::draw(const std::vector<ByCause>& coordinates,
                                                            double sd_total, double sd_mix,
                                                            const Normals& normal) const {
  Coefficients result{};
  for (std::size_t k = 0; k < attrition_cause_count; ++k) {
    const double sd = sd_of_coordinate(k, sd_total, sd_mix);
    const double precision = 1 / (sd * sd);
    Matrix matrix = squares_;
    AttritionCovariates right{};
    for (std::size_t row = 0; row < rows_.size(); ++row)
      for (std::size_t i = 0; i < kTerms; ++i) right[i] += rows_[row][i] * coordinates[row][k];
    for (std::size_t i = 0; i < kTerms; ++i) {
      const Normal prior = prior_of_coordinate(i, k);
      for (double& value : matrix[i]) value *= precision;
      matrix[i][i] += 1 / (prior.sd * prior.sd);
      right[i] = right[i] * precision + prior.mean / (prior.sd * prior.sd);
    }
    factorise(matrix);
    // Mean and deviation in one: L' x = L^-1 b + z.
    AttritionCovariates x = forward(matrix, right);
    for (double& value : x) value += normal();
    x = backward(matrix, x);
    for (std::size_t i = 0; i < kTerms; ++i) result[i][k] = x[i];
  }
  return result;
}

ByCause AttritionRegression::expected(const AttritionCovariates& row,
                                      const Coefficients& coefficients) noexcept {
  ByCause result{};
  for (std::size_t term = 0; term < kTerms; ++term)
    for (std::size_t k = 0; k < result.size(); ++k) result[k] += row[term] * coefficients[term][k];
  return result;
}

}  // namespace v2v::statistics
