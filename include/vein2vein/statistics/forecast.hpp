// What becomes of those on today's list and of the weeks to come.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/count_histogram.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Seven days, the last ones fewer.
struct ForecastWeek {
  double from_d = 0;  ///< days since the start
  std::string from;   ///< the date, where the start is stated; otherwise empty
  Predicted collections, cultures, infusions;
};

/// Somebody who is on the list.
struct ForecastPatient {
  std::string id;        ///< as the list has it, or the number in it
  std::string hospital;  ///< empty where each replication draws another
  double infused = 0;    ///< share of the replications in which the patient is infused at all
  /// Days since the start by which half, and nine tenths, of all replications have infused the
  /// patient; nothing where fewer ever do.
  std::optional<double> median_d, latest_d;
  std::string median, latest;  ///< the dates, where the start is stated; otherwise empty
  double infused_in_time = 0;  ///< share infused by the day that was asked about
  /// Fewer than half are infused by that day.
  bool is_late = false;
  std::string population = {};  ///< title; empty where there is one
};

struct ForecastSummary {
  RunSummary run;
  double until_d = 0;                     ///< how far it looks, days since the start
  std::optional<double> late_after_d;     ///< the day that was asked about
  std::string late_after;                 ///< its date, where the start is stated; otherwise empty
  std::vector<ForecastWeek> weeks;        ///< from the start to `until_d`
  std::vector<ForecastPatient> patients;  ///< not infused yet; first come, first told
};

/// Hears replications of a scenario, which has a list and is observed from its start, one after
/// another. The scenario must outlive it.
class ForecastTally final : public Observer {
 public:
  explicit ForecastTally(const Scenario& scenario);

  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  void finish_replication();

  /// Fills weeks and patients; `late_after` is the day that is asked about.
  void fill(ForecastSummary& summary, std::optional<TimePoint> late_after) const;

 private:
  enum Column : std::size_t { collections, cultures, infusions, columns };

  const Scenario* scenario_;
  struct Listed {
    const Population* population = nullptr;
    const PatientUnderWay* patient = nullptr;
    std::size_t number = 0;     // in its population
    CountHistogram infused_on;  // the day, from 1
  };
  std::vector<Listed> listed_;      // by population and number
  std::vector<std::size_t> first_;  // by population, and one more: where its patients begin
  std::size_t weeks_ = 0;
  std::vector<std::uint32_t> now_;       // by week and column
  std::vector<CountHistogram> by_week_;  // likewise
  std::uint64_t replications_ = 0;
};

}  // namespace v2v
