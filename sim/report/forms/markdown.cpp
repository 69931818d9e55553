// A document as Markdown.
#include "report/figures/markup.hpp"
#include "report/flowchart.hpp"
#include "report/forms/terminal.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace v2v {
namespace report {
namespace {

/// What stands between backticks is kept.
std::string paragraph_of(std::string_view text) {
  const std::string whole = clean(text);
  std::string out;
  std::size_t at = 0;
  while (at < whole.size()) {
    const std::size_t open = whole.find('`', at);
    const std::size_t close = open == std::string::npos ? open : whole.find('`', open + 1);
    if (close == std::string::npos) return out + markdown_escaped(whole.substr(at));
    out += markdown_escaped(whole.substr(at, open - at)) + whole.substr(open, close - open + 1);
    at = close + 1;
  }
  return out;
}

/// One overload of each block.
struct Writer {
  bool has_parts = false;

  std::string operator()(const blocks::Heading& heading) const {
    const char* const mark = heading.level == blocks::Heading::Level::title  ? "#"
                             : heading.level == blocks::Heading::Level::part ? "##"
                             : has_parts                                     ? "###"
                                                                             : "##";
    return fmt::format("{} {}\n", mark, markdown_cleaned(heading.text));
  }
  std::string operator()(const blocks::Paragraph& paragraph) const {
    const char* const mark = paragraph.is_answer ? "**" : "";
    return mark + paragraph_of(paragraph.text) + mark + '\n';
  }
  std::string operator()(const blocks::Warnings& warnings) const {
    std::string out;
    for (const Warning& warning : most_important(warnings.list, overloads_in_text))
      out += (out.empty() ? "> " : "\n> ") + markdown_cleaned(sentence_of(warning)) + '\n';
    return out;
  }
  std::string operator()(const blocks::Table& table) const {
    std::string out =
        table.caption().empty() ? "" : fmt::format("**{}**\n\n", markdown_cleaned(table.caption()));
    if (table.rows().empty()) return out + "None.\n";
    out += '|';
    for (const std::string& title : table.header()) out += ' ' + markdown_cleaned(title) + " |";
    out += "\n|";
    for (std::size_t i = 0; i < table.header().size(); ++i)
      out += i < table.left_columns() ? " --- |" : " ---: |";
    for (const auto& row : table.rows()) {
      out += "\n|";
      for (const Cell& cell : row) out += ' ' + markdown_cleaned(cell.text) + " |";
    }
    return out + '\n';
  }
  std::string operator()(const blocks::Flowchart& flowchart) const {
    constexpr std::size_t width = 100;
    return (*this)(blocks::Drawing{flowchart_lines(flowchart, width)});
  }
  std::string operator()(const blocks::Drawing& drawing) const {
    std::string out = "```text\n";
    for (const std::string& line : drawing.lines) out += line + '\n';
    return out + "```\n";
  }
  std::string operator()(const blocks::Figure& figure) const {
    return fmt::format("![{}]({}.svg)\n", markdown_cleaned(figure.title), figure.name);
  }
};

}  // namespace
}  // namespace report

std::string markdown_text(const Document& document) {
  const auto& all = document.blocks();
  const bool has_parts = std::any_of(all.begin(), all.end(), [](const Document::Placed& placed) {
    const auto* heading = std::get_if<blocks::Heading>(&placed.block);
    return heading && heading->level == blocks::Heading::Level::part;
  });
  std::string out;
  for (const Document::Placed& placed : all) {
    const std::string text = std::visit(report::Writer{has_parts}, placed.block);
    if (!text.empty()) out += (out.empty() ? "" : "\n") + text;
  }
  return out;
}

}  // namespace v2v
