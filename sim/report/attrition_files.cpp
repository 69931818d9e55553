// The files of a calibrated model: a page to read and the tables of draws that scenarios read.
#include "report/attrition_rates.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "scenario/attrition_file.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

std::string cell(double value) { return fmt::format("{:.4g}", value); }
std::string shown(double value) { return fmt::format("{:.3g}", value); }

/// Cells, then the end of the line.
class CsvRow {
 public:
  void add(const std::string& text) { text_ += (text_.empty() ? "" : ",") + text; }
  void add(double value) { add(cell(value)); }
  std::string finish() { return std::exchange(text_, {}) + '\n'; }

 private:
  std::string text_;
};

double factor_of(AttritionFactors factors, std::size_t index) { return factor_at(factors, index); }

void add_rate_names(CsvRow& row, const AttritionModel::Study& study) {
  for (const AttritionPeriod period : periods_of(study))
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      row.add(rate_column(study.name, period, cause));
}

void add_rates(CsvRow& row, const AttritionModel::Study& study, const AttritionHazards& hazards) {
  for (const AttritionPeriod period : periods_of(study))
    for (const double logarithm : hazards.log_rate[static_cast<std::size_t>(period)])
      row.add(logarithm);
}

std::string draws_csv(const AttritionModel& model) {
  CsvRow row;
  for (std::size_t term = 0; term < attrition_term_count; ++term) {
    row.add(total_column(term));
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      row.add(mix_column(term, cause));
  }
  row.add("sd_total");
  row.add("sd_mix");
  for (const std::string_view name : attrition_factor_names) row.add(std::string(name));
  for (const AttritionModel::Study& study : model.studies) add_rate_names(row, study);
  std::string out = row.finish();
  for (std::size_t i = 0; i < model.draws.size(); ++i) {
    const AttritionDraw& draw = model.draws[i];
    for (const AttritionCoefficient& coefficient : draw.coefficient) {
      row.add(coefficient.total);
      for (const double mix : coefficient.mix) row.add(mix);
    }
    row.add(draw.sd_total);
    row.add(draw.sd_mix);
    for (std::size_t factor = 0; factor < attrition_factor_names.size(); ++factor)
      row.add(factor_of(draw.factors, factor));
    for (const AttritionModel::Study& study : model.studies) add_rates(row, study, study.fitted[i]);
    out += row.finish();
  }
  return out;
}

std::string left_out_csv(const AttritionModel& model) {
  CsvRow row;
  for (const AttritionModel::Study& study : model.studies) {
    add_rate_names(row, study);
    for (const std::string_view name : attrition_factor_names)
      row.add(fmt::format("{}/{}", study.name, name));
  }
  std::string out = row.finish();
  for (std::size_t i = 0; i < model.draws.size(); ++i) {
    for (const AttritionModel::Study& study : model.studies) {
      add_rates(row, study, study.left_out[i]);
      for (std::size_t factor = 0; factor < attrition_factor_names.size(); ++factor)
        row.add(factor_of(study.left_out[i].factors, factor));
    }
    out += row.finish();
  }
  return out;
}

std::string median_and_interval(const PosteriorInterval& of) {
  return fmt::format("median: {}, interval95: [{}, {}]", shown(of.median), shown(of.lo),
                     shown(of.hi));
}

std::string parameters_yaml(const AttritionFit& fit) {
  std::string out = "parameters:\n";
  for (const PosteriorRow& row : fit.parameters)
    out += fmt::format("  {}: {{ {}, prior95: [{}, {}], r_hat: {:.3f}, effective: {:.0f} }}\n",
                       row.name, median_and_interval({row.median, row.lo, row.hi}),
                       shown(row.prior_lo), shown(row.prior_hi), row.r_hat, row.effective);
  return out;
}

std::string studies_yaml(const Calibration& calibration) {
  std::string out = "studies:\n";
  for (std::size_t i = 0; i < calibration.studies.size(); ++i) {
    const StudyEvidence& evidence = calibration.studies[i];
    const AttritionModel::Study& study = calibration.model.studies[i];
    out += fmt::format(
        "  {}:\n    disease: {}\n    line: {:g}\n    intended: {}\n    infused: {}\n",
        evidence.name, evidence.disease, evidence.line, evidence.patients, evidence.infused);
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

std::string yaml_of(const Calibration& calibration, const std::string& stem) {
  const CalibrateOptions& options = calibration.options;
  std::string out = fmt::format(
      "# The attrition that published studies have in common, made by `v2v calibrate`: not to be\n"
      "# edited, but to be made again. Scenarios name this file as `attrition.model`; the draws\n"
      "# that they read are in the tables beside it. Parameters are logarithms of hazards a day "
      "or\n"
      "# of factors, but for the standard deviations (sd_) and the shape: of all causes together\n"
      "# (`total`), and by how much each cause differs from the mean of the five.\n"
      "attrition_model: {}\n"
      "draws: {}.csv\n"
      "left_out: {}-left-out.csv\n"
      "# The longest wait for lymphodepletion among the studies' patients, as they are simulated. "
      "Beyond\n"
      "# it a hazard that falls with the wait is held.\n"
      "support: {:g} d\n"
      "made_from: \"{}\"\n"
      "seed: {}\nchains: {}\nsweeps: {}\n",
      attrition_model_version, stem, stem, calibration.model.support_days,
      fingerprint_text(calibration.made_from), options.seed, options.chains, options.sweeps);
  out += "likelihood: >-\n";
  for (const std::string& line : wrap_columns(likelihood_text(), 96)) out += "  " + line + '\n';
  return out + parameters_yaml(calibration.fit) + studies_yaml(calibration);
}

}  // namespace
}  // namespace report

AttritionFiles attrition_files(const Calibration& calibration, const std::string& stem) {
  return {report::yaml_of(calibration, stem), report::draws_csv(calibration.model),
          report::left_out_csv(calibration.model)};
}

}  // namespace v2v
