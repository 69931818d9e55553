// From the name of a model to its tables.
#include "scenario/read_model.hpp"

#include "scenario/attrition_file.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/known_models.hpp"
#include "scenario/quantity.hpp"
#include "scenario/text_check.hpp"
#include "scenario/yaml_reader.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>

namespace v2v {
namespace {

namespace fs = std::filesystem;
/// Five rates and a few factors for each study.
constexpr std::size_t kMostColumns = 4000;

/// A table beside the description of a model, which names it at `key`; what was read is noted.
std::optional<CsvTable> table_of_model(const Node& description, const std::string& path,
                                       std::string_view key, std::vector<ModelTable>& noted,
                                       Problems& problems) {
  const Node::Entry* entry = description.find(key);
  if (!entry || !entry->value.is_scalar()) {
    problems.add(description.place, fmt::format("{} is missing; expected a file made by "
                                                "`v2v calibrate`",
                                                ticked(key)));
    return std::nullopt;
  }
  const std::string table = beside(path, entry->value.text);
  noted.push_back({entry->value.text, {}});
  std::string& bytes = noted.back().bytes;
  std::string failure = read_bytes(table, bytes);
  if (failure.empty() && bytes.size() > largest_file)
    failure = fmt::format("it is larger than {} MiB", largest_file >> 20U);
  if (failure.empty()) {
    CsvRules rules;
    rules.most_columns = kMostColumns;
    return read_csv(bytes, problems.add_file(table), problems, rules);
  }
  problems.add(entry->value.place, fmt::format("{}: {}", ticked(table), failure));
  return std::nullopt;
}

/// The longest wait that the model was fitted to; days.
std::optional<double> support_of_model(const Node& description, Problems& problems) {
  static constexpr Field kSupport{.key = "support",
                                  .form = Form::duration,
                                  .text = "",
                                  .example = "60 d",
                                  .least = shortest_duration};
  const Node::Entry* entry = description.find(kSupport.key);
  if (entry)
    return read_days(
        Value{&description, "", nullptr, &problems}.below(entry->key, entry->value, &kSupport));
  problems.add(description.place,
               "`support` is missing, the longest wait that the model was fitted to; expected a "
               "file made by `v2v calibrate`");
  return std::nullopt;
}

Value value_of_attrition(const Node& root, const Node::Entry& section, const Node::Entry& entry,
                         Problems& problems) {
  return Value{&root, "", nullptr, &problems}
      .below(section.key, section.value, nullptr)
      .below(entry.key, entry.value, tables::attrition.find(entry.key))
      .bare();
}

/// The table of the left-out studies is large, and few need it.
bool says_left_out(const Node& root, Problems& problems) {
  if (const Node::Entry* populations = root.find("populations"))
    for (const Node::Entry& each : populations->value.entries)
      if (says_left_out(each.value, problems)) return true;
  const Node::Entry* section = root.find("attrition");
  const Node::Entry* evidence = section ? section->value.find("evidence") : nullptr;
  if (!evidence) return false;
  const Value value = value_of_attrition(root, *section, *evidence, problems);
  return value.node->is_scalar() && value.node->text == "left_out";
}

/// What the description at `path` says of its version and what it is made of, where that is wrong.
std::string fault_of(const Node& description, const std::string& path) {
  const Node::Entry* version = description.find("attrition_model");
  if (!version)
    return fmt::format("{} is no model of attrition; expected a file made by `v2v calibrate`",
                       ticked(path));
  if (version->value.is_scalar() && version->value.text == std::to_string(attrition_model_version))
    return {};
  return fmt::format(
      "{} was made by another version of the program; expected `attrition_model: {}`: "
      "`v2v calibrate` makes it again",
      ticked(path), attrition_model_version);
}

/// The model of a description that is not known yet.
std::shared_ptr<const AttritionModel> made_of(std::string&& bytes, const std::string& path,
                                              bool leaves_out, const Value& named,
                                              Problems& problems) {
  const auto description = read_yaml(bytes, problems.add_file(path), problems);
  if (!description) return nullptr;
  if (const std::string fault = fault_of(*description, path); !fault.empty()) {
    named.wrong(fault);
    return nullptr;
  }
  KnownModel made;
  const std::size_t problems_before = problems.count();
  const auto support = support_of_model(*description, problems);
  const auto draws = table_of_model(*description, path, "draws", made.tables, problems);
  const auto left_out = leaves_out
                            ? table_of_model(*description, path, "left_out", made.tables, problems)
                            : std::optional<CsvTable>();
  if (!support || !draws || (leaves_out && !left_out)) return nullptr;
  made.model = attrition_model(*draws, left_out ? &*left_out : nullptr, *support, problems);
  const auto model = made.model;
  made.description = std::move(bytes);
  if (model && problems.count() == problems_before) KnownModels::here().add(std::move(made));
  return model;
}

}  // namespace

std::optional<Value> name_of_model(const Node& root, Problems& problems) {
  const Node::Entry* section = root.find("attrition");
  const Node::Entry* model = section ? section->value.find("model") : nullptr;
  if (!model || model->value.is_null()) return std::nullopt;
  const Value value = value_of_attrition(root, *section, *model, problems);
  if (value.node->is_scalar() && value.node->text == "none") return std::nullopt;
  return value;
}

std::shared_ptr<const AttritionModel> read_attrition_model(const Node& root, Problems& problems) {
  const auto value = name_of_model(root, problems);
  const auto name = value ? read_text(*value) : std::nullopt;
  if (!name) return nullptr;
  const std::string& around = problems.file_name(value->node->place.file);
  const std::string path = (fs::path(around).parent_path() / *name).lexically_normal().string();
  std::string bytes;
  const std::string failure = read_bytes(path, bytes);
  if (!failure.empty()) {
    value->wrong(fmt::format("{}: {}", ticked(path), failure));
    return nullptr;
  }
  const bool leaves_out = says_left_out(root, problems);
  const KnownModel* const known = KnownModels::here().find(bytes, path, leaves_out ? 2 : 1);
  if (!known) return made_of(std::move(bytes), path, leaves_out, *value, problems);
  // Whoever asks which files were read hears of the same ones.
  problems.add_file(path);
  for (const ModelTable& table : known->tables) problems.add_file(beside(path, table.name));
  return problems.empty() ? known->model : nullptr;  // as when it is read
}

}  // namespace v2v
