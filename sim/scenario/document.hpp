// The plain document tree: what a scenario file says, with the place of every word. Portable.
#pragma once

#include "vein2vein/scenario/scenario.hpp"

#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

class Problems;

/// Where a word stands: an index into the names that `Problems` keeps, line and column from 1.
struct Place {
  int file = 0;
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

/// Where the numbers below a mapping come from: its `source:` or `assumed:`, and `unverified:`.
struct Origin {
  Provenance::Kind kind = Provenance::Kind::not_stated;
  std::string reference;
  std::string unverified;
};

/// A value of the file: nothing, a word, a list or a mapping. Never deeper than 64 levels.
struct Node {
  enum class Kind { null, scalar, list, map };
  struct Entry;

  Kind kind = Kind::null;
  bool quoted = false;
  Place place;
  std::string text;
  std::vector<Node> items;
  std::vector<Entry> entries;
  std::shared_ptr<const Origin> origin;

  bool is_null() const noexcept { return kind == Kind::null; }
  bool is_scalar() const noexcept { return kind == Kind::scalar; }
  bool is_list() const noexcept { return kind == Kind::list; }
  bool is_map() const noexcept { return kind == Kind::map; }
  /// The first entry of this name, or nullptr.
  const Entry* find(std::string_view key) const noexcept;
  Entry* find(std::string_view key) noexcept;
};

struct Node::Entry {
  std::string key;
  Place place;
  Node value;
};

/// A word that the program itself supplies, such as a default.
Node scalar_node(std::string text, Place place);

/// What stands at a path below `root`, keys with dots between; nullptr where there is nothing.
const Node* node_at(const Node& root, std::string_view path) noexcept;

/// Numbers, with or without a unit, dates and times of the day do.
bool begins_as_number(std::string_view text) noexcept;

/// A longer remark is refused: it would be repeated for every number that it speaks for.
inline constexpr std::size_t longest_remark = 1000;

/// `source`, `assumed`, `unverified` and `note` may stand in every mapping.
bool is_remark(std::string_view key) noexcept;

/// The value of the long form `{ value: x, source: ... }`, or the node itself.
const Node& bare(const Node& node) noexcept;
/// In one line, without remarks: `{ median: 7 d, range: [6 d, 10 d] }`.
std::string as_written(const Node& node);

/// Gives every node the origin stated by the nearest mapping around it. Done for each file before
/// files are merged, because a source speaks for its own file only.
void note_origins(Node& root);

/// One entry a number (or list of numbers) below `root`, in the order of the file.
std::vector<Provenance> collect_provenance(const Node& root, const Problems& names);

}  // namespace v2v
