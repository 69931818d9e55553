// What must hold for the bytes of a scenario file before anyone reads them as YAML. Portable.
#pragma once

#include "scenario/problems.hpp"

#include <string_view>
#include <vector>

namespace v2v {

inline constexpr std::size_t largest_file = 4U << 20U;

/// Reports text that is too large, not UTF-8, or contains control characters.
bool check_text(std::string_view text, int file, Problems& problems);

/// Turns columns counted in bytes into columns counted in characters, as editors show them.
/// The time it needs grows with the distance from the place asked for before.
class TextColumns {
 public:
  explicit TextColumns(std::string_view text);
  /// Line and byte column from 0; the result too.
  int column(int line, int byte_column);

 private:
  bool begins_character(int byte_column) const;

  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  int line_ = 0;
  int bytes_ = 0;
  int characters_ = 0;
};

}  // namespace v2v
