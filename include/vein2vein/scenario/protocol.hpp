// What patients are offered: the product, what is done until it comes, and by which rules.
#pragma once

#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"
#include "vein2vein/scenario/outcomes.hpp"
#include "vein2vein/scenario/parameters.hpp"
#include "vein2vein/scenario/policy.hpp"
#include "vein2vein/scenario/toxicity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace v2v {

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

template <>
inline constexpr auto words<Lymphodepletion::Start> = std::to_array<Word<Lymphodepletion::Start>>({
    {Lymphodepletion::Start::after_release, "after_release"},
    {Lymphodepletion::Start::before_release, "before_release"},
});

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
  bool states_attempts = false;
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

template <>
inline constexpr auto words<Product::Kind> = std::to_array<Word<Product::Kind>>({
    {Product::Kind::autologous, "autologous"},
    {Product::Kind::off_the_shelf, "off_the_shelf"},
    {Product::Kind::in_vivo, "in_vivo"},
});
template <>
inline constexpr auto words<Product::WhenPatientLeaves> =
    std::to_array<Word<Product::WhenPatientLeaves>>({
        {Product::WhenPatientLeaves::stop, "stop"},
        {Product::WhenPatientLeaves::finish, "finish"},
    });

/// The hospital stay. A ward bed is taken when lymphodepletion starts (or at infusion) and kept
/// until discharge; some are moved to an intensive care bed, their ward bed is kept for them. What
/// happens after infusion is drawn, or follows from toxicity (`care_after_infusion`).
struct Stay {
  bool from_lymphodepletion = true;
  /// From infusion to discharge: intensive care apart; with toxicity of who is not kept by it.
  Distribution after_infusion;
  double intensive_care = 0;  ///< probability; 0 with toxicity
  /// From infusion, at the latest at discharge; with toxicity from its onset, at the latest at its
  /// end.
  Distribution intensive_care_after;
  Distribution intensive_care_takes;
  double intensive_care_death = 0;  ///< of those who are in it, probability at its end
  std::optional<ToxicityRules> toxicity;

  bool needs_intensive_care() const noexcept;
  /// Whether care after infusion is told of: what befell the patient, or the deaths in it.
  bool follows_care() const noexcept { return toxicity || intensive_care_death > 0; }
};

/// Whether there is such a time with this product.
inline bool is_measured(MeasuredTime time, const Product& product) noexcept {
  return time == MeasuredTime::lymphodepletion_end_to_infusion ? product.needs_lymphodepletion()
                                                               : product.from_patients_cells();
}

struct MadeOtherwise;
struct OfferedProduct;

/// A scenario has one; its changes, some of its makers and the products that it offers have others.
struct Protocol {
  Product product;
  Bridging bridging;
  Lymphodepletion lymphodepletion;
  std::optional<Stay> stay;
  std::optional<OutcomeRules> outcomes;
  Policy policy;
  /// Makers that do it otherwise.
  std::vector<MadeOtherwise> made_otherwise;
  /// Of those for whom none of `offered` is.
  RecordedAs without_product_recorded_as;
  /// Products of which a patient is given one, in order of preference; then nobody goes by the
  /// protocol itself, which is that of the first one. Empty: everybody does. The same ones, in the
  /// same order, in all changes.
  std::vector<OfferedProduct> offered;
  /// What of it is known from counts, if it is not the scenario's own, whose counts stand with the
  /// scenario's others. Paths are those of the scenario.
  std::vector<CountedGroup> counted;

  /// By which somebody goes whose product that site makes.
  const Protocol& at(SiteIndex maker) const noexcept;
};

/// What these makers make, and how patients are treated with it; by which policy is the same for
/// all.
struct MadeOtherwise {
  std::vector<SiteIndex> makers;
  Protocol protocol;
};

/// For whom a product is, and since when.
struct Indication {
  TimePoint from;  ///< nobody is given it earlier
  /// Patients with one of these levels of a characteristic; of several, of each.
  struct Among {
    std::uint8_t covariate = 0;
    std::vector<bool> levels;
  };
  std::vector<Among> among;
};

/// One of several products, and how patients are treated with it. Who may be given it is asked when
/// a patient is about to be eligible (of those who enter later: when they enter).
struct OfferedProduct {
  std::string name;                     ///< the key under `products`
  std::string title;                    ///< what people call it
  TimePoint from;                       ///< nobody is given it earlier
  std::vector<bool> at;                 ///< by site; empty: at every hospital
  std::vector<Indication> indications;  ///< of which one is enough; empty: for everybody
  std::size_t contract = no_contract;   ///< index into `Scenario::contracts`
  static constexpr std::size_t no_contract = static_cast<std::size_t>(-1);
  Protocol protocol;

  bool is_at(SiteIndex hospital) const noexcept { return at.empty() || at[hospital]; }
  bool is_for(TimePoint when, SiteIndex hospital,
              std::span<const std::uint8_t> levels) const noexcept;
};

/// From a date on another protocol holds. It is taken by decisions that fall later; what has been
/// begun is finished by the one under which it was begun.
struct Change {
  TimePoint from;
  Protocol protocol;
};

}  // namespace v2v
