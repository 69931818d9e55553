// Patients after their files are closed: how many live, and live without their disease, month by
// month.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/outcomes/follow_up.hpp"
#include "vein2vein/scenario/population.hpp"
#include "vein2vein/statistics/interval.hpp"
#include "vein2vein/statistics/monthly_counts.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace v2v {

/// A median to the minute, so that it is the same wherever it was worked out.
class MedianTime {
 public:
  /// Of nobody.
  MedianTime() = default;
  /// Of these, in any order, of people who were all followed for `until`: the first instant by
  /// which half of them had it.
  MedianTime(std::vector<double> days, double until);

  bool is_of_somebody() const noexcept { return code_ > 0; }
  /// In days; +infinity where fewer than half had it. Of somebody.
  double days() const noexcept;
  bool operator==(const MedianTime&) const = default;

  void write(ByteWriter& writer) const { writer.add(code_); }
  static MedianTime read(ByteReader& reader);

 private:
  std::uint64_t code_ = 0;  // 0: of nobody; 1: not reached; 2 and minutes
};

/// One replication. Empty where nothing is said of outcomes.
struct FollowedCounts {
  std::array<MonthlyCounts, survival_count> curves;
  /// By standing, then by whole months since the ITT gate: how many of those intended.
  std::array<std::vector<std::uint32_t>, standing_count> standing;
  /// Of one population: not of several together.
  std::array<MedianTime, survival_count> medians;
  /// Of the treated, by `Response`.
  std::array<std::uint32_t, response_count> responding{};
  std::uint32_t transplanted = 0;
  std::uint32_t later_cells = 0;
  /// Of the treated: whose response was looked for by the day of the clock.
  std::uint32_t assessed_in_time = 0;

  bool is_empty() const noexcept { return curves.front().still.empty(); }
  const MonthlyCounts& of(Survival which) const noexcept { return curves[index_of(which)]; }
  void add(const FollowedCounts& other);
  bool operator==(const FollowedCounts&) const = default;

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static FollowedCounts read(ByteReader& reader);
};

/// One replication of a randomised trial: its other arm, and how the two compare.
struct RandomisedCounts {
  FollowedCounts standard_of_care;
  /// Hazard ratio of cells to standard of care (Cox), by `randomised_curves`: 0 where only standard
  /// of care has events, +infinity where only cells have; nothing where neither has.
  std::array<std::optional<double>, 2> hazard_ratio;
  bool operator==(const RandomisedCounts&) const = default;

  void write(ByteWriter& writer) const;
  static RandomisedCounts read(ByteReader& reader);
};
/// Somebody at the ITT gate, as far as outcomes go.
struct FollowedPatient {
  const OutcomeRules* rules = nullptr;  ///< nobody's place where there are none
  TreatmentCourse course;
  double died = 0;  ///< days since the ITT gate
};

/// Who lives how long, of those who go the same way.
class FollowedArm {
 public:
  void begin(std::size_t months);
  void add(const OutcomeRules& rules, const TreatmentCourse& course, const FollowUp& way);
  /// The counts since `begin`.
  FollowedCounts finish();
  /// When a curve ended for each of those it is of; read before `finish`.
  const std::vector<double>& ended(Survival which) const noexcept {
    return ended_[index_of(which)];
  }

 private:
  void count(Survival which, double days);

  FollowedCounts counts_;
  std::array<std::vector<double>, survival_count> ended_;
};

/// Everybody of one population in one replication, by number; only of populations whose outcomes
/// somebody has stated.
class Followed {
 public:
  explicit Followed(const Population& population);

  bool is_needed() const noexcept { return months_ > 0; }
  /// Of the replication that follows; `population` has its parameters. `keeps`: also who they are,
  /// to be compared with another arm's.
  void begin(const Population& population, std::uint64_t seed_of_patients,
             std::uint32_t replication, bool keeps);
  void add(const PatientRecord& record);
  /// The counts since `begin`, and those of the other arm of a randomised trial.
  void finish(FollowedCounts& counts, std::optional<RandomisedCounts>& randomised);

  const std::vector<FollowedPatient>& patients() const noexcept { return patients_; }
  RandomStream luck_of(std::uint32_t number) const noexcept {
    return {seed_, replication_, number};
  }
  std::size_t months() const noexcept { return months_; }

 private:
  RandomisedCounts follow_standard_of_care();

  const Population* population_;
  std::size_t months_ = 0;  // followed for; 0: nothing is said of outcomes
  std::uint64_t seed_ = 0;
  std::uint32_t replication_ = 0;
  bool keeps_ = false;
  FollowedArm arm_;
  std::vector<FollowedPatient> patients_;
};

/// The months at which arms are compared, as far as both are followed.
inline constexpr std::array<std::size_t, 9> compared_months = {6,  12,  24,  36, 48,
                                                               60, 120, 240, 480};

/// Overall survival of everybody at the ITT gate, this arm less the first, in one replication.
///
/// It is the sum of its parts: with v(p, b) the survival when patients go the way of arm p (who is
/// infused, and when) with the waits that their burden depends on as in arm b, `fewer_losses` is
/// the mean of v(2,1) - v(1,1) and v(2,2) - v(1,2), and `less_disease` that of v(1,2) - v(1,1) and
/// v(2,2) - v(2,1) (Shapley, in: Contributions to the Theory of Games II, 1953). Who is infused in
/// one arm only has waited in the other as the infused there did on average. Where the arms say
/// different things of what becomes of the same patients, `other_outcomes` is the third player's
/// part: by whose rules; who is in one arm only keeps their own.
struct PairedSurvival {
  double difference = 0, fewer_losses = 0, less_disease = 0, other_outcomes = 0;
  bool operator==(const PairedSurvival&) const = default;
};

struct ComparedSurvival {
  std::vector<PairedSurvival> at;  ///< by `compared_months`, as far as both are followed
  PairedSurvival restricted_mean;  ///< to the last of them, in months
  bool operator==(const ComparedSurvival&) const = default;
};

/// Nothing where either arm has nobody or nobody says what becomes of them. Pairs are populations
/// of one name; those that only one arm has are left out.
std::optional<ComparedSurvival> compare_survival(
    const std::vector<std::pair<const Followed*, const Followed*>>& pairs);

struct SurvivalDifference {
  std::size_t month = 0;
  double mean = 0;
  std::optional<Interval> monte_carlo95, prediction95;
  double fewer_losses = 0, less_disease = 0, other_outcomes = 0;  ///< they sum to `mean`
};
struct SurvivalDifferences {
  std::vector<SurvivalDifference> at;
  std::optional<SurvivalDifference> restricted_mean;  ///< to its month, in months
};
SurvivalDifferences survival_differences(const std::vector<const ComparedSurvival*>& replications);

}  // namespace v2v
