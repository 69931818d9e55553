// A commented scenario for a study of which little is known yet, as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// What is known of a study, each as it would stand in a scenario (`7 d`, `60 %`) or, where that is
/// shorter, as said here. What is not given is assumed.
struct NewStudyFacts {
  std::optional<std::string> name;            ///< one line, at most 100 bytes
  std::optional<std::string> disease;         ///< one of `attrition_diseases`
  std::optional<std::string> line;            ///< of therapy, 1 to 20
  std::optional<std::string> gate;            ///< that patients are counted from: up to received
  std::optional<std::string> patients;        ///< how many are
  std::optional<std::string> bridging_share;  ///< of the patients; nobody: `0 %`
  std::optional<std::string> to_eligible;     ///< from a gate before eligible to that one
  std::optional<std::string> to_collection;   ///< from eligible to the end of leukapheresis
  std::optional<std::string> culture;         ///< from its start to its end
  std::optional<std::string> to_release;      ///< since leukapheresis
  std::optional<std::string> transport;       ///< one way
  std::optional<std::string> to_lymphodepletion;  ///< from the product on site to its first day
  std::optional<std::string> failure;             ///< of a culture: `4 %`, or counted: `4/100`
  std::optional<std::string> lymphodepletion;     ///< `after-release` or `before-release`
  std::optional<std::string> made_at;             ///< `plant` or `hospitals`
  /// Of a trial that is known: its `published:` block, what its source is called (as YAML), and the
  /// name under which the model knows it.
  std::optional<std::string> published, trial, study;
  std::optional<std::string> recorded_as;  ///< as `recorded_as_of` makes it
  bool fresh = false;  ///< not frozen; lymphodepletion cannot wait for its release
};

/// The text of a scenario file, or the problems of the facts: `--culture 7x: ...`, one line each.
struct NewStudy {
  std::string text;
  std::vector<std::string> problems;
  std::vector<std::string> warnings;  ///< of a text that is valid and says what can hardly be meant
};

/// Writes the scenario: valid, and every value with a source or the reason why it was assumed; its
/// hazards are those of a new study in the attrition model `model` (relative to the file that the
/// text will stand in; `none`: no hazards).
/// How the causes of the model are recorded in a trial with these reasons: `progression:
/// progression, death: { toxicity: 1 }`. A reason that is a cause's name, or is never the cause's
/// (a failure of production), is taken for that; the others are shared by the causes that have no
/// name there.
std::string recorded_as_of(const std::vector<std::string>& reasons);

NewStudy new_study(const NewStudyFacts& facts, std::string_view model);

}  // namespace v2v
