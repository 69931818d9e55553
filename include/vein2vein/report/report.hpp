// The results of a run or a comparison as documents, JSON and pictures.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v {

/// Everything there is. The flowchart comes first: one box a gate, the losses beside the arrow that
/// leads on. A count is `mean [95 % prediction interval of one cohort]`, the published count behind
/// it, marked `outside` when it is not in the interval. Reasons with a mean below 0.05 that nobody
/// published are folded into `other reasons`.
Document full_document(const RunSummary& run);
/// The arms' flowcharts (side by side when there are two and they fit), then what differs.
Document full_document(const ComparisonSummary& comparison);

/// The answer on one screen: what is most important to know first, the treated fraction in a
/// sentence, the flowchart in short, at most twelve numbers that it hangs on.
Document first_screen(const RunSummary& run);
/// Which arm treats more, the arms below each other with who is saved and who is lost instead, and
/// what patients are lost to in each.
Document first_screen(const ComparisonSummary& comparison);

/// One JSON object, indented by two spaces, line end at the end. Keys are always all there and in
/// one order; what is unknown is null. Nothing is folded or rounded.
std::string json_of(const RunSummary& run);
std::string json_of(const ComparisonSummary& comparison);

/// The pictures of a run and of a comparison, each with its name, what it shows, and its SVG.
std::vector<blocks::Figure> pictures_of(const RunSummary& run);
std::vector<blocks::Figure> pictures_of(const ComparisonSummary& comparison);
/// The flowchart as a figure in the manner of CONSORT: one A4 page (210 mm x 297 mm), whatever the
/// number of gates and reasons; the type shrinks until it fits. Laid out with built-in widths of
/// type, so the bytes depend on nothing that is installed and the text keeps to its boxes in any
/// common sans-serif.
std::string flowchart_svg(const RunSummary& run);
/// The same flowchart for Graphviz.
std::string flowchart_dot(const RunSummary& run);

}  // namespace v2v
