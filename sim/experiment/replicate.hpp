// The replications of one arm, without files, threads or exceptions.
#pragma once

#include "experiment/batch.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/statistics/calendar_tally.hpp"
#include "vein2vein/statistics/followed.hpp"
#include "vein2vein/statistics/occupancy.hpp"
#include "vein2vein/statistics/people.hpp"
#include "vein2vein/statistics/places.hpp"
#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <array>
#include <optional>
#include <vector>

namespace v2v {

/// How one replication is simulated for an observer.
using Simulation = PathwayOutcome (*)(const Plan& plan, Observer& observer, Luck luck,
                                      Attrition attrition, DailyUse daily_use,
                                      const PatientSet* only);
PathwayOutcome on_fast_engine(const Plan& plan, Observer& observer, Luck luck, Attrition attrition,
                              DailyUse daily_use, const PatientSet* only);

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
  /// Of the patients who count, those at the ITT gate.
  bool is_of_interest(const PatientRecord& record) const noexcept;

  PatientTimes times;
  /// By place in `measures`, of one replication; 0 of all that is not measured in such a world.
  std::array<MeasureSum, measure_count> of_replication{};

 private:
  Gate itt_gate_;
};

/// One arm, one replication after another: each as it is, and as far as that is asked for once more
/// without attrition (where nobody depends on others only those who are lost) and as a twin with
/// the same parameters and other luck.
class Replications {
 public:
  Replications(const Scenario& scenario, Simulation simulation, KeptDays kept = KeptDays::none);

  /// What is simulated of a replication besides itself.
  struct Besides {
    bool twin = false;
    bool potential = true;  ///< times of everybody, had nobody been lost
    bool paired = false;    ///< `compared_with` another arm afterwards
  };
  /// `plan` is of the scenario, with the parameters of this replication.
  std::optional<Unfinished> replicate(const Plan& plan, Luck luck, Besides besides);
  /// Of the last one.
  const ReplicationCounts& counts() const noexcept { return counts_; }
  /// The second's against this one, of the same replication: population by population, by name.
  PairedCounts compared_with(const Replications& second) const;

  /// What accumulated; the differences, and the counts of a scenario of one population or of all
  /// populations together, are the caller's.
  ArmCounts finish();

 private:
  /// What is heard of a population.
  struct OfPopulation {
    OfPopulation(const Scenario& scenario, const Population& one)
        : population(&one),
          tally(scenario, one),
          places(scenario),
          fates(one.itt_gate),
          followed(one),
          potential(one.itt_gate) {}
    const Population* population;
    Tally tally;
    PlaceTally places;
    Fates fates;
    Followed followed;
    PotentialTimes potential;
    std::vector<ReplicationCounts> counts;  ///< by replication; of several populations
  };
  class AsItIs final : public Observer {
   public:
    explicit AsItIs(Replications& all) : all_(all) {}
    /// The first one's fingerprint is that of the whole journal.
    void on(const JournalEntry& entry) override {
      all_.populations_.front().tally.on(entry);
      all_.calendar_.on(entry);
      all_.people_.on(entry);
    }
    void on_closed(const PatientRecord& record) override;
    void on_day(const ResourceDay& day) override {
      all_.occupancy_.on_day(day);
      all_.people_.on_day(day);
    }

   private:
    Replications& all_;
  };
  class WithoutAttrition final : public Observer {
   public:
    explicit WithoutAttrition(std::vector<OfPopulation>& populations) : populations_(populations) {}
    void on(const JournalEntry&) override {}
    void on_closed(const PatientRecord& record) override {
      populations_[population_of(record.patient)].potential.on_closed(record);
    }

   private:
    std::vector<OfPopulation>& populations_;
  };
  void read_counts(const std::vector<ReplicationCounts>& twins);

  const Scenario* scenario_;
  Simulation simulation_;
  std::vector<OfPopulation> populations_;
  PlaceTally places_;  // of several populations together
  CalendarTally calendar_;
  OccupancyTally occupancy_;
  PeopleTally people_;
  ResourceTotals resources_;
  ReplicationCounts counts_;
  bool hears_potential_times_ = false;  // those of the infused, which are exact
  PatientSet lost_;                     // likewise: after the ITT gate, in this replication
};

}  // namespace v2v
