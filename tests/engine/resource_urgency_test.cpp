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
#include <memory>
#include <random>
#include <vector>

namespace v2v {
namespace {

/// Straight lines by age: from each day on another slope.
class Bent final : public Course {
 public:
  struct Line {
    double from_day, slope;
  };
  Bent(double start, std::vector<Line> lines) : start_(start), lines_(std::move(lines)) {}
  AtAge at(Duration age) const noexcept override {
    ++asked;
    const double day = age.in_days();
    double sum = start_, falling = 0, rising = start_;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const double end = std::min(day, end_of(i));
      if (end <= lines_[i].from_day) break;
      const double part = lines_[i].slope * (end - lines_[i].from_day);
      sum += part;
      (part < 0 ? falling : rising) += part;
    }
    return {sum, falling, rising};
  }
  Stretch stretch(Duration age) const noexcept override {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Duration end = i + 1 < lines_.size() ? Duration::days(end_of(i)) : Duration::longest();
      if (age < end) return {end, lines_[i].slope == 0};
    }
    return {Duration::longest(), false};
  }
  mutable int asked = 0;

 private:
  double end_of(std::size_t i) const {
    return i + 1 < lines_.size() ? lines_[i + 1].from_day : 1e18;
  }
  double start_;
  std::vector<Line> lines_;
};

struct Follower final : Urgency {
  Follower(const Bent& its, TimePoint since) : bent(&its), began(since) {}
  Followed course() const override { return {bent, began}; }
  double at(TimePoint now) const { return bent->at(now - began).urgency; }
  const Bent* bent;
  TimePoint began;
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
  const Bent flat(5, {{0, 0}}), slope(1.5, {{0, 0.5}});
  const Follower still(flat, TimePoint()), rises(slope, TimePoint());
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
  const Bent one(1, {{0, 1}}), two(1, {{0, 1}});
  const Follower a(one, TimePoint()), b(two, TimePoint());
  std::vector<Process> all;
  all.push_back(user(w, 0, 0, 9, a));
  for (int i = 1; i < 6; ++i) all.push_back(user(w, i, 1 + i / 3, 1, i % 2 ? a : b));
  for (Process& each : all) each.start();
  w.engine.run();
  EXPECT_THAT(w.served, testing::ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(ResourceUrgency, EqualsOfAConstantStretchAreServedInTheOrderOfTheirRequests) {
  Ward w;
  // Everybody is beyond the bend on day 9; the later ones are older.
  const Bent bent(0, {{0, 1}, {3, 0}});
  const Follower young(bent, day(1)), old(bent, TimePoint());
  std::vector<Process> all;
  all.push_back(user(w, 0, 0, 9, old));
  all.push_back(user(w, 1, 1, 1, young));
  all.push_back(user(w, 2, 2, 1, old));
  for (Process& each : all) each.start();
  w.engine.run();
  EXPECT_THAT(w.served, testing::ElementsAre(0, 1, 2));
}

/// Few slopes and whole days, so that ties abound.
Bent random_course(std::mt19937& dice) {
  const auto up_to = [&dice](unsigned most) { return static_cast<int>(dice() % (most + 1)); };
  std::vector<Bent::Line> lines{{0, (up_to(4) - 2) / 2.0}};
  for (int bends = up_to(3); bends > 0; --bends)
    lines.push_back({lines.back().from_day + 1 + up_to(20), (up_to(4) - 2) / 2.0});
  return {static_cast<double>(up_to(10)), lines};
}

/// A line against a scan of everybody in it, at every question.
class RandomLine {
 public:
  explicit RandomLine(unsigned seed) : dice_(seed) {
    for (int i = up_to(5); i >= 0; --i) courses_.push_back(random_course(dice_));
  }
  void run() {
    for (int step = 0; step < 400; ++step) {
      const int what = up_to(9);
      if (what < 4 || people_.empty())
        come();
      else if (what == 4)
        change(any());
      else if (what == 5)
        leave(any());
      else if (what < 8)
        now_ = now_ + Duration::hours(6 * up_to(12));
      else
        ask();
    }
    while (!people_.empty()) leave(any());
    EXPECT_TRUE(line_.empty());
  }
  std::size_t questions = 0, wrong = 0;

 private:
  struct Person {
    Follower follower;
    const UrgentLine::Place* place;
    std::uint64_t number;
    TimePoint came;
  };
  int up_to(unsigned most) { return static_cast<int>(dice_() % (most + 1)); }
  std::size_t any() { return dice_() % people_.size(); }
  const Bent& any_course() { return courses_[dice_() % courses_.size()]; }
  TimePoint some_beginning() { return now_ + Duration::hours(6 * (up_to(100) - 90)); }

  void come() {
    people_.push_back(std::make_unique<Person>(
        Person{{any_course(), some_beginning()}, nullptr, line_.numbers(), now_}));
    people_.back()->place = line_.add(people_.back()->follower, people_.back().get(), now_);
  }
  void change(std::size_t who) {
    people_[who]->follower = {any_course(), some_beginning()};
    line_.update(people_[who]->place, now_);
  }
  void leave(std::size_t who) {
    line_.remove(people_[who]->place);
    people_.erase(people_.begin() + static_cast<std::ptrdiff_t>(who));
  }
  void ask() {
    const bool all = up_to(1) > 0;
    const UrgentLine::Place* const found =
        line_.first(now_, all ? line_.numbers() : line_.numbers_before(now_));
    const Person* best = nullptr;
    std::size_t its = 0;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      const Person& one = *people_[i];
      if (!all && one.came == now_) continue;
      const double urgency = one.follower.at(now_);
      if (best && (urgency < best->follower.at(now_) ||
                   (urgency == best->follower.at(now_) && one.number > best->number)))
        continue;
      best = &one;
      its = i;
    }
    ++questions;
    if (best != (found ? found->whose : nullptr)) ++wrong;
    if (best && up_to(1) > 0) leave(its);
  }

  std::mt19937 dice_;
  TimePoint now_;
  UrgentLine line_;
  std::deque<Bent> courses_;
  std::vector<std::unique_ptr<Person>> people_;
};

TEST(UrgentLine, FindsWhomAScanOfEverybodyFinds) {
  std::size_t questions = 0;
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    RandomLine line(seed);
    line.run();
    questions += line.questions;
    ASSERT_EQ(line.wrong, 0U) << "seed " << seed;
  }
  EXPECT_GT(questions, 50'000U);
}

/// How often somebody is asked when half of `people`, who came one by one an hour apart, are served
/// one by one an hour apart.
double asked_a_service(const Bent& course, int people) {
  UrgentLine line;
  std::deque<Follower> followers;
  TimePoint now;
  for (int i = 0; i < people; ++i) {
    followers.emplace_back(course, now);
    line.add(followers.back(), nullptr, now);
    now = now + Duration::hours(1);
  }
  course.asked = 0;
  for (int i = 0; i < people / 2; ++i) {
    line.remove(line.first(now, line.numbers()));
    now = now + Duration::hours(1);
  }
  const double asked = 2.0 * course.asked / people;
  while (!line.empty()) line.remove(line.first(now, line.numbers()));
  return asked;
}

TEST(UrgentLine, OfManyFewAreAsked) {
  // The two ends and their neighbours, of whoever is constant one; and at first, for a bound.
  for (const double slope : {-0.25, 0.25, 0.0}) {
    const Bent straight(1, {{0, slope}});
    EXPECT_LE(asked_a_service(straight, 20'000), slope == 0 ? 1.01 : 4.01) << slope;
  }
  // Beyond a bend everybody is constant, and at any time few are not.
  const Bent held(1, {{0, -0.25}, {10, 0}});
  EXPECT_LE(asked_a_service(held, 20'000), 6.0);
  // A ridge and a valley take halving: four times as many cost a step or two more.
  for (const double slope : {-0.25, 0.25}) {
    const Bent bent(1, {{0, slope}, {100, -slope}});
    const double few = asked_a_service(bent, 5'000), many = asked_a_service(bent, 20'000);
    EXPECT_LE(many, 40.0) << slope;
    EXPECT_LE(many, few + 10) << slope;
  }
}

/// Many who come, change, leave and are served, by any number of units.
class RandomWard {
 public:
  explicit RandomWard(unsigned seed) : dice_(seed) {}

  void run() {
    const int users = 5 + up_to(60);
    for (int i = 0; i < 8; ++i) courses_.push_back(random_course(dice_));
    for (int i = 0; i < users; ++i) {
      lines_.emplace_back(courses_[static_cast<std::size_t>(up_to(7))],
                          TimePoint() + Duration::hours(6 * (up_to(80) - 40)));
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
      lines_[at].bent = &courses_[static_cast<std::size_t>(up_to(7))];
      if (up_to(1) > 0) lines_[at].began = engine_.now();
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
    const double urgency = lines_[static_cast<std::size_t>(served)].at(engine_.now());
    for (const int other : order_) {
      const auto at = static_cast<std::size_t>(other);
      if (!waiting_[at] || asked_[at] >= engine_.now()) continue;
      const double its = lines_[at].at(engine_.now());
      const auto place = [this](int who) { return std::find(order_.begin(), order_.end(), who); };
      if (its > urgency || (its == urgency && place(other) < place(served))) ++wrong_;
    }
  }

  std::mt19937 dice_;
  FastEngine engine_;
  Resource beds_{engine_, 1};
  std::deque<Bent> courses_;
  std::deque<Follower> lines_;
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
  const Bent four(4, {{0, 0}}), three(3, {{0, 0}}), slope(-1.5, {{0, 0.5}});
  const Follower still(four, TimePoint()), lower(three, TimePoint()), rises(slope, TimePoint());
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
