// Who makes a patient's product.
#pragma once

#include "vein2vein/pathway/plan.hpp"

#include <span>

namespace v2v {

class CurrentRules;
class World;
struct PatientRecord;

/// By the policy that is in force now, of those that the patient's hospital may have, for the
/// product that the patient is given.
const Option& choose_maker(World& world, const CurrentRules& current, const PatientRecord& file);

/// The shortest expected wait, transit, culture and release together by these options; infinite
/// where none of them makes anything.
double days_to_infusion(World& world, std::span<const Option> options);

}  // namespace v2v
