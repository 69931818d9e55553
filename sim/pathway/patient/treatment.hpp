// What is due next for a patient whose product is on its way or there, and the bed that it needs.
#pragma once

#include "pathway/patient/body.hpp"
#include "pathway/patient/chart.hpp"
#include "pathway/patient/order.hpp"
#include "pathway/shared/facilities.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <cstdint>
#include <utility>

namespace v2v {

enum class Due : std::uint8_t {
  start_of_culture,  ///< wait for it: the plan hangs on it
  news_of_product,   ///< wait for it
  later,             ///< nothing before `Treatment::look_again_at`
  lymphodepletion,
  infusion,
  collection,  ///< again
  nothing,     ///< the flow is over
  // What is done at once, so that something else is due.
  ward_bed,           ///< to be asked for
  missed_slot,        ///< a fresh product cannot be infused any more
  leaving_untreated,  ///< there will be no product
  leaving_infected    ///< treatment has been held for too long
};
constexpr bool is_done_at_once(Due due) noexcept { return due >= Due::ward_bed; }

class Treatment {
 public:
  Treatment(Facilities& facilities, Engine& engine, Chart& chart, const Body& body, Order& order);

  /// The next patient's.
  void begin(const Population& population) noexcept {
    population_ = &population;
    bed_request_.destroy();
    held_since_ = TimePoint::never();
  }
  /// Looks at patient and product as they are now. One thing at a time: whoever asks does it and
  /// asks again, so that whatever happened meanwhile is taken into account.
  Due next();
  TimePoint look_again_at() const noexcept { return look_again_at_; }
  /// Nothing more is due.
  void stop() noexcept { expiry_alarm_.cancel(); }

  // A ward bed, asked for ahead of lymphodepletion or infusion, and kept until discharge.
  void request_bed(Process request);
  void takes_bed(Unit bed) { ward_bed_ = std::move(bed); }
  void gives_bed_back() noexcept {
    bed_request_.destroy();
    ward_bed_.release();
  }
  /// The product is put off: whoever has been conditioned in the ward stays there, nobody else
  /// keeps a bed for later.
  void is_put_off() noexcept;

 private:
  inline Due next_before_bed();
  /// Unless a ward bed is needed for it and is not there yet.
  Due in_a_bed(Due due);
  /// An infection keeps lymphodepletion or infusion from starting: for so long and no longer.
  /// `since` when it has been held without a break; never if it has not.
  Due hold_treatment(TimePoint since);
  Due wait_until(TimePoint instant) noexcept;
  /// Whether lymphodepletion that has been given is still good at that time.
  bool is_conditioned_for(TimePoint infusion) const noexcept;
  /// When the product can no longer be infused fresh; never if that does not matter.
  TimePoint fresh_until() const noexcept;
  void look_again_when_expired();
  void news_at_expiry() { order_.news().announce(); }

  Facilities& facilities_;
  const Population* population_ = nullptr;
  Engine& engine_;
  Chart& chart_;
  const Body& body_;
  Order& order_;
  TimePoint held_since_;  // never when treatment is not held
  TimePoint look_again_at_;
  Unit ward_bed_;
  Process bed_request_;
  Alarm<Treatment, &Treatment::news_at_expiry> expiry_alarm_;
};

}  // namespace v2v
