// The files of a calibrated model: a page to read and the tables of draws that scenarios read.
#include "report/attrition_rates.hpp"
#include "report/data/table.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "scenario/attrition_file.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace v2v {
namespace report {
namespace {

std::string shown(double value) { return fmt::format("{:.3g}", value); }

/// One draw of a model, by its number.
using Draws = Table<std::size_t>;

template <class Read>
void add(Draws& table, const std::string& name, const std::string& description, Read read) {
  table.add({name, description}, [read](std::size_t draw) { return Rounded{read(draw), 4}; });
}

void add_factors(Draws& table, const std::string& prefix,
                 const std::function<AttritionFactors(std::size_t)>& factors) {
  for (std::size_t factor = 0; factor < attrition_factor_names.size(); ++factor)
    add(table, prefix + std::string(attrition_factor_names[factor]), "Logarithm of the factor.",
        [factors, factor](std::size_t draw) {
          AttritionFactors at = factors(draw);
          return factor_at(at, factor);
        });
}

void add_rates(Draws& table, const AttritionModel::Study& study,
               const std::vector<AttritionHazards>& draws) {
  for (const AttritionPeriod period : periods_of(study))
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      add(table, rate_column(study.name, period, cause), "Logarithm of the hazard a day.",
          [&draws, period, cause](std::size_t draw) {
            return draws[draw].log_rate[static_cast<std::size_t>(period)][cause];
          });
}

std::string csv_of(const Draws& table, std::size_t draws) {
  std::vector<std::size_t> numbers(draws);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return table.with(numbers).csv;
}

std::string draws_csv(const AttritionModel& model, const std::string& file) {
  Draws table(file, "Draws from the posterior of the model: a row a draw.");
  const std::vector<AttritionDraw>& draws = model.draws;
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    add(table, total_column(term), "Coefficient of the logarithm of the total hazard.",
        [&draws, term](std::size_t draw) { return draws[draw].coefficient[term]; });
  for (std::size_t period = 0; period < attrition_period_count; ++period)
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      add(table, mix_column(static_cast<AttritionPeriod>(period), cause),
          "Logarithm of the cause's part of the total; the five sum to 0.",
          [&draws, period, cause](std::size_t draw) { return draws[draw].mix[period][cause]; });
  for (const auto& [name, sd] : {std::pair{"sd_before", &AttritionDraw::sd_before},
                                 std::pair{"sd_after", &AttritionDraw::sd_after},
                                 std::pair{"sd_mix", &AttritionDraw::sd_mix}})
    add(table, name, "Standard deviation of studies.",
        [&draws, sd = sd](std::size_t draw) { return draws[draw].*sd; });
  add(table, "correlation", "Of a study's deviations before and after collection.",
      [&draws](std::size_t draw) { return draws[draw].correlation; });
  add_factors(table, "", [&draws](std::size_t draw) { return draws[draw].factors; });
  for (const AttritionModel::Study& study : model.studies) add_rates(table, study, study.fitted);
  return csv_of(table, draws.size());
}

std::string left_out_csv(const AttritionModel& model, const std::string& file) {
  Draws table(file, "What the other studies predict of each: a row a draw.");
  for (const AttritionModel::Study& study : model.studies) {
    add_rates(table, study, study.left_out);
    add_factors(table, study.name + '/',
                [&study](std::size_t draw) { return study.left_out[draw].factors; });
  }
  return csv_of(table, model.draws.size());
}

std::string median_and_interval(const PosteriorInterval& of) {
  return fmt::format("median: {}, interval95: [{}, {}]", shown(of.median), shown(of.lo),
                     shown(of.hi));
}

std::string parameters_yaml(const AttritionFit& fit) {
  std::string out = "parameters:\n";
  for (const PosteriorRow& row : fit.parameters)
    out += fmt::format(
        "  {}: {{ {}, prior95: [{}, {}], r_hat: {:.3f}, effective: {:.0f}, in_tails: {:.0f} }}\n",
        row.name, median_and_interval({row.median, row.lo, row.hi}), shown(row.prior_lo),
        shown(row.prior_hi), row.r_hat, row.effective, row.effective_in_tails);
  return out;
}

std::string studies_yaml(const Calibration& calibration) {
  std::string out = "studies:\n";
  for (std::size_t i = 0; i < calibration.studies.size(); ++i) {
    const StudyEvidence& evidence = calibration.studies[i];
    const AttritionModel::Study& study = calibration.model.studies[i];
    out +=
        fmt::format("  {}:\n    disease: {}\n    line: {:g}\n    intended: {}\n    infused: {}\n",
                    evidence.name, evidence.traits.disease, evidence.traits.line, evidence.patients,
                    evidence.infused);
    for (const AttritionPeriod period : periods_of(study)) {
      out += fmt::format("    {}:  # lost a day\n", name_of(period));
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        out += fmt::format("      {}: {{ {} }}\n",
                           known_cause_names[index_of(attrition_causes[cause])],
                           median_and_interval(rate_of(study.fitted, period, cause)));
    }
  }
  return out;
}

/// Those that are other than the model's own, as they were asked for.
std::string priors_yaml(const std::vector<PriorChange>& priors) {
  if (priors.empty()) return "";
  std::string out = "priors:  # other than the model's own; sd 0 is fixed\n";
  for (const PriorChange& change : priors)
    out += fmt::format("  {}: {{ median: {:g}, sd: {:g} }}\n", change.parameter, change.median,
                       change.sd);
  return out;
}

std::string yaml_of(const Calibration& calibration, const std::string& stem) {
  const CalibrateOptions& options = calibration.options;
  std::string out = fmt::format(
      "# The attrition that published studies have in common, made by `v2v calibrate`: not to be\n"
      "# edited, but to be made again. Scenarios name this file as `attrition.model`; the draws\n"
      "# that they read are in the tables beside it. Parameters are logarithms of hazards a day "
      "or\n"
      "# of factors, but for the standard deviations (sd_), the correlation and the shape; the "
      "mixes\n"
      "# say by how much each cause differs from the mean of the five.\n"
      "attrition_model: {}\n"
      "draws: {}.csv\n"
      "{}"
      "# The longest wait for lymphodepletion among the studies' patients, as they are simulated. "
      "Beyond\n"
      "# it a hazard that falls with the wait is held.\n"
      "support: {:g} d\n"
      "made_from: \"{}\"\n"
      "seed: {}\nchains: {}\niterations: {}\n",
      attrition_model_version, stem,
      options.leave_out ? fmt::format("left_out: {}-left-out.csv\n", stem) : "",
      calibration.model.support_days, fingerprint_text(calibration.made_from), options.seed,
      options.chains, options.iterations);
  out += priors_yaml(options.priors);
  if (options.withheld_as)
    out += fmt::format("withheld_as: {}\n",
                       known_cause_names[index_of(attrition_causes[*options.withheld_as])]);
  out += "likelihood: >-\n";
  for (const std::string& line : wrap_columns(likelihood_text(), 96)) out += "  " + line + '\n';
  return out + parameters_yaml(calibration.fit) + studies_yaml(calibration);
}

}  // namespace
}  // namespace report

AttritionFiles attrition_files(const Calibration& calibration, const std::string& stem) {
  return {report::yaml_of(calibration, stem), report::draws_csv(calibration.model, stem + ".csv"),
          calibration.options.leave_out
              ? report::left_out_csv(calibration.model, stem + "-left-out.csv")
              : std::string()};
}

}  // namespace v2v
