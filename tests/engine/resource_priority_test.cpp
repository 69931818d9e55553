// Priorities that are any number and change while somebody waits, and units that are used up.
#include "engine/diary.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <list>
#include <memory>
#include <vector>

namespace v2v::test {
namespace {

using Notes = std::vector<Note>;

class ResourcePriority : public ::testing::Test {
 public:
  struct User {
    Resource::Request* request = nullptr;
    Process process;
  };
  User& user(std::string name, double from, double length, double priority = 0) {
    users_.emplace_back();
    users_.back().process =
        use(*this, users_.back(), std::move(name), at_hour(from), hours(length), priority);
    users_.back().process.start();
    return users_.back();
  }
  static Process use(ResourcePriority& t, User& user, std::string name, TimePoint from,
                     Duration length, double priority) {
    co_await hold_until(t.engine, from, EventClass::arrival);
    Resource::Request request = t.beds.acquire(priority);
    user.request = &request;
    const Unit bed = co_await request;
    user.request = nullptr;
    t.diary.note(name);
    co_await hold(t.engine, length);
  }
  void change(User& whose, double at, double priority) {
    changes_.push_back([](ResourcePriority& t, User& one, TimePoint when, double to) -> Process {
      co_await hold_until(t.engine, when, EventClass::decision);
      if (one.request) one.request->change_priority(to);
    }(*this, whose, at_hour(at), priority));
    changes_.back().start();
  }

  FastEngine engine;
  Diary diary{engine};
  Resource beds{engine, 1};

 private:
  std::list<User> users_;
  std::list<Process> changes_;
};

TEST_F(ResourcePriority, AnyNumberIsAPriority) {
  user("busy", 0, 10);
  user("-0.5", 1, 1, -0.5);
  user("0", 2, 1);
  user("1e-9", 3, 1, 1e-9);
  user("-0.25", 4, 1, -0.25);
  user("1e9", 5, 1, 1e9);
  engine.run();
  EXPECT_EQ(diary.order(), "busy 1e9 1e-9 0 -0.25 -0.5");
}

TEST_F(ResourcePriority, WhoBecomesMoreUrgentOvertakes) {
  user("busy", 0, 10);
  user("a", 1, 1);
  User& b = user("b", 2, 1);
  change(b, 5, 2.5);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"busy", 0}, {"b", 10}, {"a", 11}}));
}

TEST_F(ResourcePriority, WhoBecomesLessUrgentFallsBack) {
  user("busy", 0, 10);
  User& a = user("a", 1, 1, 3);
  user("b", 2, 1, 3);
  change(a, 5, -1);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"busy", 0}, {"b", 10}, {"a", 11}}));
}

// First come first served counts from the request, not from when the priority was reached.
TEST_F(ResourcePriority, AmongEqualsTheTimeOfTheRequestDecides) {
  user("busy", 0, 10);
  User& a = user("a", 1, 1, -1);
  user("b", 2, 1, 1);
  User& c = user("c", 3, 1, 0);
  user("d", 4, 1, 1);
  change(c, 6, 1);
  change(a, 7, 1);
  engine.run();
  EXPECT_EQ(diary.order(), "busy a b c d");
}

TEST_F(ResourcePriority, ThereAndBackIsAsIfNothingHadHappened) {
  user("busy", 0, 10);
  User& a = user("a", 1, 1);
  user("b", 2, 1);
  change(a, 5, -7);
  change(a, 6, 0);
  engine.run();
  EXPECT_EQ(diary.order(), "busy a b");
}

TEST_F(ResourcePriority, AChangeAtTheInstantOfTheReleaseComesTooLate) {
  user("busy", 0, 10);
  user("a", 1, 1);
  User& b = user("b", 2, 1);
  change(b, 10, 5);  // class decision: freed units have been handed over by then
  engine.run();
  EXPECT_EQ(diary.order(), "busy a b");
}

TEST_F(ResourcePriority, AChangeAtTheInstantOfTheRequestCounts) {
  Process busy = [](ResourcePriority& t) -> Process {
    co_await hold_until(t.engine, at_hour(1), EventClass::arrival);
    const Unit bed = co_await t.beds.acquire(0);
    t.diary.note("first");
    co_await hold(t.engine, hours(1));
  }(*this);
  busy.start();
  User& late = user("late", 1, 1, -1);
  // Put on the calendar behind both, within the arrivals of the instant.
  Process raise = [](ResourcePriority& t, User& one) -> Process {
    co_await hold_until(t.engine, at_hour(1), EventClass::arrival);
    one.request->change_priority(1);
  }(*this, late);
  raise.start();
  engine.run();
  EXPECT_EQ(diary.order(), "late first");
}

TEST_F(ResourcePriority, StatisticsDoNotCareForChanges) {
  user("busy", 0, 10);
  User& a = user("a", 1, 1);
  user("b", 2, 1);
  change(a, 5, -7);
  engine.run();
  const ResourceStatistics seen = beds.statistics();
  EXPECT_EQ(seen.requested, 3U);
  EXPECT_EQ(seen.served, 3U);
  EXPECT_EQ(seen.left_queue, 0U);
  EXPECT_EQ(seen.waits_of_served, hours(8 + 10).in_milliseconds());
  EXPECT_EQ(seen.queue_area, seen.waits_of_served);
}

TEST_F(ResourcePriority, AUnitThatIsUsedUpIsGone) {
  beds.set_capacity(2);
  Process eater = [](ResourcePriority& t) -> Process {
    Unit dose = co_await t.beds.acquire();
    dose.consume();
    EXPECT_FALSE(dose);
    EXPECT_EQ(t.beds.capacity(), 1U);
    EXPECT_EQ(t.beds.in_use(), 0U);
    dose.consume();  // of nothing
    EXPECT_EQ(t.beds.capacity(), 1U);
    t.diary.note("eaten");
  }(*this);
  eater.start();
  user("a", 1, 2);
  user("b", 1, 2);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"eaten", 0}, {"a", 1}, {"b", 3}}));
  const ResourceStatistics seen = beds.statistics();
  EXPECT_EQ(seen.served, 3U);
  EXPECT_EQ(seen.released, 2U) << "what is used up is not given back";
  EXPECT_EQ(seen.capacity_area, hours(5).in_milliseconds());
}

TEST_F(ResourcePriority, AStockIsUsedUpAndRefilled) {
  std::list<Process> eaters;
  for (int i = 0; i < 5; ++i) {
    eaters.push_back([](ResourcePriority& t, int number) -> Process {
      co_await hold_until(t.engine, at_hour(number));
      Unit dose = co_await t.beds.acquire();
      dose.consume();
      t.diary.note(std::to_string(number));
    }(*this, i));
    eaters.back().start();
  }
  Process lot = [](ResourcePriority& t) -> Process {
    co_await hold_until(t.engine, at_hour(10), EventClass::calendar_changes);
    t.beds.set_capacity(t.beds.capacity() + 3);
  }(*this);
  lot.start();
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"0", 0}, {"1", 10}, {"2", 10}, {"3", 10}}));
  EXPECT_EQ(beds.capacity(), 0U);
  EXPECT_EQ(beds.queue_length(), 1U);
  eaters.clear();
}

/// Many wait with priorities of their own, which change; served one by one, against a sorted list.
TEST(ResourcePriorityMany, ServedInTheOrderOfTheLastPriorities) {
  struct User {
    double priority = 0;
    int number = 0;
    std::unique_ptr<Process> process;
    Resource::Request* request = nullptr;
  };
  constexpr int kUsers = 2'000;
  FastEngine engine;
  Resource beds(engine, 0);
  RandomStream luck(5, 0, 0);
  std::vector<int> served;
  std::vector<User> users(kUsers);
  const auto wait = [](Engine& at, Resource& what, User& user, std::vector<int>& order) -> Process {
    co_await hold(at, Duration::milliseconds(user.number / 3), EventClass::arrival);
    Resource::Request request = what.acquire(user.priority);
    user.request = &request;
    const Unit bed = co_await request;
    user.request = nullptr;
    order.push_back(user.number);
    co_await hold(at, Duration::milliseconds(1));
  };
  const auto level = [&](std::uint32_t i) { return std::floor(luck.uniform(1, i) * 40) / 8 - 2; };
  for (int i = 0; i < kUsers; ++i) {
    User& user = users[static_cast<std::size_t>(i)];
    user.number = i;
    user.priority = level(static_cast<std::uint32_t>(i));
    user.process = std::make_unique<Process>(wait(engine, beds, user, served));
    user.process->start();
  }
  engine.run();
  ASSERT_EQ(beds.queue_length(), static_cast<std::uint32_t>(kUsers));
  for (std::uint32_t i = 0; i < 3 * kUsers; ++i) {
    User& user = users[static_cast<std::size_t>(luck.uniform(2, i) * kUsers)];
    user.priority = level(kUsers + i);
    user.request->change_priority(user.priority);
  }
  std::vector<const User*> sorted;
  for (const User& user : users) sorted.push_back(&user);
  // Three ask at each instant, in the order of their numbers; a change must not turn round those
  // who asked at different instants.
  std::stable_sort(sorted.begin(), sorted.end(), [](const User* a, const User* b) {
    return a->priority != b->priority ? a->priority > b->priority : a->number / 3 < b->number / 3;
  });
  beds.set_capacity(1);
  engine.run();
  ASSERT_EQ(served.size(), static_cast<std::size_t>(kUsers));
  for (std::size_t i = 0; i < served.size(); ++i) {
    const User& user = users[static_cast<std::size_t>(served[i])];
    EXPECT_EQ(user.priority, sorted[i]->priority) << i;
    EXPECT_EQ(user.number / 3, sorted[i]->number / 3) << i;
  }
}

}  // namespace
}  // namespace v2v::test
