// The reference engine: the same model on SimGrid's simulation core.
#pragma once

#include "vein2vein/engine/engine.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace v2v {

/// Where work is done, what consignments cross and what fails, as SimGrid needs to know it.
///
/// A region is a netzone (the sites without one share the zone `sites`), a site a host in it with a
/// core a unit (several hosts when it has very many), equipment a host beside it with a speed
/// profile. A lane is a link (FATPIPE, no latency) in the zone `lanes`, and the only route between
/// the docks, hosts in that zone, of the two sites it joins; where there are few lanes and no
/// trace, it is several such links, which consignments take in turn. Names that are taken get a
/// number.
struct SimgridPlatform {
  struct Site {
    std::string name;
    unsigned units = 1;  ///< most pieces of work at one time; one more is a defect and aborts
    std::string region = {};
    bool unlimited = false;  ///< there may be more, which are timers
  };
  struct Lane {
    SiteIndex from = 0;
    SiteIndex to = 0;
    std::string mode = {};
  };
  struct Equipment {
    std::string name;
    SiteIndex site = 0;
    /// The instants at which it goes out of order and comes back, in turn; they rise strictly.
    /// SimGrid asks for them one by one, a little ahead, as long as it runs.
    std::function<TimePoint()> next_change = {};
    double share_left = 0;  ///< of its speed, while it is out of order
  };
  std::vector<Site> sites;
  std::vector<Lane> lanes;
  std::vector<Equipment> equipment = {};  ///< by `EquipmentIndex`
};

/// Same interface, same order, independent clock and calendar: SimGrid 3.32 decides when things
/// end (`work` is an Exec, `ship` a Comm, delays are kernel timers, changes of state are those of
/// the equipment's profile); what ends at one millisecond is then let happen in the written order
/// of `EventClass`. A change of state that the profile does not have is a defect and aborts.
///
/// SimGrid takes time in proportion to the activities under way whenever one ends. So at most 1,024
/// pieces of work and consignments at a time are an Exec or a Comm; those that begin while there
/// are so many are kernel timers, as delays are.
///
/// Its clock is a double: what is due later than 2^35 s (1,088 years) stays pending, and a run that
/// would have to let it happen aborts.
///
/// SimGrid allows one engine a process and its clock goes on from run to run, so a process makes
/// at most one of these; a second one is refused with `Failure(Family::defect)`. Whoever needs
/// many replications forks (experiment room).
class SimgridEngine final : public Engine {
 public:
  /// With a `trace_file`, SimGrid writes a Paje trace of the platform there: beside what it tells
  /// by itself (speeds, so outages, too) the hosts' `units_in_use` and the links' `consignments`.
  /// The trace is complete when `run` returns, and an engine that is traced can run once.
  explicit SimgridEngine(const SimgridPlatform& platform, const std::string& trace_file = {});
  ~SimgridEngine() override;

  void schedule(Event& event, TimePoint at, EventClass order) override;
  void cancel(Event& event) noexcept override;
  void work(Event& done, SiteIndex site, Duration length) override;
  void ship(Event& arrived, LaneIndex lane, Duration length) override;
  void change_state(Event& changed, EquipmentIndex equipment, TimePoint at) override;
  void run(TimePoint horizon = TimePoint::never()) override;
  /// Pieces of work and consignments so far that were timers, because there were so many at a time.
  std::uint64_t timed() const noexcept { return timed_; }

 private:
  struct State;
  std::uint64_t timed_ = 0;
  std::unique_ptr<State> state_;
};

}  // namespace v2v
