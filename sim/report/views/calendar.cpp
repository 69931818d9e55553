// Tables of years, months and beds.
#include "report/views/calendar.hpp"

#include "report/causes.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/parts.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace v2v::report {
namespace {

/// A year that is not whole says how long it is.
constexpr double shortest_year = 360;

/// `2026` or `2026-03` where it begins with one, otherwise the date; `year 2` without dates.
std::string name_of_period(const PeriodSummary& period, const char* what, std::size_t place) {
  const bool is_year = std::string_view(what) == "year";
  const std::string_view first = is_year ? "-01-01" : "-01";
  std::string name = period.from.empty() ? fmt::format("{} {}", what, place + 1) : period.from;
  if (name.ends_with(first)) name.resize(name.size() - first.size());
  const double days = period.until_d - period.from_d;
  if (is_year && days < shortest_year) name += fmt::format(" ({} d)", number(days, 0));
  return name;
}

Cell count_cell(const Predicted& number) {
  return {count(number.mean, number.prediction95), number.mean, "", number.prediction95};
}
Cell mean_cell(const Predicted& number) {
  return {count_mean(number.mean, Interval{}), number.mean, "", number.prediction95};
}
Cell wait_cell(const std::optional<Predicted>& wait) {
  return wait ? Cell{spoken_days(wait->mean), wait->mean, "d", wait->prediction95} : Cell{"-"};
}

std::vector<Cell> cells_of(const PeriodSummary& period, std::string name) {
  const double lost = period.of(CalendarCount::lost_before_itt).mean + period.lost_in_all();
  return {std::move(name),
          mean_cell(period.of(CalendarCount::referred)),
          mean_cell(period.of(CalendarCount::intended)),
          count_cell(period.of(CalendarCount::infused)),
          {count_mean(lost, Interval{}), lost},
          count_cell(period.of(CalendarCount::waiting_at_end)),
          wait_cell(period.median_wait),
          wait_cell(period.wait90)};
}

/// All, or the first and the last and some between them.
std::vector<std::size_t> spread_over(std::size_t all, std::size_t most) {
  std::vector<std::size_t> places;
  const std::size_t shown = std::min(all, most);
  for (std::size_t i = 0; i < shown; ++i)
    places.push_back(shown == 1 ? 0 : i * (all - 1) / (shown - 1));
  return places;
}

blocks::Table periods_table(const std::vector<PeriodSummary>& periods, const char* what,
                            std::size_t most) {
  blocks::Table table(
      {"", "come", "ITT", "infused", "lost", "waiting at the end", "median wait", "90 %"}, 1);
  for (const std::size_t i : spread_over(periods.size(), most))
    table.row(cells_of(periods[i], name_of_period(periods[i], what, i)));
  return table;
}

constexpr const char* what_is_counted =
    "Everybody counts in the year in which it happens, in brackets where another one like it lies "
    "with probability 95 %; waiting: between the ITT gate and infusion; waits from the gate to "
    "infusion, of those infused in the year.";

constexpr std::size_t most_columns = 8;

using NumberOfYear = std::function<Predicted(std::size_t year)>;
using RowsByYear = std::vector<std::pair<std::string, NumberOfYear>>;

/// A column a year, as many as there is room for.
void add_rows_by_year(Document& document, const std::string& title,
                      const std::vector<PeriodSummary>& years, const RowsByYear& rows) {
  const std::vector<std::size_t> shown = spread_over(years.size(), most_columns);
  std::vector<std::string> header = {""};
  for (const std::size_t year : shown) header.push_back(name_of_period(years[year], "year", year));
  blocks::Table table(header, 1);
  for (const auto& [name, number] : rows) {
    std::vector<Cell> cells = {name};
    for (const std::size_t year : shown) cells.push_back(mean_cell(number(year)));
    table.row(std::move(cells));
  }
  document.section(title).table(std::move(table));
}

RowsByYear losses_of(const RunSummary& run) {
  RowsByYear rows = {{"before the ITT gate", [&run](std::size_t year) {
                        return run.years[year].of(CalendarCount::lost_before_itt);
                      }}};
  for (const std::string& cause : largest_causes({&run}, least_shown)) {
    const auto place = static_cast<std::size_t>(row_of(run, cause) - run.causes.data());
    rows.emplace_back(words_of(cause),
                      [&run, place](std::size_t year) { return run.years[year].lost[place]; });
  }
  return rows;
}

RowsByYear infused_of(const RunSummary& run) {
  RowsByYear rows;
  for (const PopulationSummary& each : run.populations)
    rows.emplace_back(clean(each.title), [&each](std::size_t year) {
      return each.years[year].of(CalendarCount::infused);
    });
  rows.emplace_back(
      "together", [&run](std::size_t year) { return run.years[year].of(CalendarCount::infused); });
  return rows;
}

/// The stretch that a planner has to do something about: the one that does not end, or else the
/// longest.
const ShortStretch* worst_of(const OccupancySummary& row) {
  if (row.short_to_the_end()) return row.short_to_the_end();
  const auto longest = std::max_element(
      row.short_stretches.begin(), row.short_stretches.end(),
      [](const auto& a, const auto& b) { return a.until_d - a.from_d < b.until_d - b.from_d; });
  return longest == row.short_stretches.end() ? nullptr : &*longest;
}

/// `2027-02`, or `day 31`.
std::string month_words(const std::string& date, double day) {
  return date.empty() ? fmt::format("day {}", number(day, 0)) : date.substr(0, date.size() - 3);
}

std::string short_words(const OccupancySummary& row) {
  const ShortStretch* worst = worst_of(row);
  if (!worst) return "-";
  std::string text = month_words(worst->from, worst->from_d);
  if (!worst->to_the_end) text += " until " + month_words(worst->until, worst->until_d);
  const std::size_t others = row.short_stretches.size() - 1;
  return others == 0 ? text : fmt::format("{}, {} more", text, others);
}

blocks::Table resources_table(const std::vector<const OccupancySummary*>& rows) {
  blocks::Table table({"", "there", "enough on 95 % of days", "days short", "short from"}, 1);
  for (const OccupancySummary* row : rows)
    table.row({clean(row->site) + ": " + clean(row->name),
               {whole(row->units), static_cast<double>(row->units)},
               {whole(row->enough95), static_cast<double>(row->enough95)},
               {percent_with_unit(row->days_short), row->days_short},
               short_words(*row)});
  return table;
}

std::string closure_sentence(const OccupancySummary& row, const ClosureSummary& closure) {
  std::string text = fmt::format(
      "{} of {}, closed from {} to {}: on average {} wait before it, {} in the worst week; ",
      clean(row.name), clean(row.site), spoken_instant(closure.from_d, closure.from),
      spoken_instant(closure.until_d, closure.until), number(closure.queue_before),
      number(closure.longest_queue));
  text += closure.days_until_back ? fmt::format("the queue is back {} after it ends.",
                                                spoken_days(*closure.days_until_back))
                                  : "the queue is not back to what it was until the end.";
  return text;
}

}  // namespace

void add_years(Document& document, const RunSummary& run, std::size_t most) {
  if (run.years.empty()) return;
  document.apart().table(periods_table(run.years, "year", most));
}

void add_calendar(Document& document, const RunSummary& run) {
  if (run.years.empty()) return;
  document.section("By year, of all patients").table(periods_table(run.years, "year", 100));
  document.note(what_is_counted);
  if (!run.populations.empty())
    add_rows_by_year(document, "Infused, by year", run.years, infused_of(run));
  add_rows_by_year(document, "Lost, by year", run.years, losses_of(run));
  if (!run.months.empty())
    document.section("By month, of all patients").table(periods_table(run.months, "month", 120));
}

void add_short_resources(Document& document, const RunSummary& run, std::size_t most) {
  if (run.occupancy.empty()) return;
  std::vector<const OccupancySummary*> rows;
  for (const OccupancySummary& row : run.occupancy) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
    if (a->days_short != b->days_short) return a->days_short > b->days_short;
    return a->enough95 * std::max(1U, b->units) > b->enough95 * std::max(1U, a->units);
  });
  rows.resize(std::min(rows.size(), most));
  document.apart().table(resources_table(rows));
}

void add_occupancy(Document& document, const RunSummary& run) {
  if (run.occupancy.empty()) return;
  std::vector<const OccupancySummary*> rows;
  for (const OccupancySummary& row : run.occupancy) rows.push_back(&row);
  document.section("What is needed, by site").table(resources_table(rows));
  document.note(
      "Enough: for all who are there or wait at any one time of the day, on 95 % of the days on "
      "which it is open. Short: somebody waits for one. Short from: the first of the months in "
      "each "
      "of which that is so on more than 5 % of the days; until: the first month after them. Of "
      "several such times the one that does not end is told, or else the longest.");
  for (const OccupancySummary& row : run.occupancy)
    for (const ClosureSummary& closure : row.closures)
      document.paragraph(closure_sentence(row, closure));
}

}  // namespace v2v::report
