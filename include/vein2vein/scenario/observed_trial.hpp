// A trial as its own table has it: a line a patient, the dates of gates, and what came of it.
#pragma once

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace v2v {

struct ObservedPatient {
  enum class Outcome : std::uint8_t { infused, left, under_way };
  std::string id;  ///< may be empty
  /// Since 1970-01-01; `TimePoint::never()` where it was not reached or is no column.
  std::array<TimePoint, gate_count> reached;
  Outcome outcome = Outcome::under_way;
  std::size_t reason = 0;  ///< of the trial's, if left
  /// When the patient left or was last seen; `never()` where that is no column.
  TimePoint last = TimePoint::never();
};

struct ObservedTrial {
  std::string source;       ///< the file
  std::vector<Gate> gates;  ///< at least two, the last one is `infused`
  std::vector<std::string> reasons;
  bool has_ends = false;  ///< it says when patients left or were last seen
  /// At least one; each has reached the first gate, and none behind one that was not.
  std::vector<ObservedPatient> patients;
};

/// How the table differs from what is expected of it.
struct TrialRules {
  /// What columns are called there: `id`, `PatientNr`.
  std::vector<std::pair<std::string, std::string>> columns;
  std::vector<std::string> ignored;  ///< columns that are passed over
  std::string dates = "iso";         ///< `iso`, `dmy` or `mdy`, as `dates:` of a list
};

/// A trial, or everything that is wrong with it, sorted by place.
struct TrialReading {
  std::optional<ObservedTrial> trial;
  std::vector<Diagnostic> problems;
};

/// Reads the table as lists of patients are read (scenarios/README.md). Columns, in any order:
/// `id`; gates by name, which are the flowchart in their usual order, but lymphodepletion stands
/// before what has its column behind it; `outcome` (`infused`, `left`, `under_way` or `censored`),
/// which follows from the others where it is not stated; `reason`; `left`, the day on which
/// somebody left or was last seen. Never throws on bad input.
TrialReading read_trial(const std::string& file, const TrialRules& rules = {});

/// The same patients as a trial that knows only some of its gates, in the order of `gates`. Nothing
/// where that leaves fewer than two.
std::optional<ObservedTrial> with_gates(const ObservedTrial& trial, const std::vector<Gate>& gates);

/// Without those who are still under way, of whom it is not known what becomes of them.
ObservedTrial ended(ObservedTrial trial);

}  // namespace v2v
