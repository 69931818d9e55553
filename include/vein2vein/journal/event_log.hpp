// The journal of one replication as an event log: activities of patients with a beginning and an
// end, as process mining knows them.
#pragma once

#include "vein2vein/journal/journal.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace v2v {

struct Scenario;

struct LoggedEvent {
  std::string_view activity;
  bool starts = false;  ///< otherwise completes
  std::string time;     ///< ISO 8601
  std::string resource;
  std::uint32_t instance = 0;  ///< within the case, from 1
  std::uint32_t attempt = 0;   ///< the culture whose product it is about, from 1; 0: none
  std::string detail;          ///< may be empty
};

/// One patient, events in the order of time; a start stands before its end.
struct LoggedCase {
  std::string id, arm, hospital;
  std::uint32_t patient = 0;  ///< the number in the population
  std::string outcome;        ///< `infused`, a cause, or `under way` where the run ends before
  std::vector<LoggedEvent> events;
  std::string population = {};  ///< empty where there is one
};

/// What becomes of the cases, one after the other.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void add(const LoggedCase& one) = 0;
};

/// Turns the journal into cases, each when its file is closed, so that memory holds only those who
/// are under way. What the journal says of the first product only (its gates are reached once) is
/// taken from the marks of the file for the last one; of products between them what is not known is
/// left out.
class EventLog final : public Observer {
 public:
  /// All must outlive it.
  EventLog(const Scenario& scenario, std::string arm, std::vector<EventSink*> sinks);
  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  /// Those whose files the run has not closed, by number.
  void finish();

 private:
  void pass_on(PatientId patient, std::vector<JournalEntry> entries, const PatientRecord* record);

  const Scenario* scenario_;
  std::string arm_;
  std::vector<EventSink*> sinks_;
  std::unordered_map<PatientId, std::vector<JournalEntry>> under_way_;
};

}  // namespace v2v
