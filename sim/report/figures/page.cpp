// Lays flowcharts out, shrinking the type until A4 holds them or it would be too small.
#include "report/figures/page.hpp"

#include "report/figures/flow_blocks.hpp"
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/comparison.hpp"
#include "report/warning_lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace v2v::report {
namespace {

constexpr double left = Page::margin, right = Page::width - Page::margin;
constexpr double above_caption = 4, smallest = 0.87, step = 0.96;

/// Puts the boxes under each other, the losses at the height of the arrows; returns the lower end.
/// The two columns only have to keep clear of themselves.
double place(std::vector<FlowBlock>& blocks, double top, const Measures& m) {
  double free_gate = top, free_losses = top;
  for (FlowBlock& block : blocks) {
    const double half = block.losses_height / 2;
    block.gate_top = free_gate;
    if (block.stage->is_last) {
      // Whatever is lost afterwards stands beside the last box.
      if (half > 0)
        block.gate_top = std::max(block.gate_top, free_losses + half - block.gate_height / 2);
      block.losses_centre = block.gate_top + block.gate_height / 2;
    } else {
      const double arrow = block.gate_top + block.gate_height + m.gap / 2;
      block.losses_centre = half > 0 ? std::max(arrow, free_losses + half) : arrow;
    }
    free_gate =
        std::max(block.gate_top + block.gate_height + m.gap, block.losses_centre + m.gap / 2);
    if (half > 0) free_losses = block.losses_centre + half + m.apart;
  }
  if (blocks.empty()) return top;
  // Each box in the middle between the branches above and below it.
  for (std::size_t i = 1; i + 1 < blocks.size(); ++i)
    blocks[i].gate_top =
        (blocks[i - 1].losses_centre + blocks[i].losses_centre - blocks[i].gate_height) / 2;
  const FlowBlock& last = blocks.back();
  return std::max(last.gate_top + last.gate_height, free_losses - m.apart);
}

void draw(Page& page, const std::vector<FlowBlock>& blocks, const FlowColumn& column,
          const Measures& m) {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const FlowBlock& block = blocks[i];
    const bool is_last = i + 1 == blocks.size();
    if (!is_last)
      page.arrows.push_back(
          {column.spine, block.gate_top + block.gate_height, column.spine, blocks[i + 1].gate_top});
    const bool is_below = block.losses_centre > block.gate_top + block.gate_height;
    if (!block.rows.empty() && is_last && is_below)
      page.arrows.push_back({column.spine, block.gate_top + block.gate_height, column.spine,
                             block.losses_centre, false});
    if (!block.rows.empty())
      page.arrows.push_back({is_last && column.losses_left > column.gate_left + column.gate_width
                                 ? column.gate_left + column.gate_width
                                 : column.spine,
                             block.losses_centre, column.losses_left, block.losses_centre});
    draw_gate(page, block, column, m);
    draw_losses(page, block, column, m);
  }
}

/// The losses of one arm below its boxes, indented; boxes of the same gate at the same height.
double place_arms(std::array<std::vector<FlowBlock>, 2>& arms, double top, const Measures& m) {
  double end = top;
  for (std::size_t i = 0; i < std::max(arms[0].size(), arms[1].size()); ++i) {
    double gate = 0, losses = 0;
    for (const auto& arm : arms)
      if (i < arm.size()) {
        gate = std::max(gate, arm[i].gate_height);
        losses = std::max(losses, arm[i].losses_height);
      }
    for (auto& arm : arms)
      if (i < arm.size()) {
        arm[i].gate_top = top;
        arm[i].gate_height = gate;
        arm[i].losses_centre = top + gate + m.apart + arm[i].losses_height / 2;
      }
    end = top + gate + (losses > 0 ? m.apart + losses : 0);
    top = end + (losses > 0 ? m.apart + m.size : m.gap);
  }
  return end;
}

/// Calls `attempt(scale)`, which returns where a page ends, until that is good.
template <class Attempt>
void fit(Page& page, const Attempt& attempt) {
  for (double scale = 1;; scale = std::max(scale * step, smallest)) {
    Page tried;
    tried.scale = scale;
    attempt(tried);
    page = std::move(tried);
    if (page.bottom <= Page::height || scale <= smallest) return;
  }
}

std::vector<std::string> caption_of_arms(const ComparisonSummary& comparison,
                                         const std::vector<std::string>& names) {
  std::vector<std::string> sentences = caption_of(comparison.arms[0]);
  for (std::string& sentence : sentences)
    if (sentence.starts_with("Treated") || sentence.starts_with("Vein to vein"))
      sentence = clean(names[0]) + ". " + sentence;
  const std::vector<std::string> second = caption_of(comparison.arms[1]);
  for (const std::string& sentence : second)
    if (sentence.starts_with("Treated") || sentence.starts_with("Vein to vein"))
      sentences.insert(sentences.end() - 1, clean(names[1]) + ". " + sentence);
  if (!comparison.differences.empty())
    sentences.push_back(clean(change_sentence(comparison.differences.front(), names[0], names[1])));
  return sentences;
}

/// Two arms side by side below the patients of both.
struct TwoArms {
  std::string title, question;
  std::vector<std::string> common;  ///< words of the box above them
  std::array<std::vector<Stage>, 2> stages;
  std::vector<Warning> warnings;
  std::vector<std::string> caption;
};

Page lay_out(const TwoArms& arms) {
  Page page;
  fit(page, [&](Page& tried) {
    const Measures m(tried.scale);
    const double top = add_heading(tried, arms.title, arms.question);
    constexpr double width = (right - left - 6) / 2;
    const double below = draw_words(tried, arms.common, Page::width / 2 - 40, top, 80, m);
    const double fork = below + m.gap / 2;
    tried.arrows.push_back({Page::width / 2, below, Page::width / 2, fork, false});
    std::array<FlowColumn, 2> columns{};
    std::array<std::vector<FlowBlock>, 2> blocks;
    for (std::size_t i = 0; i < 2; ++i) {
      const double from = left + static_cast<double>(i) * (width + 6);
      columns[i] = {from, width, from + 4, from + 8, width - 8, {}, {}};
      place_numbers(columns[i], arms.stages[i], m);
      blocks[i] = blocks_of(arms.stages[i], columns[i], m);
      const double centre = from + width / 2;
      tried.arrows.push_back({std::min(centre, Page::width / 2), fork,
                              std::max(centre, Page::width / 2), fork, false});
      tried.arrows.push_back({centre, fork, centre, fork + m.gap / 2});
    }
    const double end = place_arms(blocks, fork + m.gap / 2, m);
    for (std::size_t i = 0; i < 2; ++i) draw(tried, blocks[i], columns[i], m);
    tried.bottom = add_caption(tried, arms.warnings, arms.caption, end + above_caption);
  });
  return page;
}

Page lay_out_trial(const RunSummary& run) {
  TwoArms arms{run.title.empty() ? run.scenario : run.title,
               run.question,
               {"Randomised"},
               {flowchart_of(run), flowchart_of(*run.outcomes->randomised)},
               run.warnings,
               caption_of(run)};
  if (arms.stages[0].empty()) return {};
  arms.common.push_back(
      count_mean(arms.stages[0].front().row.mean + arms.stages[1].front().row.mean, std::nullopt));
  arms.stages[0].front().name = "allocated to cells: " + arms.stages[0].front().name;
  return lay_out(arms);
}

}  // namespace

Page lay_out(const RunSummary& run) {
  if (run.outcomes && run.outcomes->randomised) return lay_out_trial(run);
  Page page;
  const std::vector<Stage> stages = flowchart_of(run);
  fit(page, [&](Page& tried) {
    const Measures m(tried.scale);
    const double top =
        add_heading(tried, run.title.empty() ? run.scenario : run.title, run.question);
    FlowColumn column{left, 66, left + 33, left + 76, right - left - 76, {}, {}};
    place_numbers(column, stages, m);
    std::vector<FlowBlock> blocks = blocks_of(stages, column, m);
    const double end = place(blocks, top, m);
    draw(tried, blocks, column, m);
    tried.bottom = add_caption(tried, run.warnings, caption_of(run), end + above_caption);
  });
  return page;
}

Page lay_out(const ComparisonSummary& comparison) {
  const std::vector<std::string> names = names_of(comparison.arms);
  TwoArms arms{clean(names[0]) + " or " + clean(names[1]),
               comparison.arms[0].question,
               {"Virtual patients, the same in both arms"},
               {flowchart_of(comparison.arms[0]), flowchart_of(comparison.arms[1])},
               warnings_of(comparison),
               caption_of_arms(comparison, names)};
  // Who comes is the same in both arms where the first gate counts the same.
  auto& stages = arms.stages;
  const bool alike = !stages[0].empty() && !stages[1].empty() &&
                     stages[0][0].row.gate == stages[1][0].row.gate &&
                     stages[0][0].row.mean == stages[1][0].row.mean;
  if (alike)
    arms.common.push_back(std::string(name_of(stages[0][0].row.gate)) + ": " +
                          count_mean(stages[0][0].row.mean, std::nullopt) + " a trial");
  for (std::size_t i = 0; i < 2; ++i)
    if (!stages[i].empty())
      stages[i][0].name = "allocated to " + clean(names[i]) + ": " + stages[i][0].name;
  return lay_out(arms);
}

}  // namespace v2v::report
