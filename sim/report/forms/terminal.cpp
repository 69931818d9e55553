// A document as text for a terminal.
#include "report/forms/terminal.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/study_words.hpp"
#include "report/warning_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t note_indent = 2;

enum class Style { plain, strong, alarm };

/// Escape sequences around a line, where the terminal has colours.
std::string styled(const std::string& line, Style style, const Terminal& terminal) {
  if (!terminal.colour || style == Style::plain || line.empty()) return line;
  return (style == Style::strong ? "\x1b[1m" : "\x1b[33m") + line + "\x1b[0m";
}

/// Cleaned and wrapped, the first line behind `first`, all others as far in.
std::string wrapped(std::string_view text, const std::string& first, const Terminal& terminal,
                    Style style = Style::plain) {
  std::string out;
  const std::size_t indent = columns(first);
  for (const std::string& line : wrap_columns(clean(text), terminal.columns - indent))
    out += styled((out.empty() ? first : std::string(indent, ' ')) + line, style, terminal) + '\n';
  return out;
}

std::string lines_text(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

/// One overload of each block.
struct Writer {
  const Terminal& terminal;

  std::string operator()(const blocks::Heading& heading) const {
    const bool is_part = heading.level == blocks::Heading::Level::part;
    return wrapped(heading.text, is_part ? "━━ " : "", terminal, Style::strong);
  }
  std::string operator()(const blocks::Paragraph& paragraph) const {
    return wrapped(paragraph.text, std::string(paragraph.is_note ? note_indent : 0, ' '), terminal,
                   paragraph.is_answer ? Style::strong : Style::plain);
  }
  std::string operator()(const blocks::Warnings& warnings) const {
    if (warnings.is_short) return gravest(warnings.list);
    std::string out;
    for (const Warning& warning : most_important(warnings.list, overloads_in_text)) {
      const std::string sentence = sentence_of(warning);
      const std::size_t start = sentence.find(' ') + 1;
      out += wrapped(sentence.substr(start), sentence.substr(0, start), terminal,
                     is_note(warning) ? Style::plain : Style::alarm);
    }
    return out;
  }
  /// Whole sentences while there is room, so that the answer stays among the first lines; only of
  /// the first one a part, where that alone takes more.
  std::string gravest(const std::vector<Warning>& list) const {
    constexpr std::size_t most_lines = 2;
    std::vector<std::string> told;
    std::size_t untold = 0;
    for (const Warning& warning : most_important(list, overloads_in_text)) {
      if (is_note(warning)) continue;
      std::vector<std::string> lines = wrap_columns(clean(sentence_of(warning)), terminal.columns);
      if (told.empty() && lines.size() > most_lines) {
        lines.resize(most_lines);
        lines.back() = shortened(lines.back() + "…", terminal.columns);
      }
      if (untold == 0 && told.size() + lines.size() <= most_lines)
        told.insert(told.end(), lines.begin(), lines.end());
      else
        ++untold;
    }
    std::string out;
    for (const std::string& line : told) out += styled(line, Style::alarm, terminal) + '\n';
    if (untold > 0) out += so_many(untold, "more warning") + ": --full\n";
    return out;
  }
  std::string operator()(const blocks::Table& table) const {
    return table_text(table, terminal.columns);
  }
  std::string operator()(const blocks::Flowchart& flowchart) const {
    return lines_text(flowchart.is_short ? short_flowchart_lines(flowchart, terminal.columns)
                                         : flowchart_lines(flowchart, terminal.columns));
  }
  std::string operator()(const blocks::Drawing& drawing) const { return lines_text(drawing.lines); }
  std::string operator()(const blocks::Figure&) const { return {}; }
};

}  // namespace
}  // namespace report

std::string terminal_text(const Document& document, const Terminal& terminal) {
  std::string out;
  for (const Document::Placed& placed : document.blocks()) {
    const std::string text = std::visit(report::Writer{terminal}, placed.block);
    if (placed.apart && !text.empty()) out += '\n';
    out += text;
  }
  return out;
}

}  // namespace v2v
