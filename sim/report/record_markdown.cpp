// The record of a study as Markdown.
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "report/warning_lines.hpp"

#include <fmt/format.h>

#include <string_view>

namespace v2v {
namespace report {
namespace {

/// Everything escaped that a renderer would take for markup.
std::string escaped_part(std::string_view cleaned) {
  std::string out;
  for (const char c : cleaned) {
    if (std::string_view("\\`*_[]<>|#~$&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string escaped(std::string_view text) { return escaped_part(clean(text)); }

/// Text of the program, in which `code` is marked by backticks; what stands between them is kept.
std::string paragraph_of(std::string_view text) {
  const std::string whole = clean(text);
  std::string out;
  std::size_t at = 0;
  while (at < whole.size()) {
    const std::size_t open = whole.find('`', at);
    const std::size_t close = open == std::string::npos ? open : whole.find('`', open + 1);
    if (close == std::string::npos) return out + escaped_part(whole.substr(at));
    out += escaped_part(whole.substr(at, open - at)) + whole.substr(open, close - open + 1);
    at = close + 1;
  }
  return out;
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += ' ' + escaped(cell) + " |";
  return line + '\n';
}

std::string table_of(const RecordTable& table) {
  std::string out = fmt::format("\n**{}**\n\n", escaped(table.name));
  if (table.rows.empty()) return out + "None.\n";
  out += row_of(table.header) + '|';
  for (std::size_t i = 0; i < table.header.size(); ++i) out += " --- |";
  out += '\n';
  for (const auto& row : table.rows) out += row_of(row);
  return out;
}

std::string item_of(const RecordItem& item) {
  std::string out = fmt::format("\n### {} {}\n", item.number, escaped(item.title));
  for (const std::string& text : item.text) out += '\n' + paragraph_of(text) + '\n';
  if (!item.drawing.empty()) {
    out += "\n```text\n";
    for (const std::string& line : item.drawing) out += line + '\n';
    out += "```\n";
  }
  for (const RecordTable& table : item.tables) out += table_of(table);
  return out;
}

}  // namespace
}  // namespace report

std::string record_markdown(const StudyRecord& record) {
  using namespace report;
  const Scenario& scenario = *record.scenario;
  std::string out = fmt::format("# {}\n\nA record of the study after {}\n",
                                escaped(scenario.title.empty() ? scenario.name : scenario.title),
                                escaped(record_guideline));
  if (record.run)
    for (const Warning& warning : most_important(record.run->warnings, overloads_in_text))
      out += "\n> " + escaped(sentence_of(warning)) + '\n';
  for (const RecordSection& section : sections_of(record)) {
    out += fmt::format("\n## {} {}\n", section.number, section.title);
    for (const RecordItem& item : section.items) out += item_of(item);
  }
  return out;
}

}  // namespace v2v
