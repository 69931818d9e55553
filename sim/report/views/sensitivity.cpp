// The document of a sensitivity analysis.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/study_words.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/study_report.hpp"

#include <fmt/format.h>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t widest_end = 12;

std::string name_of_factor(const SensitivitySummary& sensitivity, std::size_t index) {
  const FactorSummary& factor = sensitivity.factors[index];
  return clean(factor.name) + (factor.posterior ? " *" : "");
}

void add_tornado(Document& document, const SensitivitySummary& sensitivity, const Scale& scale) {
  blocks::Table table({"factor", "low", "high", "at low", "at high", "change", "Monte Carlo 95 %"},
                      1);
  for (const auto& row : sensitivity.tornado)
    table.row({name_of_factor(sensitivity, row.factor),
               shortened(sensitivity.factors[row.factor].low, widest_end),
               shortened(sensitivity.factors[row.factor].high, widest_end),
               number(scale.of(row.at_low), 2), number(scale.of(row.at_high), 2),
               number(scale.of(row.at_high - row.at_low), 2),
               scaled_interval(scale, row.change95, 2)});
  document.table(std::move(table));
  document.note(fmt::format("Outcomes in{}; one factor at a time, the others in their middle.",
                            scale.value_unit()));
}

void add_morris(Document& document, const SensitivitySummary& sensitivity, const Scale& scale) {
  blocks::Table table({"factor", "low", "high", "mu*", "bootstrap 95 %", "mu", "sigma"}, 1);
  for (const auto& row : sensitivity.morris)
    table.row({name_of_factor(sensitivity, row.factor),
               shortened(sensitivity.factors[row.factor].low, widest_end),
               shortened(sensitivity.factors[row.factor].high, widest_end),
               number(scale.of(row.mu_star), 2), scaled_interval(scale, known(row.mu_star95), 2),
               number(scale.of(row.mu), 2), number(scale.of(row.sigma), 2)});
  document.table(std::move(table));
  document.note(
      fmt::format("Elementary effects over the whole range of each factor, in{}: mu* is the "
                  "mean of their sizes, mu their mean; a large sigma tells of interactions or "
                  "of an effect that is no straight line (Morris 1991; Campolongo et al. "
                  "2007).",
                  scale.difference_unit()));
}

void add_sobol(Document& document, const SensitivitySummary& sensitivity) {
  blocks::Table table(
      {"factor", "low", "high", "first", "bootstrap 95 %", "total", "bootstrap 95 %"}, 1);
  const auto bounds = [](const Interval& interval) {
    return known(interval) ? fmt::format("[{}, {}]", number(interval.lo, 3), number(interval.hi, 3))
                           : "-";
  };
  for (const auto& row : sensitivity.sobol)
    table.row({name_of_factor(sensitivity, row.factor),
               shortened(sensitivity.factors[row.factor].low, widest_end),
               shortened(sensitivity.factors[row.factor].high, widest_end), number(row.first, 3),
               bounds(row.first95), number(row.total, 3), bounds(row.total95)});
  document.table(std::move(table));
  document.note(
      "First: the share of the outcome's variance that goes away when the factor is known. "
      "Total: the share that is left when all others are known (Saltelli et al. 2010, "
      "Jansen "
      "1999).");
}

std::string method_heading(const SensitivitySummary& sensitivity) {
  const std::string of = words_of(sensitivity.quantity);
  if (sensitivity.method == "tornado") return "One factor at a time: " + of;
  if (sensitivity.method == "morris") return "Morris screening of elementary effects: " + of;
  return "Variance-based sensitivity (Sobol indices): " + of;
}

bool any_posterior(const SensitivitySummary& sensitivity) {
  for (const FactorSummary& factor : sensitivity.factors)
    if (factor.posterior) return true;
  return false;
}

}  // namespace
}  // namespace report

Document full_document(const SensitivitySummary& sensitivity) {
  using namespace report;
  const Scale scale(sensitivity.unit);
  Document document;
  document.title(sensitivity.title.empty() ? sensitivity.scenario : sensitivity.title);
  document.warnings(sensitivity.warnings).section(method_heading(sensitivity));
  document.note(fmt::format("{}{} with every factor in its middle",
                            number(scale.of(sensitivity.base), 2), scale.value_unit()));
  if (const std::string why = not_claimed(sensitivity); !why.empty()) document.note(why);
  if (!sensitivity.tornado.empty()) add_tornado(document, sensitivity, scale);
  if (!sensitivity.morris.empty()) add_morris(document, sensitivity, scale);
  if (!sensitivity.sobol.empty()) add_sobol(document, sensitivity);
  if (any_posterior(sensitivity))
    document.note("* from counts: the ends are quantiles of what they leave unknown.");
  document.apart().paragraph(fmt::format(
      "{} evaluations of {}, with common random numbers; {}; seed {}, version {}",
      whole(sensitivity.evaluations), so_many(sensitivity.replications, "replication"),
      verified_of(sensitivity.verified_evaluations, sensitivity.evaluations, "evaluations"),
      sensitivity.seed, sensitivity.version));
  return document;
}

}  // namespace v2v
