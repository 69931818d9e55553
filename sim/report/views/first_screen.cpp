// What a planner sees first of a run: the answer, who is lost on the way, what it hangs on.
#include "report/causes.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/calendar.hpp"
#include "report/views/estimation.hpp"
#include "report/views/outcomes.hpp"
#include "report/views/parts.hpp"
#include "report/views/people.hpp"
#include "report/views/places.hpp"
#include "report/views/populations.hpp"
#include "report/views/waiting.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace v2v {
namespace report {
namespace {

double mean_of(const RunSummary& run, std::string_view measure) {
  for (const MeasureRow& row : run.measures)
    if (row.measure->key == measure) return row.mean;
  return 0;
}

std::string infused_words(const RunSummary& run) {
  return run.flow.empty() ? "-" : count(run.flow.back().mean, run.flow.back().prediction95);
}

std::string answer_sentence(const RunSummary& run) {
  const TreatedFraction& treated = run.treated_fraction;
  std::string text = fmt::format("{} of patients {} (ITT) are infused",
                                 percent_with_unit(treated.mean), counted_words(treated));
  if (treated.prediction95)
    text += fmt::format("; one cohort like this: {} to {} % with probability 95 %",
                        percent(treated.prediction95->lo), percent(treated.prediction95->hi));
  if (treated.published)
    text += fmt::format("; published {}{}", percent_with_unit(*treated.published),
                        is_outside(treated.published, treated.prediction95) ? " (outside)" : "");
  return text + '.';
}

Cell times_cell(const TimeSummary& time) {
  const std::string median = spoken_days(time.median);
  return {time.min == time.max ? median + " for everybody"
                               : fmt::format("median {}, half of them {} to {}", median,
                                             spoken_days(time.q1), spoken_days(time.q3)),
          time.median, "d", Interval{time.q1, time.q3}};
}

/// What most of those lost after the gate are lost to.
std::string worst_causes(const RunSummary& run) {
  const std::vector<std::string> causes = largest_causes({&run}, least_shown);
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(causes.size(), 3); ++i)
    text += fmt::format("{}{} {}", i > 0 ? ", " : "", words_of(causes[i]),
                        percent_with_unit(lost_to(run, causes[i])));
  return text;
}

/// Where most patients are lost while they wait, or else what is busiest.
const SiteResourceRow* bottleneck_of(const RunSummary& run) {
  const auto rank = [](const SiteResourceRow& row) {
    return std::pair(row.lost_while_waiting, row.capacity > 0 ? row.utilisation : 0);
  };
  const auto& all = run.site_resources;
  const auto most = std::max_element(
      all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return most == all.end() || rank(*most) <= std::pair(0.0, 0.0) ? nullptr : &*most;
}

/// Where more are lost while they wait for the next year of a contract than for anything else:
/// places under contract are at no site. How many; 0 elsewhere.
double lost_without_contract(const RunSummary& run) {
  const auto& parts = run.waiting.parts;
  const auto most = std::max_element(parts.begin(), parts.end(),
                                     [](const auto& a, const auto& b) { return a.lost < b.lost; });
  const bool by_contract =
      most != parts.end() && most->name == name_of(ResourceKind::contract_places);
  return by_contract ? most->lost : 0;
}

/// The resource that is asked for most above what it can give; nothing where there is none.
const Warning* gravest_overload(const RunSummary& run) {
  const auto is_overload = [](const Warning& one) {
    return one.kind == Warning::Kind::overload && !one.facts.empty();
  };
  const auto found = std::find_if(run.warnings.begin(), run.warnings.end(), is_overload);
  return found == run.warnings.end() ? nullptr : &*found;
}

std::string overload_words(const Warning& overload) {
  const std::string name =
      clean(words_of(overload, "site")) + ": " + clean(words_of(overload, "resource"));
  if (!std::isfinite(overload.gravity))
    return name + ", asked for although there are none in the end";
  const std::string times = number(overload.gravity, 2);
  return name + ", asked for " +
         (times == number(1, 2) ? "all that can be given" : times + " times what can be given");
}

std::string bottleneck_words(const RunSummary& run) {
  const SiteResourceRow* const row = bottleneck_of(run);
  const double without_contract = lost_without_contract(run);
  if (without_contract > 0)
    return fmt::format("{} of products, {} lost while they wait for the next year",
                       name_of(ResourceKind::contract_places),
                       count_mean(without_contract, Interval{}));
  // Where nobody is lost while waiting, use tells of what has units only.
  const Warning* const overload = gravest_overload(run);
  if (overload && (!row || row->lost_while_waiting <= 0)) return overload_words(*overload);
  if (!row)
    return run.site_resources.empty() ? "no capacity is limited"
                                      : "nothing of what is limited is in use";
  std::string text = clean(row->site) + ": " + clean(row->name);
  if (row->utilisation > 0) text += fmt::format(", {} in use", percent_with_unit(row->utilisation));
  text += row->mean_wait > 0 ? ", mean wait " + spoken_days(row->mean_wait) : ", no wait";
  if (row->lost_while_waiting >= 0.05)
    text += fmt::format(", {} lost meanwhile", count_mean(row->lost_while_waiting, Interval{}));
  return text;
}

std::string products_words(const RunSummary& run) {
  const double started = mean_of(run, "cultures_started"), infused = mean_of(run, "infused");
  std::string text = fmt::format("{} cultures started, {} infused", count_mean(started, Interval{}),
                                 count_mean(infused, Interval{}));
  if (started > infused && started > 0)
    text += fmt::format(": {} of cultures helped nobody", percent_with_unit(1 - infused / started));
  return text;
}

std::string unknown_words(const RunSummary& run) {
  std::string text;
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
  const UncertaintySummary& uncertainty = run.uncertainty;
  if (uncertainty.treated_fraction)
    add(fmt::format("parameters: {} of the variance between cohorts",
                    percent_with_unit(uncertainty.treated_fraction->share_of_parameters)));
  else if (uncertainty.parameters > 0 && !uncertainty.of_parameters)
    add(uncertainty.parameters == 1
            ? "a value counted by studies stands at its point estimate"
            : fmt::format("{} values counted by studies stand at their point estimates",
                          whole(uncertainty.parameters)));
  for (const Warning& warning : run.warnings)
    if (warning.kind == Warning::Kind::assumed)
      add(warning.text.substr(0, warning.text.size() - 1));
  return text;
}

}  // namespace

void add_answer(Document& document, const RunSummary& run) {
  document.answer(answer_sentence(run));
}

blocks::Table key_numbers(const RunSummary& run) {
  blocks::Table table({"", ""}, 2);
  const auto add = [&](const char* name, Cell cell) {
    if (!cell.text.empty()) table.row({name, std::move(cell)});
  };
  const TreatedFraction& treated = run.treated_fraction;
  std::string of_itt = percent_with_unit(treated.mean);
  if (treated.monte_carlo95)
    of_itt += " " + percent_interval(treated.monte_carlo95) + " (mean, 95 % Monte Carlo)";
  add("treated, of ITT", {of_itt, treated.mean, "", treated.monte_carlo95});
  const double infused = run.flow.empty() ? 0 : run.flow.back().mean;
  std::string a_year;
  if (run.accrual_days && *run.accrual_days > 0)
    a_year = fmt::format("; {}{}", spoken_rate(infused / *run.accrual_days),
                         gravest_overload(run) ? " of those who come" : "");
  add("treated, patients", {infused_words(run) + a_year, infused});
  add("alive, of ITT", {survival_words(run)});
  add("alive, standard of care", {survival_words_of_standard(run)});
  add("hazard ratio", {hazard_ratio_words(run)});
  add("lost to", {worst_causes(run)});
  if (run.potential_vein_to_vein.time.patients > 0)
    add("vein to vein, potential", times_cell(run.potential_vein_to_vein.time));
  if (run.vein_to_vein.time.patients > 0)
    add("vein to vein, infused", times_cell(run.vein_to_vein.time));
  add("bottleneck", {bottleneck_words(run)});
  if (run.from_patients_cells) add("products", {products_words(run)});
  add("not known", {unknown_words(run)});
  if (run.precision) add("precision", {precision_sentence(*run.precision, run.replications)});
  add("simulated", {fmt::format("{} times, seed {}; {}", whole(run.replications), run.seed,
                                run.verified.identical ? "verified event by event against SimGrid"
                                : run.verified.events > 0 ? "NOT VERIFIED: SimGrid differs"
                                                          : "not verified against SimGrid")});
  return table;
}

}  // namespace report

Document first_screen(const RunSummary& run) {
  using namespace report;
  Document document;
  document.title(run.title.empty() ? run.scenario : run.title);
  document.short_warnings(run.warnings);
  add_answer(document, run);
  add_populations(document, run);
  if (run.populations.empty()) document.apart().flowcharts({{{"", flowchart_of(run)}}, true});
  // All of it without scrolling: what is told of in more than one way is told in fewer rows.
  const bool several = !run.populations.empty(), offers = run.offered.size() > 1;
  add_years(document, run, several && offers ? 3 : 5);
  add_products(document, run, several ? 5 : 8);
  add_short_resources(document, run, several && offers ? 2 : run.people.empty() ? 4 : 3);
  add_short_people(document, run, several ? 2 : 3);
  document.apart().table(key_numbers(run));
  document.apart().paragraph(more_to_read);
  return document;
}

}  // namespace v2v
