// The two pictures of a sweep and the words that they share.
#pragma once

#include "report/figures/chart.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// Median of the potential vein-to-vein time.
inline double days_of(const RunSummary& run) { return run.potential_vein_to_vein.time.median; }

struct SweepRun {
  double at;  ///< the varied value, or the place of its word
  const RunSummary* run;
};
/// The horizontal axis: the first path of numbers, or else the first of words.
struct SweepAxis {
  std::size_t path = 0;
  std::string title;
  bool is_time = false;            ///< then the potential vein-to-vein time stands below it
  std::vector<std::string> words;  ///< empty: numbers
  std::vector<SweepRun> runs;      ///< by rising value
};

std::string share_title(const RunSummary& run);
std::string heading_of(const SweepSummary& sweep);
std::string subtitle_of(const SweepSummary& sweep);
/// What is drawn and how it was simulated.
std::string caption_of_curve(const SweepSummary& sweep, const SweepAxis& values);
std::string description_of(const SweepSummary& sweep, const SweepAxis& values);
Axis axis_of(const SweepAxis& values, double left, double right, bool widen);
/// Returns where the axis with its titles ends.
double draw_value_axis(Canvas& canvas, const SweepAxis& values, const Axis& x, double top,
                       double bottom);

/// How much of what lies below a prediction band it veils in white.
inline constexpr double prediction_veil = 0.5;

/// Losses by cause stacked from the top. At least two runs, by rising value.
std::string bands_svg(const SweepSummary& sweep, const SweepAxis& values);
/// The treated fraction with its intervals, a mark a point.
std::string scatter_svg(const SweepSummary& sweep, const SweepAxis& values);

}  // namespace v2v::report
