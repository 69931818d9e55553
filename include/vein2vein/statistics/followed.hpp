// Patients after their files are closed: how many live, and live without their disease, month by
// month.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/outcomes/follow_up.hpp"
#include "vein2vein/scenario/population.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/interval.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace v2v {

/// The most months that anybody is followed for.
inline constexpr std::size_t most_months = 1200;

/// One replication. Empty where nothing is said of outcomes.
struct FollowedCounts {
  /// By curve, then by whole months since its origin: who is there at the origin, and for whom it
  /// has not ended by then. All are followed for as long.
  std::array<std::vector<std::uint32_t>, survival_count> still;
  /// Of the infused: found in remission, and in remission at month 3, with and without those who
  /// were given a transplant by then.
  std::uint32_t responded = 0, in_remission_at_month_3 = 0, without_transplant_at_month_3 = 0;
  std::uint32_t transplanted = 0;

  bool is_empty() const noexcept { return still.front().empty(); }
  std::uint32_t at_origin(Survival which) const noexcept {
    const auto& curve = still[index_of(which)];
    return curve.empty() ? 0 : curve.front();
  }
  /// Share of a curve after so many months; nothing of nobody.
  std::optional<double> share(Survival which, std::size_t month) const noexcept;
  /// Area below a curve from its origin to a month, by trapezia between months; in months.
  std::optional<double> restricted_mean(Survival which, std::size_t month) const noexcept;
  void add(const FollowedCounts& other);
  bool operator==(const FollowedCounts&) const = default;

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static FollowedCounts read(ByteReader& reader);
};

/// Somebody at the ITT gate, as far as outcomes go.
struct FollowedPatient {
  const OutcomeRules* rules = nullptr;  ///< nobody's place where there are none
  TreatmentCourse course;
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
  /// The counts since `begin`.
  const FollowedCounts& counts() const noexcept { return counts_; }

  const std::vector<FollowedPatient>& patients() const noexcept { return patients_; }
  RandomStream luck_of(std::uint32_t number) const noexcept {
    return {seed_, replication_, number};
  }
  std::size_t months() const noexcept { return months_; }

 private:
  void count(const FollowUp& way, double from_infusion);

  const Population* population_;
  std::size_t months_ = 0;  // followed for; 0: nothing is said of outcomes
  std::uint64_t seed_ = 0;
  std::uint32_t replication_ = 0;
  bool keeps_ = false;
  FollowedCounts counts_;
  std::vector<FollowedPatient> patients_;
};

/// The months at which arms are compared, as far as both are followed.
inline constexpr std::array<std::size_t, 7> compared_months = {6, 12, 24, 36, 48, 60, 120};

/// Overall survival of everybody at the ITT gate, this arm less the first, in one replication.
///
/// It is the sum of two parts: with v(p, b) the survival when patients go the way of arm p (who is
/// infused, and when) with the waits that their burden depends on as in arm b, `fewer_losses` is
/// the mean of v(2,1) - v(1,1) and v(2,2) - v(1,2), and `less_disease` that of v(1,2) - v(1,1) and
/// v(2,2) - v(2,1) (Shapley, in: Contributions to the Theory of Games II, 1953). Who is infused in
/// one arm only has waited in the other as the infused there did on average.
struct PairedSurvival {
  double difference = 0, fewer_losses = 0, less_disease = 0;
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

/// A mean over replications.
struct SurvivalPoint {
  std::size_t month = 0;
  double mean = 0;                        ///< share; NaN of nobody
  std::optional<Interval> monte_carlo95;  ///< of the mean
  std::optional<Interval> prediction95;   ///< of one cohort
  double at_risk = 0;                     ///< for whom it has not ended, mean
  std::optional<double> published;

  bool is_outside() const noexcept {
    return published && prediction95 &&
           (*published < prediction95->lo || *published > prediction95->hi);
  }
};

struct SurvivalCurve {
  Survival which{};
  std::vector<SurvivalPoint> points;  ///< by month, from 0
  /// Between months in proportion; nothing where the mean curve stays above one half.
  std::optional<double> median_months;
  double restricted_mean = 0;  ///< to the last month, in months
};

/// Shares of the infused and of everybody at the ITT gate.
struct ResponseSummary {
  const char* key = "";    ///< in JSON
  const char* words = "";  ///< in reports
  double of_infused = 0, of_intended = 0;
  std::optional<Interval> prediction95;  ///< of the infused of one cohort
};

struct OutcomeSummary {
  std::vector<SurvivalCurve> curves;  ///< in the order of `Survival`
  std::vector<ResponseSummary> response;
  double transplanted = 0;  ///< of the infused
};

/// Nothing where nobody says what becomes of patients.
std::optional<OutcomeSummary> outcomes_of(const std::vector<const FollowedCounts*>& replications,
                                          const Published& published);

struct SurvivalDifference {
  std::size_t month = 0;
  double mean = 0;
  std::optional<Interval> monte_carlo95, prediction95;
  double fewer_losses = 0, less_disease = 0;  ///< they sum to `mean`
};
struct SurvivalDifferences {
  std::vector<SurvivalDifference> at;
  std::optional<SurvivalDifference> restricted_mean;  ///< to its month, in months
};
SurvivalDifferences survival_differences(const std::vector<const ComparedSurvival*>& replications);

}  // namespace v2v
