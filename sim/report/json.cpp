// The results of a run and of a comparison as JSON.
#include "report/json_parts.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v {

std::string json_of(const RunSummary& run) { return report::text_of_json(report::run_json(run)); }

std::string json_of(const ComparisonSummary& comparison) {
  using namespace report;
  Json json;
  json["warnings"] = warnings_json(warnings_of(comparison), "arms", names_of(comparison.arms));
  json["arms"] = Json::array();
  for (const RunSummary& arm : comparison.arms) json["arms"].push_back(run_json(arm));
  json["differences"] = Json::array();
  for (std::size_t i = 0; i < comparison.differences.size(); ++i) {
    const Difference& difference = comparison.differences[i];
    Json one;
    one["arm"] = i + 1 < comparison.arms.size() ? Json(comparison.arms[i + 1].scenario) : Json();
    one["treated_fraction"]["mean"] = difference.mean;
    one["treated_fraction"]["monte_carlo95"] = interval_json(difference.monte_carlo95);
    one["patients"]["treated_in_both"] = difference.treated_in_both;
    one["patients"]["only_in_first"] = difference.only_in_first;
    one["patients"]["only_in_second"] = difference.only_in_second;
    one["patients"]["in_neither"] = difference.in_neither;
    one["by_cause"] = Json::array();
    for (const CauseChange& row : difference.by_cause)
      one["by_cause"].push_back(
          {{"cause", row.cause}, {"saved", row.saved}, {"lost_instead", row.lost_instead}});
    if (!difference.survival.at.empty()) one["survival"] = survival_json(difference.survival);
    json["differences"].push_back(std::move(one));
  }
  return text_of_json(json);
}

}  // namespace v2v
