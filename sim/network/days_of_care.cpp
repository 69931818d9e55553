// Mean days in beds: in closed form without toxicity, of drawn patients with it.
#include "network/days_of_care.hpp"

#include "vein2vein/core/random.hpp"

namespace v2v {
namespace {

constexpr std::uint32_t kPatients = 10'000;
constexpr std::uint32_t kPlanned = 0;  // a purpose that nothing else of these patients has

DaysOfCare of_one(const Protocol& protocol, const RandomStream& luck) {
  const Stay& stay = *protocol.stay;
  const double burden =
      protocol.outcomes
          ? burden_at_lymphodepletion(*protocol.outcomes,
                                      protocol.outcomes->burden.centred_at.in_days(), false, luck)
          : 0;
  DaysOfCare care;
  double admitted = 0, in_intensive_care = 0;
  const Duration planned = stay.after_infusion.sample(luck.uniform(kPlanned));
  for (const CareStep& step : care_after_infusion(stay, planned, burden, luck)) {
    const double at = step.at.in_days();
    switch (step.what) {
      case CareStep::What::needs_intensive_care:
        in_intensive_care = at;
        care.intensive_care_stays += 1;
        break;
      case CareStep::What::dies:
        care.ward += at - admitted;
        [[fallthrough]];
      case CareStep::What::leaves_intensive_care:
        care.intensive_care += at - in_intensive_care;
        break;
      case CareStep::What::is_discharged:
        care.ward += at - admitted;
        break;
      case CareStep::What::is_readmitted:
        admitted = at;
        care.admissions += 1;
        break;
      case CareStep::What::toxicity:
        break;
    }
  }
  return care;
}

}  // namespace

DaysOfCare days_of_care(const Protocol& protocol) {
  DaysOfCare mean;
  if (!protocol.stay) return mean;
  const Stay& stay = *protocol.stay;
  if (!stay.toxicity) {
    mean.intensive_care_stays = stay.intensive_care;
    mean.intensive_care = stay.intensive_care * stay.intensive_care_takes.mean();
    mean.ward = stay.after_infusion.mean() + mean.intensive_care;
    return mean;
  }
  for (std::uint32_t patient = 0; patient < kPatients; ++patient) {
    const DaysOfCare one = of_one(protocol, RandomStream(0, 0, patient));
    mean.ward += one.ward / kPatients;
    mean.admissions += one.admissions / kPatients;
    mean.intensive_care += one.intensive_care / kPatients;
    mean.intensive_care_stays += one.intensive_care_stays / kPatients;
  }
  return mean;
}

}  // namespace v2v
