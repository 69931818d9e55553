// The results of a run and of a comparison, as plain numbers: what reports are written from.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/statistics/calendar_summary.hpp"
#include "vein2vein/statistics/followed.hpp"
#include "vein2vein/statistics/interval.hpp"
#include "vein2vein/statistics/measure.hpp"
#include "vein2vein/statistics/outcome_summary.hpp"
#include "vein2vein/statistics/warning.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Patients who reached a gate, mean over replications. The prediction interval says what one
/// cohort of this size would show; nothing with a single replication.
struct FlowRow {
  Gate gate{};
  double mean = 0;
  std::optional<Interval> prediction95;
  std::optional<std::uint32_t> published;
};

/// Patients whose furthest gate was `after_gate` and who are on record with `reason`.
struct AttritionRow {
  Gate after_gate{};
  std::string reason;
  double mean = 0;
  std::optional<Interval> prediction95;
  std::optional<std::uint32_t> published;
  /// Where the study counted nobody at the next gate: what is published is of all who were lost
  /// from `after_gate` on and before `until`.
  struct Stage {
    Gate until{};
    double mean = 0;
    std::optional<Interval> prediction95;
  };
  std::optional<Stage> stage = {};
  /// The scenario states it as a decision, so that it is shown even with nobody.
  bool is_criterion = false;

  /// What the published count is held against.
  const std::optional<Interval>& compared() const noexcept {
    return stage ? stage->prediction95 : prediction95;
  }
};

/// Patients who were lost after the ITT gate, by what really happened to them (whatever is on
/// record), as fractions of those who reached it; means over replications.
struct CauseRow {
  std::string cause;
  double mean = 0;
  std::optional<Interval> monte_carlo95;  ///< of the mean
  std::optional<Interval> prediction95;   ///< of one cohort
};

/// Infused as a fraction of those who reached the gate `of`. The Monte Carlo interval is that of
/// the mean over replications (Student's t); the prediction interval that of one cohort.
struct TreatedFraction {
  Gate of{};
  double mean = 0;
  std::optional<Interval> monte_carlo95;
  std::optional<Interval> prediction95;
  std::optional<double> published;
  std::optional<Interval> published95;  ///< Clopper-Pearson
  bool of_several_gates = false;        ///< populations are counted from others than `of`, too
};

/// Days, over all patients of all replications; quantiles to the minute.
struct TimeSummary {
  std::uint64_t patients = 0;
  double mean = 0, median = 0, q1 = 0, q3 = 0, min = 0, max = 0;
  bool operator==(const TimeSummary&) const = default;
};

/// What vein-to-vein time is the sum of, in the order of the marks that cut it.
enum class VeinToVeinPart : std::uint8_t {
  shipping_out,
  failed_attempts,
  suite_queue,
  culture,
  testing_and_release,
  shipping_back,
  scheduling_of_lymphodepletion,
  lymphodepletion,
  hold
};
template <>
inline constexpr auto words<VeinToVeinPart> = std::to_array<Word<VeinToVeinPart>>({
    {VeinToVeinPart::shipping_out, "shipping out"},
    {VeinToVeinPart::failed_attempts, "failed attempts"},
    {VeinToVeinPart::suite_queue, "suite queue"},
    {VeinToVeinPart::culture, "culture"},
    {VeinToVeinPart::testing_and_release, "testing and release"},
    {VeinToVeinPart::shipping_back, "shipping back"},
    {VeinToVeinPart::scheduling_of_lymphodepletion, "scheduling of lymphodepletion"},
    {VeinToVeinPart::lymphodepletion, "lymphodepletion"},
    {VeinToVeinPart::hold, "hold"},
});
static_assert(!all_words<VeinToVeinPart>.empty(), "every enumerator has its word, in their order");
inline constexpr std::size_t vein_to_vein_part_count = words<VeinToVeinPart>.size();
constexpr std::size_t index_of(VeinToVeinPart part) noexcept {
  return static_cast<std::size_t>(part);
}
constexpr std::string_view name_of(VeinToVeinPart part) noexcept { return word_of(part); }

/// Between two marks lies one part.
constexpr Mark end_of(VeinToVeinPart part) noexcept {
  return static_cast<Mark>(index_of(part) + 1);
}
static_assert(vein_to_vein_part_count == mark_count - 1);
static_assert(end_of(VeinToVeinPart::shipping_out) == Mark::received &&
              end_of(VeinToVeinPart::suite_queue) == Mark::culture_started &&
              end_of(VeinToVeinPart::shipping_back) == Mark::on_site &&
              end_of(VeinToVeinPart::hold) == Mark::infused);

/// Vein-to-vein time (collected to infused) and the means of the parts it is the sum of.
struct VeinToVein {
  TimeSummary time;
  struct Part {
    VeinToVeinPart part{};
    double mean = 0;  ///< days
  };
  std::vector<Part> parts;  ///< in their order
};

struct IntervalRow {
  std::string name;  ///< of a `MeasuredTime`
  TimeSummary time;
  std::optional<double> published_median, published_min, published_max;
};

/// A resource of all sites of one kind together, means over replications; days and units.
struct ResourceRow {
  std::string site;     ///< `hospitals`, `plants` or `laboratories`
  std::string name;     ///< of a `ResourceKind`
  double capacity = 0;  ///< time-weighted mean, sum over sites; 0 where there were none
  /// Units in use / units there. Above 1 where what had begun before the capacity fell went on.
  double utilisation = 0;
  double mean_wait = 0;   ///< days, over those served
  double mean_queue = 0;  ///< patients, time-weighted, sum over sites
};

/// Everything that one site (or one direction of one lane) shares out, over all replications.
struct SiteResourceRow {
  std::string site, name;    ///< `groningen`, `suites`; `hospital-1`, `departures to plant`
  double capacity = 0;       ///< time-weighted mean; 0 for what has no units (departures, sessions)
  double utilisation = 0;    ///< as above; 0 for what has no units
  double mean_queue = 0;     ///< patients or products, time-weighted
  std::uint64_t served = 0;  ///< in all replications
  /// Of those served, in days. The quantiles are upper ends of bins: to the hour up to two days, to
  /// the day up to a year, to a 64th above.
  double mean_wait = 0, median_wait = 0, wait90 = 0, longest_wait = 0;
  double waited = 0;              ///< fraction of those served who waited at all
  double lost_while_waiting = 0;  ///< patients lost while it was waited for, mean over replications
};

/// How much of the vein-to-vein time of the infused is waiting, and for what.
struct WaitingShare {
  double fraction = 0;  ///< of vein-to-vein time, of all infused together
  struct Part {
    std::string name;  ///< of a `ResourceKind`
    double mean = 0;   ///< days, over the infused
    /// Patients who were lost while it was waited for, mean over replications.
    double lost = 0;
  };
  std::vector<Part> parts;              ///< kinds with something to tell, in their order
  double lost_waiting_for_nothing = 0;  ///< lost patients who waited for none of them, mean
};

/// One of the listed measures.
struct MeasureRow {
  const Measure* measure = nullptr;
  double mean = 0;  ///< over replications; NaN of a share of nobody
};

struct Verification {
  std::string engine = "simgrid";  ///< empty where there was none
  std::uint64_t events = 0;
  bool identical = false;
  /// Cultures and consignments for which the other engine had a plain timer and no activity of its
  /// own, because very many were under way at the time.
  std::uint64_t timed = 0;
};

/// Whether parameters that are known from counts were drawn anew for every replication, and how
/// much of the variance of the treated fraction between cohorts comes from them.
struct UncertaintySummary {
  bool of_parameters = false;  ///< false: every parameter at its point estimate
  std::size_t parameters = 0;  ///< values of the scenario that were drawn
  /// Variances between cohorts; nothing without drawn parameters or with fewer than 3 replications.
  /// The first replications have a twin with the same parameters and other luck: `parameters` is
  /// their covariance (never below 0), `chance` what is left of the variance. Twins are
  /// exchangeable, so mean and variance are pooled (Fisher's intraclass correlation): with the mean
  /// squares B = 2 sum (mean of twins - mean of all)^2 / (n - 1) and W = sum (difference)^2 / (2
  /// n), total = (B + W) / 2 and parameters = (B - W) / 2. Nothing where no cohort differs.
  struct Split {
    double total = 0, parameters = 0, chance = 0;
    double share_of_parameters = 0;  ///< parameters / total, 0 to 1
    Interval share95;  ///< Fisher's z of the correlation of twins (F, n - 1 and n), cut at 0
  };
  std::optional<Split> treated_fraction;
};

/// What `--precision` asked for and what was reached.
struct PrecisionSummary {
  std::string quantity;
  double goal = 0;        ///< half width of the 95% Monte Carlo interval
  bool relative = false;  ///< `goal` is a fraction of the mean
  unsigned minimum = 0;   ///< replications before the rule may stop
  double mean = 0, half_width = 0;
  bool reached = false;
};

/// The warm-up of a service: stated, or found by MSER-5 (`steady_state.hpp`).
struct WarmUpSummary {
  double days = 0;
  bool found = false;              ///< false: as the scenario states it
  bool settled = true;             ///< false: the series still drifts in its second half
  unsigned replications = 0;       ///< behind the series
  std::vector<double> in_the_way;  ///< patients under way at the end of each day, mean; found only
  std::size_t not_counted = 0;     ///< of a waiting list, for they entered before it has ended
};

/// How much of what a run says rests on waits that the model of attrition was not fitted to.
struct Extrapolation {
  double support_days = 0;  ///< `AttritionModel::support_days`
  double patient_days = 0;  ///< waited for lymphodepletion, mean over replications
  double share = 0;         ///< of these, beyond the support
};

/// How many of the patients at the ITT gate, of all replications together, had come to this end by
/// so many days after it.
struct IncidenceCurve {
  std::string outcome;  ///< `infused`, or a cause (of what was observed: a reason)
  /// Cumulative incidence, a fraction, at 0, 1, 2, ... days since the ITT gate; what happens after
  /// `Incidence::last_day` stands at that day.
  std::vector<double> by_day;
  /// Of one cohort, at the `incidence_days` up to the last of `by_day`; with few replications
  /// nothing (`prediction95_of_count`).
  std::vector<Interval> prediction95 = {};
};

/// What is said of patients: of those of a population, or of all together.
struct PatientSummary {
  std::vector<FlowRow> flow;
  std::vector<AttritionRow> attrition;    ///< in the order of the flowchart, largest mean first
  std::vector<CauseRow> causes;           ///< of losses after the ITT gate, in the scenario's order
  std::vector<IncidenceCurve> incidence;  ///< infused first, then causes as in `causes`
  TreatedFraction treated_fraction;
  /// Otherwise there are no vein-to-vein times and no cultures, and nothing is said about them.
  bool from_patients_cells = true;
  VeinToVein vein_to_vein;            ///< of the infused
  VeinToVein potential_vein_to_vein;  ///< of everybody at the ITT gate, attrition switched off
  std::vector<IntervalRow> intervals;
  WaitingShare waiting;
  std::vector<MeasureRow> measures;            ///< in the order of the table
  std::optional<OutcomeSummary> outcomes;      ///< where somebody says what becomes of patients
  std::optional<Extrapolation> extrapolation;  ///< where hazards are those of the model
  /// Of a service of a time (`periods.hpp`); otherwise empty.
  std::vector<PeriodSummary> years, months;
  std::vector<PlaceSummary> hospitals;  ///< those that have patients of these
  std::vector<PlaceSummary> regions;    ///< that are named, in the order of their hospitals
  std::vector<PlaceSummary> offered;    ///< of several products, those that somebody was given
};

/// One of several.
struct PopulationSummary : PatientSummary {
  std::string name, title;
};

struct RunSummary : PatientSummary {
  std::string scenario, title, question;
  std::uint64_t seed = 0;
  unsigned replications = 0;
  std::string engine, version;
  std::vector<Warning> warnings;  ///< see `warnings_of`
  /// See `accrual_days`.
  std::optional<double> accrual_days;
  double expected_patients = 0;  ///< see there
  /// True when nobody's way depends on others (`Plan::patients_depend_on_each_other`): the
  /// potential times are then exact for each patient.
  bool potential_is_exact = false;
  /// How many of the replications, from the first on, potential times come from.
  unsigned potential_replications = 0;
  std::vector<ResourceRow> resources;
  std::vector<SiteResourceRow> site_resources;  ///< by site, kind and lane
  /// Of a service of a time, what has units; by site and kind.
  std::vector<OccupancySummary> occupancy;
  std::vector<PeopleSummary> people;  ///< by role, site and shift
  UncertaintySummary uncertainty;
  std::optional<PrecisionSummary> precision;
  std::optional<WarmUpSummary> warm_up;  ///< of a service
  Verification verified;
  std::uint64_t fingerprint = 0;  ///< of the journals of all replications
  /// Each of several: then what is said of patients above is of all together, by the gates that
  /// their flowcharts have in common; who was lost before the first of them is not in it.
  std::vector<PopulationSummary> populations;
};

/// Of patients who differ between two arms.
struct CauseChange {
  std::string cause;        ///< or `not_at_itt_gate`
  double saved = 0;         ///< infused in this arm, lost to it in the first
  double lost_instead = 0;  ///< infused in the first arm, lost to it in this one
};

/// One arm against the first, patient by patient with common random numbers; fractions of those
/// who reach the first arm's ITT gate in either arm (its counts in `patients`).
struct Difference {
  double mean = 0;  ///< treated fraction of this arm minus that of the first
  std::optional<Interval> monte_carlo95;
  std::optional<Interval> prediction95;  ///< of one cohort, with the same luck in both arms
  double treated_in_both = 0, only_in_first = 0, only_in_second = 0, in_neither = 0;
  /// Sums over causes are `only_in_second` (saved) and `only_in_first` (lost instead).
  std::vector<CauseChange> by_cause = {};
  SurvivalDifferences survival = {};
};

struct ComparisonSummary {
  std::vector<RunSummary> arms;
  std::vector<Difference> differences;  ///< one for each arm after the first
};

}  // namespace v2v
