// Who is served when urgency changes with time: against everybody who waits, at every service.
#include "vein2vein/engine/departures.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <random>
#include <vector>

namespace v2v {
namespace {

/// A straight line, or one that is bent at a day.
class Line final : public Urgency {
 public:
  Line(Engine& engine, double start, double slope, double bend = 1e9, double then = 0)
      : engine_(engine), start_(start), slope_(slope), bend_(bend), then_(then) {}
  double urgency_now() const noexcept override {
    ++asked;
    return at(engine_.now());
  }
  double urgency_at_most(TimePoint until) const noexcept override {
    const double between = start_ + slope_ * bend_;
    const bool bends =
        engine_.now().since_start().in_days() < bend_ && bend_ < until.since_start().in_days();
    return std::max({at(engine_.now()), at(until), bends ? between : -1e9}) + loose;
  }
  double at(TimePoint when) const noexcept {
    const double day = when.since_start().in_days();
    return start_ + slope_ * std::min(day, bend_) + then_ * std::max(0.0, day - bend_);
  }
  void rise(double by) noexcept { start_ += by; }
  double loose = 0;
  mutable int asked = 0;

 private:
  Engine& engine_;
  double start_, slope_, bend_, then_;
};

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }

struct Ward {
  FastEngine engine;
  Resource beds{engine, 1};
  std::vector<int> served;
};

Process user(Ward& ward, int number, double comes, double stays, const Urgency& urgency) {
  if (comes > 0) co_await hold_until(ward.engine, day(comes));
  const Unit bed = co_await ward.beds.acquire(urgency);
  ward.served.push_back(number);
  co_await hold(ward.engine, Duration::days(stays));
}

TEST(ResourceUrgency, TheOrderFlipsWhileTheyWait) {
  Ward w;
  // On day 1 it is 5 against 2, on day 9 it is 5 against 6.
  Line still(w.engine, 5, 0), rises(w.engine, 1.5, 0.5);
  std::vector<Process> all;
  all.push_back(user(w, 0, 0, 9, still));
  all.push_back(user(w, 1, 1, 1, still));
  all.push_back(user(w, 2, 1, 1, rises));
  for (Process& one : all) one.start();
  w.engine.run();
  EXPECT_THAT(w.served, testing::ElementsAre(0, 2, 1));
}

TEST(ResourceUrgency, EqualsAreServedInTheOrderOfTheirRequests) {
  Ward w;
  Line one(w.engine, 1, 1), two(w.engine, 1, 1);
  std::vector<Process> all;
  all.push_back(user(w, 0, 0, 9, one));
  for (int i = 1; i < 6; ++i) all.push_back(user(w, i, 1 + i / 3, 1, i % 2 ? one : two));
  for (Process& each : all) each.start();
  w.engine.run();
  EXPECT_THAT(w.served, testing::ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(ResourceUrgency, NobodyIsAskedWhoWaitsAlone) {
  Ward w;
  Line one(w.engine, 1, 0), two(w.engine, 1, 0);
  Process first = user(w, 0, 0, 3, one), second = user(w, 1, 1, 1, two);
  first.start();
  second.start();
  w.engine.run();
  EXPECT_THAT(w.served, testing::ElementsAre(0, 1));
  EXPECT_EQ(one.asked + two.asked, 0);
}

/// Many who come, change, leave and are served, by any number of units.
class RandomWard {
 public:
  explicit RandomWard(unsigned seed) : dice_(seed) {}

  void run() {
    const int users = 5 + up_to(60);
    for (int i = 0; i < users; ++i) {
      lines_.emplace_back(engine_, up_to(20), (up_to(40) - 20) / 10.0, up_to(60),
                          (up_to(40) - 20) / 10.0);
      lines_.back().loose = up_to(3) == 0 ? up_to(5) : 0;
      waiting_.push_back(false);
      asked_.emplace_back();
    }
    for (int i = 0; i < users; ++i) processes_.push_back(life(i));
    for (int i = 0; i < users; ++i) processes_.push_back(fate(i));
    processes_.push_back(changes());
    for (Process& one : processes_) one.start();
    engine_.run();
  }
  std::size_t services() const { return services_; }
  std::size_t wrong() const { return wrong_; }

 private:
  int up_to(int most) { return static_cast<int>(dice_() % static_cast<unsigned>(most + 1)); }
  Duration some_time() { return Duration::hours(6 * (1 + up_to(60))); }

  Process life(int i) {
    co_await hold(engine_, some_time());
    Resource::Request request = beds_.acquire(lines_[static_cast<std::size_t>(i)]);
    requests_[static_cast<std::size_t>(i)] = &request;
    waiting_[static_cast<std::size_t>(i)] = true;
    asked_[static_cast<std::size_t>(i)] = engine_.now();
    order_.push_back(i);
    const Unit bed = co_await request;
    waiting_[static_cast<std::size_t>(i)] = false;
    compare(i);
    co_await hold(engine_, Duration::hours(6 * (1 + up_to(12))));
  }

  /// Some change otherwise than with time, some leave.
  Process fate(int i) {
    co_await hold(engine_, some_time());
    const auto at = static_cast<std::size_t>(i);
    if (!waiting_[at]) co_return;
    if (up_to(2) > 0) {
      lines_[at].rise(up_to(20) - 10);
      requests_[at]->change_priority(0);
    } else {
      waiting_[at] = false;
      processes_[at].destroy();
    }
  }

  Process changes() {
    for (int i = 0; i < 60; ++i) {
      co_await hold(engine_, Duration::hours(6 * (1 + up_to(6))), EventClass::calendar_changes);
      beds_.set_capacity(static_cast<std::uint32_t>(up_to(3)));
    }
    beds_.set_capacity(5);
  }

  /// Nobody who has waited since before this instant is more urgent, or as urgent and came before.
  void compare(int served) {
    ++services_;
    const double urgency = lines_[static_cast<std::size_t>(served)].urgency_now();
    for (const int other : order_) {
      const auto at = static_cast<std::size_t>(other);
      if (!waiting_[at] || asked_[at] >= engine_.now()) continue;
      const double its = lines_[at].urgency_now();
      const auto place = [this](int who) { return std::find(order_.begin(), order_.end(), who); };
      if (its > urgency || (its == urgency && place(other) < place(served))) ++wrong_;
    }
  }

  std::mt19937 dice_;
  FastEngine engine_;
  Resource beds_{engine_, 1};
  std::deque<Line> lines_;
  std::vector<bool> waiting_;
  std::vector<TimePoint> asked_;
  std::vector<int> order_;
  std::array<Resource::Request*, 100> requests_{};
  std::deque<Process> processes_;
  std::size_t services_ = 0, wrong_ = 0;
};

TEST(ResourceUrgency, TheMostUrgentOfAllIsServedEachTime) {
  std::size_t services = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    RandomWard ward(seed);
    ward.run();
    services += ward.services();
    ASSERT_EQ(ward.wrong(), 0U) << "seed " << seed;
  }
  EXPECT_GT(services, 5'000U);
}

Process passenger(FastEngine& engine, Departures& lane, const Urgency& urgency, double comes,
                  std::vector<int>& gone, int number) {
  co_await hold_until(engine, day(comes));
  co_await lane.next(urgency);
  gone.push_back(number);
}

TEST(ResourceUrgency, AtEveryDeparture) {
  FastEngine engine;
  const Timetable weekly({Duration::days(5)}, 0, {});
  Departures lane(engine, weekly, 1);
  // On day 5: 4, 3 and 1; on day 12: 3 and 4.5.
  Line still(engine, 4, 0), lower(engine, 3, 0), rises(engine, -1.5, 0.5);
  std::vector<int> gone;
  std::vector<Process> all;
  all.push_back(passenger(engine, lane, still, 1, gone, 0));
  all.push_back(passenger(engine, lane, lower, 2, gone, 1));
  all.push_back(passenger(engine, lane, rises, 3, gone, 2));
  for (Process& one : all) one.start();
  engine.run();
  EXPECT_THAT(gone, testing::ElementsAre(0, 2, 1));
}

}  // namespace
}  // namespace v2v
