// Counting one replication after another: the observer that everything is estimated from.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/time_histogram.hpp"
#include "vein2vein/statistics/waiting.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace v2v {

/// What is counted of the products and of what went with them; one of `ProductCounts`' members
/// each, in its order.
enum class Count : std::uint8_t {
  cultures_started,
  failed,
  out_of_specification,
  made_again,
  collected_again,
  expired,
  frozen_when_missed,
  wasted,
  infused,
  bridged,
  responded,
  infection_holds,
  lymphodepleted_not_infused,
  lymphodepleted_again,
  lost_in_transit,
  infused_out_of_specification
};
inline constexpr std::size_t count_count = 16;

/// The counts of one replication.
struct ReplicationCounts {
  /// By place in the scenario's flowchart: patients who reached this gate and all before it.
  std::vector<std::uint32_t> reached;
  /// By place in the flowchart of the last gate reached, then by reason.
  std::vector<std::vector<std::uint32_t>> lost;
  std::array<std::uint64_t, count_count> counts{};
  std::uint64_t fingerprint = 0;
};

inline constexpr std::array<std::string_view, 9> part_names = {"shipping out",
                                                               "failed attempts",
                                                               "suite queue",
                                                               "culture",
                                                               "testing and release",
                                                               "shipping back",
                                                               "scheduling of lymphodepletion",
                                                               "lymphodepletion",
                                                               "hold"};

/// Times of patients over any number of replications; integers, so that the order of merging does
/// not matter.
class PatientTimes {
 public:
  /// Somebody who was under way when the run started may not have been collected in it, and then
  /// has no vein-to-vein time; a part whose end is not known took no time of its own.
  void add(const PatientRecord& record);
  void merge(const PatientTimes& other);
  VeinToVein vein_to_vein() const;
  const TimeHistogram& interval(std::size_t index) const { return intervals_[index]; }

 private:
  std::array<TimeHistogram, interval_names.size()> intervals_;
  std::array<std::int64_t, part_names.size()> parts_{};  // milliseconds
};

/// Listens to replications of one scenario, one after another, and counts.
class Tally final : public Observer {
 public:
  explicit Tally(const Scenario& scenario);

  void on(const JournalEntry& entry) override { fingerprint_.on(entry); }
  void on_closed(const PatientRecord& record) override;

  /// The counts since the last call; times and waiting go on accumulating.
  ReplicationCounts finish_replication();
  const PatientTimes& times() const noexcept { return times_; }
  const Waiting& waiting() const noexcept { return waiting_; }

 private:
  const Scenario* scenario_;
  ReplicationCounts counts_;
  Fingerprint fingerprint_;
  PatientTimes times_;
  Waiting waiting_;
};

/// Who reached the ITT gate and who was infused, patient by patient, of one replication.
class Fates final : public Observer {
 public:
  explicit Fates(Gate itt_gate) : itt_gate_(itt_gate) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override;
  void clear() noexcept { fate_.clear(); }

  enum : std::uint8_t { kIntended = 1, kInfused = 2 };
  /// Bits by patient; 0 for those who were not counted or did not reach the gate.
  const std::vector<std::uint8_t>& by_patient() const noexcept { return fate_; }

 private:
  Gate itt_gate_;
  std::vector<std::uint8_t> fate_;
};

/// Fractions of one replication of two arms, from the same patients.
struct PairedCounts {
  std::uint32_t both = 0, only_first = 0, only_second = 0, neither = 0;
  double difference = 0;  ///< treated fraction of the second minus that of the first
};
PairedCounts compare_fates(const Fates& first, const Fates& second);

}  // namespace v2v
