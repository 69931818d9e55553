// The one way to write CSV: a list of columns, each with what it means and how it is read from a
// row. Header, rows and dictionary come from that list, so that none has a column more or less.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/report/data_package.hpp"

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace v2v::report {

/// Days since the start or of a duration, exact to the millisecond.
struct Days {
  Duration duration;
};
/// Of an instant; what never happens has none.
inline std::optional<Days> days_of(TimePoint at) {
  if (at == TimePoint::never()) return std::nullopt;
  return Days{at.since_start()};
}
/// An instant as a date with its time, cut to the second.
struct Dated {
  TimePoint at;
  DayNumber starts = 0;  ///< the date of time 0
};
/// A day, `2026-01-05`.
struct CivilDate {
  std::string text;
};
/// A number of which no more digits are known.
struct Rounded {
  double value = 0;
  int digits = 0;  ///< significant ones
};

/// Free text that a spreadsheet would take for a formula is preceded by an apostrophe.
std::string without_formula(std::string_view text);

// Cells; `type_of_cell` is what the dictionary calls them. A number that is not finite is empty.
void put_cell(std::string& row, std::string_view text);
void put_cell(std::string& row, bool value);
void put_cell(std::string& row, std::int64_t value);
void put_cell(std::string& row, double value);
void put_cell(std::string& row, const Rounded& value);
void put_cell(std::string& row, const Days& value);
void put_cell(std::string& row, const Dated& value);
inline void put_cell(std::string& row, const CivilDate& value) { row += value.text; }

template <class Cell>
constexpr ColumnType type_of_cell() {
  if constexpr (std::same_as<Cell, bool>)
    return ColumnType::boolean;
  else if constexpr (std::integral<Cell>)
    return ColumnType::integer;
  else if constexpr (std::same_as<Cell, Dated>)
    return ColumnType::datetime;
  else if constexpr (std::same_as<Cell, CivilDate>)
    return ColumnType::date;
  else if constexpr (std::convertible_to<Cell, std::string_view>)
    return ColumnType::string;
  else
    return ColumnType::number;
}

/// What the rows of one file are made of. A reader returns the cell, or an optional one; its type
/// is that of the column.
template <class Row>
class Table {
 public:
  Table(std::string file, std::string title, std::vector<std::string> key = {})
      : description_{std::move(file), std::move(title), {}, std::move(key)} {}

  template <class Read>
  Table& add(Column column, Read read) {
    using Returned = std::remove_cvref_t<std::invoke_result_t<Read, const Row&>>;
    if constexpr (requires(const Returned& cell) { cell.has_value(); }) {
      using Cell = typename Returned::value_type;
      column.type = type_of_cell<Cell>();
      column.may_be_empty = true;
      put_.push_back([read = std::move(read)](std::string& out, const Row& row) {
        if (const auto cell = read(row)) put<Cell>(out, *cell);
      });
    } else {
      column.type = type_of_cell<Returned>();
      column.may_be_empty = std::same_as<Returned, double> || std::same_as<Returned, Rounded>;
      put_.push_back([read = std::move(read)](std::string& out, const Row& row) {
        put<Returned>(out, read(row));
      });
    }
    for (std::string& level : column.levels) level = without_formula(level);
    description_.columns.push_back(std::move(column));
    return *this;
  }

  const TableDescription& description() const noexcept { return description_; }
  std::string header() const {
    std::string line;
    for (const Column& column : description_.columns) {
      if (&column != &description_.columns.front()) line += ',';
      put_cell(line, std::string_view(column.name));
    }
    return line + '\n';
  }
  std::string line_of(const Row& row) const {
    std::string line;
    for (std::size_t i = 0; i < put_.size(); ++i) {
      if (i > 0) line += ',';
      put_[i](line, row);
    }
    return line + '\n';
  }
  /// Header and rows.
  DataTable with(const std::vector<Row>& rows) const {
    DataTable table{description_, header()};
    for (const Row& row : rows) table.csv += line_of(row);
    return table;
  }

 private:
  template <class Cell>
  static void put(std::string& out, const Cell& cell) {
    if constexpr (std::integral<Cell> && !std::same_as<Cell, bool>)
      put_cell(out, static_cast<std::int64_t>(cell));
    else if constexpr (std::convertible_to<Cell, std::string_view>)
      put_cell(out, std::string_view(cell));
    else
      put_cell(out, cell);
  }

  TableDescription description_;
  std::vector<std::function<void(std::string&, const Row&)>> put_;
};

}  // namespace v2v::report
