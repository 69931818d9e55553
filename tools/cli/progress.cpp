// One line that is written over, a few times a second.
#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>
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

class VerificationLine {
 public:
  void show(std::uint64_t events, bool done) {
    const auto now = std::chrono::steady_clock::now();
    if (done) {
      if (is_terminal_ && shown_) std::fputs("\r\033[K", stderr);
      begin_.reset();
      shown_ = false;
    } else if (!begin_) {
      begin_ = last_ = now;
    } else if (is_terminal_ ? now - *begin_ > kQuick && now - last_ > kBetween
                            : now - *begin_ > kLong && !told_) {
      fmt::print(stderr, "{}verifying replication 0 against SimGrid: {} events so far{}",
                 is_terminal_ ? "\r\033[K" : "", events, is_terminal_ ? "" : "\n");
      shown_ = told_ = true;
      last_ = now;
    }
    std::fflush(stderr);
  }

 private:
  static constexpr std::chrono::milliseconds kQuick{500}, kBetween{200}, kLong{5000};
  bool is_terminal_ = ::isatty(STDERR_FILENO) != 0;
  std::optional<std::chrono::steady_clock::time_point> begin_;
  std::chrono::steady_clock::time_point last_;
  bool shown_ = false, told_ = false;
};

}  // namespace

std::function<void(std::uint64_t, bool)> verification_line() {
  return [line = VerificationLine()](std::uint64_t events, bool done) mutable {
    line.show(events, done);
  };
}

std::function<void(std::uint64_t, std::uint64_t)> progress_bar() {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return
      [bar = ProgressBar()](std::uint64_t done, std::uint64_t all) mutable { bar.show(done, all); };
}

}  // namespace v2v::cli
