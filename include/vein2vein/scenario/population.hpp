// A group of patients: who comes, what they are like, what makes them leave, what they are offered.
#pragma once

#include "vein2vein/core/indirect.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/enrolment.hpp"
#include "vein2vein/scenario/outcomes.hpp"
#include "vein2vein/scenario/parameters.hpp"
#include "vein2vein/scenario/patients.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

struct Protocol;
struct Change;
struct Published;

/// Copies share nothing.
struct Population {
  Population();
  Population(const Population&);
  Population(Population&&) noexcept;
  Population& operator=(const Population&);
  Population& operator=(Population&&) noexcept;
  ~Population();

  std::string name;  ///< the key under `populations`; of a scenario the file's, without its ending
  std::string title;

  Enrolment enrolment;
  std::vector<PatientUnderWay> under_way;
  /// Weights of the sites as whose patients they come; empty: as `Site::share_of_patients` has it.
  std::vector<double> share_of_patients;
  /// Those of a lower one are served first by everything that is shared; from 1.
  unsigned precedence = 1;

  Gate enters = Gate::referred;  ///< the first gate, which everybody has reached
  Gate itt_gate = Gate::referred;
  /// The gates drawn and counted, in the order in which these patients reach them; starts with
  /// `enters`, contains `itt_gate`, ends with infused.
  std::vector<Gate> flowchart;

  std::vector<Covariate> covariates;
  /// Before each gate; `steps[collected].takes` is leukapheresis itself (on an apheresis bed).
  std::array<Step, gate_count> steps;
  std::vector<LeavingRisk> leaving;
  /// Where the hazards of leaving are those of many studies together; `leaving` has one entry for
  /// each of their causes, at the point estimates.
  std::optional<AttritionUse> attrition;
  std::optional<Infection> infection;
  Indirect<Protocol> protocol;
  std::vector<Change> changes;  ///< by rising time

  /// Of a cohort some of whom are given standard of care: they never enter the flow.
  std::optional<RandomisedTrial> randomised;

  /// Values that are known from counts; they stand at their point estimates, events / patients.
  std::vector<CountedGroup> counted;

  Indirect<Published> published;
};

/// The gates that all of these count, in the order of the first: what can be drawn of them
/// together. Empty where they have none in common but in different orders.
std::vector<Gate> gates_in_common(const std::vector<Population>& populations);

/// Whether any protocol by which somebody may go has its care after infusion told of.
bool follows_care(const Population& population);

}  // namespace v2v
