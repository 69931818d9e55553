// Markdown pages that carry the instructions from which their numbers are made.
#pragma once

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/evidence/loss_in_time.hpp"
#include "vein2vein/experiment/randomised_trial.hpp"
#include "vein2vein/statistics/conditioning.hpp"
#include "vein2vein/statistics/study_summary.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v {

/// What is simulated; instructions with the same are answered from the same results.
struct PageSimulation {
  std::vector<std::string> scenarios;  ///< as written
  std::vector<std::string> overrides;
  std::string model;          ///< of attrition, as written; empty: the scenario's
  unsigned replications = 0;  ///< 0: the scenario's
  std::uint64_t seed = 1;
  std::string uncertainty;  ///< empty: as suits the scenarios
  auto operator<=>(const PageSimulation&) const = default;
};

/// What a page can ask for.
inline constexpr const char* page_instructions_help =
    R"(What stands between <!-- v2v KIND WORDS --> and <!-- v2v end --> is made by the program:

  compare FIRST ARM...            a table of arms against the first
  risks FIRST ARM...              a table of lymphodepletion before release
  sweep SCENARIO --vary PATH=...  a table of points
  gains FIRST ARM... --under WORDS=MODEL...
                                  a table of what each arm gains under models of attrition, which
                                  FIRST takes its hazards from
  power FIRST ARM --patients N,...
                                  a table of randomised trials with so many patients an arm, each
                                  replication one: how many of them tell the arms apart
  slopes STUDY...                 a table of how loss grows with time between studies, which are
                                  files or folders
  slope INFUSED of PATIENTS in DAYS against INFUSED of PATIENTS in DAYS
                                  the same within a study, within a sentence
  share EVENTS of TRIALS          a percentage with its exact interval, within a sentence
  value NAME SCENARIO [ARM]       one number, within a sentence; of the last scenario named,
                                  against the first where NAME is a difference

Those that simulate take --replications N, --seed N, --uncertainty none|parameters,
--set PATH=TEXT (repeated) and --model FILE, of attrition, in place of the scenario's. Scenarios are
named as on the command line; they and models are relative to the page.
Words with spaces are quoted with ' or ". Lines in fenced code blocks are only text.)";

/// One of them.
struct PageInstruction : PageSimulation {
  enum class Kind : std::uint8_t {
    compare,
    risks,
    sweep,
    gains,
    power,
    slopes,
    slope,
    share,
    value
  };
  Kind kind{};
  Position position;                    ///< of its `<!--`
  std::string name;                     ///< of a value
  std::uint64_t events = 0, of = 0;     ///< of a share
  std::vector<std::string> variations;  ///< of a sweep
  /// Of gains: words and the file of a model.
  std::vector<std::pair<std::string, std::string>> models;
  std::vector<std::uint32_t> patients;  ///< of power, an arm
  std::vector<LossInTime> groups;       ///< of a slope: two
  std::size_t from = 0, to = 0;         ///< bytes of the page that the program replaces
};

struct PageReading {
  std::vector<PageInstruction> instructions;  ///< in the order of the page
  std::vector<Diagnostic> problems;           ///< all of them; the page is good when there are none
};

/// `file` is for the positions only.
PageReading read_page(std::string_view text, const std::string& file);

/// That `word` is no `what`, which names there are, and which of them may be meant.
Diagnostic unknown_name(Position position, const std::string& word, std::string_view what,
                        const std::vector<std::string>& names);

/// The page with `answers[i]` in the place of `instructions[i]`; everything else byte for byte.
std::string with_answers(std::string_view text, const std::vector<PageInstruction>& instructions,
                         const std::vector<std::string>& answers);

/// The first line in which a page is not as wanted: its number, from 1, and what is wanted there.
std::optional<std::pair<int, std::string>> first_difference(std::string_view page,
                                                            std::string_view wanted);

/// Arms (one or more) below each other: infused, treated, patients saved and lost instead against
/// the first arm (with the same luck in both), vein-to-vein time, losses by cause. With the blank
/// lines that a table needs around it.
std::string markdown_of(const ComparisonSummary& comparison);
/// The same of points, without the change against the first.
std::string markdown_of(const SweepSummary& sweep);

/// One arm of `risks`: its name and what was counted.
struct ConditioningRow {
  std::string name;
  ConditioningRisks risks;
};
std::string markdown_of(const std::vector<ConditioningRow>& arms);

/// What arms gain under one model of attrition.
struct GainsUnderModel {
  std::string words;                ///< of the model
  std::vector<double> time_shapes;  ///< of its draws, at least one
  ComparisonSummary comparison;
};
/// A row an arm and a column a model; at least one, all of the same arms.
std::string markdown_of(const std::vector<GainsUnderModel>& models);
std::string markdown_of(const RandomisedTrials& trials);

std::string markdown_of(const std::vector<SlopeRow>& rows);
/// `1.92 (95 % interval -0.57 to 4.41)`.
std::string slope_text(const TimeSlope& slope);

/// `4.0 % (exact 95 % interval 0.1 to 20.4 %)`: Clopper and Pearson.
std::string share_text(std::uint64_t events, std::uint64_t of);

/// One number that a comparison knows: `treated`, `lost.<cause>`, `saved`, ...
struct PageValue {
  std::string name;
  std::string text;  ///< with its unit; empty: it takes `values_for_prediction95` replications
};
/// Of the last arm, and where there are two or more also of its change against the first.
std::vector<PageValue> page_values(const ComparisonSummary& comparison);

}  // namespace v2v
