// Cells of documents as cells of a spreadsheet, with libxlsxwriter.
#include "report/data/spreadsheet.hpp"

#include "core/lack_of_memory.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace v2v::report {
namespace {

/// Nothing is what the library makes without memory, and only then.
template <class Made>
Made* made(Made* something) {
  if (!something) lacks_memory();
  return something;
}
void check(lxw_error error, const std::string& path) {
  if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) lacks_memory();
  if (error != LXW_NO_ERROR)
    throw Failure(Failure::Family::files, path + ": " + lxw_strerror(error));
}

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

class Writer {
 public:
  explicit Writer(const std::string& path) : path_(path), book_(made(workbook_new(path.c_str()))) {
    // Otherwise it would hold the time at which it was written.
    lxw_doc_properties facts{};
    facts.created = 946'684'800;
    check(workbook_set_properties(book_, &facts), path_);
    heading_ = made(workbook_add_format(book_));
    format_set_bold(heading_);
    format_set_font_size(heading_, 13);
    header_ = made(workbook_add_format(book_));
    format_set_bold(header_);
    format_set_bottom(header_, LXW_BORDER_THIN);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (book_) lxw_workbook_free(book_);
  }

  void add(const Sheet& sheet);
  void close() { check(workbook_close(std::exchange(book_, nullptr)), path_); }

 private:
  void line(const std::string& text, lxw_format* format = nullptr) {
    put(row_++, 0, text, format, false);
  }
  void put(lxw_row_t row, std::size_t column, const std::string& text, lxw_format* format = nullptr,
           bool widens = true);
  void number(lxw_row_t row, std::size_t column, double value, const std::string& format);
  void table(const blocks::Table& table, const std::string& arm);
  std::size_t names(const Column& column, const std::string& header, std::size_t at);
  std::size_t cells(const Column& column, const Cell& cell, std::size_t at);
  void block(const Document::Block& block, const std::string& arm);

  std::string path_;
  lxw_workbook* book_;
  lxw_format* heading_ = nullptr;
  lxw_format* header_ = nullptr;
  std::map<std::string, lxw_format*> formats_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  std::map<std::size_t, std::size_t> widths_;
};

void Writer::put(lxw_row_t row, std::size_t column, const std::string& text, lxw_format* format,
                 bool widens) {
  constexpr std::size_t most = 32'000;  // what a cell can hold, nearly
  const std::string cleaned = clean(text.substr(0, most));
  if (cleaned.empty()) return;
  check(
      worksheet_write_string(sheet_, row, static_cast<lxw_col_t>(column), cleaned.c_str(), format),
      path_);
  if (widens) widths_[column] = std::max(widths_[column], columns(cleaned));
}

void Writer::number(lxw_row_t row, std::size_t column, double value, const std::string& format) {
  lxw_format*& shown = formats_[format];
  if (!shown) {
    shown = made(workbook_add_format(book_));
    format_set_num_format(shown, format.c_str());
  }
  check(worksheet_write_number(sheet_, row, static_cast<lxw_col_t>(column), value, shown), path_);
}

std::size_t Writer::names(const Column& column, const std::string& header, std::size_t at) {
  const bool one_unit = column.units.size() == 1 && !column.units.begin()->empty();
  const std::string& unit = one_unit ? *column.units.begin() : std::string();
  const std::string in_unit =
      one_unit && !header.ends_with(", " + unit) ? fmt::format(" ({})", unit) : "";
  if (column.is_shown())
    put(row_, at++, (header.empty() && column.has_value ? "value" : header) + in_unit, header_);
  if (column.has_interval)
    for (const char* bound : {"low", "high"})
      put(row_, at++, fmt::format("{}{}{}{}", header, header.empty() ? "" : " ", bound, in_unit),
          header_);
  if (column.has_units()) put(row_, at++, "unit", header_);
  return at;
}

std::size_t Writer::cells(const Column& column, const Cell& cell, std::size_t at) {
  const bool shown = is_number(cell) || cell.interval;
  const std::string format = shown ? format_of(cell) : std::string();
  if (column.is_shown()) {
    if (is_number(cell) && !is_bounds(cell))
      number(row_, at++, *cell.value, format);
    else
      put(row_, at++, says_nothing(cell) ? "" : cell.text);
  }
  if (column.has_interval) {
    if (cell.interval) {
      number(row_, at, cell.interval->lo, format);
      number(row_, at + 1, cell.interval->hi, format);
    }
    at += 2;
  }
  if (column.has_units()) put(row_, at++, shown ? cell.unit : "");
  return at;
}

void Writer::table(const blocks::Table& table, const std::string& arm) {
  if (!table.caption().empty()) line(table.caption(), header_);
  std::vector<Column> all;
  for (std::size_t i = 0; i < table.header().size(); ++i) all.emplace_back(table, i);
  const std::size_t first = arm.empty() ? 0 : 1;
  if (first) put(row_, 0, "arm", header_);
  std::size_t at = first;
  for (std::size_t i = 0; i < all.size(); ++i) at = names(all[i], table.header()[i], at);
  ++row_;
  for (const auto& row : table.rows()) {
    if (first) put(row_, 0, arm);
    at = first;
    for (std::size_t i = 0; i < all.size(); ++i) at = cells(all[i], row[i], at);
    ++row_;
  }
}

void Writer::block(const Document::Block& block, const std::string& arm) {
  if (const auto* heading = std::get_if<blocks::Heading>(&block)) line(heading->text, heading_);
  if (const auto* paragraph = std::get_if<blocks::Paragraph>(&block)) line(paragraph->text);
  if (const auto* warnings = std::get_if<blocks::Warnings>(&block))
    for (const Warning& warning : warnings->list) line(sentence_of(warning));
  if (const auto* rows = std::get_if<blocks::Table>(&block)) table(*rows, arm);
}

void Writer::add(const Sheet& sheet) {
  sheet_ = made(workbook_add_worksheet(book_, sheet.name.c_str()));
  row_ = 0;
  widths_.clear();
  for (const Sheet::Part& part : sheet.parts) {
    if (row_ > 0) ++row_;
    if (!part.arm.empty()) line(part.arm, heading_);
    for (const auto& [one, apart] : part.document.blocks()) {
      if (apart && row_ > 0) ++row_;
      block(one, part.arm);
    }
  }
  constexpr std::size_t widest = 60;
  for (const auto& [column, width] : widths_)
    check(worksheet_set_column(
              sheet_, static_cast<lxw_col_t>(column), static_cast<lxw_col_t>(column),
              static_cast<double>(std::clamp<std::size_t>(width + 2, 9, widest)), nullptr),
          path_);
}

}  // namespace

void write_sheets(const std::string& path, const std::vector<Sheet>& sheets) {
  Writer writer(path);
  for (const Sheet& sheet : sheets) writer.add(sheet);
  writer.close();
}

}  // namespace v2v::report
