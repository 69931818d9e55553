// What a patient asks of beds after infusion, on average.
#pragma once

#include "vein2vein/scenario/protocol.hpp"

namespace v2v {

struct DaysOfCare {
  double ward = 0;        ///< with time in intensive care: the ward bed is kept
  double admissions = 0;  ///< to the ward, after the first
  double intensive_care = 0;
  double intensive_care_stays = 0;
};

/// Per patient infused, as long as a bed is free whenever one is needed. With toxicity the mean
/// over some thousand patients, always the same ones: within 2 % of the expected value.
DaysOfCare days_of_care(const Protocol& protocol);

}  // namespace v2v
