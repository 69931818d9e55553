// Many waiting times in a small, fixed space: to the hour for two days, to the day for a year, and
// beyond that to a 64th.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/time.hpp"

#include <array>
#include <cstdint>

namespace v2v {

/// Holds integers only, so the order of adding or merging does not matter. Trivially copyable.
///
/// Bins end at every hour up to 48 h, at every day up to 365 d, and from there on 64 of one length
/// in each doubling, up to 1,024 times 365 d: longer than anything simulated (`World`). So what a
/// quantile says is never too short, and too long by less than an hour, a day, or 1 in 64 of the
/// wait.
class WaitHistogram {
 public:
  void add(Duration wait) noexcept {
    ++bins_[bin_of(wait)];
    if (wait > longest_) longest_ = wait;
  }
  void merge(const WaitHistogram& other) noexcept;

  std::uint64_t count() const noexcept;
  /// Those who waited at all.
  std::uint64_t waited() const noexcept { return count() - bins_[0]; }
  /// Upper end of the bin in which the smallest wait with ECDF >= p lies, never above the longest;
  /// zero when nothing was added.
  Duration quantile(double p) const noexcept;
  Duration longest() const noexcept { return longest_; }
  /// Waits of the bin that ends at `end_of(bin)`; bin 0 holds those of no length.
  std::uint64_t at(std::size_t bin) const noexcept { return bins_[bin]; }
  static Duration end_of(std::size_t bin) noexcept;

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static WaitHistogram read(ByteReader& reader) noexcept;

  static constexpr std::size_t bins_a_doubling = 64;
  static constexpr std::size_t bin_count = 1 + 48 + 363 + 10 * bins_a_doubling + 1;

 private:
  static std::size_t bin_of(Duration wait) noexcept;

  std::array<std::uint32_t, bin_count> bins_{};
  Duration longest_;
};

}  // namespace v2v
