// A capacity and those who keep it: by the hour, by plan, and through outages.
#pragma once

#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"
#include "vein2vein/pathway/outages.hpp"
#include "vein2vein/scenario/site.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

/// A capacity of a site.
class Keeper {
 public:
  Keeper(Engine& engine, const Capacity& rules);

  void start(std::optional<OutageTimes> outages, EquipmentIndex equipment);
  void stop() noexcept;
  Resource& resource() noexcept { return resource_; }

 private:
  std::uint32_t units_now() const noexcept;
  void update();
  Process keep_hours();
  Process keep_running(OutageTimes times, EquipmentIndex equipment);

  Engine& engine_;
  const Capacity& rules_;
  std::uint32_t out_of_order_ = 0;
  Resource resource_;
  Process hours_;
  Process running_;
};

/// A hospital's allotment.
class SlotKeeper {
 public:
  SlotKeeper(Engine& engine, const Slots& rules);
  void start();
  void stop() noexcept { renewal_.destroy(); }
  Resource& resource() noexcept { return resource_; }
  /// Not yet granted, at this instant or as soon as it has brought new ones.
  std::uint32_t left() const noexcept;

 private:
  Process renew();

  Engine& engine_;
  const Slots& rules_;
  TimePoint renews_at_;
  Resource resource_;
  Process renewal_;
};

/// Doses of vector of a maker: a continuous-review (s, Q) stock with backorders.
class StockKeeper {
 public:
  StockKeeper(Engine& engine, const VectorLots& rules, RandomStream luck);
  void stop() noexcept;
  Resource& resource() noexcept { return resource_; }
  /// Somebody is about to ask for a dose.
  void somebody_asks();

 private:
  Process deliver();

  Engine& engine_;
  const VectorLots& rules_;
  RandomStream luck_;
  std::uint32_t orders_ = 0;
  std::int64_t on_order_ = 0;
  Resource resource_;
  std::vector<Process> deliveries_;  // a place is used again when its lot has come
};

}  // namespace v2v
