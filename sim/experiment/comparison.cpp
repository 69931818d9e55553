// From prepared arms to a study, and from its results to what differs.
#include "experiment/comparison.hpp"

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/statistics/periods.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <fmt/format.h>

#include <utility>

namespace v2v {
namespace {

std::string words_of(const Scenario& scenario, const Span& span) {
  const auto instant = [&](TimePoint at) {
    const std::string date = date_at(scenario, at);
    return date.empty() ? fmt::format("{:.10g} d", at.since_start().in_days()) : date;
  };
  return fmt::format("'{}' from {} to {}", scenario.name, instant(span.from), instant(span.until));
}

/// Years are compared with the same years.
void expect_same_dates(const Scenario& first, const Scenario& other) {
  const auto ours = observed_by_calendar(first), theirs = observed_by_calendar(other);
  if (!ours || !theirs) return;
  const bool same_start = first.starts_stated == other.starts_stated &&
                          (!first.starts_stated || first.starts == other.starts);
  if (same_start && *ours == *theirs) return;
  throw Failure(Failure::Family::input,
                fmt::format("the arms are observed over different times: {}, {}; expected the same "
                            "`starts`, `service.warm_up` and `service.for` in all of them",
                            words_of(first, *ours), words_of(other, *theirs)));
}

}  // namespace

std::vector<std::shared_ptr<const Scenario>> shared(const std::vector<Scenario>& scenarios) {
  std::vector<std::shared_ptr<const Scenario>> all;
  for (const Scenario& scenario : scenarios)
    all.push_back(std::make_shared<const Scenario>(scenario));
  return all;
}

Comparison::Comparison(std::vector<PreparedScenario> arms, const RunOptions& options)
    : arms_(std::move(arms)),
      study_(empty_study(arms_.size() == 1 ? "run" : "compare", options,
                         arms_.front().scenario->replications)) {
  StudyPoint point;
  for (const PreparedScenario& arm : arms_) {
    expect_same_dates(*arms_.front().scenario, *arm.scenario);
    point.arms.push_back(arm.scenario);
  }
  study_.points.push_back(std::move(point));
  study_.kept_days = KeptDays::all;
}

ComparisonSummary Comparison::summarise(const RunOptions& options,
                                        const PointResult& result) const {
  ComparisonSummary summary;
  const Scenario& first = *arms_.front().scenario;
  for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
    summary.arms.push_back(summarise_arm(study_, options, arms_[arm], arm, result));
    if (arm > 0)
      summary.differences.push_back(v2v::summarise(result.arms[arm].against_first, first.causes,
                                                   arms_[arm].scenario->causes));
  }
  return summary;
}

}  // namespace v2v
