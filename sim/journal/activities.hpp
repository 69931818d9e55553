// The activities of an event log: what they are called, what they occupy, whose they are, and what
// in the journal begins and ends them.
#pragma once

#include "vein2vein/journal/journal.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace v2v {

struct Activity {
  /// The patient's end with the flow; the product's go on until it is used, given up or discarded.
  enum class Whose { patient, product };
  /// Which product it is about: the one that is being made, the one that comes next, or none.
  enum class Product { none, next, this_one };

  std::string_view name;
  Whose whose = Whose::patient;
  Product of_product = Product::none;
  std::optional<ResourceKind> occupies = {};
  bool takes_time = false;  ///< where it took none, it did not take place
};

namespace activities {

using enum Activity::Whose;
using enum Activity::Product;
using enum ResourceKind;

/// By gate: what leads to it.
inline constexpr std::array<Activity, 4> before_collection = {
    {{"referral"}, {"approval", patient, none, sessions}, {"screening"}, {"eligibility"}}};
inline constexpr Activity choice_of_product{"choice of the product"};
inline constexpr Activity wait_for_leukapheresis{
    "waiting for leukapheresis", patient, next, {}, true};
inline constexpr Activity leukapheresis{"leukapheresis", patient, next, apheresis_beds};
inline constexpr Activity shipping_out{"shipping to the maker", product, next, departures, true};
inline constexpr Activity wait_for_culture{"waiting for culture", product, next, {}, true};
inline constexpr Activity culture{"culture", product, this_one, suites};
inline constexpr Activity testing{"testing and release", product, this_one, quality_control};
inline constexpr Activity samples_sent{"dispatch of samples", product, this_one};
inline constexpr Activity out_of_specification{"out-of-specification result", product, this_one};
inline constexpr Activity ordered_again{"order to make again", product, next};
inline constexpr Activity discard{"discard of the product", product, this_one};
inline constexpr Activity shipping_back{"shipping to the hospital", product, this_one, departures,
                                        true};
inline constexpr Activity wait_for_product{"waiting for the product", product, next, {}, true};
inline constexpr Activity cryopreservation{"cryopreservation", product, this_one};
inline constexpr Activity expiry{"expiry of the product", product, this_one};
/// Taken to last until lymphodepletion: the model does not say when it ends.
inline constexpr Activity bridging{"bridging therapy"};
inline constexpr Activity bridging_response{"response to bridging"};
inline constexpr Activity infection{"infection"};
inline constexpr Activity treatment_on_hold{"treatment on hold", patient, none, {}, true};
inline constexpr Activity wait_for_lymphodepletion{
    "waiting for lymphodepletion", patient, this_one, {}, true};
inline constexpr Activity lymphodepletion{"lymphodepletion", patient, none, ward_beds};
inline constexpr Activity wait_for_infusion{"waiting for infusion", patient, this_one, {}, true};
inline constexpr Activity infusion{"infusion", patient, this_one};
inline constexpr Activity hospital_stay{"hospital stay", patient, none, ward_beds};
inline constexpr Activity readmission{"readmission", patient, none, ward_beds};
inline constexpr Activity toxicity{"toxicity"};
inline constexpr Activity death_in_hospital{"death in hospital"};
/// The journal knows when it begins, and of some when it ends.
inline constexpr Activity intensive_care_over{"discharge from intensive care", patient, none,
                                              intensive_care_beds};
inline constexpr Activity intensive_care{"admission to intensive care", patient, none,
                                         intensive_care_beds};
inline constexpr Activity attrition{"attrition"};

/// What an entry does to an activity.
enum class Does {
  begins,
  ends,             ///< nothing where it is not under way
  ends_or_happens,  ///< at once, where nobody saw it begin
  happens,
  ends_patients,  ///< all of the patient's
  ends_products
};
template <class Entry>
struct Step {
  Entry on{};
  Does what{};
  const Activity* activity = nullptr;
  const char* detail = "";
};
using enum Does;

inline constexpr auto at_gate = std::to_array<Step<Gate>>({
    {Gate::collected, ends, &wait_for_leukapheresis},
    {Gate::collected, ends_or_happens, &leukapheresis},
    {Gate::collected, begins, &shipping_out},
    {Gate::received, ends, &shipping_out},
    {Gate::received, begins, &wait_for_culture},
    {Gate::manufactured, ends, &wait_for_culture},
    {Gate::manufactured, ends_or_happens, &culture},
    {Gate::manufactured, begins, &testing},
    {Gate::released, ends, &testing},
    {Gate::released, begins, &shipping_back},
    // The flow is over: what may go on is not followed.
    {Gate::infused, ends_patients},
    {Gate::infused, happens, &infusion},
});

inline constexpr auto at_entry = std::to_array<Step<What>>({
    {What::product_chosen, happens, &choice_of_product},
    {What::collection_started, ends, &wait_for_leukapheresis},
    {What::collection_started, begins, &leukapheresis},
    {What::culture_started, ends, &wait_for_culture},
    {What::culture_started, begins, &culture},
    {What::culture_failed, ends, &culture, "failed"},
    {What::out_of_specification, happens, &out_of_specification},
    {What::made_again, happens, &ordered_again},
    {What::made_again, ends_products},
    {What::made_again, begins, &wait_for_culture},
    {What::collected_again, ends_patients, nullptr, "to collect again"},
    {What::collected_again, begins, &wait_for_leukapheresis},
    {What::on_site, ends, &shipping_back},
    {What::on_site, ends, &wait_for_product},
    // While that is decided nothing is held; it may be again.
    {What::frozen, ends, &treatment_on_hold},
    {What::frozen, happens, &cryopreservation},
    {What::expired, ends, &treatment_on_hold},
    {What::expired, happens, &expiry},
    {What::discarded, ends_products, nullptr, "discarded"},
    {What::discarded, ends, &wait_for_lymphodepletion, "product discarded"},
    {What::discarded, happens, &discard},
    {What::bridging_started, begins, &bridging},
    {What::bridging_response, happens, &bridging_response},
    {What::infection_started, begins, &infection},
    {What::infection_resolved, ends, &infection},
    {What::infection_resolved, ends, &treatment_on_hold},
    {What::treatment_held, begins, &treatment_on_hold},
    {What::lymphodepletion_started, ends, &bridging},
    {What::lymphodepletion_started, ends, &wait_for_lymphodepletion},
    {What::lymphodepletion_started, ends, &wait_for_infusion},
    {What::lymphodepletion_started, ends, &treatment_on_hold},
    {What::lymphodepletion_started, begins, &lymphodepletion},
    {What::lymphodepletion_ended, ends, &lymphodepletion},
    {What::lymphodepletion_ended, begins, &wait_for_infusion},
    {What::closed, ends_patients, nullptr, "not followed further"},
    {What::closed, ends_products, nullptr, "not followed further"},
    {What::consignment_lost, ends, &shipping_out, "consignment lost"},
    {What::consignment_lost, ends, &shipping_back, "consignment lost"},
    {What::temperature_excursion, ends, &shipping_out, "temperature excursion"},
    {What::temperature_excursion, ends, &shipping_back, "temperature excursion"},
    {What::sample_sent, happens, &samples_sent},
    {What::intensive_care_started, happens, &intensive_care},
    {What::toxicity_started, happens, &toxicity},
    {What::intensive_care_ended, happens, &intensive_care_over},
    {What::readmitted, begins, &readmission},
    {What::discharged, ends, &hospital_stay},
    {What::discharged, ends, &readmission},
    {What::died_in_hospital, ends, &hospital_stay, "died"},
    {What::died_in_hospital, ends, &readmission, "died"},
    {What::died_in_hospital, happens, &death_in_hospital},
    {What::found_out_of_specification, happens, &out_of_specification, "after release at risk"},
});

}  // namespace activities
}  // namespace v2v
