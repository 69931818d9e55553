// A trial randomised evenly between two arms: whether it tells them apart, and how large it must
// be.
#pragma once

#include <cstdint>
#include <optional>

namespace v2v {

/// Whether so many treated of `patients` in either arm differ at the two-sided 5 % level: the test
/// of two proportions with the variance pooled, without a correction for continuity (as R's
/// `prop.test(..., correct = FALSE)`). Arms without patients do not differ.
bool tells_apart(std::uint32_t treated_first, std::uint32_t treated_second, std::uint32_t patients);

/// Probability that the test above finds in favour of the right arm when these are the shares
/// treated, by its normal approximation (as R's `power.prop.test`). At shares that are the
/// same: 2.5
/// %. Shares lie strictly between 0 and 1.
double power_of_two_arms(double first, double second, double patients);

/// The fewest patients an arm with which that is at least `power` (0.5 to below 1); nothing where
/// the shares are the same.
std::optional<std::uint64_t> patients_an_arm(double first, double second, double power);

}  // namespace v2v
