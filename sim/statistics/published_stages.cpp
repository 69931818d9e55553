// Stages between the gates that a study tells of.
#include "statistics/published_stages.hpp"

#include "vein2vein/scenario/published.hpp"

#include <algorithm>

namespace v2v::statistics {
namespace {

bool lists_losses(const Scenario& scenario, Gate gate) {
  return std::any_of(scenario.published->lost.begin(), scenario.published->lost.end(),
                     [gate](const Published::Loss& loss) { return loss.after_gate == gate; });
}

void add_reasons(PublishedStage& stage, const Scenario& scenario) {
  stage.by_reason.resize(scenario.reasons.size());
  for (const Published::Loss& loss : scenario.published->lost) {
    if (loss.after_gate != scenario.flowchart[stage.first]) continue;
    stage.listed = true;
    stage.by_reason[loss.reason] = loss.patients;
  }
}

/// Losses that are published between two gates of which counts are.
std::uint64_t listed_within(const Scenario& scenario, std::size_t from, std::size_t to) {
  std::uint64_t sum = 0;
  for (std::size_t place = from; place < to; ++place)
    for (const Published::Loss& loss : scenario.published->lost)
      if (loss.after_gate == scenario.flowchart[place]) sum += loss.patients;
  return sum;
}

/// Several stages may lie between two counts: then all of them are complete, or none.
bool is_complete(const PublishedStage& stage, const Scenario& scenario) {
  const std::vector<Gate>& gates = scenario.flowchart;
  std::size_t from = stage.first, to = stage.end;
  while (from > 0 && !published_at(scenario, gates[from])) --from;
  while (to < gates.size() && !published_at(scenario, gates[to])) ++to;
  const auto before = published_at(scenario, gates[from]);
  if (!before || to == gates.size()) return true;
  return listed_within(scenario, from, to) ==
         *before - std::min(*before, *published_at(scenario, gates[to]));
}

}  // namespace

std::optional<std::uint32_t> published_at(const Scenario& scenario, Gate gate) {
  for (const Published::Flow& seen : scenario.published->flow)
    if (seen.gate == gate) return seen.patients;
  return std::nullopt;
}

std::vector<PublishedStage> published_stages(const Scenario& scenario) {
  std::vector<PublishedStage> stages;
  const std::vector<Gate>& gates = scenario.flowchart;
  for (std::size_t place = 0; place < gates.size(); ++place) {
    if (place == 0 || place + 1 == gates.size() || published_at(scenario, gates[place]) ||
        lists_losses(scenario, gates[place]))
      stages.push_back({place, place});
    stages.back().end = place + 1;
  }
  for (PublishedStage& stage : stages) {
    add_reasons(stage, scenario);
    stage.complete = stage.listed && is_complete(stage, scenario);
  }
  return stages;
}

}  // namespace v2v::statistics
