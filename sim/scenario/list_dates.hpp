// Dates with a time of the day, as tables have them: what a cell says, or why it says nothing.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace v2v {

/// The order of the numbers of a date that does not begin with the year.
enum class DateOrder { iso, day_first, month_first };
/// `iso`, `dmy` or `mdy`.
DateOrder date_order_named(std::string_view name) noexcept;

/// Local civil time; every day has 24 hours.
struct CivilTime {
  DayNumber day = 0;
  Duration of_day;  ///< up to 24 h
};
struct DateReading {
  std::optional<CivilTime> at;
  std::string fault;  ///< otherwise: `is not ...; expected ...`, to follow the cell's text
};

/// `2026-03-01`, also with a time behind `T` or a blank: `09:30`, `09:30:15`, `09:30:15.250`, and
/// where the order is known `01-03-2026`, `1/3/2026` or `1.3.2026`, also with `9:30 PM`. Years have
/// four digits. Fractions of a second are whole milliseconds.
DateReading read_list_date(std::string_view text, DateOrder order);

/// Whether a cell that may be a duration looks like a date: digits, one of `-/.`, digits and that
/// again, or the number of a day in a spreadsheet.
bool is_like_a_list_date(std::string_view text) noexcept;

}  // namespace v2v
