// Reading the instructions of a page, and putting answers in their places.
#include "vein2vein/report/markdown_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <utility>

namespace v2v {
namespace {

using Kind = PageInstruction::Kind;

constexpr std::string_view kOpen = "<!-- v2v ", kClose = "-->", kSpace = " \t\r\n";
constexpr std::array kOptions = {"--replications", "--seed", "--uncertainty", "--set",
                                 "--model",        "--vary", "--under",       "--patients"};
/// Sets of them, a bit each.
constexpr unsigned kSimulating = 0b11111, kVary = 1U << 5, kUnder = 1U << 6, kPatients = 1U << 7;
constexpr std::size_t kAnyNumber = std::string_view::npos;

/// What stands after the name of an instruction.
struct Grammar {
  const char* name;
  std::size_t least, most;  // words, options aside
  unsigned options;         // a set of `kOptions`
  const char* expected;
};
constexpr std::array<Grammar, 9> kGrammars = {{
    // In the order of `Kind`.
    {"compare", 2, kAnyNumber, kSimulating, "two scenarios or more"},
    {"risks", 1, kAnyNumber, kSimulating, "a scenario or more"},
    {"sweep", 1, 1, kSimulating | kVary, "one scenario and --vary PATH=VALUES"},
    {"gains", 2, kAnyNumber, kSimulating | kUnder, "two scenarios or more and --under WORDS=MODEL"},
    {"power", 2, 2, kSimulating | kPatients, "two scenarios and --patients N,..."},
    {"slopes", 1, kAnyNumber, 0, "files of studies, or folders of them"},
    {"slope", 11, 11, 0,
     "two groups of one study, such as 30 of 40 in 20 against 35 of 40 in 7 (days)"},
    {"share", 3, 3, 0, "how many of how many, such as 1 of 25"},
    {"value", 2, 3, kSimulating, "a name, then one scenario, or two for a difference"},
}};

struct Word {
  std::string text;
  std::size_t at = 0;  // bytes into the page
};

template <class Number>
std::optional<Number> parsed(std::string_view text) {
  Number value{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return value;
}
std::optional<std::uint64_t> number_of(std::string_view digits) {
  return parsed<std::uint64_t>(digits);
}
std::optional<double> decimal_of(std::string_view digits) {
  const auto value = parsed<double>(digits);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

/// `30 of 40 in 20`: infused, counted, days.
std::optional<LossInTime> group_of(std::span<const std::string> words) {
  const auto infused = number_of(words[0]), counted = number_of(words[2]);
  const auto days = decimal_of(words[4]);
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  if (!infused || !counted || !days || words[1] != "of" || words[3] != "in") return std::nullopt;
  if (*infused == 0 || *infused > *counted || *counted > most || !(*days > 0)) return std::nullopt;
  return LossInTime{"", "", static_cast<std::uint32_t>(*infused),
                    static_cast<std::uint32_t>(*counted), *days};
}

bool take_groups(PageInstruction& into, const std::vector<std::string>& words) {
  const std::span<const std::string> all = words;
  const auto first = group_of(all.first(5)), second = group_of(all.last(5));
  if (!first || !second || words[5] != "against" || first->days == second->days) return false;
  into.groups = {*first, *second};
  return true;
}

/// Takes the words that are no options; false where they make no sense.
bool take(PageInstruction& into, const Grammar& grammar, std::vector<std::string> words) {
  if (words.size() < grammar.least || words.size() > grammar.most) return false;
  if (into.kind == Kind::slope) return take_groups(into, words);
  if (into.kind == Kind::share) {
    const auto events = number_of(words[0]), of = number_of(words[2]);
    into.events = events.value_or(0);
    into.of = of.value_or(0);
    return events && into.events <= into.of && into.of > 0 && words[1] == "of";
  }
  if (into.kind == Kind::value) {
    into.name = words.front();
    words.erase(words.begin());
  }
  into.scenarios = std::move(words);
  return (into.kind != Kind::sweep || !into.variations.empty()) &&
         (into.kind != Kind::gains || !into.models.empty()) &&
         (into.kind != Kind::power || !into.patients.empty());
}

class PageReader {
 public:
  PageReader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  PageReading read() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::string_view rest = text_.substr(at);
      const bool starts_line = at == 0 || text_[at - 1] == '\n';
      if (starts_line && (rest.starts_with("```") || rest.starts_with("~~~")))
        at = after_fence(at);
      else
        at = rest.starts_with(kOpen) ? after_comment(at) : at + 1;
    }
    if (open_) problem(*open_, "expected '<!-- v2v end -->' after this instruction");
    for (auto& [at, problem] : problems_) reading_.problems.push_back(std::move(problem));
    return std::move(reading_);
  }

 private:
  /// A fenced block is text about instructions. One that is never closed goes on to the end.
  std::size_t after_fence(std::size_t at) const {
    const std::size_t end = text_.find("\n" + std::string(text_.substr(at, 3)), at);
    return end == std::string_view::npos ? end : text_.find('\n', end + 1);
  }

  std::size_t after_comment(std::size_t start) {
    const std::size_t close = text_.find(kClose, start);
    if (close == std::string_view::npos) {
      problem(start, "expected '-->' at the end of this instruction");
      return close;
    }
    const std::size_t after = close + kClose.size();
    const std::vector<Word> words = words_between(start + kOpen.size(), close);
    if (words.size() == 1 && words.front().text == "end") {
      if (open_)
        reading_.instructions.back().to = start;
      else
        problem(start, "nothing to end here: expected an instruction before it");
      open_.reset();
      return after;
    }
    if (open_) problem(*open_, "expected '<!-- v2v end -->' before the next instruction");
    open_ = start;
    PageInstruction& instruction = reading_.instructions.emplace_back();
    instruction.position = position(start);
    instruction.from = instruction.to = after;
    understand(instruction, words);
    return after;
  }

  std::vector<Word> words_between(std::size_t from, std::size_t to) {
    std::vector<Word> words;
    while ((from = std::min(text_.find_first_not_of(kSpace, from), to)) < to) {
      const bool quoted = text_[from] == '\'' || text_[from] == '"';
      const std::size_t start = quoted ? from + 1 : from;
      std::size_t end =
          quoted ? text_.find(text_[from], start) : text_.find_first_of(kSpace, start);
      if (quoted && end > to)
        problem(from, fmt::format("expected another {} that closes this", text_[from]));
      end = std::min(end, to);
      words.push_back({std::string(text_.substr(start, end - start)), from});
      from = quoted ? end + 1 : end;
    }
    return words;
  }

  void understand(PageInstruction& into, const std::vector<Word>& words) {
    std::vector<std::string> names;
    for (const Grammar& grammar : kGrammars) names.emplace_back(grammar.name);
    if (words.empty()) return problem(*open_, fmt::format("expected {}", fmt::join(names, ", ")));
    const auto found = std::find(names.begin(), names.end(), words.front().text);
    if (found == names.end()) return unknown(words.front(), "instruction", names);
    into.kind = static_cast<Kind>(found - names.begin());
    const Grammar& grammar = kGrammars.at(static_cast<std::size_t>(into.kind));
    const std::size_t known = problems_.size();
    std::vector<std::string> rest = without_options(into, grammar, words);
    if (problems_.size() == known && !take(into, grammar, std::move(rest)))
      problem(*open_, fmt::format("{}: expected {}", grammar.name, grammar.expected));
  }

  /// Takes what starts with `--` and the word after it; gives back the others without the first.
  std::vector<std::string> without_options(PageInstruction& into, const Grammar& grammar,
                                           const std::vector<Word>& words) {
    std::vector<std::string> allowed;
    for (std::size_t option = 0; option < kOptions.size(); ++option)
      if (((grammar.options >> option) & 1U) != 0) allowed.emplace_back(kOptions[option]);
    std::vector<std::string> rest;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const Word& word = words[i];
      if (!word.text.starts_with("--"))
        rest.push_back(word.text);
      else if (std::find(allowed.begin(), allowed.end(), word.text) == allowed.end())
        unknown(words[i++], fmt::format("option of {}", grammar.name), allowed);
      else if (i + 1 == words.size())
        problem(word.at, fmt::format("{}: expected a value after it", word.text));
      else
        take_option(into, word.text, words[++i]);
    }
    return rest;
  }

  void take_option(PageInstruction& into, const std::string& option, const Word& value) {
    if (option == "--set") return into.overrides.push_back(value.text);
    if (option == "--model") {
      into.model = value.text;
      return;
    }
    if (option == "--vary") return into.variations.push_back(value.text);
    if (option == "--under") return take_model(into, value);
    if (option == "--patients") return take_patients(into, value);
    if (option == "--uncertainty") {
      into.uncertainty = value.text;
      if (value.text == "none" || value.text == "parameters") return;
      return unknown(value, "uncertainty", {"none", "parameters"});
    }
    const auto number = number_of(value.text);
    if (option == "--seed") {
      into.seed = number.value_or(0);
      if (!number) problem(value.at, "--seed: expected a whole number");
      return;
    }
    if (!number || *number < 1 || *number > 1'000'000)
      return problem(value.at, "--replications: expected a whole number from 1 to 1000000");
    into.replications = static_cast<unsigned>(*number);
  }

  void take_model(PageInstruction& into, const Word& value) {
    const std::size_t equals = value.text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == value.text.size())
      return problem(value.at, "--under: expected words and the file of a model, WORDS=MODEL");
    into.models.emplace_back(value.text.substr(0, equals), value.text.substr(equals + 1));
  }
  void take_patients(PageInstruction& into, const Word& value) {
    constexpr std::uint64_t most = 1'000'000;
    std::string_view rest = value.text;
    while (!rest.empty()) {
      const std::string_view one = rest.substr(0, rest.find(','));
      const auto patients = number_of(one).value_or(0);
      if (patients < 1 || patients > most)
        return problem(value.at, fmt::format("--patients: '{}' is no number of patients; expected "
                                             "whole numbers from 1 to {}, with commas between",
                                             one, most));
      into.patients.push_back(static_cast<std::uint32_t>(patients));
      rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
  }

  void problem(std::size_t at, std::string message) {
    problems_.emplace(at, Diagnostic{position(at), std::move(message), ""});
  }
  void unknown(const Word& word, std::string_view what, const std::vector<std::string>& names) {
    problems_.emplace(word.at, unknown_name(position(word.at), word.text, what, names));
  }
  Position position(std::size_t at) const {
    const std::string_view before = text_.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n') + 1;  // of the first line: npos + 1
    return {file_, static_cast<int>(line), static_cast<int>(1 + at - line_start)};
  }

  std::string_view text_;
  std::string file_;
  std::optional<std::size_t> open_;  // where the instruction starts that has not ended
  std::multimap<std::size_t, Diagnostic> problems_;  // by the byte of the page
  PageReading reading_;
};

}  // namespace

PageReading read_page(std::string_view text, const std::string& file) {
  return PageReader(text, file).read();
}

Diagnostic unknown_name(Position position, const std::string& word, std::string_view what,
                        const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(word, names);
  return {std::move(position),
          fmt::format("'{}' is no {}; expected {}", word, what, fmt::join(names, ", ")),
          nearest.empty() ? "" : fmt::format("did you mean {}?", nearest)};
}

std::string with_answers(std::string_view text, const std::vector<PageInstruction>& instructions,
                         const std::vector<std::string>& answers) {
  std::string page(text);
  // From the last on, so that the places of those before it hold.
  for (std::size_t i = instructions.size(); i-- > 0;)
    page.replace(instructions[i].from, instructions[i].to - instructions[i].from, answers[i]);
  return page;
}

std::optional<std::pair<int, std::string>> first_difference(std::string_view page,
                                                            std::string_view wanted) {
  if (page == wanted) return std::nullopt;
  const auto differ = std::mismatch(page.begin(), page.end(), wanted.begin(), wanted.end());
  const std::string_view same(page.begin(), differ.first);
  const std::string_view line = wanted.substr(same.rfind('\n') + 1);
  return std::pair(1 + static_cast<int>(std::count(same.begin(), same.end(), '\n')),
                   std::string(line.substr(0, line.find('\n'))));
}

}  // namespace v2v
