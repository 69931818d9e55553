// The pictures of a run and of a comparison.
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

namespace v2v {

std::vector<blocks::Figure> pictures_of(const RunSummary& run) {
  return {
      {"flowchart", "Patients from ITT to treated, in the manner of CONSORT.", flowchart_svg(run)}};
}

std::vector<blocks::Figure> pictures_of(const ComparisonSummary& comparison) {
  std::vector<blocks::Figure> pictures;
  const std::vector<std::string> names = report::names_of(comparison.arms);
  for (std::size_t i = 0; i < names.size(); ++i)
    pictures.push_back({"arm-" + std::to_string(i + 1) + "-flowchart",
                        "Patients from ITT to treated: " + names[i],
                        flowchart_svg(comparison.arms[i])});
  return pictures;
}

}  // namespace v2v
