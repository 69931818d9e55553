// The values that were drawn for every replication, named.
#pragma once

#include "experiment/study.hpp"

#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// Of the replications of a batch, for one arm.
struct DrawnParameters {
  /// As sources and sensitivity have it: `product.failure`, `screening.lost.infection`. What is
  /// known jointly from many studies stands by its inputs, whose values are uniform numbers.
  std::vector<std::string> paths;
  std::vector<std::vector<double>> values;  ///< by replication, then by path

  bool operator==(const DrawnParameters&) const = default;
};

/// Empty where the study draws nothing. What only makers or changes have counted is not among
/// them.
DrawnParameters drawn_parameters(const Study& study, std::size_t point, std::size_t arm,
                                 std::uint32_t first, std::size_t replications);

}  // namespace v2v
