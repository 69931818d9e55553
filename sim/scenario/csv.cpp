// Cells, quotes and lines.
#include "scenario/csv.hpp"

#include "scenario/text_check.hpp"

#include <fmt/format.h>

namespace v2v {
namespace {

class CsvReader {
 public:
  CsvReader(std::string_view text, int file, Problems& problems, std::size_t most_columns)
      : text_(text), file_(file), problems_(problems), most_columns_(most_columns) {}

  /// The next line that is not empty; none at the end or after a problem.
  std::optional<std::vector<CsvCell>> next_row() {
    while (at_ < text_.size() && !failed_) {
      std::vector<CsvCell> row;
      do {
        row.push_back(next_cell());
        if (row.size() > most_columns_)
          fail(row.back().place,
               fmt::format("too many cells in one line; expected at most {}", most_columns_));
      } while (!failed_ && take(','));
      if (failed_) break;
      end_of_line();
      if (row.size() > 1 || !row.front().text.empty()) return row;
    }
    return std::nullopt;
  }
  bool failed() const noexcept { return failed_; }

 private:
  bool next_is(char letter) const { return at_ < text_.size() && text_[at_] == letter; }
  bool cell_ends() const {
    return at_ >= text_.size() || next_is(',') || next_is('\n') || next_is('\r');
  }
  bool take(char expected) {
    if (!next_is(expected)) return false;
    advance();
    return true;
  }
  void advance() {
    const char letter = text_[at_++];
    const bool ends_line = letter == '\n' || (letter == '\r' && !next_is('\n'));
    if (ends_line) {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(letter) & 0xC0U) != 0x80U) {
      ++column_;  // continuation bytes of UTF-8 take no column
    }
  }
  void blanks() {
    while (next_is(' ') || next_is('\t')) advance();
  }
  void end_of_line() {
    take('\r');
    take('\n');
  }
  CsvCell next_cell() {
    blanks();
    CsvCell cell{{}, here()};
    if (take('"'))
      quoted(cell);
    else
      plain(cell);
    while (!cell.text.empty() && (cell.text.back() == ' ' || cell.text.back() == '\t'))
      cell.text.pop_back();
    return cell;
  }
  void plain(CsvCell& cell) {
    while (!cell_ends()) {
      if (next_is('"'))
        return fail(here(), "a quote stands inside a cell; expected quotes around all of it");
      put(cell);
    }
  }
  /// A quote that is meant is written twice.
  void quoted(CsvCell& cell) {
    while (at_ < text_.size()) {
      if (!take('"') || next_is('"')) {
        put(cell);
        continue;
      }
      blanks();
      if (!cell_ends()) fail(here(), "text follows the closing quote; expected a comma");
      return;
    }
    fail(cell.place, "the quote is not closed; expected `\"`");
  }
  void put(CsvCell& cell) {
    cell.text += text_[at_];
    advance();
  }
  Place here() const { return {file_, line_, column_}; }
  void fail(Place place, std::string message) {
    if (!failed_) problems_.add(place, std::move(message));
    failed_ = true;
    at_ = text_.size();
  }

  std::string_view text_;
  int file_;
  Problems& problems_;
  std::size_t most_columns_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
  bool failed_ = false;
};

}  // namespace

std::optional<CsvTable> read_csv(std::string_view text, int file, Problems& problems,
                                 std::size_t most_columns) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (!check_text(text, file, problems)) return std::nullopt;
  CsvReader reader(text, file, problems, most_columns);
  CsvTable table;
  if (auto header = reader.next_row()) {
    table.header = std::move(*header);
  } else {
    if (!reader.failed())
      problems.add({file, 0, 0}, "nothing is in it; expected a line of column names");
    return std::nullopt;
  }
  bool good = true;
  while (auto row = reader.next_row()) {
    if (table.rows.size() == most_csv_rows) {
      problems.add(row->front().place,
                   fmt::format("too many lines; expected at most {}", most_csv_rows));
      return std::nullopt;
    }
    if (row->size() != table.header.size()) {
      problems.add(
          row->front().place,
          fmt::format("this line has {} {}; expected {}, as the first line has", row->size(),
                      row->size() == 1 ? "cell" : "cells", table.header.size()));
      good = false;
      continue;
    }
    table.rows.push_back(std::move(*row));
  }
  if (!good || reader.failed()) return std::nullopt;
  return table;
}

}  // namespace v2v
