// The reader, line by line. Knows the words of the format, not the numbers that a file gives them.
#include "differential/paje.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace v2v::test {
namespace {

using Words = std::vector<std::string>;
using Fields = std::map<std::string, std::string>;

/// Blanks separate words; what stands between quotation marks is one word.
Words split(const std::string& line) {
  Words words;
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == ' ') {
      ++i;
      continue;
    }
    const bool quoted = line[i] == '"';
    const std::size_t begin = quoted ? i + 1 : i;
    const std::size_t end = std::min(line.find(quoted ? '"' : ' ', begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    i = end + 1;
  }
  return words;
}

class Reader {
 public:
  PajeTrace read(const std::string& text) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line); ++number_) {
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '%')
        define(split(line.substr(1)));
      else
        happen(split(line));
      if (!trace_.problem.empty()) return std::move(trace_);
    }
    if (events_.empty()) wrong("no definitions");
    for (const auto& [alias, container] : trace_.containers)
      if (!container.destroyed) wrong(container.name + " is never destroyed");
    return std::move(trace_);
  }

 private:
  struct Event {
    std::string name;
    std::vector<std::string> fields;
  };

  void wrong(const std::string& what) {
    if (trace_.problem.empty()) trace_.problem = "line " + std::to_string(number_) + ": " + what;
  }

  /// `%EventDef PajeSomething 7`, then `%  Field type` lines, then `%EndEventDef`.
  void define(const Words& words) {
    if (words.empty()) return wrong("an empty definition");
    if (words[0] == "EventDef" && words.size() == 3) {
      defined_ = words[2];
      events_[defined_].name = words[1];
    } else if (words[0] != "EndEventDef" && words.size() == 2 && !defined_.empty()) {
      events_[defined_].fields.push_back(words[0]);
    } else if (words[0] != "EndEventDef") {
      wrong("a strange definition");
    }
  }

  void happen(const Words& words) {
    const auto event = events_.find(words.at(0));
    if (event == events_.end()) return wrong("event " + words[0] + " is not defined");
    const std::vector<std::string>& names = event->second.fields;
    if (words.size() - 1 != names.size()) return wrong(event->second.name + " has other fields");
    Fields fields;
    for (std::size_t i = 0; i < names.size(); ++i) fields[names[i]] = words[i + 1];
    if (fields.contains("Time")) {
      const double at = std::stod(fields["Time"]);
      if (at < trace_.end) return wrong("time goes back");
      trace_.end = at;
    }
    take(event->second.name, fields);
  }

  void take(const std::string& event, Fields& fields) {
    if (event == "PajeDefineContainerType" || event == "PajeDefineVariableType") {
      types_[fields["Alias"]] = fields["Name"];
    } else if (event == "PajeCreateContainer") {
      const auto around = trace_.containers.find(fields["Container"]);
      const bool outermost = around == trace_.containers.end();
      if (outermost && fields["Container"] != "0") return wrong("created in nothing");
      const std::string parent = outermost ? "" : around->second.name;
      const PajeContainer created{fields["Name"], type(fields["Type"]), parent, false};
      if (!trace_.containers.emplace(fields["Alias"], created).second) wrong("an alias twice");
    } else if (event == "PajeDestroyContainer") {
      const auto found = trace_.containers.find(fields["Name"]);
      if (found == trace_.containers.end()) return wrong("destroys what does not exist");
      found->second.destroyed = true;
    } else if (event == "PajeSetVariable" || event == "PajeAddVariable" ||
               event == "PajeSubVariable") {
      change(event, fields);
    }
  }

  void change(const std::string& event, Fields& fields) {
    const auto container = trace_.containers.find(fields["Container"]);
    if (container == trace_.containers.end()) return wrong("a variable of nothing");
    PajeSteps& steps = trace_.steps[{container->second.name, type(fields["Type"])}];
    if (event != "PajeSetVariable" && steps.empty()) return wrong("a change of an unset variable");
    const double value = std::stod(fields["Value"]);
    const double before = steps.empty() ? 0 : steps.back().second;
    steps.emplace_back(std::stod(fields["Time"]), event == "PajeSetVariable"   ? value
                                                  : event == "PajeAddVariable" ? before + value
                                                                               : before - value);
  }

  std::string type(const std::string& alias) {
    const auto found = types_.find(alias);
    if (found == types_.end()) wrong("type " + alias + " is not defined");
    return found == types_.end() ? "" : found->second;
  }

  PajeTrace trace_;
  std::map<std::string, Event> events_;  // by the number that the file gives them
  std::map<std::string, std::string> types_;
  std::string defined_;
  int number_ = 1;
};

}  // namespace

std::vector<std::string> PajeTrace::of_type(const std::string& type) const {
  std::vector<std::string> names;
  for (const auto& [alias, container] : containers)
    if (container.type == type) names.push_back(container.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string PajeTrace::parent_of(const std::string& name) const {
  for (const auto& [alias, container] : containers)
    if (container.name == name) return container.parent;
  return "nothing of that name";
}

const PajeSteps& PajeTrace::variable(const std::string& container, const std::string& name) const {
  static const PajeSteps none;
  const auto found = steps.find({container, name});
  return found == steps.end() ? none : found->second;
}

double PajeTrace::area(const std::string& container, const std::string& name) const {
  const PajeSteps& values = variable(container, name);
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    sum +=
        values[i].second * ((i + 1 < values.size() ? values[i + 1].first : end) - values[i].first);
  return sum;
}

PajeTrace read_paje(const std::string& text) { return Reader().read(text); }

PajeTrace read_paje_file(const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    PajeTrace none;
    none.problem = path + " does not exist";
    return none;
  }
  std::ostringstream text;
  text << in.rdbuf();
  return read_paje(text.str());
}

}  // namespace v2v::test
