// The template of a new study as text, from facts that were understood.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/report/new_study.hpp"

#include <string>
#include <string_view>

namespace v2v::report {

/// The facts, with what decides the shape of the text made out; `given` may leave anything open.
struct StudyTemplate {
  NewStudyFacts given;
  std::string disease = "LBCL";
  Gate gate = Gate::eligible;
  bool before_release = false;  ///< lymphodepletion
  bool bridged = true;
};

/// `model` is empty: no hazards are written.
std::string new_study_text(const StudyTemplate& study, std::string_view model);

}  // namespace v2v::report
