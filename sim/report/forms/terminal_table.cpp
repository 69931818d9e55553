// A table for the terminal: aligned columns, a first column that gives way.
#include "report/forms/terminal.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <numeric>

namespace v2v::report {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_first_column = 12;

std::vector<std::size_t> widths_of(const Table& table, std::size_t width) {
  std::vector<std::size_t> widths;
  for (const std::string& title : table.header()) widths.push_back(columns(title));
  for (const auto& cells : table.rows())
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], columns(cells[i].text));
  const std::size_t others =
      std::accumulate(widths.begin() + 1, widths.end(), indent + gap * (widths.size() - 1));
  const std::size_t room = width > others ? width - others : 0;
  widths[0] = std::min(widths[0], std::max(room, narrowest_first_column));
  return widths;
}

}  // namespace

std::string table_text(const Table& table, std::size_t width) {
  const std::vector<std::size_t> widths = widths_of(table, width);
  std::string out;
  const auto add_row = [&](const auto& text_at) {
    const std::vector<std::string> first = wrap_columns(text_at(0), widths[0]);
    for (std::size_t part = 0; part < first.size(); ++part) {
      std::string line = std::string(indent, ' ') + left_in(widths[0], first[part]);
      // The numbers stand beside the last line of a wrapped name.
      for (std::size_t i = 1; i < widths.size() && part + 1 == first.size(); ++i)
        line +=
            std::string(gap, ' ') + (i < table.left_columns() ? left_in(widths[i], text_at(i))
                                                              : right_in(widths[i], text_at(i)));
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + '\n';
    }
  };
  if (std::any_of(table.header().begin(), table.header().end(),
                  [](const std::string& title) { return !title.empty(); }))
    add_row([&](std::size_t i) -> const std::string& { return table.header()[i]; });
  for (std::size_t row = 0; row < table.rows().size(); ++row) {
    if (table.has_rule_before(row)) {
      out += std::string(indent, ' ');
      const std::size_t whole = std::accumulate(widths.begin(), widths.end(), std::size_t{0});
      for (std::size_t i = 0; i < whole + gap * (widths.size() - 1); ++i) out += "─";
      out += '\n';
    }
    add_row([&](std::size_t i) -> const std::string& { return table.rows()[row][i].text; });
  }
  return out;
}

}  // namespace v2v::report
