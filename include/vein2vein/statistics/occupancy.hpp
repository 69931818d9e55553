// How much of every capacity is in use, day by day, over replications.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/calendar.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/count_histogram.hpp"
#include "vein2vein/statistics/occupancy_days.hpp"
#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace v2v {

/// Over replications, exactly: how many were needed at once, and for how long so many units were in
/// use on each day.
class OccupancyTotals {
 public:
  struct Resource {
    CountHistogram needed;         ///< at once, on each open day
    std::uint64_t days_short = 0;  ///< open days on which somebody waited
    OccupancyDays days;            ///< empty where days are not kept
  };

  void merge(const OccupancyTotals& other);
  bool empty() const noexcept { return resources_.empty(); }
  /// By rising key.
  const std::vector<std::pair<ResourceKey, Resource>>& resources() const noexcept {
    return resources_;
  }
  /// The place at `at` if it is there, otherwise wherever it is; made where it is not.
  Resource& of(const ResourceKey& key, std::size_t& at);

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static OccupancyTotals read(ByteReader& reader);

 private:
  std::vector<std::pair<ResourceKey, Resource>> resources_;
};

/// Whether days are kept one by one, or only what they come to together.
enum class KeptDays : std::uint8_t { none, all };

/// Listens to the whole days of what is observed by the calendar; of other scenarios to nothing.
class OccupancyTally final : public Observer {
 public:
  OccupancyTally(const Scenario& scenario, KeptDays kept);
  /// Whether there is anything to listen to.
  bool is_needed() const noexcept { return days_ > 0; }

  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
  void on_day(const ResourceDay& day) override;

  const OccupancyTotals& totals() const noexcept { return totals_; }
  OccupancyTotals take() { return std::move(totals_); }

 private:
  KeptDays kept_;
  std::int64_t first_ = 0;  // the first whole day
  std::size_t days_ = 0;
  std::size_t next_ = 0;  // the place at which the next resource is expected
  OccupancyTotals totals_;
};

/// By site and kind; what is told of days is of such stretches of them, weeks and months from the
/// first day on (`periods.hpp`).
std::vector<OccupancySummary> occupancy_of(const Scenario& scenario, const OccupancyTotals& totals,
                                           OccupancyBy by = OccupancyBy::day);

}  // namespace v2v
