// The two pictures of a sweep and the words that they share.
#pragma once

#include "report/chart.hpp"
#include "report/sweep_view.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <string>

namespace v2v::report {

inline constexpr const char* days_title = "potential vein-to-vein time, median of the point, days";

/// Median of the potential vein-to-vein time.
inline double days_of(const RunSummary& run) { return run.potential_vein_to_vein.time.median; }
std::string share_title(const RunSummary& run);
std::string heading_of(const SweepSummary& sweep);
std::string subtitle_of(const SweepSummary& sweep);
/// What is drawn, how it was simulated, and what the horizontal axis means.
std::string caption_of_curve(const SweepSummary& sweep, const Runs& runs);

/// The ground of the treated, and how much of what lies below a prediction band it veils in white.
inline constexpr const char* treated_ground = "#d3deea";
inline constexpr double prediction_veil = 0.5;

/// Losses by cause stacked from the top. At least two runs, by rising time.
std::string bands_svg(const SweepSummary& sweep, const Runs& runs);
/// The treated fraction with its intervals, a mark a point.
std::string scatter_svg(const SweepSummary& sweep, const Runs& runs);

}  // namespace v2v::report
