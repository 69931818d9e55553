// How numbers are written in text and pictures: one place, so that they look the same everywhere.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace v2v::report {

/// Fixed decimals, commas between thousands, never `-0.0`; `-` when it is not finite.
std::string number(double value, int decimals = 1);
std::string whole(std::uint64_t value);
/// `1 patient`, `2 patients`.
std::string so_many(std::uint64_t number, std::string_view thing);
/// A fraction of 1 as percent, one decimal, without the sign of percent.
std::string percent(double fraction);
/// A fraction with its unit, or `-`.
std::string percent_with_unit(double fraction);
/// Of a number of things, as percent without its sign; `-` of none.
std::string percent_of(std::uint64_t part, std::uint64_t of);
/// `3.1 to 5.0`.
std::string range(double from, double to, int decimals = 1);
/// Days, or `-` of nobody.
std::string median_text(const TimeSummary& time);

/// The mean of a count: one decimal, but whole when it is the count of a single replication;
/// `<0.1` rather than a rare event rounded to nothing.
std::string count_mean(double mean, const std::optional<Interval>& interval);
/// `[59, 75]`: bounds that are whole are written whole. Empty without an interval.
std::string count_interval(const std::optional<Interval>& interval);
/// `67.1 [59, 75]`.
std::string count(double mean, const std::optional<Interval>& interval);
/// `[71.2, 72.0]` in percent. Empty without an interval.
std::string percent_interval(const std::optional<Interval>& interval);

/// A published value that the interval does not hold; never without either.
bool is_outside(const std::optional<double>& published, const std::optional<Interval>& interval);
bool is_outside(const std::optional<std::uint32_t>& published,
                const std::optional<Interval>& interval);

/// Days as people speak of them: `35 min`, `4 h`, `12 d`, `3.5 d`.
std::string spoken_days(double days);
/// An instant: its date, or the day since the start where the start has none.
std::string spoken_instant(double days, const std::string& date);
/// So many a day as people speak of them: `11 a year`, `3,300 patients a month`.
std::string spoken_rate(double per_day, std::string_view of_what = {});

/// How many digits of a result are written where it is kept: more than chance leaves known, and few
/// enough that sums end where they should (0.72 and not 0.7199999999999999).
inline constexpr int known_digits = 10;
/// A finite number with these digits, none of them a closing 0.
std::string known_digits_of(double value);

/// Who a treated fraction is of: the gate, or of populations that are counted from several.
std::string counted_words(const TreatedFraction& treated);

/// 16 hexadecimal digits.
std::string fingerprint_text(std::uint64_t fingerprint);

}  // namespace v2v::report
