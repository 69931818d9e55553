// The conditional distribution of a time, by its quantile function alone.
#include "pathway/rest.hpp"

#include <algorithm>

namespace v2v {

double share_passed(const Distribution& distribution, Duration elapsed) noexcept {
  double passed = 0, beyond = 1;
  const double days = elapsed.in_days();
  for (int step = 0; step < 60; ++step) {
    const double middle = (passed + beyond) / 2;
    (distribution.quantile(middle) <= days ? passed : beyond) = middle;
  }
  return passed;
}

Duration rest_at(const Distribution& distribution, Duration elapsed, double passed,
                 double u) noexcept {
  if (passed > all_passed) return {};
  const double among_all = passed + u * (1 - passed);
  return std::max(Duration(), distribution.sample(std::min(among_all, 1 - 1e-12)) - elapsed);
}

}  // namespace v2v
