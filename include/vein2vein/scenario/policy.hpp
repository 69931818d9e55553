// The rules by which products are assigned, ordered and sent.
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"

#include <cstdint>
#include <vector>

namespace v2v {

struct Policy {
  /// Which of `Product::made_at` makes a patient's product. It is decided when a slot is booked.
  enum class Assignment {
    nearest,            ///< the shortest expected transit; ties go to the one named first
    contract,           ///< the site's `contract`
    least_loaded,       ///< the fewest cultures under way and waiting, a suite
    earliest_infusion,  ///< the shortest expected wait, transit, culture and release together
    in_order            ///< the first of `made_at` whose expected wait is at most `overflow_over`;
                        ///< if there is none, as `earliest_infusion`
  };
  Assignment assignment = Assignment::nearest;
  Duration overflow_over;

  /// Which of the products that a patient may be given. It is chosen when the patient is eligible,
  /// and the patient keeps to it.
  enum class Choice {
    preference,        ///< the first in the order of `Protocol::offered`
    earliest_infusion  ///< the shortest expected wait, transit, culture and release together
  };
  Choice choice = Choice::preference;

  /// Who is served first by everything that is shared; first come first served among equals.
  enum class Priority {
    first_come,
    urgency,        ///< a higher level of the covariate `urgency_of` first
    earliest_due,   ///< due is entry plus `due_within` of the level of `urgency_of`
    survival_index  ///< the largest present hazard of leaving first; changes with the patient
  };
  Priority priority = Priority::first_come;
  std::uint8_t urgency_of = 0;       ///< index of a covariate
  std::vector<Duration> due_within;  ///< by level

  /// When a suite is asked for. What is granted before the cells have come is kept for them.
  enum class Booking {
    on_receipt,     ///< the cells have arrived
    at_collection,  ///< the cells have been collected
    at_referral     ///< the patient is eligible; leukapheresis starts when there is a suite
  };
  Booking booking = Booking::on_receipt;

  /// Which way consignments go.
  enum class Route {
    fastest,
    cheapest,
    cheapest_in_time  ///< within the product's stability
  };
  Route route = Route::fastest;
};

template <>
inline constexpr auto words<Policy::Assignment> = std::to_array<Word<Policy::Assignment>>({
    {Policy::Assignment::nearest, "nearest", "the nearest maker by expected transit"},
    {Policy::Assignment::contract, "contract", "the maker under contract"},
    {Policy::Assignment::least_loaded, "least_loaded",
     "the maker with the fewest cultures under way and waiting, a suite"},
    {Policy::Assignment::earliest_infusion, "earliest_infusion",
     "the maker with the earliest expected infusion"},
    {Policy::Assignment::in_order, "in_order",
     "the first maker in order whose expected wait is short enough"},
});
template <>
inline constexpr auto words<Policy::Choice> = std::to_array<Word<Policy::Choice>>({
    {Policy::Choice::preference, "preference", "the first in the order of preference"},
    {Policy::Choice::earliest_infusion, "earliest_infusion",
     "the one with the earliest expected infusion"},
});
template <>
inline constexpr auto words<Policy::Priority> = std::to_array<Word<Policy::Priority>>({
    {Policy::Priority::first_come, "first_come", "first come, first served"},
    {Policy::Priority::urgency, "urgency", "the more urgent level of a covariate first"},
    {Policy::Priority::earliest_due, "earliest_due", "the earliest due date first"},
    {Policy::Priority::survival_index, "survival_index",
     "the largest present hazard of leaving first"},
});
template <>
inline constexpr auto words<Policy::Booking> = std::to_array<Word<Policy::Booking>>({
    {Policy::Booking::on_receipt, "on_receipt", "when the cells have arrived"},
    {Policy::Booking::at_collection, "at_collection", "when the cells have been collected"},
    {Policy::Booking::at_referral, "at_referral", "when the patient is eligible"},
});
template <>
inline constexpr auto words<Policy::Route> = std::to_array<Word<Policy::Route>>({
    {Policy::Route::fastest, "fastest", "the fastest way"},
    {Policy::Route::cheapest, "cheapest", "the cheapest way"},
    {Policy::Route::cheapest_in_time, "cheapest_in_time",
     "the cheapest way within the product's stability"},
});

}  // namespace v2v
