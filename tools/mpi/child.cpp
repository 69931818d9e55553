// Starting by posix_spawn: a fork would copy memory that a network card may be writing to.
#include "child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

extern char** environ;

namespace v2v::mpi {
namespace {

/// Gives the child its descriptors, and the signals as a program expects to find them.
class Start {
 public:
  Start() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  ~Start() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }

  void give(int ours, int theirs) { posix_spawn_file_actions_adddup2(&files_, ours, theirs); }

  pid_t run(const std::vector<std::string>& words) const {
    std::vector<char*> pointers;
    for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    pid_t id = -1;
    const int error =
        posix_spawn(&id, pointers.front(), &files_, &attributes_, pointers.data(), environ);
    if (error != 0) throw std::system_error(error, std::generic_category(), words.front());
    return id;
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

}  // namespace

std::string program_path() {
  if (const char* set = std::getenv("V2V_PROGRAM"); set && *set) return set;
  std::error_code ignored;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  const auto beside = folder / "v2v";
  const auto in_build = folder.parent_path() / "cli" / "v2v";
  return std::filesystem::exists(beside, ignored) ? beside : in_build;
}

Child::Child(const std::string& program, const std::vector<std::string>& words,
             const Descriptors& descriptors) {
  Start start;
  int first_free = 3;
  for (const auto& [ours, theirs] : descriptors) {
    start.give(ours, theirs);
    first_free = std::max(first_free, theirs + 1);
  }
  std::vector<std::string> all = {"/proc/self/exe", kTied, std::to_string(getpid()),
                                  std::to_string(first_free), program};
  all.insert(all.end(), words.begin(), words.end());
  id_ = start.run(all);
}

Child::~Child() { wait_or_kill(0); }

void Child::wait(int options) {
  while (!ended_) {
    const pid_t got = waitpid(id_, &raw_status_, options);
    if (got == 0) return;
    if (got < 0 && errno == EINTR) continue;
    ended_ = true;
  }
}

bool Child::ended() {
  wait(WNOHANG);
  return ended_;
}

void Child::wait_or_kill(int milliseconds) {
  constexpr useconds_t kMillisecond = 1000;
  for (; milliseconds > 0 && !ended(); --milliseconds) usleep(kMillisecond);
  if (!ended()) kill(id_, SIGKILL);
  wait();
}

int Child::status() const {
  return WIFSIGNALED(raw_status_) ? 128 + WTERMSIG(raw_status_) : WEXITSTATUS(raw_status_);
}

std::string Child::how() const {
  if (!WIFSIGNALED(raw_status_)) return "exit status " + std::to_string(WEXITSTATUS(raw_status_));
  const int signal = WTERMSIG(raw_status_);
  return "signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

int become_child(int argc, char** argv) {
  constexpr int kProgram = 4;  // after our name, kTied, the parent and the first free descriptor
  constexpr int kCannotStart = 127;
  if (argc <= kProgram) return kCannotStart;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != std::atoi(argv[2])) return kCannotStart;  // it ended before it could be tied to
  close_range(static_cast<unsigned>(std::atoi(argv[3])), ~0U, 0);
  execv(argv[kProgram], argv + kProgram);
  std::fprintf(stderr, "%s: %s\n", argv[kProgram], std::strerror(errno));
  return kCannotStart;
}

}  // namespace v2v::mpi
