// How often a patient asks for what, on average, from entry to infusion.
#pragma once

#include "vein2vein/network/network.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <array>

namespace v2v {

/// Expected numbers a patient who enters at a hospital and is assigned to one maker. Decisions at
/// gates, failed and repeated cultures and losses on the way are counted; nobody leaves while
/// waiting and no product expires, so that nothing is counted too low.
struct Flow {
  std::array<double, gate_count> decisions{};  ///< how often the decision before a gate is asked
  double collections = 0;
  double cells_sent = 0;
  double cultures = 0;
  double made_again = 0;  ///< cultures of cells in store, among `cultures`
  double tested = 0;
  double released = 0;  ///< and sent
  double on_site = 0;
  double lymphodepleted = 0;
  double infused = 0;
};

/// The losses of a gate together.
double lost_before(const Population& population, Gate gate);
/// Of the patients who enter, those who are eligible, and choose a product.
double share_eligible(const Population& population);
/// That a consignment does not arrive fit for use.
double lost_on(const Lane& lane) noexcept;
double lost_on(const Scenario& scenario, const Route& route) noexcept;

/// Of a patient of that population.
Flow flow_of(const Scenario& scenario, const Population& population, const Protocol& protocol,
             const Supply& supply);

}  // namespace v2v
