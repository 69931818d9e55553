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

}  // namespace

std::optional<DayNumber> read_date(const Value& value, std::string_view text) {
  const auto day = day_number(trimmed(text));
  if (!day)
    value.wrong(
        fmt::format("{} is not a date; expected such as `2026-12-24`", ticked(trimmed(text))));
  return day;
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

namespace {

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

namespace {

constexpr std::string_view kClosedDays =
    "a date such as `2026-12-24`, a day of every year such as `12-25`, or from one to another such "
    "as `2026-12-24 to 2026-12-26` or `12-24 to 01-02`";

/// One end of a closure: a date, or a day of every year.
struct ClosedDay {
  std::optional<DayNumber> dated;
  std::optional<MonthDay> yearly;
};

std::optional<ClosedDay> read_closed_day(const Value& item, std::string_view text) {
  text = trimmed(text);
  const ClosedDay day{day_number(text), month_day(text)};
  if (day.dated || day.yearly) return day;
  std::string hint;
  if (text.size() == 5 && text[2] == '-') {
    const std::string swapped = fmt::format("{}-{}", text.substr(3), text.substr(0, 2));
    if (month_day(swapped)) hint = fmt::format("did you mean {}?", ticked(swapped));
  }
  item.wrong(fmt::format("{} is not a date; expected {}", ticked(text), kClosedDays), hint);
  return std::nullopt;
}

void add_dated(const Draft& draft, const Value& item, DayNumber first, DayNumber last,
               std::vector<Span>& dated) {
  if (last - first > most_days_closed)
    return item.wrong(fmt::format("{} is for ever; expected at most 100 years", item.look()));
  if (last < first)
    return item.wrong(
        fmt::format("{} ends before it begins; expected the earlier date first", item.look()));
  // A shift that would have begun before the start may reach into it.
  const auto at = [&draft](DayNumber day) {
    return TimePoint::at(Duration::whole_days(day - draft.scenario.starts));
  };
  dated.push_back({at(first), at(last + 1)});
}

/// `{ units: 1, from: 2026-03-01, to: 2026-04-12 }`; 0 units are all of them.
void read_closed_units(const Draft& draft, const Value& item, std::vector<UnitsClosed>& closed) {
  Section section(item, *item.field->table);
  const auto from = section.get("from"), to = section.get("to"), units = section.get("units");
  if (!from || !to) return;
  const auto begins = read_moment(draft, *from);
  auto ends = read_moment(draft, *to);
  if (!begins || !ends) return;
  // A last day is closed, too.
  if (looks_like_a_date(to->bare().node->text)) ends = *ends + kDay;
  if (*ends <= *begins)
    return to->wrong(
        fmt::format("{} is not after {}; expected the later one here", to->look(), from->look()));
  const auto number = units ? read_integer(*units) : std::nullopt;
  closed.push_back({{*begins, *ends}, static_cast<std::uint32_t>(number.value_or(0))});
}

}  // namespace

Closures read_closed(const Draft& draft, Section& section, std::vector<UnitsClosed>* units) {
  std::vector<Span> dated;
  YearlyDays yearly;
  const auto value = section.get("closed");
  if (!value) return {};
  for (const Value& item : one_or_several(*value)) {
    if (units && item.node->is_map()) {
      read_closed_units(draft, item, *units);
      continue;
    }
    if (!item.node->is_scalar()) {
      item.wrong(fmt::format("{} stands here; expected {}", item.look(), kClosedDays));
      continue;
    }
    const std::string_view text = item.node->text;
    const std::size_t to = text.find(" to ");
    const auto first = read_closed_day(item, text.substr(0, to));
    const auto last = to == text.npos ? first : read_closed_day(item, text.substr(to + 4));
    if (!first || !last) continue;
    if (first->dated && last->dated)
      add_dated(draft, item, *first->dated, *last->dated, dated);
    else if (first->yearly && last->yearly)
      yearly.add(*first->yearly, *last->yearly);
    else
      item.wrong(fmt::format("{} has a year at one end only; expected it at both or at none",
                             item.look()));
  }
  return {std::move(dated), yearly, draft.scenario.starts};
}

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
  Closures cancelled;
  for (const Value& item : one_or_several(given)) {
    Section section(item, table);
    if (!item.node->is_map()) continue;
    const std::array<bool, 7> days = days_at(section);
    const auto at = section.get("at");
    for (const Duration time : at ? read_times(*at) : std::vector<Duration>())
      for (std::size_t day = 0; day < days.size(); ++day)
        if (days[day])
          weekly.push_back(Duration::whole_days(static_cast<std::int64_t>(day)) + time);
    cancelled = cancelled.with(read_closed(draft, section));
  }
  if (weekly.empty()) return {};
  Timetable result(weekly, weekday_of(draft.scenario.starts), cancelled);
  if (result.next(TimePoint()) > never_in_effect)
    given.wrong("all of these times are on closed days; expected some that are not");
  return result;
}

}  // namespace v2v
