// What CLI11 checks of a word of the command line, in our words. Heavy: for options.cpp only.
#pragma once

#include "mistakes.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <type_traits>
#include <vector>

namespace v2v::cli {

/// One of these words; of another it says which was meant.
inline CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string description = "{";
  for (const std::string& word : words) description += (&word == &words[0] ? "" : ",") + word;
  return CLI::Validator(
      [words](const std::string& given) {
        return std::find(words.begin(), words.end(), given) != words.end()
                   ? std::string()
                   : ticked(given) + " is not known here; " + expected_one_of(words, given);
      },
      description + "}");
}

/// CLI11 takes -1 and what is too large for the largest number, and lets what is not a number pass
/// every limit.
template <class Number>
CLI::Validator number_in(Number least, Number most) {
  return {[least, most](const std::string& given) {
            Number value{};
            const char* const end = given.data() + given.size();
            const auto [rest, error] = std::from_chars(given.data(), end, value);
            return error == std::errc() && rest == end && value >= least && value <= most
                       ? std::string()
                       : fmt::format("{} is not a {}number from {} to {}", ticked(given),
                                     std::is_integral_v<Number> ? "whole " : "", least, most);
          },
          ""};
}

}  // namespace v2v::cli
