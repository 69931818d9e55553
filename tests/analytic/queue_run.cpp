// One replication of an open queue, as processes on the fast engine.
#include "analytic/queue_run.hpp"

#include "analytic/verdict.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <cmath>
#include <deque>

namespace v2v::test {
namespace {

// Purposes of a customer's random numbers, and streams that no customer has.
enum Purpose : std::uint32_t { first_service, second_service, patience, gap, up_phase, down_phase };
constexpr std::uint32_t kArrivalStreams = 0xffff0000;
constexpr std::uint32_t kOutageStream = 0xfffe0000;

class Replication {
 public:
  Replication(const Queue& queue, std::uint32_t number)
      : queue_(queue),
        number_(number),
        length_(queue.length * length_factor()),
        first_(engine_, queue.units),
        second_(engine_, 1),
        classes_(queue.classes.size()) {}

  Seen run() {
    for (std::size_t i = 0; i < queue_.classes.size(); ++i) start(arrive(*this, i));
    if (queue_.up > 0.0) start(fail_and_repair(*this));
    start(observe(*this));
    engine_.run(TimePoint::at(Duration::days(queue_.warm_up + length_)));
    return seen_;
  }

 private:
  struct Customer {
    explicit Customer(Replication& owner) : run(owner), patience_ends(owner.engine_, *this) {}
    void lose_patience() {
      if (run.observing_) {
        ++run.left_;
        run.waits_of_left_ += (run.engine_.now() - since).in_days();
      }
      process.destroy();
      run.free_.push_back(this);
    }
    static void gone(void* self) {
      auto* const customer = static_cast<Customer*>(self);
      customer->process.destroy();
      customer->run.free_.push_back(customer);
    }
    Replication& run;
    TimePoint since;
    Process process;
    Alarm<Customer, &Customer::lose_patience> patience_ends;
  };
  struct Sums {
    double waits = 0.0;
    std::uint64_t served = 0, waited = 0;
    void add(Duration wait) {
      waits += wait.in_days();
      ++served;
      waited += wait > Duration();
    }
    double mean() const { return waits / static_cast<double>(served); }
  };

  void start(Process process) {
    others_.push_back(std::move(process));
    others_.back().start();
  }

  static Process arrive(Replication& r, std::size_t index) {
    const CustomerClass& kind = r.queue_.classes[index];
    const auto classes = static_cast<std::uint32_t>(r.classes_.size());
    const auto offset = static_cast<std::uint32_t>(index);
    const RandomStream luck(r.queue_.seed, r.number_, kArrivalStreams + offset);
    for (std::uint32_t i = 0;; ++i) {
      co_await hold(r.engine_, Duration::days(luck.exponential(gap, i) / kind.arrivals),
                    EventClass::arrival);
      Customer& customer = r.next_customer();
      customer.process = visit(r, customer, index, i * classes + offset);
      customer.process.start(&Customer::gone, &customer);
    }
  }

  static Process visit(Replication& r, Customer& me, std::size_t index, std::uint32_t stream) {
    const CustomerClass& kind = r.queue_.classes[index];
    const RandomStream luck(r.queue_.seed, r.number_, stream);
    me.since = r.engine_.now();
    if (kind.patience > 0.0) {
      const Duration longest = Duration::days(kind.patience * luck.exponential(patience));
      r.engine_.schedule(me.patience_ends, me.since + longest, EventClass::decision);
    }
    {
      const Unit unit = co_await r.first_.acquire(kind.priority);
      me.patience_ends.cancel();
      if (r.observing_) r.classes_[index].add(r.engine_.now() - me.since);
      co_await hold(r.engine_, Duration::days(kind.service(luck, first_service)));
    }
    if (!r.queue_.second_service) co_return;
    me.since = r.engine_.now();
    const Unit unit = co_await r.second_.acquire();
    if (r.observing_) r.behind_.add(r.engine_.now() - me.since);
    co_await hold(r.engine_, Duration::days(r.queue_.second_service(luck, second_service)));
  }

  static Process fail_and_repair(Replication& r) {
    const RandomStream luck(r.queue_.seed, r.number_, kOutageStream);
    for (std::uint32_t i = 0;; ++i) {
      co_await hold(r.engine_, Duration::days(r.queue_.up * luck.exponential(up_phase, i)),
                    EventClass::calendar_changes);
      r.first_.set_capacity(0);
      co_await hold(r.engine_, Duration::days(r.queue_.down * luck.exponential(down_phase, i)),
                    EventClass::calendar_changes);
      r.first_.set_capacity(r.queue_.units);
    }
  }

  static Process observe(Replication& r) {
    co_await hold(r.engine_, Duration::days(r.queue_.warm_up), EventClass::horizon);
    r.first_.reset_statistics();
    r.second_.reset_statistics();
    r.observing_ = true;
    co_await hold_until(r.engine_, TimePoint::at(Duration::days(r.queue_.warm_up + r.length_)),
                        EventClass::horizon);
    r.sum_up();
  }

  void sum_up() {
    const ResourceStatistics s = first_.statistics();
    const auto span = static_cast<double>(s.observed.in_milliseconds());
    const double days = s.observed.in_days();
    seen_.queue = static_cast<double>(s.queue_area) / span;
    seen_.in_use = static_cast<double>(s.in_use_area) / span;
    seen_.capacity = static_cast<double>(s.capacity_area) / span;
    Sums all;
    for (const Sums& one : classes_) {
      all.waits += one.waits;
      all.served += one.served;
      all.waited += one.waited;
      seen_.class_wait.push_back(one.mean());
    }
    const auto served = static_cast<double>(s.served), left = static_cast<double>(s.left_queue);
    seen_.wait = static_cast<double>(s.waits_of_served) / served / 86'400'000.0;
    seen_.waited = static_cast<double>(all.waited) / static_cast<double>(all.served);
    seen_.left = left / static_cast<double>(s.requested);
    // Waits from the customers' own clocks, queue from the resource's integral: two measurements.
    seen_.little_gap =
        seen_.queue - (served + left) / days *
                          ((all.waits + waits_of_left_) / static_cast<double>(all.served + left_));
    if (!queue_.second_service) return;
    seen_.second_wait = behind_.mean();
    seen_.second_queue = static_cast<double>(second_.statistics().queue_area) / span;
  }

  Customer& next_customer() {
    if (free_.empty()) return customers_.emplace_back(*this);
    Customer& customer = *free_.back();
    free_.pop_back();
    return customer;
  }

  const Queue& queue_;
  std::uint32_t number_;
  double length_;
  FastEngine engine_;
  Resource first_, second_;
  bool observing_ = false;
  std::vector<Sums> classes_;
  Sums behind_;
  std::uint64_t left_ = 0;
  double waits_of_left_ = 0.0;
  Seen seen_;
  std::vector<Customer*> free_;
  std::deque<Customer> customers_;
  std::deque<Process> others_;
};

}  // namespace

Law exponential(double mean) {
  return [=](const RandomStream& luck, std::uint32_t purpose) {
    return mean * luck.exponential(purpose);
  };
}

Law constant(double value) {
  return [=](const RandomStream&, std::uint32_t) { return value; };
}

Law triangular(double low, double mode, double high) {
  return [=](const RandomStream& luck, std::uint32_t purpose) {
    const double u = luck.uniform(purpose), width = high - low;
    if (u * width < mode - low) return low + std::sqrt(u * width * (mode - low));
    return high - std::sqrt((1.0 - u) * width * (high - mode));
  };
}

Law lognormal(double mean, double variation_squared) {
  const double variance = std::log1p(variation_squared);
  return [=](const RandomStream& luck, std::uint32_t purpose) {
    constexpr double kTwoPi = 6.283185307179586;
    const double normal =
        std::sqrt(2.0 * luck.exponential(purpose)) * std::cos(kTwoPi * luck.uniform(purpose, 1));
    return mean * std::exp(std::sqrt(variance) * normal - variance / 2.0);
  };
}

QueueStudy::QueueStudy(const Queue& queue) {
  for (int i = 0; i < replications; ++i)
    seen_.push_back(Replication(queue, static_cast<std::uint32_t>(i)).run());
}

std::vector<double> QueueStudy::of(double Seen::*what) const {
  std::vector<double> values;
  for (const Seen& one : seen_) values.push_back(one.*what);
  return values;
}

std::vector<double> QueueStudy::wait_of_class(std::size_t index) const {
  std::vector<double> values;
  for (const Seen& one : seen_) values.push_back(one.class_wait[index]);
  return values;
}

}  // namespace v2v::test
