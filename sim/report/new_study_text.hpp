// The template of a new study, filled with facts that were understood; its text is
// `new_study.yaml`.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/report/new_study.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace v2v {

extern const char* const new_study_template;

namespace report {

/// The facts, with what decides the shape of the text made out; `given` may leave anything open.
struct StudyTemplate {
  NewStudyFacts given;
  Gate gate = Gate::eligible;
  bool before_release = false;  ///< lymphodepletion
  bool at_hospitals = false;    ///< the product is made there
  bool bridged = true;
};

/// What stands in the text as it was given, by option; the reader of scenarios judges it.
struct StudyQuantity {
  std::string_view option;
  std::optional<std::string> NewStudyFacts::*fact;
};
inline constexpr StudyQuantity study_quantities[] = {
    {"--patients", &NewStudyFacts::patients},
    {"--bridging-share", &NewStudyFacts::bridging_share},
    {"--to-eligible", &NewStudyFacts::to_eligible},
    {"--to-collection", &NewStudyFacts::to_collection},
    {"--culture", &NewStudyFacts::culture},
    {"--to-release", &NewStudyFacts::to_release},
    {"--transport", &NewStudyFacts::transport},
    {"--to-lymphodepletion", &NewStudyFacts::to_lymphodepletion},
    {"--failure", &NewStudyFacts::failure},
};

/// `model` is empty: no hazards are written.
std::string new_study_text(const StudyTemplate& study, std::string_view model);

}  // namespace report
}  // namespace v2v
