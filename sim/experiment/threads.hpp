// Several threads that do the same.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace v2v {

/// Calls `work` here and on up to `threads - 1` threads beside, and returns when all have. A system
/// that has no room for so many does it with those it has. The first that any of them throws is
/// thrown on.
template <class Work>
void work_together(unsigned threads, const Work& work) {
  std::mutex mutex;
  std::exception_ptr failure;
  const auto guarded = [&] {
    try {
      work();
    } catch (...) {
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    try {
      for (unsigned i = 1; i < threads; ++i) others.emplace_back(guarded);
    } catch (const std::system_error&) {
      // The results are the same.
    }
    guarded();
  }
  if (failure) std::rethrow_exception(failure);
}

/// `threads`, or one for each core where it is 0.
inline unsigned threads_or_cores(unsigned threads) {
  return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

/// Calls `task` with every number below `count`, each on whichever thread is free. The first
/// failure (by number) is thrown when all have ended.
template <class Task>
void share_out(std::size_t count, unsigned threads, const Task& task) {
  std::vector<std::exception_ptr> failures(count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) try {
        task(i);
      } catch (...) {
        failures[i] = std::current_exception();
      }
  };
  work_together(static_cast<unsigned>(std::min<std::size_t>(threads, count)), work);
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace v2v
