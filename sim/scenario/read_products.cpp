// From the names of products to what their files say.
#include "scenario/read_products.hpp"

#include "scenario/field_tables.hpp"
#include "scenario/merge.hpp"
#include "scenario/value.hpp"
#include "scenario/yaml_reader.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

namespace v2v {
namespace {

namespace fs = std::filesystem;

/// The names at `offered`, of one population or of the document.
void collect(const Node& of, std::vector<const Node*>& names) {
  const Node::Entry* const offered = of.find("offered");
  if (!offered) return;
  const Node& value = bare(offered->value);
  if (value.is_scalar()) names.push_back(&value);
  for (const Node& item : value.items)
    if (bare(item).is_scalar()) names.push_back(&bare(item));
}

std::vector<const Node*> offered_in(const Node& root) {
  std::vector<const Node*> names;
  collect(root, names);
  if (const Node::Entry* const populations = root.find("populations"))
    for (const Node::Entry& each : populations->value.entries) collect(each.value, names);
  return names;
}

/// `key, place; other key, place`: every key of the file's own sources behind the product's name.
std::string with_own_keys(const std::string& text, const Node& sources, const std::string& own) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::size_t word = std::min(text.find_first_not_of(" \t\n", begin), end);
    const std::size_t after = std::min(text.find_first_of(" ,;\n", word), end);
    const bool is_key = sources.find(std::string_view(text).substr(word, after - word));
    result +=
        text.substr(begin, word - begin) + (is_key ? own : "") + text.substr(word, end - word);
    if (end < text.size()) result += ';';
    begin = end + 1;
  }
  return result;
}

void name_own_keys(Node& node, const Node& sources, const std::string& own) {
  for (Node& item : node.items) name_own_keys(item, sources, own);
  for (Node::Entry& entry : node.entries)
    if (entry.key == "source")
      entry.value.text = with_own_keys(entry.value.text, sources, own);
    else
      name_own_keys(entry.value, sources, own);
}

Node::Entry& map_at(Node& root, const std::string& key) {
  if (Node::Entry* const known = root.find(key)) {
    if (known->value.is_null()) known->value.kind = Node::Kind::map;
    return *known;
  }
  Node map;
  map.kind = Node::Kind::map;
  map.place = root.place;
  root.entries.push_back({key, root.place, std::move(map)});
  return root.entries.back();
}

/// Citations of a product's file are those of the scenario, told apart by the product's name: two
/// files may have the same key for different sources.
void move_sources(Node& product, const std::string& name, Node& root) {
  const Node::Entry* const stated = product.find("sources");
  if (!stated || !stated->value.is_map()) return;
  const Node sources = stated->value;
  take_away(product, "sources");
  name_own_keys(product, sources, name + "-");
  Node& all = map_at(root, "sources").value;
  for (const Node::Entry& one : sources.entries)
    all.entries.push_back({name + "-" + one.key, one.place, one.value});
}

/// Where something asks for a product's file.
struct Asked {
  std::string path, name;
  Place place;
  std::string prefix;  ///< of messages
};

/// What a file of the catalogue says, its citations moved to the scenario; nothing where it is
/// none, which is reported.
std::optional<Node> read_product_file(const Asked& asked, Node& root, Problems& problems) {
  std::string bytes;
  const std::string failure = read_bytes(asked.path, bytes);
  if (!failure.empty()) {
    problems.add(asked.place, fmt::format("{}{}: {}", asked.prefix, ticked(asked.path), failure));
    return std::nullopt;
  }
  auto product = read_yaml(bytes, problems.add_file(asked.path), problems);
  if (!product) return std::nullopt;
  const Node::Entry* const mark = product->is_map() ? product->find("catalogue") : nullptr;
  if (!mark || mark->value.text != "product") {
    problems.add(asked.place, fmt::format("{}{} is no product of a catalogue; expected a file with "
                                          "`catalogue: product`",
                                          asked.prefix, ticked(asked.path)));
    return std::nullopt;
  }
  const Node::Entry* const format = product->find("format");
  if (!format || format->value.text != "1") {
    problems.add(format ? format->value.place : product->place,
                 "this program reads products of format 1; expected `format: 1`");
    return std::nullopt;
  }
  for (const std::string_view key : {"catalogue", "format"}) take_away(*product, key);
  move_sources(*product, asked.name, root);
  note_origins(*product);
  return product;
}

void read_named_files(Node& root, Problems& problems) {
  // Citations are added to the document meanwhile.
  for (std::size_t i = 0; i < root.find("products")->value.entries.size(); ++i) {
    Node::Entry each = root.find("products")->value.entries[i];
    const Node::Entry* const file = each.value.is_map() ? each.value.find("file") : nullptr;
    if (!file || !bare(file->value).is_scalar()) continue;
    const Node& name = bare(file->value);
    const fs::path beside = fs::path(problems.file_name(name.place.file)).parent_path() / name.text;
    auto product = read_product_file({beside.lexically_normal().string(), each.key, name.place,
                                      fmt::format("products.{}.file: ", shown(each.key))},
                                     root, problems);
    take_away(each.value, "file");
    if (product) {
      lay_over(*product, std::move(each.value), tables::offered_product);
      each.value = std::move(*product);
    }
    root.find("products")->value.entries[i] = std::move(each);
  }
}

/// Where the file of a product is that only its name is known of; empty where there is none.
std::string file_of(const Node& name, const std::string& scenario_file, const Problems& problems) {
  for (const std::string& beside : {problems.file_name(name.place.file), scenario_file}) {
    const fs::path path = fs::path(beside).parent_path() / "products" / (name.text + ".yaml");
    if (is_regular_file(path.string())) return path.lexically_normal().string();
  }
  return {};
}

}  // namespace

void read_product_files(Node& root, const std::string& scenario_file, Problems& problems) {
  if (!root.is_map()) return;
  if (const Node::Entry* const products = root.find("products")) {
    // Anything else is reported when it is read.
    if (!products->value.is_null() && !products->value.is_map()) return;
    read_named_files(root, problems);
  }
  std::vector<Asked> found;
  for (const Node* const name : offered_in(root)) {
    const Node::Entry* const products = root.find("products");
    if (!is_site_name(name->text) || (products && products->value.find(name->text))) continue;
    const std::string path = file_of(*name, scenario_file, problems);
    if (!path.empty()) found.push_back({path, name->text, name->place, "offered: "});
  }
  for (const Asked& one : found) {
    if (map_at(root, "products").value.find(one.name)) continue;
    auto product = read_product_file(one, root, problems);
    if (!product) continue;
    const Place place = product->place;
    map_at(root, "products").value.entries.push_back({one.name, place, std::move(*product)});
  }
}

}  // namespace v2v
