// What becomes of patients, in tables and sentences.
#include "report/views/outcomes.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace v2v::report {
namespace {

constexpr std::array<std::size_t, 15> kTold = {1,  3,  6,   12,  18,  24,  36, 48,
                                               60, 90, 120, 180, 240, 360, 600};

/// Those, and whichever were published.
std::vector<std::size_t> months_told(const std::vector<NamedCurve>& curves) {
  std::vector<std::size_t> months(kTold.begin(), kTold.end());
  for (const NamedCurve& one : curves)
    for (const SurvivalPoint& point : one.curve->points)
      if (point.published) months.push_back(point.month);
  std::sort(months.begin(), months.end());
  months.erase(std::unique(months.begin(), months.end()), months.end());
  return months;
}

const SurvivalPoint* point_at(const SurvivalCurve& curve, std::size_t month) {
  return month < curve.points.size() ? &curve.points[month] : nullptr;
}

Cell share_cell(const SurvivalPoint& point) {
  std::string text = std::isnan(point.mean) ? "-" : percent(point.mean);
  if (point.prediction95) text += ' ' + percent_interval(point.prediction95);
  if (point.published)
    text += fmt::format("; published {}{}", percent(*point.published),
                        is_outside(point.published, point.prediction95) ? " (outside)" : "");
  return {std::move(text), point.mean, "", point.prediction95};
}

std::string months_words(double months) {
  return months == SurvivalCurve::not_reached ? "not reached" : number(months);
}

Cell median_cell(const SurvivalCurve& curve) {
  if (!curve.median_months) return "-";
  Cell cell(months_words(*curve.median_months));
  cell.value = curve.median_months;
  if (const auto& bounds = curve.median_prediction95) {
    cell.text += fmt::format(" [{}, {}]", months_words(bounds->lo), months_words(bounds->hi));
    cell.interval = bounds;
  }
  if (curve.published_median_months)
    cell.text += fmt::format("; published {}{}", number(*curve.published_median_months),
                             curve.published_median_is_outside() ? " (outside)" : "");
  return cell;
}

blocks::Table response_table(const OutcomeSummary& outcomes) {
  blocks::Table table({"", "of the infused", "of all intended"}, 1);
  for (const ResponseSummary& response : outcomes.response) {
    Cell infused(percent_with_unit(response.of_infused), response.of_infused);
    if (response.prediction95) {
      infused.text += ' ' + percent_interval(response.prediction95);
      infused.interval = response.prediction95;
    }
    if (response.published)
      infused.text +=
          fmt::format("; published {}{}", percent_with_unit(*response.published),
                      is_outside(response.published, response.prediction95) ? " (outside)" : "");
    table.row({std::string(prose_of(response.which)),
               std::move(infused),
               {percent_with_unit(response.of_intended), response.of_intended}});
  }
  return table;
}

/// Where one is told of, else the last one.
const SurvivalDifference* at_month(const SurvivalDifferences& difference, std::size_t month) {
  const auto& all = difference.at;
  const auto found =
      std::find_if(all.begin(), all.end(), [month](const auto& one) { return one.month == month; });
  return found == all.end() ? nullptr : &*found;
}

/// What the clock of a trial makes of when patients are infused.
std::string clock_sentence(const OutcomeSummary& outcomes) {
  if (!outcomes.response_by_days) return {};
  return fmt::format(
      "Event-free by the trial's clock: who has not been seen in response by day {} since the ITT "
      "gate has failed on that day; of the infused {} are looked at by then.",
      whole(static_cast<std::size_t>(*outcomes.response_by_days)),
      percent_with_unit(outcomes.assessed_in_time));
}

}  // namespace

blocks::Table survival_table(const std::vector<NamedCurve>& curves) {
  std::vector<std::string> header = {"months"};
  for (const NamedCurve& one : curves) header.push_back(one.name);
  blocks::Table table(header, 1);
  for (const std::size_t month : months_told(curves)) {
    if (!point_at(*curves.front().curve, month)) break;
    std::vector<Cell> cells = {{whole(month), static_cast<double>(month)}};
    for (const NamedCurve& one : curves) cells.push_back(share_cell(*point_at(*one.curve, month)));
    table.row(std::move(cells));
  }
  table.rule();
  const std::size_t followed = curves.front().curve->points.size() - 1;
  std::vector<Cell> medians = {"median, one cohort"},
                    means = {fmt::format("mean until {}", followed)};
  for (const NamedCurve& one : curves) {
    medians.push_back(median_cell(*one.curve));
    means.push_back({number(one.curve->restricted_mean), one.curve->restricted_mean});
  }
  table.row(std::move(medians));
  table.row(std::move(means));
  return table;
}

void add_outcomes(Document& document, const PatientSummary& patients) {
  add_toxicity(document, patients);
  if (!patients.outcomes) return;
  const OutcomeSummary& outcomes = *patients.outcomes;
  std::vector<NamedCurve> curves;
  for (const SurvivalCurve& curve : outcomes.curves)
    curves.push_back({std::string(prose_of(curve.which)), &curve});
  document.section("After the vein: survival, % with the 95 % prediction of one cohort")
      .table(survival_table(curves));
  document.note(
      "All intended: since the ITT gate, whatever becomes of them; the infused since infusion; in "
      "response: since it was seen, of those who respond. Relapse-free counts who does not respond "
      "as failed at once, progression-free when it is seen. The median of one cohort, the middle "
      "one of theirs, need not be where the mean curve is at one half; the mean is of the months "
      "until the end of follow-up.");
  if (const std::string clock = clock_sentence(outcomes); !clock.empty()) document.note(clock);
  document.table(response_table(outcomes));
  add_randomised(document, outcomes);
}

namespace {

std::string words_of(const SurvivalCurve& curve) {
  std::string text;
  for (const std::size_t month : {std::size_t{12}, std::size_t{24}})
    if (const SurvivalPoint* point = point_at(curve, month); point && !std::isnan(point->mean))
      text += fmt::format("{}{} at {} months", text.empty() ? "" : ", ",
                          percent_with_unit(point->mean), month);
  if (!text.empty() && curve.median_months)
    text += fmt::format("; median of one cohort {}{}", months_words(*curve.median_months),
                        *curve.median_months == SurvivalCurve::not_reached ? "" : " months");
  return text;
}

}  // namespace

std::string survival_words(const PatientSummary& patients) {
  return patients.outcomes ? words_of(patients.outcomes->of(Survival::itt_overall)) : std::string();
}

std::string survival_words_of_standard(const PatientSummary& patients) {
  if (patients.outcomes && patients.outcomes->randomised)
    for (const SurvivalCurve& curve : patients.outcomes->randomised->curves)
      if (curve.which == Survival::itt_overall) return words_of(curve);
  return {};
}

void add_survival_sentence(Document& document, const SurvivalDifferences& difference,
                           const std::string& first, const std::string& second) {
  std::string text;
  for (const std::size_t month : {std::size_t{12}, std::size_t{24}}) {
    const SurvivalDifference* const at = at_month(difference, month);
    if (!at) continue;
    text += text.empty()
                ? fmt::format("Alive, of all intended, with {} rather than {}: ", second, first)
                : "; ";
    text += fmt::format("{:+.1f} percentage points at {} months", 100 * at->mean, month);
    if (at->monte_carlo95)
      text += fmt::format(" (Monte Carlo 95 % {})", percent_interval(at->monte_carlo95));
    text +=
        fmt::format(", {:+.1f} by fewer losses{} {:+.1f} by less disease", 100 * at->fewer_losses,
                    at->other_outcomes == 0 ? " and" : ",", 100 * at->less_disease);
    if (at->other_outcomes != 0)
      text += fmt::format(" and {:+.1f} by other outcomes of the same patients",
                          100 * at->other_outcomes);
  }
  if (!text.empty()) document.paragraph(text + '.');
}

void add_survival_differences(Document& document, const SurvivalDifferences& difference,
                              const std::string& first, const std::string& second) {
  if (difference.at.empty()) return;
  const bool by_rules = std::any_of(difference.at.begin(), difference.at.end(),
                                    [](const auto& one) { return one.other_outcomes != 0; });
  std::vector<std::string> header = {"months",          "difference, points", "Monte Carlo 95 %",
                                     "one cohort 95 %", "fewer losses",       "less disease"};
  if (by_rules) header.emplace_back("other outcomes");
  blocks::Table table(header, 1);
  const auto cells = [by_rules](const SurvivalDifference& one, double factor, std::string name) {
    const auto bounds = [factor](const std::optional<Interval>& interval) {
      if (!interval) return Cell("-");
      return Cell(
          fmt::format("[{}, {}]", number(factor * interval->lo), number(factor * interval->hi)), {},
          "", interval);
    };
    std::vector<Cell> row{std::move(name),
                          {number(factor * one.mean), one.mean},
                          bounds(one.monte_carlo95),
                          bounds(one.prediction95),
                          {number(factor * one.fewer_losses), one.fewer_losses},
                          {number(factor * one.less_disease), one.less_disease}};
    if (by_rules) row.emplace_back(number(factor * one.other_outcomes), one.other_outcomes);
    return row;
  };
  for (const SurvivalDifference& one : difference.at) table.row(cells(one, 100, whole(one.month)));
  table.rule();
  if (difference.restricted_mean)
    table.row(cells(*difference.restricted_mean, 1,
                    fmt::format("months lived by {}", difference.restricted_mean->month)));
  document.section(fmt::format("Survival of all intended, {} less {}", second, first))
      .table(std::move(table));
  document.note(
      "The same patients with the same luck. The parts are those of Shapley: what changes because "
      "others are infused, or sooner, and what changes because they are infused with less disease; "
      "they sum to the difference.");
  if (by_rules)
    document.note(
        "The arms say different things of what becomes of the same patients (`outcomes`): that is "
        "a "
        "part of its own.");
}

}  // namespace v2v::report
