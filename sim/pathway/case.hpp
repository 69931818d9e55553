// One patient in flight: file, luck, risks and the two processes, patient and product.
#pragma once

#include "pathway/purposes.hpp"
#include "pathway/risk_clock.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"
#include "vein2vein/journal/journal.hpp"

#include <cstdint>
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

/// What is done about a product that cannot simply be infused.
enum class Way : std::uint8_t { infuse, make_again, collect_again, lose };

/// Recycled from patient to patient; `begin` makes it the next one's.
class Case {
 public:
  explicit Case(World& world);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  void begin(PatientId patient, bool counted);

  double uniform(std::uint32_t purpose, std::uint32_t index = 0);
  Duration draw(const Distribution& distribution, std::uint32_t purpose, std::uint32_t index = 0) {
    return distribution.is_fixed() ? distribution.fixed_value()
                                   : distribution.sample(uniform(purpose, index));
  }
  bool happens(double probability, std::uint32_t purpose, std::uint32_t index = 0) {
    return probability > 0 && uniform(purpose, index) < probability;
  }

  void note(What what, std::uint8_t detail = 0) { note_at(supply->hospital, what, detail); }
  void note_at(SiteIndex site, What what, std::uint8_t detail = 0) {
    observer_.on({now(), record.patient, site, what, detail});
  }
  void reach(Gate gate, SiteIndex site);
  void mark(Mark mark) noexcept { record.marks[static_cast<std::size_t>(mark)] = now(); }
  TimePoint now() const noexcept { return engine_.now(); }

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

  // Treatment.
  void cells_are_collected(bool and_received);
  void is_sent_back_to_collection();
  Due what_is_due();
  void lymphodepletion_starts();
  void lymphodepletion_ends();

  // The product.
  void start_product();
  /// Marks of an earlier product are not those of this one.
  void forget_marks(Mark first, Mark last) noexcept;
  /// The cells have arrived where they are cultured; from now on the patient waits.
  void receive();
  /// The way chosen for this culture; after the last attempt there is none but to lose.
  Way choose(const Remedy& remedy);
  /// Tells the patient that this product will not come.
  void give_up(Way way, KnownCause cause, const RecordedAs& recorded_as);
  void discard(SiteIndex site);
  void arrive_on_site();

  World& world;
  RandomStream stream{0, 0, 0};
  PatientRecord record;
  const Supply* supply = nullptr;
  Signal culture_begun;  ///< `planned_on_site` is known
  Signal product_news;   ///< something about the product has changed
  ProductState product_state = ProductState::on_the_way;
  TimePoint planned_on_site;
  TimePoint fit_for_use;  ///< of a product on site: after scheduling, or thawed
  TimePoint look_again_at;
  bool cells_in_store = false;  ///< at the maker, for another culture
  Process patient;
  Process product;

 private:
  void begin_risks();
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
  Due wait_until(TimePoint instant);
  /// `since` when it has been held without a break; never if it has not.
  Due hold_treatment(TimePoint since);
  /// Whether lymphodepletion that has been given is still good at that time.
  bool is_conditioned_for(TimePoint infusion) const noexcept;
  /// When a product on site can no longer be infused fresh; never if that does not matter.
  TimePoint fresh_until() const noexcept;
  /// The slot of a fresh product was missed: freezes it, or starts again, or gives up.
  void miss_slot();
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
  bool gone_ = false;
  bool immune_ = false;
  bool infected_ = false;
  TimePoint held_until_;  // an infection keeps treatment from starting until then
  TimePoint held_since_;  // never when treatment is not held
  Alarm<Case, &Case::strike> strike_alarm_;
  Alarm<Case, &Case::infection_resolves> infection_alarm_;
  Alarm<Case, &Case::bridging_responds> response_alarm_;
};

/// The protocol, read from top to bottom.
Process patient_path(World& world, Case& patient);
Process product_path(World& world, Case& patient);

}  // namespace v2v
