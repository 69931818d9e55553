// Lists of warnings put together and cut.
#include "vein2vein/statistics/warning.hpp"

#include "core/invariant.hpp"
#include "statistics/alike.hpp"
#include "vein2vein/core/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace v2v {

bool statistics::differ_in_site_only(const Warning& one, const Warning& other) {
  if (one.kind != Warning::Kind::overload || other.kind != one.kind || one.of != other.of)
    return false;
  const auto is_of_a_contract = [](const Warning::Fact& fact) {
    return fact == Warning::Fact{"resource", std::string(name_of(ResourceKind::contract_places))};
  };
  if (std::any_of(one.facts.begin(), one.facts.end(), is_of_a_contract)) return false;
  return std::equal(one.facts.begin(), one.facts.end(), other.facts.begin(), other.facts.end(),
                    [](const Warning::Fact& a, const Warning::Fact& b) {
                      return a.name == b.name && (a.name == "site" || a.value == b.value);
                    });
}

namespace {

constexpr std::size_t kMostNames = 3;

/// `of a, b`, `of 9 of 15 points`, `of all points`; where the words differ: with whose they are.
std::string holders(const Warning& warning, bool alike, std::size_t gravest,
                    const std::vector<std::string>& names, std::string_view plural) {
  const std::size_t all = names.size(), count = warning.of.size();
  std::string text;
  if (count == all && all > 1) {
    text = all == 2 ? fmt::format("Both {}", plural) : fmt::format("All {} {}", all, plural);
  } else if (count <= kMostNames) {
    for (const std::size_t i : warning.of) text += (text.empty() ? "" : "; ") + names[i];
  } else {
    text = fmt::format("{} of {} {}", count, all, plural);
  }
  if (!alike) text += fmt::format(", most in {}", names[gravest]);
  return text;
}

struct Group {
  Warning warning;
  std::size_t gravest = 0;
  bool alike = true;
};

}  // namespace

const std::string& words_of(const Warning& warning, std::string_view name) {
  const auto found = std::find_if(warning.facts.begin(), warning.facts.end(),
                                  [name](const Warning::Fact& fact) { return fact.name == name; });
  V2V_INVARIANT(found != warning.facts.end(), "a warning lacks a fact of its kind");
  return std::get<std::string>(found->value);
}

std::string_view name_of(Warning::Kind kind) {
  switch (kind) {
    case Warning::Kind::overload:
      return "overload";
    case Warning::Kind::extrapolation:
      return "extrapolation";
    case Warning::Kind::few_replications:
      return "few_replications";
    case Warning::Kind::warm_up:
      return "warm_up";
    case Warning::Kind::immortal_time:
      return "immortal_time";
    case Warning::Kind::accrual:
      return "accrual";
    case Warning::Kind::counted_from:
      return "counted_from";
    case Warning::Kind::different_patients:
      return "different_patients";
    case Warning::Kind::attempts:
      return "attempts";
    case Warning::Kind::assumed:
      return "assumed";
  }
  return "";
}

std::vector<Warning> joined(const std::vector<const std::vector<Warning>*>& lists,
                            const std::vector<std::string>& names, std::string_view plural) {
  std::map<std::pair<Warning::Kind, std::string>, Group> groups;
  for (std::size_t i = 0; i < lists.size(); ++i)
    for (const Warning& one : *lists[i]) {
      const auto [found, is_new] = groups.try_emplace({one.kind, one.subject}, Group{one, i, true});
      Group& group = found->second;
      group.alike = group.alike && one.text == group.warning.text;
      if (!is_new && one.gravity > group.warning.gravity) {
        std::vector<std::size_t> of = std::move(group.warning.of);
        group.warning = one;
        group.warning.of = std::move(of);
        group.gravest = i;
      }
      group.warning.of.push_back(i);
    }
  std::vector<Warning> all;
  for (auto& [key, group] : groups) {
    if (lists.size() > 1)
      group.warning.text = holders(group.warning, group.alike, group.gravest, names, plural) +
                           ": " + group.warning.text;
    all.push_back(std::move(group.warning));
  }
  std::stable_sort(all.begin(), all.end(), [](const Warning& a, const Warning& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.gravity > b.gravity;
  });
  return all;
}

std::vector<Warning> most_important(const std::vector<Warning>& warnings, std::size_t most) {
  std::vector<Warning> shown, different;
  for (const Warning& warning : warnings) {
    const bool is_told = std::any_of(different.begin(), different.end(), [&](const Warning& told) {
      return !told.facts.empty() && statistics::differ_in_site_only(told, warning);
    });
    if (!is_told) different.push_back(warning);
  }
  std::size_t overloads = 0;
  for (const Warning& warning : different)
    if (warning.kind != Warning::Kind::overload || overloads++ < most) shown.push_back(warning);
  if (overloads <= most) return shown;
  const auto after = std::find_if(shown.begin(), shown.end(), [](const Warning& warning) {
    return warning.kind != Warning::Kind::overload;
  });
  const std::size_t more = overloads - most;
  Warning rest;
  rest.kind = Warning::Kind::overload;
  rest.text = fmt::format("{} more resource{} asked for more than {} can give: see summary.json.",
                          more, more == 1 ? " is" : "s are", more == 1 ? "it" : "they");
  shown.insert(after, std::move(rest));
  return shown;
}

}  // namespace v2v
