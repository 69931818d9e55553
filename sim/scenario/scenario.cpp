// Copies, the order of those who are under way, and how long others come.
#include "vein2vein/scenario/scenario.hpp"

#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"

#include <algorithm>

namespace v2v {

Scenario::Scenario() = default;
Scenario::Scenario(const Scenario&) = default;
Scenario::Scenario(Scenario&&) noexcept = default;
Scenario& Scenario::operator=(const Scenario&) = default;
Scenario& Scenario::operator=(Scenario&&) noexcept = default;
Scenario::~Scenario() = default;

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

std::optional<double> accrual_days(const Scenario& scenario) {
  if (const auto* cohort = std::get_if<Cohort>(&scenario.enrolment)) return cohort->over.in_days();
  if (const auto* service = std::get_if<Service>(&scenario.enrolment)) {
    const TimePoint from = TimePoint::at(service->warm_up);
    const TimePoint until = service->is_of_a_time()
                                ? service->ends()
                                : service->arrivals.when_grown_by(service->patients, from);
    if (until == TimePoint::never()) return std::nullopt;
    return (until - from).in_days();
  }
  const auto& list = std::get<Referrals>(scenario.enrolment).list;
  return list.empty() ? 0 : (list.back().at - list.front().at).in_days();
}

}  // namespace v2v
