// How predictions of counts compare with what was published.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// One published count against its prediction. All in patients.
struct ValidationCheck {
  std::string scenario;
  std::string quantity;  ///< `infused`, `collected` (patients at a gate), `lost.received.infection`
  bool primary = false;  ///< infused of those intended to treat
  bool fitted = false;
  /// Intended to treat; for what was counted before or at that gate, those who entered.
  std::uint32_t of = 0;
  std::uint32_t published = 0;
  Interval published95;  ///< exact (Clopper-Pearson), times `of`
  double predicted = 0;  ///< mean over the replications
  Interval prediction95;
  bool inside = false;  ///< `published` within `prediction95`
  /// Where the published count lies among the predicted ones, between 0 and 1: the share below it
  /// and half of the share equal to it.
  double pit = 0;
  /// Continuous ranked probability score of the count as a share of `of` (Gneiting and Raftery,
  /// JASA 2007): 0 is best.
  double score = 0;
};

/// Median of a published interval against that of the predicted patients; days.
struct ValidationTime {
  std::string scenario, interval;
  double published = 0, predicted = 0;
  bool fitted = false;
};

struct ValidationCoverage {
  std::uint32_t inside = 0, of = 0;
  double share() const noexcept { return of == 0 ? 0.0 : static_cast<double>(inside) / of; }
};

struct ValidationSummary {
  std::string version;
  std::uint64_t seed = 1;
  unsigned replications = 0;
  /// Predictions that were simulated, and how many of them ran on both engines.
  std::uint32_t simulated = 0, verified = 0;
  /// Misses first (of these the primary ones), otherwise in the order of the scenarios.
  std::vector<ValidationCheck> checks;
  std::vector<ValidationTime> times;
  /// Scenarios that publish no counts, so that there is nothing to compare.
  std::vector<std::string> not_published;
  /// Of primary counts.
  ValidationCoverage fitted, leave_one_out;
  /// Of counts lost by reason, where there were any.
  ValidationCoverage reasons_fitted, reasons_leave_one_out;
  /// Median over the fitted primary counts of the prediction interval's width by that of the
  /// binomial at the published rate (between its 2.5 % and 97.5 % points). Studies in which nobody
  /// or everybody was infused have no such width and are left out; 0 without any.
  double relative_width = 0;
  /// No fitted primary count is outside.
  bool passed = true;
};

/// The check of a count from its value in every replication (at least 1). A count larger than `of`
/// has the exact interval of all of them.
ValidationCheck check_count(std::uint32_t published, std::uint32_t of,
                            const std::vector<std::uint32_t>& predicted);
/// Orders the checks and fills in what is said of all of them together.
void summarise_checks(ValidationSummary& summary);

}  // namespace v2v
