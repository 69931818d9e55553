// What stands beside the form of a distribution: bounds and another median; and what looks absurd.
#pragma once

#include "scenario/value.hpp"
#include "vein2vein/core/distribution.hpp"

#include <optional>

namespace v2v {

/// `at_least`, `at_most` and `with_median` beside any form. The bounds are those of what is drawn,
/// stretched or not, and the median is what `with_median` says all the same.
std::optional<Distribution> bounded_and_stretched(Section& section, const Distribution& form);

/// Remarks on a distribution whose tail nobody can have meant. The yardstick is the exponential,
/// whose mean is 1.44 medians and whose 99.9 % quantile 9.97: it draws no remark, longer tails do.
/// Where quartiles or a range were published, what was seen is the yardstick: a tail beyond is a
/// guess of the form, and 1 in 1,000 at four times the upper quartile, or at three times the
/// longest of all, is worth a look at the paper, or an `at_most`.
void remark_on(const Value& value, const Distribution& distribution);
inline constexpr double most_mean_in_medians = 1.5;
inline constexpr double most_tail_in_medians = 10;
inline constexpr double most_tail_in_quartiles = 4;
inline constexpr double most_tail_in_ranges = 3;

}  // namespace v2v
