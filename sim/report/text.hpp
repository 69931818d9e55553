// The pieces that the texts of a run and of a comparison share.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <string_view>

namespace v2v::report {

inline constexpr std::size_t page_columns = 100;

/// Cleaned and wrapped to the page, each line ended.
std::string paragraph(std::string_view text, std::size_t indent = 0);
/// Title (or the scenario's name) and question.
std::string heading_text(const RunSummary& run);
std::string treated_text(const RunSummary& run);
/// Times, resources, waiting and counts of products: everything below the treated fraction. At most
/// `most_places` places at which is waited.
std::string details_text(const RunSummary& run, std::size_t most_places);
/// Verification, fingerprint and how it was simulated.
std::string origin_text(const RunSummary& run);

}  // namespace v2v::report
