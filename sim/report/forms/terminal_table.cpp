// A table for the terminal: aligned columns, one of which gives way.
#include "report/forms/terminal.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <numeric>

namespace v2v::report {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 12;

/// The names of rows; where all are words, what is said of them.
std::size_t yielding_column(const blocks::Table& table) {
  return table.left_columns() == table.header().size() ? table.left_columns() - 1 : 0;
}

/// Some columns of a table, with the room that each takes.
struct Columns {
  std::vector<std::size_t> shown, widths;

  std::size_t width() const {
    return std::accumulate(widths.begin(), widths.end(), indent + gap * (widths.size() - 1));
  }
};

/// The one that yields gives way as far as is needed.
void fit(Columns& columns, std::size_t yielding, std::size_t width) {
  const std::size_t whole = columns.width();
  if (whole <= width) return;
  std::size_t& room = columns.widths[yielding];
  room = std::max(std::min(room, narrowest), room - std::min(room, whole - width));
}

/// All columns beside each other, or, where there is no room, some of them and below these others,
/// each time with the names of the rows.
std::vector<Columns> columns_of(const blocks::Table& table, std::size_t width) {
  std::vector<std::size_t> widths;
  for (const std::string& title : table.header()) widths.push_back(columns(title));
  for (const auto& cells : table.rows())
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], columns(cells[i].text));
  const std::size_t yielding = yielding_column(table);
  std::vector<Columns> parts(1);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    Columns longer = parts.back();
    longer.shown.push_back(i);
    longer.widths.push_back(widths[i]);
    fit(longer, std::min(yielding, longer.shown.size() - 1), width);
    // A part has a column besides the names of the rows.
    if (longer.width() > width && parts.back().shown.size() > 1 && yielding == 0) {
      longer = {{0, i}, {widths[0], widths[i]}};
      fit(longer, yielding, width);
      parts.emplace_back();
    }
    parts.back() = std::move(longer);
  }
  return parts;
}

/// One row of some columns; `text_at` says what stands in a column.
template <class TextAt>
std::string row_text(const blocks::Table& table, const Columns& part, const TextAt& text_at) {
  const std::size_t yielding = std::min(yielding_column(table), part.shown.size() - 1);
  const auto lines = wrap_columns(text_at(part.shown[yielding]), part.widths[yielding]);
  // Numbers stand beside the last line of a wrapped name, a name beside the first of its words.
  const std::size_t whole_line = yielding == 0 ? lines.size() - 1 : 0;
  std::string out;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < part.shown.size(); ++i) {
      const std::string text = i == yielding     ? lines[n]
                               : n == whole_line ? text_at(part.shown[i])
                                                 : std::string();
      if (i > 0) line += std::string(gap, ' ');
      line += part.shown[i] < table.left_columns() ? left_in(part.widths[i], text)
                                                   : right_in(part.widths[i], text);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

std::string part_text(const blocks::Table& table, const Columns& part) {
  std::string out;
  const auto& header = table.header();
  if (std::any_of(header.begin(), header.end(), [](const auto& title) { return !title.empty(); }))
    out += row_text(table, part, [&](std::size_t i) { return header[i]; });
  for (std::size_t row = 0; row < table.rows().size(); ++row) {
    if (table.has_rule_before(row)) {
      out += std::string(indent, ' ');
      for (std::size_t i = indent; i < part.width(); ++i) out += "─";
      out += '\n';
    }
    out += row_text(table, part, [&](std::size_t i) { return table.rows()[row][i].text; });
  }
  return out;
}

}  // namespace

std::string table_text(const blocks::Table& table, std::size_t width) {
  std::string out = table.caption().empty() ? "" : table.caption() + '\n';
  for (const Columns& part : columns_of(table, width)) out += part_text(table, part);
  return out;
}

}  // namespace v2v::report
