// Drawing by form.
#include "fuzz/random_value.hpp"

#include "scenario/yaml_reader.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

namespace v2v::test {
namespace {

Node word(const std::string& text) { return scalar_node(text, {}); }
Node mapping_of(std::vector<Node::Entry> entries) {
  Node node;
  node.kind = Node::Kind::map;
  node.entries = std::move(entries);
  return node;
}
Node list_of(std::vector<Node> items) {
  Node node;
  node.kind = Node::Kind::list;
  node.items = std::move(items);
  return node;
}

std::string spelled(double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", number);
  return text;
}

/// Remarks name sources of their own file, and places are those of another document.
Node without_remarks(const Node& node) {
  Node copy = bare(node);
  std::erase_if(copy.entries, [](const Node::Entry& entry) { return is_remark(entry.key); });
  for (Node::Entry& entry : copy.entries) entry.value = without_remarks(entry.value);
  for (Node& item : copy.items) item = without_remarks(item);
  for (Node::Entry& entry : copy.entries) entry.place = {};
  copy.place = {};
  copy.origin.reset();
  return copy;
}

template <class Key, class T>
const std::vector<T>& found_in(const std::map<const Key*, std::vector<T>>& all, const Key& key) {
  static const std::vector<T> nothing;
  const auto found = all.find(&key);
  return found == all.end() ? nothing : found->second;
}

void add_names(const Node& map, const Table& table, std::vector<std::string>& names) {
  for (const auto& [key, place, value] : map.entries) {
    const Field* const field = table.find(key);
    if (!field || is_remark(key)) continue;
    if (field == table.rest) names.push_back(key);
    const Table* const below = table_at(*field);
    if (below && value.is_map()) add_names(bare(value), *below, names);
  }
}

}  // namespace

const Table* table_at(const Field& field) {
  if (field.table) return field.table;
  if (field.form == Form::distribution) return &tables::distribution;
  return field.form == Form::probability ? &tables::probability : nullptr;
}

std::vector<std::string> names_in(const Node& document) {
  std::vector<std::string> names;
  add_names(document, tables::scenario, names);
  return names;
}

Seen::Seen() { add_examples(tables::scenario); }

void Seen::add_examples(const Table& table) {
  static const std::string key = "example";
  const auto add = [this](const Field& field) {
    Problems problems;
    const std::string text = key + ": " + std::string(field.example);
    const auto read = read_yaml(text, problems.add_file(key), problems);
    if (!read) std::abort();  // an example that the table itself gives
    look_at_value(read->find(key)->value, field);
    const Table* const below = table_at(field);
    if (below && tables_.insert(below).second) add_examples(*below);
  };
  for (const Field& field : table.fields) add(field);
  if (table.rest) add(*table.rest);
}

void Seen::look_at(const Node& document) { look_below(document, tables::scenario); }

void Seen::look_below(const Node& map, const Table& table) {
  for (const auto& [key, place, value] : map.entries) {
    const Field* const field = table.find(key);
    if (!field || is_remark(key) || value.is_null()) continue;
    if (field == table.rest) free_keys_[&table].push_back(key);
    look_at_value(value, *field);
  }
}

void Seen::look_at_value(const Node& value, const Field& field) {
  const Node plain = without_remarks(value);
  values_[&field].push_back(plain);
  const Table* const below = table_at(field);
  if (!below) return;
  for (const Node& item : plain.is_list() ? plain.items : std::vector<Node>{plain}) {
    if (!item.is_map()) continue;
    mappings_[below].push_back(item);
    look_below(item, *below);
  }
}

const std::vector<Node>& Seen::values(const Field& field) const { return found_in(values_, field); }
const std::vector<Node>& Seen::mappings(const Table& table) const {
  return found_in(mappings_, table);
}
const std::vector<std::string>& Seen::free_keys(const Table& table) const {
  return found_in(free_keys_, table);
}

Node RandomValue::of(const Field& field) {
  if (field.or_none && dice_.heads(0.1)) return word("none");
  const std::vector<Node>& seen = seen_.values(field);
  if (!seen.empty() && dice_.heads(0.3)) return varied(any(seen));
  return by_form(field);
}

Node RandomValue::mapping(const Table& table) {
  const std::vector<Node>& seen = seen_.mappings(table);
  if (!seen.empty() && dice_.heads(0.6)) return varied(any(seen));
  Node node = mapping_of({});
  for (const Field& field : table.fields)
    if (field.needed || dice_.heads(0.1))
      node.entries.push_back({std::string(field.key), {}, of(field)});
  if (table.rest) node.entries.push_back({free_key(table), {}, of(*table.rest)});
  return node;
}

Node RandomValue::mapping_with(const Field& field, const Table& table) {
  std::vector<const Node*> with;
  for (const Node& each : seen_.mappings(table))
    if (each.find(field.key)) with.push_back(&each);
  if (!with.empty() && dice_.heads()) return varied(*any(with));

  if (field.key.empty() || table.fields.empty()) return mapping(table);
  const Field& other = table.fields[dice_.up_to(static_cast<unsigned>(table.fields.size() - 1))];
  std::vector<Node::Entry> entries = {{std::string(field.key), {}, of(field)}};
  if (&other != &field) entries.push_back({std::string(other.key), {}, of(other)});
  return mapping_of(std::move(entries));
}

std::string RandomValue::free_key(const Table& table) {
  const std::vector<std::string>& seen = seen_.free_keys(table);
  return !seen.empty() && dice_.heads(0.7) ? any(seen) : name();
}

/// With other numbers, every now and then.
Node RandomValue::varied(const Node& node) {
  Node copy = node;
  for (Node::Entry& entry : copy.entries) entry.value = varied(entry.value);
  for (Node& item : copy.items) item = varied(item);
  if (!copy.is_scalar() || dice_.heads(0.7)) return copy;
  char* rest = nullptr;
  const double number = std::strtod(copy.text.c_str(), &rest);
  // Neither a date nor a time of the day.
  if (rest == copy.text.c_str() || (*rest != '\0' && *rest != ' ')) return copy;
  const double other = number * dice_.between(0.5, 2);
  const bool is_whole = number == std::floor(number);
  copy.text = spelled(is_whole ? std::round(other) : other) + rest;
  return copy;
}

Node RandomValue::by_form(const Field& field) {
  switch (field.form) {
    case Form::integer:
      return word(integer(field));
    case Form::number:
    case Form::factors:
      return word(spelled(number(field.least, field.most, 3)));
    case Form::duration:
    case Form::by_shift:
      return word(duration(field));
    case Form::rate:
      return word(rate(field));
    case Form::growth:
      return word(std::to_string(static_cast<int>(dice_.up_to(60)) - 20) + " % /y");
    case Form::quantile:
      return word(dice_.heads(0.2) ? "median" : spelled(dice_.between(field.least, field.most)));
    case Form::durations:
      return list_of_durations(field);
    case Form::integers: {
      Node a = word(integer(field)), b = word(integer(field));
      if (std::atoi(a.text.c_str()) > std::atoi(b.text.c_str())) std::swap(a, b);
      return list_of({a, b});
    }
    case Form::coordinates:
      return list_of({word(spelled(number(-90, 90, 3))), word(spelled(number(-180, 180, 3)))});
    case Form::moment:
      return word(dice_.heads(0.8) ? duration(field)
                                   : "202" + std::to_string(4 + dice_.up_to(4)) + "-03-01");
    case Form::probability:
    case Form::distribution:
    case Form::hazard:
    case Form::capacity:
    case Form::timetable:
    case Form::mappings:
    case Form::rates:
    case Form::transport_loss:
    case Form::start:
    case Form::remedy:
    case Form::recorded:
    case Form::weights:
    case Form::object:
    case Form::objects:
      return mapping_by_form(field);
    case Form::text:
    case Form::word:
    case Form::words:
    case Form::flag:
    case Form::choice:
    case Form::names:
    case Form::levels:
    case Form::times:
      break;
  }
  return word_by_form(field);
}

Node RandomValue::word_by_form(const Field& field) {
  const std::vector<std::string> choices = split_words(field.choices);
  switch (field.form) {
    case Form::flag:
      return word(dice_.heads() ? "true" : "false");
    case Form::choice:
      return word(any(choices));
    case Form::times:
      return field.table && dice_.heads() ? mapping(*field.table) : word(times());
    case Form::words:
    case Form::levels:
    case Form::names: {
      std::vector<Node> items;
      if (choices.empty())
        for (unsigned i = 1 + dice_.up_to(1); i > 0; --i) items.push_back(word(name()));
      else
        for (const std::string& choice : choices)
          if (dice_.heads(0.7)) items.push_back(word(choice));
      return list_of(std::move(items));
    }
    default:
      return word(name());
  }
}

/// What may be a mapping, or something shorter.
Node RandomValue::mapping_by_form(const Field& field) {
  const std::vector<std::string> choices = split_words(field.choices);
  const bool is_short = dice_.heads();
  switch (field.form) {
    case Form::probability:
      return is_short ? word(per_cent()) : mapping(*table_at(field));
    case Form::distribution:
      return is_short ? word(duration(field)) : mapping(*table_at(field));
    case Form::hazard:
    case Form::rates:
      return is_short ? word(rate(field)) : mapping(*field.table);
    case Form::capacity:
      if (!field.table || is_short) return word(dice_.heads(0.2) ? "unlimited" : integer(field));
      return mapping(*field.table);
    case Form::timetable:
      return is_short ? list_of({mapping(*field.table), mapping(*field.table)})
                      : mapping(*field.table);
    case Form::transport_loss:
      return is_short ? word(any(choices)) : mapping(*field.table);
    case Form::start:
      return is_short ? word(any(choices))
                      : mapping_of({{"before_release", {}, word(duration(field))}});
    case Form::remedy:
      if (is_short) return word(any(choices));
      return shares(choices);
    case Form::recorded:
      return is_short ? word("some reason") : shares({"some reason", "another reason"});
    case Form::objects:
      return list_of({mapping(*field.table)});
    case Form::object:
      return mapping(*field.table);
    default: {
      const std::vector<Node>& seen = seen_.values(field);
      return varied(any(seen));  // its example at least
    }
  }
}

/// Near the lower bound as a rule, and at a bound now and then.
double RandomValue::number(double least, double most, double typical) {
  if (dice_.heads(0.08)) return least;
  if (most > 0 && dice_.heads(0.04)) return most;
  const double above = most > least ? std::min(most - least, typical) : typical;
  return least + dice_.between(0, above);
}

std::string RandomValue::integer(const Field& field) {
  return spelled(std::floor(number(field.least, field.most, field.least < 0 ? 30 : 12)));
}

/// Whole days and hours as a rule, so that much happens at once.
std::string RandomValue::duration(const Field& field) {
  const double most = field.most > 0 ? field.most : longest_duration;
  if (dice_.heads(0.05)) return spelled(field.least) + " d";
  if (dice_.heads(0.02)) return spelled(most) + " d";
  switch (dice_.up_to(4)) {
    case 0:
      return std::to_string(1 + dice_.up_to(47)) + " h";
    case 1:
      return std::to_string(1 + dice_.up_to(600)) + " min";
    case 2:
      return std::to_string(1 + dice_.up_to(60)) + " d";
    default:
      return std::to_string(1 + dice_.up_to(12)) + " d";
  }
}

std::string RandomValue::rate(const Field& field) {
  if (field.least < 0) return spelled(dice_.between(-0.02, 0.02)) + " /d";
  return spelled(number(field.least, field.most, dice_.heads() ? 0.03 : 1)) + " /d";
}

std::string RandomValue::per_cent() {
  return std::to_string(dice_.heads(0.1) ? 100 * dice_.up_to(1) : dice_.up_to(40)) + " %";
}

std::string RandomValue::name() {
  return names_.empty() || dice_.heads(0.05) ? "always" : any(names_);
}

std::string RandomValue::times() {
  static const std::vector<std::string> days = {"Mon", "Mon-Fri", "Sat", "Tue-Thu", "Sun-Fri"};
  const std::string hour = std::to_string(10 + dice_.up_to(9)) + ":00";
  switch (dice_.up_to(3)) {
    case 0:
      return any(days);
    case 1:
      return hour;
    case 2:
      return "0" + std::to_string(6 + dice_.up_to(3)) + ":30-" + hour;
    default: {
      // One after the other: compilers differ in the order within an expression.
      const std::string month = std::to_string(10 + dice_.up_to(2));
      return month + "-" + std::to_string(10 + dice_.up_to(18));
    }
  }
}

Node RandomValue::list_of_durations(const Field& field) {
  std::vector<double> days;
  for (unsigned i = 2 + dice_.up_to(1); i > 0; --i)
    days.push_back(std::floor(number(field.least, 0, 30)));
  std::sort(days.begin(), days.end());
  std::vector<Node> items;
  for (const double each : days) items.push_back(word(spelled(each) + " d"));
  return list_of(std::move(items));
}

/// Of two of them, or of the same.
Node RandomValue::shares(const std::vector<std::string>& names) {
  const unsigned first = 1 + dice_.up_to(98);
  return mapping_of({{any(names), {}, word(std::to_string(first) + " %")},
                     {any(names), {}, word(std::to_string(100 - first) + " %")}});
}

}  // namespace v2v::test
