// What was seen of a trial as a document, JSON, pictures, a table, and as what a scenario may say.
#pragma once

#include "vein2vein/report/data_package.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/observe.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// The answer, the flowchart, cumulative incidence and times.
Document full_document(const ObservedSummary& observed);
/// The same with its pictures.
Document report_of(const ObservedSummary& observed);
/// `flow`, `treated_fraction`, `times`, `incidence`.
std::string json_of(const ObservedSummary& observed);
/// `observed-flowchart`, `observed-incidence`; the second one where it is known when patients left.
std::vector<blocks::Figure> pictures_of(const ObservedSummary& observed);
/// `observed-incidence.csv`; without rows where it is not known when patients left.
DataTable incidence_table(const ObservedSummary& observed);
/// `published:` of a scenario, its source being the key `source`.
std::string published_block(const ObservedSummary& observed, std::string_view source);
/// An overlay that says what the trial saw as `published:`, for `--with`. Patients under way are
/// counted at the gates that they have reached and are not lost.
std::string published_yaml(const ObservedSummary& observed);

}  // namespace v2v
