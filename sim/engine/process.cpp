// Memory for coroutine frames, and signals.
#include "vein2vein/engine/process.hpp"

#include "core/invariant.hpp"

#include <array>
#include <new>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define V2V_RECYCLE_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define V2V_RECYCLE_FRAMES 0
#endif
#endif
#ifndef V2V_RECYCLE_FRAMES
#define V2V_RECYCLE_FRAMES 1
#endif

namespace v2v {

#if V2V_RECYCLE_FRAMES
namespace {

constexpr std::size_t kGrain = 64;
constexpr std::size_t kLargestRecycled = 4096;

/// Free frames by size in steps of `kGrain`, linked through their own first bytes.
class FramePool {
 public:
  FramePool() = default;
  FramePool(const FramePool&) = delete;
  FramePool& operator=(const FramePool&) = delete;
  ~FramePool() {
    for (Free* head : free_)
      while (head) ::operator delete(std::exchange(head, head->next));
  }
  void* take(std::size_t grains) {
    Free*& head = free_[grains];
    if (!head) return ::operator new(grains* kGrain);
    return std::exchange(head, head->next);
  }
  void give(void* frame, std::size_t grains) noexcept {
    free_[grains] = new (frame) Free{free_[grains]};
  }

 private:
  struct Free {
    Free* next;
  };
  std::array<Free*, kLargestRecycled / kGrain + 1> free_{};
};

thread_local FramePool frames;

}  // namespace

void* allocate_frame(std::size_t size) {
  if (size > kLargestRecycled) return ::operator new(size);
  return frames.take((size + kGrain - 1) / kGrain);
}

void release_frame(void* frame, std::size_t size) noexcept {
  if (size > kLargestRecycled) return ::operator delete(frame);
  frames.give(frame, (size + kGrain - 1) / kGrain);
}
#else
void* allocate_frame(std::size_t size) { return ::operator new(size); }
void release_frame(void* frame, std::size_t) noexcept { ::operator delete(frame); }
#endif

void Signal::announce() {
  announced_ = true;
  if (Heard* const listener = std::exchange(listener_, nullptr)) listener->hear();
}

void Signal::Heard::await_suspend(std::coroutine_handle<> waiter) noexcept {
  V2V_INVARIANT(!signal_->listener_, "two processes wait for one signal");
  suspend(waiter);
  signal_->listener_ = this;
}

}  // namespace v2v
