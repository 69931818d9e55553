// A made-up nation of any size: hospitals, plants, and the lanes between neighbours.
#pragma once

#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>

namespace v2v::benchmarks {

struct Nation {
  unsigned hospitals = 300;
  unsigned plants = 30;
  double patients_a_year = 100'000;
  double years = 10;
  /// Operators, testing places, qualified persons, the plants' opening hours and ward beds, too.
  bool in_detail = false;
};

/// Every hospital has apheresis beds and lanes to its three nearest plants on a ring, with
/// departures on working days; plants have suites that fail now and then. Utilisation is about 0.8
/// everywhere, whatever the size.
Scenario national_network(const Nation& nation);

}  // namespace v2v::benchmarks
