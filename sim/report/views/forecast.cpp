// The document of a forecast.
#include "vein2vein/statistics/forecast.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/calendar.hpp"
#include "report/views/parts.hpp"
#include "vein2vein/report/forecast_report.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

double infused_in_all(const ForecastSummary& forecast) {
  double sum = 0;
  for (const ForecastWeek& week : forecast.weeks) sum += week.infusions.mean;
  return sum;
}

std::string answer_of(const ForecastSummary& forecast) {
  std::string text = fmt::format(
      "{} infusions are expected in the next {}", count_mean(infused_in_all(forecast), Interval{}),
      forecast.weeks.size() == 1 ? "week" : so_many(forecast.weeks.size(), "week"));
  const auto late =
      static_cast<std::size_t>(std::count_if(forecast.patients.begin(), forecast.patients.end(),
                                             [](const auto& patient) { return patient.is_late; }));
  if (forecast.late_after_d)
    text += fmt::format("; {} of the {} on the list {} not likely to be infused by {}", whole(late),
                        whole(forecast.patients.size()), late == 1 ? "is" : "are",
                        spoken_instant(*forecast.late_after_d, forecast.late_after));
  return text + '.';
}

blocks::Table weeks_table(const ForecastSummary& forecast) {
  blocks::Table table({"week from", "collections", "cultures started", "infusions"}, 1);
  const auto cell = [](const Predicted& number) {
    return Cell{count(number.mean, number.prediction95), number.mean, "", number.prediction95};
  };
  for (const ForecastWeek& week : forecast.weeks)
    table.row({spoken_instant(week.from_d, week.from), cell(week.collections), cell(week.cultures),
               cell(week.infusions)});
  return table;
}

blocks::Table patients_table(const ForecastSummary& forecast,
                             const std::vector<const ForecastPatient*>& patients) {
  std::vector<std::string> header = {"", "hospital", "half by", "nine of ten by", "ever infused"};
  if (forecast.late_after_d)
    header.push_back("by " + spoken_instant(*forecast.late_after_d, forecast.late_after));
  blocks::Table table(header, 2);
  for (const ForecastPatient* patient : patients) {
    const auto when = [](const std::optional<double>& days, const std::string& date) {
      return days ? Cell{spoken_instant(*days, date), *days, "d"} : Cell{"-"};
    };
    const std::string name = patient->population.empty()
                                 ? clean(patient->id)
                                 : clean(patient->id) + ", " + clean(patient->population);
    std::vector<Cell> cells = {name,
                               patient->hospital.empty() ? "-" : clean(patient->hospital),
                               when(patient->median_d, patient->median),
                               when(patient->latest_d, patient->latest),
                               {percent_with_unit(patient->infused), patient->infused}};
    if (forecast.late_after_d)
      cells.emplace_back(percent_with_unit(patient->infused_in_time), patient->infused_in_time);
    table.row(std::move(cells));
  }
  return table;
}

/// Those who are late, the least likely first; all of them where no day was asked about.
std::vector<const ForecastPatient*> to_name(const ForecastSummary& forecast) {
  std::vector<const ForecastPatient*> patients;
  for (const ForecastPatient& patient : forecast.patients)
    if (patient.is_late || !forecast.late_after_d) patients.push_back(&patient);
  std::stable_sort(patients.begin(), patients.end(), [](const auto* a, const auto* b) {
    return a->infused_in_time < b->infused_in_time;
  });
  return patients;
}

constexpr const char* what_dates_are =
    "Half by: the day by which half of all replications have infused the patient; none where fewer "
    "ever do.";

void add_patients(Document& document, const ForecastSummary& forecast, std::size_t most) {
  std::vector<const ForecastPatient*> patients = to_name(forecast);
  if (patients.empty()) return;
  const std::size_t all = patients.size();
  patients.resize(std::min(all, most));
  document.section(forecast.late_after_d ? "On the list, not likely to be infused by then"
                                         : "On the list");
  document.table(patients_table(forecast, patients));
  if (all > patients.size())
    document.note(fmt::format("{} more with --full.", whole(all - patients.size())));
}

}  // namespace
}  // namespace report

Document first_screen(const ForecastSummary& forecast) {
  using namespace report;
  Document document;
  document.title(forecast.run.title.empty() ? forecast.run.scenario : forecast.run.title);
  document.short_warnings(forecast.run.warnings);
  document.answer(answer_of(forecast));
  document.apart().table(weeks_table(forecast));
  add_short_resources(document, forecast.run, 3);
  add_patients(document, forecast, 8);
  document.apart().paragraph(more_to_read);
  return document;
}

Document by_place(const ForecastSummary& forecast, PlacesBy by) {
  return by_place(forecast.run, by);
}

Document full_document(const ForecastSummary& forecast) {
  using namespace report;
  Document document = full_document(forecast.run);
  document.part("The weeks to come");
  document.answer(answer_of(forecast));
  document.table(weeks_table(forecast));
  std::vector<const ForecastPatient*> everybody;
  for (const ForecastPatient& patient : forecast.patients) everybody.push_back(&patient);
  if (!everybody.empty()) {
    document.section("On the list").table(patients_table(forecast, everybody));
    document.note(what_dates_are);
  }
  return document;
}

}  // namespace v2v
