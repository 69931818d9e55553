// Batches: full ones, late ones, and those that somebody leaves.
#include "vein2vein/engine/gathering.hpp"

#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"

#include <gtest/gtest.h>

#include <list>

namespace v2v::test {
namespace {

using Notes = std::vector<Note>;

class Batches {
 public:
  Batches(std::uint32_t size, Duration longest_wait)
      : gathering(engine, size, longest_wait, nullptr) {}
  Process& member(std::string name, double from) {
    members_.push_back(join(*this, std::move(name), at_hour(from)));
    members_.back().start();
    return members_.back();
  }
  static Process join(Batches& b, std::string name, TimePoint from) {
    co_await hold_until(b.engine, from);
    static_cast<void>(co_await b.gathering.join(Duration()));
    b.diary.note(name);
  }

  FastEngine engine;
  Diary diary{engine};
  Gathering gathering;

 private:
  std::list<Process> members_;
};

TEST(Gathering, GoesWhenItIsFull) {
  Batches b(3, Duration::longest());
  for (const char* name : {"a", "b", "c", "d"}) b.member(name, name[0] - 'a' + 1);
  b.member("e", 10);
  b.member("f", 11);
  b.engine.run();
  EXPECT_EQ(b.diary.notes(),
            (Notes{{"a", 3}, {"b", 3}, {"c", 3}, {"d", 11}, {"e", 11}, {"f", 11}}));
}

TEST(Gathering, GoesWhenTheFirstHasWaitedLongEnough) {
  Batches b(3, hours(5));
  b.member("a", 1);
  b.member("b", 4);
  b.member("c", 7);  // the next batch
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"a", 6}, {"b", 6}, {"c", 12}}));
}

TEST(Gathering, WhoComesToAFullBatchWaitsForTheNext) {
  Batches b(2, hours(5));
  for (const char* name : {"a", "b", "c", "d", "e"}) b.member(name, 1);
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"e", 6}}));
}

TEST(Gathering, AFullBatchIsNotHeldUpByTheClockOfTheOneBefore) {
  Batches b(2, hours(5));
  b.member("a", 1);
  b.member("b", 3);
  b.member("c", 4);  // until 9, not until 6
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"a", 3}, {"b", 3}, {"c", 9}}));
}

TEST(Gathering, WhoLeavesTakesTheClockAlong) {
  Batches b(3, hours(5));
  Process& first = b.member("a", 1);
  b.member("b", 4);
  b.engine.run(at_hour(5));
  first.destroy();
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"b", 9}}));
}

TEST(Gathering, TheClockIsThatOfWhoIsFirstNow) {
  Batches b(4, hours(5));
  Process& first = b.member("a", 1);
  b.member("b", 3);
  b.member("c", 4);
  b.engine.run(at_hour(5));
  first.destroy();
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"b", 8}, {"c", 8}}));
}

TEST(Gathering, WhoLeavesLeavesAPlace) {
  Batches b(2, Duration::longest());
  Process& first = b.member("a", 1);
  b.engine.run(at_hour(2));
  first.destroy();
  b.member("b", 4);
  b.member("c", 6);
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"b", 6}, {"c", 6}}));
}

// Of a batch that is full, one leaves at the same instant before it goes.
TEST(Gathering, ABatchThatIsFullNoLongerWaits) {
  Batches b(2, hours(5));
  Process& first = b.member("a", 1);
  Process end = [](Batches& all, Process& whom) -> Process {
    co_await hold_until(all.engine, at_hour(2));
    co_await hold(all.engine, hours(0));
    whom.destroy();
  }(b, first);
  b.member("b", 2);
  end.start();
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"b", 7}}));
}

TEST(Gathering, BatchesOfOneNeverWait) {
  Batches b(1, hours(5));
  b.member("a", 1);
  b.member("b", 1);
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"a", 1}, {"b", 1}}));
}

TEST(Gathering, AMemberMayComeAgain) {
  Batches b(2, hours(5));
  Process again = [](Batches& all) -> Process {
    for (int i = 0; i < 2; ++i) {
      static_cast<void>(co_await all.gathering.join(Duration()));
      all.diary.note("again");
    }
  }(b);
  again.start();
  b.member("a", 1);
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"again", 1}, {"a", 1}, {"again", 6}}));
}

/// Runs on `places`, each sample with a length and a priority of its own.
class Runs {
 public:
  Runs(std::uint32_t size, Duration longest_wait, std::uint32_t places)
      : place(engine, places), gathering(engine, size, longest_wait, &place) {}
  Process& sample(std::string name, double from, double takes, double priority = 0) {
    samples_.push_back(test(*this, std::move(name), at_hour(from), hours(takes), priority));
    samples_.back().start();
    return samples_.back();
  }
  static Process test(Runs& r, std::string name, TimePoint from, Duration takes, double priority) {
    co_await hold_until(r.engine, from);
    const Gathering::Share run = co_await r.gathering.join(takes, priority);
    co_await run.placed();
    co_await hold_until(r.engine, run.ends());
    r.diary.note(name);
  }

  FastEngine engine;
  Diary diary{engine};
  Resource place;
  Gathering gathering;

 private:
  std::list<Process> samples_;
};

// Three on one place, as long as the first takes.
TEST(BatchRuns, TakeOnePlaceAndEndTogether) {
  Runs r(3, hours(48), 1);
  r.sample("a", 1, 10);
  r.sample("b", 2, 99);
  r.sample("c", 3, 4);
  r.engine.run(at_hour(5));
  EXPECT_EQ(r.place.in_use(), 1U);
  r.engine.run();
  EXPECT_EQ(r.diary.notes(), (Notes{{"a", 13}, {"b", 13}, {"c", 13}}));
}

// The first run goes at 2 and ends at 12, the second is full at 4; a third, of one, goes at 10.
TEST(BatchRuns, WaitForAPlaceOneAfterAnotherAndOverlapOnTwo) {
  for (const std::uint32_t places : {1U, 2U}) {
    Runs r(2, hours(5), places);
    for (const auto& [name, from] : {std::pair{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}})
      r.sample(name, from, 10);
    r.engine.run();
    EXPECT_EQ(r.diary.notes(),
              places == 1 ? (Notes{{"a", 12}, {"b", 12}, {"c", 22}, {"d", 22}, {"e", 32}})
                          : (Notes{{"a", 12}, {"b", 12}, {"c", 14}, {"d", 14}, {"e", 22}}));
  }
}

// The first, whose time the run takes, leaves during it: the others are done all the same.
TEST(BatchRuns, GoOnWithoutWhoLeaves) {
  Runs r(2, hours(5), 1);
  Process& first = r.sample("a", 1, 10);
  r.sample("b", 2, 3);
  r.engine.run(at_hour(6));
  first.destroy();
  EXPECT_EQ(r.place.in_use(), 1U);
  r.engine.run();
  EXPECT_EQ(r.diary.notes(), (Notes{{"b", 12}}));
}

TEST(BatchRuns, EndWithTheLastOfThem) {
  Runs r(2, hours(5), 1);
  Process& a = r.sample("a", 1, 10);
  Process& b = r.sample("b", 2, 10);
  Process& c = r.sample("c", 3, 10);
  Process& d = r.sample("d", 3, 10);
  r.sample("e", 4, 10);
  r.engine.run(at_hour(6));
  EXPECT_EQ(r.place.queue_length(), 1U) << "the second batch";
  c.destroy();
  EXPECT_EQ(r.place.queue_length(), 1U);
  d.destroy();
  EXPECT_EQ(r.place.queue_length(), 0U) << "nobody is left in it";
  a.destroy();
  b.destroy();
  EXPECT_EQ(r.place.in_use(), 0U) << "nor in the run";
  r.engine.run();
  EXPECT_EQ(r.diary.notes(), (Notes{{"e", 19}}));
}

// On one place until 12: then the batch with the most urgent sample, by what is urgent still.
TEST(BatchRuns, AreServedByTheirMostUrgentSample) {
  Runs r(2, hours(5), 1);
  for (const char* name : {"a", "b"}) r.sample(name, 2, 10);
  for (const char* name : {"c", "d"}) r.sample(name, 3, 1);
  r.sample("e", 4, 1);
  r.sample("f", 4, 1, 7);
  Process& g = r.sample("g", 5, 1, 9);
  r.sample("h", 5, 1, -1);
  r.engine.run(at_hour(6));
  g.destroy();
  r.engine.run();
  EXPECT_EQ(r.diary.notes(),
            (Notes{{"a", 12}, {"b", 12}, {"e", 13}, {"f", 13}, {"c", 14}, {"d", 14}, {"h", 15}}));
}

}  // namespace
}  // namespace v2v::test
