// Cells of CSV tables.
#include "report/data/table.hpp"

#include "report/numbers.hpp"

#include <fmt/format.h>

#include <cmath>

namespace v2v::report {

std::string without_formula(std::string_view text) {
  const bool is_one =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  return (is_one ? "'" : "") + std::string(text);
}

void put_cell(std::string& row, std::string_view text) {
  const std::string safe = without_formula(text);
  if (safe.find_first_of(",\"\n\r") == std::string::npos) {
    row += safe;
    return;
  }
  row += '"';
  for (const char c : safe) row.append(c == '"' ? 2 : 1, c);
  row += '"';
}

void put_cell(std::string& row, bool value) { row += value ? '1' : '0'; }

void put_cell(std::string& row, std::int64_t value) { row += fmt::format("{}", value); }

void put_cell(std::string& row, double value) { put_cell(row, Rounded{value, known_digits}); }

void put_cell(std::string& row, const Rounded& value) {
  if (std::isfinite(value.value)) row += fmt::format("{:.{}g}", value.value, value.digits);
}

/// Eight decimals of a day are finer than a millisecond.
void put_cell(std::string& row, const Days& value) {
  row += fmt::format("{:.8f}", value.duration.in_days());
}

void put_cell(std::string& row, const Dated& value) {
  const std::int64_t at = value.at.in_milliseconds();
  const std::int64_t day = at / milliseconds_a_day - (at % milliseconds_a_day < 0 ? 1 : 0);
  const std::int64_t second = (at - day * milliseconds_a_day) / 1000;
  row += fmt::format("{}T{:02}:{:02}:{:02}", date_of(value.starts + day), second / 3600,
                     second / 60 % 60, second % 60);
}

}  // namespace v2v::report
