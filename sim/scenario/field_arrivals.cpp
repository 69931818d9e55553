// Tables of a service and of how patients arrive in it.
#include "scenario/field_tables.hpp"

namespace v2v::tables {
namespace {

constexpr double kMostADay = 1e6;

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
     .least = shortest_duration},
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
     .least = shortest_duration},
    {.key = "warm_up",
     .form = Form::duration,
     .text = "Patients who enter before it is over are treated but not counted; when it is not "
             "stated the program finds one.",
     .example = "365 d",
     .fallback = "0 d"},
    enters,
};

}  // namespace

constinit const Table service{"service", "Years of referrals at random moments.", kService};

}  // namespace v2v::tables
