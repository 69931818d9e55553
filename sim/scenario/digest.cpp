// Walks the document in an order that does not depend on how it was written.
#include "scenario/digest.hpp"

#include "core/fnv.hpp"
#include "scenario/fields.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace v2v {
namespace {

class Digest {
 public:
  /// Every part ends by its length, so that two texts never look like another two.
  void add(char kind, std::string_view text) {
    hash_.add(static_cast<unsigned char>(kind));
    hash_.add(text);
    add_number(text.size());
  }
  void add_number(std::uint64_t number) {
    for (int i = 0; i < 8; ++i) hash_.add(static_cast<unsigned char>(number >> (8 * i)));
  }
  std::uint64_t value() const noexcept { return hash_.value(); }

 private:
  Fnv hash_;
};

const Table* table_of(const Field* field) {
  if (!field) return nullptr;
  if (field->form == Form::distribution) return &tables::distribution;
  return field->table;
}

void add_node(Digest& digest, const Node& given, const Field* field);

void add_map(Digest& digest, std::vector<const Node::Entry*> entries, const Table* table) {
  const auto is_known = [table](const Node::Entry* entry) {
    const Field* const field = table ? table->find(entry->key) : nullptr;
    return field && field != table->rest;
  };
  const auto names = std::stable_partition(entries.begin(), entries.end(), is_known);
  std::sort(entries.begin(), names,
            [](const Node::Entry* a, const Node::Entry* b) { return a->key < b->key; });
  digest.add('m', {});
  for (const Node::Entry* entry : entries) {
    digest.add('k', entry->key);
    add_node(digest, entry->value, table ? table->find(entry->key) : nullptr);
  }
  digest.add('e', {});
}

void add_node(Digest& digest, const Node& given, const Field* field) {
  const Node& node = bare(given);
  switch (node.kind) {
    case Node::Kind::null:
      return digest.add('n', {});
    case Node::Kind::scalar:
      return digest.add('s', node.text);
    case Node::Kind::list:
      digest.add('l', {});
      for (const Node& item : node.items) add_node(digest, item, field);
      return digest.add('e', {});
    case Node::Kind::map: {
      std::vector<const Node::Entry*> entries;
      for (const Node::Entry& entry : node.entries)
        if (!is_remark(entry.key)) entries.push_back(&entry);
      return add_map(digest, std::move(entries), table_of(field));
    }
  }
}

void add_list(Digest& digest, const std::optional<CsvTable>& list) {
  digest.add('t', {});
  if (!list) return;
  const auto add_row = [&digest](const std::vector<CsvCell>& row) {
    digest.add_number(row.size());
    for (const CsvCell& cell : row) digest.add('c', cell.text);
  };
  add_row(list->header);
  for (const auto& row : list->rows) add_row(row);
}

/// Where a table is called what it may.
bool names_a_list(const Node::Entry& entry) {
  return (entry.key == "referrals" || entry.key == "waiting_list") && entry.value.is_map();
}

/// What a file is called does not count, nor does what is passed over in it.
Node without(const Node& section, std::string_view key) {
  Node result = section;
  std::erase_if(result.entries, [key](const Node::Entry& entry) { return entry.key == key; });
  return result;
}

}  // namespace

std::uint64_t digest_of(const Node& root, const Lists& lists) {
  Digest digest;
  Node said = root;
  std::erase_if(said.entries, [](const Node::Entry& entry) {
    const Field* const field = tables::scenario.find(entry.key);
    return is_remark(entry.key) || (field && field->about == About::file);
  });
  for (Node::Entry& entry : said.entries) {
    if (names_a_list(entry)) entry.value = without(without(entry.value, "file"), "ignore");
    if (entry.key == "attrition" && lists.attrition) entry.value = without(entry.value, "model");
  }
  const Field whole{
      .key = "", .form = Form::object, .text = "", .example = "", .table = &tables::scenario};
  add_node(digest, said, &whole);
  add_list(digest, lists.referrals);
  add_list(digest, lists.waiting_list);
  if (lists.attrition) digest.add_number(lists.attrition->digest);
  return digest.value();
}

std::uint64_t flow_digest_of(const Node& root, const Lists& lists) {
  Node flow = without(without(root, "outcomes"), "randomised");
  if (Node::Entry* const published = flow.find("published"))
    for (const std::string_view key :
         {"survival", "medians", "response", "standard_of_care", "hazard_ratio"})
      published->value = without(published->value, key);
  return digest_of(flow, lists);
}

}  // namespace v2v
