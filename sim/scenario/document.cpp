// Looking up, annotating and listing the values of a document tree.
#include "scenario/document.hpp"

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

std::string as_written(const Node& node) {
  if (!node.is_list()) return node.text;
  std::string text = "[";
  for (std::size_t i = 0; i < node.items.size(); ++i)
    text += (i == 0 ? "" : ", ") + node.items[i].text;
  return text + "]";
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
    if (!is_remark(key)) collect_below(value, key == "value" ? path : below(key), names, found);
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

bool begins_as_number(std::string_view text) noexcept {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (!text.empty() && text[0] == '.') text.remove_prefix(1);
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

bool is_remark(std::string_view key) noexcept {
  return key == "source" || key == "assumed" || key == "unverified" || key == "note";
}

void note_origins(Node& root) { note_origins_below(root, nullptr); }

std::vector<Provenance> collect_provenance(const Node& root, const Problems& names) {
  std::vector<Provenance> found;
  for (const auto& [key, place, value] : root.entries) {
    const bool about_the_file = key == "format" || key == "replications" || key == "sources" ||
                                key == "extends" || key == "title" || key == "question" ||
                                key == "starts" || key == "overlay" || is_remark(key);
    if (!about_the_file) collect_below(value, key, names, found);
  }
  return found;
}

}  // namespace v2v
