// What run, compare, sweep, sensitivity and selection have in common.
#include "experiment/prepare.hpp"

#include "core/fnv.hpp"
#include "experiment/drawn_plan.hpp"
#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/experiment/warm_up.hpp"
#include "vein2vein/statistics/summarise.hpp"
#include "vein2vein/statistics/warnings.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <variant>

namespace v2v {
namespace {

std::size_t parameters_of(const Scenario& scenario) {
  std::size_t count = 0;
  std::set<std::string> seen;  // populations may have counts in common
  for (const CountedGroup* group : counted_in(scenario))
    if (seen.insert(group->path).second)
      count += group->joint ? group->joint->inputs.size() : group->members.size();
  return count;
}

void add_places_and_periods(PatientSummary& summary, const Scenario& scenario,
                            const ArmCounts& counts) {
  fill_periods(summary, scenario, counts.calendar, counts.counts.size());
  counts.places.fill(summary, scenario, counts.counts.size());
}

}  // namespace

PreparedScenario prepare(std::shared_ptr<const Scenario> scenario, std::uint64_t seed) {
  PreparedScenario prepared{std::move(scenario), {}};
  prepared.warm_up = warm_up_of(*prepared.scenario, seed);
  if (prepared.warm_up && prepared.warm_up->found)
    prepared.scenario =
        std::make_shared<const Scenario>(with_warm_up(*prepared.scenario, *prepared.warm_up));
  return prepared;
}

Study empty_study(const std::string& kind, const RunOptions& options, unsigned usual_replications) {
  Study study;
  study.kind = kind;
  study.seed = options.seed;
  study.uncertainty = options.uncertainty;
  study.precision = options.precision;
  study.replications = options.replications != 0 ? options.replications
                       : options.precision       ? most_replications
                                                 : usual_replications;
  study.batch_size = options.batch != 0
                         ? options.batch
                         : Study::batch_size_for(study.replications, study.precision.has_value());
  return study;
}

unsigned replications_with_potential_times(const Study& study, const Scenario& scenario) {
  constexpr double kEnoughPatients = 25'000;
  constexpr unsigned kFewest = 20, kFewestDraws = 100;
  const bool is_goal = study.precision &&
                       potential_times_for(study.precision->quantity) == Study::PotentialTimes::all;
  if (study.potential_times == Study::PotentialTimes::none) return 0;
  if (study.potential_times == Study::PotentialTimes::all || is_goal) return study.replications;
  double patients = 0;
  for (const Population& population : scenario.each_population()) {
    const double of_cells = population.randomised ? population.randomised->share_of_cells() : 1;
    patients += static_cast<double>(population.under_way.size());
    patients += expected_patients(population) * of_cells;
  }
  const unsigned fewest = study.uncertainty == Uncertainty::parameters ? kFewestDraws : kFewest;
  const double needed = std::ceil(kEnoughPatients / std::max(1.0, patients));
  return std::min(study.replications,
                  static_cast<unsigned>(std::max(static_cast<double>(fewest), needed)));
}

unsigned replications_with_twins(const Study& study) {
  constexpr unsigned kEnoughPairs = 250;
  return study.splits_variance ? std::min(study.replications, kEnoughPairs) : 0;
}

Study::PotentialTimes potential_times_for(const std::string& quantity) {
  return quantity.find("potential") == std::string::npos ? Study::PotentialTimes::none
                                                         : Study::PotentialTimes::all;
}

std::uint64_t identity_of(const Study& study) {
  ByteWriter writer;
  writer.add_text(study.kind);
  writer.add_text(version());
  writer.add(study.seed);
  writer.add(study.uncertainty == Uncertainty::parameters ? 1 : 0);
  writer.add(study.replications);
  writer.add(study.batch_size);
  writer.add(static_cast<std::uint64_t>(study.potential_times));
  writer.add(study.splits_variance ? 1 : 0);
  writer.add_text(study.precision ? study.precision->quantity : "");
  writer.add_double(study.precision ? study.precision->half_width : 0);
  writer.add(study.precision && study.precision->relative ? 1 : 0);
  writer.add(study.precision ? study.precision->minimum : 0);
  writer.add_text(study.rule);
  writer.add(study.points.size());
  for (const StudyPoint& point : study.points) {
    writer.add(point.arms.size());
    for (const auto& arm : point.arms) writer.add(arm->digest);
    writer.add(point.pinned ? 1 : 0);
    if (!point.pinned) continue;
    for (const auto& group : *point.pinned)
      for (const double uniform : group) writer.add_double(uniform);
  }
  Fnv hash;
  hash.add(writer.bytes());
  return hash.value();
}

Uncertainty usual_uncertainty(const std::vector<Scenario>& scenarios) {
  const bool by_model =
      std::any_of(scenarios.begin(), scenarios.end(), [](const Scenario& scenario) {
        const auto populations = scenario.each_population();
        return std::any_of(populations.begin(), populations.end(), [](const Population& each) {
          return each.attrition && each.attrition->model;
        });
      });
  return by_model ? Uncertainty::parameters : Uncertainty::none;
}

RunSummary summarise_arm(const Study& study, const RunOptions& options,
                         const PreparedScenario& prepared, std::size_t arm,
                         const PointResult& result) {
  const ArmCounts& counts = result.arms[arm];
  const Scenario& scenario = *prepared.scenario;
  RunSummary summary = summarise(scenario, counts.counts, counts.times, counts.potential,
                                 counts.waiting, counts.resources, counts.incidence);
  add_places_and_periods(summary, scenario, counts);
  summary.occupancy = occupancy_of(scenario, counts.occupancy, options.occupancy_by);
  summary.people = people_of(scenario, counts.people, counts.counts.size());
  for (std::size_t i = 0; i < scenario.populations.size(); ++i) {
    const ArmCounts& its = counts.populations[i];
    summary.populations.push_back(summarise(scenario, scenario.populations[i], its.counts,
                                            its.times, its.potential, its.waiting, its.incidence));
    add_places_and_periods(summary.populations.back(), scenario, its);
  }
  summary.seed = study.seed;
  summary.engine = options.engine == EngineKind::fast ? "fast" : "simgrid";
  summary.version = version();
  // There may be fewer than were planned: so far, or because a goal is reached.
  summary.potential_replications =
      std::min(replications_with_potential_times(study, scenario), summary.replications);
  summary.potential_is_exact = !Plan(scenario).patients_depend_on_each_other();
  summary.uncertainty.parameters = parameters_of(scenario);
  summary.uncertainty.of_parameters =
      study.uncertainty == Uncertainty::parameters && summary.uncertainty.parameters > 0;
  summary.warm_up = prepared.warm_up;
  summary.verified = result.verified[arm];
  summary.warnings = warnings_of(scenario, summary);
  if (study.precision)
    if (auto warning =
            immortal_time_warning(Quantity::named(scenario, study.precision->quantity).value()))
      summary.warnings.insert(summary.warnings.begin(), std::move(*warning));
  return summary;
}

}  // namespace v2v
