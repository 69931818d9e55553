// The boxes of a flowchart before they have a place, and how they are drawn there.
#pragma once

#include "report/figures/page.hpp"
#include "vein2vein/report/flowchart.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// All lengths inside the chart; they shrink together, the widths of the boxes stay.
struct Measures {
  double size, line, pad, gap, apart;
  explicit Measures(double scale);
};

/// Where boxes and numbers stand from left to right. The numbers have the same columns in all boxes
/// of a kind: the count, its share of those intended to treat, the interval, what is published.
struct FlowColumn {
  double gate_left, gate_width, spine;  ///< the arrow down
  double losses_left, losses_width;
  struct Numbers {
    double left = 0, mean_right = 0, share_right = 0, interval_left = 0, right = 0;
    double decimals = 0;  ///< room behind whole counts, so that all points are below each other
    bool fit = true;      ///< otherwise they are words
  } gate, losses;
};
void place_numbers(FlowColumn& column, const std::vector<Stage>& stages, const Measures& m);

/// One stage with everything wrapped.
struct FlowBlock {
  struct Row {
    std::vector<std::string> reason;
    const Loss* loss;
  };
  const Stage* stage = nullptr;
  double intended = 0;  ///< patients at the ITT gate where this one is not before it, else 0
  std::vector<std::string> name, numbers;  // of the box; numbers only where they do not fit
  std::vector<std::string> head;           // of the losses
  std::string published, head_published;
  std::vector<Row> rows;
  double gate_height = 0, losses_height = 0;
  double gate_top = 0, losses_centre = 0;
};
/// `stages` must outlive the blocks.
std::vector<FlowBlock> blocks_of(const std::vector<Stage>& stages, const FlowColumn& column,
                                 const Measures& m);

/// Boxes that have their places.
void draw_gate(Page& page, const FlowBlock& block, const FlowColumn& column, const Measures& m);
void draw_losses(Page& page, const FlowBlock& block, const FlowColumn& column, const Measures& m);
/// A box with words in its middle; returns where it ends.
double draw_words(Page& page, const std::vector<std::string>& lines, double left, double top,
                  double width, const Measures& m);
double height_of(std::size_t lines, const Measures& m);
std::vector<std::string> wrapped(std::string_view text, double width, double size, bool bold);

/// Title and question at the top; returns where they end.
double add_heading(Page& page, std::string_view title, std::string_view question);
/// A sentence each on its own lines, warnings first; returns where they end.
double add_caption(Page& page, const std::vector<Warning>& warnings,
                   const std::vector<std::string>& sentences, double top);

}  // namespace v2v::report
