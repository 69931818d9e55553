// What can happen to a patient's product: remedies, freezing, expiry, waste.
#include "core/invariant.hpp"
#include "pathway/case.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {

void Case::start_product(ProductStage from) {
  product.destroy();
  forget_promises();
  its_operator.release();
  product_state = ProductState::on_the_way;
  product_news.reset();
  culture_begun.reset();
  commitment = Commitment(world.facilities.load_of(supply->maker));
  if (from == ProductStage::released) {
    planned_on_site = now();
    culture_begun.announce();
  }
  product = product_path(world, *this, from);
  product.start(&Case::product_ended, this);
}

void Case::product_ended(void* self) {
  static_cast<Case*>(self)->forget_promises();
  static_cast<Case*>(self)->close_if_done();
}
void Case::testing_ended(void* self) { static_cast<Case*>(self)->close_if_done(); }

void Case::receive() {
  cells_in_store = true;
  reach(Gate::received, supply->maker);
  mark(Mark::received);
  enter_phase(Phase::waiting);
  begin_bridging_if_offered();
}

Way Case::choose(const Remedy& remedy, std::uint32_t purpose, std::uint32_t index) {
  double u = uniform(purpose, index);
  if (u < remedy.infuse) return Way::infuse;
  if (record.cultures >= rules->protocol().product.attempts) return Way::lose;
  u -= remedy.infuse;
  if (u < remedy.make_again) return Way::make_again;
  u -= remedy.make_again;
  return u < remedy.collect_again ? Way::collect_again : Way::lose;
}

void Case::forget_marks(Mark first, Mark last) noexcept {
  std::fill(&record.marks[static_cast<std::size_t>(first)],
            &record.marks[static_cast<std::size_t>(last)] + 1, TimePoint::never());
}

void Case::give_up(Way way, KnownCause cause, const RecordedAs& recorded_as) {
  V2V_INVARIANT(way == Way::collect_again || way == Way::lose, "a product is given up for nothing");
  if (way == Way::collect_again) {
    product_state = ProductState::collect_again;
    cells_in_store = false;
  } else {
    product_state = ProductState::given_up;
    given_up_for_ = cause;
    given_up_recorded_as_ = &recorded_as;
  }
  commitment.end();
  culture_begun.announce();  // nobody shall wait for it any more
  product_news.announce();
}

bool Case::start_again(Way way, KnownCause cause, const RecordedAs& recorded_as) {
  // Whoever has been conditioned in the ward stays there; nobody else keeps a bed for later.
  const auto& stay = rules->protocol().stay;
  if (record.lymphodepletions == 0 || (stay && !stay->from_lymphodepletion)) {
    bed_request.destroy();
    ward_bed.release();
  }
  forget_promises();
  if (way == Way::make_again) {
    ++record.made_again;
    note_at(supply->maker, What::made_again);
    culture_begun.reset();
    product_news.announce();
    return true;
  }
  give_up(way, cause, recorded_as);
  return false;
}

void Case::replace_product(Way way, KnownCause cause, const RecordedAs& recorded_as) {
  if (way == Way::infuse) way = Way::lose;
  if (start_again(way, cause, recorded_as)) {
    start_product(ProductStage::in_store);
    product_news.announce();
  }
}

bool Case::loses_consignment(bool on_the_way_back, bool spoiled, SiteIndex site) {
  constexpr unsigned kMostCollections = 10;
  const Product& product_rules = rules->protocol().product;
  note_at(site, spoiled ? What::temperature_excursion : What::consignment_lost,
          on_the_way_back ? 1 : 0);
  Way way =
      choose(product_rules.after_transport_loss, purpose::transport_remedy, record.lost_in_transit);
  ++record.lost_in_transit;
  if (!on_the_way_back && way == Way::make_again) way = Way::collect_again;  // from what?
  if (way == Way::collect_again && record.collected_again + 1U >= kMostCollections) way = Way::lose;
  if (on_the_way_back) {
    testing.destroy();
    discard(site);
  }
  return start_again(way, KnownCause::lost_in_transit, product_rules.transport_loss_recorded_as);
}

void Case::found_out_of_specification() {
  note_at(supply->maker, What::found_out_of_specification);
  if (record.left) return;
  if (gone_) {
    record.infused_out_of_specification = true;
    return;
  }
  const Product& product_rules = rules->protocol().product;
  const Way way = choose(product_rules.after_out_of_specification);
  if (way == Way::infuse) return;
  product.destroy();
  discard(supply->maker);
  replace_product(way, KnownCause::out_of_specification,
                  product_rules.out_of_specification_recorded_as);
}

void Case::discard(SiteIndex site) {
  record.product_discarded = true;
  note_at(site, What::discarded);
}

void Case::arrive_on_site() {
  product_state = ProductState::on_site;
  mark(Mark::on_site);
  note(What::on_site);
  fit_for_use = now();
  const Lymphodepletion& lymphodepletion = rules->protocol().lymphodepletion;
  if (lymphodepletion.start == Lymphodepletion::Start::after_release)
    fit_for_use = now() + draw(lymphodepletion.scheduling, purpose::scheduling, record.cultures);
  product_news.announce();
}

void Case::plan_product(const CultureStart& start) {
  forget_promises();
  const PlannedProduct way = rules->planned(*supply, start, world.promises);
  planned_on_site = way.on_site;
  if (way.joins_batch != TimePoint::never())
    sample_to_come = world.promises.to_come(
        rules->protocol().product.tested_at.value_or(supply->maker), way.joins_batch);
  if (way.takes_slot != TimePoint::never())
    slot_to_come = world.promises.of_slot(record.hospital, way.takes_slot);
}

void Case::forget_promises() noexcept {
  sample_to_come.end();
  slot_to_come.end();
}

TimePoint Case::fresh_until() const noexcept {
  const Product& product_rules = rules->protocol().product;
  if (product_rules.cryopreserved || record.frozen > 0 || product_state != ProductState::on_site)
    return TimePoint::never();
  return record.at(Mark::released) + product_rules.stable_for;
}

void Case::miss_slot() {
  const Product& product_rules = rules->protocol().product;
  if (product_rules.freeze_when_missed) {
    ++record.frozen;
    note(What::frozen);
    fit_for_use = now() + draw(product_rules.freezing, purpose::freezing, record.cultures);
    return;
  }
  ++record.expired;
  note(What::expired);
  testing.destroy();
  discard(record.hospital);
  replace_product(choose(product_rules.after_failure), KnownCause::product_expired,
                  product_rules.expired_recorded_as);
}

/// Whoever waits for something else than time must hear of it.
void Case::look_again_when_expired() {
  const TimePoint until = fresh_until();
  if (until == TimePoint::never()) return;
  expiry_alarm_.cancel();
  engine_.schedule(expiry_alarm_, std::max(now(), until) + Duration::milliseconds(1),
                   EventClass::decision);
}

/// The patient has left: a culture that has started goes on only if the policy says so.
void Case::stop_product() {
  booking.destroy();
  suite.release();
  if (product_state == ProductState::on_site) {
    testing.destroy();
    return discard(record.hospital);
  }
  const bool in_culture_or_beyond = culture_begun.announced();
  const bool goes_on =
      product.alive() && in_culture_or_beyond &&
      rules->protocol().product.when_patient_leaves == Product::WhenPatientLeaves::finish;
  if (goes_on) return;
  testing.destroy();
  commitment.end();
  if (!product.alive()) return;
  product.destroy();
  forget_promises();
  its_operator.release();
  if (in_culture_or_beyond) discard(supply->maker);
}

}  // namespace v2v
