// Values of fields, drawn at random by their form and within their bounds: a new field needs
// nothing here, and a new form does not compile without.
#pragma once

#include "core/dice.hpp"
#include "scenario/document.hpp"
#include "scenario/fields.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace v2v::test {

/// The keys of a mapping that may stand at a field, or nullptr where none may.
const Table* table_at(const Field& field);

/// What documents say at each field, without remarks: words that go together are found there.
class Seen {
 public:
  /// With the examples of all fields.
  Seen();
  void look_at(const Node& document);

  const std::vector<Node>& values(const Field& field) const;
  const std::vector<Node>& mappings(const Table& table) const;
  const std::vector<std::string>& free_keys(const Table& table) const;

 private:
  void look_below(const Node& map, const Table& table);
  void look_at_value(const Node& value, const Field& field);
  void add_examples(const Table& table);

  std::set<const Table*> tables_;  ///< whose examples are there
  std::map<const Field*, std::vector<Node>> values_;
  std::map<const Table*, std::vector<Node>> mappings_;
  std::map<const Table*, std::vector<std::string>> free_keys_;
};

/// The names that a document gives: its free keys, such as those of sites and calendars.
std::vector<std::string> names_in(const Node& document);

class RandomValue {
 public:
  RandomValue(const Seen& seen, std::vector<std::string> names, Dice& dice)
      : seen_(seen), names_(std::move(names)), dice_(dice) {}

  Node of(const Field& field);
  /// With what is needed and a few other keys, or like one that was seen.
  Node mapping(const Table& table);
  /// In which this field is stated: like one that was seen, or with one other key.
  Node mapping_with(const Field& field, const Table& table);
  /// For a table that has free keys.
  std::string free_key(const Table& table);

  template <class T>
  const T& any(const std::vector<T>& all) {
    return all[dice_.up_to(static_cast<unsigned>(all.size() - 1))];
  }

 private:
  Node by_form(const Field& field);
  Node word_by_form(const Field& field);
  Node mapping_by_form(const Field& field);
  Node varied(const Node& node);
  double number(double least, double most, double typical);
  std::string integer(const Field& field);
  std::string duration(const Field& field);
  std::string rate(const Field& field);
  std::string per_cent();
  std::string name();
  std::string times();
  Node list_of_durations(const Field& field);
  Node shares(const std::vector<std::string>& names);

  const Seen& seen_;
  const std::vector<std::string> names_;
  Dice& dice_;
};

}  // namespace v2v::test
