// Tables of comma-separated values (RFC 4180), with the place of every cell. Portable.
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
};

inline constexpr std::size_t most_csv_rows = 100'000;
inline constexpr std::size_t most_csv_columns = 300;

/// Reports what is wrong and then returns nothing. A byte order mark, CRLF and empty lines are
/// passed over; the text may be as long as that of a scenario file.
std::optional<CsvTable> read_csv(std::string_view text, int file, Problems& problems,
                                 std::size_t most_columns = most_csv_columns);

}  // namespace v2v
