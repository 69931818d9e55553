// Fork, pipe and wait.
#include "differential/child_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#define V2V_LEAK_CHECK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define V2V_LEAK_CHECK 1
#endif
#endif
#ifdef V2V_LEAK_CHECK
#include <sanitizer/lsan_interface.h>
#endif

namespace v2v::test {
namespace {

constexpr int kLeaked = 23;

/// Both ends of a pipe and the child that writes into it; closed and waited for on every way out.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    close_end(ends_[0]);
    close_end(ends_[1]);
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }

  /// False in the child and where there is none.
  bool start() {
    if (::pipe(ends_) != 0) return false;
    std::fflush(nullptr);  // or the child would write it once more
    id_ = ::fork();
    close_end(ends_[id_ == 0 ? 0 : 1]);
    return id_ > 0;
  }
  bool is_child() const { return id_ == 0; }

  [[noreturn]] void say_and_leave(const std::string& bytes) {
    for (std::size_t said = 0; said < bytes.size();) {
      const ssize_t part = ::write(ends_[1], bytes.data() + said, bytes.size() - said);
      if (part < 0 && errno == EINTR) continue;
      if (part <= 0) ::_exit(1);
      said += static_cast<std::size_t>(part);
    }
#ifdef V2V_LEAK_CHECK
    if (__lsan_do_recoverable_leak_check() != 0) ::_exit(kLeaked);
#endif
    ::_exit(0);
  }

  std::string listen() {
    std::string bytes;
    char part[1 << 16];
    for (;;) {
      const ssize_t got = ::read(ends_[0], part, sizeof part);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return bytes;
      bytes.append(part, static_cast<std::size_t>(got));
    }
  }

  std::string how_it_died() {
    int status = 0;
    if (::waitpid(id_, &status, 0) != id_) return "was lost";
    id_ = -1;
    if (WIFSIGNALED(status)) return "died of signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status) == kLeaked) return "leaked memory";
    if (WEXITSTATUS(status) != 0) return "left with " + std::to_string(WEXITSTATUS(status));
    return {};
  }

 private:
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  int ends_[2] = {-1, -1};
  pid_t id_ = -1;
};

}  // namespace

ChildResult in_child(const std::function<std::string()>& function) {
  Child child;
  if (!child.start()) {
    if (!child.is_child()) return {{}, std::strerror(errno)};
    ::alarm(60);
    child.say_and_leave(function());
  }
  ChildResult result;
  result.bytes = child.listen();
  result.died = child.how_it_died();
  return result;
}

ChildResult on_simgrid(const SimgridPlatform& platform,
                       const std::function<std::string(Engine&)>& function) {
  return in_child([&] {
    SimgridEngine engine(platform);
    return function(engine);
  });
}

}  // namespace v2v::test
