// A scenario while it is being read: the words known so far and the parts of the reading.
#pragma once

#include "scenario/destination.hpp"
#include "scenario/lists.hpp"
#include "scenario/value.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace v2v {

struct Draft {
  Scenario scenario;
  /// The one that is being read: one of several, or the scenario itself.
  Population* one_of_several = nullptr;
  Population& population() noexcept { return one_of_several ? *one_of_several : scenario; }
  const Population& population() const noexcept {
    return one_of_several ? *one_of_several : static_cast<const Population&>(scenario);
  }
  /// The one that is being read: the population's own, or that of a change or a maker.
  Protocol& protocol() noexcept {
    return variant_protocol ? *variant_protocol : *population().protocol;
  }
  const Protocol& protocol() const noexcept {
    return variant_protocol ? *variant_protocol : *population().protocol;
  }
  std::vector<CountedGroup>& counted() noexcept {
    return variant_protocol ? variant_protocol->counted : population().counted;
  }
  Problems* problems = nullptr;
  /// Tables of patients, and the ids that have been read, and where: nobody comes twice.
  const Lists* lists = nullptr;
  std::unordered_map<std::string, Place> known_ids;
  /// Of several populations: their names, and what any of them knows of its patients.
  std::vector<std::string> population_names, characteristics;
  std::shared_ptr<const AttritionModel> attrition_model;
  /// The path of the population, change or maker that is being read; empty for the document itself.
  std::string variant;
  Protocol* variant_protocol = nullptr;
  /// The file that says where patients enter. What another file says about earlier steps and
  /// phases is passed over; in the same file, or from an option, it is a contradiction.
  int enters_file = 0;
  /// Likewise the file that says what kind of product it is.
  int kind_file = 0;
  /// Whether what `file` says cannot be meant beside what `decided_in` says. An option is about
  /// this very scenario, unless a part of it, which is read as a file of its own, decides
  /// otherwise.
  bool is_contradiction(int file, int decided_in) const {
    return file == decided_in ||
           (problems->is_option(file) && (file > decided_in || problems->is_option(decided_in)));
  }
  std::map<std::string, Reason> reason_numbers;
  std::map<Cause, RecordedAs> recorded_by_cause;
  /// Sites by their own names and by the names of their groups.
  std::map<std::string, std::vector<SiteIndex>> sites_named;
  std::map<std::string, Calendar> calendars;
  /// What stands under `products`, before it is known to whom it is offered.
  struct KnownProduct {
    Value value;
    OfferedProduct terms;  ///< but for protocol and indications
    struct Indicated {
      TimePoint from;
      std::vector<std::pair<std::string, Value>> among{};  ///< levels by characteristic
    };
    std::vector<Indicated> indications{};
    /// Some or all of it: that is for nobody.
    bool is_approved_later = false;
    bool is_offered = false, is_for_somebody = false;
  };
  std::map<std::string, KnownProduct> products;
  std::optional<DayNumber> approved_by;
  /// Those that the population which is being read offers, and what its changes have changed.
  std::vector<KnownProduct*> offered;
  std::vector<Node> changed_by;
  int file_of_first_product = 0;
  /// The hospitals that have the product which is being read, by site; nullptr: all.
  const std::vector<bool>* only_at = nullptr;
  /// Whether what is being read is one protocol of several, so that what one lacks another may
  /// have.
  bool is_one_protocol_of_several() const noexcept { return one_of_several || !offered.empty(); }
  /// What the copies of sites and lanes hold, and the copies of the document for variants.
  std::size_t copied = 0, copied_in_variants = 0;

  std::optional<Cause> cause_named(const std::string& name) const;
  /// The same; reports an unknown name at `place`.
  std::optional<Cause> require_cause(const Value& value, Place place, const std::string& name,
                                     const std::string& otherwise) const;
  /// What a cause is recorded as when nothing else is said.
  RecordedAs recorded_by_default(Cause cause);
  Reason reason_number(const Value& value, const std::string& reason);
};

// The parts, in the order in which they are read: later ones use the words of earlier ones.
void read_service(Draft& draft, Section& section);
void read_calendars(Draft& draft, Section& root);
void read_causes(Draft& draft, Section& root);
void read_recorded(Draft& draft, Section& root);
void read_enrolment(Draft& draft, Section& root);
void read_kind(Draft& draft, Section& root);
void read_covariates(Draft& draft, Section& root);
void read_sites(Draft& draft, Section& root);
/// Of the product who makes it.
void read_makers_of_product(Draft& draft, Section& root);
void read_product(Draft& draft, Section& root);
void read_bridging(Draft& draft, Section& root);
void read_lymphodepletion(Draft& draft, Section& root);
void read_steps(Draft& draft, Section& root);
void read_flowchart(Draft& draft, Section& root);
void read_leaving(Draft& draft, Section& root);
/// Hazards of the model of attrition, instead of those of `leaving`.
void read_attrition(Draft& draft, Section& root);
void read_infections(Draft& draft, Section& root);
void read_stay(Draft& draft, Section& root);
/// Of the section `stay`.
void read_toxicity(Draft& draft, Section& section, Stay& stay);
void read_outcomes(Draft& draft, Section& root);
/// Against standard of care; all that is said of patients must be known.
void read_randomised(Draft& draft, Section& root);
void read_policy(Draft& draft, Section& root);
/// The parts of a protocol, of a change or of a maker.
void read_protocol(Draft& draft, Section& root);
/// Who comes and what they are offered: everything but the world and the variants, in the order in
/// which later parts use the words of earlier ones.
void read_patients(Draft& draft, Section& root);
/// Several groups of patients: the document once more for each.
void read_populations(Draft& draft, const Node& document, Section& root);
/// Who works at the sites.
void read_people(Draft& draft, Section& root);
/// Products that may be offered.
void read_products(Draft& draft, Section& root);
/// Which of them the document at `path` offers; returns it with the first of them laid over it.
Node offer_products(Draft& draft, const Node& document, const std::string& path);
/// The same of those that are offered already, after changes.
Node with_first_product(Draft& draft, const Node& document);
/// The protocols of all of them into the one that has been read from `with_first`.
void read_offered(Draft& draft, const Node& document, const Node& with_first);
/// Whoever is under way has been given one of several products, and a list does not say which.
void refuse_list_beside_products(const Draft& draft, Section& root);
/// What is for nobody, when all that is offered is known.
void check_products(const Draft& draft);
/// The protocol of the document with something laid over it, which stands at `value`.
std::optional<Protocol> read_variant(Draft& draft, const Node& document, const Value& value);
/// Refuses what of the product is the same in all variants.
void refuse_kind(Section& section);
/// Patients by date and patients under way, from tables beside the files.
void read_lists(Draft& draft, Section& root);
void read_published(Draft& draft, Section& root);
/// Of it what became of the patients after treatment.
void read_published_outcomes(Draft& draft, Section& published);
/// Of a population that has been read whole: what was published of patients after the flow is
/// compared with something.
void remark_on_idle_outcomes(const Draft& draft, Section& root);
/// What holds at some makers, and what changes: the document once more for each, which must be free
/// of problems.
void read_makers(Draft& draft, const Node& document, Section& root);
/// Every variant is a document of its own: together they must not outgrow the file. Reports it.
bool may_be_copied(Draft& draft, const Node& document, const Value& value);
void read_changes(Draft& draft, const Node& document, Section& root);

inline constexpr Field whole_file{.key = "",
                                  .form = Form::object,
                                  .text = "",
                                  .example = "format: 1",
                                  .table = &tables::scenario};

// Parts of the sites.
void read_lanes(Draft& draft, Section& root);
void read_capacities(const Draft& draft, Section& section, Site& site);
void read_allotments(Section& section, Site& site);
void refuse_what_is_not_of(Section& section, Site::Kind kind);
/// A few words that every copy of a site or lane carries.
std::string read_label(const Value& value);
/// What the copies of one mapping may hold in all, in dates, times and values of tables; beyond
/// it a short file would need memory out of proportion.
inline constexpr std::size_t most_copied = 10'000'000;
/// The values below a node.
std::size_t weight_of(const Node& node);
/// The site or sites that a word names; reports an unknown name.
const std::vector<SiteIndex>* sites_of(const Draft& draft, const Value& value);

// Shared by several parts.
/// By so much may probabilities miss 1 that are to add up to it.
inline constexpr double sum_tolerance = 1e-9;
/// A reason, or reasons with probabilities that sum to 1.
RecordedAs read_recorded_as(Draft& draft, const Value& value);
/// Refuses a key that stands in the file that says what kind of product it is; in another one it is
/// passed over.
void refuse_beside_kind(const Draft& draft, Section& section, std::string_view key,
                        const std::string& why);
/// The gate that a key such as `screening` stands before.
std::optional<Gate> gate_of_step(std::string_view key) noexcept;
/// Of beds of whatever kind that nobody of these needs.
void check_beds(Draft& draft, Section& root, std::span<const Population> populations);
/// Of beds that are limited although nobody of the scenario is said to need them.
void report_beds_nobody_needs(const Draft& draft, Section& root, bool of_intensive_care_only);
/// The `lost:` of a mapping into the step before `gate`.
void read_lost(Draft& draft, Section& section, Gate gate);
/// The phases that a key of `leaving` or `onset` stands for. Reports phases that nobody is in.
std::vector<Phase> read_phases(Draft& draft, const Value& value, Place place,
                               const std::string& key);
/// The section at `key` unless it is absent or `none`.
std::optional<Section> section_at(Section& section, std::string_view key);

}  // namespace v2v
