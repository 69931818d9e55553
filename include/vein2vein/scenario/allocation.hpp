// Who of a randomised cohort is given standard of care.
#pragma once

#include "vein2vein/scenario/population.hpp"

#include <cstdint>
#include <vector>

namespace v2v {

/// Stream of the first stratum; no patient and no equipment has it.
inline constexpr std::uint32_t allocation_stream = 0xc0000000U;

/// By the number of a patient, of the cohort of a population that is randomised; empty of any
/// other. Permuted blocks: of every `block` patients of a stratum who come one after another, as
/// many are given standard of care as the ratio has it, in an order that chance decides (Fisher and
/// Yates). `seed` is that of the population's patients.
std::vector<bool> given_standard_of_care(const Population& population, std::uint64_t seed,
                                         std::uint32_t replication);

}  // namespace v2v
