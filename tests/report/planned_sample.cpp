// Years, months, beds, hospitals and lists.
#include "planned_sample.hpp"

#include "sample.hpp"

#include <cmath>
#include <limits>

namespace v2v::test {
namespace {

Predicted about(double mean) {
  const double half = std::round(2 * std::sqrt(mean));
  return {mean, Interval{std::max(0.0, std::floor(mean - half)), std::ceil(mean + half)}};
}

PeriodSummary period(double from_d, double until_d, const char* from, const char* until,
                     double infused) {
  PeriodSummary one;
  one.from_d = from_d;
  one.until_d = until_d;
  one.from = from;
  one.until = until;
  const double numbers[calendar_count_count] = {
      2 * infused, 1.5 * infused, infused, infused / 4, 1.4 * infused, 0.25, 0, 3.5, infused / 2};
  for (std::size_t i = 0; i < calendar_count_count; ++i) one.counts[i] = about(numbers[i]);
  one.lost = {about(1.25), about(infused / 8), about(0)};
  one.median_wait = Predicted{31.5, Interval{28, 36.25}};
  one.wait90 = Predicted{64.25, {}};
  return one;
}

OccupancySummary beds(const char* site, std::uint32_t units, std::uint32_t enough,
                      double days_short) {
  OccupancySummary row;
  row.site = site;
  row.name = "ward beds";
  row.units = units;
  row.enough95 = enough;
  row.days_short = days_short;
  for (int day = 0; day < 40; ++day) {
    OccupancyDay one;
    one.from_d = 365 + day;
    one.from = day < 31 ? "2027-01-" + std::to_string(101 + day).substr(1)
                        : "2027-02-" + std::to_string(101 + day - 31).substr(1);
    one.capacity = units;
    one.mean = units * (0.5 + day / 100.0);
    one.p05 = std::floor(units * 0.25);
    one.p50 = std::floor(units * 0.75);
    one.p95 = units;
    one.queue = day / 10.0;
    one.days_short = day / 80.0;
    row.days.push_back(one);
  }
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  row.days[5] = {370, "2027-01-06", unknown, unknown, unknown, unknown, unknown, unknown, unknown};
  return row;
}

void add_places(PatientSummary& patients) {
  patients.hospitals = {{"north",
                         120.5,
                         90.25,
                         0.749,
                         Interval{0.741, 0.757},
                         31,
                         62,
                         {{"plant", 0.75}, {"north", 0.25}}},
                        {"<b>south</b>", 60, 40, 2.0 / 3, {}, 35, 70, {{"plant", 1}}},
                        {"coast", 0.5, 0, 0, {}, {}, {}, {}}};
  patients.regions = {{"cold", 120.5, 90.25, 0.749, Interval{0.741, 0.757}, 31, 62, {{"plant", 1}}},
                      {"=warm", 60.5, 40, 40 / 60.5, {}, 35, 70, {{"plant", 1}}}};
}

void add_calendar(PatientSummary& patients, double infused) {
  patients.years = {period(365, 730, "2027-01-01", "2028-01-01", 12 * infused),
                    period(730, 790, "2028-01-01", "2028-03-01", 2 * infused)};
  patients.months = {period(365, 396, "2027-01-01", "2027-02-01", infused),
                     period(396, 424, "2027-02-01", "2027-03-01", 2 * infused)};
  patients.months.back().median_wait.reset();
}

}  // namespace

RunSummary planned_run() {
  RunSummary run = sample_run();
  add_calendar(run, 10);
  add_places(run);
  run.occupancy = {beds("north", 8, 7, 0.031), beds("<i>south", 4, 11, 0.482)};
  run.occupancy[0].short_stretches = {{"2026-10-01", "2026-11-01", 273, 304, false},
                                      {"2027-01-01", "2027-03-01", 365, 424, false}};
  run.occupancy[1].short_stretches = {{"2027-02-01", "2028-03-01", 396, 790, true}};
  run.occupancy[1].closures = {{"2027-03-01", "2027-04-13", 424, 467, 0.25, 4.5, 38.0},
                               {"2027-12-01", "2028-01-01", 700, 731, 0.5, 9, {}}};
  return run;
}

RunSummary programme_run() {
  RunSummary run = planned_run();
  for (const auto& [name, infused] : {std::pair{"lymphoma", 6.0}, {"myeloma", 4.0}}) {
    PopulationSummary group;
    static_cast<PatientSummary&>(group) = sample_run();
    group.name = name;
    group.title = std::string(name) + " <&>";
    add_calendar(group, infused);
    add_places(group);
    run.populations.push_back(group);
  }
  return run;
}

ForecastSummary sample_forecast() {
  ForecastSummary forecast;
  forecast.run = planned_run();
  forecast.until_d = 18;
  forecast.late_after_d = 12;
  forecast.late_after = "2026-12-13";
  for (const auto& [from, date] :
       {std::pair{0.0, "2026-12-01"}, {7.0, "2026-12-08"}, {14.0, "2026-12-15"}})
    forecast.weeks.push_back({from, date, about(2.5), about(2.25), about(1.75)});
  forecast.patients = {{"A-1", "north", 0.95, 10.0, 13.0, "2026-12-11", "2026-12-14", 0.75, false},
                       {"=B<2>", "", 0.625, 17.0, {}, "2026-12-18", "", 0.125, true},
                       {"3", "south", 0.25, {}, {}, "", "", 0, true}};
  return forecast;
}

}  // namespace v2v::test
