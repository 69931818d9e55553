// A patient's random numbers: each is drawn by what it is for, so that none moves another.
#pragma once

#include "pathway/purposes.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/pathway/model.hpp"

#include <array>
#include <cstdint>
#include <limits>

namespace v2v {

class Chance {
 public:
  explicit Chance(Luck luck) noexcept : luck_(luck) {}

  /// The next patient's, by the number within a population whose patients have this seed.
  void begin(std::uint64_t seed, std::uint32_t number) noexcept {
    stream_ = RandomStream(seed, luck_.replication, number);
    pair_index_ = no_pair;
  }

  double uniform(std::uint32_t purpose, std::uint32_t index = 0) noexcept {
    ++drawn_;
    return stream_.uniform(purpose, index);
  }
  /// Neighbouring indices share a block, which is worked out once if they are asked for in a row.
  double uniform_of_pair(std::uint32_t purpose, std::uint32_t index) noexcept {
    if (purpose != pair_purpose_ || index / 2 != pair_index_) {
      pair_purpose_ = purpose;
      pair_index_ = index / 2;
      pair_ = stream_.uniform_pair(purpose, pair_index_);
    }
    ++drawn_;
    return pair_[index % 2];
  }
  Duration draw(const Distribution& distribution, std::uint32_t purpose, std::uint32_t index = 0) {
    return distribution.is_fixed() ? distribution.fixed_value()
                                   : distribution.sample(uniform(purpose, index));
  }
  /// Of a time of which `elapsed` has passed, what is left; the time is known to be longer.
  Duration draw_rest(const Distribution& distribution, Duration elapsed, std::uint32_t purpose,
                     std::uint32_t index = 0);
  bool happens(double probability, std::uint32_t purpose, std::uint32_t index = 0) noexcept {
    return probability > 0 && uniform(purpose, index) < probability;
  }

  /// For functions that know their own addresses.
  const RandomStream& stream() const noexcept { return stream_; }

  /// By all its patients, so far.
  std::uint64_t numbers_drawn() const noexcept { return drawn_; }

 private:
  static constexpr std::uint32_t no_pair = std::numeric_limits<std::uint32_t>::max();

  RandomStream stream_{0, 0, 0};
  std::uint64_t drawn_ = 0;
  std::uint32_t pair_purpose_ = 0;
  std::uint32_t pair_index_ = no_pair;
  std::array<double, 2> pair_{};
  Luck luck_;
};

}  // namespace v2v
