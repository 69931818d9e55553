// The dictionary of a folder's tables.
#include "vein2vein/report/data_package.hpp"

#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

#include <cctype>
#include <cstddef>
#include <string_view>

namespace v2v {
namespace report {
namespace {

constexpr std::string_view type_names[] = {"string",  "integer",  "number",
                                           "boolean", "datetime", "date"};

/// Lower case letters, digits, `.`, `_` and `-`: what the standard has in names.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const auto letter = static_cast<unsigned char>(c);
    const bool stays = letter < 0x80 && (std::isalnum(letter) || c == '.' || c == '_' || c == '-');
    plain += stays ? static_cast<char>(std::tolower(letter)) : '-';
  }
  return plain.empty() ? "results" : plain;
}

Json field_json(const Column& column) {
  Json json;
  json["name"] = column.name;
  json["type"] = type_names[static_cast<std::size_t>(column.type)];
  // Without a zone: the times of the scenario are local civil time.
  if (column.type == ColumnType::datetime) json["format"] = "%Y-%m-%dT%H:%M:%S";
  if (column.type == ColumnType::boolean) {
    json["trueValues"] = {"1"};
    json["falseValues"] = {"0"};
  }
  json["description"] = column.description;
  if (!column.unit.empty()) json["unit"] = column.unit;
  json["constraints"]["required"] = !column.may_be_empty;
  if (!column.levels.empty()) json["constraints"]["enum"] = column.levels;
  return json;
}

Json resource_json(const TableDescription& table) {
  Json json;
  json["profile"] = "tabular-data-resource";
  json["name"] = plain_name(table.file.substr(0, table.file.rfind('.')));
  json["path"] = table.file;
  json["title"] = table.title;
  json["format"] = "csv";
  json["mediatype"] = "text/csv";
  json["encoding"] = "utf-8";
  json["dialect"] = {{"delimiter", ","},
                     {"lineTerminator", "\n"},
                     {"quoteChar", "\""},
                     {"doubleQuote", true},
                     {"header", true}};
  Json fields = Json::array();
  for (const Column& column : table.columns) fields.push_back(field_json(column));
  json["schema"]["fields"] = std::move(fields);
  json["schema"]["missingValues"] = Json::array({""});
  if (!table.key.empty()) json["schema"]["primaryKey"] = table.key;
  return json;
}

}  // namespace
}  // namespace report

std::string data_package_of(const std::string& name, const std::string& title,
                            const std::vector<TableDescription>& tables) {
  report::Json json;
  json["profile"] = "tabular-data-package";
  json["name"] = report::plain_name(name);
  json["title"] = title;
  json["resources"] = report::Json::array();
  for (const TableDescription& table : tables)
    json["resources"].push_back(report::resource_json(table));
  return report::text_of_json(json);
}

}  // namespace v2v
