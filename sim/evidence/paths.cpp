// Simulation without hazards, and from its patients to paths.
#include "evidence/paths.hpp"

#include "experiment/finished.hpp"
#include "scenario/attrition_hazards.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

namespace v2v {
namespace {

constexpr std::size_t index_of(AttritionStretch stretch) noexcept {
  return static_cast<std::size_t>(stretch);
}

/// The gate at which each stretch ends.
constexpr std::array<Gate, attrition_stretch_count> kEnds = {
    Gate::eligible, Gate::collected, Gate::received, Gate::lymphodepleted, Gate::infused};
constexpr std::array kScreeningGates = {Gate::approved, Gate::screened, Gate::eligible};

/// Makes a path of every closed file.
class PathObserver final : public Observer {
 public:
  explicit PathObserver(const Scenario& scenario) : scenario_(scenario) {}

  void on(const JournalEntry& entry) override {
    if (entry.what == What::bridging_response) responses_.emplace(entry.patient, entry.at);
  }
  void on_closed(const PatientRecord& record) override {
    const auto response = responses_.find(record.patient);
    const TimePoint responded =
        response == responses_.end() ? TimePoint::never() : response->second;
    if (response != responses_.end()) responses_.erase(response);
    if (!record.counted) return;
    paths.push_back(path_of(record, responded));
    note_screening(record);
  }

  /// See `SimulatedPaths`.
  Gate end_of_screening() const noexcept {
    for (const Gate gate : kScreeningGates)
      if (is_with_eligible_[v2v::index_of(gate)]) return gate;
    return Gate::eligible;
  }

  std::vector<AttritionPath> paths;

 private:
  /// A stretch that this scenario's patients do not have, because they enter later or because the
  /// product is not made from their cells, takes no time.
  bool has(AttritionStretch stretch) const noexcept {
    if (kEnds[index_of(stretch)] <= scenario_.enters) return false;
    const bool is_of_cells =
        stretch == AttritionStretch::to_collection || stretch == AttritionStretch::to_receipt;
    return !is_of_cells || scenario_.protocol->product.from_patients_cells();
  }

  AttritionPath path_of(const PatientRecord& record, TimePoint responded) const {
    AttritionPath path;
    path.weight = 1;
    TimePoint since = record.entered;
    for (std::size_t i = 0; i < attrition_stretch_count; ++i) {
      const auto stretch = static_cast<AttritionStretch>(i);
      if (!has(stretch)) continue;
      if (stretch == AttritionStretch::waiting && responded != TimePoint::never())
        path.response_after = (responded - since).in_days();
      const TimePoint until = record.at(kEnds[i]);
      if (until != TimePoint::never()) {
        path.days[i] = (until - since).in_days();
        since = until;
      } else if (stretch == AttritionStretch::waiting && !record.left) {
        // Without lymphodepletion all of it is waiting.
        path.days[i] = (record.ended - since).in_days();
        since = record.ended;
      } else {
        path.days[i] = (record.ended - since).in_days();
        path.ends_early = true;
        path.ends_in = stretch;
        path.ends_as = record.reason;
        break;
      }
    }
    return path;
  }

  void note_screening(const PatientRecord& record) noexcept {
    if (!record.has_reached(Gate::eligible)) return;
    for (const Gate gate : kScreeningGates)
      if (record.at(gate) != record.at(Gate::eligible))
        is_with_eligible_[v2v::index_of(gate)] = false;
  }

  const Scenario& scenario_;
  std::map<PatientId, TimePoint> responses_;
  std::array<bool, gate_count> is_with_eligible_ = [] {
    std::array<bool, gate_count> all{};
    all.fill(true);
    return all;
  }();
};

bool has_responded(const AttritionPath& path) noexcept {
  return std::isfinite(path.response_after);
}
auto group_of(const AttritionPath& path) noexcept {
  return std::tuple(path.ends_early, path.ends_early ? path.ends_in : AttritionStretch::conditioned,
                    path.ends_early ? path.ends_as : 0, has_responded(path));
}
/// Within a group.
auto order_of(const AttritionPath& path) noexcept {
  return std::tuple(path.days[index_of(AttritionStretch::waiting)],
                    std::accumulate(path.days.begin(), path.days.end(), 0.0), path.days,
                    path.response_after);
}

using Patients = std::vector<AttritionPath>::const_iterator;

/// The mean of those who end alike.
AttritionPath mean_of(Patients begin, Patients end, double all) {
  AttritionPath mean = *begin;
  const auto count = static_cast<double>(end - begin);
  mean.weight = count / all;
  for (std::size_t stretch = 0; stretch < attrition_stretch_count; ++stretch) {
    mean.days[stretch] = 0;
    for (auto patient = begin; patient != end; ++patient)
      mean.days[stretch] += patient->days[stretch];
    mean.days[stretch] /= count;
  }
  if (!has_responded(*begin)) return mean;
  mean.response_after = 0;
  for (auto patient = begin; patient != end; ++patient)
    mean.response_after += patient->response_after;
  mean.response_after /= count;
  return mean;
}

std::size_t bins_of(Patients begin, Patients end) {
  const bool alike = std::all_of(begin, end, [begin](const AttritionPath& each) {
    return order_of(each) == order_of(*begin);
  });
  if (alike) return 1;
  return std::clamp<std::size_t>(static_cast<std::size_t>(end - begin) / least_patients_of_a_path,
                                 1, most_paths_of_a_group);
}

}  // namespace

std::vector<AttritionPath> compress_paths(std::vector<AttritionPath> patients) {
  std::sort(patients.begin(), patients.end(), [](const AttritionPath& a, const AttritionPath& b) {
    return std::pair(group_of(a), order_of(a)) < std::pair(group_of(b), order_of(b));
  });
  std::vector<AttritionPath> paths;
  const auto all = static_cast<double>(patients.size());
  for (Patients group = patients.cbegin(); group != patients.cend();) {
    const Patients end = std::find_if(group, patients.cend(), [group](const AttritionPath& each) {
      return group_of(each) != group_of(*group);
    });
    const std::size_t bins = bins_of(group, end);
    const auto count = static_cast<std::size_t>(end - group);
    const auto cut = [&](std::size_t bin) {
      return group + static_cast<std::ptrdiff_t>(count * bin / bins);
    };
    for (std::size_t bin = 0; bin < bins; ++bin)
      paths.push_back(mean_of(cut(bin), cut(bin + 1), all));
    group = end;
  }
  return paths;
}

SimulatedPaths simulate_paths(const Scenario& scenario, std::uint64_t seed) {
  Scenario without_hazards = scenario;
  for (LeavingRisk& risk : without_hazards.leaving) risk.baseline = {};
  if (scenario.attrition) without_decisions(without_hazards);
  const Plan plan(without_hazards);
  PathObserver observer(without_hazards);
  // Every replication has at least one patient, unless a list is empty.
  for (std::uint32_t replication = 0; replication < least_simulated_patients; ++replication) {
    FastEngine engine;
    const Luck luck{seed, replication};
    expect_finished(simulate(plan, engine, observer, luck), luck, Attrition::as_in_scenario);
    if (observer.paths.size() >= least_simulated_patients) break;
  }
  return {compress_paths(std::move(observer.paths)), observer.end_of_screening()};
}

}  // namespace v2v
