// A table for the terminal.
#include "report/table.hpp"

#include "report/plain_text.hpp"

#include <algorithm>
#include <numeric>

namespace v2v::report {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_first_column = 12;

}  // namespace

std::string Table::text(std::size_t width) const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& cells : rows_)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], columns(cells[i]));
  const std::size_t others =
      std::accumulate(widths.begin() + 1, widths.end(), indent + gap * (widths.size() - 1));
  const std::size_t room = width > others ? width - others : 0;
  widths[0] = std::min(widths[0], std::max(room, narrowest_first_column));

  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    if (std::find(rules_.begin(), rules_.end(), r) != rules_.end()) {
      out += std::string(indent, ' ');
      for (std::size_t i = 0; i < widths[0] + others - indent; ++i) out += "─";
      out += '\n';
    }
    const std::vector<std::string> first = wrap_columns(rows_[r][0], widths[0]);
    for (std::size_t part = 0; part < first.size(); ++part) {
      std::string line = std::string(indent, ' ') + left_in(widths[0], first[part]);
      // The numbers stand beside the last line of a wrapped name.
      for (std::size_t i = 1; i < widths.size() && part + 1 == first.size(); ++i)
        line += std::string(gap, ' ') + (i < left_columns_ ? left_in(widths[i], rows_[r][i])
                                                           : right_in(widths[i], rows_[r][i]));
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + '\n';
    }
  }
  return out;
}

}  // namespace v2v::report
