// What a patient's random numbers are for. The values are part of every result: never renumber.
#pragma once

#include "core/purpose_ranges.hpp"

#include <cstdint>

namespace v2v::purpose {

inline constexpr std::uint32_t entry = 1;  // inter-arrival time, or instant in a cohort
inline constexpr std::uint32_t hospital = 2;
// 3 is `covariate_purpose` (vein2vein/scenario/levels.hpp)
inline constexpr std::uint32_t threshold = 4;  // index: Plan::threshold_address / 2, two to a block
inline constexpr std::uint32_t step_time = 5;  // index: gate
inline constexpr std::uint32_t gate_decision = 6;          // index: gate
inline constexpr std::uint32_t recorded_reason = 7;        // index: cause
inline constexpr std::uint32_t transit_there = 8;          // index: leg + 64 x collection
inline constexpr std::uint32_t transit_back = 9;           // index: leg + 64 x culture
inline constexpr std::uint32_t culture = 10;               // index: culture
inline constexpr std::uint32_t release = 11;               // index: culture
inline constexpr std::uint32_t failure = 12;               // index: culture
inline constexpr std::uint32_t out_of_specification = 13;  // index: culture
inline constexpr std::uint32_t remedy = 14;                // index: culture
inline constexpr std::uint32_t bridging = 15;
inline constexpr std::uint32_t bridging_response = 16;
inline constexpr std::uint32_t bridging_time = 17;
inline constexpr std::uint32_t infection_severity = 18;  // index: infection
inline constexpr std::uint32_t infection_length = 19;    // index: infection
inline constexpr std::uint32_t scheduling = 20;          // index: culture
inline constexpr std::uint32_t freezing = 21;            // index: culture
inline constexpr std::uint32_t collection_time = 22;     // index: collection
inline constexpr std::uint32_t infection_onset = 23;     // index: infection

inline constexpr std::uint32_t loss_there = 24;        // index: as transit_there
inline constexpr std::uint32_t loss_back = 25;         // index: as transit_back
inline constexpr std::uint32_t transport_remedy = 26;  // index: consignments lost before
inline constexpr std::uint32_t transit_samples = 27;   // index: leg + 64 x culture
inline constexpr std::uint32_t start_work = 28;        // index: culture
inline constexpr std::uint32_t harvest_work = 29;      // index: culture
inline constexpr std::uint32_t review = 30;            // index: culture
inline constexpr std::uint32_t stay = 31;
inline constexpr std::uint32_t intensive_care = 32;
inline constexpr std::uint32_t intensive_care_after = 33;
inline constexpr std::uint32_t intensive_care_time = 34;
inline constexpr std::uint32_t delivery = 35;

static_assert(delivery < of_outcomes, "the last of these");

// What belongs to no patient has streams of its own, above all patients' numbers. The draw of
// parameters has 0xd0000000 (scenario/parameters.hpp), blocks of a randomised trial 0xc0000000
// (scenario/allocation.hpp).
inline constexpr std::uint32_t time_to_failure = 1;  // index: changes so far
inline constexpr std::uint32_t repair_time = 2;      // likewise
inline constexpr std::uint32_t lead_time = 3;        // index: orders so far
constexpr std::uint32_t stream_of_equipment(std::uint32_t equipment) noexcept {
  return 0xf0000000U + equipment;
}
constexpr std::uint32_t stream_of_stock(std::uint32_t site) noexcept { return 0xe0000000U + site; }

}  // namespace v2v::purpose
