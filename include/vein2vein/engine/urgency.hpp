// How urgent somebody is who waits, where time alone changes it.
#pragma once

#include "vein2vein/core/time.hpp"

namespace v2v {

/// Asked when somebody is to be served, and not before: who waits for something that is not there
/// costs nothing. Neither is ever NaN. Whatever else than time changes it must be told to the
/// request (`change_priority`).
class Urgency {
 public:
  /// At the present instant; greater first.
  virtual double urgency_now() const noexcept = 0;
  /// A bound: nothing that `urgency_now` will say from now until then is greater, if only time
  /// passes. The closer, the fewer are asked at every service.
  virtual double urgency_at_most(TimePoint until) const noexcept = 0;

 protected:
  ~Urgency() = default;
};

}  // namespace v2v
