// Dates, days of the week and times of the day.
#include "scenario/calendars.hpp"

#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v {
namespace {

constexpr std::array<std::string_view, 7> kDayNames = {"Mon", "Tue", "Wed", "Thu",
                                                       "Fri", "Sat", "Sun"};
constexpr std::size_t kMostItems = 1000;
constexpr std::size_t kMostHours = 24;
const Duration kDay = Duration::whole_days(1);

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool looks_like_a_date(std::string_view text) {
  return text.size() >= 8 && text.find('-') == 4 &&
         text.find_first_not_of("0123456789-") == text.npos;
}

std::optional<std::size_t> day_named(std::string_view name) {
  const auto found = std::find(kDayNames.begin(), kDayNames.end(), name);
  if (found == kDayNames.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kDayNames.begin());
}

void add_days(const Value& item, std::array<bool, 7>& days) {
  const std::string_view text = item.node->is_scalar() ? trimmed(item.node->text) : "";
  const std::size_t dash = text.find('-');
  const auto from = day_named(trimmed(text.substr(0, dash)));
  const auto until = dash == text.npos ? from : day_named(trimmed(text.substr(dash + 1)));
  if (!from || !until) {
    const std::vector<std::string> names(kDayNames.begin(), kDayNames.end());
    return item.wrong(
        fmt::format("{} is not a day of the week; expected {}, or a range such as `Mon-Fri`",
                    item.look(), one_of(names)),
        item.problems->meant(text.substr(0, dash), names));
  }
  for (std::size_t day = *from;; day = (day + 1) % 7) {
    days[day] = true;
    if (day == *until) return;
  }
}

std::array<bool, 7> days_at(Section& section) {
  std::array<bool, 7> days{};
  const auto value = section.get("days");
  if (!value) {
    days.fill(true);
    return days;
  }
  for (const Value& item : one_or_several(*value)) add_days(item, days);
  return days;
}

struct Stretch {
  Duration from, until;
};
std::optional<Stretch> read_stretch(const Value& item) {
  const std::string_view text = item.node->is_scalar() ? trimmed(item.node->text) : "";
  const std::size_t dash = text.find('-');
  const auto from = time_of_day(trimmed(text.substr(0, dash)));
  const auto until = dash == text.npos ? std::nullopt : time_of_day(trimmed(text.substr(dash + 1)));
  if (!from || !until || *from == kDay) {
    item.wrong(
        fmt::format("{} is not from when to when; expected such as `08:00-17:00`", item.look()));
    return std::nullopt;
  }
  if (*from == *until) {
    item.wrong(
        fmt::format("{} is no time at all; expected an end after the beginning", item.look()));
    return std::nullopt;
  }
  // An end before its beginning is on the day after.
  return Stretch{*from, *until < *from ? *until + kDay : *until};
}

/// Hours of the week; what reaches beyond Sunday goes on on Monday.
void add_hours(std::vector<Calendar::Hours>& weekly, std::size_t day, const Stretch& stretch) {
  const Duration week = Duration::whole_days(7);
  const Duration midnight = Duration::whole_days(static_cast<std::int64_t>(day));
  const Duration from = midnight + stretch.from, until = midnight + stretch.until;
  weekly.push_back({from, std::min(until, week)});
  if (until > week) weekly.push_back({Duration(), until - week});
}

std::optional<DayNumber> read_date(const Value& value, std::string_view text) {
  const auto day = day_number(trimmed(text));
  if (!day)
    value.wrong(
        fmt::format("{} is not a date; expected such as `2026-12-24`", ticked(trimmed(text))));
  return day;
}

std::optional<TimePoint> moment_of(const Draft& draft, const Value& value) {
  if (!value.node->is_scalar() || !looks_like_a_date(value.node->text)) {
    const auto days = read_days(value);
    return days ? std::optional(TimePoint::at(Duration::days(*days))) : std::nullopt;
  }
  const auto day = read_date(value, value.node->text);
  if (!day) return std::nullopt;
  if (*day >= draft.scenario.starts)
    return TimePoint::at(Duration::whole_days(*day - draft.scenario.starts));
  value.wrong(fmt::format("{} is before the start; expected {} or later", value.look(),
                          date_of(draft.scenario.starts)));
  return std::nullopt;
}

}  // namespace

std::optional<Duration> time_of_day(std::string_view text) {
  const auto digit = [&text](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hour = 10 * (text[0] - '0') + text[1] - '0';
  const int minute = 10 * (text[3] - '0') + text[4] - '0';
  if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return std::nullopt;
  return Duration::milliseconds((hour * 60 + minute) * 60'000LL);
}

std::vector<Value> one_or_several(const Value& given) {
  const Value value = given.bare();
  if (!value.node->is_list()) return {value};
  std::vector<Value> items = list_items(value, 1, kMostItems);
  for (Value& item : items) item = item.bare();
  return items;
}

std::optional<TimePoint> read_moment(const Draft& draft, const Value& value) {
  return moment_of(draft, value.bare());
}

std::optional<TimePoint> read_moment_key(const Draft& draft, const Value& value,
                                         const Node::Entry& entry) {
  static constexpr Field kMoment{.key = "", .form = Form::moment, .text = "", .example = "365 d"};
  const Node key = scalar_node(entry.key, entry.place);
  return moment_of(draft, {&key, value.path, &kMoment, value.problems});
}

std::vector<Span> read_closed(const Draft& draft, Section& section) {
  std::vector<Span> closed;
  const auto value = section.get("closed");
  if (!value) return closed;
  for (const Value& item : one_or_several(*value)) {
    if (!item.node->is_scalar()) {
      item.wrong(item.look() + " stands here; expected a date, or `2026-12-24 to 2026-12-26`");
      continue;
    }
    const std::string_view text = item.node->text;
    const std::size_t to = text.find(" to ");
    const auto first = read_date(item, text.substr(0, to));
    const auto last = to == text.npos ? first : read_date(item, text.substr(to + 4));
    if (!first || !last) continue;
    if (*last - *first > most_days_closed) {
      item.wrong(fmt::format("{} is for ever; expected at most 100 years", item.look()));
      continue;
    }
    if (*last < *first) {
      item.wrong(
          fmt::format("{} ends before it begins; expected the earlier date first", item.look()));
      continue;
    }
    // What was closed before the start does not matter any more.
    const auto at = [&](DayNumber day) {
      return TimePoint::at(
          Duration::whole_days(std::max<DayNumber>(0, day - draft.scenario.starts)));
    };
    closed.push_back({at(*first), at(*last + 1)});
  }
  return closed;
}

namespace {

/// The hours of a mapping, or all day.
std::vector<Stretch> hours_at(Section& section) {
  const auto stated = section.get("hours");
  if (!stated) return {{Duration(), kDay}};
  std::vector<Stretch> hours;
  const auto items = one_or_several(*stated);
  if (items.size() > kMostHours) {
    stated->wrong(fmt::format("{} stretches of a day are given; expected at most {}", items.size(),
                              kMostHours));
    return {};
  }
  for (const Value& item : items)
    if (const auto stretch = read_stretch(item)) hours.push_back(*stretch);
  return hours;
}

Calendar read_calendar(const Draft& draft, const Value& value) {
  Section section(value);
  if (!value.node->is_map()) return {};
  const std::vector<Stretch> hours = hours_at(section);
  const std::array<bool, 7> days = days_at(section);
  std::vector<Calendar::Hours> weekly;
  for (std::size_t day = 0; day < days.size(); ++day)
    for (const Stretch& stretch : hours)
      if (days[day]) add_hours(weekly, day, stretch);
  const std::vector<Span> closed = read_closed(draft, section);
  if (weekly.empty()) return {};  // a problem that has been reported
  Calendar result(weekly, weekday_of(draft.scenario.starts), closed);
  if (result.next_open(TimePoint()) > never_in_effect)
    value.wrong("this calendar never opens; expected hours that are not all closed");
  return result;
}

}  // namespace

void read_calendars(Draft& draft, Section& root) {
  if (const auto starts = root.get("starts")) {
    const Value value = starts->bare();
    if (!value.node->is_scalar())
      value.unexpected(value.look() + " stands here");
    else if (const auto day = read_date(value, value.node->text))
      draft.scenario.starts = *day;
  }
  draft.calendars["always"] = Calendar();
  auto section = section_at(root, "calendars");
  if (!section) return;
  for (const Node::Entry* entry : section->free_entries()) {
    const Value value = section->below(*entry);
    if (!is_site_name(entry->key) || entry->key == "always")
      value.wrong_at(entry->place,
                     "this is not a name for a calendar; expected letters, digits, `_` and `-`, "
                     "and not `always`");
    Calendar calendar = read_calendar(draft, value);
    if (entry->key != "always") draft.calendars[entry->key] = std::move(calendar);
  }
}

Calendar calendar_at(const Draft& draft, Section& section, std::string_view key) {
  const auto value = section.get(key);
  if (!value) return {};
  const Value name = value->bare();
  const auto found = draft.calendars.find(name.node->text);
  if (name.node->is_scalar() && found != draft.calendars.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, calendar] : draft.calendars) names.push_back(known);
  name.wrong(fmt::format("{} is not a calendar; expected {}", name.look(),
                         names.size() <= 12 ? one_of(names) : "one of `calendars`"),
             name.problems->meant(name.node->text, names));
  return {};
}

namespace {

std::vector<Duration> read_times(const Value& given) {
  std::vector<Duration> times;
  for (const Value& time : one_or_several(given)) {
    const auto of_day =
        time.node->is_scalar() ? time_of_day(trimmed(time.node->text)) : std::nullopt;
    if (of_day && *of_day < kDay)
      times.push_back(*of_day);
    else
      time.wrong(fmt::format("{} is not a time of the day; expected such as `17:00`", time.look()));
  }
  return times;
}

}  // namespace

Timetable read_timetable(const Draft& draft, const Value& given, const Table& table) {
  std::vector<Duration> weekly;
  std::vector<Span> cancelled;
  for (const Value& item : one_or_several(given)) {
    Section section(item, table);
    if (!item.node->is_map()) continue;
    const std::array<bool, 7> days = days_at(section);
    const auto at = section.get("at");
    for (const Duration time : at ? read_times(*at) : std::vector<Duration>())
      for (std::size_t day = 0; day < days.size(); ++day)
        if (days[day])
          weekly.push_back(Duration::whole_days(static_cast<std::int64_t>(day)) + time);
    for (const Span& span : read_closed(draft, section)) cancelled.push_back(span);
  }
  if (weekly.empty()) return {};
  Timetable result(weekly, weekday_of(draft.scenario.starts), cancelled);
  if (result.next(TimePoint()) > never_in_effect)
    given.wrong("all of these times are on closed days; expected some that are not");
  return result;
}

}  // namespace v2v
