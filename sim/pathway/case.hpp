// One patient in flight: file, luck, risks and the two processes, patient and product.
#pragma once

#include "pathway/promises.hpp"
#include "pathway/purposes.hpp"
#include "pathway/risk_clock.hpp"
#include "pathway/waiting.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"
#include "vein2vein/engine/urgency.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

class World;

/// What the patient knows of the product.
enum class ProductState : std::uint8_t {
  on_the_way,
  collect_again,  ///< the patient must give cells again
  given_up,
  on_site
};

/// What comes next for a patient whose cells have been collected.
enum class Due : std::uint8_t {
  start_of_culture,  ///< wait for it: the plan hangs on it
  news_of_product,   ///< wait for it
  later,             ///< nothing before `look_again_at`
  lymphodepletion,
  infusion,
  collection,  ///< again
  leaving      ///< it has happened
};

/// Where a product's path begins.
enum class ProductStage : std::uint8_t {
  shipping,    ///< at the hospital, to be sent
  in_store,    ///< the cells are at the maker
  in_culture,  ///< since before the start of the run
  released     ///< likewise
};

/// What is done about a product that cannot simply be infused.
enum class Way : std::uint8_t { infuse, make_again, collect_again, lose };

/// Recycled from patient to patient; `begin` makes it the next one's.
class Case final : public Urgency {
 public:
  explicit Case(World& world);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  void begin(PatientId patient, bool counted, const KnownPatient& known);
  /// One who is under way already, at the start of the run.
  void begin_under_way(PatientId patient, bool counted, const PatientUnderWay& so_far);

  double uniform(std::uint32_t purpose, std::uint32_t index = 0);
  Duration draw(const Distribution& distribution, std::uint32_t purpose, std::uint32_t index = 0) {
    return distribution.is_fixed() ? distribution.fixed_value()
                                   : distribution.sample(uniform(purpose, index));
  }
  bool happens(double probability, std::uint32_t purpose, std::uint32_t index = 0) {
    return probability > 0 && uniform(purpose, index) < probability;
  }

  /// Of a time of which `elapsed` has passed, what is left; the time is known to be longer.
  Duration draw_rest(const Distribution& distribution, Duration elapsed, std::uint32_t purpose,
                     std::uint32_t index = 0);

  void note(What what, std::uint8_t detail = 0) { note_at(record.hospital, what, detail); }
  void note_at(SiteIndex site, What what, std::uint8_t detail = 0) {
    note_past(now(), site, what, detail);
  }
  /// What happened before the start of the run has a negative time.
  void note_past(TimePoint at, SiteIndex site, What what, std::uint8_t detail) {
    observer_.on({at, record.patient, site, what, detail});
  }
  void reach(Gate gate, SiteIndex site) { reach(gate, site, now()); }
  void mark(Mark mark) noexcept { record.marks[static_cast<std::size_t>(mark)] = now(); }
  TimePoint now() const noexcept { return engine_.now(); }

  // Waiting.
  void begins_to_wait(Track track, const WaitUnderWay& waiting) noexcept;
  void has_waited(Track track) noexcept;
  void stops_waiting(Track track) noexcept {
    waiting_[static_cast<std::size_t>(track)].place = nullptr;
  }
  /// Of everything that is shared; greater first.
  double priority() const noexcept;
  /// True where time alone changes it; then it counts as it is when somebody is served.
  bool priority_changes() const noexcept;
  Followed course() const override;
  /// To be called when what the priority depends on may have changed.
  void update_priority();

  // Risks.
  void enter_phase(Phase phase);
  void begin_bridging_if_offered();
  /// The decision before a gate: true when the patient passes; otherwise the patient has left.
  bool passes(Gate gate);
  /// The same for a decision that falls elsewhere than on the patient's own path, whose process may
  /// be under way: the patient leaves at the end of this instant (class decision).
  bool passes_elsewhere(Gate gate);
  void leave(Cause cause, const RecordedAs& recorded_as);
  void leave_for(KnownCause cause, const RecordedAs& recorded_as) {
    leave(index_of(cause), recorded_as);
  }
  void infuse();
  bool patient_is_gone() const noexcept { return gone_; }
  static void testing_ended(void* self);

  // Treatment.
  /// Orders it, makes it of cells that are there, or goes on where somebody was at the start.
  void product_begins(const PatientUnderWay* so_far);
  void is_sent_back_to_collection();
  Due what_is_due();
  void lymphodepletion_starts();
  void lymphodepletion_ends();

  // The product.
  /// Takes the rules that are in force now, and the maker that they choose.
  void choose_maker();
  void choose_maker(SiteIndex maker);
  void take(const Option& option) noexcept;
  /// Asks for a suite ahead of the cells.
  void book_suite();
  void start_product(ProductStage from = ProductStage::shipping);
  /// Marks of an earlier product are not those of this one.
  void forget_marks(Mark first, Mark last) noexcept;
  /// The cells have arrived where they are cultured; from now on the patient waits.
  void receive();
  /// The way chosen for this culture; after the last attempt there is none but to lose.
  Way choose(const Remedy& remedy) { return choose(remedy, purpose::remedy, record.cultures); }
  Way choose(const Remedy& remedy, std::uint32_t purpose, std::uint32_t index);
  /// A consignment was lost or spoiled; true when another culture is to start.
  bool loses_consignment(bool on_the_way_back, bool spoiled, SiteIndex site);
  /// Makes the product again from the cells in store, or tells the patient that it will not come.
  /// Returns true when another culture is to start.
  bool start_again(Way way, KnownCause cause, const RecordedAs& recorded_as);
  /// The same for a product whose own process has ended or must end.
  void replace_product(Way way, KnownCause cause, const RecordedAs& recorded_as);
  void found_out_of_specification();
  /// Tells the patient that this product will not come.
  void give_up(Way way, KnownCause cause, const RecordedAs& recorded_as);
  void discard(SiteIndex site);
  void arrive_on_site();
  /// Of a culture that has begun: when its product will be on site, and what it will need.
  void plan_product(const CultureStart& start);
  void forget_promises() noexcept;

  World& world;
  RandomStream stream{0, 0, 0};
  PatientRecord record;
  const Rules* rules = nullptr;    ///< in force when the maker was chosen
  const Supply* supply = nullptr;  ///< by the chosen maker
  Unit suite;                      ///< booked ahead
  Unit its_operator;               ///< who works on the culture
  Unit ward_bed;
  Commitment commitment;  ///< of the maker
  Promise sample_to_come, slot_to_come;
  Signal culture_begun;  ///< `planned_on_site` is known
  Signal product_news;   ///< something about the product, or the bed for it, has changed
  Signal suite_booked;   ///< `suite` is there
  ProductState product_state = ProductState::on_the_way;
  TimePoint planned_on_site;
  TimePoint fit_for_use;  ///< of a product on site: after scheduling, or thawed
  TimePoint look_again_at;
  bool cells_in_store = false;  ///< at the maker, for another culture
  bool booked_at_referral = false;
  Duration under_way_for;  ///< at the start of the run, in the stage that the product was in
  Process patient;
  Process product;
  Process booking;
  Process bed_request;
  Process testing;  ///< of a product released at risk

 private:
  /// Once: the first time counts.
  void reach(Gate gate, SiteIndex site, TimePoint at);
  void cells_are_collected();
  /// One that needs no cells; who was eligible at the start of the run has ordered it then.
  void orders_product(const PatientUnderWay* so_far);
  /// Goes on where a patient was at the start of the run, who has given cells.
  void resumes(const PatientUnderWay& so_far);
  // Of those who were conditioned or infused before the run.
  static Phase first_phase(Gate enters, const Product& product) noexcept;
  TimePoint reached_before_the_run(const PatientUnderWay& so_far);
  void begin_risks_under_way(const PatientUnderWay& so_far);
  void was_treated_before(const PatientUnderWay& so_far, TimePoint since);
  void product_of_the_conditioned(TimePoint since);
  /// Everything but the risks and the path.
  void begin_file(PatientId patient, bool counted, const KnownPatient& known);
  void begin_risks(Phase phase, TimePoint phase_start);
  void draw_levels(const KnownPatient& known);
  /// Of the next infection.
  void draw_onset_threshold();
  void strike();
  void schedule_strike();
  void infection_starts();
  void infection_resolves();
  void bridging_responds();
  /// What takes the patient away at a gate, or nothing.
  const GateLoss* decision_at(Gate gate);
  /// Baseline factor of a risk: covariates, response to bridging, infection.
  double factor_of(std::size_t risk) const noexcept;
  void change_factors();
  bool has_waited_no_longer_than_lived() const noexcept;
  void note_what_was_waited_for() noexcept;
  Due wait_until(TimePoint instant);
  /// What is due, unless it needs a ward bed that is not there yet.
  Due in_a_bed(Due next);
  /// `since` when it has been held without a break; never if it has not.
  Due hold_treatment(TimePoint since);
  /// Whether lymphodepletion that has been given is still good at that time.
  bool is_conditioned_for(TimePoint infusion) const noexcept;
  /// When a product on site can no longer be infused fresh; never if that does not matter.
  TimePoint fresh_until() const noexcept;
  /// The slot of a fresh product was missed: freezes it, or starts again, or gives up.
  void miss_slot();
  void look_again_when_expired();
  void news_at_expiry() { product_news.announce(); }
  void end_patient() noexcept;
  void patient_is_done();
  void stop_product();
  static void patient_ended(void* self);
  static void product_ended(void* self);
  void close_if_done();

  Engine& engine_;
  Observer& observer_;
  RiskClock risks_;
  std::uint8_t next_risk_ = 0;
  const GateLoss* next_loss_ = nullptr;  // decided, and about to happen
  std::uint8_t infections_ = 0;
  std::vector<std::uint8_t> levels_;  // of the covariates
  KnownCause given_up_for_{};
  const RecordedAs* given_up_recorded_as_ = nullptr;
  TimePoint waited_until_;  // the end of the last wait that counts
  bool gone_ = false;
  bool immune_ = false;
  bool infected_ = false;
  TimePoint held_until_;  // an infection keeps treatment from starting until then
  TimePoint held_since_;  // never when treatment is not held
  std::array<WaitUnderWay, track_count> waiting_{};
  Alarm<Case, &Case::strike> strike_alarm_;
  Alarm<Case, &Case::infection_resolves> infection_alarm_;
  Alarm<Case, &Case::bridging_responds> response_alarm_;
  Alarm<Case, &Case::news_at_expiry> expiry_alarm_;
};

/// The protocol, read from top to bottom.
Process patient_path(World& world, Case& patient, const PatientUnderWay* so_far);
Process product_path(World& world, Case& patient, ProductStage from);
/// Of a product that was ordered `ago`.
Process delivery_path(World& world, Case& patient, Duration ago);
/// Of a product that is on its way when the run starts, and comes when it was planned to.
Process planned_product_path(World& world, Case& patient);
/// Lymphodepletion that began so long before the run, and the rest after it.
Process rest_of_conditioning(World& world, Case& patient, Duration ago);
/// The same for a stay in hospital.
Process rest_of_stay(World& world, Case& patient, const PatientUnderWay& so_far);
/// So long on the ward, with intensive care after a part of it unless that is not needed; then
/// discharge.
Process in_hospital(World& world, Case& patient, Duration on_ward,
                    std::optional<Duration> until_intensive_care);
/// A suite, asked for ahead of the cells.
Process booking_path(World& world, Case& patient);
/// A ward bed, asked for ahead of lymphodepletion or infusion.
Process bed_path(World& world, Case& patient);
/// The tests of a product that was released at risk.
Process testing_path(World& world, Case& patient, std::uint32_t culture);

}  // namespace v2v
