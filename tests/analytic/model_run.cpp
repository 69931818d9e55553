// Running scenarios and reading what they have come to.
#include "analytic/model_run.hpp"

#include "analytic/verdict.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace v2v::test {
namespace {

double share_of(std::int64_t area, const ResourceStatistics& seen) {
  return static_cast<double>(area) / static_cast<double>(seen.observed.in_milliseconds());
}
double ratio(std::uint64_t some, std::uint64_t all) {
  return static_cast<double>(some) / static_cast<double>(all);
}

}  // namespace

Scenario poisson_scenario(double arrivals_per_day, std::uint32_t patients, double warm_up_days) {
  Scenario s = central(0);
  const auto counted = static_cast<std::uint32_t>(patients * length_factor());
  Service service;
  service.arrivals.per_day = arrivals_per_day;
  service.patients = counted;
  service.warm_up = days(warm_up_days);
  s.enrolment = service;
  const Distribution nothing = Distribution::fixed(0);
  step(s, Gate::collected).takes = nothing;
  s.protocol->product.culture = s.protocol->product.release = nothing;
  s.protocol->lymphodepletion.scheduling = nothing;
  s.lanes = {lane(kHospital, kPlant, nothing)};
  return s;
}

Calendar weekly(const std::vector<std::pair<double, double>>& open) {
  std::vector<Calendar::Hours> hours;
  for (const auto& [from, until] : open) hours.push_back({days(from), days(until)});
  return {hours, 0, {}};
}

Timetable weekly_at(const std::vector<double>& instants) {
  std::vector<Duration> times;
  for (const double instant : instants) times.push_back(days(instant));
  return {times, 0, {}};
}

double mean_queue(const ResourceStatistics& seen) { return share_of(seen.queue_area, seen); }
double mean_in_use(const ResourceStatistics& seen) { return share_of(seen.in_use_area, seen); }
double mean_capacity(const ResourceStatistics& seen) { return share_of(seen.capacity_area, seen); }
double mean_wait(const ResourceStatistics& seen) {
  return static_cast<double>(seen.waits_of_served) / static_cast<double>(seen.served) /
         86'400'000.0;
}
double waited(const ResourceStatistics& seen) { return ratio(seen.waits.waited(), seen.served); }
double left_queue(const ResourceStatistics& seen) { return ratio(seen.left_queue, seen.requested); }

double sojourn(const PatientRecord& file) {
  if (file.left) return std::numeric_limits<double>::quiet_NaN();
  return (file.ended - file.entered).in_days();
}
double infused(const PatientRecord& file) { return file.left ? 0.0 : 1.0; }

ModelStudy::ModelStudy(const Scenario& scenario, std::uint64_t seed, std::vector<OfPatient> means)
    : means_(std::move(means)), mean_(means_.size()) {
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    struct Sum {
      double values = 0.0, count = 0.0;
    };
    std::vector<Sum> sums(means_.size());
    Files files([&](const PatientRecord& file) {
      if (!file.counted) return;
      for (std::size_t i = 0; i < means_.size(); ++i) {
        const double value = means_[i](file);
        if (std::isnan(value)) continue;
        sums[i].values += value;
        sums[i].count += 1.0;
      }
    });
    outcomes_.push_back(run(scenario, files, {seed, replication}));
    for (std::size_t i = 0; i < means_.size(); ++i)
      mean_[i].push_back(sums[i].values / sums[i].count);
  }
}

std::vector<double> ModelStudy::of(SiteIndex site, ResourceKind kind, OfUse what,
                                   LaneIndex lane) const {
  std::vector<double> values;
  for (const PathwayOutcome& outcome : outcomes_)
    for (const PathwayOutcome::Use& use : outcome.resources)
      if (use.site == site && use.kind == kind && use.lane == lane)
        values.push_back(what(use.seen));
  EXPECT_EQ(values.size(), outcomes_.size()) << "not one such resource a replication";
  return values;
}

std::vector<double> ModelStudy::mean_of(OfPatient what) const {
  const auto found = std::find(means_.begin(), means_.end(), what);
  EXPECT_NE(found, means_.end()) << "not asked for";
  if (found == means_.end()) return {};
  return mean_[static_cast<std::size_t>(found - means_.begin())];
}

}  // namespace v2v::test
