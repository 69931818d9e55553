// A document as JSON, for a page that draws it.
#include "report/json_parts.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/document.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <variant>

namespace v2v {
namespace report {
namespace {

Json cell_json(const Cell& cell) {
  Json json;
  json["text"] = clean(cell.text);
  json["value"] = cell.value ? Json(*cell.value) : Json(nullptr);
  json["interval"] = interval_json(cell.interval);
  json["unit"] = cell.unit;
  return json;
}

const char* level_name(blocks::Heading::Level level) {
  switch (level) {
    case blocks::Heading::Level::title:
      return "title";
    case blocks::Heading::Level::section:
      return "section";
    case blocks::Heading::Level::part:
      return "part";
  }
  return "";
}

/// One overload of each block; `kind` comes first.
struct Writer {
  Json operator()(const blocks::Heading& heading) const {
    return {
        {"kind", "heading"}, {"level", level_name(heading.level)}, {"text", clean(heading.text)}};
  }
  Json operator()(const blocks::Paragraph& paragraph) const {
    return {{"kind", paragraph.is_answer ? "answer"
                     : paragraph.is_note ? "note"
                                         : "paragraph"},
            {"text", clean(paragraph.text)}};
  }
  Json operator()(const blocks::Warnings& warnings) const {
    Json json = {{"kind", "warnings"}, {"sentences", Json::array()}};
    for (const Warning& warning : most_important(warnings.list, overloads_in_text))
      json["sentences"].push_back(clean(sentence_of(warning)));
    return json;
  }
  Json operator()(const blocks::Table& table) const {
    Json json = {
        {"kind", "table"}, {"caption", clean(table.caption())}, {"columns", Json::array()}};
    for (std::size_t i = 0; i < table.header().size(); ++i)
      json["columns"].push_back({{"title", clean(table.header()[i])},
                                 {"align", i < table.left_columns() ? "left" : "right"}});
    json["rows"] = Json::array();
    for (std::size_t i = 0; i < table.rows().size(); ++i) {
      Json row = {{"rule_before", table.has_rule_before(i)}, {"cells", Json::array()}};
      for (const Cell& cell : table.rows()[i]) row["cells"].push_back(cell_json(cell));
      json["rows"].push_back(std::move(row));
    }
    return json;
  }
  Json operator()(const blocks::Flowchart& flowchart) const {
    Json json = {{"kind", "flowchart"}, {"arms", Json::array()}};
    for (const blocks::Flowchart::Arm& arm : flowchart.arms)
      json["arms"].push_back({{"name", clean(arm.name)}, {"stages", flowchart_json(arm.stages)}});
    return json;
  }
  Json operator()(const blocks::Drawing& drawing) const {
    Json json = {{"kind", "drawing"}, {"lines", Json::array()}};
    for (const std::string& line : drawing.lines) json["lines"].push_back(clean(line));
    return json;
  }
  Json operator()(const blocks::Figure& figure) const {
    return {{"kind", "figure"},
            {"name", clean(figure.name)},
            {"title", clean(figure.title)},
            {"svg", figure.svg}};
  }
};

}  // namespace
}  // namespace report

std::string document_json(const Document& document) {
  using namespace report;
  Json json;
  json["blocks"] = Json::array();
  for (const Document::Placed& placed : document.blocks())
    json["blocks"].push_back(std::visit(Writer{}, placed.block));
  return text_of_json(json);
}

}  // namespace v2v
