// What must hold for the bytes of a scenario file before anyone reads them as YAML. Portable.
#pragma once

#include "scenario/problems.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <string_view>
#include <vector>

namespace v2v {

/// What stands at byte `at` of UTF-8 text, if it is not to be shown: a control character other than
/// blanks and line ends, or one that turns the direction of what follows or ends a line unseen,
/// with which text can look other than it reads (Unicode Technical Report 36, section 2.10).
enum class Unshowable { no, control, invisible };
Unshowable unshowable_at(std::string_view text, std::size_t at);

/// How large a text may be, and the words for what was expected instead.
struct TextRules {
  std::size_t most_bytes = largest_file;
  std::string_view shorter = "a scenario of a few pages";
  std::string_view encoding = "UTF-8 text";
};

/// Reports text that is too large, not UTF-8, or contains what is not to be shown.
bool check_text(std::string_view text, int file, Problems& problems, const TextRules& rules = {});

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
