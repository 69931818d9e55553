// What a patient waits for, how urgently, and what came of it.
#pragma once

#include "pathway/patient/body.hpp"
#include "pathway/patient/chart.hpp"
#include "pathway/patient/order.hpp"
#include "pathway/shared/current_rules.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/engine/urgency.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace v2v {

/// What of a patient can wait, at the same time as the others.
enum class Track : std::uint8_t {
  patient,
  product,
  booking,  ///< a suite, ahead of the cells
  bed,      ///< a ward bed, ahead of lymphodepletion
  testing   ///< of a product that was released at risk
};
inline constexpr std::size_t track_count = 5;

/// A wait that is under way.
struct WaitUnderWay {
  WaitedFor what;
  TimePoint since;
  void* place = nullptr;  ///< nullptr: none is under way
  void (*change_priority)(void* place, double priority) = nullptr;
};

/// Only what puts infusion off counts: until the product is on site its own waits do, then those of
/// the patient.
class Waits final : public Urgency {
 public:
  Waits(const Chart& chart, const Body& body, const Order& order) noexcept
      : chart_(chart), body_(body), order_(order) {}

  /// The next patient's, who goes by these rules.
  void begin(CurrentRules& current) noexcept;
  /// What was waited for before another collection does not count.
  void forget() noexcept { counted_ = {}; }

  void begin_wait(Track track, WaitedFor what, void* place,
                  void (*change_priority)(void* place, double priority)) noexcept {
    under_way_[static_cast<std::size_t>(track)] = {what, chart_.now(), place, change_priority};
  }
  /// It has been served.
  void end_wait(Track track) noexcept;
  void give_up_wait(Track track) noexcept {
    under_way_[static_cast<std::size_t>(track)].place = nullptr;
  }
  const Waited& at_infusion() const noexcept { return counted_; }
  /// With the wait that is under way.
  Waited at_leaving() const noexcept;

  /// Of everything that is shared; greater first.
  double priority() const noexcept;
  /// True where time alone changes it; then it counts as it is when somebody is served.
  bool priority_changes() const noexcept { return current_->priorities_change(); }
  /// The order is that of `priority` at any instant.
  Followed course() const override;
  /// To be called when what the priority depends on may have changed.
  void update_priority();

 private:
  const Chart& chart_;
  const Body& body_;
  const Order& order_;
  CurrentRules* current_ = nullptr;
  Waited counted_;
  TimePoint counted_until_;  // the end of the last wait that counts
  std::array<WaitUnderWay, track_count> under_way_{};
};

}  // namespace v2v
