// What happens in every month and year: counting it in a replication, and over many.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/count_histogram.hpp"
#include "vein2vein/statistics/periods.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace v2v {

/// The numbers of all months and years over replications. Integers, so that the order of merging
/// does not matter; memory grows with how many different numbers were seen.
class CalendarTotals {
 public:
  CalendarTotals() = default;
  CalendarTotals(std::size_t periods, std::size_t columns)
      : columns_(columns), cells_(periods * columns) {}
  CountHistogram& at(std::size_t period, std::size_t column) {
    return cells_[period * columns_ + column];
  }
  const CountHistogram& at(std::size_t period, std::size_t column) const {
    return cells_[period * columns_ + column];
  }
  bool empty() const noexcept { return cells_.empty(); }
  std::size_t periods() const noexcept { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  std::size_t columns() const noexcept { return columns_; }
  /// An empty one is merged with any, others with those of the same size.
  void merge(const CalendarTotals& other);

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static CalendarTotals read(ByteReader& reader);

 private:
  std::size_t columns_ = 0;
  std::vector<CountHistogram> cells_;  // months, then years, each with its columns
};

/// What `CalendarTotals` hold of a period: every `CalendarCount`, patients lost from the ITT gate
/// on by cause, and of the waits of the infused the median and the 90 % point, in hours.
struct CalendarColumns {
  std::size_t causes = 0;
  std::size_t lost_to(std::size_t cause) const noexcept { return calendar_count_count + cause; }
  std::size_t median_wait() const noexcept { return calendar_count_count + causes; }
  std::size_t wait90() const noexcept { return median_wait() + 1; }
  std::size_t size() const noexcept { return median_wait() + 2; }
};

/// Listens to replications, one after another, of a scenario that has periods; of others it hears
/// nothing.
class CalendarTally final : public Observer {
 public:
  explicit CalendarTally(const Scenario& scenario);

  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  void finish_replication();

  /// Of one population, by its place.
  const CalendarTotals& of(std::size_t population) const { return populations_[population].totals; }
  /// Of all of them.
  const CalendarTotals& together() const {
    return populations_.size() == 1 ? populations_.front().totals : together_.totals;
  }

 private:
  static constexpr std::uint32_t no_month = 0xffffffff;
  /// Waits of the infused: the month, and hours from the ITT gate.
  using Waits = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  struct Group {
    const Population* population = nullptr;
    std::vector<std::uint32_t> happened;        // by month and column
    std::uint32_t before_itt = 0, waiting = 0;  // when observation begins
    Waits waits;
    CalendarTotals totals;
  };
  std::uint32_t month_of(TimePoint at) const noexcept;
  void count(Group& group, TimePoint at, std::size_t column) {
    if (const std::uint32_t month = month_of(at); month != no_month)
      ++group.happened[month * columns_.size() + column];
  }
  void note(Group& group, const PatientRecord& record);
  void add_together();
  void add_counts(Group& group) const;
  void add_waits(Group& group) const;

  std::vector<Span> periods_;  // months, then years
  std::size_t months_ = 0;
  std::vector<std::uint32_t> month_of_day_;  // from the day on which observation begins
  std::int64_t first_day_ = 0;
  CalendarColumns columns_;
  std::vector<Group> populations_;
  Group together_;
};

/// The summaries of months and years.
void fill_periods(PatientSummary& summary, const Scenario& scenario, const CalendarTotals& totals,
                  std::uint64_t replications);

}  // namespace v2v
