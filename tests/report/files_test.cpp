// Folders of results appear whole or not at all.
#include "vein2vein/report/files.hpp"

#include "vein2vein/core/diagnostic.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void write_files(const std::string& folder,
                 const std::vector<std::pair<std::string, std::string>>& files) {
  FolderWriter writer(folder);
  for (const auto& [name, content] : files) writer.write(name, content);
  writer.commit();
}

class Files : public testing::Test {
 protected:
  Files() {
    std::string pattern = testing::TempDir() + "vein2vein-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~Files() override { fs::remove_all(root_); }

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  std::vector<std::string> list(const std::string& name = "") const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root_ / name))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string read(const std::string& name) const {
    std::ifstream in(root_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& name, const std::string& content) const {
    std::ofstream(root_ / name, std::ios::binary) << content;
  }
  /// The message of the failure, empty when there was none.
  template <class Action>
  static std::string failure_of(Action action) {
    try {
      action();
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.family(), Failure::Family::files);
      return failure.message();
    }
    return "";
  }

  fs::path root_;
};

TEST_F(Files, ANewFolderAppearsWholeWithUsualPermissions) {
  const std::string binary("a\0b\r\n", 5);
  write_files(path("out"), {{"a.txt", "first\n"}, {"b.bin", binary}, {"empty", ""}});
  EXPECT_THAT(list(), ElementsAre("out")) << "no temporary folder is left";
  EXPECT_THAT(list("out"), ElementsAre("a.txt", "b.bin", "empty"));
  EXPECT_EQ(read("out/a.txt"), "first\n");
  EXPECT_EQ(read("out/b.bin"), binary);
  fs::create_directory(path("usual"));
  EXPECT_EQ(fs::status(path("out")).permissions(), fs::status(path("usual")).permissions());
}

TEST_F(Files, NothingIsSeenBeforeTheCommit) {
  {
    FolderWriter writer(path("out"));
    std::FILE* stream = writer.file("rows.csv");
    std::fputs("a,b\n", stream);
    writer.write("note", "text");
    EXPECT_FALSE(fs::exists(path("out")));
  }
  EXPECT_THAT(list(), IsEmpty()) << "no commit: as if it had never been";
  FolderWriter writer(path("out/"));
  std::fputs("a,b\n", writer.file("rows.csv"));
  writer.commit();
  EXPECT_EQ(read("out/rows.csv"), "a,b\n");
  EXPECT_THAT(failure_of([&] { writer.write("late", ""); }), HasSubstr("already in place"));
  EXPECT_THAT(failure_of([&] { writer.commit(); }), HasSubstr("already in place"));
}

TEST_F(Files, WhatOthersWriteIsPutInPlaceToo) {
  FolderWriter writer(path("out"));
  writer.write("a", "ours");
  std::ofstream(writer.place("b"), std::ios::binary) << "theirs";
  EXPECT_FALSE(fs::exists(path("out")));
  writer.commit();
  EXPECT_THAT(list("out"), ElementsAre("a", "b"));
  EXPECT_EQ(read("out/b"), "theirs");
  // Which nobody has written is missed.
  FolderWriter without(path("without"));
  without.place("c");
  EXPECT_THAT(failure_of([&] { without.commit(); }), HasSubstr("without/c': No such file"));
  EXPECT_FALSE(fs::exists(path("without")));
  EXPECT_THAT(failure_of([&] { without.place("d/e"); }), HasSubstr("not the name of a file"));
}

TEST_F(Files, WhatIsAbandonedIsGone) {
  write_files(path("there"), {{"a", "old"}});
  for (const char* folder : {"made/for/it", "there"}) {
    FolderWriter writer(path(folder));
    writer.write("a", "new");
    std::fputs("half of", writer.file("b"));
    // As a handler of signals does it; what is destroyed afterwards finds nothing left to remove.
    abandon_folder();
    EXPECT_THAT(list(), ElementsAre("there"));
    EXPECT_THAT(list("there"), ElementsAre("a"));
    EXPECT_EQ(read("there/a"), "old");
  }
  abandon_folder();  // of nobody
}

TEST_F(Files, AnExistingFolderKeepsWhatIsNotReplaced) {
  fs::create_directory(path("out"));
  put("out/mine", "kept");
  put("out/a", "old");
  write_files(path("out"), {{"a", "new"}, {"b", "more"}});
  EXPECT_THAT(list("out"), ElementsAre("a", "b", "mine"));
  EXPECT_EQ(read("out/a"), "new");
  EXPECT_EQ(read("out/mine"), "kept");
}

TEST_F(Files, AFolderInTheWayOfAFileIsNotTouched) {
  fs::create_directories(path("out/b"));
  put("out/a", "old");
  const std::string message = failure_of([&] {
    write_files(path("out"), {{"a", "new"}, {"b", "more"}});
  });
  EXPECT_THAT(message, HasSubstr(path("out/b")));
  EXPECT_THAT(message, HasSubstr("Is a directory"));
  EXPECT_THAT(list("out"), ElementsAre("a", "b"));
  EXPECT_EQ(read("out/a"), "old");
}

TEST_F(Files, AFailureHalfwayPutsOldFilesBack) {
  fs::create_directory(path("out"));
  put("out/a", "old");
  FolderWriter writer(path("out"));
  for (const char* name : {"a", "b", "c"}) writer.write(name, "new");
  for (const auto& entry : fs::recursive_directory_iterator(path("out")))
    if (entry.path().filename() == "c") {
      fs::remove(entry.path());
      break;
    }
  EXPECT_THAT(failure_of([&] { writer.commit(); }), HasSubstr("No such file"));
  EXPECT_THAT(list("out"), ElementsAre("a"));
  EXPECT_EQ(read("out/a"), "old");
}

TEST_F(Files, MissingParentsAreMadeAndTakenBack) {
  write_files(path("runs/today/out"), {{"a", "1"}});
  EXPECT_EQ(read("runs/today/out/a"), "1");
  { const FolderWriter writer(path("other/today/out")); }
  EXPECT_THAT(list(), ElementsAre("runs"));
}

TEST_F(Files, ARelativeNameIsFine) {
  const fs::path before = fs::current_path();
  fs::current_path(root_);
  write_files("out", {{"a", "1"}});
  write_files("one/two", {{"a", "2"}});
  fs::current_path(before);
  EXPECT_EQ(read("out/a"), "1");
  EXPECT_EQ(read("one/two/a"), "2");
}

TEST_F(Files, APlaceThatCannotBeWrittenIsNamed) {
  put("file", "");
  const auto write_to = [](const std::string& folder) {
    return failure_of([&] { write_files(folder, {{"a", "1"}}); });
  };
  EXPECT_THAT(write_to(path("file")), HasSubstr("'" + path("file") + "': Not a directory"));
  EXPECT_THAT(write_to(path("file/out")), HasSubstr("Not a directory"));
  EXPECT_THAT(write_to("/proc/vein2vein"), HasSubstr("'/proc"));
  EXPECT_THAT(write_to(""), HasSubstr("empty"));
  EXPECT_THAT(list(), ElementsAre("file"));
}

TEST_F(Files, NamesWithFoldersAreRefused) {
  for (const std::string& name : {std::string(), std::string("."), std::string(".."),
                                  std::string("../a"), std::string("/a"), std::string("a\0b", 3)})
    EXPECT_THAT(failure_of([&] {
                  write_files(path("out"), {{"ok", ""}, {name, "x"}});
                }),
                HasSubstr("not the name of a file"));
  EXPECT_THAT(failure_of([&] {
                write_files(path("out"), {{"a", ""}, {"a", "x"}});
              }),
              HasSubstr("File exists"));
  EXPECT_THAT(list(), IsEmpty());
}

/// Files may grow to a page only: writing more fails as it does on a full disk.
class SmallFiles {
 public:
  SmallFiles() : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit small = before_;
    small.rlim_cur = 4096;
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(Files, ADiskThatFillsUpLeavesNothing) {
  fs::create_directory(path("old"));
  put("old/a", "old");
  const std::string big(100'000, 'x');
  std::string at_once, into_old, streamed;
  {
    const SmallFiles limit;
    at_once = failure_of([&] { write_files(path("one/out"), {{"a", "1"}, {"b", big}}); });
    into_old = failure_of([&] { write_files(path("old"), {{"a", "1"}, {"b", big}}); });
    streamed = failure_of([&] {
      FolderWriter writer(path("out"));
      std::FILE* stream = writer.file("rows.csv");
      std::fwrite(big.data(), 1, big.size(), stream);  // as careless as can be
      std::fputs("end\n", stream);
      writer.commit();
    });
  }
  EXPECT_THAT(at_once, HasSubstr("'" + path("one/out/b") + "': File too large"));
  EXPECT_THAT(into_old, HasSubstr("File too large"));
  EXPECT_THAT(streamed, HasSubstr(path("out/rows.csv")));
  EXPECT_THAT(list(), ElementsAre("old"));
  EXPECT_THAT(list("old"), ElementsAre("a"));
  EXPECT_EQ(read("old/a"), "old");
}

TEST_F(Files, LostRowsAreNotForgottenWhenThereIsRoomAgain) {
  FolderWriter writer(path("out"));
  std::FILE* stream = writer.file("rows.csv");
  const std::string big(100'000, 'x');
  {
    const SmallFiles limit;
    std::fwrite(big.data(), 1, big.size(), stream);
    std::fflush(stream);
  }
  EXPECT_THAT(failure_of([&] { writer.commit(); }), HasSubstr(path("out/rows.csv")));
  EXPECT_THAT(list(), IsEmpty());
}

}  // namespace
}  // namespace v2v::test
