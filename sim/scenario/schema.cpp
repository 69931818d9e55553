// The table of fields as a JSON Schema (draft-07) for editors.
#include "scenario/fields.hpp"
#include "vein2vein/scenario/read.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace v2v {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kNumber = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?";

Json pattern(const std::string& text) { return {{"type", "string"}, {"pattern", text}}; }
Json reference(std::string_view name) { return {{"$ref", "#/definitions/" + std::string(name)}}; }
Json any_of(std::initializer_list<Json> options) { return {{"anyOf", Json(options)}}; }

/// Builds the schema; every table becomes one definition.
class Schema {
 public:
  std::string text() {
    Json root = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "vein2vein scenario"}};
    root.update(mapping(tables::scenario));
    root["required"] = {"format"};
    add_values();
    add(tables::loss);
    Json sorted = Json::object();
    for (const std::string& name : names_) sorted[name] = definitions_[name];
    root["definitions"] = std::move(sorted);
    return root.dump(2) + "\n";
  }

 private:
  void define(const std::string& name, Json schema) {
    names_.insert(name);
    definitions_[name] = std::move(schema);
  }

  /// A reference to the definition of a table, which is made when it is met first.
  Json add(const Table& table) {
    const std::string name(table.name);
    if (names_.insert(name).second) definitions_[name] = mapping(table);
    return reference(name);
  }

  Json mapping(const Table& table) {
    Json properties = Json::object();
    for (const char* remark : {"source", "assumed", "unverified", "note"})
      properties[remark] = reference("words");
    for (const Field& field : table.fields) {
      // Nothing behind a key takes away what an extended file says.
      Json options = Json::array({of(field), {{"type", "null"}}});
      Json property = {{"description", std::string(field.text)},
                       {"examples", {std::string(field.example)}},
                       {"anyOf", std::move(options)}};
      if (!field.fallback.empty()) property["default"] = std::string(field.fallback);
      properties[std::string(field.key)] = std::move(property);
    }
    Json result = {{"description", std::string(table.text)},
                   {"type", "object"},
                   {"properties", std::move(properties)}};
    if (table.rest)
      result["additionalProperties"] = any_of({of(*table.rest), {{"type", "null"}}});
    else
      result["additionalProperties"] = false;
    return result;
  }

  /// A value that may be written long, with its source.
  Json value_or_long(Json value) { return any_of({std::move(value), reference("long_form")}); }

  Json number(const Field& field, const char* type) {
    Json schema = {{"type", type}, {"minimum", field.least}};
    if (field.most != 0) schema["maximum"] = field.most;
    return value_or_long(std::move(schema));
  }

  Json of(const Field& field) {
    switch (field.form) {
      case Form::text:
        return value_or_long(reference("words"));
      case Form::word:
        return value_or_long({{"type", "string"}});
      case Form::words:
        return words(field);
      case Form::flag:
        return value_or_long({{"type", "boolean"}});
      case Form::integer:
        return number(field, "integer");
      case Form::number:
        return number(field, "number");
      case Form::capacity:
        if (!field.table) return any_of({number(field, "integer"), {{"const", "unlimited"}}});
        return any_of({number(field, "integer"), {{"const", "unlimited"}}, add(*field.table)});
      case Form::moment:
        return any_of({reference("duration"), pattern("^\\d{4}-\\d{2}-\\d{2}$")});
      case Form::timetable:
      case Form::mappings: {
        const Json one = add(*field.table);
        return any_of({one, {{"type", "array"}, {"items", one}}});
      }
      case Form::rates:
        return any_of({reference("rate"), add(*field.table)});
      case Form::growth:
        return value_or_long(
            pattern(std::string("^ *") + kNumber + " *% */ *(ms|s|min|h|d|wk|mo|y) *$"));
      case Form::names:
      case Form::levels:
      case Form::times: {
        Json one = {{"type", "string"}};
        if (field.form == Form::levels) one = {{"type", {"string", "number"}}};
        if (field.table) one = any_of({one, add(*field.table)});
        return value_or_long(any_of({one, {{"type", "array"}, {"items", one}}}));
      }
      case Form::transport_loss:
        return any_of({{{"enum", split_words(field.choices)}}, add(*field.table), shares(&field)});
      case Form::duration:
      case Form::rate:
        return reference(field.form == Form::duration ? "duration" : "rate");
      case Form::distribution:
        return any_of({reference("duration"), add(tables::distribution)});
      case Form::probability:
        return any_of({reference("probability_value"),
                       add(field.table ? *field.table : tables::probability)});
      case Form::hazard:
        return any_of({reference("rate"), add(*field.table)});
      case Form::choice:
        return value_or_long({{"enum", split_words(field.choices)}});
      case Form::durations:
        return {{"type", "array"}, {"items", reference("duration")}};
      case Form::integers:
        return {
            {"type", "array"},
            {"items", {{"type", "integer"}, {"minimum", field.least}, {"maximum", field.most}}}};
      case Form::coordinates:
        return {{"type", "array"},
                {"items", {{"type", "number"}, {"minimum", field.least}, {"maximum", field.most}}},
                {"minItems", 2},
                {"maxItems", 2}};
      case Form::recorded:
        return any_of({{{"type", {"string", "number"}}}, shares(nullptr)});
      case Form::remedy:
        return any_of({{{"enum", split_words(field.choices)}}, shares(&field)});
      case Form::factors:
        return any_of({{{"type", "number"}}, {{"type", "object"}}});
      case Form::start:
        return any_of({{{"enum", split_words(field.choices)}},
                       {{"type", "object"}, {"required", {"before_release"}}}});
      case Form::quantile:
        return any_of({reference("probability_value"), {{"const", "median"}}});
      case Form::by_shift:
        return any_of({reference("duration"), {{"type", "object"}}});
      case Form::weights:
        return {{"type", "object"}};
      case Form::object:
        return object(field);
      case Form::objects:
        return {{"type", "array"}, {"items", add(*field.table)}};
    }
    return {};
  }

  Json words(const Field& field) {
    Json item = {{"type", "string"}};
    if (!field.choices.empty()) item = {{"enum", split_words(field.choices)}};
    return {{"type", "array"}, {"items", std::move(item)}};
  }

  Json object(const Field& field) {
    if (!field.or_none) return add(*field.table);
    return any_of({add(*field.table), {{"const", "none"}}});
  }

  /// Words with probabilities; of the field's choices or, without a field, free ones.
  Json shares(const Field* field) {
    Json schema = {{"type", "object"}};
    if (field) schema["propertyNames"] = {{"enum", split_words(field->choices)}};
    return schema;
  }

  void add_values() {
    const std::string number = kNumber;
    define("words", {{"type", {"string", "number"}}});
    Json properties = {{"value", true}};
    for (const char* remark : {"source", "assumed", "unverified", "note"})
      properties[remark] = reference("words");
    define("long_form", {{"type", "object"},
                         {"properties", std::move(properties)},
                         {"required", {"value"}},
                         {"additionalProperties", false}});
    define("duration", value_or_long(pattern("^" + number + " *(ms|s|min|h|d|wk|mo|y)$")));
    define("rate", value_or_long(pattern("^" + number + " */ *(ms|s|min|h|d|wk|mo|y)$")));
    define("probability_value",
           value_or_long(any_of({{{"type", "number"}, {"minimum", 0}, {"maximum", 1}},
                                 pattern("^" + number + " *%$")})));
  }

  std::set<std::string> names_;
  Json definitions_ = Json::object();
};

}  // namespace

std::string scenario_schema() { return Schema().text(); }

}  // namespace v2v
