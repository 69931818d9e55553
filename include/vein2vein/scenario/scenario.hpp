// A validated scenario: everything the model needs to know, typed and complete.
#pragma once

#include "vein2vein/core/indirect.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/enrolment.hpp"
#include "vein2vein/scenario/parameters.hpp"
#include "vein2vein/scenario/patients.hpp"
#include "vein2vein/scenario/provenance.hpp"
#include "vein2vein/scenario/site.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

struct Protocol;
struct Change;
struct Published;

/// Copies share nothing.
struct Scenario {
  Scenario();
  Scenario(const Scenario&);
  Scenario(Scenario&&) noexcept;
  Scenario& operator=(const Scenario&);
  Scenario& operator=(Scenario&&) noexcept;
  ~Scenario();

  std::string name;  ///< the file's name without its ending
  std::string title;
  std::string question;
  unsigned replications = 1000;  ///< unless the command says otherwise

  /// Whether the file says so; otherwise `starts` is a Monday like any other.
  bool starts_stated = false;
  /// The date of time 0, 00:00.
  DayNumber starts = 19'723;  // Monday, 2024-01-01

  Enrolment enrolment;
  std::vector<PatientUnderWay> under_way;
  Gate enters = Gate::referred;  ///< the first gate, which everybody has reached
  Gate itt_gate = Gate::referred;
  /// The gates drawn and counted, in the order in which this scenario's patients reach them;
  /// starts with `enters`, contains `itt_gate`, ends with infused.
  std::vector<Gate> flowchart;

  std::vector<std::string> causes;   ///< the known ones first, then those declared
  std::vector<std::string> reasons;  ///< as reported
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

  std::vector<Site> sites;
  std::vector<Lane> lanes;

  /// Values that are known from counts; they stand at their point estimates, events / patients.
  std::vector<CountedGroup> counted;

  Indirect<Published> published;
  std::vector<Provenance> provenance;
  /// Everything that its merged document says of the model, in the order of the tables of fields.
  std::vector<ModelFact> model_facts;
  /// Of everything the scenario says (its merged document without remarks, and its tables): equal
  /// for the same scenario whatever the files are called, and stable between versions.
  std::uint64_t digest = 0;
};

/// The days in which those come who are counted: of a cohort, `over`; of a service the time that is
/// stated, or that so many patients take on average; of a list, from the first to the last date.
/// Nothing where that takes longer than times go.
std::optional<double> accrual_days(const Scenario& scenario);

}  // namespace v2v
