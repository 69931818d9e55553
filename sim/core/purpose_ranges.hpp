// Which purposes of a patient's random numbers belong to whom, so that none is used twice.
#pragma once

#include <cstdint>

namespace v2v::purpose {

/// Below it: the flow (sim/pathway/purposes.hpp). From it on: what becomes of patients afterwards
/// (sim/outcomes/follow_up.cpp).
inline constexpr std::uint32_t of_outcomes = 64;
/// Tumour burden at lymphodepletion, which the flow asks for as well (a pair: burden, growth).
inline constexpr std::uint32_t burden = of_outcomes + 3;
/// From it on: toxicity (sim/scenario/toxicity.cpp).
inline constexpr std::uint32_t of_toxicity = 96;

}  // namespace v2v::purpose
