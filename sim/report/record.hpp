// What a study's record says, item by item, whatever its form.
#pragma once

#include "vein2vein/report/study_record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace v2v::report {

struct RecordTable {
  std::string name;                 ///< what its rows are
  std::vector<std::string> header;  ///< in words
  std::vector<std::vector<std::string>> rows;
};

struct RecordItem {
  std::string number, title;
  std::vector<std::string> text;     ///< paragraphs
  std::vector<std::string> drawing;  ///< lines in which spaces count
  std::vector<RecordTable> tables;
};

struct RecordSection {
  std::string number, title;
  std::vector<RecordItem> items;
};

inline constexpr const char* record_guideline =
    "STRESS-DES (Monks T, Currie CSM, Onggo BS, Robinson S, Kunc M, Taylor SJE. Strengthening the "
    "reporting of empirical simulation studies: Introducing the STRESS guidelines. Journal of "
    "Simulation 2019;13:55-67. doi:10.1080/17477778.2018.1442155)";

std::vector<RecordSection> sections_of(const StudyRecord& record);
/// Sections as parts, items as their sections.
void add_record(Document& document, const StudyRecord& record);

/// What the scenario says of the parts of the model that this item is about, a table a part. Every
/// part has its item.
std::vector<RecordTable> facts_in(std::string_view item, const Scenario& scenario);

// The sections, each in a file of its own.
RecordSection objectives_of(const StudyRecord& record);
RecordSection logic_of(const Scenario& scenario);
RecordItem components_of(const Scenario& scenario);
RecordSection data_of(const Scenario& scenario);
RecordSection experimentation_of(const StudyRecord& record);
RecordSection implementation_of(const StudyRecord& record);
RecordSection code_access_of(const StudyRecord& record);

/// What stands behind the name of a table that is about one of several populations.
std::string of_population(const Scenario& scenario, const Population& population);

/// The posterior of a group of counts: `Beta(7.5, 48.5)`.
std::string posterior_of(const CountedGroup& group);

}  // namespace v2v::report
