// Queueing theory: formulas and the stationary distribution of a Markov chain.
#include "analytic/closed_forms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

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

std::vector<double> Chain::after(const std::vector<double>& start, double time,
                                 std::vector<double>& spent) const {
  const std::size_t states = rates_.size();
  std::vector<std::vector<std::pair<std::size_t, double>>> jumps(states);
  std::vector<double> out(states, 0.0);
  for (std::size_t i = 0; i < states; ++i)
    for (std::size_t j = 0; j < states; ++j)
      if (rates_[i][j] > 0.0) {
        jumps[i].emplace_back(j, rates_[i][j]);
        out[i] += rates_[i][j];
      }
  const double rate = *std::max_element(out.begin(), out.end());
  std::vector<double> now = start, result(states, 0.0);
  double weight = std::exp(-rate * time), beyond = 1.0 - weight;  // of that many jumps, and of more
  for (int jump = 1;; ++jump) {
    for (std::size_t i = 0; i < states; ++i) {
      result[i] += weight * now[i];
      spent[i] += std::max(beyond, 0.0) / rate * now[i];
    }
    if (jump > rate * time && weight < 1e-17) return result;
    std::vector<double> next(states, 0.0);
    for (std::size_t i = 0; i < states; ++i) {
      next[i] += now[i] * (1.0 - out[i] / rate);
      for (const auto& [to, per_day] : jumps[i]) next[to] += now[i] * per_day / rate;
    }
    now = std::move(next);
    weight *= rate * time / jump;
    beyond -= weight;
  }
}

std::vector<double> poisson(double mean, std::size_t most) {
  std::vector<double> p{std::exp(-mean)};
  for (std::size_t n = 1; n <= most; ++n) p.push_back(p.back() * mean / static_cast<double>(n));
  return p;
}

double poisson_excess(double mean, std::size_t level) {
  // E N - level + E max(level - N, 0), without the tail.
  const std::vector<double> p = poisson(mean, level);
  double excess = mean - static_cast<double>(level);
  for (std::size_t n = 0; n <= level; ++n) excess += static_cast<double>(level - n) * p[n];
  return excess;
}

std::vector<std::vector<double>> left_behind(double arrivals, const std::vector<double>& gaps,
                                             std::size_t places) {
  constexpr std::size_t kMost = 150, kComing = 60;
  std::vector<std::vector<double>> coming;
  for (const double gap : gaps) coming.push_back(poisson(arrivals * gap, kComing));
  std::vector<std::vector<double>> left(gaps.size());
  std::vector<double> now(kMost + 1, 0.0);
  now[0] = 1.0;
  for (double change = 1.0; change > 1e-14;) {
    change = 0.0;
    for (std::size_t gap = 0; gap < gaps.size(); ++gap) {
      left[gap] = now;
      std::vector<double> next(kMost + 1, 0.0);
      for (std::size_t n = 0; n <= kMost; ++n)
        for (std::size_t more = 0; more <= kComing; ++more) {
          const std::size_t there = n + more;
          next[std::min(kMost, there > places ? there - places : 0)] += now[n] * coming[gap][more];
        }
      now = std::move(next);
    }
    for (std::size_t n = 0; n <= kMost; ++n)
      change = std::max(change, std::abs(now[n] - left[0][n]));
  }
  return left;
}

}  // namespace v2v::test
