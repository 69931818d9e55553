// A network laid out on one page: boxes in columns, lanes between them.
#pragma once

#include "report/network_picture.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace v2v::report {

/// Millimetres from the upper left corner throughout.
struct NetworkBox {
  double x = 0, y = 0, width = 0, height = 0;
  std::size_t node = 0;
  std::size_t column = 0;
};

/// A region's sites in one column.
struct RegionBox {
  double x = 0, y = 0, width = 0, height = 0;
  std::string name;  ///< cleaned and cut to its width
  double size = 0;   ///< of its type
};

/// A cubic curve and the words on it.
struct LaneCurve {
  double x[4] = {}, y[4] = {};
  std::size_t style = 0;  ///< one a mode, in the order of `modes_of`
  std::string label;
  double label_x = 0, label_y = 0;  ///< the middle of the words
  static constexpr double label_size = 2.5;
};

/// Modes of transport in the order of their first lanes.
std::vector<std::string> modes_of(const NetworkPicture& picture);

struct NetworkPage {
  static constexpr double width = 180, margin = 2;
  double top = 0, bottom = 0;     ///< of the drawing, between title and caption
  std::vector<NetworkBox> boxes;  ///< by node
  std::vector<RegionBox> regions;
  std::vector<LaneCurve> lanes;
};

/// From `top` on, as high as its boxes need.
NetworkPage lay_out(const NetworkDescription& network, const NetworkPicture& picture, double top);

/// Adds the lanes between boxes that have their places: round the boxes of other sites where there
/// is a way, their words where nothing else stands, and none where there is no such place.
void draw_lanes(NetworkPage& page, const NetworkPicture& picture);

}  // namespace v2v::report
