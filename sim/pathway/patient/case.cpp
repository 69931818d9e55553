// How a patient's parts are wired: coming, passing gates, leaving, being closed.
#include "pathway/patient/case.hpp"

#include "core/invariant.hpp"
#include "pathway/protocol/paths.hpp"
#include "pathway/world.hpp"

namespace v2v {
namespace {

/// What stands on record: drawn where a cause may be recorded as several reasons.
Reason reason_of(const Leaving& leaving, Chance& chance) {
  const RecordedAs& recorded_as = *leaving.recorded_as;
  V2V_INVARIANT(!recorded_as.empty(), "a cause has no reason on record");
  if (recorded_as.size() == 1) return recorded_as.front().first;
  double u = chance.uniform(purpose::recorded_reason, leaving.cause);
  for (const auto& [reason, probability] : recorded_as) {
    if (u < probability) return reason;
    u -= probability;
  }
  return recorded_as.back().first;
}

}  // namespace

Case::Case(World& world)
    : world_(world),
      chance_(world.replication().luck),
      chart_(world.engine(), world.replication().observer),
      order_(chart_, chance_),
      waits_(chart_, body_, order_),
      treatment_(world.facilities(), world.engine(), chart_, body_, order_),
      production_(world, *this),
      body_(world.engine(), world.replication().attrition, chart_, chance_, *this) {}

void Case::begin_file(Group& group, bool counted, const KnownPatient& known) {
  group_ = &group;
  const std::uint32_t number = group.take_number();
  path_.destroy();
  production_.begin();
  treatment_.begin(group.population());
  chance_.begin(group.plan().seed_of_patients(world_.replication().luck.seed), number);
  SiteIndex hospital = 0;
  if (known.hospital)
    hospital = *known.hospital;
  else if (group.plan().hospitals().size() > 1)
    hospital = group.plan().hospital_for(chance_.uniform(purpose::hospital));
  else
    hospital = group.plan().hospitals().front();
  chart_.open(patient_of(group.place(), number), counted, hospital);
  order_.take(group.current().rules().options_for(hospital).front());
  order_.begin();
  waits_.begin(group.current());
  care_is_over_ = false;
}

void Case::begin(Group& group, bool counted, const KnownPatient& known,
                 const PatientUnderWay* so_far) {
  // The run has not treated those who were infused before it.
  const bool treated_before = so_far && so_far->reached == Gate::infused;
  begin_file(group, counted && !treated_before, known);
  if (so_far) {
    take_up(*so_far);
  } else {
    const Population& its = group.population();
    body_.begin(group.plan(), known, first_phase(its.enters, its.protocol->product), chart_.now());
  }
  path_ = patient_path(world_, *this, so_far);
  path_.works_on(this);
  path_.start(&Case::path_ended, this);
}

void Case::body_changes(const Leaving* leaving) {
  if (!leaving) return waits_.update_priority();
  leave(*leaving);
  path_.destroy();
  care_ends();
}

bool Case::passes(Gate gate) {
  const GateLoss* const loss = body_.decision_at(gate);
  if (loss) leave({loss->cause, &loss->recorded_as});
  return !loss;
}

void Case::leave(const Leaving& leaving) {
  chart_.leaves(leaving.cause, reason_of(leaving, chance_), waits_.at_leaving());
  body_.stop();
  treatment_.stop();
}

void Case::is_infused() {
  const auto& stay = order_.rules().protocol().stay;
  chart_.is_infused(chart_.now(), waits_.at_infusion(), stay && stay->follows_care());
  body_.stop();
  treatment_.stop();
  reach(Gate::infused, chart_.file().hospital);
}

/// From here on nothing happens to the patient any more.
void Case::care_ends() {
  V2V_INVARIANT(chart_.flow_is_over(), "a patient's path ends without infusion or leaving");
  care_is_over_ = true;
  treatment_.gives_bed_back();
  if (chart_.file().left) production_.stop();
  close_if_done();
}

void Case::close_if_done() {
  if (care_is_over_ && !production_.is_under_way()) world_.close(*this);
}

}  // namespace v2v
