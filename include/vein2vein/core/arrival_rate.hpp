// How many arrive, by time of the week and of the year, from dates on, and growing.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/time.hpp"

#include <array>
#include <utility>
#include <vector>

namespace v2v {

/// The rate of a Poisson process whose rate changes:
///   rate(t) = steps(t) x weekday(t) x month(t) x growth^t, and 0 while closed.
/// The steps are constant between times that are stated; they may repeat. Days of the week and
/// months change at midnight, growth is continuous. Moments of arrival are found by inversion of
/// the accumulated rate (Cinlar, "Introduction to Stochastic Processes", 1975), which is in closed
/// form between one change and the next.
struct ArrivalRate {
  double per_day = 0;
  /// By rising time: from then on so many arrive a day.
  std::vector<std::pair<TimePoint, double>> later;
  /// The steps begin again after so long; longest: they do not.
  Duration every = Duration::longest();
  std::array<double, 7> weekday = {1, 1, 1, 1, 1, 1, 1};  ///< Monday first
  std::array<double, 12> month = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  Closures closed;
  double log_growth_per_day = 0;  ///< of exponential growth, from time 0 on
  DayNumber first_day = 0;        ///< the date of time 0

  /// One rate for all time.
  bool is_constant() const noexcept { return later.empty() && is_unpatterned(); }
  /// No days, months, closures or growth, and steps that do not repeat.
  bool is_unpatterned() const noexcept;
  double at(TimePoint when) const noexcept;
  /// Arrivals that are expected from one time to another, the integral of the rate.
  double expected(TimePoint from, TimePoint until) const noexcept;
  /// When the accumulated rate has grown by `amount` since `from`; never if that takes until
  /// `latest` or longer.
  TimePoint when_grown_by(double amount, TimePoint from,
                          TimePoint latest = TimePoint::never()) const noexcept;

 private:
  /// From `from` on, until when the rate but for its growth stays as it is, and what it is.
  struct Piece {
    TimePoint until;
    double rate = 0;  ///< at `from`, growth included
  };
  Piece piece_from(TimePoint from) const noexcept;
  double amount_of(const Piece& piece, TimePoint from, TimePoint until) const noexcept;
};

}  // namespace v2v
