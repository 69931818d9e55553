// The order in which things become due.
#include "pathway/patient/treatment.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <utility>

namespace v2v {
namespace {

constexpr Duration kAMoment = Duration::milliseconds(1);

}  // namespace

Treatment::Treatment(Facilities& facilities, Engine& engine, Chart& chart, const Body& body,
                     Order& order)
    : facilities_(facilities),
      engine_(engine),
      chart_(chart),
      body_(body),
      order_(order),
      expiry_alarm_(engine, *this) {}

inline Due Treatment::next_before_bed() {
  // A stretch of being held ends with the first look that finds something else to wait for.
  const TimePoint held_since = std::exchange(held_since_, TimePoint::never());
  expiry_alarm_.cancel();
  if (chart_.flow_is_over()) return Due::nothing;
  const TimePoint now = chart_.now();
  TimePoint infusion = now;
  switch (order_.state()) {
    case ProductState::collect_again:
      return Due::collection;
    case ProductState::given_up:
      return Due::leaving_untreated;
    case ProductState::on_the_way: {
      const Lymphodepletion& early = order_.rules().protocol().lymphodepletion;
      if (early.start == Lymphodepletion::Start::after_release) return Due::news_of_product;
      if (!order_.culture_begun().announced()) return Due::start_of_culture;
      infusion = std::max(now, order_.usable_from());
      if (now < infusion - early.lead) return wait_until(infusion - early.lead);
      if (is_conditioned_for(infusion)) return Due::news_of_product;
      break;
    }
    case ProductState::on_site:
      if (now > fresh_until()) return Due::missed_slot;
      // Before it is due, an infection holds nothing.
      if (now < order_.usable_from())
        return wait_until(std::min(order_.usable_from(), fresh_until() + kAMoment));
  }
  if (now < body_.infection_holds_until()) return hold_treatment(held_since);
  return is_conditioned_for(infusion) ? Due::infusion : Due::lymphodepletion;
}

Due Treatment::next() {
  const Due due = next_before_bed();
  return due == Due::lymphodepletion || due == Due::infusion ? in_a_bed(due) : due;
}

Due Treatment::in_a_bed(Due due) {
  const auto& stay = order_.rules().protocol().stay;
  if (!stay || ward_bed_ || (due == Due::lymphodepletion && !stay->from_lymphodepletion) ||
      !facilities_.find(chart_.file().hospital, ResourceKind::ward_beds))
    return due;
  if (!bed_request_.alive()) return Due::ward_bed;
  look_again_when_expired();
  return Due::news_of_product;
}

Due Treatment::wait_until(TimePoint instant) noexcept {
  look_again_at_ = instant;
  return Due::later;
}

Due Treatment::hold_treatment(TimePoint since) {
  const Infection& infection = *population_->infection;
  const TimePoint now = chart_.now();
  held_since_ = since;
  if (since == TimePoint::never()) {
    held_since_ = now;
    chart_.note(What::treatment_held);
  }
  TimePoint again = body_.infection_holds_until();
  if (!body_.is_immune()) {
    if (now - held_since_ >= infection.longest_hold) return Due::leaving_infected;
    again = std::min(again, held_since_ + infection.longest_hold);
  }
  return wait_until(std::min(again, fresh_until() + kAMoment));
}

bool Treatment::is_conditioned_for(TimePoint infusion) const noexcept {
  const Protocol& protocol = order_.rules().protocol();
  if (!protocol.product.needs_lymphodepletion()) return true;
  const TimePoint ended = chart_.file().at(Mark::lymphodepletion_ended);
  return ended != TimePoint::never() && infusion - ended <= protocol.lymphodepletion.valid_for;
}

TimePoint Treatment::fresh_until() const noexcept {
  const Product& product = order_.rules().protocol().product;
  const PatientRecord& file = chart_.file();
  if (product.cryopreserved || file.frozen > 0 || order_.state() != ProductState::on_site)
    return TimePoint::never();
  return file.at(Mark::released) + product.stable_for;
}

void Treatment::request_bed(Process request) {
  bed_request_ = std::move(request);
  bed_request_.start();
}

void Treatment::is_put_off() noexcept {
  const auto& stay = order_.rules().protocol().stay;
  if (chart_.file().lymphodepletions == 0 || (stay && !stay->from_lymphodepletion))
    gives_bed_back();
}

/// Whoever waits for something else than time must hear of it.
void Treatment::look_again_when_expired() {
  const TimePoint until = fresh_until();
  if (until == TimePoint::never()) return;
  expiry_alarm_.cancel();
  engine_.schedule(expiry_alarm_, std::max(chart_.now(), until) + kAMoment, EventClass::decision);
}

}  // namespace v2v
