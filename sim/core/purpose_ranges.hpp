// Which purposes of a patient's random numbers belong to whom, so that none is used twice.
#pragma once

#include <cstdint>

namespace v2v::purpose {

/// Below it: the flow (sim/pathway/purposes.hpp). From it on: what becomes of patients afterwards
/// (sim/outcomes/follow_up.cpp).
inline constexpr std::uint32_t of_outcomes = 64;

}  // namespace v2v::purpose
