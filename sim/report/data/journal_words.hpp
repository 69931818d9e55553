// Details of the journal in words.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace v2v::report {

/// Which of several products the patient was given; nothing where it is none.
std::optional<std::string> product_name(const Scenario& scenario, PatientId patient,
                                        std::uint8_t product);
/// What the detail of an entry means; nothing where it has none.
std::optional<std::string> detail_of(const Scenario& scenario, const JournalEntry& entry);

}  // namespace v2v::report
