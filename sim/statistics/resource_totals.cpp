// Sums of use, and the rows that they become.
#include "vein2vein/statistics/resource_totals.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace v2v {
namespace {

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

std::string plural_of(Site::Kind kind) {
  switch (kind) {
    case Site::Kind::hospital:
      return "hospitals";
    case Site::Kind::plant:
      return "plants";
    case Site::Kind::laboratory:
      return "laboratories";
  }
  return {};
}

}  // namespace

std::string resource_name(const Scenario& scenario, const ResourceKey& key) {
  std::string name(name_of(key.kind));
  if (key.kind == ResourceKind::departures && key.lane < scenario.lanes.size()) {
    const Lane& lane = scenario.lanes[key.lane];
    const SiteIndex to = lane.from == key.site ? lane.to : lane.from;
    name += " to " + scenario.sites[to].name;
    if (!lane.mode.empty()) name += " by " + lane.mode;
  }
  if (key.kind != ResourceKind::sessions) return name;
  // Nobody decides before the first gate.
  const Gate gate = gate_of_board(key.lane);
  if (gate != Gate::referred) name += " before " + std::string(name_of(gate));
  const std::size_t owner = owner_of_board(key.lane);
  if (owner > 0 && owner <= scenario.populations.size())
    name += " of " + scenario.populations[owner - 1].name;
  return name;
}

std::string resource_site(const Scenario& scenario, const ResourceKey& key) {
  return key.site < scenario.sites.size() ? scenario.sites[key.site].name : "board";
}

void ResourceTotals::add(const ResourceKey& key, const ResourceUse& use) {
  Total& total = totals_[key];
  total.observed.add(use.observed);
  total.in_use_area.add(use.in_use_area);
  total.capacity_area.add(use.capacity_area);
  total.queue_area.add(use.queue_area);
  total.waits_of_served.add(use.waits_of_served);
  total.served += use.served;
  total.waits.merge(use.waits);
}

void ResourceTotals::merge(const ResourceTotals& other) {
  for (const auto& [key, theirs] : other.totals_) {
    Total& total = totals_[key];
    total.observed.merge(theirs.observed);
    total.in_use_area.merge(theirs.in_use_area);
    total.capacity_area.merge(theirs.capacity_area);
    total.queue_area.merge(theirs.queue_area);
    total.waits_of_served.merge(theirs.waits_of_served);
    total.served += theirs.served;
    total.waits.merge(theirs.waits);
  }
}

void ResourceTotals::write(ByteWriter& writer) const {
  writer.add(totals_.size());
  for (const auto& [key, total] : totals_) {
    writer.add(key.site);
    writer.add(index_of(key.kind));
    writer.add(key.lane);
    for (const WideSum* sum : {&total.observed, &total.in_use_area, &total.capacity_area,
                               &total.queue_area, &total.waits_of_served})
      sum->write(writer);
    writer.add(total.served);
    total.waits.write(writer);
  }
}

ResourceTotals ResourceTotals::read(ByteReader& reader) {
  ResourceTotals totals;
  const std::uint64_t resources = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < resources && !reader.failed(); ++i) {
    ResourceKey key;
    key.site = static_cast<SiteIndex>(reader.number_up_to(no_site));
    key.kind = static_cast<ResourceKind>(reader.number_up_to(resource_kind_count - 1));
    key.lane = static_cast<LaneIndex>(reader.number_up_to(std::numeric_limits<LaneIndex>::max()));
    if (!totals.totals_.empty() && key <= totals.totals_.rbegin()->first) reader.fail();
    Total total;
    for (WideSum* sum : {&total.observed, &total.in_use_area, &total.capacity_area,
                         &total.queue_area, &total.waits_of_served})
      *sum = WideSum::read(reader);
    total.served = reader.number();
    total.waits = WaitHistogram::read(reader);
    totals.totals_.emplace_hint(totals.totals_.end(), key, total);
  }
  return totals;
}

std::vector<ResourceRow> ResourceTotals::rows(const Scenario& scenario) const {
  struct Sum {
    bool seen = false;
    double capacity = 0, in_use = 0, capacity_area = 0, waits = 0, served = 0, queue = 0;
  };
  // By kind of site, then by kind of resource; the queue is already a mean over time.
  std::array<std::array<Sum, capacity_kind_count>, 3> sums{};
  for (const auto& [key, total] : totals_) {
    if (index_of(key.kind) >= capacity_kind_count || key.site >= scenario.sites.size()) continue;
    Sum& sum = sums[static_cast<std::size_t>(scenario.sites[key.site].kind)][index_of(key.kind)];
    sum.seen = true;
    sum.capacity += ratio(total.capacity_area.value(), total.observed.value());
    sum.in_use += total.in_use_area.value();
    sum.capacity_area += total.capacity_area.value();
    sum.waits += milliseconds_in_days(total.waits_of_served.value());
    sum.served += static_cast<double>(total.served);
    sum.queue += ratio(total.queue_area.value(), total.observed.value());
  }
  std::vector<ResourceRow> rows;
  for (std::size_t site = 0; site < sums.size(); ++site)
    for (std::size_t kind = 0; kind < capacity_kind_count; ++kind) {
      const Sum& sum = sums[site][kind];
      if (!sum.seen) continue;
      rows.push_back({plural_of(static_cast<Site::Kind>(site)), std::string(resource_names[kind]),
                      sum.capacity, ratio(sum.in_use, sum.capacity_area),
                      ratio(sum.waits, sum.served), sum.queue});
    }
  return rows;
}

double ResourceTotals::queue_area_of_departures(SiteIndex site) const {
  double sum = 0;
  const auto first = totals_.lower_bound({site, ResourceKind::departures, 0});
  for (auto it = first; it != totals_.end(); ++it) {
    if (it->first.site != site || it->first.kind != ResourceKind::departures) break;
    sum += it->second.queue_area.value();
  }
  return sum;
}

std::vector<SiteResourceRow> ResourceTotals::site_rows(const Scenario& scenario,
                                                       const Waiting& waiting,
                                                       std::uint64_t replications) const {
  const auto runs = static_cast<double>(std::max<std::uint64_t>(1, replications));
  std::vector<SiteResourceRow> rows;
  for (const auto& [key, total] : totals_) {
    SiteResourceRow row;
    row.site = resource_site(scenario, key);
    row.name = resource_name(scenario, key);
    const auto served = static_cast<double>(total.served);
    const double observed = total.observed.value();
    row.capacity = ratio(total.capacity_area.value(), observed);
    row.utilisation = ratio(total.in_use_area.value(), total.capacity_area.value());
    row.mean_queue = ratio(total.queue_area.value(), observed);
    row.served = total.served;
    row.mean_wait = ratio(milliseconds_in_days(total.waits_of_served.value()), served);
    row.median_wait = total.waits.quantile(0.5).in_days();
    row.wait90 = total.waits.quantile(0.9).in_days();
    row.longest_wait = total.waits.longest().in_days();
    row.waited = ratio(static_cast<double>(total.waits.waited()), served);
    row.lost_while_waiting = static_cast<double>(waiting.lost_at(key.site, key.kind)) / runs;
    if (key.kind == ResourceKind::departures)
      row.lost_while_waiting *= ratio(total.queue_area.value(), queue_area_of_departures(key.site));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace v2v
