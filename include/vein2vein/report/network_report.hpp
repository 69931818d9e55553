// A scenario's network as a document, JSON and drawings.
#pragma once

#include "vein2vein/network/description.hpp"
#include "vein2vein/report/document.hpp"

#include <string>

namespace v2v {

/// Hospitals that are alike in everything but their number
/// (`hospital-1`, `hospital-2`, ...) share a row.
Document full_document(const NetworkDescription& network);
/// One JSON object with every site, lane, route and resource; nothing is put together or rounded.
std::string json_of(const NetworkDescription& network);
/// For Graphviz: regions as clusters, hospitals as ellipses, makers as boxes, laboratories as
/// hexagons; lanes with their mode and days. Hospitals that are alike share a node.
std::string network_dot(const NetworkDescription& network);
/// A drawing on one page, A4 across: hospitals on the left, then the sites on the way, those who
/// make, and laboratories on the right. Hospitals that are alike share a box; of more than sixty
/// boxes, those of a region do.
std::string network_svg(const NetworkDescription& network);

}  // namespace v2v
