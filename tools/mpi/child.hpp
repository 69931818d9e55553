// Processes that end with the one that started them.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace v2v::mpi {

/// The program `v2v`: what V2V_PROGRAM says, or beside this program, or where the build has it.
std::string program_path();

/// A process of `v2v`. It gets the descriptors that it is given, besides standard input, output and
/// error, and no others. The kernel kills it when this process ends, however that happens.
class Child {
 public:
  /// Ours and the number that it has in the child. Throws std::system_error.
  using Descriptors = std::vector<std::pair<int, int>>;
  Child(const std::string& program, const std::vector<std::string>& words,
        const Descriptors& descriptors);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  /// True when it has ended.
  bool ended();
  /// Waits for the end.
  void wait() { wait(0); }
  /// Waits for the end, and makes it when it does not come in this time.
  void wait_or_kill(int milliseconds);
  /// Exit status, or 128 and the number of the signal; after the end.
  int status() const;
  /// "exit status 2" or "signal 9 (Killed)"; after the end.
  std::string how() const;

 private:
  void wait(int options);

  pid_t id_ = -1;
  bool ended_ = false;
  int raw_status_ = 0;
};

/// What a child does first (`words` after the program's own name): ties its life to its parent's,
/// then becomes `v2v`. Returns only when it cannot: the exit status.
int become_child(int argc, char** argv);
/// The first word that leads there.
inline constexpr const char* kTied = "--tied";

}  // namespace v2v::mpi
