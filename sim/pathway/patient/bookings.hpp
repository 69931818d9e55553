// What has been asked for ahead of a product's need, and what has been promised to it.
#pragma once

#include "pathway/shared/promises.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"
#include "vein2vein/pathway/plan.hpp"

#include <cstdint>
#include <utility>

namespace v2v {

/// One of the cultures that a maker has been given. Counts until it ends or is destroyed.
class Commitment {
 public:
  Commitment() noexcept = default;
  explicit Commitment(std::uint32_t& count) noexcept : count_(&count) { ++count; }
  Commitment(Commitment&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Commitment& operator=(Commitment&& other) noexcept {
    end();
    count_ = std::exchange(other.count_, nullptr);
    return *this;
  }
  ~Commitment() { end(); }
  void end() noexcept {
    if (count_) --*std::exchange(count_, nullptr);
  }

 private:
  std::uint32_t* count_ = nullptr;
};

class Bookings {
 public:
  explicit Bookings(Promises& promises) noexcept : promises_(promises) {}

  /// The maker whose cultures `load` counts has been given one more.
  void commit(std::uint32_t& load) { commitment_ = Commitment(load); }
  void is_cultured() noexcept { commitment_.end(); }

  void request_suite(Process request);
  bool awaits_suite() const noexcept { return request_.alive(); }
  /// `take_suite` has one to give.
  Signal& suite_booked() noexcept { return suite_booked_; }
  void gets_suite(Unit suite);
  /// Nothing if none was booked.
  Unit take_suite() noexcept { return std::move(suite_); }
  void cancel_suite() noexcept {
    request_.destroy();
    suite_.release();
    suite_booked_.reset();
  }

  /// A place in a batch of that laboratory and a slot of that hospital, where the way has them.
  void promise(const PlannedProduct& way, SiteIndex laboratory, SiteIndex hospital);
  void sample_has_come() noexcept { sample_to_come_.end(); }
  void slot_is_used() noexcept { slot_to_come_.end(); }
  void forget_promises() noexcept {
    sample_to_come_.end();
    slot_to_come_.end();
  }

 private:
  Promises& promises_;
  Commitment commitment_;
  Promise sample_to_come_, slot_to_come_;
  Unit suite_;
  Signal suite_booked_;
  Process request_;
};

}  // namespace v2v
