// What a planner must know before any number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace v2v {

/// One thing to know first. Its text is made once, where it is found (`warnings.hpp`): every form
/// of a report prints these words, and programs read the numbers behind them from the facts.
struct Warning {
  enum class Kind : std::uint8_t {
    overload,  ///< a resource asked for all that it can give, or more: `site`, `resource`, `load`
               ///< (offered / capacity), `offered`, `capacity`, `units_needed`
    extrapolation,     ///< beyond the waits that the attrition model was fitted to: `share`
    few_replications,  ///< for a 95 % prediction interval: `needed`
    warm_up,           ///< it did not settle
    immortal_time,     ///< decided by a mean of those only who lived and stayed to be infused
    accrual,       ///< patients of arms come over different times: `shortest_days`, `longest_days`
    counted_from,  ///< arms have different ITT gates: shares of different patients
    different_patients,  ///< of arms: who is in one only has no other to be compared with
    attempts,  ///< what fails is to be made again, but `attempts` is not stated, which is one
    assumed    ///< values without a source: `share`; true of nearly every scenario
  };
  struct Fact {
    std::string name;
    std::variant<double, std::uint64_t, std::string> value;  ///< null in JSON where not finite
    bool operator==(const Fact&) const = default;
  };
  Kind kind{};
  std::string text;  ///< whole sentences; names in it are as the scenario has them
  std::string
      subject;         ///< what it is about, so that several arms' can be told as one; may be empty
  double gravity = 0;  ///< the larger, the worse, among those of one kind and subject
  std::vector<Fact> facts = {};
  /// In a study with several arms, points or policies: those that it holds for, from 0.
  std::vector<std::size_t> of = {};
};

/// The words of a fact. Precondition: it has one of that name, which is words.
const std::string& words_of(const Warning& warning, std::string_view fact);

/// `overload`, `extrapolation`, ...
std::string_view name_of(Warning::Kind kind);

/// The warnings of several arms (or points, or policies) as one list: those of one kind and subject
/// are one, in the words of the gravest, with whom they hold for. `names` are theirs, as many as
/// `lists`; `plural` is what they are called together, such as `arms`.
std::vector<Warning> joined(const std::vector<const std::vector<Warning>*>& lists,
                            const std::vector<std::string>& names, std::string_view plural);

/// What a page has room for: sites that are alike once, of other overloads the `most` gravest, and
/// how many more there are; all other kinds.
std::vector<Warning> most_important(const std::vector<Warning>& warnings, std::size_t most);

}  // namespace v2v
