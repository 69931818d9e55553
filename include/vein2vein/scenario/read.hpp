// From a scenario file to a validated Scenario, or to every problem of the file at once.
#pragma once

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Either a scenario (and then no problems) or the problems, sorted by place; and remarks on values
/// that are allowed and probably not meant, such as a distribution with an absurd tail.
struct ScenarioReading {
  std::optional<Scenario> scenario;
  std::vector<Diagnostic> problems;
  std::vector<Diagnostic> remarks;
  /// Every file that was read for it, that asked for first: what it extends, lists, models,
  /// products.
  std::vector<std::string> files;
};

/// One `--set path.to.value=text`; the text is read as YAML. Problems in it are placed at
/// `--set path.to.value:line:column`, behind the name of another option, or at that alone.
struct Override {
  std::string path;
  std::string text;
  std::string option = "--set";
  bool is_one_of_several = false;  ///< values that the option gives
  bool has_own_option = false;     ///< which does not take a path, so that nobody has typed it
};

/// Splits `path.to.value=text` at the first `=`.
/// Returns nothing when there is no `=` or the path is empty.
std::optional<Override> parse_override(std::string_view argument);

/// Reads `file` and what it extends (paths relative to the extending file), lays the overlays over
/// it one after another, applies the overrides and validates. With overlays the scenario is named
/// after them: `a+b`. Never throws on bad input, and needs time and memory linear in the size of
/// the files: at most 4 MiB a file, 64 levels of nesting, 16 files in a chain of `extends`.
ScenarioReading read_scenario(const std::string& file, const std::vector<Override>& overrides = {},
                              const std::vector<std::string>& overlays = {});

/// Whether a file says `overlay: true`. False for one that cannot be read.
bool is_overlay(const std::string& file);
/// Whether a file is a model of attrition, which scenarios name. False for one that cannot be read.
bool is_attrition_model(const std::string& file);

/// The values of `file` with the overlays, or of an overlay by itself, that have neither a source
/// nor a reason, at their places; or why it cannot be read. What counts as a value that needs one:
/// scenarios/README.md, "Sources". Of an overlay also its remarks are checked, of a scenario
/// `read_scenario` does it.
std::vector<Diagnostic> find_unsourced(const std::string& file,
                                       const std::vector<std::string>& overlays = {});

/// The same as `read_scenario` for text that is not in a file; `extends` and tables beside a file
/// are refused. `name` stands in messages.
ScenarioReading read_scenario_text(std::string_view text, const std::string& name);

/// JSON Schema (draft-07) of a scenario file, generated from the tables that the reader uses.
std::string scenario_schema();

}  // namespace v2v
