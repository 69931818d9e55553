// Open queues on the engine: classes of customers who arrive, wait, are served, or leave.
#pragma once

#include "vein2vein/core/random.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace v2v::test {

/// A random number of days, drawn at (purpose, 0) and, if it needs more, (purpose, 1) and so on.
using Law = std::function<double(const RandomStream& luck, std::uint32_t purpose)>;

Law exponential(double mean);
Law constant(double value);
Law triangular(double low, double mode, double high);
/// With this mean and squared coefficient of variation.
Law lognormal(double mean, double variation_squared);

struct CustomerClass {
  double arrivals;  ///< a day, Poisson
  Law service;
  int priority = 0;
  double patience = 0.0;  ///< mean of an exponential; 0 is endless
};

/// Times are days. A time of about a day is 8.6e7 whole milliseconds: rounding moves it by at most
/// half of one, 6e-9 of its size, far below any statistical error here.
struct Queue {
  std::vector<CustomerClass> classes;
  std::uint32_t units = 1;
  Law second_service = nullptr;  ///< a second station of one unit behind the first one
  double up = 0.0, down = 0.0;   ///< means of exponential phases with all units and with none
  double length = 10'000;        ///< observed, each replication, before the length factor
  double warm_up = 500;          ///< not observed, from an empty start
  std::uint64_t seed = 1;
};

/// What one replication saw at the first station; means over time or over customers.
struct Seen {
  double queue = 0.0, in_use = 0.0, capacity = 0.0;
  double wait = 0.0;         ///< of those served
  double waited = 0.0;       ///< fraction of those served who waited at all
  double left = 0.0;         ///< fraction of those who came who left the queue
  double little_gap = 0.0;   ///< mean queue - (served and left a day) * (their mean wait)
  double second_wait = 0.0;  ///< at the second station
  double second_queue = 0.0;
  std::vector<double> class_wait;
};

/// All replications of a queue.
class QueueStudy {
 public:
  explicit QueueStudy(const Queue& queue);
  std::vector<double> of(double Seen::*what) const;
  std::vector<double> wait_of_class(std::size_t index) const;

 private:
  std::vector<Seen> seen_;
};

}  // namespace v2v::test
