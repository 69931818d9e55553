// Counting one replication after another: the observer that everything is estimated from.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/followed.hpp"
#include "vein2vein/statistics/incidence.hpp"
#include "vein2vein/statistics/measure.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/time_histogram.hpp"
#include "vein2vein/statistics/waiting.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace v2v {

/// The counts of one replication.
struct ReplicationCounts {
  /// By place in the scenario's flowchart: patients who reached this gate and all before it.
  std::vector<std::uint32_t> reached;
  /// By place in the flowchart of the last gate reached, then by reason.
  std::vector<std::vector<std::uint32_t>> lost;
  /// Of those who reached the ITT gate (and all before it) and were lost, by `Scenario::causes`:
  /// what really happened, whatever is on record.
  std::vector<std::uint32_t> lost_by_cause;
  IncidenceSteps ended;  ///< of those who reached the ITT gate: infused, the causes
  std::array<MeasureSum, measure_count> measured{};   ///< by place in `measures`
  std::uint32_t twin_intended = 0, twin_infused = 0;  ///< same parameters, other luck; see below
  /// Where hazards are those of the model of attrition: minutes that patients waited for
  /// lymphodepletion, in all and beyond `AttritionModel::support_days`.
  std::uint64_t minutes_waited = 0, minutes_beyond_support = 0;
  FollowedCounts followed;  ///< where somebody says what becomes of patients
  std::optional<RandomisedCounts> randomised;
  std::uint64_t fingerprint = 0;

  const MeasureSum& treated() const noexcept { return measured[measure_at("treated_fraction")]; }
  /// How many reached the ITT gate.
  std::uint64_t intended() const noexcept { return treated().patients; }
  /// How many of them were infused.
  std::uint64_t infused() const noexcept { return static_cast<std::uint64_t>(treated().amount); }
  /// Nothing where it is of nobody.
  std::optional<double> value(std::size_t measure) const noexcept {
    return measured[measure].value(measures[measure]);
  }
  /// Infused of those who reached the ITT gate.
  std::optional<double> treated_fraction() const noexcept {
    return value(measure_at("treated_fraction"));
  }
  /// The same of the twin: a replication with the same parameters and other luck, which is there
  /// when parameters are drawn.
  std::optional<double> twin_treated_fraction() const noexcept {
    if (twin_intended == 0) return std::nullopt;
    return static_cast<double>(twin_infused) / twin_intended;
  }
  bool operator==(const ReplicationCounts&) const = default;
};

/// Times of patients over any number of replications; integers, so that the order of merging does
/// not matter.
class PatientTimes {
 public:
  /// Somebody who was under way when the run started may not have been collected in it, and then
  /// has no vein-to-vein time; a part whose end is not known took no time of its own.
  void add(const PatientRecord& record);
  void merge(const PatientTimes& other);
  VeinToVein vein_to_vein() const;
  const TimeHistogram& of(MeasuredTime time) const { return times_[index_of(time)]; }

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static PatientTimes read(ByteReader& reader);

 private:
  std::array<TimeHistogram, measured_time_count> times_;
  std::array<std::int64_t, vein_to_vein_part_count> parts_{};  // milliseconds
};

/// How many gates of the flowchart a patient has reached without leaving one out.
std::size_t gates_in_order(const std::vector<Gate>& flowchart,
                           const PatientRecord& record) noexcept;

/// Whether the patient has reached the ITT gate, and all gates before it.
bool is_intended(const Population& population, const PatientRecord& record) noexcept;

/// The counts of several populations of a scenario, in one replication, as those of all together:
/// by the gates in common, which is the scenario's own flowchart. Who was lost before the first of
/// them is not in it.
ReplicationCounts counted_together(const Scenario& scenario,
                                   const std::vector<const ReplicationCounts*>& by_population);

/// Listens to replications of one population, one after another, and counts.
class Tally final : public Observer {
 public:
  /// Of the only one.
  explicit Tally(const Scenario& scenario) : Tally(scenario, scenario) {}
  Tally(const Scenario& scenario, const Population& population);

  void on(const JournalEntry& entry) override { fingerprint_.on(entry); }
  void on_closed(const PatientRecord& record) override;

  /// The counts since the last call; times, waiting and incidence go on accumulating.
  ReplicationCounts finish_replication();
  const PatientTimes& times() const noexcept { return times_; }
  const Waiting& waiting() const noexcept { return waiting_; }
  /// By what really happened.
  const Incidence& incidence() const noexcept { return incidence_; }
  /// By the reason on record, as a study would publish it.
  const Incidence& recorded() const noexcept { return recorded_; }

 private:
  void measure(const PatientRecord& record, bool intended) noexcept;
  void add_wait(const PatientRecord& record) noexcept;

  const Population* population_;
  std::size_t itt_place_ = 0;  // in the flowchart
  ReplicationCounts counts_;
  Fingerprint fingerprint_;
  PatientTimes times_;
  Waiting waiting_;
  Incidence incidence_, recorded_;
};

/// Who reached the ITT gate, who was infused and what the others were lost to, patient by patient,
/// of one population in one replication.
class Fates final : public Observer {
 public:
  explicit Fates(Gate itt_gate) : itt_gate_(itt_gate) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override;
  void clear() noexcept { fate_.clear(); }

  /// Of those who were not counted or did not reach the gate; infused; lost to the cause 0, from
  /// which on come the others.
  static constexpr std::uint16_t kNotAtGate = 0, kInfused = 1, kLost = 2;
  /// One of these by the patient's number in the population.
  const std::vector<std::uint16_t>& by_patient() const noexcept { return fate_; }

 private:
  Gate itt_gate_;
  std::vector<std::uint16_t> fate_;
};

/// Of one replication of two arms, from the same patients: those who reached the ITT gate in
/// either.
struct PairedCounts {
  std::uint32_t both = 0, only_first = 0, only_second = 0, neither = 0;
  /// Treated fraction of the second minus that of the first; nothing when either is of nobody.
  std::optional<double> difference = {};
  /// Of `only_second` by what they were lost to in the first arm, and of `only_first` by what they
  /// were lost to in the second: those who did not reach the ITT gate there, then by the causes of
  /// that arm, as far as there is anybody. They sum to these.
  std::vector<std::uint32_t> saved = {}, lost_instead = {};
  std::optional<ComparedSurvival> survival = {};
  bool operator==(const PairedCounts&) const = default;
};
/// `nullptr` where an arm has no such population.
PairedCounts compare_fates(const std::vector<std::pair<const Fates*, const Fates*>>& pairs);
inline PairedCounts compare_fates(const Fates& first, const Fates& second) {
  return compare_fates({{&first, &second}});
}

}  // namespace v2v
