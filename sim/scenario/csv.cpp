// Separators, cells, quotes and lines.
#include "scenario/csv.hpp"

#include "core/utf8.hpp"
#include "scenario/csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v {
namespace {

using Row = std::vector<CsvCell>;

constexpr std::string_view kSeparators = ",;\t";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

/// The line of a spreadsheet that says how the fields are separated: where it ends and the letter.
struct Declared {
  std::size_t size = 0;
  std::string_view letter;
};
std::optional<Declared> declared_separator(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  std::string_view line = text.substr(0, end);
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"')
    line = line.substr(1, line.size() - 2);
  constexpr std::string_view kSep = "sep=";
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  if (line.size() < kSep.size() + 1 ||
      !std::equal(kSep.begin(), kSep.end() - 1, line.begin(),
                  [&same](char b, char a) { return same(a, b); }) ||
      line[3] != '=')
    return std::nullopt;
  return Declared{end, line.substr(kSep.size())};
}

/// What the first line that says anything has most of, outside of quotes; commas before semicolons
/// before tabs.
char usual_separator(std::string_view text) {
  std::array<std::size_t, kSeparators.size()> count{};
  bool quoted = false, said = false;
  for (const char letter : text) {
    if (letter == '"') quoted = !quoted;
    if (!quoted && (letter == '\n' || letter == '\r')) {
      if (said) break;
      count.fill(0);
      continue;
    }
    const std::size_t which = kSeparators.find(letter);
    if (which == kSeparators.npos)
      said = said || letter != ' ';
    else if (!quoted)
      ++count[which];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(count.begin(), count.end()) -
                                              count.begin())];
}

class CsvReader {
 public:
  CsvReader(std::string_view text, int file, Problems& problems, std::size_t most_columns)
      : text_(text), file_(file), problems_(problems), most_columns_(most_columns) {
    choose_separator();
  }

  /// The next line that has something in it; false at the end or after a problem.
  bool next_row(Row& row) {
    while (at_ < text_.size() && !failed_) {
      row.clear();
      do {
        row.push_back(next_cell());
        if (row.size() > most_columns_)
          fail(row.back().place,
               fmt::format("too many cells in one line; expected at most {}", most_columns_));
      } while (!failed_ && take(separator_));
      if (failed_) break;
      end_of_line();
      if (std::any_of(row.begin(), row.end(),
                      [](const CsvCell& cell) { return !cell.text.empty(); }))
        return true;
    }
    return false;
  }
  bool failed() const noexcept { return failed_; }
  char separator() const noexcept { return separator_; }

 private:
  void choose_separator() {
    const auto declared = declared_separator(text_);
    if (!declared) {
      separator_ = usual_separator(text_);
      return;
    }
    // Some programs fill the line up with separators, as if it were a row.
    const std::string_view letter = declared->letter;
    if (kSeparators.find(letter[0]) == kSeparators.npos ||
        letter.find_first_not_of(letter[0]) != letter.npos)
      return fail(here(),
                  fmt::format("`sep={}` is not a separator that is known; expected a comma, "
                              "a semicolon or a tab",
                              shown(letter)));
    separator_ = letter[0];
    while (at_ < declared->size) advance();
    end_of_line();
  }
  bool next_is(char letter) const { return at_ < text_.size() && text_[at_] == letter; }
  bool cell_ends() const {
    return at_ >= text_.size() || next_is(separator_) || next_is('\n') || next_is('\r');
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
    } else if (!continues_utf8(letter)) {
      ++column_;  // continuation bytes of UTF-8 take no column
    }
  }
  /// Spaces, and tabs where they do not separate; how long the blank is that stands here.
  std::size_t blank() const {
    if (next_is(' ') || (next_is('\t') && separator_ != '\t')) return 1;
    return text_.substr(at_, 2) == kNoBreakSpace ? 2 : 0;
  }
  void blanks() {
    for (std::size_t length = blank(); length > 0; length = blank())
      for (; length > 0; --length) advance();
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
    trim_end(cell.text);
    return cell;
  }
  static void trim_end(std::string& text) {
    while (!text.empty()) {
      if (text.back() == ' ' || text.back() == '\t')
        text.pop_back();
      else if (text.size() >= 2 && std::string_view(text).substr(text.size() - 2) == kNoBreakSpace)
        text.resize(text.size() - 2);
      else
        return;
    }
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
      if (!cell_ends())
        fail(here(), fmt::format("text follows the closing quote; expected a {}",
                                 name_of_separator(separator_)));
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
  char separator_ = ',';
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
  bool failed_ = false;
};

/// Which columns of a row are kept: those with a name that is not to be ignored.
class Kept {
 public:
  Kept(const Row& header, const std::vector<std::string>& ignored) {
    for (const CsvCell& cell : header)
      kept_.push_back(!cell.text.empty() &&
                      std::find(ignored.begin(), ignored.end(), cell.text) == ignored.end());
    number_ = static_cast<std::size_t>(std::count(kept_.begin(), kept_.end(), true));
  }
  std::size_t number() const noexcept { return number_; }
  Row of(Row& row) const {
    Row result;
    result.reserve(number_);
    for (std::size_t i = 0; i < row.size(); ++i)
      if (kept_[i]) result.push_back(std::move(row[i]));
    return result;
  }

 private:
  std::vector<bool> kept_;
  std::size_t number_ = 0;
};

/// Whether a row fits below the header. Empty cells beyond it, which exports leave, are cut off.
bool fits(Row& row, const Row& header, Problems& problems) {
  while (row.size() > header.size() && row.back().text.empty()) row.pop_back();
  if (row.size() != header.size()) {
    problems.add(row.front().place,
                 fmt::format("this line has {} {}; expected {}, as the first line has", row.size(),
                             row.size() == 1 ? "cell" : "cells", header.size()));
    return false;
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!header[i].text.empty() || row[i].text.empty()) continue;
    problems.add(row[i].place, fmt::format("{} stands in a column without a name; expected a name "
                                           "above it, or nothing here",
                                           ticked(row[i].text)));
    return false;
  }
  return true;
}

}  // namespace

std::string_view name_of_separator(char separator) noexcept {
  if (separator == '\t') return "tab";
  return separator == ';' ? "semicolon" : "comma";
}

std::optional<CsvTable> read_csv(std::string_view bytes, int file, Problems& problems,
                                 const CsvRules& rules) {
  std::string storage;
  const auto text = text_of_table(bytes, storage, file, problems, rules.most_bytes);
  if (!text) return std::nullopt;
  CsvReader reader(*text, file, problems, rules.most_columns);
  Row header, row;
  if (!reader.next_row(header)) {
    if (!reader.failed())
      problems.add({file, 0, 0}, "nothing is in it; expected a line of column names");
    return std::nullopt;
  }
  const Kept kept(header, rules.ignored);
  CsvTable table;
  table.separator = reader.separator();
  table.place = header.front().place;
  for (const CsvCell& cell : header) table.names.push_back(cell.text);
  bool good = true;
  while (reader.next_row(row)) {
    const bool too_many = table.rows.size() == rules.most_rows;
    if (too_many || (table.rows.size() + 1) * kept.number() > rules.most_cells) {
      problems.add(row.front().place,
                   too_many ? fmt::format("too many lines; expected at most {}", rules.most_rows)
                            : fmt::format("too many cells; expected at most {}", rules.most_cells));
      return std::nullopt;
    }
    if (fits(row, header, problems))
      table.rows.push_back(kept.of(row));
    else
      good = false;
  }
  if (!good || reader.failed()) return std::nullopt;
  table.header = kept.of(header);
  return table;
}

}  // namespace v2v
