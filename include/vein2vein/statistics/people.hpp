// Hours of people's work, week by week, over replications.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/count_histogram.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

/// Work over replications, by shift of a role at a site. Integers, so that the order of merging
/// does not matter; memory grows with how many different weeks were seen.
class PeopleTotals {
 public:
  struct Row {
    std::uint64_t milliseconds = 0;      ///< of all replications
    CountHistogram weeks;                ///< whole weeks, by quarters of an hour
    std::uint64_t weeks_short = 0;       ///< with more work than there are hours
    std::vector<std::uint64_t> by_year;  ///< milliseconds
  };
  /// An empty one is merged with any, others with those of the same size.
  void merge(const PeopleTotals& other);
  const std::vector<Row>& rows() const noexcept { return rows_; }

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static PeopleTotals read(ByteReader& reader);

 private:
  friend class PeopleTally;
  std::vector<Row> rows_;
};

/// The shifts of the roles of a scenario at their sites, by role, site and shift, and the time over
/// which their work is told: that of the calendar, otherwise the time in which patients come.
class Rota {
 public:
  explicit Rota(const Scenario& scenario);

  struct Row {
    std::size_t role = 0, shift = 0;
    SiteIndex site = 0;
  };
  const std::vector<Row>& rows() const noexcept { return rows_; }
  /// Those of a role at a site, one after another by shift, begin here; nothing where its work is
  /// not theirs.
  std::optional<std::size_t> first_row(std::size_t role, SiteIndex site) const noexcept;
  const Span& observed() const noexcept { return observed_; }
  /// Whole weeks from the beginning on.
  std::size_t weeks() const noexcept { return weeks_; }
  /// The week of an instant; nothing outside of them.
  std::optional<std::size_t> week_of(TimePoint at) const noexcept;
  /// Time of one person of that shift in a week.
  Duration at_work(std::size_t role, std::size_t shift, std::size_t week) const noexcept {
    return at_work_[role][shift][week];
  }
  /// The shift that does what comes at that instant, and when: the one that is at work, or the next
  /// one; nothing where none ever is again.
  struct Turn {
    std::size_t shift = 0;
    TimePoint at;
  };
  std::optional<Turn> turn_at(std::size_t role, TimePoint at) const noexcept;
  const Scenario& scenario() const noexcept { return scenario_; }

 private:
  const Scenario& scenario_;
  Span observed_;
  std::size_t weeks_ = 0;
  std::vector<Row> rows_;
  std::vector<std::vector<std::optional<std::size_t>>> first_;  // by role and site
  std::vector<std::vector<std::vector<Duration>>> at_work_;     // by role, shift and week
};

/// Listens to replications, one after another. What is in use of capacities has to be told by the
/// day (`Observer::on_day`) where a role needs that.
class PeopleTally final : public Observer {
 public:
  explicit PeopleTally(const Scenario& scenario);
  bool is_needed() const noexcept { return !rota_.rows().empty(); }
  bool needs_days() const noexcept;

  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  void on_day(const ResourceDay& day) override;
  void finish_replication();

  const PeopleTotals& totals() const noexcept { return totals_; }

 private:
  void add_one(Task task, SiteIndex site, TimePoint at);
  void add(std::size_t row, TimePoint at, std::int64_t milliseconds);
  /// How much of a day belongs to the shifts of a role.
  const std::vector<Duration>& open_on(std::size_t role, std::int64_t day);
  std::size_t year_of(TimePoint at) const noexcept;

  Rota rota_;
  std::vector<Span> years_;
  std::array<std::vector<std::size_t>, task_count> roles_of_;  // those that it takes
  struct DayOfRole {
    std::int64_t day = -1;
    std::vector<Duration> open;  // by shift
  };
  std::vector<DayOfRole> days_;      // by role: the one that was asked for last
  std::vector<std::int64_t> weeks_;  // of this replication, by row and week; milliseconds
  PeopleTotals totals_;
};

/// By site, role and shift.
std::vector<PeopleSummary> people_of(const Scenario& scenario, const PeopleTotals& totals,
                                     std::uint64_t replications);

}  // namespace v2v
