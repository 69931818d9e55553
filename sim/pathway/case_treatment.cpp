// What is due next for a patient whose cells have been collected.
#include "pathway/case.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <utility>

namespace v2v {

void Case::product_begins(const PatientUnderWay* so_far) {
  if (!world.scenario.protocol->product.from_patients_cells()) return orders_product(so_far);
  if (so_far) return resumes(*so_far);
  cells_are_collected();
}

void Case::cells_are_collected() {
  reach(Gate::collected, record.hospital);
  mark(Mark::collected);
  forget_marks(Mark::received, Mark::on_site);
  record.waited.fill(Duration());
  if (!std::exchange(booked_at_referral, false)) choose_maker();
  if (rules->protocol().policy.booking == Policy::Booking::at_collection) book_suite();
  if (world.scenario.enters == Gate::received && record.collected_again == 0) {
    receive();
    return start_product(ProductStage::in_store);
  }
  start_product();
}

void Case::orders_product(const PatientUnderWay* so_far) {
  if (so_far && so_far->reached == Gate::lymphodepleted)
    return product_of_the_conditioned(now() - so_far->ago);
  const bool ordered = so_far && so_far->reached == Gate::eligible;
  enter_phase(Phase::waiting);
  choose_maker();  // its rules are those that hold now
  begin_bridging_if_offered();
  product = delivery_path(world, *this, ordered ? so_far->ago : Duration());
  product.start(&Case::product_ended, this);
}

void Case::is_sent_back_to_collection() {
  ++record.collected_again;
  ward_bed.release();
  note(What::collected_again);
  enter_phase(Phase::waiting);
}

/// Looks at patient and product as they are now. One thing at a time: whoever asks does it and asks
/// again, so that whatever happened meanwhile is taken into account.
Due Case::what_is_due() {
  // A stretch of being held ends with the first look that finds something else to wait for.
  const TimePoint held_since = std::exchange(held_since_, TimePoint::never());
  expiry_alarm_.cancel();
  if (gone_) return Due::leaving;
  if (product_state == ProductState::collect_again) return Due::collection;
  if (product_state == ProductState::given_up) {
    leave_for(given_up_for_, *given_up_recorded_as_);
    return Due::leaving;
  }
  TimePoint infusion = now();
  if (product_state != ProductState::on_site) {
    const Lymphodepletion& early = rules->protocol().lymphodepletion;
    if (early.start == Lymphodepletion::Start::after_release) return Due::news_of_product;
    if (!culture_begun.announced()) return Due::start_of_culture;
    infusion = std::max(now(), planned_on_site);
    if (now() < infusion - early.lead) return wait_until(infusion - early.lead);
    if (is_conditioned_for(infusion)) return Due::news_of_product;
  } else if (now() > fresh_until()) {
    miss_slot();
    return what_is_due();
  }
  // Before it is due, an infection holds nothing.
  if (product_state == ProductState::on_site && now() < fit_for_use)
    return wait_until(std::min(fit_for_use, fresh_until() + Duration::milliseconds(1)));
  if (now() < held_until_) return hold_treatment(held_since);
  return in_a_bed(is_conditioned_for(infusion) ? Due::infusion : Due::lymphodepletion);
}

Due Case::in_a_bed(Due next) {
  const auto& stay = rules->protocol().stay;
  if (!stay || ward_bed || (next == Due::lymphodepletion && !stay->from_lymphodepletion) ||
      !world.facilities.find(record.hospital, ResourceKind::ward_beds))
    return next;
  if (!bed_request.alive()) {
    bed_request = bed_path(world, *this);
    bed_request.start();
  }
  look_again_when_expired();
  return Due::news_of_product;
}

Due Case::wait_until(TimePoint instant) {
  look_again_at = instant;
  return Due::later;
}

/// An infection keeps lymphodepletion or infusion from starting: for so long and no longer.
Due Case::hold_treatment(TimePoint since) {
  const Infection& infection = *world.scenario.infection;
  held_since_ = since;
  if (since == TimePoint::never()) {
    held_since_ = now();
    ++record.infection_holds;
    note(What::treatment_held);
  }
  TimePoint again = held_until_;
  if (!immune_) {
    if (now() - held_since_ >= infection.longest_hold) {
      leave_for(KnownCause::infection, infection.recorded_as);
      return Due::leaving;
    }
    again = std::min(again, held_since_ + infection.longest_hold);
  }
  return wait_until(std::min(again, fresh_until() + Duration::milliseconds(1)));
}

bool Case::is_conditioned_for(TimePoint infusion) const noexcept {
  if (!rules->protocol().product.needs_lymphodepletion()) return true;
  const TimePoint ended = record.at(Mark::lymphodepletion_ended);
  return ended != TimePoint::never() &&
         infusion - ended <= rules->protocol().lymphodepletion.valid_for;
}

void Case::lymphodepletion_starts() {
  ++record.lymphodepletions;
  note(What::lymphodepletion_started);
  reach(Gate::lymphodepleted, record.hospital);
  mark(Mark::lymphodepletion_started);
  enter_phase(Phase::lymphodepletion);
}

void Case::lymphodepletion_ends() {
  mark(Mark::lymphodepletion_ended);
  note(What::lymphodepletion_ended);
  enter_phase(Phase::hold);
}

}  // namespace v2v
