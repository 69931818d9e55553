// A cohort that is randomised between cells and standard of care.
#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "scenario/what_becomes.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

void read_ratio(Section& section, RandomisedTrial& trial) {
  const auto value = section.get("ratio");
  if (!value) return;
  std::vector<unsigned> parts;
  for (const Value& item : list_items(*value, 2, 2))
    if (const auto part = read_integer(item)) parts.push_back(static_cast<unsigned>(*part));
  if (parts.size() != 2) return;
  trial.cells = parts[0];
  trial.standard_of_care = parts[1];
}

void read_block(Section& section, RandomisedTrial& trial) {
  const unsigned least = trial.cells + trial.standard_of_care;
  if (!section.states("block")) trial.block = least;
  if (trial.block % least != 0)
    section.get("block")->wrong(
        fmt::format("a block of {} cannot be shared out as {} to {}; expected a multiple of {}",
                    trial.block, trial.cells, trial.standard_of_care, least));
}

void read_strata(const Draft& draft, Section& section, RandomisedTrial& trial) {
  constexpr std::size_t kMostStrata = 10'000;
  const auto value = section.get("strata");
  if (!value) return;
  const auto& covariates = draft.population().covariates;
  std::vector<std::string> names;
  for (const Covariate& covariate : covariates) names.push_back(covariate.name);
  const auto add = [&](const Value& item) {
    const auto found = std::find(names.begin(), names.end(), item.node->text);
    const auto place = static_cast<std::size_t>(found - names.begin());
    if (found == names.end())
      item.wrong(fmt::format("{} is not a characteristic of the patients; expected one of "
                             "`patients`",
                             item.look()),
                 item.problems->meant(item.node->text, names));
    else if (std::find(trial.strata.begin(), trial.strata.end(), place) != trial.strata.end())
      item.wrong(fmt::format("{} is there twice; expected it once", item.look()));
    else
      trial.strata.push_back(place);
  };
  if (value->node->is_scalar())
    add(*value);
  else
    for (const Value& item : list_items(*value, 1, covariates.size() + 1)) add(item);
  std::size_t strata = 1;
  for (const std::size_t place : trial.strata)
    strata = std::min(strata * covariates[place].levels.size(), kMostStrata + 1);
  if (strata > kMostStrata)
    value->wrong(
        fmt::format("there are too many combinations of levels; expected at most {}", kMostStrata));
}

/// What a trial takes for granted.
void check(const Draft& draft, Section& root, const Section& section) {
  const Population& population = draft.population();
  if (!std::holds_alternative<Cohort>(population.enrolment))
    section.value().wrong(
        "a trial randomises a number of patients; expected `cohort`, such as "
        "`cohort: { size: 359, enters: eligible, over: 21 mo }`");
  if (population.itt_gate != population.enters)
    section.value().wrong(fmt::format(
        "patients are randomised at the ITT gate, which is {}, but enter at {}; expected them to "
        "enter at that gate",
        ticked(name_of(population.itt_gate)), ticked(name_of(population.enters))));
  if (!draft.protocol().outcomes)
    section.value().wrong(
        "what becomes of the other arm is not said; expected `outcomes` beside `randomised`");
  root.refuse("waiting_list",
              "who is under way has not been randomised; expected this left out beside "
              "`randomised`");
}

}  // namespace

void read_randomised(Draft& draft, Section& root) {
  auto section = section_at(root, "randomised");
  if (!section) return;
  check(draft, root, *section);
  if (!draft.protocol().outcomes) return;
  RandomisedTrial trial;
  read_fields(*section, trial);
  read_ratio(*section, trial);
  read_block(*section, trial);
  read_strata(draft, *section, trial);
  // One clock and one follow-up for both arms, and burden is what patients have, not arms.
  const OutcomeRules& other = *draft.protocol().outcomes;
  trial.rules.event_clock = other.event_clock;
  trial.rules.assessments = other.assessments;
  trial.rules.general_mortality = other.general_mortality;
  trial.rules.life_table = other.life_table;
  trial.rules.burden = other.burden;
  trial.rules.burden_matters = other.burden_matters;
  if (auto standard = section_at(*section, "standard_of_care"))
    read_what_becomes(draft, *standard, trial.rules,
                      [](const ParameterPlace& place) -> OutcomeRules& {
                        return place.population.randomised->rules;
                      });
  trial.rules.follow_for = other.follow_for;
  draft.population().randomised = std::move(trial);
}

}  // namespace v2v
