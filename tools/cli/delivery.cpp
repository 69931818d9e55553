// Looking at a folder before the work, and saying what is in it after.
#include "delivery.hpp"

#include "planner_page.hpp"
#include "render.hpp"
#include "study_facts.hpp"
#include "vein2vein/experiment/warm_up.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/report/network_report.hpp"
#include "vein2vein/report/planning_tables.hpp"
#include "vein2vein/report/tables.hpp"
#include "vein2vein/report/trial_pictures.hpp"
#include "vein2vein/report/workbook.hpp"

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

void write_pictures(FolderWriter& folder, const OutputArguments& arguments,
                    const std::vector<blocks::Figure>& pictures) {
  for (const std::string& format : picture_formats(arguments.pictures))
    for (const blocks::Figure& picture : pictures)
      folder.write(picture.name + '.' + format, format == "svg"   ? picture.svg
                                                : format == "png" ? png_of(picture.svg)
                                                                  : pdf_of(picture.svg));
}

void write_replications(FolderWriter& folder, const SimulationArguments& arguments,
                        const std::vector<const Scenario*>& scenarios,
                        const std::vector<const RunSummary*>& summaries,
                        const std::vector<std::string>& names, const std::vector<DataTable>& more) {
  TableWriter tables(scenarios);
  tables.open({.journal = folder.file("journal.csv"),
               .patients = folder.file("patients.csv"),
               .resources = folder.file("resources.csv")});
  std::vector<std::string> titles;
  EventFiles events(folder, summaries.size() > 1 ? "comparison" : summaries.front()->scenario,
                    summaries);
  for (std::size_t arm = 0; arm < scenarios.size(); ++arm) {
    const RunSummary& summary = *summaries[arm];
    titles.push_back(summary.title);
    const Scenario scenario =
        summary.warm_up ? with_warm_up(*scenarios[arm], *summary.warm_up) : *scenarios[arm];
    const unsigned replications = arguments.patients == "all" ? summary.replications : 1;
    for (unsigned replication = 0; replication < replications; ++replication) {
      tables.begin(arm, summary.seed, replication,
                   summary.uncertainty.of_parameters ? TableWriter::Parameters::drawn
                                                     : TableWriter::Parameters::as_stated);
      tables.only_patients(replication > 0);
      const auto tell = [&](Observer& observer) {
        replay(scenario, summary.seed, replication, observer, replication == 0,
               summary.uncertainty.of_parameters ? Uncertainty::parameters : Uncertainty::none);
      };
      if (replication > 0) {
        tell(tables);
        continue;
      }
      events.add(scenario, names.at(arm), [&](Observer& log) {
        Observers both({&tables, &log});
        tell(both);
      });
    }
  }
  events.finish();
  std::vector<TableDescription> descriptions = tables.descriptions();
  descriptions.push_back(EventFiles::description());
  std::vector<DataTable> all = planning_tables(summaries, names);
  all.insert(all.end(), more.begin(), more.end());
  for (const DataTable& table : all) {
    folder.write(table.description.file, table.csv);
    descriptions.push_back(table.description);
  }
  folder.write("datapackage.json",
               data_package_of(summaries.size() > 1 ? "comparison" : summaries.front()->scenario,
                               fmt::format("{}", fmt::join(titles, "; ")), descriptions));
}

void write_tables(FolderWriter& folder, const std::string& name, const std::string& title,
                  const std::vector<DataTable>& tables, const std::string& dictionary) {
  std::vector<TableDescription> descriptions;
  for (const DataTable& table : tables) {
    folder.write(table.description.file, table.csv);
    descriptions.push_back(table.description);
  }
  folder.write(dictionary, data_package_of(name, title, descriptions));
}

namespace {

/// Replays for the pictures of trials; of what is observed by the calendar the summary knows more.
void hear_trials(const Scenario& scenario, const RunSummary& summary, GanttPicture& gantt,
                 OccupancyPicture& occupancy) {
  const Scenario& replayed = summary.warm_up ? with_warm_up(scenario, *summary.warm_up) : scenario;
  const auto listen = [&](unsigned replication, Observer& observer) {
    replay(replayed, summary.seed, replication, observer, true,
           summary.uncertainty.of_parameters ? Uncertainty::parameters : Uncertainty::none);
    occupancy.next_replication();
  };
  if (!summary.occupancy.empty()) return listen(0, gantt);
  Observers all({&gantt, &occupancy});
  listen(0, all);
  // A fan takes dozens of trials; of very large ones a few have to do.
  constexpr double most_trials = 100, most_patients = 100'000;
  const double patients = summary.flow.empty() ? 1 : std::max(summary.flow.front().mean, 1.0);
  const double trials = std::min(
      {most_trials, double(summary.replications), std::max(1.0, most_patients / patients)});
  for (unsigned i = 1; i < static_cast<unsigned>(trials) && !occupancy.is_empty(); ++i)
    listen(i, occupancy);
}

}  // namespace

std::vector<blocks::Figure> trial_pictures(const Scenario& scenario, const RunSummary& summary,
                                           std::string_view arm) {
  GanttPicture gantt(scenario);
  OccupancyPicture occupancy(scenario);
  hear_trials(scenario, summary, gantt, occupancy);
  const std::string title = summary.title.empty() ? summary.scenario : summary.title;
  std::vector<blocks::Figure> pictures;
  if (auto picture = occupancy_picture(summary, arm)) pictures.push_back(std::move(*picture));
  if (auto picture = occupancy.figure(title, arm)) pictures.push_back(std::move(*picture));
  if (auto picture = gantt.figure(title, arm)) pictures.push_back(std::move(*picture));
  // Two sites and a lane are no network.
  if (scenario.sites.size() > 2)
    pictures.push_back({picture_name("network", arm), "Sites, lanes and what is asked of them",
                        network_svg(describe_network(scenario))});
  return pictures;
}

std::optional<std::string> embedded_planner(const SimulationArguments& arguments) {
  return arguments.planner ? planner_page(files_of_first(arguments)) : "";
}

void write_report(FolderWriter& folder, const SimulationArguments& arguments,
                  const Scenario& scenario, const RunSummary& summary,
                  const std::vector<blocks::Figure>& pictures, const std::string& planner) {
  const StudyRecord record = record_of(scenario, "v2v " + command_of(arguments.words), summary);
  folder.write("report.html", html_page(report_of(summary, record, pictures), planner));
  write_workbook(folder.place("results.xlsx").string(), worksheets_of(summary, record));
}

void write_report(FolderWriter& folder, const SimulationArguments& arguments,
                  const std::vector<Scenario>& scenarios, const ComparisonSummary& summary,
                  const std::vector<blocks::Figure>& pictures, const std::string& planner) {
  std::vector<StudyRecord> records;
  for (std::size_t arm = 0; arm < scenarios.size(); ++arm)
    records.push_back(
        record_of(scenarios[arm], "v2v " + command_of(arguments.words), summary.arms[arm]));
  folder.write("report.html", html_page(report_of(summary, records, pictures), planner));
  write_workbook(folder.place("results.xlsx").string(), worksheets_of(summary, records));
}

}  // namespace v2v::cli
