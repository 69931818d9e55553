// Small whole numbers of many replications, exactly, in the space that different ones need.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/statistics/interval.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

/// How often each number was seen. Integers, so that the order of adding or merging does not
/// matter; memory grows with the number of different values and not with that of replications.
/// Zeros need not be added: whoever asks says of how many numbers.
class CountHistogram {
 public:
  void add(std::uint32_t value, std::uint64_t times = 1);
  void merge(const CountHistogram& other);
  /// How many were added.
  std::uint64_t count() const noexcept;
  /// How many of those were at most `value`.
  std::uint64_t count_until(std::uint32_t value) const noexcept;

  // Of `of` numbers, at least as many as were added: the others are 0.
  double mean(std::uint64_t of) const noexcept;
  /// The smallest value with ECDF >= p, 0 < p <= 1 (type 1 of Hyndman and Fan, American
  /// Statistician 1996); 0 of none.
  std::uint32_t quantile(double p, std::uint64_t of) const noexcept;
  /// As `prediction95_of_count`.
  std::optional<Interval> prediction95(std::uint64_t of) const noexcept;

  /// The same histogram always has the same bytes.
  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static CountHistogram read(ByteReader& reader);

 private:
  struct Seen {
    std::uint32_t value = 0;
    std::uint64_t times = 0;
  };
  /// The value at a rank from 1, of `of`.
  std::uint32_t at_rank(std::uint64_t rank, std::uint64_t of) const noexcept;

  std::vector<Seen> seen_;  // by rising value, times > 0
};

}  // namespace v2v
