// Looking at a folder before the work, and saying what is in it after.
#include "delivery.hpp"

#include "study_facts.hpp"
#include "vein2vein/experiment/warm_up.hpp"
#include "vein2vein/report/tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

namespace v2v::cli {

Delivery::Delivery(std::string folder, std::string group)
    : folder_(std::move(folder)), group_(std::move(group)) {
  if (folder_.empty()) return;
  const Uninterrupted until_gone;
  const FolderWriter only_to_try(folder_);
}

void Delivery::tell(const FolderWriter& folder) const {
  std::vector<std::string> names = folder.names();
  std::sort(names.begin(), names.end());
  std::string text = fmt::format("{}: wrote {}", folder_, fmt::join(names, ", "));
  if (!folder.removed().empty())
    text += fmt::format("; removed what was left of an earlier run: {}",
                        fmt::join(folder.removed(), ", "));
  std::fprintf(stderr, "%s\n", text.c_str());
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  const Uninterrupted until_written;
  FolderWriter folder(file.has_parent_path() ? file.parent_path().string() : ".");
  folder.write(file.filename().string(), text);
  folder.commit();
}

void write_arm(FolderWriter& folder, const std::string& prefix, const Scenario& scenario,
               const RunSummary& summary) {
  folder.write(prefix + "flowchart.svg", flowchart_svg(summary));
  folder.write(prefix + "flowchart.dot", flowchart_dot(summary));
  TableWriter tables(scenario, folder.file(prefix + "journal.csv"),
                     folder.file(prefix + "patients.csv"), folder.file(prefix + "resources.csv"));
  replay(summary.warm_up ? with_warm_up(scenario, *summary.warm_up) : scenario, summary.seed, 0,
         tables, true,
         summary.uncertainty.of_parameters ? Uncertainty::parameters : Uncertainty::none);
}

void write_report(FolderWriter& folder, const SimulationArguments& arguments,
                  const Scenario& scenario, const RunSummary& summary) {
  const StudyRecord record = record_of(scenario, "v2v " + command_of(arguments.words), summary);
  folder.write("report.html", html_page(report_of(summary, record, pictures_of(summary))));
}

void write_report(FolderWriter& folder, const SimulationArguments& arguments,
                  const std::vector<Scenario>& scenarios, const ComparisonSummary& summary) {
  std::vector<StudyRecord> records;
  for (std::size_t arm = 0; arm < scenarios.size(); ++arm)
    records.push_back(
        record_of(scenarios[arm], "v2v " + command_of(arguments.words), summary.arms[arm]));
  folder.write("report.html", html_page(report_of(summary, records, pictures_of(summary))));
}

}  // namespace v2v::cli
