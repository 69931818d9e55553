// After infusion: toxicity, the ward, intensive care, discharge and readmission.
#include "core/invariant.hpp"
#include "pathway/protocol/paths.hpp"
#include "pathway/protocol/turn.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace v2v {
namespace {

/// Of a site's beds, the next one.
Turn<Resource::Request> bed(World& world, Case& patient, ResourceKind kind) {
  const SiteIndex hospital = patient.chart().file().hospital;
  return turn_for(patient.waits(), Track::patient, {kind, hospital},
                  world.facilities().find(hospital, kind));
}

void dies_in_hospital(Case& patient) {
  patient.treatment().gives_bed_back();
  patient.chart().note(What::died_in_hospital);
}

/// A wait for a bed puts off all that follows.
Process care_by_toxicity(World& world, Case& patient, std::vector<CareStep> steps) {
  Engine& engine = world.engine();
  Chart& chart = patient.chart();
  TimePoint origin = engine.now();
  Unit ward_bed, intensive_care_bed;
  for (const CareStep& step : steps) {
    if (origin + step.at > engine.now()) co_await hold_until(engine, origin + step.at);
    switch (step.what) {
      case CareStep::What::toxicity:
        chart.note(What::toxicity_started, detail_of(step.which, step.severity));
        break;
      case CareStep::What::needs_intensive_care:
        intensive_care_bed = co_await bed(world, patient, ResourceKind::intensive_care_beds);
        chart.note(What::intensive_care_started);
        break;
      case CareStep::What::leaves_intensive_care:
        intensive_care_bed.release();
        chart.note(What::intensive_care_ended);
        break;
      case CareStep::What::is_discharged:
        patient.treatment().gives_bed_back();
        ward_bed.release();
        chart.note(What::discharged);
        break;
      case CareStep::What::is_readmitted:
        ward_bed = co_await bed(world, patient, ResourceKind::ward_beds);
        chart.note(What::readmitted);
        break;
      case CareStep::What::dies:
        intensive_care_bed.release();
        ward_bed.release();
        dies_in_hospital(patient);
        co_return;
    }
    origin = std::max(origin, engine.now() - step.at);
  }
  V2V_INVARIANT(!ward_bed && !intensive_care_bed, "a patient who is at home has a bed");
}

double burden_of(Case& patient) {
  const auto& outcomes = patient.order().rules().protocol().outcomes;
  const PatientRecord& file = patient.chart().file();
  return outcomes ? burden_at_lymphodepletion(*outcomes, file.days_to_lymphodepletion(),
                                              file.responded, patient.chance().stream())
                  : 0;
}

}  // namespace

bool survives_intensive_care(Case& patient, const Stay& stay) {
  if (!dies_in_intensive_care(stay, patient.chance().stream())) return true;
  dies_in_hospital(patient);
  return false;
}

Process in_hospital(World& world, Case& patient, Duration on_ward,
                    std::optional<Duration> until_intensive_care) {
  Engine& engine = world.engine();
  if (until_intensive_care) {
    const Duration before = std::min(on_ward, *until_intensive_care);
    co_await hold(engine, before);
    on_ward = on_ward - before;
    const Unit care = co_await bed(world, patient, ResourceKind::intensive_care_beds);
    patient.chart().note(What::intensive_care_started);
    // The rules are those of the maker, and stay the same.
    const Stay& stay = *patient.order().rules().protocol().stay;
    co_await hold(engine,
                  patient.chance().draw(stay.intensive_care_takes, purpose::intensive_care_time));
    if (!survives_intensive_care(patient, stay)) co_return;
  }
  co_await hold(engine, on_ward);
  patient.treatment().gives_bed_back();
  patient.chart().note(What::discharged);
}

Process hospital_stay(World& world, Case& patient, const Stay& stay) {
  Chance& chance = patient.chance();
  const Duration planned = chance.draw(stay.after_infusion, purpose::stay);
  if (stay.toxicity)
    return care_by_toxicity(
        world, patient, care_after_infusion(stay, planned, burden_of(patient), chance.stream()));
  std::optional<Duration> after;
  if (chance.happens(stay.intensive_care, purpose::intensive_care))
    after = chance.draw(stay.intensive_care_after, purpose::intensive_care_after);
  return in_hospital(world, patient, planned, after);
}

}  // namespace v2v
