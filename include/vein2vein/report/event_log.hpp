// The forms of an event log in which others read it: a table, XES, OCEL.
#pragma once

#include "vein2vein/journal/event_log.hpp"

#include <array>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace v2v {

/// A column of a table that is written: its name, its type in Frictionless Table Schema, what it
/// is.
struct LogColumn {
  std::string_view name, type, description;
};
/// Of `events.csv`. bupaR's `eventlog()` and pm4py's `format_dataframe()` read the first six as
/// they are: `case_id`, `activity_id`, `lifecycle_id`, `timestamp`, `resource_id`,
/// `activity_instance_id`; `case_id`, `activity_key`, `timestamp_key`.
inline constexpr auto event_log_columns = std::to_array<LogColumn>({
    {"case", "string", "the patient in an arm: `<arm>/<patient>`"},
    {"activity", "string", "what is done or happens"},
    {"lifecycle", "string",
     "`start` or `complete`, transitions of the standard lifecycle of XES; what takes no time, or "
     "whose beginning the journal does not know, is `complete` only; what the run does not see the "
     "end of is `start` only"},
    {"timestamp", "datetime", "ISO 8601 with milliseconds, from the date on which the run starts"},
    {"resource", "string", "the site and what is occupied there, or what kind of site it is"},
    {"instance", "string", "joins the start and the end of one activity: `<case>/<number>`"},
    {"arm", "string", "the scenario, or the arm of a comparison"},
    {"patient", "integer", "the patient's number, as in `patients.csv`"},
    {"detail", "string", "how it ended where not as planned, which attempt, or why"},
});

/// `events.csv`, with the columns of `event_log_columns`; RFC 4180, UTF-8. The stream is the
/// caller's.
class CsvEvents final : public EventSink {
 public:
  explicit CsvEvents(std::FILE* stream);
  void add(const LoggedCase& one) override;

 private:
  std::FILE* stream_;
};

/// XES 2.0 (IEEE 1849): a trace a case, with the extensions Concept, Lifecycle, Time and
/// Organizational. The stream is the caller's; the log is whole when this is gone.
class XesEvents final : public EventSink {
 public:
  XesEvents(std::FILE* stream, std::string_view name);
  ~XesEvents() override;
  XesEvents(const XesEvents&) = delete;
  XesEvents& operator=(const XesEvents&) = delete;
  void add(const LoggedCase& one) override;

 private:
  std::FILE* stream_;
};

/// OCEL 2.0 in SQLite: the same events with the objects that they are about, patients, products
/// (one a culture) and resources. The same events make the same bytes with one version of SQLite.
/// Throws `Failure(files)`; of `add`, which a simulation calls that nothing may be thrown through,
/// in `commit`.
class OcelEvents final : public EventSink {
 public:
  /// The file must not hold anything.
  explicit OcelEvents(const std::string& path);
  ~OcelEvents() override;
  void add(const LoggedCase& one) override;
  /// Nothing is in the file before.
  void commit();

 private:
  struct Tables;
  void write(const LoggedCase& one);

  std::unique_ptr<Tables> tables_;
  std::exception_ptr failure_;
};

}  // namespace v2v
