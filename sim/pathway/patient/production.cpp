// What is done about a product: remedies, freezing, expiry, waste.
#include "pathway/patient/production.hpp"

#include "core/invariant.hpp"
#include "pathway/patient/case.hpp"
#include "pathway/protocol/paths.hpp"
#include "pathway/world.hpp"

namespace v2v {

Production::Production(World& world, Case& patient)
    : world_(world), patient_(patient), bookings_(world.promises()) {}

void Production::begin() noexcept {
  path_.destroy();
  testing_.destroy();
  bookings_.cancel_suite();
  bookings_.forget_promises();
}

void Production::book_suite() {
  const SiteIndex maker = patient_.order().supply().maker;
  bookings_.cancel_suite();
  if (!world_.facilities().find(maker, ResourceKind::suites)) return;
  bookings_.commit(world_.facilities().load_of(maker));
  bookings_.request_suite(booking_path(world_, patient_));
}

void Production::start(ProductStage from, Duration cultured_for) {
  Order& order = patient_.order();
  path_.destroy();
  bookings_.forget_promises();
  order.begin();
  bookings_.commit(world_.facilities().load_of(order.supply().maker));
  if (from == ProductStage::released) {
    order.is_planned_for(world_.engine().now());
    order.culture_begun().announce();
  }
  start(product_path(world_, patient_, from, cultured_for));
}

void Production::start(Process path) {
  path_ = std::move(path);
  path_.works_on(&patient_);
  path_.start(&Production::path_ended, this);
}

void Production::release_at_risk(std::uint32_t culture) {
  testing_ = testing_path(world_, patient_, culture);
  testing_.works_on(&patient_);
  testing_.start(&Production::testing_ended, this);
}

void Production::path_ended(void* self) {
  auto* const production = static_cast<Production*>(self);
  production->bookings_.forget_promises();
  production->patient_.close_if_done();
}
void Production::testing_ended(void* self) {
  static_cast<Production*>(self)->patient_.close_if_done();
}

Way Production::choose(const Remedy& remedy) {
  return choose(remedy, purpose::remedy, patient_.chart().file().cultures);
}

Way Production::choose(const Remedy& remedy, std::uint32_t purpose, std::uint32_t index) {
  double u = patient_.chance().uniform(purpose, index);
  if (u < remedy.infuse) return Way::infuse;
  const unsigned attempts = patient_.order().rules().protocol().product.attempts;
  if (patient_.chart().file().cultures >= attempts) return Way::lose;
  u -= remedy.infuse;
  if (u < remedy.make_again) return Way::make_again;
  u -= remedy.make_again;
  return u < remedy.collect_again ? Way::collect_again : Way::lose;
}

bool Production::start_again(Way way, const Leaving& otherwise) {
  Order& order = patient_.order();
  patient_.treatment().is_put_off();
  bookings_.forget_promises();
  if (way == Way::make_again) {
    patient_.chart().note_at(order.supply().maker, What::made_again);
    order.culture_begun().reset();
    order.news().announce();
    return true;
  }
  V2V_INVARIANT(way != Way::infuse, "a product is given up for nothing");
  bookings_.is_cultured();
  order.will_not_come(
      way == Way::collect_again ? ProductState::collect_again : ProductState::given_up, otherwise);
  return false;
}

void Production::replace(Way way, const Leaving& otherwise) {
  if (way == Way::infuse) way = Way::lose;
  if (start_again(way, otherwise)) {
    start(ProductStage::in_store);
    patient_.order().news().announce();
  }
}

bool Production::loses_consignment(bool on_the_way_back, bool spoiled, SiteIndex site) {
  constexpr unsigned kMostCollections = 10;
  const Product& product = patient_.order().rules().protocol().product;
  const PatientRecord& file = patient_.chart().file();
  const std::uint32_t lost_before = file.lost_in_transit;
  patient_.chart().note_at(site, spoiled ? What::temperature_excursion : What::consignment_lost,
                           on_the_way_back ? 1 : 0);
  Way way = choose(product.after_transport_loss, purpose::transport_remedy, lost_before);
  if (!on_the_way_back && way == Way::make_again) way = Way::collect_again;  // from what?
  if (way == Way::collect_again && file.collected_again + 1U >= kMostCollections) way = Way::lose;
  if (on_the_way_back) {
    testing_.destroy();
    discard(site);
  }
  return start_again(way,
                     {index_of(KnownCause::lost_in_transit), &product.transport_loss_recorded_as});
}

void Production::is_found_out_of_specification() {
  const SiteIndex maker = patient_.order().supply().maker;
  patient_.chart().note_at(maker, What::found_out_of_specification);
  if (patient_.chart().flow_is_over()) return;
  const Product& product = patient_.order().rules().protocol().product;
  const Way way = choose(product.after_out_of_specification);
  if (way == Way::infuse) return;
  path_.destroy();
  discard(maker);
  replace(way,
          {index_of(KnownCause::out_of_specification), &product.out_of_specification_recorded_as});
}

void Production::misses_slot() {
  const Product& product = patient_.order().rules().protocol().product;
  if (product.freeze_when_missed) return patient_.order().is_frozen();
  patient_.chart().note(What::expired);
  testing_.destroy();
  discard(patient_.chart().file().hospital);
  replace(choose(product.after_failure),
          {index_of(KnownCause::product_expired), &product.expired_recorded_as});
}

void Production::discard(SiteIndex site) { patient_.chart().note_at(site, What::discarded); }

void Production::stop() {
  Order& order = patient_.order();
  bookings_.cancel_suite();
  if (order.state() == ProductState::on_site) {
    testing_.destroy();
    return discard(patient_.chart().file().hospital);
  }
  const bool in_culture_or_beyond = order.culture_begun().announced();
  const bool goes_on =
      path_.alive() && in_culture_or_beyond &&
      order.rules().protocol().product.when_patient_leaves == Product::WhenPatientLeaves::finish;
  if (goes_on) return;
  testing_.destroy();
  bookings_.is_cultured();
  if (!path_.alive()) return;
  path_.destroy();
  bookings_.forget_promises();
  if (in_culture_or_beyond) discard(order.supply().maker);
}

}  // namespace v2v
