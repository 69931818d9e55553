// The page of a run or a comparison: the answer first, then all that it rests on.
#include "vein2vein/report/report.hpp"

#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "report/views/calendar.hpp"
#include "report/views/outcomes.hpp"
#include "report/views/parts.hpp"
#include "report/views/people.hpp"
#include "report/views/places.hpp"
#include "report/views/populations.hpp"
#include "report/warning_lines.hpp"

#include <utility>

namespace v2v {
namespace report {
namespace {

void add_reproduction(Document& document, const StudyRecord& record) {
  document.section("How to make it again");
  if (!record.command.empty()) document.paragraph("`" + clean(record.command) + "`");
  document.note("The same version of the program prints the same numbers, whatever the machine.");
}

}  // namespace

void add_pictures(Document& document, const std::vector<blocks::Figure>& pictures) {
  if (pictures.empty()) return;
  document.section("Pictures");
  for (const blocks::Figure& picture : pictures)
    document.figure(picture.name, picture.title, picture.svg);
}

}  // namespace report

Document report_of(const RunSummary& run, const StudyRecord& record,
                   const std::vector<blocks::Figure>& pictures) {
  Document document;
  report::add_heading(document, run);
  report::add_answer(document, run);
  document.warnings(run.warnings);
  report::add_populations(document, run);
  report::add_years(document, run, 10);
  report::add_short_resources(document, run, 8);
  const blocks::Flowchart flowchart{{{"", flowchart_of(run)}}};
  document.section("From ITT to treated").flowcharts(flowchart);
  report::add_key(document, flowchart);
  document.section("Key numbers").table(report::key_numbers(run));
  report::add_pictures(document, pictures);
  report::add_treated(document, run);
  report::add_outcomes(document, run);
  report::add_calendar(document, run);
  report::add_details(document, run, 20);
  report::add_occupancy(document, run);
  report::add_people(document, run);
  report::add_by_place(document, run, 20);
  report::add_each_population(document, run);
  report::add_reproduction(document, record);
  report::add_origin(document, run);
  report::add_record(document, record);
  return document;
}

Document report_of(const ComparisonSummary& comparison, const std::vector<StudyRecord>& records,
                   const std::vector<blocks::Figure>& pictures) {
  const std::vector<std::string> names = report::names_of(comparison.arms);
  Document document;
  std::string title;
  for (const std::string& name : names) title += (title.empty() ? "" : " or ") + name;
  document.title(title);
  report::add_verdicts(document, comparison);
  document.warnings(report::warnings_of(comparison));
  document.section("The arms");
  if (!comparison.arms.empty()) report::add_arms(document, comparison, comparison.arms.size());
  report::add_causes(document, comparison);
  for (std::size_t i = 0; i < comparison.differences.size() && i + 1 < names.size(); ++i)
    report::add_survival_differences(document, comparison.differences[i].survival, names[0],
                                     names[i + 1]);
  report::add_pictures(document, pictures);
  if (!records.empty()) report::add_reproduction(document, records.front());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const RunSummary& arm = comparison.arms[i];
    document.part(names[i]);
    document.section("From ITT to treated").flowcharts({{{"", flowchart_of(arm)}}});
    report::add_treated(document, arm);
    report::add_outcomes(document, arm);
    report::add_details(document, arm, 20);
    report::add_origin(document, arm);
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    document.part("Record of the study: " + names[i]);
    report::add_record(document, records[i]);
  }
  return document;
}

}  // namespace v2v
