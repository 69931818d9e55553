// The nearest command or option.
#include "mistakes.hpp"

#include "vein2vein/core/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <regex>
#include <string_view>
#include <system_error>

namespace v2v::cli {
namespace {

std::string without_dashes(const std::string& word) {
  return word.substr(std::min(word.find_first_not_of('-'), word.size()));
}

/// What `given` was meant to be: what it is the beginning of, or the nearest.
std::string meant(const std::vector<std::string>& words, const std::string& given) {
  const std::string bare = without_dashes(given);
  std::vector<std::string> names;
  for (const std::string& word : words) {
    if (!bare.empty() && without_dashes(word).starts_with(bare)) return word;
    names.push_back(without_dashes(word));
  }
  const std::string nearest = nearest_name(bare, names);
  const auto found = std::find(names.begin(), names.end(), nearest);
  return nearest.empty() ? nearest : words[static_cast<std::size_t>(found - names.begin())];
}

bool is_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9');
}

std::string unknown_command(const Understood& above, const std::string& called,
                            const std::string& word) {
  std::vector<std::string> names;
  for (const Understood& command : above.below)
    if (!command.hidden || above.hidden) names.push_back(command.name);
  return word.empty() ? fmt::format("{}: which command? {}; `{} --help` says what each does",
                                    called, expected_one_of(names, ""), called)
                      : fmt::format("{} {}: unknown command; {}", called, word,
                                    expected_one_of(names, word));
}

template <class Number>
std::string fault_of(const std::string& given, Number least, Number most, std::string_view kind) {
  Number value{};
  const char* const end = given.data() + given.size();
  const auto [rest, error] = std::from_chars(given.data(), end, value);
  if (error == std::errc() && rest == end && value >= least && value <= most) return {};
  return fmt::format("{} is not a {} from {} to {}", ticked(given), kind, least, most);
}

}  // namespace

std::string ticked(const std::string& word) {
  std::string text = word;
  for (char& letter : text)
    if (static_cast<unsigned char>(letter) < ' ') letter = '?';
  return "`" + text + "`";
}

std::string expected_one_of(const std::vector<std::string>& words, const std::string& given) {
  std::string text = "expected ";
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + ticked(words[i]);
  const std::string nearest = given.empty() ? given : meant(words, given);
  return nearest.empty() ? text : text + " (did you mean " + ticked(nearest) + "?)";
}

std::string first_mistake(const std::vector<std::string>& words, const Understood& program) {
  const Understood* at = &program;
  std::string called = program.name;
  for (const std::string& word : words) {
    if (word == "--") break;
    if (!is_option(word)) {
      if (at->below.empty()) continue;  // a file, or the value of an option
      const auto next = std::find_if(at->below.begin(), at->below.end(),
                                     [&word](const Understood& each) { return each.name == word; });
      if (next == at->below.end()) return unknown_command(*at, called, word);
      at = &*next;
      called += " " + word;
      continue;
    }
    const std::string name = word.substr(0, word.find('='));
    const auto knows = [&name](const std::vector<std::string>& options) {
      return std::find(options.begin(), options.end(), name) != options.end();
    };
    if (!knows(at->options) && !knows(at->more_options))
      return fmt::format("{} {}: unknown option; {}", called, name,
                         expected_one_of(at->options, name));
    if (name == "--help" || name == "--version" || name == "-h") return {};
  }
  return at->below.empty() ? std::string() : unknown_command(*at, called, "");
}

std::string reworded(const std::string& message) {
  static const std::vector<std::pair<std::regex, std::string>> kRules = {
      {std::regex("^(.*): At [Mm]ost ([0-9]+) required but received ([0-9]+)$"),
       "$1: $3 given; expected at most $2"},
      {std::regex("^(.*): At [Ll]east ([0-9]+) required but received ([0-9]+)$"),
       "$1: $3 given; expected at least $2"},
      {std::regex("^(.*): 1 required .* missing$"),
       "$1: nothing stands behind it; expected a value"},
      {std::regex("^(.*) is required$"), "$1 is missing"},
      {std::regex("^Could not convert: (.*) = (.*)$"), "$1: `$2` does not fit; expected a number"},
      {std::regex("^(.*): Value (.*) not in range (.*) to (.*)$"),
       "$1: `$2` does not fit; expected a number from $3 to $4"},
      {std::regex("^(.*) excludes (.*)$"), "$1 does not go with $2; expected one of them"},
  };
  std::string text = message.substr(0, message.find('\n'));
  for (const auto& [pattern, words] : kRules)
    if (std::regex_match(text, pattern)) {
      text = std::regex_replace(text, pattern, words);
      break;
    }
  return text;
}

std::string fault_of_number(const std::string& given, std::uint64_t least, std::uint64_t most) {
  return fault_of(given, least, most, "whole number");
}
std::string fault_of_number(const std::string& given, double least, double most) {
  return fault_of(given, least, most, "number");
}

}  // namespace v2v::cli
