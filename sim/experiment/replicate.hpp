// The replications of one arm, without files, threads or exceptions.
#pragma once

#include "experiment/batch.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <array>
#include <optional>

namespace v2v {

/// How one replication is simulated for an observer.
using Simulation = PathwayOutcome (*)(const Plan& plan, Observer& observer, Luck luck,
                                      Attrition attrition);
PathwayOutcome on_fast_engine(const Plan& plan, Observer& observer, Luck luck, Attrition attrition);

/// A replication that did not come to its end: the world ended first, or somebody was left waiting
/// when nothing happened any more.
struct Unfinished {
  PathwayOutcome outcome;
  Luck luck;
  Attrition attrition{};
};

/// Times of everybody at the ITT gate, from a world in which nobody can be lost any more.
class PotentialTimes final : public Observer {
 public:
  explicit PotentialTimes(Gate itt_gate) : itt_gate_(itt_gate) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override;

  PatientTimes times;
  /// By place in `measures`, of one replication; 0 of all that is not measured in such a world.
  std::array<MeasureSum, measure_count> of_replication{};

 private:
  Gate itt_gate_;
};

/// One arm, one replication after another: each as it is, once more without attrition, and where
/// parameters are drawn a twin with the same ones and other luck.
class Replications {
 public:
  Replications(const Scenario& scenario, Simulation simulation);

  /// `plan` is of the scenario, with the parameters of this replication.
  std::optional<Unfinished> replicate(const Plan& plan, Luck luck, bool with_twin);
  /// Of the last one.
  const ReplicationCounts& counts() const noexcept { return counts_; }
  const Fates& fates() const noexcept { return observer_.fates; }

  /// What accumulated; counts and differences are the caller's.
  ArmCounts finish();

 private:
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

  const Scenario* scenario_;
  Simulation simulation_;
  TallyAndFates observer_;
  PotentialTimes potential_;
  ResourceTotals resources_;
  ReplicationCounts counts_;
};

}  // namespace v2v
