// Sheets as JSON, for a page that makes a workbook of them.
#include "report/json_parts.hpp"
#include "vein2vein/report/workbook.hpp"

#include <nlohmann/json.hpp>

namespace v2v {
namespace {

using report::Json;

const char* name_of(SheetCell::Style style) {
  switch (style) {
    case SheetCell::Style::plain:
      return "plain";
    case SheetCell::Style::heading:
      return "heading";
    case SheetCell::Style::header:
      return "header";
  }
  return "";
}

Json cell_json(const SheetCell& cell) {
  if (cell.number) return {{"number", *cell.number}, {"format", cell.format}};
  if (cell.text.empty()) return nullptr;
  return {{"text", cell.text}, {"style", name_of(cell.style)}};
}

}  // namespace

std::string worksheets_json(const std::vector<Worksheet>& sheets) {
  Json all = Json::array();
  for (const Worksheet& sheet : sheets) {
    Json rows = Json::array();
    for (const auto& row : sheet.rows) {
      Json cells = Json::array();
      for (const SheetCell& cell : row) cells.push_back(cell_json(cell));
      rows.push_back(std::move(cells));
    }
    all.push_back({{"name", sheet.name}, {"widths", sheet.widths}, {"rows", std::move(rows)}});
  }
  return all.dump();
}

}  // namespace v2v
