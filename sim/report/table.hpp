// A table for the terminal: aligned columns, a first column that gives way.
#pragma once

#include <string>
#include <vector>

namespace v2v::report {

/// Cells must be cleaned text. The first `left_columns` columns are aligned left, all others right.
class Table {
 public:
  Table(std::vector<std::string> header, std::size_t left_columns)
      : left_columns_(left_columns), rows_{std::move(header)} {}
  /// As many cells as the header has.
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// A line across before the next row.
  void rule() { rules_.push_back(rows_.size()); }
  /// Lines indented by two and ended; the first column is wrapped where a line would be longer than
  /// `width` columns.
  std::string text(std::size_t width) const;

 private:
  std::size_t left_columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> rules_;
};

}  // namespace v2v::report
