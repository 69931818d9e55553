// From the tables of fields to what a person asks about a key.
#include "vein2vein/scenario/keys.hpp"

#include "scenario/fields.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string_view>
#include <utility>

namespace v2v {
namespace {

constexpr const char* kChosenName = "<name>";

std::string path_below(const std::string& path, std::string_view key) {
  const std::string_view name = key.empty() ? kChosenName : key;
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

/// The keys of what may stand behind a field, if that may be a mapping.
const Table* table_of(const Field& field) {
  if (field.table) return field.table;
  if (field.form == Form::distribution) return &tables::distribution;
  return field.form == Form::probability ? &tables::probability : nullptr;
}

bool is_mapping(const Field& field) {
  return field.form == Form::object || field.form == Form::objects;
}

std::string bound(double value, const char* unit) { return fmt::format("{:.10g}{}", value, unit); }

/// `, from 0.01 to 1000`.
std::string range_of(const Field& field, const char* unit) {
  const bool has_most = field.most != 0;
  if (has_most && field.most == field.least) return ", always " + bound(field.most, unit);
  const bool above_0 = field.form == Form::duration && field.least <= shortest_duration;
  const std::string least =
      above_0 ? (field.least > 0 ? "more than 0" : "0") : bound(field.least, unit);
  if (has_most) return fmt::format(", from {} to {}", least, bound(field.most, unit));
  return above_0 && field.least > 0 ? ", more than 0" : fmt::format(", {} or more", least);
}

std::string one_of(std::string_view choices) {
  return fmt::format("one of {}", fmt::join(split_words(choices), ", "));
}

std::string form_alone(const Field& field) {
  switch (field.form) {
    case Form::text:
      return "text";
    case Form::word:
      return "a name of this file";
    case Form::words:
      return field.choices.empty() ? "a list of names"
                                   : fmt::format("a list, each {}", one_of(field.choices));
    case Form::flag:
      return "true or false";
    case Form::integer:
      return "a whole number" + range_of(field, "");
    case Form::number:
      return "a number" + range_of(field, "");
    case Form::duration:
      return "a time with its unit" + range_of(field, " d");
    case Form::rate:
      return "a number a unit of time" + range_of(field, " /d");
    case Form::probability:
      return "a share: from 0 to 1, per cent, or events of so many";
    case Form::distribution:
      return "a time with its unit, or a distribution of times";
    case Form::hazard:
      return "a rate, or a hazard that changes with time";
    case Form::choice:
      return one_of(field.choices);
    case Form::capacity:
      return "a whole number, or unlimited" + std::string(field.table ? ", or a mapping" : "");
    case Form::moment:
      return "a time since the start, or a date";
    case Form::timetable:
    case Form::mappings:
      return "a mapping, or a list of them";
    case Form::rates:
      return "a number a unit of time, or a mapping";
    case Form::growth:
      return "per cent a unit of time";
    case Form::names:
      return "a name, or a list of names";
    case Form::levels:
      return "a word or a number, or a list of them";
    case Form::times:
      return std::string("days, hours, times of the day or dates") +
             (field.table ? ", or a mapping" : "") + ": one, or a list";
    case Form::transport_loss:
    case Form::remedy:
      return fmt::format("{}, or several with their shares", one_of(field.choices));
    case Form::durations:
      return "a list of times with their units";
    case Form::integers:
      return "a list of whole numbers" + range_of(field, "");
    case Form::coordinates:
      return "latitude and longitude in degrees";
    case Form::recorded:
      return "a reason, or reasons with their shares";
    case Form::factors:
      return "a number, or levels with numbers";
    case Form::start:
      return fmt::format("{}, or before_release with a time", one_of(field.choices));
    case Form::quantile:
      return "a share between 0 and 1, or median";
    case Form::by_shift:
      return "a time with its unit, or times by shift";
    case Form::weights:
      return "anything with numbers";
    case Form::object:
      return "a mapping";
    case Form::objects:
      return "a list of mappings";
  }
  return "";
}

KeyFacts facts_of(const Field& field, const std::string& path) {
  KeyFacts facts{path,
                 std::string(field.text),
                 form_alone(field) + (field.or_none ? ", or none" : ""),
                 std::string(field.fallback),
                 field.needed,
                 std::string(field.example),
                 {},
                 "",
                 {}};
  if (field.prose)
    for (const std::string& word : split_words(field.choices))
      if (const std::string_view prose = field.prose(word); !prose.empty())
        facts.choices.emplace_back(word, prose);
  if (const Table* const table = table_of(field)) {
    facts.keys = table->keys();
    if (table->rest) facts.keys.emplace_back(kChosenName);
  }
  return facts;
}

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](char letter) { return letter >= '0' && letter <= '9'; });
}

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t end = std::min(path.find('.', from), path.size());
    parts.push_back(path.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

std::string no_key(const Table& table, const std::string& path, const std::string& part) {
  std::vector<std::string> keys = table.keys();
  if (keys.empty()) return fmt::format("'{}' has no keys", path);
  const std::string nearest = nearest_name(part, keys);
  return fmt::format("'{}' is no key{}; expected one of {}{}", part,
                     path.empty() ? "" : fmt::format(" of '{}'", path), fmt::join(keys, ", "),
                     nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest));
}

/// Walks the mappings of a file, and then those of values that were met on the way.
class EveryKey {
 public:
  std::vector<KeySection> sections() {
    add(tables::scenario, "", false);
    for (; !values_.empty(); values_.pop_front()) {
      const Table& table = *values_.front();
      add(table, std::string(table.name), true);
    }
    for (const auto& [section, key, table] : mappings_)
      sections_[section].keys[key].keys_at = place_of_.at(table);
    return std::move(sections_);
  }

 private:
  void add(const Table& table, const std::string& path, bool of_values) {
    if (!place_of_.emplace(&table, path).second) return;
    const std::size_t place = sections_.size();
    sections_.push_back({path, std::string(table.text), of_values, {}});
    std::vector<const Field*> fields;
    for (const Field& field : table.fields) fields.push_back(&field);
    if (table.rest) fields.push_back(table.rest);
    for (const Field* const field : fields) {
      const std::string below = path_below(path, field->key);
      sections_[place].keys.push_back(facts_of(*field, below));
      const Table* const its = table_of(*field);
      if (!its) continue;
      mappings_.push_back({place, sections_[place].keys.size() - 1, its});
      if (is_mapping(*field))
        add(*its, below, of_values);
      else
        values_.push_back(its);
    }
  }

  std::vector<KeySection> sections_;
  std::deque<const Table*> values_;
  std::map<const Table*, std::string> place_of_;
  struct Mapping {
    std::size_t section, key;
    const Table* table;
  };
  std::vector<Mapping> mappings_;
};

}  // namespace

KeyAnswer explain_key(const std::string& path) {
  const Table* table = &tables::scenario;
  const Field* field = nullptr;
  std::string so_far;
  for (const std::string& part : parts_of(path)) {
    if (field && field->form == Form::objects && is_number(part)) continue;
    const Field* const next = table ? table->find(part) : nullptr;
    if (!next || part.empty()) {
      if (!table) return {std::nullopt, fmt::format("'{}' has no keys", so_far)};
      return {std::nullopt, no_key(*table, so_far, part)};
    }
    field = next;
    so_far = path_below(so_far, field->key);
    table = table_of(*field);
  }
  return {facts_of(*field, so_far), ""};
}

std::vector<KeySection> every_key() { return EveryKey().sections(); }

}  // namespace v2v
