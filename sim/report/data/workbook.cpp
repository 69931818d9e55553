// Sheets as an XLSX file, with libxlsxwriter.
#include "vein2vein/report/workbook.hpp"

#include "core/lack_of_memory.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <xlsxwriter.h>

#include <map>
#include <utility>

namespace v2v {
namespace {

/// Nothing is what the library makes without memory, and only then.
template <class Made>
Made* made(Made* something) {
  if (!something) lacks_memory();
  return something;
}

class Writer {
 public:
  explicit Writer(const std::string& path) : path_(path), book_(made(workbook_new(path.c_str()))) {
    // Otherwise it would hold the time at which it was written.
    lxw_doc_properties facts{};
    facts.created = 946'684'800;
    check(workbook_set_properties(book_, &facts));
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

  void add(const Worksheet& sheet);
  void close() { check(workbook_close(std::exchange(book_, nullptr))); }

 private:
  void check(lxw_error error) const {
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) lacks_memory();
    if (error != LXW_NO_ERROR)
      throw Failure(Failure::Family::files, path_ + ": " + lxw_strerror(error));
  }
  lxw_format* shown(const std::string& format);
  lxw_format* of(SheetCell::Style style) const {
    return style == SheetCell::Style::heading  ? heading_
           : style == SheetCell::Style::header ? header_
                                               : nullptr;
  }
  void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const SheetCell& cell) {
    if (cell.number)
      check(worksheet_write_number(sheet, row, column, *cell.number, shown(cell.format)));
    else if (!cell.text.empty())
      check(worksheet_write_string(sheet, row, column, cell.text.c_str(), of(cell.style)));
  }

  std::string path_;
  lxw_workbook* book_;
  lxw_format* heading_ = nullptr;
  lxw_format* header_ = nullptr;
  std::map<std::string, lxw_format*> formats_;
};

lxw_format* Writer::shown(const std::string& format) {
  lxw_format*& known = formats_[format];
  if (!known) {
    known = made(workbook_add_format(book_));
    format_set_num_format(known, format.c_str());
  }
  return known;
}

void Writer::add(const Worksheet& sheet) {
  lxw_worksheet* const written = made(workbook_add_worksheet(book_, sheet.name.c_str()));
  for (std::size_t row = 0; row < sheet.rows.size(); ++row)
    for (std::size_t column = 0; column < sheet.rows[row].size(); ++column)
      put(written, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
          sheet.rows[row][column]);
  for (std::size_t i = 0; i < sheet.widths.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    if (sheet.widths[i] > 0)
      check(worksheet_set_column(written, column, column, sheet.widths[i], nullptr));
  }
}

}  // namespace

void write_workbook(const std::string& path, const std::vector<Worksheet>& sheets) {
  Writer writer(path);
  for (const Worksheet& sheet : sheets) writer.add(sheet);
  writer.close();
}

}  // namespace v2v
