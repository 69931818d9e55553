// What a patient's file knows of waits, and a maker of what it has been given.
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/journal/journal.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace v2v {

/// What of a patient can wait, at the same time as the others.
enum class Track : std::uint8_t {
  patient,
  product,
  booking,  ///< a suite, ahead of the cells
  bed,      ///< a ward bed, ahead of lymphodepletion
  testing   ///< of a product that was released at risk
};
inline constexpr std::size_t track_count = 5;

/// A wait that is under way.
struct WaitUnderWay {
  WaitedFor what;
  TimePoint since;
  void* place = nullptr;  ///< nullptr: none is under way
  void (*change_priority)(void* place, double priority) = nullptr;
};

/// One of the cultures that a maker has been given. Counts until it is destroyed.
class Commitment {
 public:
  Commitment() noexcept = default;
  explicit Commitment(std::uint32_t& count) noexcept : count_(&count) { ++count; }
  Commitment(Commitment&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Commitment& operator=(Commitment&& other) noexcept {
    end();
    count_ = std::exchange(other.count_, nullptr);
    return *this;
  }
  ~Commitment() { end(); }
  void end() noexcept {
    if (count_) --*std::exchange(count_, nullptr);
  }

 private:
  std::uint32_t* count_ = nullptr;
};

}  // namespace v2v
