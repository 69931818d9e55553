// The order of those who are under way.
#include "vein2vein/scenario/scenario.hpp"

#include <algorithm>

namespace v2v {

std::vector<const PatientUnderWay*> in_order_of_admission(const std::vector<PatientUnderWay>& all) {
  std::vector<const PatientUnderWay*> order;
  order.reserve(all.size());
  for (const PatientUnderWay& one : all) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(),
                   [](const PatientUnderWay* a, const PatientUnderWay* b) {
                     if (a->in_culture != b->in_culture) return a->in_culture;
                     return a->ago > b->ago;
                   });
  return order;
}

}  // namespace v2v
