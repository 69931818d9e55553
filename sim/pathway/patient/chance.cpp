// What is left of a time that has begun.
#include "pathway/patient/chance.hpp"

#include "pathway/rest.hpp"

namespace v2v {

Duration Chance::draw_rest(const Distribution& distribution, Duration elapsed,
                           std::uint32_t purpose, std::uint32_t index) {
  const double passed = share_passed(distribution, elapsed);
  if (passed > all_passed) return {};
  return rest_at(distribution, elapsed, passed, uniform(purpose, index));
}

}  // namespace v2v
