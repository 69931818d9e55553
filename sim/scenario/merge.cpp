// Merging guided by the table of fields, and changing single values.
#include "scenario/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

namespace v2v {
namespace {

void erase(Node& map, std::string_view key) {
  const Node::Entry* entry = map.find(key);
  if (entry) map.entries.erase(map.entries.begin() + (entry - map.entries.data()));
}

void merge_maps(Node& base, Node&& top, const Table& table);

void place_in(Node& node, int file) {
  node.place.file = file;
  for (Node& item : node.items) place_in(item, file);
  for (Node::Entry& entry : node.entries) {
    entry.place.file = file;
    place_in(entry.value, file);
  }
}

/// A mapping that says nothing but where a distribution's median and bounds are to be.
bool only_changes(const Node& distribution) {
  bool changes = false;
  for (const Node::Entry& entry : distribution.entries) {
    if (is_remark(entry.key)) continue;
    if (entry.key != "with_median" && entry.key != "at_least" && entry.key != "at_most")
      return false;
    if (entry.value.is_null()) return false;
    changes = true;
  }
  return changes;
}

/// They are added to the distribution that is there, whose remarks stay.
bool moves_median(Node& below, Node& above) {
  if (!below.is_map() || !above.is_map() || !only_changes(above)) return false;
  for (Node::Entry& moved : above.entries) {
    if (is_remark(moved.key)) continue;
    if (Node::Entry* const before = below.find(moved.key))
      *before = std::move(moved);
    else
      below.entries.push_back(std::move(moved));
  }
  return true;
}

void merge_entry(Node::Entry& below, Node::Entry&& above, const Table& table) {
  const Field* field = table.find(above.key);
  if (field && field->form == Form::object && field->table && below.value.is_map() &&
      above.value.is_map()) {
    merge_maps(below.value, std::move(above.value), *field->table);
  } else if (!(field && field->form == Form::distribution &&
               moves_median(below.value, above.value))) {
    below = std::move(above);
  }
}

void merge_maps(Node& base, Node&& top, const Table& table) {
  base.place = top.place;
  std::map<std::string, std::size_t, std::less<>> index;
  for (std::size_t i = 0; i < base.entries.size(); ++i) index.emplace(base.entries[i].key, i);
  bool removed = false;
  for (Node::Entry& entry : top.entries) {
    const auto known = index.find(entry.key);
    if (known == index.end()) {
      base.entries.push_back(std::move(entry));
    } else if (entry.value.is_null()) {
      base.entries[known->second].key.clear();
      removed = true;
    } else if (base.entries[known->second].key.empty()) {
      base.entries[known->second] = std::move(entry);
    } else {
      merge_entry(base.entries[known->second], std::move(entry), table);
    }
  }
  if (removed) std::erase_if(base.entries, [](const Node::Entry& e) { return e.key.empty(); });
}

std::optional<std::size_t> list_position(const Node& list, std::string_view step) {
  std::size_t position = 0;
  const auto parsed = std::from_chars(step.data(), step.data() + step.size(), position);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == step.data() + step.size();
  return whole && position < list.items.size() ? std::optional(position) : std::nullopt;
}

/// The value one step further, or nullptr when there is none and none can be created.
Node* child(Node& parent, const std::string& step, Place place) {
  if (parent.is_list()) {
    const auto position = list_position(parent, step);
    return position ? &parent.items[*position] : nullptr;
  }
  if (parent.is_null()) {
    parent.kind = Node::Kind::map;
    parent.place = place;
  }
  if (!parent.is_map()) return nullptr;
  if (Node::Entry* entry = parent.find(step)) {
    entry->place = place;
    return &entry->value;
  }
  Node nothing;
  nothing.place = place;
  parent.entries.push_back({step, place, std::move(nothing)});
  return &parent.entries.back().value;
}

std::string what_stands_in(const Node& node) {
  return node.is_list() ? fmt::format("a list of {} values", node.items.size())
                        : fmt::format("the value {}", ticked(node.text));
}

/// A length of a service that is stated takes the place of the inherited one.
void give_way_to_length(Node& base, const Node& top) {
  if (!base.is_map() || !top.is_map()) return;
  const auto states = [&top](std::string_view key) {
    const Node::Entry* const entry = top.find(key);
    return entry && !entry->value.is_null();
  };
  if (states("for") && !top.find("patients")) erase(base, "patients");
  if (states("patients") && !top.find("for")) erase(base, "for");
}

}  // namespace

void take_away(Node& map, std::string_view key) {
  std::erase_if(map.entries, [key](const Node::Entry& entry) { return entry.key == key; });
}

Node overlay_of(const Value& value, std::initializer_list<std::string_view> without) {
  Node overlay = *value.node;
  for (const std::string_view key : without) take_away(overlay, key);
  std::erase_if(overlay.entries, [](const Node::Entry& entry) { return is_remark(entry.key); });
  Problems& problems = *value.problems;
  place_in(overlay, problems.add_file(problems.file_name(value.node->place.file)));
  return overlay;
}

void lay_over(Node& base, Node&& top) {
  if (!base.is_map() || !top.is_map()) {
    base = std::move(top);
    return;
  }
  constexpr std::array<std::string_view, 3> enrolments = {"cohort", "service", "referrals"};
  const auto states = [&top](std::string_view key) {
    const Node::Entry* const entry = top.find(key);
    return entry && !entry->value.is_null();
  };
  if (std::any_of(enrolments.begin(), enrolments.end(), states))
    for (const std::string_view other : enrolments)
      if (!top.find(other)) erase(base, other);
  if (Node::Entry* const below = base.find("service"))
    if (const Node::Entry* const above = top.find("service"))
      give_way_to_length(below->value, above->value);
  erase(base, "extends");
  erase(base, "overlay");
  merge_maps(base, std::move(top), tables::scenario);
}

void lay_over(Node& base, Node&& top, const Table& table) {
  merge_maps(base, std::move(top), table);
}

void set_at(Node& root, const std::string& path, Node&& value, Place place, Problems& problems) {
  Node* at = &root;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string step = path.substr(begin, end - begin);
    if (end == path.size() && value.is_null() && at->is_map() && !step.empty()) {
      if (at->find(step)) return erase(*at, step);
      return problems.add(place, fmt::format("{} is not stated, so that nothing can take it away; "
                                             "expected a value",
                                             shown(path)));
    }
    Node* next = step.empty() ? nullptr : child(*at, step, place);
    if (!next) {
      return problems.add(
          place, step.empty()
                     ? fmt::format("{} is not a path; expected keys separated by single dots",
                                   ticked(path))
                     : fmt::format("{}: there is no {} in {}; expected the path of a value",
                                   shown(path), ticked(step), what_stands_in(*at)));
    }
    at = next;
    begin = end + 1;
  }
  *at = std::move(value);
  // The last one that is set holds.
  for (const auto& [path_of, other] :
       {std::pair{"service.for", "patients"}, {"service.patients", "for"}})
    if (path == path_of) erase(root.find("service")->value, other);
}

}  // namespace v2v
