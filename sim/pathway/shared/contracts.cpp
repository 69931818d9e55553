// Counting by years of the calendar.
#include "pathway/shared/contracts.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/calendar.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {
namespace {

/// The first of January after that day.
DayNumber next_new_year(DayNumber day) noexcept {
  constexpr int kMonths = 12;
  const MonthDay today = month_day_of(day);
  return months_after(day - (today.day - 1), kMonths + 1 - today.month);
}

}  // namespace

Contracts::Contracts(const Scenario& scenario, const Engine& engine)
    : scenario_(scenario), engine_(engine), taken_(scenario.contracts.size(), 0) {
  next_year_ =
      TimePoint::at(Duration::whole_days(next_new_year(scenario.starts) - scenario.starts));
}

void Contracts::turn_the_page() noexcept {
  if (engine_.now() < next_year_) return;
  std::fill(taken_.begin(), taken_.end(), 0U);
  const std::int64_t today = engine_.now().in_milliseconds() / milliseconds_a_day;
  next_year_ = TimePoint::at(
      Duration::whole_days(next_new_year(scenario_.starts + today) - scenario_.starts));
}

bool Contracts::has_place(std::size_t contract) noexcept {
  if (contract == OfferedProduct::no_contract) return true;
  turn_the_page();
  return taken_[contract] < scenario_.contracts[contract].most_a_year;
}

void Contracts::take_place(std::size_t contract) noexcept {
  if (contract == OfferedProduct::no_contract) return;
  V2V_INVARIANT(has_place(contract), "more products are ordered than a contract allows");
  ++taken_[contract];
}

TimePoint Contracts::next_year() noexcept {
  turn_the_page();
  return next_year_;
}

}  // namespace v2v
