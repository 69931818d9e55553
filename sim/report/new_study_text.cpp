// Fills the template of a new study; the template says how.
#include "report/new_study_text.hpp"

#include "core/invariant.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <vector>

namespace v2v::report {
namespace {

using Facts = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view kAssumed = "assumed: \"";

/// As it stands between quotation marks.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result;
}

/// The gates in the order in which patients reach them.
std::vector<std::string_view> gates_of(const StudyTemplate& study) {
  std::vector<std::string_view> gates{name_of(study.gate)};
  for (const Gate gate : {Gate::eligible, Gate::collected})
    if (study.gate < gate) gates.push_back(name_of(gate));
  const auto place = gates.insert(gates.end(), name_of(Gate::lymphodepleted));
  gates.insert(study.before_release ? gates.end() : place, name_of(Gate::released));
  gates.push_back(name_of(Gate::infused));
  return gates;
}

Facts facts_of(const StudyTemplate& study, std::string_view model) {
  const NewStudyFacts& given = study.given;
  Facts facts = {{"given", "given when this file was made; put the source here"},
                 {"gate", std::string(name_of(study.gate))},
                 {"gates", fmt::format("{}", fmt::join(gates_of(study), ", "))},
                 {"bridging", study.bridged ? "some" : "none"},
                 {"lymphodepletion", study.before_release ? "before-release" : "after-release"},
                 {"made", study.at_hospitals ? "hospitals" : "plant"},
                 {"fresh", given.fresh ? "yes" : "no"},
                 {"failure-of", given.disease.value_or("LBCL")}};
  const auto know = [&facts](std::string_view name, const std::optional<std::string>& fact) {
    if (fact) facts[std::string(name)] = *fact;
  };
  know("published", given.published);
  know("trial", given.trial);
  know("study", given.study);
  know("recorded-as", given.recorded_as);
  const bool is_known = given.disease.value_or("LBCL") != "FL" && given.disease != "other";
  if (given.trial || (!given.failure && is_known)) facts["sources"] = "some";
  know("name", given.name);
  if (given.name) know("title", escaped(*given.name));
  know("disease", given.disease);
  know("line", given.line);
  if (!model.empty()) know("model", escaped(model));
  for (const auto& [option, fact] : study_quantities) know(option.substr(2), given.*fact);
  if (given.failure) {
    const std::size_t slash = given.failure->find('/');
    facts["failure-of"] = slash == std::string::npos ? "share" : "counts";
    facts["failures"] = given.failure->substr(0, slash);
    if (slash != std::string::npos) facts["products"] = given.failure->substr(slash + 1);
  }
  return facts;
}

/// A line of the template with what is known in its places.
std::string filled(std::string line, const Facts& facts) {
  std::string text;
  for (std::size_t open = line.find('<'); open != std::string::npos; open = line.find('<')) {
    const std::size_t close = line.find('>', open);
    const std::string place = line.substr(open + 1, close - open - 1);
    const std::size_t colon = place.find(": ");
    const auto fact = facts.find(place.substr(0, colon));
    const bool known = fact != facts.end();
    V2V_INVARIANT(known || colon != std::string::npos, "the template asks for what nobody knows");
    text += line.substr(0, open) + (known ? fact->second : place.substr(colon + 2));
    line.erase(0, close + 1);
    const std::size_t reason = line.find(kAssumed);
    if (!known || colon == std::string::npos || reason == std::string::npos) continue;
    const std::size_t begin = reason + kAssumed.size();
    line.replace(begin, line.rfind('"') - begin, facts.at("given"));
  }
  return text + line + "\n";
}

}  // namespace

std::string new_study_text(const StudyTemplate& study, std::string_view model) {
  const Facts facts = facts_of(study, model);
  std::istringstream lines(new_study_template);
  std::string text;
  std::vector<bool> stands = {true};  // the blocks that are open, one within another
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#:")) {
      if (stands.back()) text += filled(line, facts);
      continue;
    }
    std::istringstream rest(line.substr(2));
    const std::vector<std::string> words{std::istream_iterator<std::string>(rest), {}};
    if (words[0] == "end") stands.pop_back();
    if (words[0] != "if" && words[0] != "unless") continue;
    const auto fact = facts.find(words[1]);
    const bool holds = fact != facts.end() &&
                       (words.size() == 2 ||
                        std::find(words.begin() + 2, words.end(), fact->second) != words.end());
    stands.push_back(stands.back() && holds == (words[0] == "if"));
  }
  return text;
}

}  // namespace v2v::report
