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
/// over 10,000 patients, always the same ones, who wait for lymphodepletion as long as those of the
/// study (`Burden::centred_at`): of days on the ward within some 2 %, of what one in a hundred
/// needs within some 20 % (95 %).
DaysOfCare days_of_care(const Protocol& protocol);

}  // namespace v2v
