// Words of a command line that nobody understands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace v2v::cli {

/// What can be typed: a command with its options (`--out`) and the commands below it.
struct Understood {
  std::string name;
  std::vector<std::string> options;       ///< that messages name
  std::vector<std::string> more_options;  ///< short forms, and what only programs type
  std::vector<Understood> below;
  bool hidden = false;  ///< only programs type it
};

/// What is wrong with the first command or option that is not understood, in one line with the
/// nearest valid name; empty when all are.
std::string first_mistake(const std::vector<std::string>& words, const Understood& program);

/// A word between backticks, on one line.
std::string ticked(const std::string& word);
/// `expected `a`, `b` or `c` (did you mean `b`?)`
std::string expected_one_of(const std::vector<std::string>& words, const std::string& given);

/// What is wrong with a word that should be a number from `least` to `most`, which it is written as
/// and nothing else; empty when nothing is. CLI11 takes -1 and what is too large for the largest
/// number, and lets what is not a number pass every limit.
std::string fault_of_number(const std::string& given, std::uint64_t least, std::uint64_t most);
std::string fault_of_number(const std::string& given, double least, double most);

/// What CLI11 says of a value or a count that is wrong, in the words of the other messages.
std::string reworded(const std::string& message);

}  // namespace v2v::cli
