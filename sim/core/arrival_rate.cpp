// Integration and inversion of a changing rate, piece by piece.
#include "vein2vein/core/arrival_rate.hpp"

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

constexpr Duration kTick = Duration::milliseconds(1);

template <class Factors>
bool all_one(const Factors& factors) noexcept {
  return std::all_of(factors.begin(), factors.end(), [](double factor) { return factor == 1; });
}

}  // namespace

bool ArrivalRate::is_unpatterned() const noexcept {
  return every == Duration::longest() && all_one(weekday) && all_one(month) && closed.empty() &&
         log_growth_per_day == 0;
}

ArrivalRate::Piece ArrivalRate::piece_from(TimePoint from) const noexcept {
  Piece piece{TimePoint::never(), per_day};
  TimePoint cycle;  // the steps count from here
  if (every < Duration::longest()) {
    cycle = TimePoint::at(Duration::milliseconds(from.in_milliseconds() / every.in_milliseconds() *
                                                 every.in_milliseconds()));
    piece.until = cycle + every;
  }
  for (const auto& [begins, rate] : later) {
    const TimePoint next = cycle + begins.since_start();
    if (next > from) {
      piece.until = std::min(piece.until, next);
      break;
    }
    piece.rate = rate;
  }
  if (all_one(weekday) && all_one(month) && closed.empty()) return piece;
  const std::int64_t day = from.in_milliseconds() / milliseconds_a_day;
  piece.until = std::min(piece.until, TimePoint::at(Duration::whole_days(day + 1)));
  const DayNumber date = first_day + day;
  piece.rate *= weekday[static_cast<std::size_t>(weekday_of(date))];
  if (!all_one(month)) piece.rate *= month[static_cast<std::size_t>(month_day_of(date).month - 1)];
  if (closed.has(from)) piece.rate = 0;
  return piece;
}

double ArrivalRate::amount_of(const Piece& piece, TimePoint from, TimePoint until) const noexcept {
  const double days = (until - from).in_days();
  if (log_growth_per_day == 0) return piece.rate * days;
  return piece.rate * std::exp(log_growth_per_day * from.since_start().in_days()) *
         std::expm1(log_growth_per_day * days) / log_growth_per_day;
}

double ArrivalRate::at(TimePoint when) const noexcept {
  return piece_from(when).rate * std::exp(log_growth_per_day * when.since_start().in_days());
}

double ArrivalRate::expected(TimePoint from, TimePoint until) const noexcept {
  double sum = 0;
  while (from < until) {
    const Piece piece = piece_from(from);
    const TimePoint end = std::min(piece.until, until);
    if (piece.rate > 0) sum += amount_of(piece, from, end);
    from = end;
  }
  return sum;
}

TimePoint ArrivalRate::when_grown_by(double amount, TimePoint from,
                                     TimePoint latest) const noexcept {
  while (from < latest) {
    const Piece piece = piece_from(from);
    const bool endless = piece.until == TimePoint::never();
    if (piece.rate > 0) {
      const double within =
          endless && log_growth_per_day == 0 ? HUGE_VAL : amount_of(piece, from, piece.until);
      if (within >= amount) {
        double days = amount / piece.rate;
        if (log_growth_per_day != 0)
          days = std::log1p(days * log_growth_per_day /
                            std::exp(log_growth_per_day * from.since_start().in_days())) /
                 log_growth_per_day;
        // Rounded to the millisecond, it stays before the change.
        const TimePoint arrival = std::min(from + Duration::days(days), piece.until - kTick);
        return arrival < latest ? std::max(arrival, from) : TimePoint::never();
      }
      amount -= within;
    }
    from = piece.until;
  }
  return TimePoint::never();
}

}  // namespace v2v
