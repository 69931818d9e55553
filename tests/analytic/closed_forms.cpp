// Queueing theory: formulas and the stationary distribution of a Markov chain.
#include "analytic/closed_forms.hpp"

namespace v2v::test {

double erlang_b(int units, double load) {
  double blocked = 1.0;
  for (int c = 1; c <= units; ++c) blocked = load * blocked / (c + load * blocked);
  return blocked;
}

double erlang_c(int units, double load) {
  const double b = erlang_b(units, load);
  return units * b / (units - load * (1.0 - b));
}

double mean_wait_mmc(int units, double arrivals, double service) {
  return erlang_c(units, arrivals * service) / (units / service - arrivals);
}

double mean_wait_mg1(double arrivals, double service, double service_squared) {
  return arrivals * service_squared / (2.0 * (1.0 - arrivals * service));
}

std::vector<double> mean_waits_priority(const std::vector<PriorityClass>& classes) {
  double residual = 0.0;
  for (const PriorityClass& one : classes) residual += one.arrivals * one.service_squared / 2.0;
  std::vector<double> waits;
  double load = 0.0;
  for (const PriorityClass& one : classes) {
    const double load_above = load;
    load += one.arrivals * one.service;
    waits.push_back(residual / ((1.0 - load_above) * (1.0 - load)));
  }
  return waits;
}

std::vector<double> Chain::stationary() const {
  std::vector<std::vector<double>> q = rates_;
  for (std::size_t n = q.size() - 1; n > 0; --n) {
    double down = 0.0;
    for (std::size_t j = 0; j < n; ++j) down += q[n][j];
    for (std::size_t i = 0; i < n; ++i) {
      if (q[i][n] == 0.0) continue;
      q[i][n] /= down;
      for (std::size_t j = 0; j < n; ++j)
        if (i != j) q[i][j] += q[i][n] * q[n][j];
    }
  }
  std::vector<double> weight(q.size(), 0.0);
  weight[0] = 1.0;
  double sum = 1.0;
  for (std::size_t n = 1; n < q.size(); ++n) {
    for (std::size_t i = 0; i < n; ++i) weight[n] += weight[i] * q[i][n];
    sum += weight[n];
  }
  for (double& w : weight) w /= sum;
  return weight;
}

}  // namespace v2v::test
