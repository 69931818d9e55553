// Results by the calendar and by hospital, as plain numbers: months, years, beds, places.
#pragma once

#include "vein2vein/core/words.hpp"
#include "vein2vein/statistics/interval.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// What is counted of patients by the calendar, whether or not they entered during a warm-up.
enum class CalendarCount : std::uint8_t {
  referred,
  intended,
  infused,
  lost_before_itt,
  cultures_started,
  failed,
  out_of_specification,
  before_itt_at_end,
  waiting_at_end
};
template <>
inline constexpr auto words<CalendarCount> = std::to_array<Word<CalendarCount>>({
    {CalendarCount::referred, "referred", "patients who come"},
    {CalendarCount::intended, "intended", "patients who reach the ITT gate"},
    {CalendarCount::infused, "infused", "patients infused"},
    {CalendarCount::lost_before_itt, "lost_before_itt", "patients lost before the ITT gate"},
    {CalendarCount::cultures_started, "cultures_started", "cultures started"},
    {CalendarCount::failed, "failed", "cultures that fail"},
    {CalendarCount::out_of_specification, "out_of_specification", "products out of specification"},
    {CalendarCount::before_itt_at_end, "before_itt_at_end",
     "patients who have come and are not at the ITT gate, at the end"},
    {CalendarCount::waiting_at_end, "waiting_at_end",
     "patients between the ITT gate and infusion, at the end"},
});
static_assert(!all_words<CalendarCount>.empty(), "every enumerator has its word, in their order");
inline constexpr std::size_t calendar_count_count = words<CalendarCount>.size();
constexpr std::size_t index_of(CalendarCount count) noexcept {
  return static_cast<std::size_t>(count);
}

/// A number of one replication: its mean over replications, and where another one would lie.
struct Predicted {
  double mean = 0;
  std::optional<Interval> prediction95;
};

/// A month or a year.
struct PeriodSummary {
  double from_d = 0, until_d = 0;  ///< days since the start; `until_d` belongs to the next one
  std::string from, until;         ///< the dates, where the start is stated; otherwise empty
  std::array<Predicted, calendar_count_count> counts;
  /// Lost from the ITT gate on, in the order of `PatientSummary::causes`.
  std::vector<Predicted> lost;
  /// Days from the ITT gate to infusion of those infused in it, to the hour, over the replications
  /// in which somebody was; the 90 % point is one that nine of ten do not exceed.
  std::optional<Predicted> median_wait, wait90;

  const Predicted& of(CalendarCount count) const noexcept { return counts[index_of(count)]; }
  /// Of all causes together.
  double lost_in_all() const noexcept;
};

/// Stretches of days of which occupancy is told.
enum class OccupancyBy : std::uint8_t { day, week, month };
template <>
inline constexpr auto words<OccupancyBy> = std::to_array<Word<OccupancyBy>>({
    {OccupancyBy::day, "day"},
    {OccupancyBy::week, "week"},
    {OccupancyBy::month, "month"},
});

/// One day, or several together, of one resource: while it is open (`OpenHours`), over
/// replications. Not a number where it is closed all the time.
struct OccupancyDay {
  double from_d = 0;                 ///< days since the start
  std::string from;                  ///< the date, where the start is stated; otherwise empty
  double capacity = 0;               ///< units there, mean over time
  double mean = 0;                   ///< units in use, mean over time
  double p05 = 0, p50 = 0, p95 = 0;  ///< so many or fewer were in use in 5, 50, 95 % of the time
  double queue = 0;                  ///< who wait for one, mean over time
  double days_short = 0;             ///< share of days on which somebody waits for one
};

/// Units of a capacity that are closed for a time, and what it takes to get over it.
struct ClosureSummary {
  std::string from, until;         ///< dates, where the start is stated; otherwise empty
  double from_d = 0, until_d = 0;  ///< days since the start
  double queue_before = 0;         ///< mean of the four weeks before
  double longest_queue = 0;        ///< mean of the worst week from `from_d` on
  /// Days from its end until the mean queue of a week has come back nine tenths of the way; nothing
  /// where it has not.
  std::optional<double> days_until_back;
};

/// Months one after another, as many as there are, in each of which somebody waits for a resource
/// on more than 5 % of the days.
struct ShortStretch {
  std::string from, until;         ///< dates, where the start is stated; otherwise empty
  double from_d = 0, until_d = 0;  ///< days since the start; the first day of the month after it
  bool to_the_end = false;         ///< its last month is the last that is told
};

/// What a planner asks of beds, suites and people.
struct OccupancySummary {
  std::string site, name;   ///< as in `SiteResourceRow`
  std::uint32_t units = 0;  ///< at most there
  /// On 95 % of the days on which it is open so many are enough for everybody who is there or waits
  /// at any one time.
  std::uint32_t enough95 = 0;
  double days_short = 0;  ///< share of these days on which somebody waits for one
  static constexpr double enough = 0.95;
  /// In the order of time; empty where days were not kept.
  std::vector<ShortStretch> short_stretches;
  std::vector<OccupancyDay> days;  ///< where they were kept
  std::vector<ClosureSummary> closures;

  /// The last stretch, where it lasts to the end: since when it is short for good.
  const ShortStretch* short_to_the_end() const noexcept;
};

/// Work of one shift of a role at a site, over whole weeks of all replications. An FTE is
/// `Role::full_time` a week.
struct PeopleSummary {
  std::string site, role, title;
  std::string shift;                 ///< empty: of a role without shifts
  double people = 0;                 ///< who are there
  double offered_hours = 0;          ///< theirs a week, mean
  double used_hours = 0;             ///< that work takes a week, mean
  double p05 = 0, p50 = 0, p95 = 0;  ///< so many or fewer in 5, 50, 95 % of the weeks
  double weeks_short = 0;            ///< share of weeks in which work takes more than there is
  double offered_fte = 0, used_fte = 0;
  double fte95 = 0;                   ///< enough in 95 % of the weeks
  double hours_in_all = 0;            ///< a replication
  std::vector<double> hours_by_year;  ///< a week, mean; by `PatientSummary::years`
};

/// What becomes of the patients of one hospital, of those of one region, or of those who are given
/// one of several products; over all replications.
struct PlaceSummary {
  std::string name;
  double intended = 0, infused = 0;  ///< patients a replication
  double treated_fraction = 0;       ///< all infused of all intended; not a number of nobody
  /// Of the ratio of two means (delta method, Student's t); nothing where it cannot be told.
  std::optional<Interval> monte_carlo95;
  /// Days from the ITT gate to infusion, to the whole day above; nothing of nobody.
  std::optional<double> median_wait, wait90;
  struct Share {
    std::string maker;
    double fraction = 0;  ///< of the infused
  };
  std::vector<Share> made_by;  ///< by site; empty of nobody
};

}  // namespace v2v
