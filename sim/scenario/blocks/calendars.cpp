// Calendars, by name, and the tables of all that repeats every week.
#include "scenario/calendars.hpp"

#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/site.hpp"

#include <fmt/format.h>

#include <array>

namespace v2v::tables {
namespace {

constexpr Field kDays{.key = "days",
                      .form = Form::times,
                      .text = "Days of the week: one, several, or `Mon-Fri`.",
                      .example = "Mon-Fri"};

const Field kCalendar[] = {
    kDays,
    {.key = "hours",
     .form = Form::times,
     .text = "From when to when: one shift or several. An end before its beginning is on the next "
             "day; the shift belongs to the day on which it begins.",
     .example = "08:00-17:00"},
    closed,
};

constinit const Table kCalendarTable{"calendar", "Hours that repeat every week.", kCalendar};

const Field kCalendarField{.key = "",
                           .form = Form::object,
                           .text = "A calendar.",
                           .example = "{ days: Mon-Fri, hours: 08:00-17:00 }",
                           .table = &kCalendarTable};

const Field kDepartures[] = {
    kDays,
    {.key = "at",
     .form = Form::times,
     .text = "Times of the day: one or several.",
     .example = "17:00",
     .needed = true},
    closed,
};

const Field kSessions[] = {
    kDays,
    {.key = "at",
     .form = Form::times,
     .text = "Times of the day: one or several.",
     .example = "16:00",
     .needed = true},
    closed,
    {.key = "most",
     .form = Form::integer,
     .text = "Patients whom a session decides on at most.",
     .example = "12",
     .least = 1,
     .most = 1e6},
};

}  // namespace

constinit const Table calendars{"calendars", "Calendars, by name.", {}, &kCalendarField};

constinit const Table departures{"departures", "Times that repeat every week.", kDepartures};

constinit const Table sessions{"sessions", "Sessions that repeat every week.", kSessions};

}  // namespace v2v::tables

namespace v2v {
namespace {

/// A shift belongs to the day on which it begins, also where it reaches into the next one.
void add_hours(std::vector<Calendar::Hours>& weekly, std::size_t day, const Stretch& stretch) {
  const Duration midnight = Duration::whole_days(static_cast<std::int64_t>(day));
  weekly.push_back({midnight + stretch.from, midnight + stretch.until});
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
  Closures closed = read_closed(draft, section);
  if (weekly.empty()) return {};  // a problem that has been reported
  Calendar result(weekly, weekday_of(draft.scenario.starts), std::move(closed));
  if (result.next_open(TimePoint()) > never_in_effect)
    value.wrong("this calendar never opens; expected hours that are not all closed");
  return result;
}

}  // namespace

void read_calendars(Draft& draft, Section& root) {
  if (const auto starts = root.get("starts")) {
    const Value value = starts->bare();
    if (!value.node->is_scalar()) {
      value.unexpected(value.look() + " stands here");
    } else if (const auto day = read_date(value, value.node->text)) {
      draft.scenario.starts = *day;
      draft.scenario.starts_stated = root.states("starts");
    }
  }
  draft.calendars["always"] = Calendar();
  auto section = section_at(root, "calendars");
  if (!section) return;
  for (const Node::Entry* entry : section->free_entries()) {
    const Value value = section->below(*entry);
    if (!is_site_name(entry->key) || entry->key == "always")
      value.wrong_at(
          entry->place,
          "this is not a name for a calendar; expected letters a to z, digits, `_` and `-`, "
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

}  // namespace v2v
