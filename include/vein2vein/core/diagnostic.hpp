// What is wrong with an input, where, and what would have been right.
#pragma once

#include <string>
#include <vector>

namespace v2v {

/// A place in an input. Lines and columns count from 1; 0 means "the file as a whole".
struct Position {
  std::string file;
  int line = 0;
  int column = 0;
};

/// One problem. `message` says what is wrong and what was expected; `hint` (may be empty) holds the
/// nearest valid name or another way out.
struct Diagnostic {
  Position position;
  std::string message;
  std::string hint;
};

/// `file:line:column: message` followed by ` (hint)` where there is one; parts that are 0 are left
/// out. One line, no line end.
std::string to_string(const Diagnostic& diagnostic);

/// The one exception that the library throws, and only at its boundary: reading and writing files
/// (`Family::files`), defects of the program or model (`Family::defect`), a requested check that
/// did not hold (`Family::check`) and a store or worker that belongs to something else
/// (`Family::input`). A bad scenario is never an exception: it is a list of `Diagnostic`.
class Failure {
 public:
  enum class Family { check, defect, files, input };
  Failure(Family family, std::string message) : family_(family), message_(std::move(message)) {}
  Family family() const noexcept { return family_; }
  const std::string& message() const noexcept { return message_; }

 private:
  Family family_;
  std::string message_;
};

/// The candidate closest to `word` by edit distance (insertions, deletions, substitutions and
/// swaps of neighbours count 1), or an empty string when none is close enough to be meant
/// (more than a third of the longer word differs).
std::string nearest_name(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace v2v
