// What was seen of a trial: its flowchart, times, and who had come to what end by which day.
#pragma once

#include "vein2vein/scenario/observed_trial.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace v2v {

struct ObservedSummary {
  std::string source;
  Gate itt_gate{};
  struct Stage {
    Gate gate{};
    std::uint32_t patients = 0;   ///< who reached it and all before it
    std::uint32_t under_way = 0;  ///< of these, who are between it and the next one
    struct Lost {
      std::string reason;
      std::uint32_t patients = 0;
    };
    std::vector<Lost> lost;  ///< of the others, most first
  };
  std::vector<Stage> stages;
  std::uint32_t intended = 0, infused = 0, under_way = 0;  ///< of those at the ITT gate
  struct Time {
    MeasuredTime measured{};
    TimeSummary time;
  };
  std::vector<Time> times;  ///< those whose gates are columns, of the patients who reached both
  /// By Aalen and Johansen, since the ITT gate: infused, then reasons as in the trial. Empty where
  /// it is not known when patients left.
  std::vector<IncidenceCurve> incidence;
};

/// `itt_gate` is a gate of the trial.
ObservedSummary observe(const ObservedTrial& trial, Gate itt_gate);

}  // namespace v2v
