// Everything that patients and products share and may wait for, in one replication.
#pragma once

#include "pathway/shared/keeper.hpp"
#include "vein2vein/core/open_hours.hpp"
#include "vein2vein/engine/departures.hpp"
#include "vein2vein/engine/door.hpp"
#include "vein2vein/engine/gathering.hpp"
#include "vein2vein/pathway/model.hpp"

#include <array>
#include <deque>
#include <vector>

namespace v2v {

/// Nothing is made that nobody can ever wait for: then the functions return nullptr, and whoever
/// asks goes on at once.
class Facilities {
 public:
  Facilities(const Plan& plan, Engine& engine, Luck luck);
  Facilities(const Facilities&) = delete;
  Facilities& operator=(const Facilities&) = delete;

  /// With `of` something it is added up from now on what days are like, for `report_day`.
  void open(DailyUse of = DailyUse::of_nothing);
  /// Nobody is there any more: clocks stop, so that the run can end.
  void close() noexcept;

  Resource* find(SiteIndex site, ResourceKind kind) noexcept {
    return sites_[site].resources[index_of(kind)];
  }
  /// Of the hospital, if it is what they are needed for.
  Resource* slots(SiteIndex hospital, Slots::For what) noexcept;
  /// What is left of the hospital's allotment for releases; nullptr where they need none.
  const SlotKeeper* release_slots(SiteIndex hospital) const noexcept;
  Door* door(SiteIndex site) noexcept { return sites_[site].door; }
  Gathering* test_batch(SiteIndex site) noexcept { return sites_[site].test_batch; }
  Departures* departures(LaneIndex lane, SiteIndex to) noexcept {
    if (lanes_.empty()) return nullptr;
    return lanes_[lane][to == plan_.scenario().lanes[lane].to ? 0 : 1];
  }
  /// Of the board that decides on this population's patients before the gate.
  Departures* sessions(std::size_t population, Gate gate) noexcept {
    return sessions_[population][index_of(gate)];
  }
  /// Orders vector if need be; to be called before a dose is asked for.
  void somebody_needs_vector(SiteIndex maker);

  /// Cultures under way at the maker, waiting there or on their way there.
  std::uint32_t& load_of(SiteIndex maker) noexcept { return sites_[maker].load; }

  void reset_statistics();
  std::vector<PathwayOutcome::Use> read() const;
  /// Tells the observer of the day that ends now, of what is watched.
  void report_day(Observer& observer);

 private:
  struct AtSite {
    std::array<Resource*, resource_kind_count> resources{};
    std::array<OpenHours*, capacity_kind_count> hours{};  // of those that are watched
    Door* door = nullptr;
    Gathering* test_batch = nullptr;
    StockKeeper* stock = nullptr;
    SlotKeeper* allotment = nullptr;
    std::uint32_t load = 0;
  };
  void watch_days();
  void make_capacities();
  void make_site(SiteIndex site);
  void make_departures();
  void make_sessions();
  template <class Visit>
  void for_each(Visit visit) const;

  const Plan& plan_;
  Engine& engine_;
  Luck luck_;
  std::vector<AtSite> sites_;
  std::vector<std::array<Departures*, 2>> lanes_;  // by lane: to its `to`, to its `from`
  std::vector<std::array<Departures*, gate_count>>
      sessions_;  // by population; shared ones several times

  struct Kept {
    SiteIndex site;
    ResourceKind kind;
    Keeper keeper;
    OpenHours today;
    std::size_t place = 0;  // in `reported_`
    Kept(SiteIndex at, ResourceKind what, Engine& engine, const Capacity& rules)
        : site(at), kind(what), keeper(engine, rules) {}
  };
  std::deque<Kept> kept_;
  std::deque<SlotKeeper> slots_;
  std::deque<StockKeeper> stocks_;
  std::deque<Door> doors_;
  std::deque<Gathering> gatherings_;
  std::deque<Departures> departures_;

  DailyUse watched_ = DailyUse::of_nothing;
  std::vector<QueueLog::Areas> reported_;  // until the end of the day before
  TimePoint reported_until_;
};

}  // namespace v2v
