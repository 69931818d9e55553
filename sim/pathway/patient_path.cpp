// The patient's way: referral, screening, leukapheresis, waiting, lymphodepletion, infusion.
#include "pathway/case.hpp"
#include "pathway/world.hpp"

#include <array>

namespace v2v {

Process patient_path(World& world, Case& patient) {
  Engine& engine = world.engine;
  const Scenario& scenario = world.scenario;
  const Lymphodepletion& lymphodepletion = scenario.lymphodepletion;
  const SiteIndex hospital = patient.supply->hospital;
  PatientRecord& file = patient.record;

  patient.reach(scenario.enters, hospital);
  static constexpr std::array referral = {Gate::approved, Gate::screened, Gate::eligible};
  for (const Gate gate : referral) {
    if (gate <= scenario.enters) continue;
    const Duration takes = patient.draw(scenario.steps[index_of(gate)].takes, purpose::step_time,
                                        static_cast<std::uint32_t>(gate));
    if (takes > Duration()) co_await hold(engine, takes);
    if (!patient.passes(gate)) co_return;
    patient.reach(gate, hospital);
  }

  for (bool has_cells = scenario.enters >= Gate::collected;; has_cells = false) {
    if (!has_cells) {
      if (file.collected_again == 0) patient.enter_phase(Phase::collection);
      Unit bed;
      if (Resource* beds = world.beds_of(hospital)) bed = co_await beds->acquire();
      patient.note(What::collection_started);
      const Duration takes = patient.draw(scenario.steps[index_of(Gate::collected)].takes,
                                          purpose::collection_time, file.collected_again);
      if (takes > Duration()) co_await hold(engine, takes);
      bed.release();
      if (!patient.passes(Gate::collected)) co_return;
    }
    patient.cells_are_collected(scenario.enters == Gate::received && has_cells);

    for (Due due = patient.what_is_due(); due != Due::collection; due = patient.what_is_due()) {
      if (due == Due::leaving) co_return;
      if (due == Due::news_of_product) {
        patient.product_news.reset();
        co_await patient.product_news.heard(engine);
      } else if (due == Due::start_of_culture) {
        co_await patient.culture_begun.heard(engine);
      } else if (due == Due::later) {
        co_await hold_until(engine, patient.look_again_at);
      } else if (due == Due::lymphodepletion) {
        if (file.lymphodepletions == 0 && !patient.passes(Gate::lymphodepleted)) co_return;
        patient.lymphodepletion_starts();
        co_await hold(engine, lymphodepletion.length());
        patient.lymphodepletion_ends();
        if (lymphodepletion.rest() > Duration()) co_await hold(engine, lymphodepletion.rest());
      } else {
        if (patient.passes(Gate::infused)) patient.infuse();
        co_return;
      }
    }
    patient.is_sent_back_to_collection();
  }
}

}  // namespace v2v
