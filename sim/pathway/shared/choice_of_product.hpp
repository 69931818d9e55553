// Which of several products a patient is given.
#pragma once

#include <cstdint>

namespace v2v {

class Case;
class World;

/// Whether one of them is for the patient, now and here; also where only one product is made.
bool has_a_product(Case& patient);
/// By the policy, of those that are for the patient and of which there is one under contract;
/// `no_product` where all of these are gone.
std::uint8_t choose_product(World& world, Case& patient);

}  // namespace v2v
