// A table as Markdown has it, with the blank lines that it needs around it.
#include "report/markdown_table.hpp"

#include "report/figures/markup.hpp"
#include "report/warning_lines.hpp"

namespace v2v::report {

std::string table_of(const Columns& columns, const std::string& note,
                     const std::vector<Warning>& warnings) {
  std::string text;
  for (const Warning& warning : most_important(warnings, overloads_in_text))
    text += (text.empty() ? "\n\n> " : "\n>\n> ") + markdown_cleaned(sentence_of(warning));
  text += "\n";
  for (std::size_t row = 0; row < columns.front().size(); ++row) {
    text += "\n|";
    for (const Column& column : columns)
      text += ' ' + (column[row].empty() ? "-" : column[row]) + " |";
    if (row > 0) continue;
    text += "\n|---|";
    for (std::size_t i = 1; i < columns.size(); ++i) text += "--:|";
  }
  return text + "\n\n" + note + "\n\n";
}

}  // namespace v2v::report
