// Files, chains of files that extend one another, overrides: everything up to one document.
#include "vein2vein/scenario/read.hpp"

#include "scenario/digest.hpp"
#include "scenario/merge.hpp"
#include "scenario/read_list.hpp"
#include "scenario/read_model.hpp"
#include "scenario/read_products.hpp"
#include "scenario/remarks.hpp"
#include "scenario/strict.hpp"
#include "scenario/text_check.hpp"
#include "scenario/validate.hpp"
#include "scenario/value.hpp"
#include "scenario/yaml_reader.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace v2v {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLongestChain = 16;
constexpr std::size_t kMostOverrides = 1000;
constexpr std::size_t kLongestOverridePath = 1000;

/// Whether a mapping is meant to be a scenario: one of its keys is one of ours, or is nearly.
bool looks_like_scenario(const Node& root, const Problems& problems) {
  constexpr std::size_t kMostCompared = 100;
  const std::vector<std::string> known = tables::scenario.keys();
  for (std::size_t i = 0; i < root.entries.size(); ++i) {
    const std::string& key = root.entries[i].key;
    if (tables::scenario.find(key)) return true;
    if (i < kMostCompared && !problems.meant(key, known).empty()) return true;
  }
  return root.entries.empty();
}

/// Whether the document is one that can be looked at further. `format` is checked in every file by
/// itself: a file of another format has other rules.
bool check_root(const Node& root, Problems& problems) {
  const Value whole{&root, "", nullptr, &problems};
  const Node::Entry* const model = root.find("attrition_model");
  if (!root.is_map() || (!model && !looks_like_scenario(root, problems))) {
    // Whatever the file is, it is not ours to show.
    problems.forget(root.place.file);
    whole.wrong(root.is_scalar() ? "text stands here; expected a mapping that begins `format: 1`"
                : root.is_map()
                    ? "nothing here is known to a scenario; expected a mapping that "
                      "begins `format: 1`"
                    : whole.look() + " stands here; expected a mapping that begins `format: 1`");
    return false;
  }
  if (model) {
    problems.add(model->place,
                 "this is a model of attrition; expected a scenario, which names it "
                 "as `attrition.model`");
    return false;
  }
  if (const Node::Entry* const catalogue = root.find("catalogue")) {
    problems.add(catalogue->place,
                 "this is a product; expected a scenario, which names it under `offered`");
    return false;
  }
  const Node::Entry* format = root.find("format");
  if (!format) return true;
  const Value value = whole.below("format", format->value, nullptr);
  if (!value.node->is_scalar() || value.node->text != "1")
    value.wrong(
        fmt::format("{} is not a format that is known; this program reads format 1", value.look()));
  return true;
}

bool states_overlay(const Node& root) {
  const Node::Entry* overlay = root.is_map() ? root.find("overlay") : nullptr;
  return overlay && overlay->value.is_scalar() && overlay->value.text == "true";
}

/// The chain of files from the one asked for to the last one that it builds on.
class Chain {
 public:
  explicit Chain(Problems& problems) : problems_(problems) {}

  std::optional<Node> read(const std::string& file) {
    std::string path = file;
    Place asked{problems_.add_file(file), 0, 0};
    std::string prefix;
    while (true) {
      std::string bytes;
      const std::string failure = read_bytes(path, bytes);
      if (!failure.empty()) {
        problems_.add(asked, prefix + failure);
        return std::nullopt;
      }
      const int number = documents_.empty() ? asked.file : problems_.add_file(path);
      seen_.push_back(identity_of_file(path));
      auto document = read_yaml(bytes, number, problems_);
      if (!document) return std::nullopt;
      if (!check_root(*document, problems_)) return std::nullopt;
      note_origins(*document);
      documents_.push_back(std::move(*document));
      const auto next = extended_by(documents_.back(), path);
      if (!next) return merged();
      path = next->path;
      asked = next->place;
      prefix = fmt::format("extends: {}: ", ticked(path));
      if (!may_follow(path, asked, prefix)) return std::nullopt;
    }
  }

 private:
  struct Next {
    std::string path;
    Place place;
  };

  std::optional<Next> extended_by(const Node& document, const std::string& path) {
    const Node::Entry* entry = document.find("extends");
    if (!entry) return std::nullopt;
    const auto text = read_text(Value{&document, "", nullptr, &problems_}.below(
        "extends", entry->value, tables::scenario.find("extends")));
    if (!text) return std::nullopt;
    const fs::path beside = fs::path(path).parent_path() / *text;
    return Next{beside.lexically_normal().string(), entry->value.place};
  }

  bool may_follow(const std::string& path, Place asked, const std::string& prefix) {
    if (std::find(seen_.begin(), seen_.end(), identity_of_file(path)) != seen_.end())
      problems_.add(asked, prefix +
                               "the files extend one another in a circle; expected a file that "
                               "does not lead back here");
    else if (documents_.size() >= kLongestChain)
      problems_.add(asked,
                    prefix + fmt::format("more than {} files extend one another", kLongestChain));
    else
      return true;
    return false;
  }

  Node merged() {
    Node result = std::move(documents_.back());
    for (std::size_t i = documents_.size() - 1; i-- > 0;)
      lay_over(result, std::move(documents_[i]));
    return result;
  }

  Problems& problems_;
  std::vector<Node> documents_;
  std::vector<std::string> seen_;
};

std::string typed_for(const Override& change) {
  std::string words = change.option;
  if (!change.has_own_option) words += ' ' + shown(change.path);
  if (change.is_one_of_several) words += '=' + shown(change.text);
  return words;
}

void apply(const Override& change, Node& root, Problems& problems) {
  const int file = problems.add_option(typed_for(change), change.path);
  const Place place{file, 1, 1};
  if (change.path.size() > kLongestOverridePath) return problems.add(place, "the path is too long");
  if (change.path == "extends" || change.path == "format")
    return problems.add(
        place, fmt::format("{} belongs to a file and cannot be changed here", ticked(change.path)));
  Node nothing;
  nothing.place = place;
  const bool empty = change.text.find_first_not_of(" \t\r\n") == std::string::npos;
  auto value = empty ? std::optional(nothing) : read_yaml(change.text, file, problems);
  if (!value) return;
  note_origins(*value);
  set_at(root, change.path, std::move(*value), place, problems);
}

/// The document of a file that is laid over others.
std::optional<Node> read_overlay(const std::string& file, Problems& problems) {
  const int number = problems.add_file(file);
  std::string bytes;
  const std::string failure = read_bytes(file, bytes);
  if (!failure.empty()) {
    problems.add({number, 0, 0}, failure);
    return std::nullopt;
  }
  auto document = read_yaml(bytes, number, problems);
  if (!document) return std::nullopt;
  if (!check_root(*document, problems)) return std::nullopt;
  if (!states_overlay(*document))
    problems.add(
        document->place,
        "this is a scenario of its own; expected a file with `overlay: true`, which changes "
        "others");
  if (const Node::Entry* extends = document->find("extends"))
    problems.add(extends->place, "an overlay fits any scenario; expected no `extends`");
  note_origins(*document);
  // What it is laid over stays a scenario.
  std::erase_if(document->entries, [](const Node::Entry& entry) { return entry.key == "overlay"; });
  return document;
}

Lists read_lists_of(const Node& root, Problems& problems) {
  return {read_list(root, list_keys[0], problems), read_list(root, list_keys[1], problems),
          read_attrition_model(root, problems)};
}

/// What stands alone must not be an overlay.
void check_stands_alone(const Node& root, Problems& problems) {
  if (!states_overlay(root)) return;
  problems.add(root.find("overlay")->place,
               "overlay: this file only changes other scenarios; expected it behind `--with`, or "
               "after a scenario in `v2v compare`");
}

/// A scenario with everything that it extends and that is laid over it; nothing when one of the
/// files is no good.
std::optional<Node> read_merged(const std::string& file, const std::vector<std::string>& overlays,
                                Problems& problems) {
  auto root = Chain(problems).read(file);
  if (root) check_stands_alone(*root, problems);
  if (root && states_overlay(*root)) root.reset();
  bool all_read = true;
  for (const std::string& overlay : overlays) {
    auto top = read_overlay(overlay, problems);
    all_read = all_read && top;
    if (!root || !top) continue;
    // Counts of two studies together are those of none.
    const Node::Entry* const seen = top->find("published");
    if (seen && seen->value.find("source"))
      std::erase_if(root->entries, [](const auto& entry) { return entry.key == "published"; });
    lay_over(*root, std::move(*top));
  }
  if (!all_read) root.reset();
  if (root) read_product_files(*root, file, problems);
  return root;
}

ScenarioReading finish(std::optional<Node> root, bool in_files, const std::string& name,
                       Problems& problems) {
  ScenarioReading reading;
  if (root) check_stands_alone(*root, problems);
  if (root && states_overlay(*root)) root.reset();
  if (root) {
    const Lists lists = in_files ? read_lists_of(*root, problems) : Lists();
    auto scenario = validate(*root, name, lists, problems);
    scenario.digest = digest_of(*root, lists);
    scenario.flow_digest = flow_digest_of(*root, lists);
    if (problems.empty()) reading.scenario = std::move(scenario);
  }
  reading.problems = problems.sorted();
  reading.remarks = problems.remarks();
  // Options have a place in messages, too.
  for (const std::string& file : problems.files())
    if (in_files && is_regular_file(file) &&
        std::find(reading.files.begin(), reading.files.end(), file) == reading.files.end())
      reading.files.push_back(file);
  return reading;
}

/// A file as it stands, whatever it is; nothing where it cannot be read or cannot have this key. A
/// folder is asked for every file, and a key stands in its own letters unless some are escaped.
std::optional<Node> document_with(std::string_view key, const std::string& file) {
  Problems problems;
  std::string bytes;
  if (!read_bytes(file, bytes).empty()) return std::nullopt;
  if (bytes.find(key) == std::string::npos && bytes.find('\\') == std::string::npos)
    return std::nullopt;
  return read_yaml(bytes, problems.add_file(file), problems);
}

}  // namespace

std::optional<Override> parse_override(std::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  return Override{std::string(argument.substr(0, equals)), std::string(argument.substr(equals + 1)),
                  "--set"};
}

bool is_overlay(const std::string& file) {
  const auto document = document_with("overlay", file);
  return document && states_overlay(*document);
}

bool is_attrition_model(const std::string& file) {
  const auto document = document_with("attrition_model", file);
  return document && document->find("attrition_model");
}

ScenarioReading read_scenario(const std::string& file, const std::vector<Override>& overrides,
                              const std::vector<std::string>& overlays) {
  Problems problems;
  auto root = read_merged(file, overlays, problems);
  std::string name;
  for (const std::string& overlay : overlays)
    name += (name.empty() ? "" : "+") + fs::path(overlay).stem().string();
  if (name.empty()) name = fs::path(file).stem().string();
  if (root && overrides.size() > kMostOverrides)
    problems.add({0, 0, 0}, fmt::format("more than {} values are set", kMostOverrides));
  else if (root)
    for (const Override& change : overrides) apply(change, *root, problems);
  if (root && !overrides.empty()) read_product_files(*root, file, problems);
  return finish(std::move(root), true, name, problems);
}

std::vector<Diagnostic> find_unsourced(const std::string& file,
                                       const std::vector<std::string>& overlays) {
  Problems problems;
  const bool by_itself = overlays.empty() && is_overlay(file);
  const auto root =
      by_itself ? read_overlay(file, problems) : read_merged(file, overlays, problems);
  if (root && by_itself) check_remarks(*root, problems, true);
  if (root) report_unsourced(*root, problems);
  return problems.sorted();
}

ScenarioReading read_scenario_text(std::string_view text, const std::string& name) {
  Problems problems;
  auto root = read_yaml(text, problems.add_file(name), problems);
  if (root && !check_root(*root, problems)) root.reset();
  if (root) {
    note_origins(*root);
    if (const Node::Entry* extends = root->find("extends"))
      problems.add(extends->place,
                   "extends: only a file can extend another; expected the values "
                   "written out");
    for (const std::string_view key : list_keys)
      if (const auto list = name_of_list(*root, key, problems))
        list->wrong("only a file can name a table beside it; expected a scenario in a file");
  }
  if (root)
    if (const auto model = name_of_model(*root, problems))
      model->wrong(
          "only a file can name a model beside it; expected `none`, or a scenario in a "
          "file");
  return finish(std::move(root), false, fs::path(name).stem().string(), problems);
}

}  // namespace v2v
