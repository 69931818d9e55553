// A validated scenario: everything the model needs to know, typed and complete.
#pragma once

#include "vein2vein/core/arrival_rate.hpp"
#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/hazard.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/parameters.hpp"
#include "vein2vein/scenario/policy.hpp"
#include "vein2vein/scenario/site.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace v2v {

/// A probability distribution over reported reasons (sums to 1). Most have one entry.
using RecordedAs = std::vector<std::pair<Reason, double>>;

/// A trial of `size` patients who enter at uniform random instants of the window `over`.
struct Cohort {
  std::uint32_t size = 0;
  Duration over;
};

/// Years of referrals: Poisson arrivals. Patients who arrive during the warm-up are treated but not
/// counted; then `patients` are counted, or all who arrive in the time `lasts`; then nobody new
/// arrives and the counted ones finish.
struct Service {
  ArrivalRate arrivals;
  std::uint32_t patients = 0;  ///< counted patients a replication; 0: all of a time
  Duration warm_up;
  bool warm_up_stated = false;  ///< otherwise it is for the experiment to find one
  Duration lasts = {};          ///< from the end of the warm-up on, where patients are not stated

  bool is_of_a_time() const noexcept { return patients == 0; }
  /// Of one that is of a time: when it is over.
  TimePoint ends() const noexcept { return TimePoint::at(warm_up + lasts); }
  /// How many will be counted.
  double expected_patients() const noexcept {
    return is_of_a_time() ? arrivals.expected(TimePoint::at(warm_up), ends()) : patients;
  }
};

/// A patient as a list knows them: what is not known is drawn.
struct KnownPatient {
  static constexpr std::uint8_t unknown_level = 0xff;
  std::optional<SiteIndex> hospital;
  std::vector<std::uint8_t> levels;  ///< of the covariates; empty when none is known
  std::string id;                    ///< as the list has it; empty when it has none
};

/// Referrals by date, as a list has them; they come every replication, each time with other luck.
/// Patients are numbered in the order in which they come, after those who are under way.
struct Referrals {
  struct One {
    TimePoint at;
    KnownPatient patient;
  };
  std::vector<One> list;  ///< by rising time
};

/// A patient who is under way when the run starts.
struct PatientUnderWay {
  /// Where: at the gate just reached, or being cultured. Earlier gates count as reached then, too.
  /// Who has been infused is in hospital, and is not counted: the run did not treat them.
  Gate reached = Gate::referred;
  bool in_culture = false;                ///< `reached` is then `received`
  bool in_intensive_care = false;         ///< `reached` is then `infused`
  Duration ago;                           ///< since then; in culture or intensive care: its start
  std::optional<Duration> collected_ago;  ///< without it no vein-to-vein time is measured
  std::optional<SiteIndex> maker;         ///< drawn up by the policy where it is not known
  Position maker_position;                ///< in the list, where it is known
  KnownPatient patient;
};

/// A characteristic of the patient: a label drawn with these weights (they sum to 1).
struct Covariate {
  std::string name;
  std::vector<std::string> levels;
  std::vector<double> weights;
};

/// A decision at a point in time: this share of those who stand before the gate leave here.
struct GateLoss {
  Cause cause = 0;
  double probability = 0;
  RecordedAs recorded_as;
};

/// What lies before a gate: time, then the decision. Losses of one gate exclude one another and
/// their probabilities sum to at most 1.
struct Step {
  Distribution takes;
  /// The decision is taken at the next of these instants; by default as soon as the time is over.
  Timetable sessions;
  std::uint32_t session_capacity = 0;  ///< patients a session; 0: as many as there are
  std::vector<GateLoss> lost;
};

/// Cause-specific hazards of leaving. The hazard a patient has is
/// baseline[phase] x product over covariates of multiplier[covariate][level]
///                 x (bridging response ? after_response : 1) x (infected ? while_infected : 1).
/// Covariate multipliers are already divided by their mean over the population, so that the
/// baseline is the average patient's.
struct LeavingRisk {
  Cause cause = 0;
  std::array<Hazard, phase_count> baseline;
  std::array<RecordedAs, phase_count> recorded_as;
  std::vector<std::vector<double>> multiplier;  // [covariate][level]; empty = 1 everywhere
  double after_response = 1;
  double while_infected = 1;
};

/// Infection that delays rather than removes: starts by its own hazard; the share `holds_treatment`
/// of infections is bad enough that neither lymphodepletion nor infusion may start until it has
/// resolved. A patient whose treatment would be held longer than `longest_hold` at a stretch leaves
/// with cause infection when that time is up.
struct Infection {
  std::array<Hazard, phase_count> onset;
  double holds_treatment = 1;
  Distribution resolves;
  Duration longest_hold = Duration::longest();
  RecordedAs recorded_as;
};

/// Bridging is offered when the planned time from receipt to lymphodepletion is longer than
/// `if_waiting_over`; `share` of those offered get it; `response` of those respond,
/// `responds_after` after receipt. Only response changes anything (`LeavingRisk::after_response`).
struct Bridging {
  bool offered = false;
  Duration if_waiting_over;
  double share = 0;
  double response = 0;
  Distribution responds_after;
};

struct Lymphodepletion {
  enum class Start {
    after_release,  ///< the released product has arrived, then `scheduling` passes
    before_release  ///< `lead` before the planned infusion, at the patient's risk
  };
  Start start = Start::after_release;
  Duration lead;
  Distribution scheduling;  ///< from product on site to the first day, after_release only
  int first_day = -5;       ///< D-5: first day of treatment, infusion on D0
  int last_day = -2;        ///< D-2: last day of treatment
  /// Older than this at infusion, it must be given again.
  Duration valid_for = Duration::longest();
  /// In (0, 1): the quantile at which every random time stands when the day of the product is
  /// planned, which lymphodepletion before release and the offer of bridging go by.
  double planned_at = 0.5;

  /// Day `first_day` 00:00 to the end of `last_day`.
  Duration length() const noexcept { return Duration::whole_days(last_day - first_day + 1); }
  /// From its end to D0 00:00.
  Duration rest() const noexcept { return Duration::whole_days(-last_day - 1); }
};

/// What to do with a product that failed or is out of specification: weights over the four ways,
/// summing to 1. `infuse` is not possible for a failed product.
struct Remedy {
  double infuse = 0;
  double make_again = 0;
  double collect_again = 0;
  double lose = 1;
};

struct Product {
  /// What it is made from, and so what the patient waits for.
  enum class Kind : std::uint8_t {
    autologous,     ///< from the patient's own cells
    off_the_shelf,  ///< from a donor's, cryopreserved before anybody needs it
    in_vivo         ///< a vector that makes the cells in the patient; `Lymphodepletion` is blank
  };
  Kind kind = Kind::autologous;
  bool from_patients_cells() const noexcept { return kind == Kind::autologous; }
  bool needs_lymphodepletion() const noexcept { return kind != Kind::in_vivo; }
  /// From the order, when the patient is eligible, to on site. Only of a product that is not from
  /// the patient's cells, and beside `kind` all that there is to say of one: the patient is in
  /// phase `waiting` from eligible on, and there is no vein-to-vein time.
  Distribution delivery;
  /// Who may make it, in the order of the file; `Policy::assignment` chooses. A hospital that is
  /// among them is its own nearest maker.
  std::vector<SiteIndex> made_at;
  Distribution culture;
  /// Work of one of the maker's operators at the beginning and the end of a culture, beside it;
  /// both in the suite. With `same_operator` one operator is bound from beginning to end.
  Distribution start_work, harvest_work;
  bool same_operator = false;
  /// Whether a culture begins and ends with an operator's work, which may take no time.
  bool is_worked_on() const noexcept {
    return same_operator || !start_work.is_zero() || !harvest_work.is_zero();
  }
  /// Testing and release: `release` counts from the end of culture, or, with
  /// `release_since_collection`, from collection (never before culture has ended; made again, from
  /// as long before the new request for a suite as the cells had travelled).
  Distribution release;
  bool release_since_collection = false;
  /// Time of a qualified person of the maker when testing is over; counts from when one is there.
  Distribution review;
  std::optional<SiteIndex> tested_at;  ///< a laboratory; otherwise the maker
  /// The product is released so long after culture, while its tests go on. One that is then found
  /// out of specification is taken back if it has not been infused.
  std::optional<Duration> release_at_risk;
  double failure = 0;               ///< probability that a culture fails, known at its end
  double out_of_specification = 0;  ///< probability, known at release
  Remedy after_failure;             ///< also of a fresh product that has expired
  Remedy after_out_of_specification;
  Remedy after_transport_loss;  ///< cells or product lost or spoiled on the way
  unsigned attempts = 1;        ///< cultures a patient can have at most; after the last one: lose
  bool cryopreserved = true;
  Duration stable_for = Duration::longest();  ///< fresh: from release to infusion at most
  bool freeze_when_missed = false;            ///< fresh: frozen instead of expiring
  Distribution freezing;                      ///< from the missed slot to thawed and fit for use
  enum class WhenPatientLeaves { stop, finish };
  /// `finish`: a culture that has started runs through testing and release all the same.
  WhenPatientLeaves when_patient_leaves = WhenPatientLeaves::stop;
  RecordedAs failure_recorded_as;
  RecordedAs out_of_specification_recorded_as;
  RecordedAs expired_recorded_as;
  RecordedAs transport_loss_recorded_as;
};

/// The hospital stay. A ward bed is taken when lymphodepletion starts (or at infusion) and kept
/// until discharge; some are moved to an intensive care bed, their ward bed is kept for them.
struct Stay {
  bool from_lymphodepletion = true;
  Distribution after_infusion;        ///< from infusion to discharge, intensive care apart
  double intensive_care = 0;          ///< probability
  Distribution intensive_care_after;  ///< from infusion; at the latest at discharge
  Distribution intensive_care_takes;
};

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
    std::string interval;  ///< one of `interval_names`
    double median_days;
    std::optional<double> shortest_days, longest_days;
  };
  /// Those who were intended to treat, by level of a characteristic.
  struct LossBy {
    std::size_t covariate = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> lost_of;  ///< by level: lost, patients
  };
  std::vector<Flow> flow;
  std::vector<Loss> lost;
  std::vector<LossBy> lost_by;
  std::vector<Time> times;
};

/// Intervals that studies report and the simulator measures on every infused patient.
inline constexpr std::array<std::string_view, 4> interval_names = {
    "leukapheresis_to_release",          // collected -> released, every released product
    "vein_to_vein",                      // collected -> infused
    "release_to_infusion",               // released -> infused
    "lymphodepletion_end_to_infusion"};  // last day of lymphodepletion -> infused
/// Whether there is such an interval with this product.
inline bool is_measured(std::size_t interval, const Product& product) noexcept {
  return interval == 3 ? product.needs_lymphodepletion() : product.from_patients_cells();
}

/// Where a number comes from, one a value of the file.
struct Provenance {
  enum class Kind { sourced, assumed, not_stated };
  std::string path;   ///< e.g. `product.culture`
  std::string value;  ///< as written
  Kind kind = Kind::not_stated;
  std::string reference;  ///< the source, or the reason of the assumption
  Position position;      ///< of the value
  /// How sure it is that the source says so, where it was recalled and not looked up; else empty.
  std::string unverified = {};
};

struct Scenario;

/// From a date on other rules hold: product, bridging, lymphodepletion, stay and policy of
/// `rules` (which agrees with the scenario in everything else). They are taken by decisions that
/// fall later; what has been begun is finished by the rules under which it was begun.
struct Change {
  TimePoint from;
  std::shared_ptr<const Scenario> rules;
};

/// Makers that do it otherwise: what they make, and how patients are treated with it, follows
/// `rules` (product, bridging, lymphodepletion, stay; the same scenario in everything else).
struct MadeOtherwise {
  std::vector<SiteIndex> makers;
  std::shared_ptr<const Scenario> rules;
};

/// Those under way in the order in which they are admitted, which is that of their numbers:
/// cultures first, which have their suites, then who has been there longest.
std::vector<const PatientUnderWay*> in_order_of_admission(const std::vector<PatientUnderWay>& all);

struct Scenario {
  std::string name;  ///< the file's name without its ending
  std::string title;
  std::string question;
  unsigned replications = 1000;  ///< unless the command says otherwise

  /// The date of time 0, 00:00.
  DayNumber starts = 19'723;  // Monday, 2024-01-01

  std::variant<Cohort, Service, Referrals> enrolment;
  std::vector<PatientUnderWay> under_way;
  Gate enters = Gate::referred;  ///< the first gate, which everybody has reached
  Gate itt_gate = Gate::referred;
  /// The gates drawn and counted, in the order in which this scenario's patients reach them;
  /// starts with `enters`, contains `itt_gate`, ends with infused.
  std::vector<Gate> flowchart;

  std::vector<std::string> causes;   ///< the known ones first, then those declared
  std::vector<std::string> reasons;  ///< as reported
  std::vector<Covariate> covariates;

  /// Before each gate; `steps[collected].takes` is leukapheresis itself (on an apheresis bed).
  std::array<Step, gate_count> steps;
  Product product;
  Bridging bridging;
  Lymphodepletion lymphodepletion;
  std::vector<LeavingRisk> leaving;
  /// Where the hazards of leaving are those of many studies together; `leaving` has one entry for
  /// each of their causes, at the point estimates.
  std::optional<AttritionUse> attrition;
  std::optional<Infection> infection;
  std::optional<Stay> stay;
  Policy policy;
  std::vector<MadeOtherwise> made_otherwise;
  std::vector<Change> changes;  ///< by rising time

  std::vector<Site> sites;
  std::vector<Lane> lanes;

  /// Values that are known from counts; they stand at their point estimates, events / patients.
  std::vector<CountedGroup> counted;

  Published published;
  std::vector<Provenance> provenance;
  /// Of everything the scenario says (its merged document without remarks, and its tables): equal
  /// for the same scenario whatever the files are called, and stable between versions.
  std::uint64_t digest = 0;
};

/// The days in which those come who are counted: of a cohort, `over`; of a service the time that is
/// stated, or that so many patients take on average; of a list, from the first to the last date.
/// Nothing where that takes longer than times go.
std::optional<double> accrual_days(const Scenario& scenario);

}  // namespace v2v
