// Pilot replications of a service, and where they settle.
#include "vein2vein/experiment/warm_up.hpp"

#include "experiment/finished.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/statistics/steady_state.hpp"

#include <algorithm>
#include <vector>

namespace v2v {
namespace {

/// Entries and ends by day.
class Occupancy final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    change(record.entered, 1);
    change(record.ended, -1);
    last_arrival_ = std::max(last_arrival_, day_of(record.entered));
  }
  /// Patients under way at the end of each day before the last arrival's.
  std::vector<double> by_day() const {
    std::vector<double> series;
    std::int64_t there = 0;
    for (std::size_t day = 0; day < last_arrival_; ++day) {
      there += changes_[day];
      series.push_back(static_cast<double>(there));
    }
    return series;
  }

 private:
  static std::size_t day_of(TimePoint at) {
    return static_cast<std::size_t>(std::max(0.0, at.since_start().in_days()));
  }
  void change(TimePoint at, std::int64_t by) {
    const std::size_t day = day_of(at);
    if (changes_.size() <= day) changes_.resize(day + 1);
    changes_[day] += by;
  }
  std::vector<std::int64_t> changes_;
  std::size_t last_arrival_ = 0;
};

std::vector<double> mean_by_day(const std::vector<std::vector<double>>& all) {
  std::size_t days = all.front().size();
  for (const auto& one : all) days = std::min(days, one.size());
  std::vector<double> mean(days);
  for (std::size_t day = 0; day < days; ++day) {
    for (const auto& one : all) mean[day] += one[day];
    mean[day] /= static_cast<double>(all.size());
  }
  return mean;
}

}  // namespace

/// Of several populations it is stated, one for all.
std::optional<WarmUpSummary> warm_up_of(const Scenario& scenario, std::uint64_t seed) {
  const auto* service = std::get_if<Service>(&scenario.each_population().front().enrolment);
  if (!service) return std::nullopt;
  WarmUpSummary summary;
  summary.days = service->warm_up.in_days();
  if (service->warm_up_stated) {
    for (const Population& each : scenario.each_population())
      summary.not_counted += summary.days > 0 ? each.under_way.size() : 0;
    return summary;
  }

  // Everybody counts in the pilot: a warm-up that is not stated is 0.
  const Plan plan(scenario);
  std::vector<std::vector<double>> groups;
  for (unsigned group = 0; group < pilot_groups; ++group) {
    std::vector<std::vector<double>> series;
    for (unsigned i = 0; i < pilots_a_group; ++i) {
      Occupancy occupancy;
      FastEngine engine;
      const Luck luck{seed, group * pilots_a_group + i};
      expect_finished(simulate(plan, engine, occupancy, luck), luck, Attrition::as_in_scenario);
      series.push_back(occupancy.by_day());
    }
    groups.push_back(mean_by_day(series));
  }
  summary.found = true;
  summary.replications = pilot_groups * pilots_a_group;
  summary.in_the_way = mean_by_day(groups);
  const Truncation truncation = mser5_of_several(groups);
  summary.days = static_cast<double>(truncation.drop);
  summary.settled = truncation.settled;
  summary.not_counted = summary.days > 0 ? scenario.under_way.size() : 0;
  return summary;
}

Scenario with_warm_up(const Scenario& scenario, const WarmUpSummary& warm_up) {
  Scenario result = scenario;
  for (Population& each : result.each_population())
    std::get<Service>(each.enrolment).warm_up = Duration::days(warm_up.days);
  return result;
}

}  // namespace v2v
