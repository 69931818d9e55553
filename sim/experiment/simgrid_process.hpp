// A replication on the SimGrid engine, in a process of its own, its journal coming through a pipe.
#pragma once

#include "experiment/replicate.hpp"
#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/pathway/model.hpp"

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace v2v {

/// SimGrid allows one engine a process, so each replication has its own (a fork). The child starts
/// at once and simulates while the journal is read. Destroying the object ends the child.
class SimgridProcess {
 public:
  SimgridProcess(const Plan& plan, Luck luck, Attrition attrition,
                 DailyUse daily_use = DailyUse::of_nothing, const PatientSet* only = nullptr);
  SimgridProcess(const SimgridProcess&) = delete;
  SimgridProcess& operator=(const SimgridProcess&) = delete;
  ~SimgridProcess();

  /// The next entry of the journal, or nothing at its end; days are passed over.
  /// Throws `Failure(defect)` when the child has died.
  const JournalEntry* next();
  /// After the end of the journal.
  const PathwayOutcome& outcome() const noexcept { return outcome_; }
  /// Likewise: `SimgridEngine::timed` of the child.
  std::uint64_t timed() const noexcept { return timed_; }

  /// Passes the whole journal on.
  PathwayOutcome replay(Observer& observer);

 private:
  bool read(void* to, std::size_t size);
  void read_day();
  void read_outcome();
  [[noreturn]] void died();

  std::uint32_t replication_;
  pid_t child_ = -1;
  int pipe_ = -1;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  JournalEntry entry_;
  PatientRecord record_;
  Observer* days_for_ = nullptr;
  ResourceDay day_;
  OpenHours hours_;
  PathwayOutcome outcome_;
  std::uint64_t timed_ = 0;
};

/// Replications on this engine.
Simulation simulation_on(EngineKind engine) noexcept;

}  // namespace v2v
