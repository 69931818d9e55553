// SimGrid's own engine, configured so that lengths are exact.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace simgrid::s4u {
class Engine;
}

namespace v2v {

// One unit of SimGrid's time is a second.
constexpr double kTick = 1.0e-3;
inline double seconds(std::int64_t tick) { return static_cast<double>(tick) * kTick; }
/// SimGrid's clock is a double: up to 2^35 s (1,088 years) its steps are below 4 microseconds, far
/// finer than its precision as set below. What is due later stays pending and cannot happen.
constexpr std::int64_t kLatest = (std::int64_t{1} << 35) * 1000;

/// No latencies, no protocol, and whatever ends within a tenth of a millisecond of the clock has
/// ended. With a trace file, SimGrid's Paje trace of the platform goes there; it ends with the
/// first run.
class SimgridCore {
 public:
  explicit SimgridCore(const std::string& trace_file);
  ~SimgridCore();
  const simgrid::s4u::Engine* operator->() const { return engine_.get(); }

 private:
  std::unique_ptr<simgrid::s4u::Engine> engine_;
};

}  // namespace v2v
