// Which level of a covariate a patient has: for the model, and for who writes a patient down.
#pragma once

#include "vein2vein/scenario/enrolment.hpp"
#include "vein2vein/scenario/patients.hpp"

#include <cstddef>
#include <cstdint>

namespace v2v {

/// The purpose of the draw in the patient's own stream (`RandomStream`); its index is that of the
/// covariate.
inline constexpr std::uint32_t covariate_purpose = 3;

/// The index of the level: the list's where it knows it, otherwise the one at `uniform` in (0, 1).
inline std::uint8_t level_of(const Covariate& covariate, std::size_t index,
                             const KnownPatient& known, double uniform) noexcept {
  if (index < known.levels.size() && known.levels[index] != KnownPatient::unknown_level)
    return known.levels[index];
  std::uint8_t level = 0;
  while (level + 1U < covariate.weights.size() && uniform >= covariate.weights[level])
    uniform -= covariate.weights[level++];
  return level;
}

}  // namespace v2v
