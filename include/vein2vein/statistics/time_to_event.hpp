// Estimators of times to an event, some of them cut short: of trials, real or simulated.
#pragma once

#include "vein2vein/statistics/interval.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace v2v {

/// Somebody who was followed for a time (finite, >= 0, in any unit), at whose end the event came or
/// observation ended. Events come before ends of observation at the same time.
struct FollowedTime {
  double time = 0;
  bool event = false;
};

/// The estimator of Kaplan and Meier (Journal of the American Statistical Association 1958), as
/// R's `survfit(..., conf.type = "log-log")`.
class KaplanMeier {
 public:
  explicit KaplanMeier(std::vector<FollowedTime> patients);

  /// Probability of no event up to and at `time`; 1 before anything is seen. Beyond the last time
  /// that anybody was followed it stays what it was.
  double at(double time) const noexcept;
  /// Its 95 % interval by the log-log transform of Greenwood's variance; nothing where that is not
  /// defined: before the first event and from 0 on.
  std::optional<Interval> interval95(double time) const noexcept;
  /// Of ln S, by Greenwood (1926); infinite where S is 0.
  double variance_of_log(double time) const noexcept;
  /// Followed for at least that long.
  std::size_t at_risk(double time) const noexcept;

  /// The first time at which S is at most 1 - p, p in (0, 1); where it stays exactly there, the
  /// middle of that stretch. Nothing where it is not reached.
  std::optional<double> quantile(double p) const;
  /// By Brookmeyer and Crowley (Biometrics 1982): the times at which the bounds of `interval95`
  /// reach 1 - p; either may not be reached.
  struct Bounds {
    std::optional<double> lower, upper;
  };
  Bounds quantile95(double p) const;

  /// Mean time without event up to `until`, which somebody was followed for; and its variance
  /// (Klein and Moeschberger, Survival Analysis, 2003, section 4.5).
  struct RestrictedMean {
    double mean = 0, variance = 0;
  };
  RestrictedMean restricted_mean(double until) const;

 private:
  struct Step {
    double time = 0;
    std::size_t at_risk = 0, events = 0;
    double survival = 1, variance_of_log = 0;
  };
  const Step* step_before(double time) const noexcept;
  template <class Value>
  std::optional<double> reached(double level, Value value) const;

  std::vector<Step> steps_;       // times at which something happened, rising
  std::vector<double> followed_;  // rising
};

/// How long people were followed: the estimate above with events and ends of observation exchanged
/// (Schemper and Smith, Controlled Clinical Trials 1996).
KaplanMeier reverse_kaplan_meier(std::vector<FollowedTime> patients);

/// Cumulative incidence of each of several events that exclude one another.
struct CompetingTime {
  double time = 0;
  std::size_t event = 0;  ///< 0: observation ended; 1, 2, ...
};
struct IncidenceAt {
  double estimate = 0;
  double variance = 0;
};
/// Of one event at `time`: Aalen and Johansen's estimate (Scandinavian Journal of Statistics 1978),
/// its variance by the martingales of the events with the hypergeometric correction for ties, as
/// R's `cmprsk::cuminc`.
IncidenceAt incidence_at(std::vector<CompetingTime> patients, std::size_t event, double time);

/// Somebody in one of two arms and, where there are several, a stratum.
struct RandomisedTime : FollowedTime {
  bool second_arm = false;
  std::size_t stratum = 0;
};
struct LogRank {
  double observed = 0, expected = 0;  ///< events of the second arm
  double variance = 0;
  double chi_squared = 0;  ///< one degree of freedom; 0 where nothing can differ
};
/// Mantel (Cancer Chemotherapy Reports 1966), summed over strata; as R's `survdiff`.
LogRank log_rank(const std::vector<RandomisedTime>& patients);

}  // namespace v2v
