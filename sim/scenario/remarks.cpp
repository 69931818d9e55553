// What a remark may say, wherever it stands in the document.
#include "scenario/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace v2v {
namespace {

using Names = std::optional<std::vector<std::string>>;  ///< nothing: they are not known here

void check_text(const Value& value) {
  if (!value.node->is_scalar())
    value.wrong(value.look() + " stands here; expected text");
  else if (value.node->text.find_first_not_of(" \t\r\n") == std::string::npos)
    value.wrong("the text is empty; expected words");
}

void check_source(const Value& value, const Names& names) {
  if (!value.node->is_scalar())
    return value.wrong(value.look() +
                       " stands here; expected a key of `sources` and, after it, a "
                       "place");
  if (!names) return check_text(value);
  const std::vector<std::string>& known = *names;
  const std::string word = value.node->text.substr(0, value.node->text.find_first_of(" ,;\n"));
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  value.wrong(fmt::format("{} is not a key of `sources`{}", ticked(word),
                          known.empty()        ? "; expected `sources:` with this key"
                          : known.size() <= 12 ? "; expected " + one_of(known)
                                               : ""),
              value.problems->meant(word, known));
}

void check_remark(const Value& remark, std::string_view key, const Node& around,
                  const Names& known) {
  if (key == "source")
    check_source(remark, known);
  else
    check_text(remark);
  if (remark.node->text.size() > longest_remark)
    remark.wrong(
        fmt::format("the text is too long; expected at most {} characters", longest_remark));
  const bool sourced =
      around.find("source") || (around.origin && around.origin->kind == Provenance::Kind::sourced);
  if (key == "unverified" && !sourced)
    remark.wrong("there is no source that could be verified; expected it beside a `source`");
}

void check_below(const Value& value, const Names& known) {
  for (const auto& [key, place, inner] : value.node->entries) {
    const Value each = value.below(key, inner, nullptr);
    if (is_remark(key))
      check_remark(each, key, *value.node, known);
    else
      check_below(each, known);
  }
  for (std::size_t i = 0; i < value.node->items.size(); ++i)
    check_below(value.below(fmt::format("{}", i), value.node->items[i], nullptr), known);
}

}  // namespace

void check_remarks(const Node& root, Problems& problems, bool by_itself) {
  Names known;
  if (!by_itself) known.emplace();
  const Node::Entry* const sources = root.find("sources");
  if (sources && known)
    for (const Node::Entry& entry : sources->value.entries)
      if (!is_remark(entry.key) && !entry.value.is_null()) known->push_back(entry.key);
  const Value whole{&root, "", nullptr, &problems};
  for (const auto& [key, place, inner] : root.entries) {
    const Value each = whole.below(key, inner, nullptr);
    if (is_remark(key))
      check_remark(each, key, root, known);
    else if (key != "sources")
      check_below(each, known);
  }
}

}  // namespace v2v
