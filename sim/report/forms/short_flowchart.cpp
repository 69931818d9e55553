// The flowchart in two lines a gate: who is there, and whom it was that did not get any further.
#include "report/flowchart.hpp"
#include "report/forms/terminal.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::report {
namespace {

std::string published_words(const std::optional<std::uint32_t>& published, bool outside) {
  if (!published) return "";
  return fmt::format("published {}{}", whole(*published), outside ? " (outside)" : "");
}

/// The largest losses first, as many as there is room for.
std::string losses_line(const Stage& stage, std::size_t width) {
  std::vector<const Loss*> losses;
  for (const Loss& loss : stage.losses)
    if (loss.mean > 0) losses.push_back(&loss);
  std::stable_sort(losses.begin(), losses.end(),
                   [](const Loss* a, const Loss* b) { return a->mean > b->mean; });
  std::string line =
      fmt::format("  {}─▶ {} {}", stage.is_last ? "└" : "├", lost_count(stage), stage.lost_as);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const std::string one = fmt::format("{}{} {}", i == 0 ? ": " : ", ", losses[i]->reason,
                                        count_mean(losses[i]->mean, losses[i]->prediction95));
    const std::size_t rest = i + 1 < losses.size() ? 3 : 0;  // for an ellipsis
    if (columns(line) + columns(one) + rest > width) return line + ", …";
    line += one;
  }
  return line;
}

}  // namespace

std::vector<std::string> short_flowchart_lines(const blocks::Flowchart& flowchart,
                                               std::size_t width) {
  std::vector<std::string> lines;
  for (const blocks::Flowchart::Arm& arm : flowchart.arms) {
    std::size_t name = 0, counted = 0;
    double intended = 0;
    for (const Stage& stage : arm.stages) {
      name = std::max(name, columns(stage.name));
      counted = std::max(counted, columns(count(stage.row.mean, stage.row.prediction95)));
      if (stage.is_itt) intended = stage.row.mean;
    }
    bool since_itt = false;
    for (const Stage& stage : arm.stages) {
      since_itt = since_itt || stage.is_itt;
      const bool has_share = since_itt && intended > 0;
      std::string line =
          fmt::format("  {}  {}  {}  {}", left_in(name, stage.name),
                      left_in(counted, count(stage.row.mean, stage.row.prediction95)),
                      right_in(7, has_share ? percent_with_unit(stage.row.mean / intended) : ""),
                      published_words(stage.row.published, stage.is_outside()));
      line.erase(line.find_last_not_of(' ') + 1);
      lines.push_back(std::move(line));
      if (stage.lost > 0) lines.push_back(losses_line(stage, width));
    }
  }
  return lines;
}

}  // namespace v2v::report
