// What every form of a network shows: sites that are alike put together, and the lanes between.
#pragma once

#include "vein2vein/network/description.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace v2v::report {

struct NetworkNode {
  std::string name;  ///< cleaned; `hospital-1 to hospital-12`, or of a region
  std::string kind;  ///< as in the description
  std::string region;
  std::vector<std::size_t> sites;  ///< indices, in order
  double patients_per_day = 0, products_per_day = 0;
  /// The highest utilisation of its resources, and of which.
  std::optional<double> utilisation;
  std::string busiest;
};

/// All lanes between the same nodes by the same mode; means over them.
struct NetworkEdge {
  std::size_t from = 0, to = 0;  ///< nodes
  std::string mode;              ///< cleaned
  double days = 0;               ///< transit
  double wait_days = 0, departures_per_week = 0, cost = 0, lost = 0;
  std::size_t lanes = 0;
};

struct NetworkPicture {
  std::vector<NetworkNode> nodes;    ///< in the order of their first sites
  std::vector<NetworkEdge> edges;    ///< in the order of their first lanes
  std::vector<std::size_t> node_of;  ///< by site
};

/// Hospitals `name-1`, `name-2`, ... with the same lanes become one node; if that leaves more than
/// `most_nodes`, so do all hospitals of a region.
NetworkPicture picture_of(const NetworkDescription& network, std::size_t most_nodes);

/// `air, 1.5 d`.
std::string lane_label(const NetworkEdge& edge);
/// `0.25 patients a day`, `1.5 products a day` or nothing.
std::string traffic_label(const NetworkNode& node);
/// The bottleneck and the demand at which it is fully used, as a sentence.
std::string bottleneck_sentence(const NetworkDescription& network);

}  // namespace v2v::report
