// The reference for whole commands: one simulation of 200,000 journeys by hand.
#include "hand_written_calendar.hpp"

#include <fmt/format.h>

int main() {
  const auto counts = v2v::benchmarks::hand_written_calendar(200'000, 1, 0);
  fmt::print("{} infused, {} left\n", counts.infused, counts.left);
  return 0;
}
