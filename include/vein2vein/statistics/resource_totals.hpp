// How everything that is shared was used, over any number of replications.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/wait_histogram.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/waiting.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <vector>

namespace v2v {

/// A resource of a site, or one direction of a lane.
struct ResourceKey {
  SiteIndex site = 0;  ///< of departures: where they leave; of sessions: `no_site`
  ResourceKind kind{};
  LaneIndex lane = 0;  ///< of departures; of sessions: the gate
  auto operator<=>(const ResourceKey&) const = default;
};

/// What one replication saw of a resource; milliseconds, none of them negative.
struct ResourceUse {
  std::int64_t observed = 0;
  std::int64_t in_use_area = 0, capacity_area = 0, queue_area = 0;  ///< unit-milliseconds
  std::int64_t waits_of_served = 0;
  std::uint64_t served = 0;
  WaitHistogram waits;  ///< of those served
};

/// The sum of many numbers that are not negative, exact beyond 64 bits.
class WideSum {
 public:
  void add(std::int64_t value) noexcept { add_wide(static_cast<std::uint64_t>(value), 0); }
  void merge(const WideSum& other) noexcept { add_wide(other.low_, other.high_); }
  void write(ByteWriter& writer) const {
    writer.add(low_);
    writer.add(high_);
  }
  static WideSum read(ByteReader& reader) noexcept {
    WideSum sum;
    sum.low_ = reader.number();
    sum.high_ = reader.number();
    return sum;
  }
  double value() const noexcept {
    return static_cast<double>(high_) * 18'446'744'073'709'551'616.0 + static_cast<double>(low_);
  }

 private:
  void add_wide(std::uint64_t low, std::uint64_t high) noexcept {
    low_ += low;
    high_ += high + (low_ < low ? 1 : 0);
  }
  std::uint64_t low_ = 0, high_ = 0;
};

/// Holds integers only, so the order of adding or merging does not matter.
class ResourceTotals {
 public:
  /// At most once for each resource of a replication.
  void add(const ResourceKey& key, const ResourceUse& use);
  void merge(const ResourceTotals& other);
  bool empty() const noexcept { return totals_.empty(); }

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static ResourceTotals read(ByteReader& reader);

  /// One row a kind of resource and kind of site, for those that have units.
  std::vector<ResourceRow> rows(const Scenario& scenario) const;
  /// One row a resource, by site, kind and lane. Who was lost waiting for the departures of a site
  /// that several lanes leave is shared out in proportion to their queues.
  std::vector<SiteResourceRow> site_rows(const Scenario& scenario, const Waiting& waiting,
                                         std::uint64_t replications) const;

 private:
  struct Total {
    WideSum observed, in_use_area, capacity_area, queue_area, waits_of_served;
    std::uint64_t served = 0;
    WaitHistogram waits;
  };
  double queue_area_of_departures(SiteIndex site) const;

  std::map<ResourceKey, Total> totals_;
};

/// `suites`, `departures to plant`, `sessions before approved`: what a person calls a resource.
std::string resource_name(const Scenario& scenario, const ResourceKey& key);
/// The name of its site; `board` for sessions.
std::string resource_site(const Scenario& scenario, const ResourceKey& key);

}  // namespace v2v
