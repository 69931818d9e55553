// The journal: what the model says happened, and those who listen.
#pragma once

#include "vein2vein/core/open_hours.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"
#include "vein2vein/scenario/toxicity.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// What happened to a patient or to the patient's product.
enum class What : std::uint8_t {
  gate_reached,        ///< detail: the Gate
  left,                ///< detail: the Cause
  put_on_record,       ///< detail: the Reason; follows `left`
  collection_started,  ///< a bed is free, leukapheresis begins
  culture_started,     ///< detail: which attempt, from 1
  culture_failed,
  out_of_specification,
  made_again,       ///< from the cells that are there
  collected_again,  ///< the patient is sent back to leukapheresis
  on_site,          ///< the released product has arrived where it is infused
  frozen,           ///< a fresh product whose slot was missed
  expired,          ///< a fresh product that was not frozen
  discarded,        ///< a product that nobody can use any more
  bridging_started,
  bridging_response,
  infection_started,  ///< detail: 1 if it holds treatment
  infection_resolved,
  treatment_held,           ///< lymphodepletion or infusion waits for an infection to resolve
  lymphodepletion_started,  ///< every time; the gate is reached once
  lymphodepletion_ended,
  closed,                 ///< patient and product are done
  consignment_lost,       ///< detail: 0 on the way to the maker, 1 on the way back
  temperature_excursion,  ///< likewise
  sample_sent,            ///< to the laboratory
  intensive_care_started,
  discharged,
  found_out_of_specification,  ///< after release at risk
  product_chosen,              ///< of several; detail: which, of `Protocol::offered`
  toxicity_started,            ///< detail: `detail_of`
  intensive_care_ended,        ///< only where toxicity leads to it
  died_in_hospital,
  readmitted
};
template <>
inline constexpr auto words<What> = std::to_array<Word<What>>({
    {What::gate_reached, "gate_reached"},
    {What::left, "left"},
    {What::put_on_record, "put_on_record"},
    {What::collection_started, "collection_started"},
    {What::culture_started, "culture_started"},
    {What::culture_failed, "culture_failed"},
    {What::out_of_specification, "out_of_specification"},
    {What::made_again, "made_again"},
    {What::collected_again, "collected_again"},
    {What::on_site, "on_site"},
    {What::frozen, "frozen"},
    {What::expired, "expired"},
    {What::discarded, "discarded"},
    {What::bridging_started, "bridging_started"},
    {What::bridging_response, "bridging_response"},
    {What::infection_started, "infection_started"},
    {What::infection_resolved, "infection_resolved"},
    {What::treatment_held, "treatment_held"},
    {What::lymphodepletion_started, "lymphodepletion_started"},
    {What::lymphodepletion_ended, "lymphodepletion_ended"},
    {What::closed, "closed"},
    {What::consignment_lost, "consignment_lost"},
    {What::temperature_excursion, "temperature_excursion"},
    {What::sample_sent, "sample_sent"},
    {What::intensive_care_started, "intensive_care_started"},
    {What::discharged, "discharged"},
    {What::found_out_of_specification, "found_out_of_specification"},
    {What::product_chosen, "product_chosen"},
    {What::toxicity_started, "toxicity_started"},
    {What::intensive_care_ended, "intensive_care_ended"},
    {What::died_in_hospital, "died_in_hospital"},
    {What::readmitted, "readmitted"},
});
static_assert(!all_words<What>.empty(), "every enumerator has its word, in their order");
inline constexpr std::size_t what_count = words<What>.size();
constexpr std::string_view name_of(What what) noexcept { return word_of(what); }

/// Of `What::toxicity_started`.
constexpr std::uint8_t detail_of(Toxicity which, Severity severity) noexcept {
  return static_cast<std::uint8_t>(static_cast<unsigned>(which) << 2U |
                                   static_cast<unsigned>(severity));
}
constexpr Toxicity toxicity_of(std::uint8_t detail) noexcept {
  return static_cast<Toxicity>(detail >> 2U);
}
constexpr Severity severity_of(std::uint8_t detail) noexcept {
  return static_cast<Severity>(detail & 3U);
}

/// "severe cytokine release"
std::string words_of_toxicity(std::uint8_t detail);

/// One line of the journal; of what patients on a waiting list had behind them, at the time before
/// the start. Sixteen bytes, compared and hashed as they are.
struct JournalEntry {
  TimePoint at;
  PatientId patient = 0;
  SiteIndex site = 0;
  What what{};
  std::uint8_t detail = 0;
  bool operator==(const JournalEntry&) const = default;
};
static_assert(sizeof(JournalEntry) == 16);

/// The instants that cut vein-to-vein time into its parts, in the order in which the time is
/// attributed to them; those of the product and lymphodepletion that were infused.
enum class Mark : std::uint8_t {
  collected,
  received,
  suite_requested,
  culture_started,
  culture_ended,
  released,
  on_site,
  lymphodepletion_started,
  lymphodepletion_ended,
  infused
};
inline constexpr std::size_t mark_count = 10;

/// Something that was waited for, and where.
struct WaitedFor {
  ResourceKind kind{};
  SiteIndex site = 0;  ///< of departures: where they leave; of sessions: `no_site`
};

/// A patient's file when it is closed.
struct PatientRecord {
  PatientId patient = 0;
  SiteIndex hospital = 0;
  /// Who makes the product, or would: the one who was chosen last.
  SiteIndex maker = no_site;
  /// Which of several products; `no_product` of those who have been given none, or the only one.
  std::uint8_t product = no_product;
  bool counted = true;  ///< false for those who entered before the end of a warm-up
  bool left = false;    ///< otherwise infused
  Cause cause = 0;      ///< if left
  Reason reason = 0;    ///< if left, as recorded
  bool bridged = false, responded = false;
  bool product_discarded = false;  ///< a culture or product was stopped, refused or not used
  /// If left: what the patient or the product was waiting for just then, if anything.
  bool was_waiting = false;
  WaitedFor waiting_for;
  /// Released at risk, infused, and found out of specification afterwards.
  bool infused_out_of_specification = false;
  std::uint8_t lost_in_transit = 0;  ///< consignments lost or spoiled
  std::uint8_t cultures = 0, failed = 0, out_of_specification = 0, made_again = 0,
               collected_again = 0, expired = 0, frozen = 0, infection_holds = 0,
               lymphodepletions = 0;
  /// After infusion, as far as the run has seen it; `care_followed` where the protocol has
  /// it told (`Stay::follows_care`).
  bool care_followed = false;
  std::array<Severity, toxicity_count> toxicity{};
  std::uint8_t intensive_care = 0, readmissions = 0;  ///< how often
  TimePoint entered;
  TimePoint ended;                            ///< left or infused
  TimePoint discharged = TimePoint::never();  ///< the first time
  TimePoint died_in_hospital = TimePoint::never();
  std::array<TimePoint, gate_count> reached;  ///< `TimePoint::never()` where it was not
  std::array<TimePoint, mark_count> marks;    ///< likewise
  /// By `ResourceKind`: how long infusion was put off by waiting for it, since the last collection.
  /// Until the product is on site the product's waits count, then the patient's: their sum is a
  /// part of vein-to-vein time. If left: with the wait that was under way, whatever it put off.
  std::array<Duration, resource_kind_count> waited{};

  bool has_reached(Gate gate) const noexcept {
    return reached[index_of(gate)] != TimePoint::never();
  }
  TimePoint at(Gate gate) const noexcept { return reached[index_of(gate)]; }
  TimePoint at(Mark mark) const noexcept { return marks[static_cast<std::size_t>(mark)]; }
  /// Days from collection (from entry, without one) to lymphodepletion (to the end, without one).
  double days_to_lymphodepletion() const noexcept;
};

/// How a resource was used in one day (or what was left of it at the end), averages over time.
struct ResourceDay {
  TimePoint from;
  SiteIndex site = 0;
  ResourceKind kind{};
  LaneIndex lane = 0;  ///< of departures
  double capacity = 0, in_use = 0, queue = 0;
  const OpenHours* hours = nullptr;  ///< of a capacity; valid while the observer is told
};

/// Hears every entry in the order in which things happen, and every file when it is closed.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const JournalEntry& entry) = 0;
  virtual void on_closed(const PatientRecord& record) = 0;
  /// Only of a simulation that was asked for it.
  virtual void on_day(const ResourceDay&) {}

 protected:
  Observer() = default;
  Observer(const Observer&) = default;
  Observer& operator=(const Observer&) = default;
};

/// A 64-bit fingerprint of everything heard: two journals with one fingerprint are the same for
/// all that chance can do (multiply and rotate, finished as in SplitMix64; Steele, Lea, Flood,
/// OOPSLA 2014).
class Fingerprint final : public Observer {
 public:
  void on(const JournalEntry& entry) override {
    const auto at = static_cast<std::uint64_t>(entry.at.in_milliseconds());
    const std::uint64_t rest = (std::uint64_t{entry.patient} << 32) |
                               (std::uint64_t{entry.site} << 16) |
                               (static_cast<std::uint64_t>(entry.what) << 8) | entry.detail;
    // The entry is mixed aside; only a rotation and a multiplication wait for the one before.
    const std::uint64_t mixed = (at * 0x9e3779b97f4a7c15ULL) ^ (rest * 0xd6e8feb86659fd93ULL);
    state_ = (std::rotl(state_, 27) ^ mixed ^ (mixed >> 32)) * 0xbf58476d1ce4e5b9ULL;
    ++entries_;
  }
  void on_closed(const PatientRecord&) override {}
  std::uint64_t value() const noexcept;
  /// The fingerprint of a sequence of journals, from theirs.
  static std::uint64_t combine(std::uint64_t so_far, std::uint64_t next) noexcept;

 private:
  std::uint64_t state_ = 0;
  std::uint64_t entries_ = 0;
};

/// Keeps everything: for tests and for the files of one replication.
class Recorder final : public Observer {
 public:
  void on(const JournalEntry& entry) override { entries_.push_back(entry); }
  void on_closed(const PatientRecord& record) override { records_.push_back(record); }
  const std::vector<JournalEntry>& entries() const noexcept { return entries_; }
  const std::vector<PatientRecord>& records() const noexcept { return records_; }

 private:
  std::vector<JournalEntry> entries_;
  std::vector<PatientRecord> records_;
};

/// Passes everything on to several, in the order in which they were named.
class Observers final : public Observer {
 public:
  explicit Observers(std::vector<Observer*> all) : all_(std::move(all)) {}
  void on(const JournalEntry& entry) override {
    for (Observer* one : all_) one->on(entry);
  }
  void on_closed(const PatientRecord& record) override {
    for (Observer* one : all_) one->on_closed(record);
  }
  void on_day(const ResourceDay& day) override {
    for (Observer* one : all_) one->on_day(day);
  }

 private:
  std::vector<Observer*> all_;
};

}  // namespace v2v
