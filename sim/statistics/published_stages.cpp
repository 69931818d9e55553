// Stages between the gates that a study tells of.
#include "statistics/published_stages.hpp"

#include "vein2vein/scenario/published.hpp"

#include <algorithm>

namespace v2v::statistics {
namespace {

bool lists_losses(const Population& population, Gate gate) {
  return std::any_of(population.published->lost.begin(), population.published->lost.end(),
                     [gate](const Published::Loss& loss) { return loss.after_gate == gate; });
}

void add_reasons(PublishedStage& stage, const Population& population, std::size_t reasons) {
  stage.by_reason.resize(reasons);
  for (const Published::Loss& loss : population.published->lost) {
    if (loss.after_gate != population.flowchart[stage.first]) continue;
    stage.listed = true;
    stage.by_reason[loss.reason] = loss.patients;
  }
}

/// Losses that are published between two gates of which counts are.
std::uint64_t listed_within(const Population& population, std::size_t from, std::size_t to) {
  std::uint64_t sum = 0;
  for (std::size_t place = from; place < to; ++place)
    for (const Published::Loss& loss : population.published->lost)
      if (loss.after_gate == population.flowchart[place]) sum += loss.patients;
  return sum;
}

/// Several stages may lie between two counts: then all of them are complete, or none.
bool is_complete(const PublishedStage& stage, const Population& population) {
  const std::vector<Gate>& gates = population.flowchart;
  std::size_t from = stage.first, to = stage.end;
  while (from > 0 && !published_at(population, gates[from])) --from;
  while (to < gates.size() && !published_at(population, gates[to])) ++to;
  const auto before = published_at(population, gates[from]);
  if (!before || to == gates.size()) return true;
  return listed_within(population, from, to) ==
         *before - std::min(*before, *published_at(population, gates[to]));
}

}  // namespace

std::optional<std::uint32_t> published_at(const Population& population, Gate gate) {
  for (const Published::Flow& seen : population.published->flow)
    if (seen.gate == gate) return seen.patients;
  return std::nullopt;
}

std::vector<PublishedStage> published_stages(const Population& population, std::size_t reasons) {
  std::vector<PublishedStage> stages;
  const std::vector<Gate>& gates = population.flowchart;
  for (std::size_t place = 0; place < gates.size(); ++place) {
    if (place == 0 || place + 1 == gates.size() || published_at(population, gates[place]) ||
        lists_losses(population, gates[place]))
      stages.push_back({place, place});
    stages.back().end = place + 1;
  }
  for (PublishedStage& stage : stages) {
    add_reasons(stage, population, reasons);
    stage.complete = stage.listed && is_complete(stage, population);
  }
  return stages;
}

}  // namespace v2v::statistics
