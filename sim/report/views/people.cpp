// Tables of people.
#include "report/views/people.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace v2v::report {
namespace {

constexpr double kSeldom = 0.05;

std::string name_of_row(const PeopleSummary& row) {
  std::string name = clean(row.site) + ": " + clean(row.title);
  if (!row.shift.empty()) name += ", " + clean(row.shift);
  return name;
}

Cell full_time(double people) { return {number(people, 1), people}; }

blocks::Table people_table(const std::vector<const PeopleSummary*>& rows) {
  blocks::Table table({"full-time equivalents", "there", "work", "enough on 95 % of weeks",
                       "work, h a week", "weeks short"},
                      1);
  for (const PeopleSummary* row : rows)
    table.row({name_of_row(*row),
               full_time(row->offered_fte),
               full_time(row->used_fte),
               full_time(row->fte95),
               {number(row->used_hours, 0), row->used_hours, "h"},
               {percent_with_unit(row->weeks_short), row->weeks_short}});
  return table;
}

}  // namespace

void add_people(Document& document, const RunSummary& run) {
  if (run.people.empty()) return;
  std::vector<const PeopleSummary*> rows;
  for (const PeopleSummary& row : run.people) rows.push_back(&row);
  document.section("People, by role and site").table(people_table(rows));
  document.note(
      "Work of whole weeks, whoever does it; short: it takes more hours than those who are there "
      "have. FTE: full-time equivalents.");
}

void add_short_people(Document& document, const RunSummary& run, std::size_t most) {
  std::vector<const PeopleSummary*> rows;
  for (const PeopleSummary& row : run.people)
    if (row.weeks_short > kSeldom) rows.push_back(&row);
  if (rows.empty()) return;
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto* a, const auto* b) { return a->weeks_short > b->weeks_short; });
  rows.resize(std::min(rows.size(), most));
  document.apart().table(people_table(rows));
}

}  // namespace v2v::report
