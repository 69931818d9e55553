// A validated scenario: everything the model needs to know, typed and complete.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/scenario/people.hpp"
#include "vein2vein/scenario/population.hpp"
#include "vein2vein/scenario/provenance.hpp"
#include "vein2vein/scenario/site.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace v2v {

/// So many products are ordered in a year of the calendar at most; what is left of it lapses.
struct YearlyContract {
  std::string product;
  std::uint32_t most_a_year = 0;
};

/// What is shared, and who comes. A scenario of one population is that population; of one with
/// several, what it inherits from `Population` is of all together: `counted` has what is counted of
/// lanes, `flowchart` the gates in common, and the rest is nobody's. Copies share nothing.
struct Scenario : Population {
  std::string question;
  unsigned replications = 1000;  ///< unless the command says otherwise

  /// Whether the file says so; otherwise `starts` is a Monday like any other.
  bool starts_stated = false;
  /// The date of time 0, 00:00.
  DayNumber starts = 19'723;  // Monday, 2024-01-01

  std::vector<Population> populations;  ///< of several; otherwise empty
  /// All of them: of a scenario of one population, itself.
  std::span<const Population> each_population() const noexcept {
    if (populations.empty()) return {static_cast<const Population*>(this), 1};
    return populations;
  }
  std::span<Population> each_population() noexcept {
    if (populations.empty()) return {static_cast<Population*>(this), 1};
    return populations;
  }

  std::vector<std::string> causes;   ///< the known ones first, then those declared
  std::vector<std::string> reasons;  ///< as reported

  std::vector<Site> sites;
  std::vector<Lane> lanes;
  std::vector<Role> people;
  std::vector<YearlyContract> contracts;  ///< by the order of `products`; of those that have one

  std::vector<Provenance> provenance;
  /// Everything that its merged document says of the model, in the order of the tables of fields.
  std::vector<ModelFact> model_facts;
  /// Of everything the scenario says (its merged document without remarks, and its tables): equal
  /// for the same scenario whatever the files are called, and stable between versions.
  std::uint64_t digest = 0;
  /// The same without what becomes of patients after the flow: what evidence of attrition is made
  /// from.
  std::uint64_t flow_digest = 0;
};

/// Of the luck of a population's patients, in a study with that seed: those of one of several have
/// theirs by its name, so that another population shifts nobody's.
std::uint64_t seed_of_patients(const Scenario& scenario, const Population& population,
                               std::uint64_t seed) noexcept;
/// Whose patient it is.
inline const Population& population_of(const Scenario& scenario, PatientId patient) {
  return scenario.each_population()[population_of(patient)];
}
/// The patient's number, behind the name of the population where there are several.
std::string name_of_patient(const Scenario& scenario, PatientId patient);

/// What is known from counts: of the world, then of each population.
std::vector<const CountedGroup*> counted_in(const Scenario& scenario);

/// Of an instant, where the scenario's start is stated: its date; otherwise empty.
std::string date_at(const Scenario& scenario, TimePoint at);

/// Who come and are counted: of a service on average, of a randomised trial in both arms.
double expected_patients(const Population& population);
double expected_patients(const Scenario& scenario);  ///< of all populations

/// Nothing where populations are counted from several gates.
std::optional<Gate> itt_gate_of_all(const Scenario& scenario);

/// The days in which those come who are counted: of a cohort, `over`; of a service the time that is
/// stated, or that so many patients take on average; of a list, from the first to the last date.
/// Nothing where that takes longer than times go.
std::optional<double> accrual_days(const Scenario& scenario);
/// From the end of the warm-up, or the start, on, so many days.
std::optional<Span> accrual(const Scenario& scenario);

}  // namespace v2v
