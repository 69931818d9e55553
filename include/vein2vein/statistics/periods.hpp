// The time that a service is observed, cut into months and years.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Months without gaps, and years of twelve of them; the last of either may be shorter.
struct Periods {
  std::vector<Span> months, years;
  static constexpr std::size_t months_a_year = 12;
};

/// What a scenario is observed for by the calendar: of a service of a time from the end of its
/// warm-up until it is over. Nothing of others, which end when the last patient does.
std::optional<Span> observed_by_calendar(const Scenario& scenario);

/// Of a scenario whose start is stated, months of the calendar: from the day of the month on which
/// observation begins to the same day of the next one, a beginning within two days of the first of
/// a month counting as that. Otherwise twelfths of 365.25 d, to the whole day. What is left of less
/// than two days, which is what a `y` of 365.25 d leaves, belongs to the last month.
std::optional<Periods> periods_of(const Scenario& scenario);

}  // namespace v2v
