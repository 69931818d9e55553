// One line that is written over, a few times a second.
#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace v2v::cli {
namespace {

class ProgressBar {
 public:
  void show(std::uint64_t done, std::uint64_t all) {
    const auto now = std::chrono::steady_clock::now();
    if (done >= all) {
      std::fputs("\r\033[K", stderr);
      std::fflush(stderr);
      return;
    }
    // What a store already had took no time: the rate is of what came since the first call.
    if (shown_ == 0) {
      begin_ = now;
      done_before_ = done;
    } else if (now - last_ < std::chrono::milliseconds(200)) {
      return;
    }
    ++shown_;
    last_ = now;
    const std::string bar(static_cast<std::size_t>(20 * done / all), '#');
    fmt::print(stderr, "\r\033[K[{:<20}] {} of {} replications{}", bar, done, all,
               pace(done, all, std::chrono::duration<double>(now - begin_).count()));
    std::fflush(stderr);
  }

 private:
  std::string pace(std::uint64_t done, std::uint64_t all, double seconds) const {
    if (seconds < 0.5 || done <= done_before_) return {};
    const double rate = static_cast<double>(done - done_before_) / seconds;
    const auto left = static_cast<std::uint64_t>(static_cast<double>(all - done) / rate + 0.5);
    return fmt::format(", {:.{}f}/s, {}:{:02}:{:02} left", rate, rate < 10 ? 1 : 0, left / 3600,
                       left / 60 % 60, left % 60);
  }

  std::chrono::steady_clock::time_point begin_, last_;
  std::uint64_t done_before_ = 0;
  std::uint64_t shown_ = 0;
};

}  // namespace

std::function<void(std::uint64_t, std::uint64_t)> progress_bar() {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return
      [bar = ProgressBar()](std::uint64_t done, std::uint64_t all) mutable { bar.show(done, all); };
}

}  // namespace v2v::cli
