// The words of the field that every room shares: gates, phases, indices into a scenario's lists.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v {

/// A counting point of a trial flowchart. A patient reaches each gate at most once; collected,
/// received, manufactured and released are reached by the patient's first product that gets there.
/// `lymphodepleted` counts patients who started lymphodepletion.
enum class Gate : std::uint8_t {
  referred,
  approved,
  screened,
  eligible,
  collected,
  received,
  manufactured,
  released,
  lymphodepleted,
  infused
};
inline constexpr std::size_t gate_count = 10;
inline constexpr std::array<std::string_view, gate_count> gate_names = {
    "referred", "approved",     "screened", "eligible",       "collected",
    "received", "manufactured", "released", "lymphodepleted", "infused"};

/// A stretch of the patient's path with its own hazards.
enum class Phase : std::uint8_t {
  screening,        ///< from entry until eligible
  collection,       ///< from eligible until the plant has received the cells
  waiting,          ///< from received until lymphodepletion starts
  lymphodepletion,  ///< from its first to its last day
  hold              ///< from its end until infusion
};
inline constexpr std::size_t phase_count = 5;
inline constexpr std::array<std::string_view, phase_count> phase_names = {
    "screening", "collection", "waiting", "lymphodepletion", "hold"};

/// Times that studies report and the simulator measures.
enum class MeasuredTime : std::uint8_t {
  leukapheresis_to_release,        ///< collected to released, of every released product
  vein_to_vein,                    ///< collected to infused
  release_to_infusion,             ///< of the infused
  lymphodepletion_end_to_infusion  ///< from the end of its last day
};
inline constexpr std::size_t measured_time_count = 4;
inline constexpr std::array<std::string_view, measured_time_count> measured_time_names = {
    "leukapheresis_to_release", "vein_to_vein", "release_to_infusion",
    "lymphodepletion_end_to_infusion"};

/// Why a patient really left. The first ones are known to every scenario, because the model itself
/// can cause them or because they are the usual words; a scenario may declare more (`causes:`).
using Cause = std::uint8_t;
enum class KnownCause : Cause {
  death,
  progression,
  infection,
  withdrawal,
  remission,
  ineligible,
  other_diagnosis,
  collection_failure,
  manufacturing_failure,
  out_of_specification,
  product_expired,
  lost_in_transit
};
inline constexpr std::size_t known_cause_count = 12;
inline constexpr std::array<std::string_view, known_cause_count> known_cause_names = {
    "death",
    "progression",
    "infection",
    "withdrawal",
    "remission",
    "ineligible",
    "other_diagnosis",
    "collection_failure",
    "manufacturing_failure",
    "out_of_specification",
    "product_expired",
    "lost_in_transit"};
constexpr Cause index_of(KnownCause cause) noexcept { return static_cast<Cause>(cause); }

/// What is shared and can be waited for. The first ones are capacities that a site may have; the
/// others are allotments, stocks and appointments.
enum class ResourceKind : std::uint8_t {
  apheresis_beds,
  ward_beds,
  intensive_care_beds,
  suites,             ///< production lines, isolators: a culture occupies one
  operators,          ///< who work at a culture's beginning and end
  quality_control,    ///< places in the testing laboratory
  qualified_persons,  ///< who release
  slots,              ///< a hospital's allotment of so many a period
  vector,             ///< doses of viral vector in stock
  opening_hours,      ///< of a site: a closed door is waited for as well
  departures,         ///< of the vehicles of a lane
  sessions,           ///< of a board that decides at a gate
  contract_places     ///< of a product that is ordered so many times a year
};
inline constexpr std::size_t resource_kind_count = 13;
/// How many of them are capacities of a site (`Site::capacity`).
inline constexpr std::size_t capacity_kind_count = 7;
inline constexpr std::array<std::string_view, resource_kind_count> resource_names = {
    "apheresis beds", "ward beds",       "intensive care beds", "suites",
    "operators",      "quality control", "qualified persons",   "slots",
    "vector",         "opening hours",   "departures",          "sessions",
    "contract places"};

/// What the study's records give as the reason; an index into `Scenario::reasons`.
using Reason = std::uint8_t;
/// A probability distribution over reported reasons (sums to 1). Most have one entry.
using RecordedAs = std::vector<std::pair<Reason, double>>;

/// Indices into the scenario's lists of sites and lanes.
using SiteIndex = std::uint16_t;
/// Of what belongs to no site, such as a board's sessions.
inline constexpr SiteIndex no_site = 0xffff;
using LaneIndex = std::uint32_t;
/// Boards stand among the lanes: by the gate that is decided, and for which population alone,
/// counted from 1 (0: for all together).
constexpr LaneIndex board_index(Gate gate, std::size_t owner = 0) noexcept {
  return static_cast<LaneIndex>(static_cast<std::size_t>(gate) + gate_count * owner);
}
constexpr Gate gate_of_board(LaneIndex board) noexcept {
  return static_cast<Gate>(board % gate_count);
}
constexpr std::size_t owner_of_board(LaneIndex board) noexcept { return board / gate_count; }
/// In place of the index of a product among those that are offered.
inline constexpr std::uint8_t no_product = 0xff;
/// A patient within one replication: the number within the population, in order of entry from 0,
/// and above it which population that is (0 where there is one). What a patient is called does not
/// depend on who else comes.
using PatientId = std::uint32_t;
inline constexpr unsigned patient_number_bits = 26;
inline constexpr std::size_t most_populations = 32;
constexpr PatientId patient_of(std::size_t population, std::uint32_t number) noexcept {
  return static_cast<PatientId>(population << patient_number_bits) | number;
}
constexpr std::size_t population_of(PatientId patient) noexcept {
  return patient >> patient_number_bits;
}
constexpr std::uint32_t number_of(PatientId patient) noexcept {
  return patient & ((1U << patient_number_bits) - 1);
}

constexpr std::size_t index_of(Gate gate) noexcept { return static_cast<std::size_t>(gate); }
constexpr std::size_t index_of(Phase phase) noexcept { return static_cast<std::size_t>(phase); }
constexpr std::string_view name_of(Gate gate) noexcept { return gate_names[index_of(gate)]; }
constexpr std::size_t index_of(ResourceKind kind) noexcept {
  return static_cast<std::size_t>(kind);
}
constexpr std::string_view name_of(ResourceKind kind) noexcept {
  return resource_names[index_of(kind)];
}
constexpr std::string_view name_of(Phase phase) noexcept { return phase_names[index_of(phase)]; }
constexpr std::size_t index_of(MeasuredTime time) noexcept {
  return static_cast<std::size_t>(time);
}
constexpr std::string_view name_of(MeasuredTime time) noexcept {
  return measured_time_names[index_of(time)];
}
constexpr std::optional<Gate> gate_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < gate_count; ++i)
    if (gate_names[i] == name) return static_cast<Gate>(i);
  return std::nullopt;
}

}  // namespace v2v
