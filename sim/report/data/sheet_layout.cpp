// Which cell of a document becomes which cells of a sheet.
#include "report/data/sheet_layout.hpp"

#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <utility>

namespace v2v::report {
namespace {

bool is_number(const Cell& cell) { return cell.value && std::isfinite(*cell.value); }

/// An interval alone, whose number stands elsewhere if anywhere.
bool is_bounds(const Cell& cell) {
  return cell.interval && (!cell.value || cell.text.starts_with('['));
}
/// What has no words of its own once numbers are numbers.
bool says_nothing(const Cell& cell) { return cell.text.empty() || cell.text == "-"; }

/// As many decimals as the text shows, and percent where it shows a fraction as such.
std::string format_of(const Cell& cell) {
  std::string digits =
      cell.text.substr(std::min(cell.text.find_first_of("-0123456789"), cell.text.size()));
  std::erase(digits, ',');
  char* end = nullptr;
  const double shown = std::strtod(digits.c_str(), &end);
  const std::string written(digits.c_str(), static_cast<const char*>(end));
  const std::size_t decimals =
      written.find('.') == std::string::npos ? 0 : written.size() - written.find('.') - 1;
  const double value = is_bounds(cell) ? cell.interval->lo : *cell.value;
  const double rounding = 0.51 * std::pow(10, -static_cast<double>(decimals));
  const bool in_percent =
      cell.text.find('%') != std::string::npos ||
      (std::abs(shown - 100 * value) < rounding && std::abs(shown - value) > rounding);
  return fmt::format("#,##0{}{:0<{}}{}", decimals > 0 ? "." : "", "", decimals,
                     in_percent ? " %" : "");
}

/// What a column of a table becomes.
struct Column {
  bool has_words = false, has_value = false, has_interval = false;
  std::set<std::string> units;

  Column(const blocks::Table& table, std::size_t index) {
    for (const auto& row : table.rows()) {
      const Cell& cell = row[index];
      has_interval |= cell.interval.has_value();
      has_words |= !is_bounds(cell) && !says_nothing(cell);
      has_value |= is_number(cell) && !is_bounds(cell);
      if (is_number(cell) || cell.interval) units.insert(cell.unit);
    }
  }
  /// Otherwise all that it says are bounds.
  bool is_shown() const { return has_words || !has_interval; }
  bool has_units() const { return units.size() > 1; }
};

class Layout {
 public:
  explicit Layout(const Sheet& sheet) { sheet_.name = sheet.name; }

  void part(const Sheet::Part& part);
  Worksheet take();

 private:
  using Style = SheetCell::Style;

  void line(const std::string& text, Style style = Style::plain) {
    put(0, text, style, false);
    ++row_;
  }
  /// Rows are filled in order, and may end before their last column.
  SheetCell& at(std::size_t column);
  void put(std::size_t column, const std::string& text, Style style = Style::plain,
           bool widens = true);
  void number(std::size_t column, double value, const std::string& format) {
    SheetCell& cell = at(column);
    cell.number = value;
    cell.format = format;
  }
  void table(const blocks::Table& table, const std::string& arm);
  std::size_t names(const Column& column, const std::string& header, std::size_t at);
  std::size_t cells(const Column& column, const Cell& cell, std::size_t at);
  void block(const Document::Block& block, const std::string& arm);

  Worksheet sheet_;
  std::size_t row_ = 0;
  std::vector<std::size_t> letters_;
};

SheetCell& Layout::at(std::size_t column) {
  if (sheet_.rows.size() <= row_) sheet_.rows.resize(row_ + 1);
  auto& row = sheet_.rows[row_];
  if (row.size() <= column) row.resize(column + 1);
  return row[column];
}

void Layout::put(std::size_t column, const std::string& text, Style style, bool widens) {
  constexpr std::size_t most = 32'000;  // what a cell can hold, nearly
  std::string cleaned = clean(text.substr(0, most));
  if (cleaned.empty()) return;
  if (widens) {
    if (letters_.size() <= column) letters_.resize(column + 1);
    letters_[column] = std::max(letters_[column], columns(cleaned));
  }
  SheetCell& cell = at(column);
  cell.text = std::move(cleaned);
  cell.style = style;
}

std::size_t Layout::names(const Column& column, const std::string& header, std::size_t at) {
  const bool one_unit = column.units.size() == 1 && !column.units.begin()->empty();
  const std::string& unit = one_unit ? *column.units.begin() : std::string();
  const std::string in_unit =
      one_unit && !header.ends_with(", " + unit) ? fmt::format(" ({})", unit) : "";
  if (column.is_shown())
    put(at++, (header.empty() && column.has_value ? "value" : header) + in_unit, Style::header);
  if (column.has_interval)
    for (const char* bound : {"low", "high"})
      put(at++, fmt::format("{}{}{}{}", header, header.empty() ? "" : " ", bound, in_unit),
          Style::header);
  if (column.has_units()) put(at++, "unit", Style::header);
  return at;
}

std::size_t Layout::cells(const Column& column, const Cell& cell, std::size_t at) {
  const bool shown = is_number(cell) || cell.interval;
  const std::string format = shown ? format_of(cell) : std::string();
  if (column.is_shown()) {
    if (is_number(cell) && !is_bounds(cell))
      number(at++, *cell.value, format);
    else
      put(at++, says_nothing(cell) ? "" : cell.text);
  }
  if (column.has_interval) {
    if (cell.interval) {
      number(at, cell.interval->lo, format);
      number(at + 1, cell.interval->hi, format);
    }
    at += 2;
  }
  if (column.has_units()) put(at++, shown ? cell.unit : "");
  return at;
}

void Layout::table(const blocks::Table& table, const std::string& arm) {
  if (!table.caption().empty()) line(table.caption(), Style::header);
  std::vector<Column> all;
  for (std::size_t i = 0; i < table.header().size(); ++i) all.emplace_back(table, i);
  const std::size_t first = arm.empty() ? 0 : 1;
  if (first) put(0, "arm", Style::header);
  std::size_t at = first;
  for (std::size_t i = 0; i < all.size(); ++i) at = names(all[i], table.header()[i], at);
  ++row_;
  for (const auto& row : table.rows()) {
    if (first) put(0, arm);
    at = first;
    for (std::size_t i = 0; i < all.size(); ++i) at = cells(all[i], row[i], at);
    ++row_;
  }
}

void Layout::block(const Document::Block& block, const std::string& arm) {
  if (const auto* heading = std::get_if<blocks::Heading>(&block))
    line(heading->text, Style::heading);
  if (const auto* paragraph = std::get_if<blocks::Paragraph>(&block)) line(paragraph->text);
  if (const auto* warnings = std::get_if<blocks::Warnings>(&block))
    for (const Warning& warning : warnings->list) line(sentence_of(warning));
  if (const auto* rows = std::get_if<blocks::Table>(&block)) table(*rows, arm);
}

void Layout::part(const Sheet::Part& part) {
  if (row_ > 0) ++row_;
  if (!part.arm.empty()) line(part.arm, Style::heading);
  for (const auto& [one, apart] : part.document.blocks()) {
    if (apart && row_ > 0) ++row_;
    block(one, part.arm);
  }
}

Worksheet Layout::take() {
  constexpr std::size_t narrowest = 9, widest = 60;
  for (const std::size_t letters : letters_)
    sheet_.widths.push_back(
        letters == 0 ? 0 : static_cast<double>(std::clamp(letters + 2, narrowest, widest)));
  return std::move(sheet_);
}

}  // namespace

Worksheet laid_out(const Sheet& sheet) {
  Layout layout(sheet);
  for (const Sheet::Part& part : sheet.parts) layout.part(part);
  return layout.take();
}

}  // namespace v2v::report
