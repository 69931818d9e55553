// Warnings as the forms of a report show them.
#pragma once

#include "vein2vein/statistics/study_summary.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace v2v::report {

/// How many overloads a page of text and the foot of a picture have room for.
inline constexpr std::size_t overloads_in_text = 5, overloads_in_picture = 3;

/// A name for each arm: the scenario's, numbered when two arms share it.
std::vector<std::string> names_of(const std::vector<RunSummary>& arms);
std::vector<std::string> names_of(const std::vector<std::string>& scenarios);

/// Those of a study with several arms, points or policies, as one list.
std::vector<Warning> warnings_of(const ComparisonSummary& comparison);
std::vector<Warning> warnings_of(const SweepSummary& sweep);
std::vector<Warning> warnings_of(const SelectionSummary& selection);

/// What hardly any scenario is without is a note and no warning.
inline bool is_note(const Warning& warning) { return warning.kind == Warning::Kind::assumed; }
/// `Warning: ...` or `Note: ...`
std::string sentence_of(const Warning& warning);

/// `[{"kind": ..., "text": ..., facts ...}]`. With `holders` (`arms`, `points`, ...) also for whom
/// each holds: by `names`, or by number (from 0) where there are none.
nlohmann::ordered_json warnings_json(const std::vector<Warning>& warnings,
                                     std::string_view holders = {},
                                     const std::vector<std::string>& names = {});

}  // namespace v2v::report
