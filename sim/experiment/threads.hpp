// Several threads that do the same.
#pragma once

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

}  // namespace v2v
