// The reference engine: the same model on SimGrid's simulation core.
#pragma once

#include "vein2vein/engine/engine.hpp"

#include <memory>
#include <string>
#include <vector>

namespace v2v {

/// Where work is done and what consignments cross, as SimGrid needs to know it. A site becomes a
/// zone whose hosts have one core a unit between them, a lane a zone with links from end to end.
struct SimgridPlatform {
  struct Site {
    std::string name;
    unsigned units = 1;  ///< most pieces of work at one time; one more is a defect and aborts
  };
  struct Lane {
    SiteIndex from = 0;
    SiteIndex to = 0;
  };
  std::vector<Site> sites;
  std::vector<Lane> lanes;
};

/// Same interface, same order, independent clock and calendar: SimGrid 3.32 decides when things
/// end (`work` is an Exec, `ship` a Comm, delays are kernel timers); what ends at one millisecond
/// is then let happen in the written order of `EventClass`.
///
/// Its clock is a double: what is due later than 2^35 s (1,088 years) stays pending, and a run that
/// would have to let it happen aborts.
///
/// SimGrid allows one engine a process and its clock goes on from run to run, so a process makes
/// at most one of these; a second one is refused with `Failure(Family::defect)`. Whoever needs
/// many replications forks (experiment room).
class SimgridEngine final : public Engine {
 public:
  explicit SimgridEngine(const SimgridPlatform& platform);
  ~SimgridEngine() override;

  void schedule(Event& event, TimePoint at, EventClass order) override;
  void cancel(Event& event) noexcept override;
  void work(Event& done, SiteIndex site, Duration length) override;
  void ship(Event& arrived, LaneIndex lane, Duration length) override;
  void run(TimePoint horizon = TimePoint::never()) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace v2v
