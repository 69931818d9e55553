// What happened in one replication as an event log, in the files that others read.
#pragma once

#include "vein2vein/report/data_package.hpp"
#include "vein2vein/report/event_log.hpp"
#include "vein2vein/report/files.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace v2v::cli {

/// `events.csv`, and where no more than `most_patients` come in a replication of all arms together
/// `events.xes` and `events.ocel.sqlite`, which would be several times as large; otherwise a line
/// on standard error says so.
class EventFiles {
 public:
  static constexpr double most_patients = 20'000;

  EventFiles(FolderWriter& folder, const std::string& name,
             const std::vector<const RunSummary*>& arms);
  /// Writes the events of one arm, whose replication `replay` tells an observer.
  void add(const Scenario& scenario, const std::string& arm,
           const std::function<void(Observer&)>& replay);
  /// At the end.
  void finish();
  /// What `events.csv` holds.
  static TableDescription description();

 private:
  CsvEvents csv_;
  std::optional<XesEvents> xes_;
  std::optional<OcelEvents> ocel_;
};

}  // namespace v2v::cli
