// Numbers and numbers with units.
#pragma once

#include "scenario/value.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace v2v {

/// All of these report what is wrong and then return nothing.
std::optional<double> read_number(const Value& value);
std::optional<long long> read_integer(const Value& value);
/// A whole number, or 0 for `unlimited`.
std::optional<unsigned> read_capacity(const Value& value);
/// In days; not negative, at most 1000 years (or the field's most), and 0 or at least 1 ms.
std::optional<double> read_days(const Value& value);
/// The same for the key of a mapping.
std::optional<double> read_days_key(const Value& value, const Node::Entry& entry);
/// Per day.
std::optional<double> read_rate(const Value& value);
/// The logarithm of the growth in a day: of `15 % /y` it is ln(1.15) / 365.25. From -99 % to
/// 1,000 % a unit of time.
std::optional<double> read_growth(const Value& value);
/// `least` to `most` durations in days, or nothing.
std::optional<std::vector<double>> read_days_list(const Value& value, std::size_t count);
/// A plain probability: `0.05` or `5 %`.
std::optional<double> read_plain_probability(const Value& value);
/// A probability within the field's limits; 0.5 for `median`.
std::optional<double> read_quantile(const Value& value);
/// A probability, and what it was counted from: `of` is 0 where it was not.
struct Probability {
  double value = 0;
  double events = 0;
  double of = 0;
};
/// A plain one, `{ probability: 5 % }` or `{ events: 3, of: 67 }` in a mapping of `table`.
std::optional<Probability> read_probability(const Value& value, const Table& table);
/// A count or weight: a number >= 0 (at most 1e9) under a free key.
std::optional<double> read_weight(const Value& value);

}  // namespace v2v
