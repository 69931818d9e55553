// How it goes on with those who are under way when the run starts.
#pragma once

#include "pathway/patient/case.hpp"

namespace v2v {

class World;

/// Of one who had given cells when the run started, or whose product needs none: then it is
/// ordered, unless it was (`so_far` is nullptr of one who has entered in the run).
void product_goes_on(World& world, Case& patient, const PatientUnderWay* so_far);
/// Of one in intensive care at the start of the run: from infusion until he or she was moved there.
Duration on_the_ward_before(Case& patient, const Stay& stay);
/// The rest of lymphodepletion that began `ago`, and what comes after it.
Process rest_of_conditioning(World& world, Case& patient, Duration ago);
Process rest_of_stay(World& world, Case& patient, const PatientUnderWay& so_far);

}  // namespace v2v
