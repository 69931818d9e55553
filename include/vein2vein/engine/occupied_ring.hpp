// Which places of a ring are occupied, and which of them is next.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace v2v {

/// A ring of 4,096 places in 64 words, and a word that says which of those are not 0: wherever one
/// begins to look, the next occupied place is found in four steps.
class OccupiedRing {
 public:
  static constexpr std::uint32_t place_count = 64 * 64;

  bool empty() const noexcept { return words_in_use_ == 0; }
  void occupy(std::uint32_t place) noexcept {
    words_[place / 64] |= bit(place % 64);
    words_in_use_ |= bit(place / 64);
  }
  void vacate(std::uint32_t place) noexcept {
    words_[place / 64] &= ~bit(place % 64);
    if (words_[place / 64] == 0) words_in_use_ &= ~bit(place / 64);
  }
  /// How many places it is from `place` on to the next that is occupied: 0 where `place` is.
  /// Precondition: not empty.
  std::uint32_t distance_to_next(std::uint32_t place) const noexcept {
    const std::uint32_t word = place / 64;
    std::uint32_t which = word;
    std::uint64_t occupied = words_[word] & from(place % 64);
    if (occupied == 0) {
      const std::uint64_t later = word == 63 ? 0 : words_in_use_ & from(word + 1);
      which = lowest(later != 0 ? later : words_in_use_);
      occupied = words_[which];
    }
    return (64 * which + lowest(occupied) - place) % place_count;
  }

 private:
  static std::uint64_t bit(std::uint32_t i) noexcept { return std::uint64_t{1} << i; }
  static std::uint64_t from(std::uint32_t i) noexcept { return ~std::uint64_t{0} << i; }
  static std::uint32_t lowest(std::uint64_t bits) noexcept {
    return static_cast<std::uint32_t>(std::countr_zero(bits));
  }
  std::array<std::uint64_t, 64> words_{};
  std::uint64_t words_in_use_ = 0;
};

}  // namespace v2v
