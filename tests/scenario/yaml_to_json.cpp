// Prints a YAML file as JSON, so that the schema can be checked by a validator for JSON.
#include "scenario/yaml_reader.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>

namespace {

/// A plain word that JSON can say itself (a number, true, false) is one; the rest is text.
nlohmann::ordered_json json_of(const v2v::Node& node) {
  using Json = nlohmann::ordered_json;
  switch (node.kind) {
    case v2v::Node::Kind::null:
      return nullptr;
    case v2v::Node::Kind::scalar: {
      const Json plain =
          node.quoted ? Json(Json::value_t::discarded) : Json::parse(node.text, nullptr, false);
      return plain.is_number() || plain.is_boolean() ? plain : Json(node.text);
    }
    case v2v::Node::Kind::list: {
      Json list = Json::array();
      for (const v2v::Node& item : node.items) list.push_back(json_of(item));
      return list;
    }
    case v2v::Node::Kind::map: {
      Json map = Json::object();
      for (const auto& [key, place, value] : node.entries) map[key] = json_of(value);
      return map;
    }
  }
  return nullptr;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  std::ostringstream text;
  text << std::ifstream(arguments[1]).rdbuf();
  v2v::Problems problems;
  const auto root = v2v::read_yaml(text.str(), problems.add_file(arguments[1]), problems);
  for (const v2v::Diagnostic& problem : problems.sorted())
    std::fprintf(stderr, "%s\n", v2v::to_string(problem).c_str());
  if (!root || !problems.empty()) return 1;
  std::puts(json_of(*root).dump().c_str());
}
