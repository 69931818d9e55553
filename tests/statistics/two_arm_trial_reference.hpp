// Two proportions by R; written by two_arm_trial_reference.R, do not edit.
#pragma once

#include <cstdint>
#include <vector>

// clang-format off
struct ProportionsReference { std::uint32_t first, second, patients; double p; };
inline const std::vector<ProportionsReference> proportions_reference = {
    {70, 80, 100, 0.10247043486},
    {70, 82, 100, 0.0469447269785},
    {70, 83, 100, 0.0301570047798},
    {0, 3, 20, 0.0717185365084},
    {0, 4, 20, 0.0350149810197},
    {20, 16, 20, 0.0350149810197},
    {750, 785, 1000, 0.0639270375906},
    {750, 790, 1000, 0.0335552754288},
    {33, 33, 67, 1},
};
struct PowerReference { double first, second, patients, power; };
inline const std::vector<PowerReference> power_reference = {
    {0.75, 0.8, 1094, 0.800093666005},
    {0.8, 0.75, 300, 0.310519054033},
    {0.7, 0.9, 40, 0.612238826442},
    {0.02, 0.05, 500, 0.733406445272},
    {0.5, 0.5001, 1000, 0.0252625217025},
};
struct SizeReference { double first, second, power, patients; };
inline const std::vector<SizeReference> size_reference = {
    {0.75, 0.8, 0.8, 1093.739046},
    {0.76, 0.81, 0.9, 1416.634012},
    {0.72, 0.83, 0.8, 225.0403315},
    {0.9, 0.1, 0.8, 4.746807076},
};
// clang-format on
