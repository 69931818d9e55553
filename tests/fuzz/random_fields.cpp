// Walking the table, and putting values where it leads.
#include "fuzz/random_fields.hpp"

#include <algorithm>

namespace v2v::test {
namespace {

using Way = std::vector<const Field*>;

/// Whether what stands below are values of their own rather than parts of one.
bool has_fields_below(Form form) {
  return form == Form::object || form == Form::objects || form == Form::capacity ||
         form == Form::timetable || form == Form::rates || form == Form::transport_loss;
}

std::string shown_key(const Field& field) {
  return field.key.empty() ? "*" : std::string(field.key);
}

void add_below(const Table& table, const std::string& prefix, bool in_value, Way& way,
               std::vector<StatedField>& all) {
  const auto add = [&](const Field& field) {
    if (field.about != About::model) return;
    way.push_back(&field);
    const std::string name = prefix + shown_key(field);
    auto same = std::find_if(all.begin(), all.end(),
                             [&name](const StatedField& each) { return each.name == name; });
    if (same == all.end()) same = all.insert(all.end(), {name, {}});
    same->ways.push_back(way);
    const Table* const below = table_at(field);
    // A probability may be written `{ probability: 5 % }`, in which it is a plain one.
    if (below && below != &table) {
      const bool is_value = in_value || !has_fields_below(field.form);
      add_below(*below, is_value ? std::string(below->name) + "/" : name + ".", is_value, way, all);
    }
    way.pop_back();
  };
  for (const Field& field : table.fields) add(field);
  if (table.rest) add(*table.rest);
}

/// The value itself where it is written long, with its source.
Node& bare_in(Node& node) {
  Node::Entry* const value = node.is_map() ? node.find("value") : nullptr;
  return value ? value->value : node;
}

/// What was put there is said by the file itself, and takes precedence of what it extends.
void give_place(Node& node, Place place) {
  if (node.place.line == 0) node.place = place;
  for (Node& item : node.items) give_place(item, place);
  for (Node::Entry& entry : node.entries) {
    if (entry.place.line == 0) entry.place = place;
    give_place(entry.value, place);
  }
}

/// How many of the fields that lead there a document states.
std::size_t depth_of(const Node& document, const Way& way) {
  const Node* at = &document;
  std::size_t depth = 0;
  for (const Field* const field : way) {
    if (at->is_list() && !at->items.empty()) at = &at->items.front();
    if (!at->is_map() || at->entries.empty()) break;
    const Node::Entry* const entry =
        field->key.empty() ? &at->entries.front() : at->find(field->key);
    if (!entry) break;
    at = &bare(entry->value);
    ++depth;
  }
  return depth;
}

bool states_below(const Node& node, const Way& way, std::size_t from) {
  if (from == way.size()) return !node.is_null();
  const Node& at = bare(node);
  if (at.is_list())
    return std::any_of(at.items.begin(), at.items.end(), [&](const Node& item) {
      return item.is_map() && states_below(item, way, from);
    });
  const Table& table = from == 0 ? tables::scenario : *table_at(*way[from - 1]);
  return std::any_of(at.entries.begin(), at.entries.end(), [&](const Node::Entry& entry) {
    return !is_remark(entry.key) && table.find(entry.key) == way[from] &&
           states_below(entry.value, way, from + 1);
  });
}

}  // namespace

std::vector<StatedField> fields_of_the_model() {
  std::vector<StatedField> all;
  Way way;
  add_below(tables::scenario, "", false, way, all);
  return all;
}

bool states(const Node& document, const StatedField& stated) {
  return std::any_of(stated.ways.begin(), stated.ways.end(),
                     [&document](const Way& way) { return states_below(document, way, 0); });
}

RandomFields::RandomFields(const Blocks& blocks) : blocks_(blocks), all_(fields_of_the_model()) {
  for (const Blocks::Base& base : blocks.bases()) seen_.look_at(base.document);
}

/// Rather one that says already what the field is about.
const Node& RandomFields::base_for(const Way& way, Dice& dice) const {
  std::vector<const Node*> best;
  std::size_t most = 0;
  const bool any_will_do = dice.heads(0.3);
  for (const Blocks::Base& base : blocks_.bases()) {
    const std::size_t depth = any_will_do ? 0 : depth_of(base.document, way);
    if (depth > most) best.clear();
    most = std::max(most, depth);
    if (depth == most) best.push_back(&base.document);
  }
  return *best[dice.up_to(static_cast<unsigned>(best.size() - 1))];
}

void RandomFields::state(Node& document, const Way& way, Dice& dice) const {
  RandomValue random(seen_, names_in(document), dice);
  Node* at = &document;
  const Table* table = &tables::scenario;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const Field& field = *way[i];
    const bool takes_one_that_is_there = !at->entries.empty() && dice.heads(0.7);
    std::string key(field.key);
    if (key.empty())
      key = takes_one_that_is_there ? random.any(at->entries).key : random.free_key(*table);
    if (is_remark(key)) return;
    // Of keys of which one may stand, another has to go.
    if (i + 1 == way.size() && !at->entries.empty() && dice.heads(0.3))
      at->entries.erase(at->entries.begin() +
                        dice.up_to(static_cast<unsigned>(at->entries.size() - 1)));
    Node::Entry* entry = at->find(key);
    if (!entry) {
      at->entries.push_back({key, {}, {}});
      entry = &at->entries.back();
    }
    if (i + 1 == way.size()) {
      entry->value = random.of(field);
      return;
    }
    table = table_at(field);
    at = &bare_in(entry->value);
    if (field.form == Form::objects && !at->is_list()) {
      *at = Node();
      at->kind = Node::Kind::list;
    }
    if (at->is_list()) {
      if (at->items.empty() || dice.heads(0.3)) at->items.push_back(random.mapping(*table));
      at = &at->items[dice.up_to(static_cast<unsigned>(at->items.size() - 1))];
    }
    if (!at->is_map() || dice.heads(0.4))
      *at = dice.heads() ? random.mapping(*table) : random.mapping_with(*way[i + 1], *table);
  }
}

Node RandomFields::document(const StatedField& stated, std::uint64_t seed) const {
  Dice dice(seed);
  const Way& way = stated.ways[dice.up_to(static_cast<unsigned>(stated.ways.size() - 1))];
  // What a mapping needs beside it is found where another place has the same field.
  std::vector<const Way*> alike;
  for (const StatedField& each : all_)
    if (each.ways.front().back() == way.back()) alike.push_back(&each.ways.front());
  const std::size_t like = dice.up_to(static_cast<unsigned>(alike.size()));
  Node document = base_for(like < alike.size() ? *alike[like] : way, dice);
  while (dice.heads(0.3)) {
    const StatedField& other = all_[dice.up_to(static_cast<unsigned>(all_.size() - 1))];
    state(document, other.ways.front(), dice);
  }
  state(document, way, dice);
  give_place(document, document.place);
  return document;
}

}  // namespace v2v::test
