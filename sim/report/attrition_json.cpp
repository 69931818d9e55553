// A calibration as JSON.
#include "report/attrition_rates.hpp"
#include "report/json_parts.hpp"
#include "report/numbers.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <nlohmann/json.hpp>

namespace v2v {
namespace report {
namespace {

Json posterior_json(const PosteriorInterval& of) {
  return {{"median", of.median}, {"interval95", {of.lo, of.hi}}};
}

Json parameters_json(const AttritionFit& fit) {
  Json all = Json::object();
  for (const PosteriorRow& row : fit.parameters)
    all[row.name] = {{"median", row.median},
                     {"interval95", {row.lo, row.hi}},
                     {"prior_median", row.prior_median},
                     {"prior95", {row.prior_lo, row.prior_hi}},
                     {"r_hat", row.r_hat},
                     {"effective", row.effective},
                     {"effective_in_tails", row.effective_in_tails}};
  return all;
}

Json study_json(const StudyEvidence& evidence, const AttritionModel::Study& study) {
  Json json = {{"study", evidence.name},
               {"disease", evidence.traits.disease},
               {"line", evidence.traits.line},
               {"intended", evidence.patients},
               {"infused", evidence.infused}};
  for (const AttritionPeriod period : periods_of(study)) {
    Json& causes = json[std::string(name_of(period))] = Json::object();
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      causes[std::string(known_cause_names[index_of(attrition_causes[cause])])] =
          posterior_json(rate_of(study.fitted, period, cause));
  }
  json["lost_in_28_days"] = posterior_json(lost_in_reference_days(study.fitted));
  if (!study.left_out.empty())
    json["lost_in_28_days_left_out"] = posterior_json(lost_in_reference_days(study.left_out));
  return json;
}

}  // namespace
}  // namespace report

std::string json_of(const Calibration& calibration) {
  using namespace report;
  Json studies = Json::array();
  for (std::size_t i = 0; i < calibration.studies.size(); ++i)
    studies.push_back(study_json(calibration.studies[i], calibration.model.studies[i]));
  Json priors = Json::array();
  for (const PriorChange& change : calibration.options.priors)
    priors.push_back(
        {{"parameter", change.parameter}, {"median", change.median}, {"sd", change.sd}});
  Json json = {{"parameters", parameters_json(calibration.fit)},
               {"studies", std::move(studies)},
               {"worst_r_hat", calibration.fit.worst_r_hat},
               {"smallest_effective", calibration.fit.smallest_effective}};
  if (calibration.options.leave_out) {
    json["left_out_worst_r_hat"] = calibration.left_out_worst_r_hat;
    json["left_out_smallest_effective"] = calibration.left_out_smallest_effective;
  }
  json.update({{"converged", calibration.has_converged()},
               {"draws", calibration.model.draws.size()},
               {"chains", calibration.options.chains},
               {"iterations", calibration.options.iterations},
               {"seed", calibration.options.seed},
               {"priors", std::move(priors)},
               {"made_from", fingerprint_text(calibration.made_from)}});
  return text_of_json(json);
}

}  // namespace v2v
