// The table of measures: whatever is counted or timed of patients stands here once, and all that
// keeps, estimates, prints, stores or optimises goes through it.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/journal/journal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace v2v {

enum class MeasureKind : std::uint8_t {
  count,  ///< a number of things, summed over patients
  share,  ///< of the patients
  time    ///< mean over patients
};

/// Whose files are read.
enum class MeasuredPatients : std::uint8_t {
  everybody,
  intended,            ///< who reached the ITT gate, and all before it
  released,            ///< whose product was, infused or not
  infused,             ///< whoever was lost had no such thing: what a mean says is of survivors
  intended_none_lost,  ///< the same as intended, where nobody is lost from the ITT gate on
};

struct Measure {
  /// Nothing of a patient of whom it is not known.
  using Reading = std::optional<std::int64_t>;

  std::string_view key;    ///< in JSON, CSV and a store; names the `Quantity`
  std::string_view words;  ///< in reports, after its kind: "cultures started", "infused"
  MeasureKind kind;
  std::string_view unit;  ///< what a count counts; `d` of a time, nothing of a share
  MeasuredPatients of;
  /// What a closed file adds: a number of things, 1 or 0, milliseconds.
  Reading (*read)(const PatientRecord& record);
  /// Of an interval that studies report.
  std::optional<MeasuredTime> time = {};
  /// It is what the flowchart is about, and needs no row of its own.
  bool is_in_flowchart = false;
  /// Told apart from the others, and only where care after infusion is (`Stay::follows_care`).
  bool of_care = false;

  /// Whether it is one of the counts and shares that reports list.
  constexpr bool is_listed() const noexcept {
    return kind != MeasureKind::time && !is_in_flowchart && !of_care;
  }
};

namespace readings {

using Reading = Measure::Reading;

template <auto member>
constexpr Reading number(const PatientRecord& record) noexcept {
  return static_cast<std::int64_t>(record.*member);
}
template <Mark from, Mark to>
constexpr Reading between(const PatientRecord& record) noexcept {
  if (record.at(from) == TimePoint::never() || record.at(to) == TimePoint::never()) return {};
  return (record.at(to) - record.at(from)).in_milliseconds();
}
constexpr Reading infused(const PatientRecord& record) noexcept { return record.left ? 0 : 1; }
constexpr Reading lost(const PatientRecord& record) noexcept { return record.left ? 1 : 0; }
constexpr Reading lymphodepleted_in_vain(const PatientRecord& record) noexcept {
  return record.left && record.lymphodepletions > 0 ? 1 : 0;
}
constexpr Reading lymphodepleted_again(const PatientRecord& record) noexcept {
  return record.lymphodepletions > 1 ? 1 : 0;
}

constexpr Measure count(std::string_view key, std::string_view words, std::string_view unit,
                        Reading (*read)(const PatientRecord&)) noexcept {
  return {key, words, MeasureKind::count, unit, MeasuredPatients::everybody, read};
}
constexpr Measure time(MeasuredTime time, std::string_view words, MeasuredPatients of,
                       Reading (*read)(const PatientRecord&)) noexcept {
  return {name_of(time), words, MeasureKind::time, "d", of, read, time};
}
template <Toxicity which, Severity least>
constexpr Reading suffered(const PatientRecord& record) noexcept {
  if (!record.care_followed) return {};
  return record.toxicity[index_of(which)] >= least ? 1 : 0;
}
template <auto member>
constexpr Reading ever(const PatientRecord& record) noexcept {
  if (!record.care_followed) return {};
  return record.*member > 0 ? 1 : 0;
}
constexpr Reading died_in_hospital(const PatientRecord& record) noexcept {
  if (!record.care_followed) return {};
  return record.died_in_hospital == TimePoint::never() ? 0 : 1;
}
constexpr Reading in_hospital(const PatientRecord& record) noexcept {
  if (!record.care_followed || record.discharged == TimePoint::never()) return {};
  return (record.discharged - record.at(Mark::infused)).in_milliseconds();
}

constexpr Measure toxicity(std::string_view key, std::string_view words,
                           Reading (*read)(const PatientRecord&),
                           MeasureKind kind = MeasureKind::share) noexcept {
  return {key,
          words,
          kind,
          kind == MeasureKind::time ? "d" : "",
          MeasuredPatients::infused,
          read,
          std::nullopt,
          false,
          true};
}

}  // namespace readings

/// In the order in which reports tell of them.
inline constexpr auto measures = std::to_array<Measure>({
    {"treated_fraction", "infused", MeasureKind::share, "", MeasuredPatients::intended,
     &readings::infused, std::nullopt, true},
    {"lost", "lost", MeasureKind::share, "", MeasuredPatients::intended, &readings::lost,
     std::nullopt, true},

    readings::time(MeasuredTime::vein_to_vein, "leukapheresis to infusion",
                   MeasuredPatients::infused, &readings::between<Mark::collected, Mark::infused>),
    {"potential_vein_to_vein", "leukapheresis to infusion", MeasureKind::time, "d",
     MeasuredPatients::intended_none_lost, &readings::between<Mark::collected, Mark::infused>},
    // Studies report it of every product that was released.
    readings::time(MeasuredTime::leukapheresis_to_release, "leukapheresis to release",
                   MeasuredPatients::released, &readings::between<Mark::collected, Mark::released>),
    readings::time(MeasuredTime::release_to_infusion, "release to infusion",
                   MeasuredPatients::infused, &readings::between<Mark::released, Mark::infused>),
    readings::time(MeasuredTime::lymphodepletion_end_to_infusion,
                   "end of lymphodepletion to infusion", MeasuredPatients::infused,
                   &readings::between<Mark::lymphodepletion_ended, Mark::infused>),

    readings::count("cultures_started", "cultures started", "cultures",
                    &readings::number<&PatientRecord::cultures>),
    readings::count("failed", "failed", "cultures", &readings::number<&PatientRecord::failed>),
    readings::count("out_of_specification", "out of specification", "products",
                    &readings::number<&PatientRecord::out_of_specification>),
    readings::count("lost_in_transit", "lost or spoiled in transit", "consignments",
                    &readings::number<&PatientRecord::lost_in_transit>),
    readings::count("made_again", "made again", "cultures",
                    &readings::number<&PatientRecord::made_again>),
    readings::count("collected_again", "collected again", "collections",
                    &readings::number<&PatientRecord::collected_again>),
    readings::count("expired", "expired", "products", &readings::number<&PatientRecord::expired>),
    readings::count("frozen_when_missed", "frozen when missed", "products",
                    &readings::number<&PatientRecord::frozen>),
    readings::count("wasted", "wasted", "patients",
                    &readings::number<&PatientRecord::product_discarded>),
    readings::count("infused", "infused", "patients", &readings::infused),
    readings::count("infused_out_of_specification", "infused out of specification", "patients",
                    &readings::number<&PatientRecord::infused_out_of_specification>),
    readings::count("bridged", "patients bridged", "patients",
                    &readings::number<&PatientRecord::bridged>),
    readings::count("responded", "responded to bridging", "patients",
                    &readings::number<&PatientRecord::responded>),
    readings::count("infection_holds", "infection holds", "holds",
                    &readings::number<&PatientRecord::infection_holds>),
    readings::count("lymphodepleted_not_infused", "lymphodepleted, not infused", "patients",
                    &readings::lymphodepleted_in_vain),
    readings::count("lymphodepleted_again", "lymphodepleted again", "patients",
                    &readings::lymphodepleted_again),

    readings::toxicity("any_cytokine_release", "cytokine release",
                       &readings::suffered<Toxicity::cytokine_release, Severity::mild>),
    readings::toxicity("severe_cytokine_release", "severe cytokine release",
                       &readings::suffered<Toxicity::cytokine_release, Severity::severe>),
    readings::toxicity("any_neurotoxicity", "neurotoxicity",
                       &readings::suffered<Toxicity::neurotoxicity, Severity::mild>),
    readings::toxicity("severe_neurotoxicity", "severe neurotoxicity",
                       &readings::suffered<Toxicity::neurotoxicity, Severity::severe>),
    readings::toxicity("any_macrophage_activation", "macrophage activation",
                       &readings::suffered<Toxicity::macrophage_activation, Severity::mild>),
    readings::toxicity("severe_macrophage_activation", "severe macrophage activation",
                       &readings::suffered<Toxicity::macrophage_activation, Severity::severe>),
    readings::toxicity("any_infection", "infection",
                       &readings::suffered<Toxicity::infection, Severity::mild>),
    readings::toxicity("severe_infection", "severe infection",
                       &readings::suffered<Toxicity::infection, Severity::severe>),
    readings::toxicity("any_cytopenia", "cytopenia",
                       &readings::suffered<Toxicity::cytopenia, Severity::mild>),
    readings::toxicity("severe_cytopenia", "severe cytopenia",
                       &readings::suffered<Toxicity::cytopenia, Severity::severe>),
    readings::toxicity("intensive_care", "intensive care",
                       &readings::ever<&PatientRecord::intensive_care>),
    readings::toxicity("readmitted", "readmitted", &readings::ever<&PatientRecord::readmissions>),
    readings::toxicity("died_in_hospital", "died in intensive care", &readings::died_in_hospital),
    readings::toxicity("infusion_to_discharge", "infusion to discharge", &readings::in_hospital,
                       MeasureKind::time),
});
inline constexpr std::size_t measure_count = measures.size();

/// The place of a row.
constexpr std::optional<std::size_t> measure_named(std::string_view key) noexcept {
  for (std::size_t place = 0; place < measure_count; ++place)
    if (measures[place].key == key) return place;
  return std::nullopt;
}
/// The same; what is in no row does not compile.
consteval std::size_t measure_at(std::string_view key) { return measure_named(key).value(); }

/// Calls `each` with the place of every row as a constant, so that the readings are compiled into
/// it: called through the table they cost a sixth of a simulation.
template <class Each>
constexpr void for_each_measure(Each&& each) {
  [&]<std::size_t... place>(std::index_sequence<place...>) {
    (each(std::integral_constant<std::size_t, place>()), ...);
  }
  (std::make_index_sequence<measure_count>());
}

/// What one measure adds up to.
struct MeasureSum {
  std::int64_t amount = 0;
  std::uint64_t patients = 0;  ///< of whom there is a reading; 0 of a count

  void add(const Measure& measure, Measure::Reading reading) noexcept {
    if (!reading) return;
    amount += *reading;
    patients += measure.kind == MeasureKind::count ? 0 : 1;
  }
  /// A number, a share, days; nothing of a share or time of nobody.
  std::optional<double> value(const Measure& measure) const noexcept;
  bool operator==(const MeasureSum&) const = default;
};

}  // namespace v2v
