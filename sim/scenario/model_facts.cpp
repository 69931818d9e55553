// The walk through document and tables together.
#include "scenario/model_facts.hpp"

#include "scenario/field_tables.hpp"
#include "scenario/fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

class WalkOfFacts {
 public:
  std::vector<ModelFact> found;

  /// `in_full`: also what is not said there.
  void add_table(const Table& table, const Node& map, const std::string& path, bool in_full) {
    for (const Field& field : table.fields) {
      if (field.about != About::model) continue;
      const std::string below = path_below(path, field.key);
      if (const Node::Entry* const entry = map.find(field.key))
        add(field, entry->value, below, in_full);
      else if (in_full)
        add_unsaid(field, below);
    }
    for (const Node::Entry& entry : map.entries)
      if (table.rest && table.find(entry.key) == table.rest && !is_remark(entry.key))
        add(*table.rest, entry.value, path_below(path, entry.key), false);
  }

 private:
  static std::string path_below(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  }

  void add(const Field& field, const Node& given, const std::string& path, bool in_full) {
    const Node& node = bare(given);
    const bool has_keys = field.form == Form::object || field.form == Form::objects;
    if (has_keys && field.table && node.is_map())
      // What a population does not say it has from the document.
      return add_table(
          *field.table, node, path,
          in_full && field.form == Form::object && field.table != &tables::populations);
    if (field.form == Form::objects && node.is_list()) {
      for (std::size_t i = 0; i < node.items.size(); ++i)
        add(field, node.items[i], path_below(path, fmt::format("{}", i)), false);
      return;
    }
    found.push_back({path, std::string(field.text), in_words(field, as_written(node))});
  }

  static std::string in_words(const Field& field, std::string value) {
    const std::string_view prose = field.prose ? field.prose(value) : std::string_view();
    if (!prose.empty()) value += fmt::format(": {}", prose);
    return value;
  }

  /// A mapping that need not be there has defaults of its own.
  void add_unsaid(const Field& field, const std::string& path) {
    static const Node empty;
    const Table* const table = field.form == Form::object && !field.or_none ? field.table : nullptr;
    if (table && !table->fields.empty() &&
        std::none_of(table->fields.begin(), table->fields.end(),
                     [](const Field& each) { return each.needed; }))
      add_table(*table, empty, path, true);
    else
      found.push_back(
          {path, std::string(field.text), in_words(field, std::string(field.fallback)), true});
  }
};

}  // namespace

std::vector<ModelFact> model_facts_of(const Node& root) {
  WalkOfFacts facts;
  facts.add_table(tables::scenario, root, "", true);
  return std::move(facts.found);
}

}  // namespace v2v
