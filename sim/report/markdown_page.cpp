// Reading the instructions of a page, and putting answers in their places.
#include "vein2vein/report/markdown_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace v2v {
namespace {

constexpr std::string_view kOpen = "<!-- v2v ", kClose = "-->", kEnd = "end";

struct Word {
  std::string text;
  std::size_t at = 0;  // bytes into the page
};

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return value;
}

class PageReader {
 public:
  PageReader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  PageReading read() {
    while (at_ < text_.size()) {
      if (is_line_start() && skip_fence()) continue;
      if (text_.substr(at_, kOpen.size()) == kOpen)
        read_comment();
      else
        ++at_;
    }
    if (open_) problem(open_at_, fmt::format("expected '<!-- v2v end -->' after this instruction"));
    return std::move(reading_);
  }

 private:
  bool is_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }

  /// A fenced block is text about instructions. One that is never closed goes on to the end.
  bool skip_fence() {
    const std::string_view fence = text_.substr(at_, 3);
    if (fence != "```" && fence != "~~~") return false;
    const std::size_t end = text_.find("\n" + std::string(fence), at_);
    at_ = end == std::string_view::npos ? text_.size()
                                        : std::min(text_.find('\n', end + 1), text_.size());
    return true;
  }

  void problem(std::size_t at, std::string message, std::string hint = "") {
    reading_.problems.push_back({position(at), std::move(message), std::move(hint)});
  }

  Position position(std::size_t at) const {
    const std::string_view before = text_.substr(0, at);
    const std::size_t line = before.rfind('\n');
    return {file_, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
            static_cast<int>(at - (line == std::string_view::npos ? 0 : line + 1)) + 1};
  }

  void read_comment() {
    const std::size_t start = at_;
    const std::size_t close = text_.find(kClose, start);
    if (close == std::string_view::npos) {
      problem(start, "expected '-->' at the end of this instruction");
      at_ = text_.size();
      return;
    }
    at_ = close + kClose.size();
    const std::vector<Word> words = words_between(start + kOpen.size(), close);
    if (words.size() == 1 && words.front().text == kEnd) return end_instruction(start);
    if (open_) problem(open_at_, "expected '<!-- v2v end -->' before the next instruction");
    open_ = true;
    open_at_ = start;
    PageInstruction instruction;
    instruction.position = position(start);
    instruction.from = instruction.to = at_;
    understand(instruction, words, start);
    reading_.instructions.push_back(std::move(instruction));
  }

  void end_instruction(std::size_t start) {
    if (!open_) return problem(start, "nothing to end here: expected an instruction before it");
    open_ = false;
    reading_.instructions.back().to = start;
  }

  std::vector<Word> words_between(std::size_t from, std::size_t to) {
    std::vector<Word> words;
    while (true) {
      from = std::min(text_.find_first_not_of(" \t\r\n", from), to);
      if (from == to) return words;
      const char quote = text_[from] == '\'' || text_[from] == '"' ? text_[from] : ' ';
      const std::size_t start = quote == ' ' ? from : from + 1;
      std::size_t end =
          quote == ' ' ? text_.find_first_of(" \t\r\n", start) : text_.find(quote, start);
      if (end == std::string_view::npos || end > to) {
        if (quote != ' ') problem(from, fmt::format("expected another {} that closes this", quote));
        end = to;
      }
      words.push_back({std::string(text_.substr(start, end - start)), from});
      from = std::min(quote == ' ' ? end : end + 1, to);
    }
  }

  void unknown(const Word& word, const std::string& what, const std::vector<std::string>& names) {
    const std::string nearest = nearest_name(word.text, names);
    problem(word.at,
            fmt::format("'{}' is no {}; expected {}", word.text, what, fmt::join(names, ", ")),
            nearest.empty() ? "" : fmt::format("did you mean {}?", nearest));
  }

  void understand(PageInstruction& into, const std::vector<Word>& words, std::size_t start) {
    const std::vector<std::string> names(page_instruction_names.begin(),
                                         page_instruction_names.end());
    if (words.empty()) return problem(start, fmt::format("expected {}", fmt::join(names, ", ")));
    const auto found = std::find(names.begin(), names.end(), words.front().text);
    if (found == names.end()) return unknown(words.front(), "instruction", names);
    into.kind = static_cast<PageInstruction::Kind>(found - names.begin());
    const std::vector<Word> rest = without_options(into, words);
    if (into.kind == PageInstruction::Kind::share) return understand_share(into, rest, start);
    for (const Word& word : rest) into.scenarios.push_back(word.text);
    if (into.kind == PageInstruction::Kind::value && !into.scenarios.empty()) {
      into.name = into.scenarios.front();
      into.scenarios.erase(into.scenarios.begin());
    }
    expect_scenarios(into, start);
  }

  void expect_scenarios(const PageInstruction& instruction, std::size_t start) {
    using Kind = PageInstruction::Kind;
    const std::size_t count = instruction.scenarios.size();
    if (instruction.kind == Kind::compare && count < 2)
      problem(start, "compare: expected two scenarios or more");
    if (instruction.kind == Kind::risks && count < 1)
      problem(start, "risks: expected a scenario or more");
    if (instruction.kind == Kind::sweep && (count != 1 || instruction.variations.empty()))
      problem(start, "sweep: expected one scenario and --vary PATH=VALUES");
    if (instruction.kind == Kind::value && (count < 1 || count > 2))
      problem(start, "value: expected a name, then one scenario, or two for a difference");
  }

  void understand_share(PageInstruction& into, const std::vector<Word>& words, std::size_t start) {
    const auto events = words.size() == 3 ? number_of(words[0].text) : std::nullopt;
    const auto of = words.size() == 3 ? number_of(words[2].text) : std::nullopt;
    if (!events || !of || words[1].text != "of" || *events > *of || *of == 0)
      return problem(start, "share: expected how many of how many, such as 1 of 25");
    into.events = *events;
    into.of = *of;
  }

  /// Takes what starts with `--` and the word after it; gives back the others without the first.
  std::vector<Word> without_options(PageInstruction& into, const std::vector<Word>& words) {
    std::vector<Word> rest;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].text.substr(0, 2) != "--") {
        rest.push_back(words[i]);
        continue;
      }
      const std::vector<std::string> allowed = options_of(into.kind);
      if (std::find(allowed.begin(), allowed.end(), words[i].text) == allowed.end()) {
        unknown(words[i], fmt::format("option of {}", words.front().text), allowed);
        ++i;
      } else if (i + 1 == words.size()) {
        problem(words[i].at, fmt::format("{}: expected a value after it", words[i].text));
      } else {
        take_option(into, words[i].text, words[i + 1]);
        ++i;
      }
    }
    return rest;
  }

  static std::vector<std::string> options_of(PageInstruction::Kind kind) {
    if (kind == PageInstruction::Kind::share) return {};
    std::vector<std::string> names = {"--replications", "--seed", "--uncertainty", "--set"};
    if (kind == PageInstruction::Kind::sweep) names.emplace_back("--vary");
    return names;
  }

  void take_option(PageInstruction& into, const std::string& option, const Word& value) {
    if (option == "--set") return into.overrides.push_back(value.text);
    if (option == "--vary") return into.variations.push_back(value.text);
    if (option == "--uncertainty") {
      if (value.text != "none" && value.text != "parameters")
        return unknown(value, "uncertainty", {"none", "parameters"});
      into.uncertainty = value.text;
      return;
    }
    const auto number = number_of(value.text);
    if (option == "--seed") {
      if (!number) return problem(value.at, "--seed: expected a whole number");
      into.seed = number;
      return;
    }
    if (!number || *number < 1 || *number > 1'000'000)
      return problem(value.at, "--replications: expected a whole number from 1 to 1000000");
    into.replications = static_cast<unsigned>(*number);
  }

  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0, open_at_ = 0;
  bool open_ = false;
  PageReading reading_;
};

}  // namespace

PageReading read_page(std::string_view text, const std::string& file) {
  PageReading reading = PageReader(text, file).read();
  std::stable_sort(reading.problems.begin(), reading.problems.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::pair(a.position.line, a.position.column) <
                            std::pair(b.position.line, b.position.column);
                   });
  return reading;
}

std::string with_answers(std::string_view text, const std::vector<PageInstruction>& instructions,
                         const std::vector<std::string>& answers) {
  std::string page;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < instructions.size() && i < answers.size(); ++i) {
    page += text.substr(kept, instructions[i].from - kept);
    page += answers[i];
    kept = instructions[i].to;
  }
  return page + std::string(text.substr(kept));
}

int first_difference(std::string_view one, std::string_view other) {
  if (one == other) return 0;
  const auto differ = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  return 1 + static_cast<int>(std::count(one.begin(), differ.first, '\n'));
}

}  // namespace v2v
