// The calendar of the fast engine: order, ties, horizon, and cancelling, against a sorted map.
#include "engine/diary.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/occupied_ring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace v2v::test {
namespace {

constexpr std::array<EventClass, 7> written_order = {
    EventClass::work_ends, EventClass::capacity_released, EventClass::calendar_changes,
    EventClass::decision,  EventClass::arrival,           EventClass::request,
    EventClass::horizon};

TEST(Calendar, HappensByInstantAndNotByCall) {
  FastEngine engine;
  Diary diary(engine);
  Bell late(engine, diary, "late"), early(engine, diary, "early"), middle(engine, diary, "middle");
  engine.schedule(late.alarm, at_hour(3), EventClass::work_ends);
  engine.schedule(early.alarm, at_hour(1), EventClass::horizon);
  engine.schedule(middle.alarm, at_hour(2), EventClass::arrival);
  engine.run();
  EXPECT_EQ(diary.notes(), (std::vector<Note>{{"early", 1}, {"middle", 2}, {"late", 3}}));
  EXPECT_EQ(engine.now(), at_hour(3));
}

// Each pair of classes, put on the calendar in either order, so that no neighbours can be swapped.
TEST(Calendar, ClassDecidesWithinAnInstant) {
  for (std::size_t first = 0; first < written_order.size(); ++first)
    for (std::size_t second = first + 1; second < written_order.size(); ++second)
      for (const bool reversed : {false, true}) {
        FastEngine engine;
        Diary diary(engine);
        Bell one(engine, diary, "one"), two(engine, diary, "two");
        if (reversed) engine.schedule(two.alarm, at_hour(1), written_order[second]);
        engine.schedule(one.alarm, at_hour(1), written_order[first]);
        if (!reversed) engine.schedule(two.alarm, at_hour(1), written_order[second]);
        engine.run();
        EXPECT_EQ(diary.order(), "one two") << "classes " << first << " and " << second;
      }
}

TEST(Calendar, FirstComeFirstServedWithinAClass) {
  FastEngine engine;
  Diary diary(engine);
  std::deque<Bell> bells;
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    bells.emplace_back(engine, diary, std::to_string(i));
    engine.schedule(bells.back().alarm, at_hour(1), EventClass::decision);
    expected += (i ? " " : "") + std::to_string(i);
  }
  engine.run();
  EXPECT_EQ(diary.order(), expected);
}

// A bell that puts another one on the calendar for the same instant.
class Chain {
 public:
  Chain(Engine& engine, Diary& diary, Bell& next, EventClass order)
      : diary_(diary), next_(next), order_(order), engine_(engine), alarm(engine, *this) {}

 private:
  void ring() {
    diary_.note("chain");
    engine_.schedule(next_.alarm, engine_.now(), order_);
  }
  Diary& diary_;
  Bell& next_;
  EventClass order_;
  Engine& engine_;

 public:
  Alarm<Chain, &Chain::ring> alarm;
};

TEST(Calendar, WhatIsAddedToThePresentInstantTakesItsPlaceInTheSameOrder) {
  FastEngine engine;
  Diary diary(engine);
  Bell decision(engine, diary, "decision"), work(engine, diary, "work"),
      added(engine, diary, "added");
  Chain chain(engine, diary, added, EventClass::work_ends);
  engine.schedule(decision.alarm, at_hour(1), EventClass::decision);
  engine.schedule(chain.alarm, at_hour(1), EventClass::work_ends);
  engine.schedule(work.alarm, at_hour(1), EventClass::work_ends);
  engine.run();
  EXPECT_EQ(diary.order(), "chain work added decision");
}

TEST(Calendar, AnEarlierClassAddedLateStillComesBeforeLaterClasses) {
  FastEngine engine;
  Diary diary(engine);
  Bell request(engine, diary, "request"), added(engine, diary, "added");
  Chain chain(engine, diary, added, EventClass::work_ends);
  engine.schedule(request.alarm, at_hour(1), EventClass::request);
  engine.schedule(chain.alarm, at_hour(1), EventClass::arrival);
  engine.run();
  EXPECT_EQ(diary.order(), "chain added request");
}

TEST(Calendar, HorizonIsIncludedAndTheRunGoesOnLater) {
  FastEngine engine;
  Diary diary(engine);
  Bell one(engine, diary, "one"), two(engine, diary, "two"), three(engine, diary, "three");
  engine.schedule(one.alarm, at_hour(1), EventClass::arrival);
  engine.schedule(two.alarm, at_hour(2), EventClass::horizon);
  engine.schedule(three.alarm, TimePoint::at(hours(2) + Duration::milliseconds(1)),
                  EventClass::work_ends);
  engine.run(at_hour(1.5));
  EXPECT_EQ(diary.order(), "one");
  EXPECT_EQ(engine.now(), at_hour(1)) << "the clock stays at the last event";
  engine.run(at_hour(2));
  EXPECT_EQ(diary.order(), "one two");
  EXPECT_TRUE(three.alarm.pending());
  engine.run(at_hour(2));
  EXPECT_EQ(diary.order(), "one two");
  engine.run();
  EXPECT_EQ(diary.order(), "one two three");
  EXPECT_EQ(engine.scheduled(), 3u);
  EXPECT_EQ(engine.happened(), 3u);
}

TEST(Calendar, AHorizonThatHasPassedLetsNothingHappen) {
  FastEngine engine;
  Diary diary(engine);
  Bell one(engine, diary, "one"), now(engine, diary, "now");
  engine.schedule(one.alarm, at_hour(2), EventClass::arrival);
  engine.run();
  engine.schedule(now.alarm, at_hour(2), EventClass::arrival);
  engine.run(at_hour(1));
  EXPECT_EQ(diary.order(), "one");
  EXPECT_TRUE(now.alarm.pending());
  EXPECT_EQ(engine.now(), at_hour(2)) << "the clock never goes back";
  engine.run(at_hour(2));
  EXPECT_EQ(diary.order(), "one now");
}

TEST(Calendar, NeverDoesNotCome) {
  FastEngine engine;
  Diary diary(engine);
  Bell last(engine, diary, "last"), never(engine, diary, "never"), beyond(engine, diary, "beyond");
  const TimePoint before = TimePoint::never() - Duration::milliseconds(1);
  engine.schedule(never.alarm, TimePoint::at(Duration::longest()), EventClass::work_ends);
  engine.schedule(beyond.alarm, TimePoint::never() + hours(1), EventClass::work_ends);
  engine.schedule(last.alarm, before, EventClass::horizon);
  engine.run();
  EXPECT_EQ(diary.order(), "last");
  EXPECT_EQ(engine.now(), before);
  EXPECT_TRUE(never.alarm.pending());
  EXPECT_TRUE(beyond.alarm.pending());
}

TEST(Calendar, NothingToDoLeavesTheClockAlone) {
  FastEngine engine;
  engine.run();
  EXPECT_EQ(engine.now(), TimePoint());
  EXPECT_EQ(engine.happened(), 0u);
}

TEST(Calendar, CancelledAndDestroyedEventsDoNotHappen) {
  FastEngine engine;
  Diary diary(engine);
  Bell kept(engine, diary, "kept"), cancelled(engine, diary, "cancelled");
  auto destroyed = std::make_unique<Bell>(engine, diary, "destroyed");
  engine.schedule(cancelled.alarm, at_hour(1), EventClass::arrival);
  engine.schedule(destroyed->alarm, at_hour(2), EventClass::arrival);
  engine.schedule(kept.alarm, at_hour(3), EventClass::arrival);
  cancelled.alarm.cancel();
  cancelled.alarm.cancel();
  destroyed.reset();
  EXPECT_FALSE(cancelled.alarm.pending());
  engine.run();
  EXPECT_EQ(diary.notes(), (std::vector<Note>{{"kept", 3}}));
  engine.schedule(cancelled.alarm, at_hour(4), EventClass::arrival);
  engine.run();
  EXPECT_EQ(diary.order(), "kept cancelled") << "a cancelled event can be used again";
}

// An event that destroys itself and another one that is due at the same instant.
struct Assassin {
  Assassin(Engine& engine, std::unique_ptr<Assassin>& myself, std::unique_ptr<Bell>& other)
      : self(myself), victim(other), alarm(engine, *this) {}
  void ring() {
    victim.reset();
    self.reset();
  }
  std::unique_ptr<Assassin>& self;
  std::unique_ptr<Bell>& victim;
  Alarm<Assassin, &Assassin::ring> alarm;
};

TEST(Calendar, AnEventMayDestroyItselfAndOthers) {
  FastEngine engine;
  Diary diary(engine);
  auto victim = std::make_unique<Bell>(engine, diary, "victim");
  std::unique_ptr<Assassin> assassin;
  assassin = std::make_unique<Assassin>(engine, assassin, victim);
  engine.schedule(assassin->alarm, at_hour(1), EventClass::work_ends);
  engine.schedule(victim->alarm, at_hour(1), EventClass::work_ends);
  engine.run();
  EXPECT_EQ(assassin, nullptr);
  EXPECT_TRUE(diary.notes().empty());
  EXPECT_EQ(engine.happened(), 1u);
}

TEST(Calendar, WorkAndShipEndAfterTheirLengthInClassWorkEnds) {
  FastEngine engine;
  Diary diary(engine);
  Bell before(engine, diary, "release"), worked(engine, diary, "worked"),
      shipped(engine, diary, "shipped");
  engine.schedule(before.alarm, at_hour(5), EventClass::capacity_released);
  engine.work(worked.alarm, 0, hours(5));
  engine.ship(shipped.alarm, 0, hours(5));
  engine.run();
  EXPECT_EQ(diary.notes(), (std::vector<Note>{{"worked", 5}, {"shipped", 5}, {"release", 5}}));
}

// 500 events that, as they happen, put others on the calendar and take them back. The reference is
// a sorted map with the documented key; every event that happens must be its first entry. Delays
// are multiples of one of the steps.
class Crowd {
 public:
  Crowd(std::uint32_t replication, std::vector<Duration> steps)
      : steps_(std::move(steps)), luck_(20240, replication, 0) {
    for (std::size_t i = 0; i < 500; ++i) members_.emplace_back(engine_, *this, i);
  }
  void live(std::uint64_t operations) {
    while (operations_ < operations) {
      act(40);
      engine_.run(engine_.now() + steps(draw(20)));
    }
  }
  void check_the_end() {
    std::uint64_t pending = 0;
    for (const Member& member : members_) pending += member.alarm.pending();
    EXPECT_EQ(pending, reference_.size());
    EXPECT_EQ(engine_.scheduled(), scheduled_);
    EXPECT_EQ(engine_.happened(), scheduled_ - cancelled_ - reference_.size());
    engine_.run();
    EXPECT_TRUE(reference_.empty());
    EXPECT_EQ(wrong_, 0u);
    EXPECT_GT(cancelled_, scheduled_ / 10) << "too few were cancelled to say anything";
    EXPECT_GT(engine_.happened(), scheduled_ / 10) << "too few happened to say anything";
  }

 private:
  using Key = std::tuple<std::int64_t, int, std::uint64_t>;  // instant, class, sequence
  struct Member {
    Member(Engine& engine, Crowd& owner, std::size_t name)
        : crowd(owner), number(name), alarm(engine, *this) {}
    void ring() { crowd.happened(*this); }
    Crowd& crowd;
    std::size_t number;
    Key key;
    Alarm<Member, &Member::ring> alarm;
  };

  void happened(Member& member) {
    const auto first = reference_.begin();
    wrong_ += member.alarm.pending();
    if (first == reference_.end() || first->second != member.number ||
        std::get<0>(first->first) != engine_.now().in_milliseconds())
      ++wrong_;
    reference_.erase(member.key);
    if (draw(2) == 0) act(draw(4));
  }
  void act(std::uint32_t times) {
    for (std::uint32_t i = 0; i < times; ++i, ++operations_) {
      Member& member = members_[draw(500)];
      if (member.alarm.pending()) {
        reference_.erase(member.key);
        ++cancelled_;
        member.alarm.cancel();
      }
      if (draw(8) == 0) continue;
      // Ties abound, and much is for the present instant.
      const std::uint32_t delay = draw(4) == 0 ? 0 : draw(50);
      const TimePoint at = engine_.now() + steps(delay);
      const auto order = draw(7);
      member.key = {at.in_milliseconds(), static_cast<int>(order), scheduled_++};
      reference_.emplace(member.key, member.number);
      engine_.schedule(member.alarm, at, written_order[order]);
    }
  }
  std::uint32_t draw(std::uint32_t below) {
    return static_cast<std::uint32_t>(luck_.uniform(0, drawn_++) * below);
  }

  Duration steps(std::uint32_t count) {
    const Duration step = steps_[draw(static_cast<std::uint32_t>(steps_.size()))];
    return Duration::milliseconds(step.in_milliseconds() * count);
  }

  FastEngine engine_;
  std::deque<Member> members_;
  std::map<Key, std::size_t> reference_;
  std::vector<Duration> steps_;
  RandomStream luck_;
  std::uint32_t drawn_ = 0;
  std::uint64_t operations_ = 0, scheduled_ = 0, cancelled_ = 0, wrong_ = 0;
};

// In one span of the calendar, in neighbouring ones, and in all of its ring and beyond it.
TEST(Calendar, AgreesWithASortedMapOverRandomOperations) {
  const Duration moment = Duration::milliseconds(1), minutes = hours(0.2), weeks = hours(150),
                 years = hours(10'000);
  std::uint32_t replication = 0;
  for (const std::vector<Duration>& steps :
       {std::vector{moment}, {minutes}, {weeks}, {years}, {moment, minutes, weeks, years}}) {
    Crowd crowd(++replication, steps);
    crowd.live(50'000);
    crowd.check_the_end();
  }
}

// A ring looked at from every place, against one place after the other.
TEST(OccupiedRing, FindsTheNextPlaceThatIsOccupied) {
  constexpr std::uint32_t count = OccupiedRing::place_count;
  OccupiedRing ring;
  EXPECT_TRUE(ring.empty());
  for (const std::vector<std::uint32_t>& places : {std::vector<std::uint32_t>{0},
                                                   {count - 1},
                                                   {63, 64},
                                                   {5, 4000},
                                                   {70, 75, 100, 2047, 2048}}) {
    for (const std::uint32_t place : places) ring.occupy(place);
    for (std::uint32_t from = 0; from < count; ++from) {
      std::uint32_t distance = 0;
      while (std::ranges::find(places, (from + distance) % count) == places.end()) ++distance;
      ASSERT_EQ(ring.distance_to_next(from), distance) << "from " << from;
    }
    for (const std::uint32_t place : places) ring.vacate(place);
    EXPECT_TRUE(ring.empty());
  }
}

}  // namespace
}  // namespace v2v::test
