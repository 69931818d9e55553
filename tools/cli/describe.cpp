// `v2v describe`: the record of a study, by the items of STRESS-DES.
#include "console.hpp"
#include "delivery.hpp"
#include "study_facts.hpp"
#include "vein2vein/experiment/store.hpp"
#include "vein2vein/report/study_record.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace v2v::cli {
namespace {

/// The options under which the store's run was made, so that everything comes from the store.
RunOptions options_of_store(RunOptions options, const StoreContents& store) {
  options.seed = store.seed;
  options.replications = store.replications;
  options.uncertainty = store.of_parameters ? Uncertainty::parameters : Uncertainty::none;
  options.precision = store.precision;
  return options;
}

int describe_command(const PreciseArguments& arguments) {
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  auto options = run_options(arguments, *scenarios);
  if (!options) return kBadInput;

  const Delivery delivery(arguments.out, "record");
  StudyRecord record =
      record_of(scenarios->front(), "v2v run " + arguments.scenarios.front(), std::nullopt);
  if (!arguments.store.empty()) {
    if (!std::filesystem::exists(arguments.store))
      throw Failure(Failure::Family::files, arguments.store + ": there is no such store");
    const StoreContents contents = contents_of_store(arguments.store);
    record.store = StoreFacts{arguments.store, contents.batches, contents.points};
    record.command = "v2v " + contents.command;
    options = options_of_store(std::move(*options), contents);
    // Only a run is a run of the scenario; of the others the record says what is stored.
    if (contents.kind != "run") options->store.clear();
  }
  record.run = run(scenarios->front(), *options);
  record.system = system_name();
  const std::string text =
      arguments.format == "json" ? record_json(record) : markdown_text(full_document(record));
  delivery.finish(text, [&](FolderWriter& folder) {
    folder.write(arguments.format == "json" ? "record.json" : "record.md", text);
  });
  return kDone;
}

}  // namespace

void add_describe(Commands& commands) {
  auto [options, arguments] = commands.add(
      "describe", "Write the record of the study, by the items of STRESS-DES", &describe_command);
  add_scenario(options, arguments);
  add_simulation(options, arguments, {.formats = {"markdown", "json"}});
  add_precision(options, arguments);
}

}  // namespace v2v::cli
