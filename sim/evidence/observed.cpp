// A trial in the place of what a scenario says was published.
#include "vein2vein/evidence/validate.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/observe.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

// A reason is one byte.
constexpr std::size_t most_reasons = 256;

Reason reason_number(Scenario& scenario, const std::string& reason) {
  const auto found = std::find(scenario.reasons.begin(), scenario.reasons.end(), reason);
  const auto number = static_cast<Reason>(found - scenario.reasons.begin());
  if (found == scenario.reasons.end()) scenario.reasons.push_back(reason);
  return number;
}

/// What was published is of this trial: the same numbers at two gates or more, of those who have
/// ended, and no other at any gate of both.
bool is_of(const Published& published, const ObservedSummary& seen) {
  int same = 0;
  for (const Published::Flow& flow : published.flow)
    for (const ObservedSummary::Stage& stage : seen.stages) {
      if (flow.gate != stage.gate) continue;
      if (flow.patients != stage.patients) return false;
      ++same;
    }
  return same >= 2;
}

}  // namespace

std::string lay_over(ValidationInput& input, const ObservedTrial& trial) {
  Scenario& scenario = input.scenario;
  const auto common = with_gates(trial, scenario.flowchart);
  const bool has_itt = common && std::find(common->gates.begin(), common->gates.end(),
                                           scenario.itt_gate) != common->gates.end();
  if (!has_itt)
    return fmt::format("{} has no column `{}`, of which {} is about; expected one, and `infused`",
                       trial.source, name_of(scenario.itt_gate), scenario.name);
  if (scenario.reasons.size() + trial.reasons.size() > most_reasons)
    return fmt::format("{} and {} have more than {} reasons together; expected fewer", trial.source,
                       scenario.name, most_reasons);
  const ObservedSummary seen = observe(*common, scenario.itt_gate);
  const auto* const cohort = std::get_if<Cohort>(&scenario.enrolment);
  const ObservedSummary::Stage& first = seen.stages.front();
  if (cohort && first.gate == scenario.enters && first.patients != cohort->size)
    return fmt::format(
        "{} has {} patients {}, and the cohort of {} has {}, so that counts do not compare; "
        "expected `--set cohort.size={}`",
        trial.source, first.patients, name_of(first.gate), scenario.name, cohort->size,
        first.patients);
  Published published;
  for (const ObservedSummary::Stage& stage : seen.stages) {
    published.flow.push_back({stage.gate, stage.patients});
    for (const auto& [reason, patients] : stage.lost)
      published.lost.push_back({stage.gate, reason_number(scenario, reason), patients});
  }
  for (const auto& [measured, time] : seen.times)
    if (is_measured(measured, scenario.protocol->product))
      published.times.push_back({measured, time.median, time.min, time.max});
  const ObservedTrial known = ended(*common);
  input.fitted = input.fitted && !known.patients.empty() &&
                 is_of(*scenario.published, observe(known, scenario.itt_gate));
  *scenario.published = std::move(published);
  input.observed = seen.incidence;
  input.under_way = seen.under_way;
  return {};
}

}  // namespace v2v
