// Transport, testing, and what is asked for ahead.
#include "pathway/parts.hpp"

#include "pathway/turn.hpp"
#include "pathway/world.hpp"

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

}  // namespace

Process transport(World& world, Case& patient, const Route& route, Consignment& consignment) {
  const Purposes purposes = purposes_of(consignment.what);
  const bool product = consignment.what == Consignment::What::product;
  SiteIndex from = product ? patient.supply->maker : patient.record.hospital;
  if (consignment.what == Consignment::What::samples) from = patient.supply->maker;
  for (std::uint32_t i = 0; i < route.legs.size(); ++i) {
    const Leg leg = route.legs[i];
    const Lane& lane = world.scenario.lanes[leg.lane];
    const std::uint32_t index = consignment.first_index + i;
    co_await turn_for(patient, consignment.track, {ResourceKind::departures, from},
                      world.facilities.departures(leg.lane, leg.to));
    co_await ship(world.engine, leg.lane, patient.draw(lane.transit, purposes.transit, index));
    from = consignment.site = leg.to;
    // Samples are taken again from what was kept; that costs no time worth speaking of.
    if (consignment.what != Consignment::What::samples && lane.lost + lane.spoiled > 0) {
      const double u = patient.uniform(purposes.loss, index);
      consignment.arrived = u >= lane.lost + lane.spoiled;
      consignment.spoiled = !consignment.arrived && u >= lane.lost;
      if (!consignment.arrived) co_return;
    }
    if (product && patient.patient_is_gone()) co_return;
  }
}

Process tests(World& world, Case& patient, Track track) {
  Facilities& shared = world.facilities;
  const Product& rules = patient.rules->scenario().product;
  const std::uint32_t culture = patient.record.cultures;
  const Duration takes = patient.draw(rules.release, purpose::release, culture);
  SiteIndex laboratory = patient.supply->maker;
  if (rules.tested_at) {
    laboratory = *rules.tested_at;
    patient.note_at(patient.supply->maker, What::sample_sent);
    Consignment samples{Consignment::What::samples, track, 64U * culture};
    co_await finished(transport(world, patient, patient.supply->samples, samples));
    co_await turn_for(patient, track, {ResourceKind::opening_hours, laboratory},
                      shared.door(laboratory));
  }
  const WaitedFor place_there{ResourceKind::quality_control, laboratory};
  co_await turn_for(patient, track, place_there, shared.test_batch(laboratory));
  const Unit place = co_await turn_for(patient, track, place_there,
                                       shared.find(laboratory, ResourceKind::quality_control));
  co_await hold(world.engine, takes);
}

bool is_out_of_specification(Case& patient, std::uint32_t culture) {
  return patient.happens(patient.rules->scenario().product.out_of_specification,
                         purpose::out_of_specification, culture);
}

Process testing_path(World& world, Case& patient, std::uint32_t culture) {
  co_await finished(tests(world, patient, Track::testing));
  if (!is_out_of_specification(patient, culture)) co_return;
  ++patient.record.out_of_specification;
  patient.found_out_of_specification();
}

Process booking_path(World& world, Case& patient) {
  const SiteIndex maker = patient.supply->maker;
  patient.suite = co_await turn_for(patient, Track::booking, {ResourceKind::suites, maker},
                                    world.facilities.find(maker, ResourceKind::suites));
  patient.suite_booked.announce();
}

Process bed_path(World& world, Case& patient) {
  const SiteIndex hospital = patient.record.hospital;
  patient.ward_bed = co_await turn_for(patient, Track::bed, {ResourceKind::ward_beds, hospital},
                                       world.facilities.find(hospital, ResourceKind::ward_beds));
  patient.product_news.announce();
}

}  // namespace v2v
