// Tables as spreadsheets and hospital systems write them, with the place of every cell. Portable.
#pragma once

#include "scenario/problems.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

struct CsvCell {
  std::string text;  ///< without the quotes and the blanks around it
  Place place;
};
struct CsvTable {
  std::vector<CsvCell> header;
  std::vector<std::vector<CsvCell>> rows;  ///< each as long as the header
  char separator = ',';
  std::vector<std::string> names;  ///< of all columns, kept or not
  Place place;                     ///< of the header
};

/// How large a table may be, and what of it is left out.
struct CsvRules {
  std::size_t most_bytes = std::size_t{4} << 20U;
  std::size_t most_rows = 100'000;
  std::size_t most_columns = 300;
  std::size_t most_cells = 10'000'000;
  std::vector<std::string> ignored;  ///< names of columns that are not kept
};

/// Reports what is wrong and then returns nothing. Fields are separated by commas, semicolons or
/// tabs, whichever the first line has most of outside of quotes, or as a line `sep=;` before it
/// says; quotes are those of RFC 4180; lines end by LF, CRLF or CR. UTF-8, or UTF-16 with a byte
/// order mark. Lines of nothing but empty cells are passed over wherever they stand, and so are
/// columns without a name that are empty.
std::optional<CsvTable> read_csv(std::string_view bytes, int file, Problems& problems,
                                 const CsvRules& rules = {});

/// What a separator is called in messages.
std::string_view name_of_separator(char separator) noexcept;

}  // namespace v2v
