// Each replication: as it is, once more without attrition, and where parameters are drawn a twin.
#include "experiment/replicate.hpp"

#include "vein2vein/engine/fast_engine.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace v2v {
namespace {

/// How many a twin intends to treat, and treats, by population.
class TwinCounts final : public Observer {
 public:
  explicit TwinCounts(const Scenario& scenario)
      : populations_(scenario.each_population()), counts(populations_.size()) {
    for (const Population& each : populations_)
      itt_place_.push_back(static_cast<std::size_t>(
          std::find(each.flowchart.begin(), each.flowchart.end(), each.itt_gate) -
          each.flowchart.begin()));
  }
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    if (!record.counted) return;
    const std::size_t place = population_of(record.patient);
    const std::size_t gates = gates_in_order(populations_[place].flowchart, record);
    counts[place].twin_intended += gates > itt_place_[place] ? 1 : 0;
    counts[place].twin_infused += gates == populations_[place].flowchart.size() ? 1 : 0;
  }

 private:
  std::span<const Population> populations_;
  std::vector<std::size_t> itt_place_;

 public:
  std::vector<ReplicationCounts> counts;  ///< nothing but those of twins
};

/// Statistics know no engine: what it has seen, in their words.
void add_uses(ResourceTotals& totals, const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources)
    totals.add({use.site, use.kind, use.lane},
               {use.seen.observed.in_milliseconds(), use.seen.in_use_area, use.seen.capacity_area,
                use.seen.queue_area, use.seen.waits_of_served, use.seen.served, use.seen.waits});
}

bool has_finished(const PathwayOutcome& outcome) noexcept {
  return !outcome.ended_early && outcome.patients_closed == outcome.patients_entered;
}

}  // namespace

PathwayOutcome on_fast_engine(const Plan& plan, Observer& observer, Luck luck, Attrition attrition,
                              DailyUse daily_use, const PatientSet* only) {
  FastEngine engine;
  return simulate(plan, engine, observer, luck, attrition, daily_use, only);
}

bool PotentialTimes::is_of_interest(const PatientRecord& record) const noexcept {
  return record.counted && record.has_reached(itt_gate_);
}

void PotentialTimes::on_closed(const PatientRecord& record) {
  if (record.left || !is_of_interest(record)) return;
  times.add(record);
  for_each_measure([&](auto place) {
    constexpr Measure one = measures[place];
    if constexpr (one.of == MeasuredPatients::intended_none_lost)
      of_replication[place].add(one, one.read(record));
  });
}

void Replications::AsItIs::on_closed(const PatientRecord& record) {
  OfPopulation& its = all_.populations_[population_of(record.patient)];
  its.tally.on_closed(record);
  if (all_.hears_potential_times_) {
    if (record.left && its.potential.is_of_interest(record)) all_.lost_.add(record.patient);
    its.potential.on_closed(record);
  }
  its.fates.on_closed(record);
  its.followed.add(record);
  its.places.add(*its.population, record);
  if (all_.populations_.size() > 1) all_.places_.add(*its.population, record);
  all_.calendar_.on_closed(record);
  all_.people_.on_closed(record);
}

Replications::Replications(const Scenario& scenario, Simulation simulation, KeptDays kept)
    : scenario_(&scenario),
      simulation_(simulation),
      places_(scenario),
      calendar_(scenario),
      occupancy_(scenario, kept),
      people_(scenario) {
  for (const Population& each : scenario.each_population())
    populations_.emplace_back(scenario, each);
}

std::optional<Unfinished> Replications::replicate(const Plan& plan, Luck luck, Besides besides) {
  for (OfPopulation& each : populations_) {
    each.fates.clear();
    each.potential.of_replication = {};
  }
  const auto drawn = plan.scenario().each_population();
  for (std::size_t i = 0; i < populations_.size(); ++i)
    populations_[i].followed.begin(drawn[i], plan.populations()[i].seed_of_patients(luck.seed),
                                   luck.replication, besides.paired);
  AsItIs as_it_is(*this);
  const DailyUse daily_use = occupancy_.is_needed() || people_.needs_days()
                                 ? DailyUse::of_capacities
                                 : DailyUse::of_nothing;
  hears_potential_times_ = besides.potential && !plan.patients_depend_on_each_other();
  lost_.clear();
  PathwayOutcome outcome =
      simulation_(plan, as_it_is, luck, Attrition::as_in_scenario, daily_use, nullptr);
  if (!has_finished(outcome)) return Unfinished{outcome, luck, Attrition::as_in_scenario};
  add_uses(resources_, outcome);

  // Where nobody depends on others, who was infused has had the potential times already.
  if (besides.potential && !(hears_potential_times_ && lost_.empty())) {
    WithoutAttrition without_attrition(populations_);
    outcome = simulation_(plan, without_attrition, luck, Attrition::none_from_itt_gate,
                          DailyUse::of_nothing, hears_potential_times_ ? &lost_ : nullptr);
    if (!has_finished(outcome)) return Unfinished{outcome, luck, Attrition::none_from_itt_gate};
  }

  // The luck of a twin lies behind that of all replications, of which there are at most a million.
  constexpr std::uint32_t kTwin = 0x8000'0000U;
  const Luck of_twin{luck.seed, luck.replication | kTwin};
  TwinCounts twins(*scenario_);
  if (besides.twin) {
    outcome =
        simulation_(plan, twins, of_twin, Attrition::as_in_scenario, DailyUse::of_nothing, nullptr);
    if (!has_finished(outcome)) return Unfinished{outcome, of_twin, Attrition::as_in_scenario};
  }
  read_counts(twins.counts);
  calendar_.finish_replication();
  for (OfPopulation& each : populations_) each.places.finish_replication();
  places_.finish_replication();
  people_.finish_replication();
  return std::nullopt;
}

void Replications::read_counts(const std::vector<ReplicationCounts>& twins) {
  std::vector<const ReplicationCounts*> all;
  for (std::size_t i = 0; i < populations_.size(); ++i) {
    OfPopulation& its = populations_[i];
    ReplicationCounts counts = its.tally.finish_replication();
    for (std::size_t measure = 0; measure < measure_count; ++measure)
      if (measures[measure].of == MeasuredPatients::intended_none_lost)
        counts.measured[measure] = its.potential.of_replication[measure];
    its.followed.finish(counts.followed, counts.randomised);
    counts.twin_intended = twins[i].twin_intended;
    counts.twin_infused = twins[i].twin_infused;
    if (scenario_->populations.empty()) {
      counts_ = std::move(counts);
      return;
    }
    its.counts.push_back(std::move(counts));
    all.push_back(&its.counts.back());
  }
  counts_ = counted_together(*scenario_, all);
  // The journal is that of all of them.
  counts_.fingerprint = std::exchange(populations_.front().counts.back().fingerprint, 0);
  for (OfPopulation& each : populations_) each.counts.back().fingerprint = 0;
}

PairedCounts Replications::compared_with(const Replications& second) const {
  const auto ours = scenario_->each_population(), theirs = second.scenario_->each_population();
  const bool single = scenario_->populations.empty() && second.scenario_->populations.empty();
  std::vector<std::pair<const Fates*, const Fates*>> pairs;
  std::vector<std::pair<const Followed*, const Followed*>> followed;
  std::vector<bool> known(theirs.size(), false);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    std::size_t j = 0;
    while (j < theirs.size() && !single && theirs[j].name != ours[i].name) ++j;
    if (j < theirs.size()) known[j] = true;
    pairs.emplace_back(&populations_[i].fates,
                       j < theirs.size() ? &second.populations_[j].fates : nullptr);
    if (j < theirs.size())
      followed.emplace_back(&populations_[i].followed, &second.populations_[j].followed);
  }
  for (std::size_t j = 0; j < theirs.size(); ++j)
    if (!known[j]) pairs.emplace_back(nullptr, &second.populations_[j].fates);
  PairedCounts counts = compare_fates(pairs);
  counts.survival = compare_survival(followed);
  return counts;
}

ArmCounts Replications::finish() {
  ArmCounts result;
  for (std::size_t i = 0; i < populations_.size(); ++i) {
    OfPopulation& each = populations_[i];
    ArmCounts its;
    its.counts = std::move(each.counts);
    its.times = each.tally.times();
    its.potential = std::move(each.potential.times);
    its.waiting = each.tally.waiting();
    its.incidence = each.tally.incidence();
    its.recorded = each.tally.recorded();
    its.places = each.places.totals();
    its.calendar = calendar_.of(i);
    if (scenario_->populations.empty()) {
      result = std::move(its);
      continue;
    }
    result.add_patients_of(its);
    result.populations.push_back(std::move(its));
  }
  result.calendar = calendar_.together();
  result.places = populations_.size() > 1 ? places_.totals() : populations_.front().places.totals();
  result.occupancy = occupancy_.take();
  result.people = people_.totals();
  result.resources = std::move(resources_);
  return result;
}

}  // namespace v2v
