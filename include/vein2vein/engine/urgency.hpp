// How urgent somebody is who waits, where time alone changes it.
#pragma once

#include "vein2vein/core/time.hpp"

namespace v2v {

/// How urgency goes with age. One for all who are alike but for the instant it began: their order
/// needs no asking of everybody.
class Course {
 public:
  struct AtAge {
    double urgency;  ///< greater first; never NaN
    /// Nobody of an age between two is more urgent than the younger one's `falling` (which never
    /// rises with age) and the older one's `rising` (which never falls) together, up to a millionth
    /// of them.
    double falling, rising;
  };
  virtual AtAge at(Duration age) const noexcept = 0;

  /// Ages that are followed by those from `until` on.
  struct Stretch {
    Duration until;
    bool constant;  ///< urgency is the same, to the last bit, at each of its ages
  };
  virtual Stretch stretch(Duration age) const noexcept = 0;

 protected:
  ~Course() = default;
};

/// Somebody who waits and follows a course. Whatever else than time changes it must be told to the
/// request (`change_priority`).
class Urgency {
 public:
  struct Followed {
    const Course* course;  ///< lives as long as anybody may wait
    TimePoint began;       ///< age 0; may be ahead
  };
  virtual Followed course() const = 0;

 protected:
  ~Urgency() = default;
};

}  // namespace v2v
