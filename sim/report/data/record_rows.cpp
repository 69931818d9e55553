// Arms and the columns that their tables have.
#include "report/data/record_rows.hpp"

#include "report/warning_lines.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/followed.hpp"

#include <algorithm>

namespace v2v::report {
namespace {

void add_levels(std::vector<Covariate>& all, const Covariate& covariate) {
  auto same = std::find_if(all.begin(), all.end(),
                           [&](const auto& one) { return one.name == covariate.name; });
  if (same == all.end()) same = all.insert(all.end(), {covariate.name, {}, {}});
  for (const std::string& level : covariate.levels)
    if (std::find(same->levels.begin(), same->levels.end(), level) == same->levels.end())
      same->levels.push_back(level);
}

}  // namespace

TableColumns columns_of(const std::vector<Arm>& arms) {
  TableColumns columns;
  for (const Arm& arm : arms) {
    columns.dated |= arm.scenario->starts_stated;
    columns.several |= !arm.scenario->populations.empty();
    for (const Population& population : arm.scenario->each_population()) {
      columns.offers |= !population.protocol->offered.empty();
      columns.follows |= Followed(population).is_needed();
      columns.toxicity |= follows_care(population);
      for (const Covariate& covariate : population.covariates)
        add_levels(columns.covariates, covariate);
    }
  }
  return columns;
}

std::vector<Arm> arms_of(const std::vector<const Scenario*>& scenarios) {
  std::vector<std::string> names;
  for (const Scenario* one : scenarios) names.push_back(one->name);
  names = names_of(names);
  std::vector<Arm> arms;
  for (const Scenario* one : scenarios) {
    Arm arm{one, names[arms.size()], {}};
    for (const Population& population : one->each_population()) {
      auto& known = arm.known.emplace_back();
      for (const PatientUnderWay* first : in_order_of_admission(population.under_way))
        known.push_back(&first->patient);
      if (const auto* referrals = std::get_if<Referrals>(&population.enrolment))
        for (const Referrals::One& each : referrals->list) known.push_back(&each.patient);
    }
    arms.push_back(std::move(arm));
  }
  return arms;
}

}  // namespace v2v::report
