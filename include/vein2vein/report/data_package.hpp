// Tables for analysts and the dictionary that says what every column of them is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace v2v {

/// The types of Frictionless Table Schema that our columns have. A `boolean` is written `1` or `0`,
/// so that it can be added up; a `datetime` as `2026-01-05T08:30:00`, local civil time; a `date` as
/// `2026-01-05`.
enum class ColumnType : std::uint8_t { string, integer, number, boolean, datetime, date };

struct Column {
  std::string name;
  std::string description;               ///< one sentence
  std::string unit = {};                 ///< `d`; empty for what has none
  std::vector<std::string> levels = {};  ///< the only words that stand there; empty: any
  ColumnType type = ColumnType::string;
  bool may_be_empty = false;  ///< where something did not happen or is not known
};

/// What a CSV file holds. The file is RFC 4180 with line feeds, UTF-8, decimal points, one row an
/// observation below one row of names; an empty cell is missing.
struct TableDescription {
  std::string file;   ///< `patients.csv`
  std::string title;  ///< one sentence: what a row is
  std::vector<Column> columns;
  std::vector<std::string> key = {};  ///< columns that tell rows apart; may be empty
};

/// A whole file.
struct DataTable {
  TableDescription description;
  std::string csv;
};

/// The dictionary of a folder, `datapackage.json`: Frictionless Data Package v1 with the profile
/// `tabular-data-package`. `name` is brought into the form that the standard wants of names.
std::string data_package_of(const std::string& name, const std::string& title,
                            const std::vector<TableDescription>& tables);

}  // namespace v2v
