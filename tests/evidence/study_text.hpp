// A small made-up study for the tests of the calibration.
#pragma once

#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <string>

namespace v2v::test {

/// What a test changes of the study.
struct StudyText {
  std::string name = "one";
  std::string enters = "eligible";
  std::string flowchart = "[eligible, collected, received, lymphodepleted, infused]";
  std::string attrition = "disease: LBCL, line: 3";
  std::string model = "none";
  std::string evidence;  ///< the key and its value
  std::string reasons =
      "{ progression: progression, death: death, infection: other, withdrawal: other, "
      "ineligible: other }";
  std::string failure = "0 %";
  std::string published = "flow: { eligible: 100, infused: 90 }";
  std::string more;
};

/// From eligible: collected after 3 days, received after 1, cultured for 7, released after 2, on
/// site after 1, lymphodepletion 2 days later for D-5 to D-3. So 3 + 1 + 12 + 5 days.
inline std::string text_of(const StudyText& study) {
  return "format: 1\n"
         "cohort: { size: 100, over: 1 y, enters: " +
         study.enters +
         " }\n"
         "itt_gate: " +
         study.enters + "\nflowchart: " + study.flowchart + "\nattrition: { model: " + study.model +
         ", study: " + study.name + ", " + study.attrition +
         (study.evidence.empty() ? "" : ", " + study.evidence) +
         " }\nrecorded_as: " + study.reasons +
         "\n"
         "product:\n"
         "  made_at: plant\n"
         "  culture: 7 d\n"
         "  release: 2 d\n"
         "  failure: " +
         study.failure +
         "\n"
         "lymphodepletion: { days: [-5, -3], scheduling: 2 d }\n"
         "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
         "lanes: [{ between: [ward, plant], transit: 1 d }]\n"
         "published: { " +
         study.published + " }\n" +
         (study.enters == "eligible" || study.enters == "referred" ? "collection: { takes: 3 d }\n"
                                                                   : "") +
         study.more;
}

inline Scenario study_of(const StudyText& study) {
  ScenarioReading reading = read_scenario_text(text_of(study), study.name);
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value_or(Scenario());
}

}  // namespace v2v::test
