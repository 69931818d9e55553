// What a study has published.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/scenario/outcomes.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace v2v {

/// What the paper saw: never an input, always beside the prediction.
struct Published {
  struct Flow {
    Gate gate;
    std::uint32_t patients;
  };
  struct Loss {
    Gate after_gate;
    Reason reason;
    std::uint32_t patients;
  };
  struct Time {
    MeasuredTime measured{};
    double median_days;
    std::optional<double> shortest_days, longest_days;
  };
  /// Those who were intended to treat, by level of a characteristic.
  struct LossBy {
    std::size_t covariate = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> lost_of;  ///< by level: lost, patients
  };
  /// Share of a curve so many days after its origin.
  struct SurvivalAt {
    Survival curve{};
    double days = 0;
    double share = 0;
  };
  struct Median {
    Survival curve{};
    double days = 0;
  };
  struct Outcomes {
    std::vector<SurvivalAt> survival;
    std::vector<Median> medians;
  };
  /// By the words of `Response`, of the infused.
  struct Responding {
    Response response{};
    double share = 0;
  };
  struct HazardRatio {
    Survival curve{};
    double ratio = 0;  ///< of cells to standard of care
  };
  std::vector<Flow> flow;
  std::vector<Loss> lost;
  std::vector<LossBy> lost_by;
  std::vector<Time> times;
  Outcomes outcomes, standard_of_care;
  std::vector<Responding> responding;
  std::vector<HazardRatio> hazard_ratios;
};

}  // namespace v2v
