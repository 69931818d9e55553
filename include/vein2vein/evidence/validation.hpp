// How predictions of counts compare with what was published.
#pragma once

#include "vein2vein/evidence/skill.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
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

/// How many had come to an end by so many days since the ITT gate, in a trial and as predicted.
struct ValidationCurve {
  std::string scenario, outcome;  ///< `infused`, or a reason on record
  bool fitted = false;
  std::vector<double> observed;   ///< Aalen and Johansen, at 0, 1, 2, ... days
  std::vector<double> predicted;  ///< over all replications, at the same days
  double distance = 0;            ///< the largest between them
  std::size_t day = 0;            ///< the first on which it is that large
};
/// Nothing where the trial says of no day what had happened. A prediction that ends before the
/// trial does stays what it was.
std::optional<ValidationCurve> compare_curves(const std::vector<double>& observed,
                                              const std::vector<double>& predicted);

/// What a study printed of its patients after treatment, against the prediction of one cohort.
struct ValidationOutcome {
  enum class Unit : std::uint8_t { share, months, ratio };
  std::string scenario;
  std::string quantity;  ///< `alive, infused: at 12 months`, `median`, `hazard ratio`
  Unit unit{};
  double published = 0;
  double predicted = 0;  ///< mean of a share, otherwise the median; may be infinite
  Interval prediction95;
  bool inside = false;
};
/// All that was published and lies within what is followed.
std::vector<ValidationOutcome> outcome_checks(const std::string& scenario,
                                              const OutcomeSummary& outcomes);

struct ValidationCoverage {
  std::uint32_t inside = 0, of = 0;
  double share() const noexcept { return of == 0 ? 0.0 : static_cast<double>(inside) / of; }
};

/// Counts of one kind over all studies: patients at a gate, or lost for a reason at whatever stage.
struct ValidationGroup {
  std::string what;  ///< `collected`, `lost.progression`
  ValidationCoverage fitted, left_out;
  /// Median width of the left-out prediction intervals by that of the binomial at the published
  /// rate (as `relative_width`); 0 where none has one.
  double relative_width = 0;
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
  std::vector<ValidationCurve> curves;   ///< of a trial that is laid over
  std::uint32_t observed_under_way = 0;  ///< of its patients, who count as not infused
  std::vector<ValidationOutcome> outcomes;
  /// Scenarios that publish no counts, so that there is nothing to compare.
  std::vector<std::string> not_published;
  /// Of primary counts.
  ValidationCoverage fitted, leave_one_out;
  /// Of counts lost by reason, where there were any.
  ValidationCoverage reasons_fitted, reasons_leave_one_out;
  /// Gates in their order, then reasons, those of most counts first. Nobody lost for a reason is no
  /// count here.
  std::vector<ValidationGroup> groups;
  /// Of the left-out predictions of the infused; nothing where they are few.
  std::optional<SkillSummary> skill;
  /// Median over the fitted primary counts of the prediction interval's width by that of the
  /// binomial at the published rate (between its 2.5 % and 97.5 % points). Studies in which nobody
  /// or everybody was infused have no such width and are left out; 0 without any.
  double relative_width = 0;
  /// At most one fitted primary count in twenty is outside: what intervals of 95 % promise. While
  /// patients of a trial are under way its counts are not final, and decide nothing.
  bool passed = true;
};

/// The check of a count from its value in every replication (at least 1). A count larger than `of`
/// has the exact interval of all of them.
ValidationCheck check_count(std::uint32_t published, std::uint32_t of,
                            const std::vector<std::uint32_t>& predicted);
/// Orders the checks and fills in what is said of all of them together.
void summarise_checks(ValidationSummary& summary);

}  // namespace v2v
