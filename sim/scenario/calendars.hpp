// Moments, calendars and timetables as a scenario file writes them.
#pragma once

#include "scenario/draft.hpp"
#include "vein2vein/core/calendar.hpp"
#include "vein2vein/scenario/site.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace v2v {

/// `2026-12-24`; what is none is a problem at `value`.
std::optional<DayNumber> read_date(const Value& value, std::string_view text);
/// `HH:MM`, up to 24:00; nothing for other text.
std::optional<Duration> time_of_day(std::string_view text);
/// A duration since the start, or a date, which must not be before the start.
std::optional<TimePoint> read_moment(const Draft& draft, const Value& value);
/// The same for the key of a mapping.
std::optional<TimePoint> read_moment_key(const Draft& draft, const Value& value,
                                         const Node::Entry& entry);
/// What opens or leaves later than this never does: nobody waits so long.
inline constexpr std::int64_t most_days_closed = 36'525;
inline constexpr TimePoint never_in_effect = TimePoint::at(Duration::whole_days(most_days_closed));
/// Days on which something is closed: `closed` of the section. Where there may be `units`, mappings
/// of it say of some alone that they are.
Closures read_closed(const Draft& draft, Section& section,
                     std::vector<UnitsClosed>* units = nullptr);
/// The calendar that a word names, with more closures; always open when there is a problem.
Calendar calendar_at(const Draft& draft, Section& section, std::string_view key);
/// The days of the week that a word names, `Mon` or `Mon-Fri`, are added; Monday is the first.
void add_days(const Value& item, std::array<bool, 7>& days);
struct Stretch {
  Duration from, until;
};
/// The hours of a mapping, or all day.
std::vector<Stretch> hours_at(Section& section);
/// `days` of the section; all where they are not stated.
std::array<bool, 7> days_at(Section& section);
/// One timetable or a list of them.
Timetable read_timetable(const Draft& draft, const Value& value, const Table& table);
/// One value or the values of a list.
std::vector<Value> one_or_several(const Value& value);

}  // namespace v2v
