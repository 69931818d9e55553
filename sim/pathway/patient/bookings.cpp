// Suites and promises that are made and taken back.
#include "pathway/patient/bookings.hpp"

namespace v2v {

void Bookings::request_suite(Process request) {
  request_ = std::move(request);
  request_.start();
}

void Bookings::gets_suite(Unit suite) {
  suite_ = std::move(suite);
  suite_booked_.announce();
}

void Bookings::promise(const PlannedProduct& way, SiteIndex laboratory, SiteIndex hospital) {
  if (way.joins_batch != TimePoint::never())
    sample_to_come_ = promises_.to_come(laboratory, way.joins_batch);
  if (way.takes_slot != TimePoint::never())
    slot_to_come_ = promises_.of_slot(hospital, way.takes_slot);
}

}  // namespace v2v
