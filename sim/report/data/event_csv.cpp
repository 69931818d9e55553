// An event log as a CSV table.
#include "report/data/table.hpp"
#include "vein2vein/report/event_log.hpp"

#include <fmt/format.h>

#include <iterator>

namespace v2v {
CsvEvents::CsvEvents(std::FILE* stream) : stream_(stream) {
  std::string header;
  for (const LogColumn& column : event_log_columns)
    header += fmt::format("{}{}", header.empty() ? "" : ",", column.name);
  header += '\n';
  std::fputs(header.c_str(), stream_);
}

void CsvEvents::add(const LoggedCase& one) {
  const auto csv_cell = [](std::string_view text) {
    std::string cell;
    report::put_cell(cell, text);
    return cell;
  };
  std::string text;
  const std::string id = csv_cell(one.id), arm = csv_cell(one.arm);
  for (const LoggedEvent& event : one.events)
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{}\n", id, event.activity,
                   event.starts ? "start" : "complete", event.time, csv_cell(event.resource),
                   csv_cell(fmt::format("{}/{}", one.id, event.instance)), arm, one.patient,
                   csv_cell(event.detail));
  std::fputs(text.c_str(), stream_);
}

}  // namespace v2v
