// The pictures of a run and of a comparison.
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <cctype>
#include <utility>

namespace v2v {
namespace report {
namespace {

/// A picture of nothing is none.
void add(std::vector<blocks::Figure>& pictures, std::string name, std::string title,
         std::string svg) {
  if (!svg.empty()) pictures.push_back({std::move(name), std::move(title), std::move(svg)});
}

}  // namespace
}  // namespace report

std::vector<std::string> names_of_arms(const ComparisonSummary& comparison) {
  return report::names_of(comparison.arms);
}

std::string picture_name(std::string_view what, std::string_view arm) {
  std::string name(what);
  if (!arm.empty()) name += '-';
  for (const char c : arm)
    name += std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '+' ? c : '-';
  return name;
}

std::vector<blocks::Figure> pictures_of(const RunSummary& run, std::string_view arm) {
  using report::add;
  const std::string of = arm.empty() ? "" : ": " + std::string(arm);
  std::vector<blocks::Figure> pictures;
  add(pictures, picture_name("flowchart", arm), "Patients from ITT to treated" + of,
      flowchart_svg(run));
  add(pictures, picture_name("incidence", arm), "Cumulative incidence of infusion and losses" + of,
      incidence_svg(run));
  add(pictures, picture_name("survival", arm),
      "Survival since the ITT gate and since infusion" + of, survival_svg(run));
  add(pictures, picture_name("waits", arm), "Waits by site" + of, waits_svg(run));
  return pictures;
}

std::vector<blocks::Figure> pictures_of(const ComparisonSummary& comparison) {
  using report::add;
  std::vector<blocks::Figure> pictures;
  const std::vector<std::string> names = report::names_of(comparison.arms);
  const bool two = names.size() == 2;
  if (two)
    add(pictures, "flowchart", "The same patients in two arms, in the manner of CONSORT",
        flowchart_svg(comparison));
  add(pictures, "comparison", "What becomes of the same patients in each arm",
      comparison_svg(comparison));
  add(pictures, "survival", "Survival of all intended in each arm", survival_svg(comparison));
  for (std::size_t i = 0; i < names.size(); ++i)
    for (blocks::Figure& picture : pictures_of(comparison.arms[i], names[i]))
      if (!two || !picture.name.starts_with("flowchart")) pictures.push_back(std::move(picture));
  return pictures;
}

}  // namespace v2v
