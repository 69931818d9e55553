// Each replication: as it is, once more without attrition, and where parameters are drawn a twin.
#include "experiment/replicate.hpp"

#include "vein2vein/engine/fast_engine.hpp"

#include <algorithm>
#include <utility>

namespace v2v {
namespace {

/// How many a twin intends to treat, and treats.
class TwinCounts final : public Observer {
 public:
  explicit TwinCounts(const Scenario& scenario)
      : flowchart_(&scenario.flowchart),
        itt_place_(static_cast<std::size_t>(
            std::find(flowchart_->begin(), flowchart_->end(), scenario.itt_gate) -
            flowchart_->begin())) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    if (!record.counted) return;
    const std::size_t gates = gates_in_order(*flowchart_, record);
    intended += gates > itt_place_ ? 1 : 0;
    infused += gates == flowchart_->size() ? 1 : 0;
  }
  std::uint32_t intended = 0, infused = 0;

 private:
  const std::vector<Gate>* flowchart_;
  std::size_t itt_place_;
};

/// Statistics know no engine: what it has seen, in their words.
void add_uses(ResourceTotals& totals, const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources)
    totals.add({use.site, use.kind, use.lane},
               {use.seen.observed.in_milliseconds(), use.seen.in_use_area, use.seen.capacity_area,
                use.seen.queue_area, use.seen.waits_of_served, use.seen.served, use.seen.waits});
}

bool has_finished(const PathwayOutcome& outcome) noexcept {
  return !outcome.ended_early && outcome.patients_closed == outcome.patients_entered;
}

}  // namespace

PathwayOutcome on_fast_engine(const Plan& plan, Observer& observer, Luck luck,
                              Attrition attrition) {
  FastEngine engine;
  return simulate(plan, engine, observer, luck, attrition);
}

void PotentialTimes::on_closed(const PatientRecord& record) {
  if (!record.counted || record.left || !record.has_reached(itt_gate_)) return;
  times.add(record);
  for_each_measure([&](auto place) {
    constexpr Measure one = measures[place];
    if constexpr (one.of == MeasuredPatients::intended_none_lost)
      of_replication[place].add(one, one.read(record));
  });
}

Replications::Replications(const Scenario& scenario, Simulation simulation)
    : scenario_(&scenario),
      simulation_(simulation),
      observer_(scenario),
      potential_(scenario.itt_gate) {}

std::optional<Unfinished> Replications::replicate(const Plan& plan, Luck luck, bool with_twin) {
  observer_.fates.clear();
  PathwayOutcome outcome = simulation_(plan, observer_, luck, Attrition::as_in_scenario);
  if (!has_finished(outcome)) return Unfinished{outcome, luck, Attrition::as_in_scenario};
  add_uses(resources_, outcome);

  potential_.of_replication = {};
  outcome = simulation_(plan, potential_, luck, Attrition::none_from_itt_gate);
  if (!has_finished(outcome)) return Unfinished{outcome, luck, Attrition::none_from_itt_gate};
  counts_ = observer_.tally.finish_replication();
  for (std::size_t i = 0; i < measure_count; ++i)
    if (measures[i].of == MeasuredPatients::intended_none_lost)
      counts_.measured[i] = potential_.of_replication[i];
  if (!with_twin) return std::nullopt;

  // The luck of a twin lies behind that of all replications, of which there are at most a million.
  constexpr std::uint32_t kTwin = 0x8000'0000U;
  const Luck of_twin{luck.seed, luck.replication | kTwin};
  TwinCounts twin(*scenario_);
  outcome = simulation_(plan, twin, of_twin, Attrition::as_in_scenario);
  if (!has_finished(outcome)) return Unfinished{outcome, of_twin, Attrition::as_in_scenario};
  counts_.twin_intended = twin.intended;
  counts_.twin_infused = twin.infused;
  return std::nullopt;
}

ArmCounts Replications::finish() {
  ArmCounts result;
  result.times = observer_.tally.times();
  result.potential = std::move(potential_.times);
  result.waiting = observer_.tally.waiting();
  result.incidence = observer_.tally.incidence();
  result.recorded = observer_.tally.recorded();
  result.resources = std::move(resources_);
  return result;
}

}  // namespace v2v
