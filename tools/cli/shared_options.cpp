// Scenarios, changes, luck, output, precision: once for all commands that have them.
#include "shared_options.hpp"

#include "mistakes.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/calendar_summary.hpp"

#include <limits>
#include <sstream>

namespace v2v::cli {

void add_scenario(const Options& options, ScenarioArguments& arguments) {
  options.add("scenario", arguments.scenarios, "Scenario file").count(1, 1);
}

void add_arms(const Options& options, ScenarioArguments& arguments) {
  options
      .add("scenarios", arguments.scenarios,
           "Scenario files; after the first also overlays, or a+b")
      .count(2, 100);
}

void add_overlays(const Options& options, ScenarioArguments& arguments) {
  options.add("--with OVERLAY", arguments.overlays,
              "An overlay to lay over the scenario; may be repeated");
}

void add_changes(const Options& options, ScenarioArguments& arguments) {
  add_overlays(options, arguments);
  options.add("--set PATH=TEXT", arguments.overrides,
              "Override a value of the scenario: path.to.value=text; may be repeated");
}

void add_seed(const Options& options, std::uint64_t& seed) {
  options.add("--seed", seed, "Seed of all random numbers").check([](const std::string& given) {
    return fault_of_number(given, std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max());
  });
}

void add_threads(const Options& options, unsigned& threads) {
  options.add("--threads", threads, "Threads (default: one a core); changes nothing in the results")
      .within(1, 1'024);
}

void add_luck(const Options& options, SimulationArguments& arguments,
              const std::string& replications) {
  options.add("--replications", arguments.replications, replications).within(1, 1'000'000);
  add_seed(options, arguments.seed);
  add_threads(options, arguments.threads);
}

void add_format(const Options& options, std::string& format,
                const std::vector<std::string>& formats) {
  format = formats.front();
  options.add("--format", format, "What is printed").one_of(formats);
}

void add_output(const Options& options, OutputArguments& arguments,
                const std::vector<std::string>& formats) {
  options.add("--out DIR", arguments.out, "Folder for files; written whole or not at all");
  options
      .add("--pictures LIST", arguments.pictures,
           "Formats of the pictures in that folder: svg, png, pdf, with commas between")
      .needs("--out")
      .check([](const std::string& given) {
        for (const std::string& format : picture_formats(given))
          if (format != "svg" && format != "png" && format != "pdf")
            return "'" + format +
                   "' is no format of pictures; expected svg, png or pdf, with commas "
                   "between";
        return std::string();
      });
  add_format(options, arguments.format, formats);
}

void add_simulation(const Options& options, SimulationArguments& arguments,
                    const SimulationVariant& which) {
  arguments.words = options.words();
  add_luck(options, arguments, which.replications);
  options.add("--engine", arguments.engine, "Simulation engine").one_of({"fast", "simgrid"});
  if (which.uncertainty)
    options
        .add("--uncertainty", arguments.uncertainty,
             "parameters: draw what is uncertain anew for every virtual trial (default where "
             "hazards come from a model of attrition, otherwise none)")
        .one_of({"none", "parameters"});
  add_changes(options, arguments);
  options.add("--store FILE", arguments.store,
              "SQLite file that keeps every finished batch; an interrupted study goes on there");
  options
      .add("--repair", arguments.repair,
           "Simulate again what is damaged in the store, instead of refusing it")
      .needs("--store");
  options
      .add("--batch", arguments.batch,
           "Replications that are kept or sent together (default: a tenth, at most 100)")
      .within(1, 1'000'000);
  add_output(options, arguments, which.formats);
}

void add_full(const Options& options, SimulationArguments& arguments) {
  options.add("--full", arguments.full, "Print every table, not only the first screen");
}

void add_patients(const Options& options, SimulationArguments& arguments) {
  options
      .add("--patients", arguments.patients,
           "patients.csv in the folder of --out: of the first virtual trial or of all")
      .needs("--out")
      .one_of({"first", "all"});
}

namespace {

template <class Enum>
std::vector<std::string> every_word() {
  std::vector<std::string> names;
  for (const auto& one : words<Enum>) names.emplace_back(one.word);
  return names;
}

}  // namespace

void add_planning(const Options& options, SimulationArguments& arguments) {
  options
      .add("--by", arguments.by,
           "Print after the first screen what becomes of the patients of each hospital or region, "
           "or "
           "of those given each product")
      .one_of(every_word<PlacesBy>());
  options
      .add("--occupancy", arguments.occupancy,
           "What a row of occupancy.csv is, in the folder of --out, of a service that lasts `for` "
           "a time")
      .needs("--out")
      .one_of(every_word<OccupancyBy>());
}

void add_embedded_planner(const Options& options, SimulationArguments& arguments) {
  options
      .add("--planner", arguments.planner,
           "report.html in the folder of --out holds the planner's page (2 MB), to try a change in "
           "it")
      .needs("--out");
}

void add_precision(const Options& options, PreciseArguments& arguments) {
  options.add(
      "--precision GOAL", arguments.precision,
      "Simulate until the 95 % Monte Carlo interval reaches no further to either side than this: "
      "0.5% of the mean, or a number in the quantity's unit");
  options.add("--precision-of QUANTITY", arguments.precision_of,
              "The quantity: treated_fraction, lost, lost.<cause>, vein_to_vein, "
              "potential_vein_to_vein or a gate");
}

Option add_vary(const Options& options, std::vector<std::string>& variations) {
  return options.add(
      "--vary PATH=VALUES", variations,
      "A value and where it goes: path=from:to:step, path=a,b,c or path=from:to; may be repeated");
}

std::vector<std::string> picture_formats(const std::string& list) {
  std::vector<std::string> formats;
  std::istringstream words(list);
  for (std::string format; std::getline(words, format, ',');) formats.push_back(format);
  return formats;
}

}  // namespace v2v::cli
