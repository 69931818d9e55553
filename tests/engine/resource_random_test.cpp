// A crowded resource under random arrivals, priorities, leaving and capacity changes: what must
// hold at every instant, and Little's law as an identity of integers.
#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <set>
#include <utility>

namespace v2v::test {
namespace {

// The sums are kept by the users themselves, from nothing but the clock.
class Crowd {
 public:
  explicit Crowd(std::uint32_t replication) : luck_(77, replication, 0) {}

  void run(int users) {
    for (int i = 0; i < users; ++i) {
      users_.emplace_back();
      users_.back().process = use(*this, users_.back(), i);
      users_.back().process.start();
      leavers_.push_back(lose_patience(*this, users_.back(), i));
      leavers_.back().start();
    }
    Process calendar = change_capacity(*this, users), inspector = inspect(*this, users);
    calendar.start();
    inspector.start();
    engine_.run();
  }
  void check_sums() const {
    const ResourceStatistics seen = beds_.statistics();
    EXPECT_EQ(beds_.in_use(), 0u);
    EXPECT_EQ(beds_.queue_length(), 0u);
    EXPECT_TRUE(waiting_.empty());
    EXPECT_EQ(seen.queue_area, waited_served_ + waited_left_);  // L T = sum of the waits
    EXPECT_EQ(seen.waits_of_served, waited_served_);
    EXPECT_EQ(seen.in_use_area, used_);
    EXPECT_EQ(seen.requested, seen.served + seen.left_queue);
    EXPECT_EQ(seen.served, seen.released);
    EXPECT_EQ(seen.left_queue, left_);
    EXPECT_EQ(seen.capacity_area, capacity_area_);
    EXPECT_EQ(overtaken_, 0u) << "somebody was served out of turn";
    EXPECT_EQ(idle_, 0u) << "a unit was free while somebody waited";
    EXPECT_EQ(too_many_, 0u) << "more units were handed out than there are";
    EXPECT_GT(left_, 100u) << "too few left the queue to say anything";
    EXPECT_GT(thrown_out_, 100u) << "too few were ended in use to say anything";
    EXPECT_GT(longest_queue_, 10u) << "too little waiting to say anything";
  }

 private:
  using Place = std::pair<int, int>;  // falling priority, order of asking
  struct User {
    Process process;
    bool waits = false, has_unit = false;
    TimePoint since;
    Place place;
  };

  static Process use(Crowd& c, User& user, int number) {
    // A new user every 4 ms on average, rounded to multiples of 8 so that ties abound.
    co_await hold(c.engine_, Duration::milliseconds(8 * (number / 2)), EventClass::arrival);
    const int priority = static_cast<int>(c.draw(3)) - 1;
    user.waits = true;
    user.since = c.engine_.now();
    user.place = {-priority, c.asked_++};
    c.waiting_.insert(user.place);
    c.longest_queue_ = std::max(c.longest_queue_, c.waiting_.size());
    const Unit bed = co_await c.beds_.acquire(priority);
    c.overtaken_ += *c.waiting_.begin() != user.place;
    c.too_many_ += c.beds_.in_use() > c.beds_.capacity();
    c.stop_waiting(user, c.waited_served_);
    user.has_unit = true;
    user.since = c.engine_.now();
    co_await hold(c.engine_, Duration::milliseconds(c.draw(24)));
    c.used_ += (c.engine_.now() - user.since).in_milliseconds();
    user.has_unit = false;
  }
  static Process lose_patience(Crowd& c, User& user, int number) {
    co_await hold(c.engine_, Duration::milliseconds(std::int64_t{8} * (number / 2) + c.draw(250)),
                  EventClass::decision);
    if (user.waits) {
      c.stop_waiting(user, c.waited_left_);
      ++c.left_;
    }
    if (user.has_unit) {
      c.used_ += (c.engine_.now() - user.since).in_milliseconds();
      ++c.thrown_out_;
    }
    user.process.destroy();
  }
  static Process change_capacity(Crowd& c, int users) {
    std::uint32_t units = kUnits;
    for (int i = 0; i < users / 10; ++i) {
      const TimePoint from = c.engine_.now();
      co_await hold(c.engine_, Duration::milliseconds(c.draw(80)), EventClass::calendar_changes);
      c.capacity_area_ += (c.engine_.now() - from).in_milliseconds() * units;
      units = c.draw(7);
      c.beds_.set_capacity(units);
    }
    const TimePoint from = c.engine_.now();
    c.beds_.set_capacity(3);
    co_await hold(c.engine_, Duration::hours(1), EventClass::horizon);
    c.capacity_area_ += (c.engine_.now() - from).in_milliseconds() * 3;
  }
  static Process inspect(Crowd& c, int users) {
    for (int i = 0; i < users; ++i) {
      co_await hold(c.engine_, Duration::milliseconds(c.draw(12)), EventClass::horizon);
      c.idle_ += c.beds_.queue_length() > 0 && c.beds_.in_use() < c.beds_.capacity();
      c.idle_ += c.beds_.queue_length() != c.waiting_.size();
    }
  }
  void stop_waiting(User& user, std::int64_t& sum) {
    sum += (engine_.now() - user.since).in_milliseconds();
    waiting_.erase(user.place);
    user.waits = false;
  }
  std::uint32_t draw(std::uint32_t below) {
    return static_cast<std::uint32_t>(luck_.uniform(0, drawn_++) * below);
  }

  static constexpr std::uint32_t kUnits = 3;
  RandomStream luck_;
  FastEngine engine_;
  Resource beds_{engine_, kUnits};
  std::set<Place> waiting_;
  int asked_ = 0;
  std::uint32_t drawn_ = 0;
  std::int64_t waited_served_ = 0, waited_left_ = 0, used_ = 0, capacity_area_ = 0;
  std::size_t longest_queue_ = 0;
  std::uint64_t left_ = 0, thrown_out_ = 0, overtaken_ = 0, idle_ = 0, too_many_ = 0;
  std::deque<User> users_;
  std::deque<Process> leavers_;
};

TEST(ResourceUnderLoad, KeepsItsPromisesAndLittlesLawExactly) {
  for (std::uint32_t replication = 0; replication < 3; ++replication) {
    Crowd crowd(replication);
    crowd.run(10'000);
    crowd.check_sums();
  }
}

}  // namespace
}  // namespace v2v::test
