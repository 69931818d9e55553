// Each replication: as it is, once more without attrition, and where parameters are drawn a twin.
#include "experiment/point_runner.hpp"

#include "experiment/finished.hpp"
#include "experiment/simgrid_process.hpp"
#include "vein2vein/engine/fast_engine.hpp"

#include <algorithm>
#include <array>

namespace v2v {
namespace {

/// Times of everybody at the ITT gate, from a run in which nobody can be lost any more.
class PotentialTimes final : public Observer {
 public:
  explicit PotentialTimes(Gate itt_gate) : itt_gate_(itt_gate) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    if (!record.counted || record.left || !record.has_reached(itt_gate_)) return;
    times.add(record);
    for (std::size_t i = 0; i < measure_count; ++i)
      if (measures[i].of == MeasuredPatients::intended_none_lost)
        of_replication[i].add(measures[i], record);
  }
  PatientTimes times;
  /// By place in `measures`; 0 of all that is not measured here.
  std::array<MeasureSum, measure_count> of_replication{};

 private:
  Gate itt_gate_;
};

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

class TallyAndFates final : public Observer {
 public:
  explicit TallyAndFates(const Scenario& scenario) : tally(scenario), fates(scenario.itt_gate) {}
  void on(const JournalEntry& entry) override { tally.on(entry); }
  void on_closed(const PatientRecord& record) override {
    tally.on_closed(record);
    fates.on_closed(record);
  }
  Tally tally;
  Fates fates;
};

/// Statistics know no engine: what it has seen, in their words.
void add_uses(ResourceTotals& totals, const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources)
    totals.add({use.site, use.kind, use.lane},
               {use.seen.observed.in_milliseconds(), use.seen.in_use_area, use.seen.capacity_area,
                use.seen.queue_area, use.seen.waits_of_served, use.seen.served, use.seen.waits});
}

/// One arm for the length of a batch.
class ArmBatch {
 public:
  ArmBatch(DrawnPlan& plan, const Scenario& scenario, EngineKind engine)
      : plan_(&plan), engine_(engine), observer_(scenario), potential_(scenario.itt_gate) {}

  ReplicationCounts run(Luck luck) {
    observer_.fates.clear();
    const Plan& plan = plan_->at(luck);
    add_uses(resources_, simulate_checked(plan, observer_, luck, Attrition::as_in_scenario));
    potential_.of_replication = {};
    simulate_checked(plan, potential_, luck, Attrition::none_from_itt_gate);
    ReplicationCounts counts = observer_.tally.finish_replication();
    for (std::size_t i = 0; i < measure_count; ++i)
      if (measures[i].of == MeasuredPatients::intended_none_lost)
        counts.measured[i] = potential_.of_replication[i];
    if (plan_->is_drawn()) add_twin(plan, luck, counts);
    return counts;
  }
  const Fates& fates() const noexcept { return observer_.fates; }

  /// What accumulated over the batch; the counts and differences are the caller's.
  ArmCounts finish() {
    ArmCounts result;
    result.times = observer_.tally.times();
    result.potential = std::move(potential_.times);
    result.waiting = observer_.tally.waiting();
    result.resources = std::move(resources_);
    return result;
  }

 private:
  /// Nobody may be left waiting when nothing happens any more.
  PathwayOutcome simulate_checked(const Plan& plan, Observer& observer, Luck luck,
                                  Attrition attrition) const {
    PathwayOutcome outcome = simulate_on(plan, observer, luck, attrition);
    expect_finished(outcome, luck, attrition);
    return outcome;
  }

  PathwayOutcome simulate_on(const Plan& plan, Observer& observer, Luck luck,
                             Attrition attrition) const {
    if (engine_ == EngineKind::simgrid)
      return SimgridProcess(plan, luck, attrition).replay(observer);
    FastEngine engine;
    return simulate(plan, engine, observer, luck, attrition);
  }

  /// The luck of a twin lies behind that of all replications, of which there are at most a million.
  void add_twin(const Plan& plan, Luck luck, ReplicationCounts& counts) const {
    constexpr std::uint32_t kTwin = 0x8000'0000U;
    TwinCounts twin(plan.scenario());
    simulate_checked(plan, twin, {luck.seed, luck.replication | kTwin}, Attrition::as_in_scenario);
    counts.twin_intended = twin.intended;
    counts.twin_infused = twin.infused;
  }

  DrawnPlan* plan_;
  EngineKind engine_;
  TallyAndFates observer_;
  PotentialTimes potential_;
  ResourceTotals resources_;
};

}  // namespace

PointRunner::PointRunner(const Study& study, std::uint32_t point, EngineKind engine)
    : study_(&study), point_(&study.points[point]), engine_(engine) {
  for (const auto& scenario : point_->arms)
    plans_.emplace_back(*scenario, study.uncertainty, point_->pinned);
}

BatchResult PointRunner::run(std::uint32_t batch) {
  std::vector<ArmBatch> arms;
  arms.reserve(plans_.size());
  for (std::size_t arm = 0; arm < plans_.size(); ++arm)
    arms.emplace_back(plans_[arm], *point_->arms[arm], engine_);

  std::vector<std::vector<ReplicationCounts>> counts(arms.size());
  std::vector<std::vector<PairedCounts>> against_first(arms.size());
  const unsigned first = study_->first_of(batch);
  for (unsigned i = 0; i < study_->size_of(batch); ++i) {
    const Luck luck{study_->seed, first + i};
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
      counts[arm].push_back(arms[arm].run(luck));
      if (arm > 0) against_first[arm].push_back(compare_fates(arms[0].fates(), arms[arm].fates()));
    }
  }
  BatchResult result;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    result.push_back(arms[arm].finish());
    result.back().counts = std::move(counts[arm]);
    result.back().against_first = std::move(against_first[arm]);
  }
  return result;
}

}  // namespace v2v
