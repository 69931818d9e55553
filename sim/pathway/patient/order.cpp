// What becomes of a product that was ordered.
#include "pathway/patient/order.hpp"

#include "core/invariant.hpp"

namespace v2v {

void Order::will_not_come(ProductState instead, const Leaving& otherwise) {
  V2V_INVARIANT(instead == ProductState::collect_again || instead == ProductState::given_up,
                "a product is given up for nothing");
  state_ = instead;
  given_up_for_ = otherwise;
  culture_begun_.announce();  // nobody shall wait for it any more
  news_.announce();
}

void Order::arrives() {
  chart_.mark(Mark::on_site);
  chart_.note(What::on_site);
  Duration scheduling;
  const Lymphodepletion& lymphodepletion = rules().protocol().lymphodepletion;
  if (lymphodepletion.start == Lymphodepletion::Start::after_release)
    scheduling =
        chance_.draw(lymphodepletion.scheduling, purpose::scheduling, chart_.file().cultures);
  is_on_site(chart_.now() + scheduling);
  news_.announce();
}

void Order::is_frozen() {
  chart_.note(What::frozen);
  usable_from_ = chart_.now() + chance_.draw(rules().protocol().product.freezing, purpose::freezing,
                                             chart_.file().cultures);
}

}  // namespace v2v
