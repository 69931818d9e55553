// Stores of programs that are killed, on disks that are full, in files that are something else.
#include "experiment/made_up.hpp"
#include "experiment/store/sqlite.hpp"
#include "experiment/store/store.hpp"
#include "experiment/store_folder.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <string>

namespace v2v {
namespace {

using testing::HasSubstr;

std::string failure_of(const std::function<void()>& what, Failure::Family family) {
  try {
    what();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), family) << failure.message();
    return failure.message();
  }
  return "";
}

/// `ok` when the file is whole and every batch has its rows.
std::string integrity_of(const std::string& path) {
  Database database(path, Database::Missing::refuse);
  if (database.integer("SELECT coalesce(sum(replications), 0) FROM batch") !=
          database.integer("SELECT count(*) FROM replication") ||
      database.integer("SELECT 6 * count(*) FROM replication") !=
          database.integer("SELECT count(*) FROM flow"))
    return "batches without rows, or rows without batches";
  Statement check(database, "PRAGMA integrity_check");
  return check.step() ? check.text(0) : "";
}

WorkUnit unit_number(const Study& study, std::uint32_t number) {
  return {number / study.batches(), number % study.batches()};
}

/// Puts batches from `first` on and says after each, through the pipe, that it is on the disk.
[[noreturn]] void put_until_killed(const std::string& path, const Study& study,
                                   const std::vector<BatchResult>& batches, std::uint32_t first,
                                   int pipe) {
  Store store(path, study, "");
  for (std::uint32_t i = first; i < batches.size(); ++i) {
    store.put(unit_number(study, i), batches[i]);
    const char done = 1;
    if (write(pipe, &done, 1) != 1) _exit(1);
  }
  _exit(0);
}

/// Starts a program that puts batches, and kills it when it has said so `put` times, at once or a
/// little later. Returns how often it had said so.
std::uint32_t killed_after(std::uint32_t put, useconds_t later, const std::string& path,
                           const Study& study, const std::vector<BatchResult>& batches,
                           std::uint32_t first) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    put_until_killed(path, study, batches, first, ends[1]);
  }
  close(ends[1]);
  char done = 0;
  std::uint32_t said = 0;
  while (said < put && read(ends[0], &done, 1) == 1) ++said;
  usleep(later);
  kill(child, SIGKILL);
  while (read(ends[0], &done, 1) == 1) ++said;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return said;
}

TEST(StoreCrash, NothingThatWasPutIsLostByKilling) {
  const StoreFolder folder;
  const Study study = made_up_study(4, 1, 40, 2);
  std::vector<BatchResult> batches;
  for (std::uint32_t i = 0; i < 80; ++i)
    batches.push_back(made_up_batch(study, unit_number(study, i)));
  const RandomStream luck(1, 0, 0);
  std::uint32_t there = 0, kills = 0;
  // Several lives of the same store, one store after another, until 20 have been killed.
  for (unsigned life = 0; kills < 20; ++life) {
    if (there == batches.size()) {
      std::filesystem::remove(folder / "s");
      there = 0;
    }
    const auto put = static_cast<std::uint32_t>(luck.uniform(0, life) * 12);
    const auto later = static_cast<useconds_t>(luck.uniform(1, life) * 3000);
    const std::uint32_t said = killed_after(put, later, folder / "s", study, batches, there);
    ++kills;
    // Killed at the very beginning it has made nothing: this makes it.
    Store(folder / "s", study, "");
    ASSERT_EQ(integrity_of(folder / "s"), "ok") << life;
    Store store(folder / "s", study, "");
    const std::vector<WorkUnit> finished = store.finished();
    // What it had no time to say may be there as well.
    ASSERT_GE(finished.size(), there + said) << life;
    ASSERT_LE(finished.size(), there + said + 1) << life;
    there = static_cast<std::uint32_t>(finished.size());
    for (std::uint32_t i = 0; i < there; ++i) {
      ASSERT_EQ(finished[i], unit_number(study, i));
      ASSERT_EQ(encode(store.read(finished[i])), encode(batches[i]));
    }
  }
}

/// Puts batches in a process in which no file may grow beyond `limit`. Returns the exit status:
/// 0 when all were put, 1 when a failure of the family `files` stopped it.
int put_with_limit(const std::string& path, const Study& study, rlim_t limit,
                   const std::string& message_file) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit small{limit, limit};
    setrlimit(RLIMIT_FSIZE, &small);
    int status = 0;
    try {
      Store store(path, study, "");
      const std::vector<WorkUnit> there = store.finished();
      for (auto i = static_cast<std::uint32_t>(there.size()); i < 40; ++i)
        store.put(unit_number(study, i), made_up_batch(study, unit_number(study, i)));
    } catch (const Failure& failure) {
      std::ofstream(message_file) << failure.message();
      status = failure.family() == Failure::Family::files ? 1 : 2;
    }
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StoreCrash, GoesOnAfterAFullDisk) {
  const StoreFolder folder;
  const Study study = made_up_study(2, 1, 100, 5);
  std::size_t before = 0;
  for (const rlim_t limit : {200'000U, 400'000U, 600'000U}) {
    ASSERT_EQ(put_with_limit(folder / "s", study, limit, folder / "message"), 1) << limit;
    std::string message;
    std::getline(std::ifstream(folder / "message") >> std::ws, message);
    EXPECT_THAT(message, HasSubstr(folder / "s"));
    ASSERT_EQ(integrity_of(folder / "s"), "ok");
    const std::vector<WorkUnit> there = Store(folder / "s", study, "").finished();
    EXPECT_GE(there.size(), before);
    before = there.size();
  }
  EXPECT_GT(before, 0U);
  EXPECT_LT(before, 40U);
  ASSERT_EQ(put_with_limit(folder / "s", study, RLIM_INFINITY, folder / "message"), 0);
  Store store(folder / "s", study, "");
  for (std::uint32_t i = 0; i < 40; ++i)
    EXPECT_EQ(encode(store.read(unit_number(study, i))),
              encode(made_up_batch(study, unit_number(study, i))));
}

TEST(StoreCrash, OneProgramAtATime) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  const std::string path = folder / "s";
  const auto open = [&] { Store(path, study, ""); };
  {
    Store store(path, study, "");
    EXPECT_EQ(failure_of(open, Failure::Family::files), path + " is in use by another program");
    store.put({0, 0}, made_up_batch(study, {0, 0}));
    EXPECT_EQ(failure_of(open, Failure::Family::files), path + " is in use by another program");
    EXPECT_EQ(failure_of([&] { merge_stores(folder / "all", {path}); }, Failure::Family::files),
              path + " is in use by another program");
    store.put({0, 1}, made_up_batch(study, {0, 1}));
  }
  EXPECT_EQ(Store(path, study, "").finished().size(), 2U);
}

TEST(StoreCrash, AnInterruptedBeginningIsBegunAgain) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  std::ofstream(folder / "empty");
  Store(folder / "empty", study, "").put({0, 0}, made_up_batch(study, {0, 0}));
  EXPECT_EQ(Store(folder / "empty", study, "").finished().size(), 1U);
  Database(folder / "only-a-log", Database::Missing::make).execute("PRAGMA journal_mode = WAL");
  EXPECT_TRUE(Store(folder / "only-a-log", study, "").finished().empty());
}

TEST(StoreCrash, RefusesWhatIsNoStore) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  const auto refusal = [&](const std::string& path, Failure::Family family) {
    return failure_of([&] { Store(path, study, ""); }, family);
  };
  {
    std::ofstream text(folder / "notes.txt");
    for (int i = 0; i < 200; ++i) text << "These are the notes of somebody else.\n";
  }
  EXPECT_EQ(refusal(folder / "notes.txt", Failure::Family::input),
            (folder / "notes.txt") + " is not a store: it is no SQLite file");
  Database(folder / "other", Database::Missing::make).execute("CREATE TABLE t (x)");
  EXPECT_THAT(refusal(folder / "other", Failure::Family::input),
              HasSubstr("is an SQLite file of something else"));
  // Nothing in it has been changed: it has no write-ahead log now.
  Database other(folder / "other", Database::Missing::refuse);
  Statement mode(other, "PRAGMA journal_mode");
  ASSERT_TRUE(mode.step());
  EXPECT_EQ(mode.text(0), "delete");

  EXPECT_THAT(refusal(folder / "no/such/folder", Failure::Family::files),
              HasSubstr(folder / "no/such/folder"));
  std::filesystem::create_directory(folder / "folder");
  EXPECT_THAT(refusal(folder / "folder", Failure::Family::files), HasSubstr(folder / "folder"));
}

TEST(StoreCrash, SaysWhatIsDamaged) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  const std::string path = folder / "s";
  {
    Store store(path, study, "");
    for (std::uint32_t batch = 0; batch < 2; ++batch)
      store.put({0, batch}, made_up_batch(study, {0, batch}));
  }
  Database(path, Database::Missing::refuse)
      .execute("UPDATE batch SET bytes = substr(bytes, 1, 100) WHERE batch = 1");
  {
    const Store store(path, study, "");
    EXPECT_EQ(encode(store.read({0, 0})), encode(made_up_batch(study, {0, 0})));
    EXPECT_THAT(failure_of(
                    [&] {
                      store.read({0, 1});
                    },
                    Failure::Family::input),
                HasSubstr("is damaged (batch 1 of point 0"));
  }
  // A file that was cut in the middle.
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  const std::string message = failure_of(
      [&] {
        Store store(path, study, "");
        store.read({0, 0});
        store.put({0, 1}, made_up_batch(study, {0, 1}));
      },
      Failure::Family::input);
  EXPECT_THAT(message, HasSubstr(path + " is damaged"));
}

}  // namespace
}  // namespace v2v
