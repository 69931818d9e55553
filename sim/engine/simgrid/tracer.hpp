// What the trace of a run tells beside what SimGrid itself puts there.
#pragma once

#include "engine/simgrid/platform.hpp"

#include <cstdint>

namespace v2v {

/// Counts work on hosts and consignments on links, tick by tick. SimGrid 3.32 has variables of its
/// own for that (`tracing/uncategorized`), but they leave out what an activity used before another
/// one began or ended beside it.
class SimgridTracer {
 public:
  /// Does nothing at all unless the run is traced; made when the platform is built. SimGrid closes
  /// its trace at the end of a run: nothing is counted from then on.
  SimgridTracer(bool on, const SimgridGround& ground);
  SimgridTracer(const SimgridTracer&) = delete;
  SimgridTracer& operator=(const SimgridTracer&) = delete;
  bool is_on() const noexcept { return on_; }
  void count(const simgrid::s4u::Host* host, int change, std::int64_t tick);
  void count(const simgrid::s4u::Link* link, int change, std::int64_t tick);

 private:
  bool on_;
};

}  // namespace v2v
