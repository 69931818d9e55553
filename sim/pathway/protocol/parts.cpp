// Transport, testing, and what is asked for ahead.
#include "pathway/protocol/parts.hpp"

#include "pathway/protocol/paths.hpp"
#include "pathway/protocol/turn.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {
namespace {

struct Purposes {
  std::uint32_t transit;
  std::uint32_t loss;
};
Purposes purposes_of(Consignment::What what) {
  switch (what) {
    case Consignment::What::cells:
      return {purpose::transit_there, purpose::loss_there};
    case Consignment::What::product:
      return {purpose::transit_back, purpose::loss_back};
    case Consignment::What::samples:
      break;
  }
  return {purpose::transit_samples, purpose::transit_samples};
}

/// Advances the consignment by a leg.
Duration transit_of(Case& patient, const Lane& lane, const Leg& leg, Consignment& consignment) {
  consignment.at = leg.to;
  return patient.chance().draw(lane.transit, purposes_of(consignment.what).transit,
                               consignment.index++);
}

}  // namespace

TakesOnlyTime plain_leg(World& world, Case& patient, const Leg& leg, Consignment& consignment) {
  const Lane& lane = world.scenario().lanes[leg.lane];
  if (world.facilities().departures(leg.lane, leg.to) || lane.lost + lane.spoiled > 0) return {};
  return {true, transit_of(patient, lane, leg, consignment)};
}

Process transport(World& world, Case& patient, const Leg& leg, Consignment& consignment) {
  const Lane& lane = world.scenario().lanes[leg.lane];
  const std::uint32_t index = consignment.index;
  co_await turn_for(patient.waits(), consignment.track, {ResourceKind::departures, consignment.at},
                    world.facilities().departures(leg.lane, leg.to));
  const Duration length = transit_of(patient, lane, leg, consignment);
  co_await ship(world.engine(), leg.lane, length);
  // Samples are taken again from what was kept; that costs no time worth speaking of.
  if (consignment.what == Consignment::What::samples || !(lane.lost + lane.spoiled > 0)) co_return;
  const double u = patient.chance().uniform(purposes_of(consignment.what).loss, index);
  consignment.arrived = u >= lane.lost + lane.spoiled;
  consignment.spoiled = !consignment.arrived && u >= lane.lost;
}

Process tests(World& world, Case& patient, Track track) {
  Facilities& shared = world.facilities();
  const Product& rules = patient.order().rules().protocol().product;
  const std::uint32_t culture = patient.chart().file().cultures;
  const Duration takes = patient.chance().draw(rules.release, purpose::release, culture);
  SiteIndex laboratory = patient.order().supply().maker;
  if (rules.tested_at) {
    laboratory = *rules.tested_at;
    patient.chart().note_at(patient.order().supply().maker, What::sample_sent);
    Consignment samples{Consignment::What::samples, track, 64U * culture,
                        patient.order().supply().maker};
    for (const Leg& leg : patient.order().supply().samples.legs)
      co_await finished(transport(world, patient, leg, samples));
    co_await turn_for(patient.waits(), track, {ResourceKind::opening_hours, laboratory},
                      shared.door(laboratory));
  }
  if (track == Track::product) patient.production().bookings().sample_has_come();
  const WaitedFor place_there{ResourceKind::quality_control, laboratory};
  if (Gathering* const batch = shared.test_batch(laboratory)) {
    const Gathering::Share run =
        co_await turn_for(patient.waits(), track, place_there, *batch, takes);
    co_await turn_for(patient.waits(), track, place_there, run);
    co_await hold_until(world.engine(), run.ends());
    co_return;
  }
  const Unit place = co_await turn_for(patient.waits(), track, place_there,
                                       shared.find(laboratory, ResourceKind::quality_control));
  co_await hold(world.engine(), takes);
}

bool is_out_of_specification(Case& patient, std::uint32_t culture) {
  return patient.chance().happens(patient.order().rules().protocol().product.out_of_specification,
                                  purpose::out_of_specification, culture);
}

Process testing_path(World& world, Case& patient, std::uint32_t culture) {
  co_await finished(tests(world, patient, Track::testing));
  if (!is_out_of_specification(patient, culture)) co_return;
  patient.production().is_found_out_of_specification();
}

void begin_bridging_if_offered(World& world, Case& patient) {
  const PatientRecord& file = patient.chart().file();
  const Rules& rules = patient.order().rules();
  const Bridging& bridging = rules.protocol().bridging;
  if (file.bridged || !bridging.offered) return;
  const TimePoint received = file.at(Mark::received);
  const TimePoint collected = file.at(Mark::collected);
  if (rules.bridging_offered(patient.order().supply(), received,
                             collected == TimePoint::never() ? received : collected,
                             world.promises()) &&
      patient.chance().happens(bridging.share, purpose::bridging))
    patient.body().is_bridged(bridging);
}

void cells_are_received(World& world, Case& patient) {
  patient.reach(Gate::received, patient.order().supply().maker);
  patient.chart().mark(Mark::received);
  patient.body().enter_phase(Phase::waiting);
  begin_bridging_if_offered(world, patient);
}

Process delivery_path(World& world, Case& patient, Duration ago) {
  const Distribution& delivery = patient.order().rules().protocol().product.delivery;
  const Duration left = ago > Duration()
                            ? patient.chance().draw_rest(delivery, ago, purpose::delivery)
                            : patient.chance().draw(delivery, purpose::delivery);
  if (left > Duration()) co_await hold(world.engine(), left);
  patient.order().arrives();
}

Process booking_path(World& world, Case& patient) {
  const SiteIndex maker = patient.order().supply().maker;
  Unit suite = co_await turn_for(patient.waits(), Track::booking, {ResourceKind::suites, maker},
                                 world.facilities().find(maker, ResourceKind::suites));
  patient.production().bookings().gets_suite(std::move(suite));
}

Process bed_path(World& world, Case& patient) {
  const SiteIndex hospital = patient.chart().file().hospital;
  Unit bed = co_await turn_for(patient.waits(), Track::bed, {ResourceKind::ward_beds, hospital},
                               world.facilities().find(hospital, ResourceKind::ward_beds));
  patient.treatment().takes_bed(std::move(bed));
  patient.order().news().announce();
}

}  // namespace v2v
