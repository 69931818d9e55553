// Looking up, annotating and listing the values of a document tree.
#include "scenario/document.hpp"

#include "scenario/fields.hpp"
#include "scenario/problems.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

std::string remark_of(const Node::Entry* remark) {
  return remark ? remark->value.text.substr(0, longest_remark) : std::string();
}

/// What a mapping says of the numbers below it, or what holds around it. A source or reason of its
/// own takes the place of all that is said around it; `unverified` alone is said of the source
/// around it.
std::shared_ptr<const Origin> origin_of(const Node& map,
                                        const std::shared_ptr<const Origin>& around) {
  const Node::Entry* const source = map.find("source");
  const Node::Entry* const assumed = map.find("assumed");
  const Node::Entry* const unverified = map.find("unverified");
  Origin origin;
  if (source && source->value.is_scalar()) {
    origin = {Provenance::Kind::sourced, remark_of(source), {}};
    if (assumed) origin.reference += "; assumed: " + remark_of(assumed);
  } else if (assumed) {
    origin = {Provenance::Kind::assumed, remark_of(assumed), {}};
  } else if (!unverified) {
    return around;
  } else if (around) {
    origin = *around;
  }
  if (unverified) origin.unverified = remark_of(unverified);
  return std::make_shared<const Origin>(std::move(origin));
}

void note_origins_below(Node& node, const std::shared_ptr<const Origin>& around) {
  node.origin = node.is_map() ? origin_of(node, around) : around;
  const std::shared_ptr<const Origin> here = node.origin;
  for (Node& item : node.items) note_origins_below(item, here);
  for (Node::Entry& entry : node.entries) note_origins_below(entry.value, here);
}

bool is_numeric(const Node& node) {
  return node.is_scalar() && !node.quoted && begins_as_number(node.text);
}

bool is_list_of_numbers(const Node& node) {
  return node.is_list() && !node.items.empty() &&
         std::all_of(node.items.begin(), node.items.end(), is_numeric);
}

void collect_below(const Node& node, const std::string& path, const Problems& names,
                   std::vector<Provenance>& found) {
  if (is_numeric(node) || is_list_of_numbers(node)) {
    const Origin origin = node.origin ? *node.origin : Origin{};
    found.push_back({path,
                     as_written(node),
                     origin.kind,
                     origin.reference,
                     {names.file_name(node.place.file), node.place.line, node.place.column},
                     origin.unverified});
    return;
  }
  const auto below = [&path](const std::string& key) {
    return path.empty() ? key : path + "." + key;
  };
  for (std::size_t i = 0; i < node.items.size(); ++i)
    collect_below(node.items[i], below(fmt::format("{}", i)), names, found);
  for (const auto& [key, place, value] : node.entries)
    // Where a site is says a map: there is nothing to vouch for.
    if (!is_remark(key) && !(key == "at" && is_list_of_numbers(value)))
      collect_below(value, key == "value" ? path : below(key), names, found);
}

}  // namespace

const Node::Entry* Node::find(std::string_view key) const noexcept {
  const auto entry = std::find_if(entries.begin(), entries.end(),
                                  [key](const Entry& candidate) { return candidate.key == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

Node::Entry* Node::find(std::string_view key) noexcept {
  const auto entry = std::find_if(entries.begin(), entries.end(),
                                  [key](const Entry& candidate) { return candidate.key == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

Node scalar_node(std::string text, Place place) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = std::move(text);
  node.place = place;
  return node;
}

const Node* node_at(const Node& root, std::string_view path) noexcept {
  const Node* node = &root;
  while (node && !path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const Node::Entry* const entry = node->find(path.substr(0, end));
    node = entry ? &entry->value : nullptr;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return node;
}

bool begins_as_number(std::string_view text) noexcept {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (!text.empty() && text[0] == '.') text.remove_prefix(1);
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

bool is_remark(std::string_view key) noexcept {
  return key == "source" || key == "assumed" || key == "unverified" || key == "note";
}

const Node& bare(const Node& node) noexcept {
  const Node::Entry* const value = node.find("value");
  const bool is_long =
      value && std::all_of(node.entries.begin(), node.entries.end(), [](const Node::Entry& entry) {
        return entry.key == "value" || is_remark(entry.key);
      });
  return is_long ? value->value : node;
}

std::string as_written(const Node& given) {
  const Node& node = bare(given);
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const Node& item : node.items) add(as_written(item));
  for (const Node::Entry& entry : node.entries)
    if (!is_remark(entry.key)) add(entry.key + ": " + as_written(entry.value));
  if (node.is_list()) return "[" + text + "]";
  return node.is_map() ? "{ " + text + " }" : node.text;
}

void note_origins(Node& root) { note_origins_below(root, nullptr); }

std::vector<Provenance> collect_provenance(const Node& root, const Problems& names) {
  std::vector<Provenance> found;
  for (const auto& [key, place, value] : root.entries) {
    const Field* const field = tables::scenario.find(key);
    const bool is_number_of_model =
        !field || field->about == About::model || field->about == About::published;
    if (is_number_of_model && !is_remark(key)) collect_below(value, key, names, found);
  }
  return found;
}

}  // namespace v2v
