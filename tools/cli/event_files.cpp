// Which forms an event log is written in.
#include "event_files.hpp"

#include "vein2vein/journal/event_log.hpp"

#include <fmt/format.h>

#include <cctype>

namespace v2v::cli {

EventFiles::EventFiles(FolderWriter& folder, const std::string& name,
                       const std::vector<const RunSummary*>& arms)
    : csv_(folder.file("events.csv")) {
  double patients = 0;
  for (const RunSummary* arm : arms)
    if (!arm->flow.empty()) patients += arm->flow.front().mean;
  if (patients > most_patients) {
    fmt::print(stderr,
               "events.xes and events.ocel.sqlite are left out: more than {:.0f} patients a "
               "replication; events.csv has all events\n",
               most_patients);
    return;
  }
  xes_.emplace(folder.file("events.xes"), name);
  ocel_.emplace(folder.place("events.ocel.sqlite").string());
}

void EventFiles::add(const Scenario& scenario, const std::string& arm,
                     const std::function<void(Observer&)>& replay) {
  std::vector<EventSink*> sinks = {&csv_};
  if (xes_) sinks.push_back(&*xes_);
  if (ocel_) sinks.push_back(&*ocel_);
  EventLog log(scenario, arm, sinks);
  replay(log);
  log.finish();
}

TableDescription EventFiles::description() {
  TableDescription description{
      "events.csv", "A row is a moment at which something began or ended.", {}};
  for (const LogColumn& column : event_log_columns) {
    Column& added = description.columns.emplace_back();
    added.name = column.name;
    added.description = fmt::format("{}.", column.description);
    added.description[0] = static_cast<char>(std::toupper(added.description[0]));
    if (column.type == "integer") added.type = ColumnType::integer;
    added.may_be_empty = column.name == "detail";
  }
  return description;
}

void EventFiles::finish() {
  xes_.reset();
  if (ocel_) ocel_->commit();
  ocel_.reset();
}

}  // namespace v2v::cli
