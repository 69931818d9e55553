// A world with three ways of being lost, its observation and its prediction.
#include "experiment/coverage.hpp"

#include "vein2vein/scenario/read.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace v2v {
namespace {

/// The three parameters as a scenario states them.
struct Known {
  std::string failure, death, ineligible;
};

Scenario world(const Known& known, unsigned patients) {
  ScenarioReading reading = read_scenario_text(
      fmt::format("format: 1\n"
                  "cohort: {{ size: {}, enters: received, over: 365 d }}\n"
                  "product: {{ made_at: unit, culture: 10 d, release: 10 d, failure: {} }}\n"
                  "lymphodepletion: {{ start: after_release, days: [-5, -3], "
                  "lost: {{ ineligible: {} }} }}\n"
                  "leaving: {{ waiting: {{ death: {} }} }}\n"
                  "sites: {{ unit: {{ kind: hospital }} }}\n",
                  patients, known.failure, known.ineligible, known.death),
      "world");
  if (!reading.scenario) throw std::runtime_error(to_string(reading.problems.front()));
  return *reading.scenario;
}

/// What a study reports: how many there were, of how many, over how long.
class Study final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    infused_ += record.left ? 0 : 1;
    const bool died = record.left && record.cause == index_of(KnownCause::death);
    const bool ineligible = record.left && record.cause == index_of(KnownCause::ineligible);
    deaths_ += died ? 1 : 0;
    ineligible_ += ineligible ? 1 : 0;
    failures_ += record.failed;
    cultures_ += record.failed > 0 || record.has_reached(Gate::manufactured) ? 1 : 0;
    decided_ += ineligible || record.has_reached(Gate::lymphodepleted) ? 1 : 0;
    const TimePoint end =
        record.has_reached(Gate::lymphodepleted) ? record.at(Gate::lymphodepleted) : record.ended;
    waited_ += (end - record.at(Gate::received)).in_days();
  }

  unsigned infused() const noexcept { return infused_; }
  Known as_evidence() const {
    return {fmt::format("{{ events: {}, of: {} }}", failures_, cultures_),
            fmt::format("{{ events: {}, person_time: {:.6f} d }}", deaths_, waited_),
            fmt::format("{{ events: {}, of: {} }}", ineligible_, decided_)};
  }

 private:
  unsigned infused_ = 0, deaths_ = 0, ineligible_ = 0, failures_ = 0, cultures_ = 0, decided_ = 0;
  double waited_ = 0;
};

Study observed(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication) {
  Study study;
  replay(scenario, seed, replication, study);
  return study;
}

}  // namespace

Coverage coverage_of(Knowledge knowledge, unsigned studies, unsigned patients,
                     unsigned replications, std::uint64_t seed) {
  const Known truth{"8 %", "0.008 /d", "6 %"};
  const Scenario known_world = world(truth, patients);
  Coverage coverage;
  coverage.studies = studies;
  unsigned inside = 0;
  for (unsigned i = 0; i < studies; ++i) {
    const Known known = knowledge == Knowledge::parameters
                            ? truth
                            : observed(known_world, seed, 2 * i).as_evidence();
    RunOptions options;
    options.replications = replications;
    options.seed = seed + 1 + i;
    if (knowledge == Knowledge::counts_as_evidence) options.uncertainty = Uncertainty::parameters;
    const RunSummary prediction = run(world(known, patients), options);
    const Interval interval = prediction.flow.back().prediction95.value();
    const double next = observed(known_world, seed, 2 * i + 1).infused();
    inside += interval.lo <= next && next <= interval.hi ? 1 : 0;
    coverage.mean_width += (interval.hi - interval.lo) / studies;
  }
  coverage.share = static_cast<double>(inside) / studies;
  coverage.standard_error = std::sqrt(0.95 * 0.05 / studies);
  return coverage;
}

}  // namespace v2v
