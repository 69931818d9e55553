// Numbers from a seed for what tests draw at random.
#pragma once

#include <cstdint>

namespace v2v::test {

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same scenarios with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  double between(double lo, double hi) {
    return lo + (hi - lo) * (static_cast<double>(next() >> 11) * 0x1.0p-53);
  }
  unsigned up_to(unsigned most) { return static_cast<unsigned>(next() % (most + 1)); }
  bool heads(double p = 0.5) { return between(0, 1) < p; }

 private:
  std::uint64_t state_;
};

}  // namespace v2v::test
