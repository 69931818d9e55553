// The options that several commands share, and what they are put into.
#pragma once

#include "options.hpp"
#include "vein2vein/scenario/read.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace v2v::cli {

/// Which scenarios, and what is changed in them.
struct ScenarioArguments {
  /// Files; an arm of a comparison may also be an overlay, or files joined by `+`.
  std::vector<std::string> scenarios;
  std::string folder;  ///< that these are relative to; empty: where the program was started
  std::vector<std::string> overlays;   ///< laid over all of them, in this order
  std::vector<std::string> overrides;  ///< path.to.value=text
  std::vector<Override> own_options;   ///< what a command's own options set, after the overrides
};

/// Where results go, and in which form they are printed.
struct OutputArguments {
  std::string out;               ///< folder; none when empty
  std::string pictures = "svg";  ///< formats of pictures, with commas between
  std::string format = "text";
};

/// How anything is simulated.
struct SimulationArguments : ScenarioArguments, OutputArguments {
  unsigned replications = 0;  ///< 0: the scenario's
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: one a core
  std::string engine = "fast";
  std::string uncertainty;         ///< empty: as suits the scenarios
  unsigned batch = 0;              ///< replications; 0: as many as suit
  std::string store;               ///< file; none when empty
  bool repair = false;             ///< what is damaged in it
  bool full = false;               ///< every table instead of the first screen
  std::string patients = "first";  ///< of which replications: or `all`
  std::string by;                  ///< `hospital` or `region`: what is printed besides
  std::string occupancy = "day";   ///< stretches of `occupancy.csv`
  bool planner = false;            ///< whether the report holds the planner's page
  std::vector<std::string> words;  ///< of the command line
};

/// Until when, where that is a question of precision.
struct PreciseArguments : SimulationArguments {
  std::string precision;  ///< none when empty
  std::string precision_of = "treated_fraction";
};

/// The one scenario.
void add_scenario(const Options& options, ScenarioArguments& arguments);
/// The scenarios of two or more arms.
void add_arms(const Options& options, ScenarioArguments& arguments);
void add_overlays(const Options& options, ScenarioArguments& arguments);
/// Overlays and overrides.
void add_changes(const Options& options, ScenarioArguments& arguments);
void add_seed(const Options& options, std::uint64_t& seed);
void add_threads(const Options& options, unsigned& threads);
/// Replications, seed and threads.
void add_luck(const Options& options, SimulationArguments& arguments,
              const std::string& replications);
/// What can be printed of every result: its document as text, Markdown or JSON, and its numbers.
inline const std::vector<std::string> document_formats = {"text", "json", "markdown", "document"};
/// The first of the formats is the default.
void add_format(const Options& options, std::string& format,
                const std::vector<std::string>& formats = document_formats);
/// A folder and the format.
void add_output(const Options& options, OutputArguments& arguments,
                const std::vector<std::string>& formats = document_formats);

/// What is not the same wherever something is simulated.
struct SimulationVariant {
  bool uncertainty = true;
  std::vector<std::string> formats = document_formats;
  std::string replications = "Virtual trials to simulate (default: the scenario's)";
};
/// Luck, engine, changes, store and output.
void add_simulation(const Options& options, SimulationArguments& arguments,
                    const SimulationVariant& which = {});
/// The words between the commas of `--pictures`.
std::vector<std::string> picture_formats(const std::string& list);
/// Of commands whose answer has a first screen.
void add_full(const Options& options, SimulationArguments& arguments);
/// Of commands that write patients.
void add_patients(const Options& options, SimulationArguments& arguments);
/// Of commands that tell of hospitals and of what is observed by the calendar.
void add_planning(const Options& options, SimulationArguments& arguments);
void add_embedded_planner(const Options& options, SimulationArguments& arguments);
void add_precision(const Options& options, PreciseArguments& arguments);
Option add_vary(const Options& options, std::vector<std::string>& variations);

}  // namespace v2v::cli
