// Memory for coroutine frames, and signals.
#include "vein2vein/engine/process.hpp"

#include "core/huge_pages.hpp"
#include "core/invariant.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>
#include <utility>
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

/// Blocks that frames are cut from: small ones for few patients, then of huge pages. With thousands
/// in flight every event is about another patient, and small pages cost more than the memory.
class Blocks {
 public:
  Blocks() = default;
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;
  ~Blocks() {
    for (const auto& [block, size] : all_) ::operator delete(block, alignment_of(size));
  }
  void* cut(std::size_t size) {
    if (size > left_) add();
    left_ -= size;
    return std::exchange(next_, next_ + size);
  }

 private:
  static constexpr std::size_t kFirst = std::size_t{64} << 10U, kHuge = std::size_t{2} << 20U;
  static constexpr std::align_val_t alignment_of(std::size_t size) {
    return std::align_val_t(size == kHuge ? kHuge : kGrain);
  }
  void add() {
    const std::size_t size = all_.empty() ? kFirst : std::min(2 * all_.back().second, kHuge);
    all_.reserve(all_.size() + 1);
    next_ = static_cast<std::byte*>(::operator new(size, alignment_of(size)));
    left_ = size;
    all_.emplace_back(next_, size);
    if (size == kHuge) advise_huge_pages(next_, size);
  }

  std::vector<std::pair<std::byte*, std::size_t>> all_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;  // of the last one
};

/// Free frames by size in steps of `kGrain`, linked through their own first bytes.
class FramePool {
 public:
  void* take(std::size_t grains) {
    Free*& head = free_[grains];
    if (!head) return blocks_.cut(grains * kGrain);
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
  Blocks blocks_;
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

void Signal::Heard::await_suspend(Process::Handle waiter) noexcept {
  V2V_INVARIANT(!signal_->listener_, "two processes wait for one signal");
  waiter_ = waiter;
  signal_->listener_ = this;
}

}  // namespace v2v
