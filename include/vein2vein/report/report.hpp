// The results of a run or a comparison as documents, JSON and pictures.
#pragma once

#include "vein2vein/core/words.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

/// What becomes of the patients of every hospital or region, or of those given each product.
enum class PlacesBy : std::uint8_t { hospital, region, product };
template <>
inline constexpr auto words<PlacesBy> = std::to_array<Word<PlacesBy>>({
    {PlacesBy::hospital, "hospital"},
    {PlacesBy::region, "region"},
    {PlacesBy::product, "product"},
});
Document by_place(const RunSummary& run, PlacesBy by);
Document by_place(const ComparisonSummary& comparison, PlacesBy by);

/// One JSON object, indented by two spaces, line end at the end. Keys are always all there and in
/// one order, but for `populations` where there is one and what is told of dates where nothing is
/// observed by the calendar; what is unknown is null. Nothing is folded or rounded.
std::string json_of(const RunSummary& run);
std::string json_of(const ComparisonSummary& comparison);

/// The pictures of a run and of a comparison, each with its name (of its file as well), what it
/// shows, and its SVG: `flowchart`, `incidence`, `waits`; of several arms these with the arm's name
/// behind them, `comparison`, and of two arms one `flowchart` of both. What has nothing to show is
/// left out.
std::vector<blocks::Figure> pictures_of(const RunSummary& run, std::string_view arm = {});
std::vector<blocks::Figure> pictures_of(const ComparisonSummary& comparison);
/// Use of what is limited, by date, of a run that is observed by the calendar: what is short first.
/// Nothing of others.
std::optional<blocks::Figure> occupancy_picture(const RunSummary& run, std::string_view arm = {});
/// A name for each arm: the scenario's, numbered when two arms share it.
std::vector<std::string> names_of_arms(const ComparisonSummary& comparison);
/// `waits-point-of-care`: of one arm.
std::string picture_name(std::string_view what, std::string_view arm);

// All pictures are as wide as the type area of A4 (180 mm) or narrower, cropped to what they show,
// with no type below 7 points. They are laid out with built-in widths of type, so that the bytes
// depend on nothing that is installed and the text keeps to its boxes in any common sans-serif.

/// In the manner of CONSORT: counts with their share of those intended to treat. As high as A4; the
/// type shrinks until it fits, down to 7 points, beyond which the picture grows.
std::string flowchart_svg(const RunSummary& run);
/// Two arms side by side, of the same patients.
std::string flowchart_svg(const ComparisonSummary& comparison);
/// The arms' outcomes as bars, and by cause who is saved and who is lost instead.
std::string comparison_svg(const ComparisonSummary& comparison);
/// Infused and losses by cause by day; empty where the run does not hold them.
std::string incidence_svg(const RunSummary& run);
/// Who is alive month by month, with the numbers at risk: all intended and the infused of a run,
/// all intended of each arm; empty where nobody says what becomes of patients.
std::string survival_svg(const RunSummary& run);
std::string survival_svg(const ComparisonSummary& comparison);
/// Mean, median and 90 % of waits by site and resource; empty where nobody waits.
std::string waits_svg(const RunSummary& run);
/// The same flowchart for Graphviz.
std::string flowchart_dot(const RunSummary& run);

}  // namespace v2v
