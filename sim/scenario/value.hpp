// A value of the file under its path, the typed view of mappings, and simple values.
#pragma once

#include "scenario/fields.hpp"
#include "scenario/problems.hpp"
#include "vein2vein/core/words.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// A node with the path that messages name and the field it is read as.
struct Value {
  const Node* node = nullptr;
  std::string path;
  const Field* field = nullptr;
  Problems* problems = nullptr;

  /// Reports `path: what` at this value (or another place).
  void wrong(const std::string& what, std::string hint = {}) const;
  void wrong_at(Place place, const std::string& what, std::string hint = {}) const;
  /// Remarks `path: what` at this value.
  void remark(const std::string& what, std::string hint = {}) const;
  /// Reports `path: what; expected ...` in the words of the field.
  void unexpected(const std::string& what, std::string hint = {}) const;
  Value below(const std::string& key, const Node& inner, const Field* inner_field) const;
  /// The same value without the long form `{ value: x, source: ... }` around it.
  Value bare() const;
  /// How the value looks in a message: `7 d`, "a list", "a mapping" or "nothing".
  std::string look() const;
};

/// What a field accepts, such as "a duration, such as `7 d`".
std::string expectation(const Field& field);

/// A mapping read by its table. Construction reports what is not in the table and what is missing.
class Section {
 public:
  explicit Section(const Value& value);
  Section(const Value& value, const Table& table);

  const Value& value() const noexcept { return value_; }
  const Table& table() const noexcept { return *table_; }
  /// The entries that only the table's `rest` describes, in order, remarks left out.
  std::vector<const Node::Entry*> free_entries() const;
  Value below(const Node::Entry& entry) const;

  bool states(std::string_view key) const noexcept { return stated(key) != nullptr; }
  /// The value or, when it is not stated, the fallback; nothing when there is neither.
  std::optional<Value> get(std::string_view key);
  /// Reports, at its key, that something stated does not belong here.
  void refuse(std::string_view key, const std::string& why);
  /// Whether `key` is stated in the file which also states this mapping's `other`; what comes from
  /// an extended file may become meaningless and is then passed over.
  bool stated_with(std::string_view key, std::string_view other) const noexcept;

 private:
  const Node::Entry* stated(std::string_view key) const noexcept;
  void check_keys() const;

  Value value_;
  const Table* table_;
  std::deque<Node> fallbacks_;
};

std::optional<std::string> read_text(const Value& value);
/// Trims, joins lines, refuses control characters and more than `most` bytes.
std::optional<std::string> clean_text(const Value& value, std::string_view text, std::size_t most);
/// A name: letters, digits, `_` and, outside of snake case, `-`.
bool is_snake_case(std::string_view name) noexcept;
bool is_site_name(std::string_view name) noexcept;

std::optional<bool> read_flag(const Value& value);
std::optional<std::string> read_choice(const Value& value);
/// The same of a field whose choices are the words of an enumeration.
template <class Enum>
std::optional<Enum> read_word(const Value& value) {
  const auto word = read_choice(value);
  return word ? value_of<Enum>(*word) : std::nullopt;
}
/// The values of a list of `least` to `most`; none when there is a problem.
std::vector<Value> list_items(const Value& value, std::size_t least, std::size_t most);

}  // namespace v2v
