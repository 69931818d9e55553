// Two bounds.
#pragma once

namespace v2v {
/// From `lo` to `hi`, both included.
struct Interval {
  double lo = 0;
  double hi = 0;
};

}  // namespace v2v
