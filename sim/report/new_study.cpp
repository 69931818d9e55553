// The facts of a new study, each understood on its own, so that every one that is wrong is named.
#include "vein2vein/report/new_study.hpp"

#include "report/new_study_text.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace v2v {
namespace {

using report::StudyTemplate;

bool is_control(char letter) noexcept {
  const auto code = static_cast<unsigned char>(letter);
  return code < 0x20 || code == 0x7F;
}

class Problems {
 public:
  /// On one line, whatever was given.
  void add(std::string_view option, std::string given, std::string_view message) {
    std::replace_if(given.begin(), given.end(), is_control, ' ');
    lines_.push_back(fmt::format("{}{}{}: {}", option, given.empty() ? "" : " ", given, message));
  }
  void not_one_of(std::string_view option, const std::string& given,
                  const std::vector<std::string>& names) {
    const std::string meant = nearest_name(given, names);
    add(option, given,
        fmt::format("expected one of {}{}", fmt::join(names, ", "),
                    meant.empty() ? "" : " (did you mean " + meant + "?)"));
  }
  bool none() const noexcept { return lines_.empty(); }
  std::vector<std::string> lines() && { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

template <class Names>
std::vector<std::string> strings(const Names& names) {
  return {names.begin(), names.end()};
}

/// One of the names of an option that was given; the problem is reported where it is none.
bool is_one_of(Problems& problems, std::string_view option, const std::optional<std::string>& given,
               const std::vector<std::string>& names) {
  if (!given) return false;
  if (std::find(names.begin(), names.end(), *given) != names.end()) return true;
  problems.not_one_of(option, *given, names);
  return false;
}

/// A number and its unit, or a share: nothing that could be more of a scenario than a value.
bool is_plain(std::string_view text) {
  constexpr std::string_view kLetters =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ. %/+-";
  return !text.empty() && text.size() <= 40 &&
         text.find_first_not_of(kLetters) == std::string_view::npos;
}

/// What the reader of scenarios says of the text, without the places: the text is nowhere yet.
std::vector<std::string> problems_of(const StudyTemplate& study) {
  std::vector<std::string> messages;
  for (const Diagnostic& problem :
       read_scenario_text(report::new_study_text(study, ""), "new study").problems)
    messages.push_back(problem.message +
                       (problem.hint.empty() ? std::string() : " (" + problem.hint + ")"));
  return messages;
}

void judge_name(Problems& problems, const NewStudyFacts& facts) {
  if (!facts.name) return;
  const bool control = std::any_of(facts.name->begin(), facts.name->end(), is_control);
  const bool blank = facts.name->find_first_not_of(' ') == std::string::npos;
  if (control || blank || facts.name->size() > 100)
    problems.add("--name", *facts.name, "expected one line of words, at most 100 characters");
}

void judge_line(Problems& problems, const NewStudyFacts& facts) {
  if (!facts.line) return;
  double line = 0;
  const char* const end = facts.line->data() + facts.line->size();
  const auto parsed = std::from_chars(facts.line->data(), end, line, std::chars_format::fixed);
  if (parsed.ec != std::errc() || parsed.ptr != end || !(line >= 1 && line <= 20))
    problems.add("--line", *facts.line, "expected a line of therapy: a number from 1 to 20");
}

/// Facts of a part of the way that these patients do not go.
void judge_relevance(Problems& problems, const StudyTemplate& study) {
  const auto refuse = [&](std::string_view option, const std::optional<std::string>& given,
                          std::string_view why) {
    if (given) problems.add(option, *given, fmt::format("{}; expected it left out", why));
  };
  const std::string from =
      fmt::format("patients are counted from the gate {}", name_of(study.gate));
  if (study.gate >= Gate::eligible) refuse("--to-eligible", study.given.to_eligible, from);
  if (study.gate >= Gate::collected) refuse("--to-collection", study.given.to_collection, from);
  if (study.at_hospitals)
    refuse("--transport", study.given.transport, "the cells are made where they are collected");
  if (study.given.fresh && !study.before_release)
    problems.add("--fresh", "",
                 "a fresh product cannot wait until lymphodepletion is over; expected "
                 "`--lymphodepletion before-release`");
  if (study.before_release)
    refuse("--to-lymphodepletion", study.given.to_lymphodepletion,
           "lymphodepletion starts before the product is there");
}

/// `StudyTemplate` with the words among the facts made out.
StudyTemplate understood(Problems& problems, const NewStudyFacts& facts) {
  StudyTemplate study;
  study.given = facts;
  is_one_of(problems, "--disease", facts.disease, strings(attrition_diseases));
  const std::vector<std::string> gates(gate_names.begin(),
                                       gate_names.begin() + index_of(Gate::received) + 1);
  if (is_one_of(problems, "--gate", facts.gate, gates))
    study.gate =
        static_cast<Gate>(std::find(gates.begin(), gates.end(), *facts.gate) - gates.begin());
  if (is_one_of(problems, "--lymphodepletion", facts.lymphodepletion,
                {"after-release", "before-release"}))
    study.before_release = *facts.lymphodepletion == "before-release";
  if (is_one_of(problems, "--made-at", facts.made_at, {"plant", "hospitals"}))
    study.at_hospitals = *facts.made_at == "hospitals";
  judge_name(problems, facts);
  judge_line(problems, facts);
  return study;
}

/// Every quantity alone in a study that leaves the others open.
void judge_quantities(Problems& problems, const NewStudyFacts& facts) {
  for (const auto& [option, fact] : report::study_quantities) {
    const std::optional<std::string>& given = facts.*fact;
    if (!given) continue;
    if (!is_plain(*given)) {
      problems.add(option, *given, "expected a number with its unit");
      continue;
    }
    StudyTemplate alone;
    alone.gate = Gate::referred;
    alone.given.*fact = given;
    const std::vector<std::string> messages = problems_of(alone);
    if (messages.empty()) continue;
    // Without the path in the scenario: the option has said which value it is.
    const std::size_t path = messages.front().find(": ");
    problems.add(option, *given,
                 path == std::string::npos ? messages.front() : messages.front().substr(path + 2));
  }
}

/// Whether a share that the reader accepts is 0, however it is written.
bool is_zero(const std::optional<std::string>& share) {
  return share && share->find_first_of("123456789") == std::string::npos;
}

/// A culture longer than what is said to hold it; the simulation releases at its end.
std::vector<std::string> warnings_of(const std::string& text) {
  const ScenarioReading reading = read_scenario_text(text, "new study");
  if (!reading.scenario) return {};
  const Product& product = reading.scenario->protocol->product;
  const double culture = product.culture.median(), release = product.release.median();
  if (!product.release_since_collection || release >= culture) return {};
  return {
      fmt::format("the product is released {} d after leukapheresis, before its culture of {} d "
                  "is over; expected --to-release and --culture that fit together",
                  release, culture)};
}

/// As a word of YAML.
std::string quoted(const std::string& word) {
  std::string text = "\"";
  for (const char letter : word) {
    if (letter == '"' || letter == '\\') text += '\\';
    if (!is_control(letter)) text += letter;
  }
  return text + '"';
}

bool is_name_of(std::string_view cause, std::string reason) {
  std::replace(reason.begin(), reason.end(), ' ', '_');
  return reason == cause;
}

}  // namespace

std::string recorded_as_of(const std::vector<std::string>& reasons) {
  const auto named = [&reasons](std::string_view cause) {
    return std::find_if(reasons.begin(), reasons.end(),
                        [cause](const std::string& reason) { return is_name_of(cause, reason); });
  };
  std::vector<std::string> others;
  for (const std::string& reason : reasons)
    if (std::none_of(known_cause_names.begin(), known_cause_names.end(),
                     [&reason](std::string_view cause) { return is_name_of(cause, reason); }))
      others.push_back(reason);
  std::string shared;
  for (const std::string& reason : others)
    shared += fmt::format("{}{}: {:.6g}", shared.empty() ? "{ " : ", ", quoted(reason),
                          1.0 / static_cast<double>(others.size()));
  shared = others.size() == 1 ? quoted(others.front()) : shared + " }";
  std::string text;
  bool is_shared = false;
  for (const KnownCause cause : attrition_causes) {
    const std::string_view name = known_cause_names[index_of(cause)];
    const auto own = named(name);
    const bool is_last = cause == attrition_causes.back();
    std::string as = own != reasons.end() ? quoted(*own) : std::string("not reported");
    // Somebody has to be lost for what nobody is named after.
    if (!others.empty() && (own == reasons.end() || (is_last && !is_shared))) {
      as = shared;
      is_shared = true;
    }
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name, as);
  }
  return text;
}

NewStudy new_study(const NewStudyFacts& facts, std::string_view model) {
  Problems problems;
  StudyTemplate study = understood(problems, facts);
  judge_quantities(problems, facts);
  judge_relevance(problems, study);
  if (!problems.none()) return {"", std::move(problems).lines(), {}};
  study.bridged = !is_zero(facts.bridging_share);
  // Together the facts may contradict one another where none is wrong alone.
  std::vector<std::string> together = problems_of(study);
  if (!together.empty()) return {"", std::move(together), {}};
  return {report::new_study_text(study, model), {}, warnings_of(report::new_study_text(study, ""))};
}

}  // namespace v2v
