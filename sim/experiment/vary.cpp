// Ranges and levels from the command line to values of the scenario.
#include "vein2vein/experiment/vary.hpp"

#include "core/decimal.hpp"
#include "core/invariant.hpp"
#include "vein2vein/statistics/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

constexpr std::size_t kMostLevels = 100'000;
constexpr std::string_view kExpected =
    "expected path=from:to:step, path=a,b,c or path=from:to, for example "
    "product.release.with_median=7d:35d:1d";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

struct Measured {
  double number = 0;
  std::string unit;
};

/// `7d`, `7 d`, `5 %`, `0.05`.
std::optional<Measured> measured(std::string_view text) {
  const auto number = decimal_at_begin(text);
  if (!number) return std::nullopt;
  Measured value{number->value, std::string(trimmed(text.substr(number->length)))};
  // What goes on with more digits or another comma is no unit.
  const bool is_unit = value.unit.find_first_of("0123456789.,:") == std::string::npos;
  return is_unit ? std::optional(std::move(value)) : std::nullopt;
}

VariedValue varied(const std::string& path, const Measured& value) {
  return {path, Variation::text_of(value.number, value.unit), value.number, value.unit};
}

std::optional<Variation> stepped(Variation result, const std::vector<std::string_view>& parts,
                                 std::string& why) {
  std::vector<Measured> ends;
  for (const std::string_view part : parts) {
    const auto value = measured(part);
    if (!value) {
      why = fmt::format("`{}` is not a number with a unit; {}", part, kExpected);
      return std::nullopt;
    }
    if (!ends.empty() && value->unit != ends.front().unit) {
      why = fmt::format("`{}` has another unit than `{}`; expected one unit for all", part,
                        parts.front());
      return std::nullopt;
    }
    ends.push_back(*value);
  }
  result.from = ends[0].number;
  result.to = ends[1].number;
  result.unit = ends[0].unit;
  if (result.to < result.from || (parts.size() == 2 && result.to == result.from)) {
    why =
        fmt::format("`{}` is not above `{}`; expected from:to in rising order", parts[1], parts[0]);
    return std::nullopt;
  }
  if (parts.size() == 2) return result;
  const double step = ends[2].number;
  if (!(step > 0) || (result.to - result.from) / step > static_cast<double>(kMostLevels)) {
    why = fmt::format("the step `{}` does not lead there in at most {} steps; expected more than 0",
                      parts[2], kMostLevels);
    return std::nullopt;
  }
  // A step that does not fit exactly for rounding still reaches the end.
  const auto steps = static_cast<std::size_t>(std::floor((result.to - result.from) / step + 1e-9));
  for (std::size_t i = 0; i <= steps; ++i)
    result.levels.push_back(
        varied(result.path, {result.from + static_cast<double>(i) * step, result.unit}));
  return result;
}

}  // namespace

std::string Variation::text_of(double number, const std::string& unit) {
  return unit.empty() ? fmt::format("{:.10g}", number) : fmt::format("{:.10g} {}", number, unit);
}

VariedValue Variation::at(double position) const {
  if (levels.empty()) return varied(path, {number_between(from, to, whole, position), unit});
  const auto index = static_cast<std::size_t>(position * static_cast<double>(levels.size()));
  return levels[std::min(index, levels.size() - 1)];
}

bool Variation::is_between_whole_numbers() const noexcept {
  return unit.empty() && std::trunc(from) == from && std::trunc(to) == to;
}

double number_between(double from, double to, bool whole, double position) noexcept {
  return whole ? std::min(to, from + std::floor(position * (to - from + 1)))
               : from + position * (to - from);
}

std::optional<Variation> parse_variation(std::string_view argument, std::string& why) {
  const std::size_t equals = argument.find('=');
  const std::string_view path = trimmed(argument.substr(0, equals));
  if (equals == std::string_view::npos || path.empty()) {
    why = kExpected;
    return std::nullopt;
  }
  Variation result;
  result.path = std::string(path);
  const std::string_view values = argument.substr(equals + 1);
  const auto ends = split_at(values, ':');
  if (ends.size() == 2 || ends.size() == 3) return stepped(std::move(result), ends, why);
  if (ends.size() > 3) {
    why = kExpected;
    return std::nullopt;
  }
  for (const std::string_view level : split_at(values, ',')) {
    if (level.empty()) {
      why = fmt::format("a value is empty; {}", kExpected);
      return std::nullopt;
    }
    const auto value = measured(level);
    result.levels.push_back(value ? varied(result.path, *value)
                                  : VariedValue{result.path, std::string(level), {}, {}});
  }
  return result;
}

std::vector<std::vector<VariedValue>> grid_of(const std::vector<Variation>& variations) {
  std::vector<std::size_t> sizes;
  for (const Variation& variation : variations) {
    V2V_INVARIANT(!variation.levels.empty(), "a grid has levels");
    sizes.push_back(variation.levels.size());
  }
  std::vector<std::vector<VariedValue>> points;
  for (const auto& levels : full_factorial(sizes)) {
    points.emplace_back();
    for (std::size_t i = 0; i < levels.size(); ++i)
      points.back().push_back(variations[i].levels[levels[i]]);
  }
  return points;
}

std::vector<std::vector<VariedValue>> points_of(const std::vector<Variation>& variations,
                                                std::string_view design, std::size_t points,
                                                std::uint64_t seed) {
  const Design positions = design == "sobol" ? sobol_sequence(points, variations.size(), seed)
                                             : latin_hypercube(points, variations.size(), seed);
  std::vector<std::vector<VariedValue>> result;
  for (const auto& position : positions) {
    result.emplace_back();
    for (std::size_t i = 0; i < position.size(); ++i)
      result.back().push_back(variations[i].at(position[i]));
  }
  return result;
}

std::vector<Override> overrides_of(const std::vector<VariedValue>& values) {
  std::vector<Override> overrides;
  for (const VariedValue& value : values)
    overrides.push_back({value.path, value.text, "--vary", true});
  return overrides;
}

}  // namespace v2v
