// What text and picture of a validation have in common: its checks put together by count.
#pragma once

#include "vein2vein/evidence/validation.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace v2v::report {

/// One published count and what was predicted for it. Pointers into the summary.
struct ValidationRow {
  const ValidationCheck* fitted = nullptr;
  const ValidationCheck* left_out = nullptr;

  const ValidationCheck& any() const noexcept { return fitted ? *fitted : *left_out; }
  bool inside() const noexcept {
    return (!fitted || fitted->inside) && (!left_out || left_out->inside);
  }
};

/// Primary counts, or all others; in the order of the checks.
std::vector<ValidationRow> validation_rows(const ValidationSummary& summary, bool primary);

/// How many primary counts lie in each tenth of their predicted distribution; 1 counts as the last.
inline constexpr std::size_t pit_bins = 10;
std::array<std::uint32_t, pit_bins> pit_counts(const ValidationSummary& summary, bool fitted);

}  // namespace v2v::report
