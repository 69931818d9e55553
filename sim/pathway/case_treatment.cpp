// What is due next for a patient whose cells have been collected.
#include "pathway/case.hpp"
#include "pathway/world.hpp"

#include <algorithm>
#include <utility>

namespace v2v {

void Case::cells_are_collected(bool and_received) {
  reach(Gate::collected, supply->hospital);
  mark(Mark::collected);
  forget_marks(Mark::received, Mark::on_site);
  if (and_received) receive();
  start_product();
}

void Case::is_sent_back_to_collection() {
  ++record.collected_again;
  note(What::collected_again);
  enter_phase(Phase::waiting);
}

/// Looks at patient and product as they are now. One thing at a time: whoever asks does it and asks
/// again, so that whatever happened meanwhile is taken into account.
Due Case::what_is_due() {
  // A stretch of being held ends with the first look that finds something else to wait for.
  const TimePoint held_since = std::exchange(held_since_, TimePoint::never());
  if (gone_) return Due::leaving;
  if (product_state == ProductState::collect_again) return Due::collection;
  if (product_state == ProductState::given_up) {
    leave_for(given_up_for_, *given_up_recorded_as_);
    return Due::leaving;
  }
  TimePoint infusion = now();
  if (product_state != ProductState::on_site) {
    const Lymphodepletion& rules = world.scenario.lymphodepletion;
    if (rules.start == Lymphodepletion::Start::after_release) return Due::news_of_product;
    if (!culture_begun.announced()) return Due::start_of_culture;
    infusion = std::max(now(), planned_on_site);
    if (now() < infusion - rules.lead) return wait_until(infusion - rules.lead);
    if (is_conditioned_for(infusion)) return Due::news_of_product;
  } else if (now() > fresh_until()) {
    miss_slot();
    return what_is_due();
  }
  // Before it is due, an infection holds nothing.
  if (product_state == ProductState::on_site && now() < fit_for_use)
    return wait_until(std::min(fit_for_use, fresh_until() + Duration::milliseconds(1)));
  if (now() < held_until_) return hold_treatment(held_since);
  return is_conditioned_for(infusion) ? Due::infusion : Due::lymphodepletion;
}

Due Case::wait_until(TimePoint instant) {
  look_again_at = instant;
  return Due::later;
}

/// An infection keeps lymphodepletion or infusion from starting: for so long and no longer.
Due Case::hold_treatment(TimePoint since) {
  const Infection& rules = *world.scenario.infection;
  held_since_ = since;
  if (since == TimePoint::never()) {
    held_since_ = now();
    ++record.infection_holds;
    note(What::treatment_held);
  }
  TimePoint again = held_until_;
  if (!immune_) {
    if (now() - held_since_ >= rules.longest_hold) {
      leave_for(KnownCause::infection, rules.recorded_as);
      return Due::leaving;
    }
    again = std::min(again, held_since_ + rules.longest_hold);
  }
  return wait_until(std::min(again, fresh_until() + Duration::milliseconds(1)));
}

bool Case::is_conditioned_for(TimePoint infusion) const noexcept {
  const TimePoint ended = record.at(Mark::lymphodepletion_ended);
  return ended != TimePoint::never() &&
         infusion - ended <= world.scenario.lymphodepletion.valid_for;
}

void Case::lymphodepletion_starts() {
  ++record.lymphodepletions;
  note(What::lymphodepletion_started);
  reach(Gate::lymphodepleted, supply->hospital);
  mark(Mark::lymphodepletion_started);
  enter_phase(Phase::lymphodepletion);
}

void Case::lymphodepletion_ends() {
  mark(Mark::lymphodepletion_ended);
  note(What::lymphodepletion_ended);
  enter_phase(Phase::hold);
}

}  // namespace v2v
