// A network on a map.
#pragma once

#include "report/figures/canvas.hpp"
#include "report/network_picture.hpp"

namespace v2v::report {

/// Whether every site says where it is, and not all at one place.
bool has_map(const NetworkDescription& network);
/// Sites at their places, lanes between them, names beside them where nothing else stands; returns
/// where it ends.
double draw_map(Canvas& canvas, const NetworkDescription& network, const NetworkPicture& picture,
                double top);
/// One a mode.
const char* dashes_of(std::size_t style);

}  // namespace v2v::report
