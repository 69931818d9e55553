// What can happen to a patient's product: remedies, freezing, expiry, waste.
#include "core/invariant.hpp"
#include "pathway/case.hpp"
#include "pathway/world.hpp"

#include <algorithm>

namespace v2v {

void Case::start_product() {
  product.destroy();
  product_state = ProductState::on_the_way;
  product_news.reset();
  culture_begun.reset();
  product = product_path(world, *this);
  product.start(&Case::product_ended, this);
}

void Case::product_ended(void* self) { static_cast<Case*>(self)->close_if_done(); }

void Case::receive() {
  cells_in_store = true;
  reach(Gate::received, supply->maker);
  mark(Mark::received);
  enter_phase(Phase::waiting);
  begin_bridging_if_offered();
}

Way Case::choose(const Remedy& remedy) {
  double u = uniform(purpose::remedy, record.cultures);
  if (u < remedy.infuse) return Way::infuse;
  if (record.cultures >= world.scenario.product.attempts) return Way::lose;
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
  product_news.announce();
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
  if (world.scenario.lymphodepletion.start == Lymphodepletion::Start::after_release)
    fit_for_use = now() + draw(world.scenario.lymphodepletion.scheduling, purpose::scheduling,
                               record.cultures);
  product_news.announce();
}

TimePoint Case::fresh_until() const noexcept {
  const Product& rules = world.scenario.product;
  if (rules.cryopreserved || record.frozen > 0 || product_state != ProductState::on_site)
    return TimePoint::never();
  return record.at(Mark::released) + rules.stable_for;
}

void Case::miss_slot() {
  const Product& rules = world.scenario.product;
  if (rules.freeze_when_missed) {
    ++record.frozen;
    note(What::frozen);
    fit_for_use = now() + draw(rules.freezing, purpose::freezing, record.cultures);
    return;
  }
  ++record.expired;
  note(What::expired);
  discard(supply->hospital);
  Way way = choose(rules.after_failure);
  if (way == Way::infuse) way = Way::lose;
  if (way == Way::make_again) {
    ++record.made_again;
    note_at(supply->maker, What::made_again);
    start_product();
  } else {
    give_up(way, KnownCause::product_expired, rules.expired_recorded_as);
  }
}

/// The patient has left: a culture that has started goes on only if the policy says so.
void Case::stop_product() {
  if (product_state == ProductState::on_site) return discard(supply->hospital);
  if (!product.alive()) return;
  const bool in_culture_or_beyond = culture_begun.announced();
  if (in_culture_or_beyond &&
      world.scenario.product.when_patient_leaves == Product::WhenPatientLeaves::finish)
    return;
  product.destroy();
  if (in_culture_or_beyond) discard(supply->maker);
}

}  // namespace v2v
