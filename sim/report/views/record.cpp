// The record of a study as a document.
#include "report/record.hpp"

namespace v2v {
namespace report {
namespace {

void add_item(Document& document, const RecordItem& item) {
  document.section(item.number + ' ' + item.title);
  for (const std::string& text : item.text) document.paragraph(text);
  if (!item.drawing.empty()) document.drawing(item.drawing);
  for (const RecordTable& rows : item.tables) {
    blocks::Table table(rows.header, rows.header.size(), rows.name);
    for (const auto& row : rows.rows) table.row({row.begin(), row.end()});
    document.table(std::move(table));
  }
}

}  // namespace

void add_record(Document& document, const StudyRecord& record) {
  for (const RecordSection& section : sections_of(record)) {
    document.part(section.number + ' ' + section.title);
    for (const RecordItem& item : section.items) add_item(document, item);
  }
}

}  // namespace report

Document full_document(const StudyRecord& record) {
  const Scenario& scenario = *record.scenario;
  Document document;
  document.title(scenario.title.empty() ? scenario.name : scenario.title);
  document.paragraph(std::string("A record of the study after ") + report::record_guideline);
  if (record.run) document.warnings(record.run->warnings);
  report::add_record(document, record);
  return document;
}

}  // namespace v2v
