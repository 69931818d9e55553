// Queueing theory: what the simulated queues must come to.
#pragma once

#include <cstddef>
#include <vector>

namespace v2v::test {

/// Rates are per day, times in days; `load` is arrivals times the mean service time.

/// Erlang's B formula: the fraction lost where `units` serve and nobody may wait.
double erlang_b(int units, double load);
/// Erlang's C formula: the probability of waiting in M/M/c (A. K. Erlang, 1917).
double erlang_c(int units, double load);
/// Mean wait in M/M/c: C(c, a) / (c mu - lambda).
double mean_wait_mmc(int units, double arrivals, double service);
/// Pollaczek-Khinchine: lambda E[S^2] / (2 (1 - rho)).
double mean_wait_mg1(double arrivals, double service, double service_squared);

/// A class of a priority queue, served one at a time and never interrupted.
struct PriorityClass {
  double arrivals;
  double service;
  double service_squared;
};
/// Mean wait of every class, the first class being served first (A. Cobham, Operations Research 2,
/// 1954): W0 / ((1 - s_{k-1}) (1 - s_k)), with W0 = sum lambda E[S^2] / 2, s_k the load of classes
/// 1 to k.
std::vector<double> mean_waits_priority(const std::vector<PriorityClass>& classes);

/// P(N = n) of a Poisson number N, for n from 0 to `most`.
std::vector<double> poisson(double mean, std::size_t most);
/// E max(N - level, 0); `level` >= 0.
double poisson_excess(double mean, std::size_t level);

/// Poisson arrivals and instants, `gaps` apart in turn, at each of which up to `places` of those
/// present are taken away: the distributions of how many are left after the instant before each
/// gap. The chain that is embedded there is iterated until it repeats itself.
std::vector<std::vector<double>> left_behind(double arrivals, const std::vector<double>& gaps,
                                             std::size_t places);

/// A continuous-time Markov chain with finitely many states.
class Chain {
 public:
  explicit Chain(std::size_t states) : rates_(states, std::vector<double>(states, 0.0)) {}
  void add(std::size_t from, std::size_t to, double rate) { rates_[from][to] += rate; }
  /// The stationary distribution by state reduction, which never subtracts and so keeps full
  /// relative accuracy (Grassmann, Taksar, Heyman, Operations Research 33, 1985).
  std::vector<double> stationary() const;
  /// The distribution `time` after it was `start`, by uniformisation (A. Jensen, Skandinavisk
  /// Aktuarietidskrift 36, 1953). To `spent` is added the mean time spent in every state meanwhile.
  std::vector<double> after(const std::vector<double>& start, double time,
                            std::vector<double>& spent) const;

 private:
  std::vector<std::vector<double>> rates_;
};

}  // namespace v2v::test
