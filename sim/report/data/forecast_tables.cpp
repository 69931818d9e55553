// Weeks to come and those on the list as tables.
#include "report/data/table.hpp"
#include "vein2vein/report/forecast_report.hpp"

#include <limits>

namespace v2v {
namespace report {
namespace {

std::optional<CivilDate> date_of(const std::string& date) {
  return date.empty() ? std::nullopt : std::optional(CivilDate{date});
}

DataTable weeks_of(const ForecastSummary& forecast) {
  Table<ForecastWeek> table("weeks.csv", "What the weeks to come bring: a row a week.", {"from_d"});
  table
      .add({"from", "The first day of the week, where the scenario states its start."},
           [](const ForecastWeek& week) { return date_of(week.from); })
      .add({"from_d", "When it begins, since the start.", "d"},
           [](const ForecastWeek& week) { return week.from_d; });
  const auto add = [&table](const std::string& name, const std::string& what,
                            Predicted ForecastWeek::*number) {
    table.add({name, what + ", mean over replications."},
              [number](const ForecastWeek& week) { return (week.*number).mean; });
    const auto end = [&](const char* suffix, const char* which, double Interval::*bound) {
      table.add({name + suffix, what + ": 95 % prediction interval, " + which + " end."},
                [number, bound](const ForecastWeek& week) {
                  const auto& interval = (week.*number).prediction95;
                  return interval ? (*interval).*bound : std::numeric_limits<double>::quiet_NaN();
                });
    };
    end("_prediction95_low", "lower", &Interval::lo);
    end("_prediction95_high", "upper", &Interval::hi);
  };
  add("collections", "Leukaphereses that begin", &ForecastWeek::collections);
  add("cultures_started", "Cultures that are started", &ForecastWeek::cultures);
  add("infused", "Patients who are infused", &ForecastWeek::infusions);
  return table.with(forecast.weeks);
}

DataTable listed_of(const ForecastSummary& forecast) {
  Table<ForecastPatient> table("listed.csv",
                               "What becomes of those on the list who are not infused yet: a row a "
                               "patient.",
                               {"id"});
  const auto day = [&table](const char* name, const char* text, std::string ForecastPatient::*date,
                            std::optional<double> ForecastPatient::*days) {
    table.add({name, text}, [date](const ForecastPatient& one) { return date_of(one.*date); });
    table.add({std::string(name) + "_d", text, "d"},
              [days](const ForecastPatient& one) { return one.*days; });
  };
  table
      .add({"id", "As the list has it, or the number in it."},
           [](const ForecastPatient& one) { return one.id; })
      .add({"population", "Which group of the patients; empty where there is one."},
           [](const ForecastPatient& one) {
             return one.population.empty() ? std::nullopt : std::optional(one.population);
           })
      .add({"hospital", "Whose patient it is; empty where that is drawn."},
           [](const ForecastPatient& one) {
             return one.hospital.empty() ? std::nullopt : std::optional(one.hospital);
           })
      .add({"infused", "Share of replications in which the patient is infused at all."},
           [](const ForecastPatient& one) { return one.infused; });
  day("median", "By then half of all replications have infused the patient.",
      &ForecastPatient::median, &ForecastPatient::median_d);
  day("latest", "By then nine tenths of all replications have.", &ForecastPatient::latest,
      &ForecastPatient::latest_d);
  if (forecast.late_after_d)
    table
        .add({"infused_in_time", "Share infused by the day that was asked about."},
             [](const ForecastPatient& one) { return one.infused_in_time; })
        .add({"late", "Whether that is less than half."},
             [](const ForecastPatient& one) { return one.is_late; });
  return table.with(forecast.patients);
}

}  // namespace
}  // namespace report

std::vector<DataTable> forecast_tables(const ForecastSummary& forecast) {
  return {report::weeks_of(forecast), report::listed_of(forecast)};
}

}  // namespace v2v
