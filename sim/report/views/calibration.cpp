// The document of a calibration.
#include "report/attrition_rates.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <fmt/format.h>

#include <numeric>

namespace v2v {
namespace report {
namespace {

std::string bounds(double lo, double hi) {
  return fmt::format("[{}, {}]", number(lo, 2), number(hi, 2));
}

void add_parameters(Document& document, const AttritionFit& fit) {
  blocks::Table table(
      {"parameter", "median", "95 %", "prior", "prior 95 %", "R-hat", "effective", "in tails"}, 1);
  for (const PosteriorRow& row : fit.parameters)
    table.row({clean(row.name), number(row.median, 2), bounds(row.lo, row.hi),
               number(row.prior_median, 2), bounds(row.prior_lo, row.prior_hi),
               number(row.r_hat, 3), number(row.effective, 0), number(row.effective_in_tails, 0)});
  document.apart().table(std::move(table));
  document.note(
      "Logarithms of hazards a day and of factors, but for the standard deviations, the "
      "correlation "
      "and the shape; the mixes say by how much each cause differs from the mean of the five.");
}

void add_studies(Document& document, const Calibration& calibration) {
  blocks::Table table(
      {"study", "disease", "line", "infused of", "lost", "95 %", "by others", "95 %"}, 2);
  for (std::size_t i = 0; i < calibration.studies.size(); ++i) {
    const StudyEvidence& evidence = calibration.studies[i];
    const AttritionModel::Study& study = calibration.model.studies[i];
    const PosteriorInterval fitted = lost_in_reference_days(study.fitted);
    std::string by_others = "-", interval_by_others = "-";
    if (!study.left_out.empty()) {
      const PosteriorInterval left_out = lost_in_reference_days(study.left_out);
      by_others = percent(left_out.median);
      interval_by_others = percent_interval(Interval{left_out.lo, left_out.hi});
    }
    table.row({clean(evidence.name), clean(evidence.traits.disease),
               number(evidence.traits.line, 0),
               whole(evidence.infused) + " / " + whole(evidence.patients), percent(fitted.median),
               percent_interval(Interval{fitted.lo, fitted.hi}), by_others, interval_by_others});
  }
  document.apart().table(std::move(table));
  document.note(
      fmt::format("Lost: percent of those who wait for {:g} days after collection, of all "
                  "causes together. By others: as the other studies predict it for one "
                  "that nobody has counted.",
                  attrition_reference_days));
}

std::string convergence_sentence(const Calibration& calibration) {
  const AttritionFit& fit = calibration.fit;
  const std::string found =
      fmt::format("The largest R-hat is {}, the smallest effective number of draws {}",
                  number(fit.worst_r_hat, 3), number(fit.smallest_effective, 0));
  const std::string left_out = calibration.options.leave_out
                                   ? fmt::format(" Without a study they are {} and {}.",
                                                 number(calibration.left_out_worst_r_hat, 3),
                                                 number(calibration.left_out_smallest_effective, 0))
                                   : "";
  if (calibration.has_converged()) return found + "." + left_out;
  return fmt::format(
      "NOT CONVERGED: {}; expected at most {:g} and at least {:g}. More iterations are needed.{}",
      found, AttritionFit::largest_r_hat, AttritionFit::least_effective, left_out);
}

}  // namespace
}  // namespace report

Document full_document(const Calibration& calibration) {
  using namespace report;
  const auto& studies = calibration.studies;
  const std::uint64_t patients = std::accumulate(
      studies.begin(), studies.end(), std::uint64_t{0},
      [](std::uint64_t sum, const StudyEvidence& study) { return sum + study.patients; });
  Document document;
  document.title(fmt::format("Attrition of {} studies, {} patients intended to treat",
                             studies.size(), whole(patients)));
  add_parameters(document, calibration.fit);
  add_studies(document, calibration);
  document.apart().paragraph(convergence_sentence(calibration));
  document.paragraph(fmt::format("{} draws of {} chains, {} iterations each; seed {}, made from {}",
                                 whole(calibration.model.draws.size()), calibration.options.chains,
                                 whole(calibration.options.iterations), calibration.options.seed,
                                 fingerprint_text(calibration.made_from)));
  return document;
}

}  // namespace v2v
