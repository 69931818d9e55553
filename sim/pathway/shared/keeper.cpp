// Capacity as time goes by.
#include "pathway/shared/keeper.hpp"

#include "core/invariant.hpp"
#include "pathway/purposes.hpp"

#include <algorithm>

namespace v2v {

Keeper::Keeper(Engine& engine, const Capacity& rules)
    : engine_(engine), rules_(rules), resource_(engine, units_now()) {}

void Keeper::start(std::optional<OutageTimes> outages, EquipmentIndex equipment) {
  update();
  if (!rules_.later.empty() || !rules_.closed_units.empty() || !rules_.open.is_always_open()) {
    hours_ = keep_hours();
    hours_.start();
  }
  if (outages) {
    running_ = keep_running(*outages, equipment);
    running_.start();
  }
}

void Keeper::stop() noexcept {
  hours_.destroy();
  running_.destroy();
}

std::uint32_t Keeper::units_now() const noexcept {
  const TimePoint now = engine_.now();
  if (!rules_.open.is_open(now)) return 0;
  std::uint32_t units = rules_.units;
  for (const auto& [from, then] : rules_.later)
    if (from <= now) units = then;
  std::uint32_t closed = out_of_order_;
  for (const UnitsClosed& each : rules_.closed_units)
    if (each.during.from <= now && now < each.during.until) closed += each.units;
  return units - std::min(units, closed);
}

void Keeper::update() {
  resource_.set_capacity(units_now(), rules_.open.is_between_shifts(engine_.now()));
}

Process Keeper::keep_hours() {
  std::size_t step = 0;
  while (true) {
    TimePoint next = rules_.open.next_change(engine_.now());
    while (step < rules_.later.size() && rules_.later[step].first <= engine_.now()) ++step;
    if (step < rules_.later.size()) next = std::min(next, rules_.later[step].first);
    for (const UnitsClosed& each : rules_.closed_units)
      for (const TimePoint change : {each.during.from, each.during.until})
        if (change > engine_.now()) next = std::min(next, change);
    if (next == TimePoint::never()) co_return;
    co_await hold_until(engine_, next, EventClass::calendar_changes);
    update();
  }
}

Process Keeper::keep_running(OutageTimes times, EquipmentIndex equipment) {
  const std::uint32_t units = rules_.outages->units;
  while (true) {
    co_await state_change(engine_, equipment, times.next());
    out_of_order_ = units > 0 ? units : Resource::unlimited;
    update();
    co_await state_change(engine_, equipment, times.next());
    out_of_order_ = 0;
    update();
  }
}

SlotKeeper::SlotKeeper(Engine& engine, const Slots& rules)
    : engine_(engine),
      rules_(rules),
      renews_at_(engine.now() + rules.every),
      resource_(engine, rules.each) {}

std::uint32_t SlotKeeper::left() const noexcept {
  if (renews_at_ <= engine_.now()) return rules_.each;
  return resource_.capacity() - std::min(resource_.capacity(), resource_.in_use());
}

void SlotKeeper::start() {
  renewal_ = renew();
  renewal_.start();
}

Process SlotKeeper::renew() {
  while (true) {
    co_await hold(engine_, rules_.every, EventClass::calendar_changes);
    renews_at_ = engine_.now() + rules_.every;
    // Those that have been granted and not yet used belong to the period before.
    resource_.set_capacity(rules_.each + resource_.in_use());
  }
}

StockKeeper::StockKeeper(Engine& engine, const VectorLots& rules, RandomStream luck)
    : engine_(engine), rules_(rules), luck_(luck), resource_(engine, rules.in_stock) {}

void StockKeeper::stop() noexcept { deliveries_.clear(); }

void StockKeeper::somebody_asks() {
  const auto position = [this] {
    return std::int64_t{resource_.capacity()} - resource_.in_use() + on_order_ -
           resource_.queue_length() - 1;
  };
  while (position() <= std::int64_t{rules_.reorder_at}) {
    on_order_ += rules_.lot;
    auto place = std::find_if(deliveries_.begin(), deliveries_.end(),
                              [](const Process& delivery) { return !delivery.alive(); });
    if (place == deliveries_.end()) place = deliveries_.insert(place, Process());
    *place = deliver();
    place->start();
  }
}

Process StockKeeper::deliver() {
  const Duration lead = rules_.lead_time.sample(luck_.uniform(purpose::lead_time, orders_++));
  co_await hold(engine_, lead, EventClass::calendar_changes);
  on_order_ -= rules_.lot;
  resource_.set_capacity(resource_.capacity() + rules_.lot);
}

}  // namespace v2v
