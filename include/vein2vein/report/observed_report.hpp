// What was seen of a trial as a document, JSON, a picture, and as what a scenario may say of it.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/observe.hpp"

#include <string>

namespace v2v {

/// The answer, the flowchart, cumulative incidence and times.
Document full_document(const ObservedSummary& observed);
/// `flow`, `treated_fraction`, `times`, `incidence`.
std::string json_of(const ObservedSummary& observed);
std::string flowchart_svg(const ObservedSummary& observed);
/// `day`, then a column an outcome: cumulative incidence.
std::string incidence_csv(const ObservedSummary& observed);
/// An overlay that says what the trial saw as `published:`, for `--with`. Patients under way are
/// counted at the gates that they have reached and are not lost.
std::string published_yaml(const ObservedSummary& observed);

}  // namespace v2v
