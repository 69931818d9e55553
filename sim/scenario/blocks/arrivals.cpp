// Years of referrals: rates that change with day, month and year.
#include "scenario/calendars.hpp"
#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v::tables {
namespace {

constexpr double kMostADay = 1e6;

// In days: an hour. Rates are followed from step to step, and 1000 years have 1e13 milliseconds.
constexpr double kShortestTable = 1.0 / 24;

const Field kWeekDay{.key = "",
                     .form = Form::rate,
                     .text = "Patients a day on this day of the week, or on these.",
                     .example = "2 /d",
                     .most = kMostADay};

constinit const Table kWeek{"week_of_arrivals",
                            "Rates by day of the week, `Mon` or `Mon-Fri`; nobody on other days.",
                            {},
                            &kWeekDay};

const Field kStep{.key = "",
                  .form = Form::rate,
                  .text = "Patients a unit of time from this time or date on.",
                  .example = "1.72 /d",
                  .most = kMostADay};

constinit const Table kSteps{"rates_by_time", "Rates from times or dates on.", {}, &kStep};

constexpr Field month(std::string_view name) {
  return {.key = name,
          .form = Form::number,
          .text = "Factor of the rate in this month.",
          .example = "1.1",
          .fallback = "1",
          .most = 100};
}

const Field kMonths[] = {month("Jan"), month("Feb"), month("Mar"), month("Apr"),
                         month("May"), month("Jun"), month("Jul"), month("Aug"),
                         month("Sep"), month("Oct"), month("Nov"), month("Dec")};

constinit const Table kSeasons{"seasons", "Factors of the rate by month, as written.", kMonths};

const Field kArrivals[] = {
    {.key = "rate",
     .form = Form::rate,
     .text = "Patients a unit of time, on the days on which they come: `2 /d` with `days: Mon-Fri` "
             "are 10 a week.",
     .example = "2 /d",
     .most = kMostADay},
    {.key = "days",
     .form = Form::times,
     .text = "Days of the week on which patients come: one, several, or `Mon-Fri`.",
     .example = "Mon-Fri"},
    {.key = "week",
     .form = Form::object,
     .text = "Rates by day of the week; nobody comes on days that are not named.",
     .example = "{ Mon: 3 /d, Tue-Fri: 2 /d }",
     .table = &kWeek},
    {.key = "table",
     .form = Form::object,
     .text = "Rates from times or dates on, the first from `0 d`; a rate may be 0.",
     .example = "{ 0 d: 1 /d, 180 d: 2 /d }",
     .table = &kSteps},
    {.key = "every",
     .form = Form::duration,
     .text = "The table begins again after so long.",
     .example = "7 d",
     .least = kShortestTable},
    {.key = "seasonal",
     .form = Form::object,
     .text = "Factors by month; 1 in months that are not named.",
     .example = "{ Jul: 0.8, Aug: 0.7 }",
     .table = &kSeasons},
    {.key = "closed",
     .form = Form::times,
     .text = "Days on which nobody comes, written as those of a calendar.",
     .example = "[12-25, 2026-05-14]"},
    {.key = "growing",
     .form = Form::growth,
     .text = "Growth of the rate: continuous, by so much from the start until a unit of time "
             "later, and so on.",
     .example = "15 % /y"},
};

constinit const Table kArrivalsTable{"arrivals", "How many patients arrive, and when.", kArrivals};

const Field kService[] = {
    {.key = "arrivals",
     .form = Form::rates,
     .text = "Patients who enter, a unit of time; by day, from times on, or growing.",
     .example = "1.72 /d",
     .needed = true,
     .most = kMostADay,
     .table = &kArrivalsTable},
    {.key = "patients",
     .form = Form::integer,
     .text = "Patients counted in a replication; or `for`.",
     .example = "20000",
     .least = 1,
     .most = 10'000'000},
    {.key = "for",
     .form = Form::duration,
     .text = "All patients who enter in so long a time after the warm-up are counted; or "
             "`patients`.",
     .example = "5 y",
     .least = shortest_duration,
     .destination = into<&Service::lasts>},
    {.key = "warm_up",
     .form = Form::duration,
     .text = "Patients who enter before it is over are treated but not counted; when it is not "
             "stated the program finds one.",
     .example = "365 d",
     .fallback = "0 d",
     .destination = into<&Service::warm_up>},
    enters,
};

}  // namespace

constinit const Table service{"service", "Years of referrals at random moments.", kService};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr double kLeast = 1e-6, kMost = 1e6;  // patients a day

constexpr double kMostPatients = 1e7;

constexpr TimePoint kLatest = TimePoint::at(Duration::days(longest_duration));

/// Rates by day of the week, as factors of one patient a day.
void read_week(Section& section, ArrivalRate& arrivals) {
  arrivals.per_day = 1;
  std::array<bool, 7> stated{};
  arrivals.weekday.fill(0);
  for (const Node::Entry* entry : section.free_entries()) {
    const Value value = section.below(*entry);
    std::array<bool, 7> days{};
    const Node name = scalar_node(entry->key, entry->place);
    add_days({&name, value.path, value.field, value.problems}, days);
    const auto rate = read_rate(value);
    for (std::size_t day = 0; day < days.size(); ++day) {
      if (!days[day]) continue;
      if (stated[day]) {
        value.wrong_at(entry->place, "a day is named twice; expected one rate for every day");
        break;
      }
      stated[day] = true;
      arrivals.weekday[day] = rate.value_or(1);
    }
  }
}

/// Rates from times on, of which the first must be there from the start.
void read_steps(const Draft& draft, Section& section, ArrivalRate& arrivals) {
  TimePoint before;
  bool first = true;
  for (const Node::Entry* entry : section.free_entries()) {
    const Value each = section.below(*entry);
    const auto from = read_moment_key(draft, each, *entry);
    const auto rate = read_rate(each);
    if (from && rate && first && *from != TimePoint())
      each.wrong_at(entry->place, "the first rate does not hold from the start; expected `0 d`");
    else if (from && rate && !first && *from <= before)
      each.wrong_at(entry->place,
                    "this time is not after the one before it; expected rising times");
    else if (from && *from >= TimePoint::at(arrivals.every))
      each.wrong_at(entry->place,
                    "the table has begun again by then; expected a time within `every`");
    else if (from && rate && first)
      arrivals.per_day = *rate;
    else if (from && rate)
      arrivals.later.emplace_back(*from, *rate);
    before = from.value_or(before);
    first = false;
  }
  if (first) section.value().wrong("no rates are given; expected some, such as `0 d: 1 /d`");
}

void read_seasons(Section& section, ArrivalRate& arrivals) {
  for (std::size_t month = 0; month < arrivals.month.size(); ++month)
    arrivals.month[month] =
        read_number(*section.get(section.table().fields[month].key)).value_or(1);
}

void read_base(const Draft& draft, Section& section, ArrivalRate& arrivals) {
  const int stated = (section.states("rate") ? 1 : 0) + (section.states("week") ? 1 : 0) +
                     (section.states("table") ? 1 : 0);
  if (stated != 1)
    section.value().wrong(fmt::format(
        "{} of `rate`, `week` and `table` is given; expected one, such as `rate: 2 /d`, `week: {{ "
        "Mon-Thu: 2 /d, Fri: 1 /d }}` or `table: {{ 0 d: 1 /d, 180 d: 2 /d }}`",
        stated == 0 ? "none" : "more than one"));
  if (!section.states("table"))
    section.refuse("every", "only a table begins again; expected `table`");
  if (section.states("week"))
    section.refuse("days", "the week says on which days patients come; expected one of them");
  if (const auto rate = section.get("rate")) arrivals.per_day = read_rate(*rate).value_or(1);
  if (auto week = section_at(section, "week")) read_week(*week, arrivals);
  if (const auto every = section.get("every"))
    if (const auto days = read_days(*every)) arrivals.every = Duration::days(*days);
  if (auto table = section_at(section, "table")) read_steps(draft, *table, arrivals);
}

ArrivalRate read_arrivals(const Draft& draft, const Value& given) {
  ArrivalRate arrivals;
  arrivals.per_day = 1;
  arrivals.first_day = draft.scenario.starts;
  const Value value = given.bare();
  if (!value.node->is_map()) {
    Value rate = value;
    static constexpr Field kRate{.key = "",
                                 .form = Form::rate,
                                 .text = "",
                                 .example = "1.72 /d",
                                 .least = kLeast,
                                 .most = kMost};
    if (value.node->is_scalar()) rate.field = &kRate;
    arrivals.per_day = read_rate(rate).value_or(1);
    return arrivals;
  }
  Section section(value);
  read_base(draft, section, arrivals);
  if (section.states("days")) {
    const std::array<bool, 7> days = days_at(section);
    for (std::size_t day = 0; day < days.size(); ++day) arrivals.weekday[day] *= days[day] ? 1 : 0;
  }
  if (auto seasons = section_at(section, "seasonal")) read_seasons(*seasons, arrivals);
  arrivals.closed = read_closed(draft, section);
  if (const auto growing = section.get("growing"))
    arrivals.log_growth_per_day = read_growth(*growing).value_or(0);
  return arrivals;
}

/// The highest rate that is ever reached until then, but for days on which nobody comes.
double highest_rate(const ArrivalRate& arrivals, TimePoint until) {
  double steps = arrivals.per_day;
  for (const auto& step : arrivals.later) steps = std::max(steps, step.second);
  return steps * *std::max_element(arrivals.weekday.begin(), arrivals.weekday.end()) *
         *std::max_element(arrivals.month.begin(), arrivals.month.end()) *
         std::exp(std::max(0.0, arrivals.log_growth_per_day) * until.since_start().in_days());
}

/// What a table or a growth comes to: neither nobody, nor more than can be computed with.
void check_length(const Value& value, const Service& service) {
  const ArrivalRate& arrivals = service.arrivals;
  const TimePoint warmed_up = TimePoint::at(service.warm_up);
  TimePoint ends = service.ends();
  if (service.is_of_a_time()) {
    if (ends > kLatest) return value.wrong("this is for ever; expected at most 1000 y");
  } else {
    ends = arrivals.when_grown_by(service.patients, warmed_up, kLatest);
    if (ends == TimePoint::never())
      return value.wrong(fmt::format(
          "in 1000 years only {:.6g} of {} patients are expected to come; expected a rate that "
          "stays more than 0, fewer patients, or `for: 5 y` instead of `patients`",
          std::floor(arrivals.expected(warmed_up, kLatest)), service.patients));
  }
  if (highest_rate(arrivals, ends) > kMost * (1 + 1e-9))
    return value.wrong(
        fmt::format("more than {:.10g} a day would come in the end; expected a rate "
                    "that does not grow so far",
                    kMost));
  const double counted = arrivals.expected(warmed_up, ends);
  if (!(counted > 0))
    return value.wrong("nobody comes in the time that is counted; expected a rate more than 0");
  if (arrivals.expected(TimePoint(), ends) > 2 * kMostPatients)
    value.wrong(
        fmt::format("some {:.6g} patients would come; expected at most {:.10g}, fewer a "
                    "day or a shorter time",
                    arrivals.expected(TimePoint(), ends), 2 * kMostPatients));
}

}  // namespace

void read_service(Draft& draft, Section& section) {
  Service service;
  const std::size_t problems = draft.problems->count();
  const auto arrivals = section.get("arrivals");
  service.arrivals.per_day = 1;
  if (arrivals) service.arrivals = read_arrivals(draft, *arrivals);
  const auto patients = section.get("patients");
  const bool of_a_time = section.states("for");
  if (patients && of_a_time)
    section.value().wrong("both `patients` and `for` are given; expected one of them");
  if (!patients && !of_a_time)
    section.value().wrong(
        "neither `patients` nor `for` is given; expected one of them, such as `patients: 20000`, "
        "or `for: 5 y` for all who enter in that time");
  service.patients =
      of_a_time ? 0
                : static_cast<std::uint32_t>(patients ? read_integer(*patients).value_or(1) : 1);
  read_fields(section, service);
  service.warm_up_stated = section.states("warm_up");
  if (of_a_time && !service.warm_up_stated)
    section.value().wrong(
        "`warm_up` is missing; with `for` all alternatives end on the same day only if it is "
        "stated, such as `warm_up: 365 d` or `0 d`");
  if (arrivals && draft.problems->count() == problems) check_length(*arrivals, service);
  draft.population().enrolment = std::move(service);
}

}  // namespace v2v
