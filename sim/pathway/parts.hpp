// Parts of the product's way that occur in several places of it.
#pragma once

#include "pathway/case.hpp"
#include "vein2vein/network/network.hpp"

#include <cstdint>

namespace v2v {

/// What is on its way, and in the end what became of it.
struct Consignment {
  enum class What : std::uint8_t { cells, product, samples };
  What what{};
  Track track{};
  std::uint32_t first_index = 0;  ///< of the random numbers of its legs
  bool arrived = true;
  bool spoiled = false;
  SiteIndex site = 0;  ///< where that was known
};
/// Every leg of the route: the departure, the transit, and whether all went well.
Process transport(World& world, Case& patient, const Route& route, Consignment& consignment);

/// Samples to the laboratory, a batch, a place, and the time that testing takes.
Process tests(World& world, Case& patient, Track track);
bool is_out_of_specification(Case& patient, std::uint32_t culture);

}  // namespace v2v
