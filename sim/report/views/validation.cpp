// The document of a validation.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/validation_view.hpp"
#include "report/views/study_words.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace report {
namespace {

std::string bounds(const Interval& interval, const char* between) {
  return number(interval.lo, 0) + between + number(interval.hi, 0);
}

/// `lost.received.infection` as `after received: infection`, `infused` as it is.
std::string quantity_words(std::string_view quantity) {
  if (!quantity.starts_with("lost.")) return words_of(quantity);
  quantity.remove_prefix(5);
  const std::size_t dot = std::min(quantity.find('.'), quantity.size());
  return fmt::format("after {}: {}", words_of(quantity.substr(0, dot)),
                     clean(quantity.substr(std::min(dot + 1, quantity.size()))));
}

std::string miss_sentence(const ValidationCheck& check) {
  const bool more = check.published > check.prediction95.hi;
  return fmt::format(
      "{}: {} of {} {}{} ({}; exact 95 % {} to {}); predicted {} {} (95 % {}): {} than predicted",
      clean(check.scenario), whole(check.published), whole(check.of),
      check.quantity.starts_with("lost.") ? "lost " : "", quantity_words(check.quantity),
      check.of == 0 ? "-" : percent_with_unit(static_cast<double>(check.published) / check.of),
      number(check.published95.lo, 0), number(check.published95.hi, 0),
      check.fitted ? "with its own counts" : "without its own counts",
      count_mean(check.predicted, check.prediction95), bounds(check.prediction95, " to "),
      more ? "more" : "fewer");
}

std::string outcome_words(const ValidationOutcome& one, double value) {
  using Unit = ValidationOutcome::Unit;
  if (std::isinf(value)) return one.unit == Unit::ratio ? "unbounded" : "not reached";
  return one.unit == Unit::share ? percent(value) : number(value, one.unit == Unit::months ? 1 : 2);
}

std::string outcome_bounds(const ValidationOutcome& one, const char* between) {
  return outcome_words(one, one.prediction95.lo) + between +
         outcome_words(one, one.prediction95.hi);
}

const char* outcome_unit(const ValidationOutcome& one) {
  using Unit = ValidationOutcome::Unit;
  return one.unit == Unit::share ? " %" : one.unit == Unit::months ? " months" : "";
}

std::size_t outcomes_inside(const ValidationSummary& summary) {
  return static_cast<std::size_t>(
      std::count_if(summary.outcomes.begin(), summary.outcomes.end(),
                    [](const ValidationOutcome& one) { return one.inside; }));
}

/// What was printed of survival and response, beside the counts.
void add_missed_outcomes(Document& document, const ValidationSummary& summary) {
  if (summary.outcomes.empty()) return;
  const std::size_t inside = outcomes_inside(summary), all = summary.outcomes.size();
  if (inside == all)
    document.answer(fmt::format("After the vein {} inside.",
                                all == 1 ? "the printed value lies"
                                         : fmt::format("all {} printed values lie", whole(all))));
  else
    document.answer(fmt::format("After the vein {} of {} lie inside; outside:", whole(inside),
                                so_many(all, "printed value")));
  for (const ValidationOutcome& one : summary.outcomes)
    if (!one.inside)
      document.note(fmt::format("{}: {}, published {}{}; predicted {} (95 % {})",
                                clean(one.scenario), one.quantity,
                                outcome_words(one, one.published), outcome_unit(one),
                                outcome_words(one, one.predicted), outcome_bounds(one, " to ")));
}

void add_misses(Document& document, const ValidationSummary& summary) {
  const auto misses = std::count_if(summary.checks.begin(), summary.checks.end(),
                                    [](const ValidationCheck& check) { return !check.inside; });
  if (summary.checks.empty()) {
    if (summary.outcomes.empty()) document.answer("Nothing was published that could be compared.");
    add_missed_outcomes(document, summary);
    return;
  }
  document.answer(
      misses == 0
          ? fmt::format("All {} published counts lie inside their 95 % prediction intervals.",
                        whole(summary.checks.size()))
          : fmt::format("{} of {} {} outside {} 95 % prediction interval:",
                        whole(static_cast<std::uint64_t>(misses)),
                        so_many(summary.checks.size(), "comparison"), misses == 1 ? "lies" : "lie",
                        misses == 1 ? "its" : "their"));
  for (const ValidationCheck& check : summary.checks)
    if (!check.inside) document.note(miss_sentence(check));
  add_missed_outcomes(document, summary);
  if (summary.observed_under_way > 0)
    document.note(fmt::format(
        "{} of the trial {} still under way and count{} here as not infused: more may be in the "
        "end. The curves leave them out from the day on which they were last seen.",
        whole(summary.observed_under_way), summary.observed_under_way == 1 ? "is" : "are",
        summary.observed_under_way == 1 ? "s" : ""));
}

std::string predicted_cell(const ValidationCheck* check) {
  if (!check) return "";
  return fmt::format("{} [{}]{}", count_mean(check->predicted, check->prediction95),
                     bounds(check->prediction95, ", "), check->inside ? " " : "*");
}

void add_infused(Document& document, const ValidationSummary& summary) {
  const std::vector<ValidationRow> rows = validation_rows(summary, true);
  if (rows.empty()) return;
  blocks::Table table({"study", "published", "of", "exact 95 %", "fitted ", "left out "}, 1);
  for (const ValidationRow& row : rows) {
    const ValidationCheck& check = row.any();
    table.row({clean(check.scenario), whole(check.published), whole(check.of),
               fmt::format("[{}]", bounds(check.published95, ", ")), predicted_cell(row.fitted),
               predicted_cell(row.left_out)});
  }
  document.section("Infused, of those intended to treat").table(std::move(table));
}

void add_other_counts(Document& document, const ValidationSummary& summary) {
  const std::vector<ValidationRow> rows = validation_rows(summary, false);
  if (rows.empty()) return;
  blocks::Table table({"study", "count", "published", "fitted ", "left out "}, 2);
  for (const ValidationRow& row : rows) {
    const ValidationCheck& check = row.any();
    table.row({clean(check.scenario), shortened(quantity_words(check.quantity), 36),
               fmt::format("{} [{}]", whole(check.published), bounds(check.published95, ", ")),
               predicted_cell(row.fitted), predicted_cell(row.left_out)});
  }
  document.section("Other counts: patients at a gate, and lost after it by reason")
      .table(std::move(table));
}

void add_times(Document& document, const ValidationSummary& summary) {
  if (summary.times.empty()) return;
  blocks::Table table({"study", "interval", "published", "predicted", "with"}, 2);
  for (const ValidationTime& time : summary.times)
    table.row({clean(time.scenario), words_of(time.interval), number(time.published, 1),
               number(time.predicted, 1), time.fitted ? "fitted" : "left out"});
  document.section("Medians of times, days").table(std::move(table));
}

void add_curves(Document& document, const ValidationSummary& summary) {
  if (summary.curves.empty()) return;
  blocks::Table table({"study", "outcome", "observed", "predicted", "apart by", "on day", "with"},
                      2);
  for (const ValidationCurve& curve : summary.curves)
    table.row({clean(curve.scenario),
               shortened(words_of(curve.outcome), 36),
               {percent(curve.observed.back()), curve.observed.back()},
               {percent(curve.predicted.back()), curve.predicted.back()},
               {number(100 * curve.distance), curve.distance},
               whole(curve.day),
               curve.fitted ? "fitted" : "left out"});
  document
      .section(fmt::format("Cumulative incidence since the ITT gate, % by day {}",
                           whole(summary.curves.front().observed.size() - 1)))
      .table(std::move(table))
      .note("apart by: the largest distance of the two curves, in points, and the day of it");
}

/// Misses first.
void add_outcomes(Document& document, const ValidationSummary& summary) {
  if (summary.outcomes.empty()) return;
  blocks::Table table({"study", "after treatment", "published", "predicted", "one cohort 95 %", ""},
                      2);
  for (const bool misses : {true, false})
    for (const ValidationOutcome& one : summary.outcomes) {
      if (one.inside == misses) continue;
      const std::string unit = outcome_unit(one);
      table.row({clean(one.scenario),
                 one.quantity + (unit.empty() ? "" : ',' + unit),
                 {outcome_words(one, one.published), one.published},
                 {outcome_words(one, one.predicted), one.predicted},
                 {fmt::format("[{}]", outcome_bounds(one, ", ")), {}, "", one.prediction95},
                 one.inside ? "" : "outside"});
    }
  document
      .section(fmt::format("After the vein: {} of {} printed values inside",
                           whole(outcomes_inside(summary)), whole(summary.outcomes.size())))
      .table(std::move(table))
      .note("None of them is an input of its scenario, which says what is.");
}

/// Against simple predictions, the worst news first: where the model is not better.
void add_skill(Document& document, const ValidationSummary& summary) {
  if (!summary.skill) return;
  const SkillSummary& skill = *summary.skill;
  blocks::Table table({"predicted by", "CRPS, %", "model less that", "interval score, %",
                       "model less that", "log score", "model less that"},
                      1);
  const auto scored = [](double value, double per) { return Cell(number(per * value, 2), value); };
  const auto paired = [](double difference, double error, double per) {
    return Cell(fmt::format("{} ± {}", number(per * difference, 2), number(per * error, 2)),
                difference);
  };
  table.row({"this model", scored(skill.model.crps, 100), "",
             scored(skill.model.interval_score, 100), "", scored(skill.model.log_score, 1), ""});
  for (const SkillSummary::Baseline& one : skill.baselines)
    table.row({words_of(word_of(one.looks_at)), scored(one.mean.crps, 100),
               paired(one.difference.crps, one.standard_error.crps, 100),
               scored(one.mean.interval_score, 100),
               paired(one.difference.interval_score, one.standard_error.interval_score, 100),
               scored(one.mean.log_score, 1),
               paired(one.difference.log_score, one.standard_error.log_score, 1)});
  document
      .section(fmt::format("Skill: the infused of {} studies, each predicted from the others",
                           whole(skill.studies)))
      .table(std::move(table))
      .note(
          "Smaller is better, % of those intended to treat. The simple predictions are "
          "beta-binomials of the other studies: of all, of the same disease and line, of the same "
          "class of counting gate. Differences: mean over studies ± standard error.");
}

void add_groups(Document& document, const ValidationSummary& summary) {
  if (summary.groups.empty()) return;
  blocks::Table table({"count", "fitted inside", "left out inside", "left out: times binomial"}, 1);
  const auto inside = [](const ValidationCoverage& coverage) {
    return coverage.of == 0 ? std::string("-")
                            : fmt::format("{} of {}", whole(coverage.inside), whole(coverage.of));
  };
  for (const ValidationGroup& group : summary.groups)
    table.row({shortened(group.what.starts_with("lost.") ? "lost: " + words_of(group.what.substr(5))
                                                         : "at " + words_of(group.what),
                         36),
               inside(group.fitted), inside(group.left_out),
               group.relative_width > 0 ? number(group.relative_width) : "-"});
  document.section("Inside their 95 % prediction intervals, and how wide these are")
      .table(std::move(table));
}

std::string coverage_sentence(std::string_view of, const ValidationCoverage& fitted,
                              const ValidationCoverage& left_out) {
  const auto words = [](const ValidationCoverage& coverage) {
    return coverage.of == 0 ? std::string("none")
                            : fmt::format("{} of {} ({})", whole(coverage.inside),
                                          whole(coverage.of), percent_with_unit(coverage.share()));
  };
  return fmt::format("{} inside: {} fitted, {} left out.", of, words(fitted), words(left_out));
}

std::string pit_sentence(const ValidationSummary& summary, bool fitted) {
  const ValidationCoverage& coverage = fitted ? summary.fitted : summary.leave_one_out;
  if (coverage.of == 0) return "";
  std::string counts;
  for (const std::uint32_t count : pit_counts(summary, fitted))
    counts += (counts.empty() ? "" : " ") + whole(count);
  return fmt::format(
      "Infused patients by tenth of the predicted distribution, {}: {} (even: {} each).",
      fitted ? "fitted" : "left out", counts,
      number(static_cast<double>(coverage.of) / static_cast<double>(pit_bins), 1));
}

std::string verdict(const ValidationSummary& summary) {
  if (summary.fitted.of == 0) return "";
  const std::uint32_t outside = summary.fitted.of - summary.fitted.inside;
  const char* const judged = summary.observed_under_way > 0 ? "Not judged while some are under way"
                             : summary.passed               ? "Passed"
                                                            : "Not passed";
  std::string text =
      outside == 0 ? fmt::format("{}: every fitted count of infused patients is inside.", judged)
                   : fmt::format("{}: {} of {} fitted counts of infused patients outside.", judged,
                                 whole(outside), whole(summary.fitted.of));
  if (summary.relative_width > 0)
    text += fmt::format(
        " Their prediction intervals are {} times as wide as the binomial at the published rate "
        "(median).",
        number(summary.relative_width, 2));
  return text;
}

}  // namespace
}  // namespace report

Document full_document(const ValidationSummary& summary) {
  using namespace report;
  Document document;
  add_misses(document, summary);
  add_infused(document, summary);
  add_other_counts(document, summary);
  if (!summary.checks.empty())
    document.note(
        "published: [exact 95 % interval]; fitted and left out: mean [95 % prediction interval], * "
        "where the published count is outside; left out: predicted without its own "
        "counts");
  add_skill(document, summary);
  add_groups(document, summary);
  add_times(document, summary);
  add_curves(document, summary);
  add_outcomes(document, summary);
  document.apart();
  std::string names;
  for (const std::string& name : summary.not_published)
    names += (names.empty() ? "" : ", ") + clean(name);
  for (const std::string& sentence :
       {coverage_sentence("Infused", summary.fitted, summary.leave_one_out),
        coverage_sentence("Lost by reason", summary.reasons_fitted, summary.reasons_leave_one_out),
        pit_sentence(summary, true), pit_sentence(summary, false), verdict(summary),
        names.empty() ? "" : "No counts published, nothing compared: " + names + '.',
        fmt::format("{} replications of each prediction, parameters drawn; {}; seed {}, version {}",
                    whole(summary.replications),
                    verified_of(summary.verified, summary.simulated, "predictions"), summary.seed,
                    summary.version)})
    if (!sentence.empty()) document.paragraph(sentence);
  return document;
}

}  // namespace v2v
