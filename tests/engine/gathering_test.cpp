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
  Batches(std::uint32_t size, Duration longest_wait) : gathering(engine, size, longest_wait) {}
  Process& member(std::string name, double from) {
    members_.push_back(join(*this, std::move(name), at_hour(from)));
    members_.back().start();
    return members_.back();
  }
  static Process join(Batches& b, std::string name, TimePoint from) {
    co_await hold_until(b.engine, from);
    co_await b.gathering.join();
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
      co_await all.gathering.join();
      all.diary.note("again");
    }
  }(b);
  again.start();
  b.member("a", 1);
  b.engine.run();
  EXPECT_EQ(b.diary.notes(), (Notes{{"again", 1}, {"a", 1}, {"again", 6}}));
}

}  // namespace
}  // namespace v2v::test
