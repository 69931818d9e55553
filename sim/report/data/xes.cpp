// An event log as XES 2.0 (IEEE 1849), in the order of elements that its schema asks for.
#include "report/figures/markup.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/event_log.hpp"

#include <fmt/format.h>

#include <utility>

namespace v2v {
namespace {

/// An attribute of type `string`, `date` or `int`.
std::string attribute(const char* type, const char* key, std::string_view value) {
  return fmt::format("<{} key=\"{}\" value=\"{}\"/>", type, key,
                     report::xml_escaped(report::clean(value)));
}

constexpr std::pair<const char*, const char*> extensions[] = {{"Concept", "concept"},
                                                              {"Lifecycle", "lifecycle"},
                                                              {"Time", "time"},
                                                              {"Organizational", "org"}};

}  // namespace

XesEvents::XesEvents(std::FILE* stream, std::string_view name) : stream_(stream) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<log xes.version=\"2.0\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n";
  for (const auto& [title, prefix] : extensions)
    text += fmt::format(
        "<extension name=\"{}\" prefix=\"{}\" uri=\"http://www.xes-standard.org/{}.xesext\"/>\n",
        title, prefix, prefix);
  const std::string unknown = attribute("string", "concept:name", "unknown");
  text += "<global scope=\"trace\">" + unknown + "</global>\n<global scope=\"event\">" + unknown +
          attribute("string", "concept:instance", "unknown") +
          attribute("string", "lifecycle:transition", "complete") +
          attribute("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00") +
          attribute("string", "org:resource", "unknown") +
          "</global>\n"
          "<classifier name=\"Activity\" scope=\"event\" keys=\"concept:name\"/>\n"
          "<classifier name=\"Transition\" scope=\"event\" "
          "keys=\"concept:name lifecycle:transition\"/>\n"
          "<classifier name=\"Resource\" scope=\"event\" keys=\"org:resource\"/>\n";
  text += attribute("string", "concept:name", name) +
          attribute("string", "lifecycle:model", "standard") + '\n';
  std::fputs(text.c_str(), stream_);
}

XesEvents::~XesEvents() { std::fputs("</log>\n", stream_); }

void XesEvents::add(const LoggedCase& one) {
  std::string text = "<trace>\n" + attribute("string", "concept:name", one.id) +
                     attribute("string", "arm", one.arm) +
                     attribute("int", "patient", fmt::format("{}", one.patient)) +
                     attribute("string", "hospital", one.hospital) +
                     attribute("string", "outcome", one.outcome) + '\n';
  for (const LoggedEvent& event : one.events) {
    text += "<event>" + attribute("string", "concept:name", event.activity) +
            attribute("string", "concept:instance", fmt::format("{}/{}", one.id, event.instance)) +
            attribute("string", "lifecycle:transition", event.starts ? "start" : "complete") +
            attribute("date", "time:timestamp", event.time) +
            attribute("string", "org:resource", event.resource);
    if (!event.detail.empty()) text += attribute("string", "detail", event.detail);
    text += "</event>\n";
  }
  text += "</trace>\n";
  std::fputs(text.c_str(), stream_);
}

}  // namespace v2v
