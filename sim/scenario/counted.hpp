// What is known from counts, noted while a scenario is read.
#pragma once

#include "scenario/draft.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Puts a drawn value where the scenario or the protocol has it.
using Put = std::function<void(const ParameterPlace&, double)>;

/// Reads the probability at `value`; what it was counted from is noted.
double read_counted(Draft& draft, const Value& value, const Table& table, double otherwise,
                    Put put);

/// The file that says what was counted, of a document whose paths these are; nothing where it does
/// not have it.
std::optional<int> file_of_counts(const Node& document, const CountedGroup& group);

/// A probability that was counted: `events` of `of`.
struct CountedShare {
  std::string path;
  double events = 0;
  double of = 0;
  Put put;
};
/// Notes shares that exclude one another. Those of as many patients as the first are the group
/// `path`; others say in their path of how many they are. `fit` is called when the last one has
/// been put: shares of several groups, or beside plain ones, can add up to more than 1.
void note_shares(Draft& draft, const std::string& path, std::vector<CountedShare> shares,
                 std::function<void(const ParameterPlace&)> fit);

/// Notes the competing risks of one block: they struck `events` of `of` patients in `over` days.
void note_risks(Draft& draft, const std::string& path, double of, double over,
                std::vector<CountedGroup::Member> members);
/// Notes a rate that was counted by person-time.
void note_rate(Draft& draft, const std::string& path, double events, double person_days, Put put);

}  // namespace v2v
