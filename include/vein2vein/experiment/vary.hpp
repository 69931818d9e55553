// What a sweep varies, as people write it: `product.culture=7d:35d:1d`.
#pragma once

#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Values of one path. Either levels, or a range from which a design takes its own values.
struct Variation {
  std::string path;
  std::vector<VariedValue> levels;  ///< empty for a range
  double from = 0, to = 0;          ///< of a range
  std::string unit;                 ///< of a range; empty for plain numbers
  bool whole = false;               ///< of a range: see `number_between`

  /// The value at `position` 0 to 1 of the range, or the level there.
  VariedValue at(double position) const;
  /// Of a range without a unit.
  bool is_between_whole_numbers() const noexcept;
  /// How the scenario would state a number of this unit: `7 d`, `5 %`, `0.05`.
  static std::string text_of(double number, const std::string& unit);
};

/// At `position` 0 to 1 of a range; of whole numbers only, each has an equal part of it.
double number_between(double from, double to, bool whole, double position) noexcept;

/// Reads `path=from:to:step` (both ends included, the last step may fall short), `path=a,b,c`, or
/// `path=from:to` (a range). Numbers carry one unit of the scenario's, with or without a space.
/// Nothing when it is none of these; `why` then says what was expected.
std::optional<Variation> parse_variation(std::string_view argument, std::string& why);

/// All combinations of the levels, the last path changing fastest. No variation may be a range.
std::vector<std::vector<VariedValue>> grid_of(const std::vector<Variation>& variations);

/// So many points of the box, one value a variation: `latin hypercube` or `sobol`.
std::vector<std::vector<VariedValue>> points_of(const std::vector<Variation>& variations,
                                                std::string_view design, std::size_t points,
                                                std::uint64_t seed);

/// The points' values as overrides of a scenario.
std::vector<Override> overrides_of(const std::vector<VariedValue>& values);

}  // namespace v2v
