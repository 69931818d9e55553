// Stores in which something is not as it was stored: named, never believed, simulated again.
#include "experiment/made_up.hpp"
#include "experiment/store/sqlite.hpp"
#include "experiment/store/store.hpp"
#include "experiment/store_folder.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/experiment/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

namespace v2v {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A store with everything that a study leaves there.
void make_whole(const std::string& path, const Study& study) {
  Store store(path, study, "sweep x");
  for (std::uint32_t point = 0; point < study.points.size(); ++point) {
    for (std::uint32_t batch = 0; batch < study.batches(); ++batch)
      store.put({point, batch}, made_up_batch(study, {point, batch}));
    for (std::uint32_t arm = 0; arm < study.points[point].arms.size(); ++arm)
      store.put_verification(point, arm, {"simgrid", 1000 + point, true, arm});
    store.finish_point(point, study.replications);
  }
}

/// Goes on with the study as the program does, and puts all that it would tell into one text.
std::string told_by(const std::string& path, const Study& study) {
  Store store(path, study, "sweep x");
  const std::vector<WorkUnit> there = store.finished();
  std::string told;
  for (std::uint32_t point = 0; point < study.points.size(); ++point) {
    for (std::uint32_t arm = 0; arm < study.points[point].arms.size(); ++arm) {
      const auto verified = store.verification(point, arm);
      told += verified ? verified->engine + std::to_string(verified->events)
                       : "simgrid" + std::to_string(1000 + point);
    }
    for (std::uint32_t batch = 0; batch < study.batches(); ++batch) {
      const WorkUnit unit{point, batch};
      if (std::find(there.begin(), there.end(), unit) == there.end())
        store.put(unit, made_up_batch(study, unit));
      told += encode(store.read(unit));
    }
    store.finish_point(point, study.replications);
  }
  return told;
}

struct Ends {
  unsigned same = 0, refused = 0;
};

/// What becomes of `count` copies of the store in which `mutate` has changed something.
Ends ends_of(const std::string& path, const Study& study, unsigned count,
             const std::function<void(std::string&, std::uint32_t)>& mutate,
             const std::function<std::string(const std::string&)>& use) {
  const std::string original = bytes_of_file(path), told = told_by(path, study);
  const std::string copy = path + "-mutated";
  Ends ends;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string bytes = original;
    mutate(bytes, i);
    for (const char* beside : {"", "-wal", "-journal", "-all"})
      std::filesystem::remove(copy + beside);
    write_file(copy, bytes);
    try {
      const std::string now = use(copy);
      EXPECT_TRUE(now == told) << "other numbers, without a word, in copy " << i;
      ++ends.same;
    } catch (const Failure& failure) {
      EXPECT_THAT(failure.message(), HasSubstr(copy)) << i;
      ++ends.refused;
    }
  }
  return ends;
}

class DamagedStore : public testing::Test {
 protected:
  DamagedStore() { make_whole(path_, study_); }
  StoreFolder folder_;
  Study study_ = made_up_study(2, 2, 20, 5);
  std::string path_ = folder_ / "s";
  RandomStream luck_{18, 0, 0};
};

TEST_F(DamagedStore, AFlippedBitAnywhereChangesNoNumber) {
  const auto flip = [&](std::string& bytes, std::uint32_t i) {
    const auto place = static_cast<std::size_t>(luck_.uniform(0, i) * double(bytes.size()));
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << (i % 8)));
  };
  const Ends ends =
      ends_of(path_, study_, 150, flip, [&](const std::string& at) { return told_by(at, study_); });
  EXPECT_GT(ends.same, 20U) << "pages that nobody reads, and rows for analysts";
  EXPECT_GT(ends.refused, 20U);
}

/// In what is merged as well.
TEST_F(DamagedStore, OtherBytesAnywhereAreNotMerged) {
  const auto overwrite = [&](std::string& bytes, std::uint32_t i) {
    const auto place = static_cast<std::size_t>(luck_.uniform(0, i) * double(bytes.size() - 16));
    for (std::uint32_t byte = 0; byte < 1 + i % 16; ++byte)
      bytes[place + byte] =
          static_cast<char>(static_cast<unsigned char>(luck_.uniform(1 + byte, i) * 256));
  };
  const Ends ends = ends_of(path_, study_, 150, overwrite, [&](const std::string& at) {
    merge_stores(at + "-all", {at});
    return told_by(at + "-all", study_);
  });
  EXPECT_GT(ends.same, 20U);
  EXPECT_GT(ends.refused, 20U);
}

/// Every bit of a batch, wherever SQLite has put it.
TEST_F(DamagedStore, NoBitOfABatchCanFlip) {
  std::string batch = encode(made_up_batch(study_, {0, 0}));
  for (std::size_t bit = 0; bit < 8 * batch.size(); bit += 211) {
    batch[bit / 8] = static_cast<char>(batch[bit / 8] ^ (1 << (bit % 8)));
    {
      Database database(path_, Database::Missing::refuse);
      Statement update(database, "UPDATE batch SET bytes = ? WHERE point = 0 AND batch = 0");
      update.bind_bytes(1, batch);
      update.run();
    }
    const Store store(path_, study_, "");
    EXPECT_THROW(store.read({0, 0}), Failure) << bit;
    batch[bit / 8] = static_cast<char>(batch[bit / 8] ^ (1 << (bit % 8)));
  }
}

TEST_F(DamagedStore, SaysWhatIsDamagedAndForgetsItOnDemand) {
  const std::string told = told_by(path_, study_);
  {
    Database database(path_, Database::Missing::refuse);
    database.execute(
        "UPDATE batch SET bytes = zeroblob(length(bytes)) WHERE point = 1 AND batch = 2");
    database.execute("UPDATE verification SET events = 7 WHERE point = 0 AND arm = 1");
    database.execute("UPDATE point SET replications = 19 WHERE point = 1");
    database.execute("UPDATE batch SET batch = 7 WHERE point = 0 AND batch = 0");
  }
  const std::string message = [&] {
    try {
      told_by(path_, study_);
    } catch (const Failure& failure) {
      return failure.message();
    }
    return std::string();
  }();
  EXPECT_EQ(message, path_ +
                         " is damaged (the verification of scenario 1 of point 0 is not as it was "
                         "stored); its study with --repair simulates again what is damaged");
  EXPECT_THAT(Store(path_, study_, "").drop_damaged(),
              ElementsAre("batch 7 of point 0", "batch 2 of point 1",
                          "the verification of scenario 1 of point 0", "the end of point 1"));
  EXPECT_TRUE(told_by(path_, study_) == told);
  EXPECT_THAT(Store(path_, study_, "").drop_damaged(), ElementsAre());
  // Rows for analysts are there once.
  Database database(path_, Database::Missing::refuse);
  EXPECT_EQ(database.integer("SELECT count(*) FROM replication"), 2 * 2 * 20);
  EXPECT_EQ(database.integer("SELECT sum(replications) FROM batch"), 2 * 20);
}

TEST_F(DamagedStore, WhatItSaysOfItsStudyIsBelievedWholeOrNotAtAll) {
  Database(path_, Database::Missing::refuse)
      .execute("UPDATE reason SET reason = 'bored' WHERE point = 1 AND arm = 1 AND place = 0");
  try {
    Store(path_, study_, "");
    FAIL() << "it was opened";
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.message(),
                HasSubstr(path_ + " is damaged (what it says of its study is not"));
  }
}

/// Children that make one and the same store at the same time, again and again.
TEST(NewStore, OfSeveralThatMakeItOneDoes) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  for (int round = 0; round < 20; ++round) {
    const std::string path = folder / std::to_string(round);
    int begin[2], have_tried[2];
    ASSERT_EQ(pipe(begin), 0);
    ASSERT_EQ(pipe(have_tried), 0);
    constexpr int kChildren = 4;
    for (int child = 0; child < kChildren; ++child) {
      if (fork() != 0) continue;
      close(begin[1]);
      char none = 0;
      (void)!read(begin[0], &none, 1);  // until the parent closes it
      const auto tell = [&](char what) { (void)!write(have_tried[1], &what, 1); };
      try {
        Store store(path, study, "");
        tell('1');
        store.put({0, 0}, made_up_batch(study, {0, 0}));
        usleep(300'000);  // while the others try
      } catch (const Failure& failure) {
        tell(failure.message() == path + " is in use by another program" ? '0' : '?');
      } catch (...) {
        tell('!');
      }
      _exit(0);
    }
    close(begin[0]);
    close(begin[1]);
    std::string ends(kChildren, ' ');
    for (char& end : ends) ASSERT_EQ(read(have_tried[0], &end, 1), 1);
    close(have_tried[0]);
    close(have_tried[1]);
    for (int child = 0; child < kChildren; ++child) wait(nullptr);
    std::sort(ends.begin(), ends.end());
    ASSERT_EQ(ends, "0001") << round;
    ASSERT_EQ(Store(path, study, "").finished().size(), 1U);
  }
}

TEST(NewStore, SaysWhyItCannotBe) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  const auto refusal = [&](const std::string& path) {
    try {
      Store(path, study, "");
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.family(), Failure::Family::files);
      return failure.message();
    }
    return std::string("made");
  };
  EXPECT_EQ(refusal(folder / "no/store"), (folder / "no/store") + ": there is no folder for it");
  std::filesystem::create_directory(folder / "folder");
  EXPECT_EQ(refusal(folder / "folder"),
            (folder / "folder") + " is a folder; expected the file of a store");
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  EXPECT_THAT(refusal(folder / "fifo"), HasSubstr("is not a regular file"));
  if (geteuid() == 0) return;  // who may do everything is refused nothing
  Store(folder / "read-only", study, "");
  std::filesystem::permissions(folder / "read-only", std::filesystem::perms::owner_read);
  EXPECT_THAT(refusal(folder / "read-only"), HasSubstr("cannot be read and written: Permission"));
  std::filesystem::permissions(
      folder / "folder", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_THAT(refusal(folder / "folder/store"), HasSubstr("cannot be made: Permission"));
}

}  // namespace
}  // namespace v2v
