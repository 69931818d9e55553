// The product that a patient has ordered: whose it is to make, where it stands, when it can be
// used.
#pragma once

#include "pathway/patient/body.hpp"
#include "pathway/patient/chance.hpp"
#include "pathway/patient/chart.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/pathway/plan.hpp"

#include <cstdint>

namespace v2v {

/// What the patient knows of the product.
enum class ProductState : std::uint8_t {
  on_the_way,
  collect_again,  ///< the patient must give cells again
  given_up,
  on_site
};

class Order {
 public:
  Order(Chart& chart, Chance& chance) noexcept : chart_(chart), chance_(chance) {}

  /// Of that maker, by the rules that hold for what it makes.
  void take(const Option& option) noexcept {
    option_ = option;
    chart_.is_made_by(option.supply->maker);
  }
  const Rules& rules() const noexcept { return *option_.rules; }
  const Supply& supply() const noexcept { return *option_.supply; }

  /// A product is on its way, and nothing is known of it.
  void begin() noexcept {
    state_ = ProductState::on_the_way;
    news_.reset();
    culture_begun_.reset();
  }
  ProductState state() const noexcept { return state_; }
  void is_planned_for(TimePoint on_site) noexcept { usable_from_ = on_site; }
  /// It will not come: cells are collected again, or the patient leaves for that reason.
  void will_not_come(ProductState instead, const Leaving& otherwise);
  const Leaving& given_up_for() const noexcept { return given_up_for_; }
  void arrives();
  /// Without a word: it was there before the run.
  void is_on_site(TimePoint usable_from) noexcept {
    state_ = ProductState::on_site;
    usable_from_ = usable_from;
  }
  /// A fresh one whose slot was missed.
  void is_frozen();

  /// On site: scheduled, or thawed; before: when it is planned to be on site.
  TimePoint usable_from() const noexcept { return usable_from_; }

  /// `usable_from` is known, or it will never be.
  Signal& culture_begun() noexcept { return culture_begun_; }
  /// Something about the product, or the bed for it, has changed.
  Signal& news() noexcept { return news_; }

 private:
  Chart& chart_;
  Chance& chance_;
  Option option_;
  ProductState state_ = ProductState::on_the_way;
  Leaving given_up_for_;
  TimePoint usable_from_;
  Signal culture_begun_;
  Signal news_;
};

}  // namespace v2v
