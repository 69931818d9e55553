// Parts of the product's way that occur in several places of it.
#pragma once

#include "pathway/patient/case.hpp"
#include "vein2vein/network/network.hpp"

#include <cstdint>

namespace v2v {

/// What is on its way, and in the end what became of it.
struct Consignment {
  enum class What : std::uint8_t { cells, product, samples };
  What what{};
  Track track{};
  std::uint32_t index = 0;  ///< of the random numbers of its next leg
  SiteIndex at = 0;
  bool arrived = true;  ///< so far
  bool spoiled = false;
};

/// A leg without departures and without loss: how long it takes.
struct TakesOnlyTime {
  bool yes = false;
  Duration length;
};
TakesOnlyTime plain_leg(World& world, Case& patient, const Leg& leg, Consignment& consignment);
/// Any other leg: the departure, the transit, and whether all went well.
Process transport(World& world, Case& patient, const Leg& leg, Consignment& consignment);

/// Samples to the laboratory, a batch, a place, and the time that testing takes.
Process tests(World& world, Case& patient, Track track);
bool is_out_of_specification(Case& patient, std::uint32_t culture);

}  // namespace v2v
