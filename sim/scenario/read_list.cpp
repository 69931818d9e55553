// Tables beside the files of a scenario.
#include "scenario/read_list.hpp"

#include "scenario/calendars.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace v2v {
namespace {

namespace fs = std::filesystem;

std::optional<Value> stated(const Node& root, std::string_view key, std::string_view inner,
                            Problems& problems) {
  const Node::Entry* section = root.find(key);
  const Node::Entry* entry = section ? section->value.find(inner) : nullptr;
  if (!entry || entry->value.is_null()) return std::nullopt;
  return Value{&root, "", nullptr, &problems}
      .below(section->key, section->value, nullptr)
      .below(entry->key, entry->value, tables::scenario.find(key)->table->find(inner))
      .bare();
}

struct Ignored {
  Value value;
  std::string name;
};
std::vector<Ignored> ignored_columns(const Node& root, std::string_view key, Problems& problems) {
  std::vector<Ignored> result;
  const auto value = stated(root, key, "ignore", problems);
  if (!value) return result;
  for (const Value& item : one_or_several(*value))
    if (auto name = read_text(item)) result.push_back({item, std::move(*name)});
  return result;
}

/// What is to be ignored must be there, or it is a slip; unless another file names the table.
void check_ignored(const std::vector<Ignored>& ignored, const CsvTable& table,
                   const std::string& path, int named_in) {
  std::vector<std::string> names;
  for (const std::string& name : table.names)
    if (!name.empty()) names.push_back(name);
  for (const auto& [value, name] : ignored)
    if (value.node->place.file == named_in &&
        std::find(names.begin(), names.end(), name) == names.end())
      value.wrong(fmt::format("{} is not a column of {}; expected {}", ticked(name), ticked(path),
                              names.size() > 12 ? std::string("one") : one_of(names)),
                  value.problems->meant(name, names));
}

}  // namespace

std::optional<Value> name_of_list(const Node& root, std::string_view key, Problems& problems) {
  return stated(root, key, "file", problems);
}

std::optional<CsvTable> read_list(const Node& root, std::string_view key, Problems& problems) {
  const auto value = name_of_list(root, key, problems);
  const auto name = value ? read_text(*value) : std::nullopt;
  if (!name) return std::nullopt;
  const std::string& around = problems.file_name(value->node->place.file);
  const std::string path = (fs::path(around).parent_path() / *name).lexically_normal().string();
  std::string bytes;
  // UTF-16 takes twice as much.
  const std::string failure = read_bytes(path, bytes, 2 * largest_list + 2);
  if (!failure.empty()) {
    value->wrong(fmt::format("{}: {}", ticked(path), failure));
    return std::nullopt;
  }
  const std::vector<Ignored> ignored = ignored_columns(root, key, problems);
  CsvRules rules;
  rules.most_bytes = largest_list;
  rules.most_rows = most_listed_patients;
  for (const Ignored& one : ignored) rules.ignored.push_back(one.name);
  auto table = read_csv(bytes, problems.add_file(path), problems, rules);
  if (table) check_ignored(ignored, *table, path, value->node->place.file);
  return table;
}

}  // namespace v2v
