// The flowchart drawn with box characters: boxes on the left, losses beside the arrows.
#include "report/flowchart.hpp"
#include "report/forms/terminal.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace v2v::report {
namespace {

/// Of the reasons, on a page that is so wide.
std::size_t widest_reason(std::size_t width) {
  constexpr std::size_t others = 70, narrowest = 12;
  return std::max(width, others + narrowest) - others;
}

constexpr std::size_t between = 4;

std::string published_words(const std::optional<std::uint32_t>& published,
                            const std::optional<Interval>& interval) {
  if (!published) return "";
  return "published " + whole(*published) + (is_outside(published, interval) ? " (outside)" : "");
}

std::string published_words(const Loss& loss) {
  std::string text = published_words(loss.published, loss.compared);
  if (loss.published && loss.until) text += " (" + until_words(loss) + ')';
  return text;
}

std::string bar(std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < width; ++i) out += "─";
  return out;
}

/// Columns shared by all rows of losses, so that their numbers stand under each other.
struct LossColumns {
  std::size_t page = 0;  ///< all of them together
  std::size_t reason = 0, mean = 0, interval = 0;
};

LossColumns columns_for(const std::vector<Stage>& stages, std::size_t width) {
  LossColumns widths{.page = width};
  for (const Stage& stage : stages)
    for (const Loss& loss : stage.losses) {
      for (const std::string& line : wrap_columns(loss.reason, widest_reason(width)))
        widths.reason = std::max(widths.reason, columns(line));
      widths.mean = std::max(widths.mean, count_mean(loss.mean, loss.prediction95).size());
      widths.interval = std::max(widths.interval, count_interval(loss.prediction95).size());
    }
  return widths;
}

void add_loss(std::vector<std::string>& lines, const Loss& loss, const LossColumns& widths,
              const std::string& stem) {
  std::vector<std::string> reason = wrap_columns(loss.reason, widest_reason(widths.page));
  for (std::size_t i = 0; i + 1 < reason.size(); ++i) lines.push_back(stem + "     " + reason[i]);
  std::string line = stem + "     " + left_in(widths.reason, reason.back()) + "  " +
                     right_in(widths.mean, count_mean(loss.mean, loss.prediction95)) + ' ' +
                     left_in(widths.interval, count_interval(loss.prediction95));
  const std::string published = published_words(loss);
  if (columns(line) + 2 + columns(published) > widths.page) {
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(line);
    line = stem + "       " + published;
  } else {
    line += "  " + published;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  lines.push_back(line);
}

void add_losses(std::vector<std::string>& lines, const Stage& stage, const LossColumns& widths) {
  if (!stage.losses.empty()) {
    std::string head =
        fmt::format("   {}─▶ {}: {}", stage.is_last ? "└" : "├", stage.lost_as, lost_count(stage));
    if (stage.lost_published) head += ", published " + whole(*stage.lost_published);
    lines.push_back(head);
    for (const Loss& loss : stage.losses)
      add_loss(lines, loss, widths, stage.is_last ? "    " : "   │");
  }
  if (!stage.is_last) lines.push_back("   ▼");
}

std::string box_numbers(const Stage& stage) {
  std::string text = count(stage.row.mean, stage.row.prediction95);
  const std::string published = published_words(stage.row.published, stage.row.prediction95);
  return published.empty() ? text : text + "  " + published;
}

std::size_t widest(const std::vector<std::string>& lines) {
  std::size_t width = 1;
  for (const std::string& line : lines) width = std::max(width, columns(line));
  return width;
}

std::vector<std::string> lines_of(const std::vector<Stage>& stages, std::size_t width) {
  const LossColumns widths = columns_for(stages, width);
  std::size_t inner = 0;
  for (const Stage& stage : stages)
    inner = std::max({inner, columns(stage.name), columns(box_numbers(stage))});
  std::vector<std::string> lines;
  for (const Stage& stage : stages) {
    const bool goes_on = !stage.is_last || !stage.losses.empty();
    lines.push_back("┌" + bar(inner + 2) + "┐");
    lines.push_back("│ " + left_in(inner, stage.name) + " │");
    lines.push_back("│ " + left_in(inner, box_numbers(stage)) + " │");
    lines.push_back(goes_on ? "└──┬" + bar(inner - 1) + "┘" : "└" + bar(inner + 2) + "┘");
    add_losses(lines, stage, widths);
  }
  return lines;
}

/// Two drawings beside each other with headings, or nothing when they are not narrow enough.
std::vector<std::string> beside(const std::string& left_heading,
                                const std::vector<std::string>& left,
                                const std::string& right_heading,
                                const std::vector<std::string>& right, std::size_t width) {
  const std::size_t left_width = widest(left), right_width = widest(right);
  if (left_width + between + right_width > width) return {};
  const auto under = [](const std::string& heading, std::size_t columns_wide,
                        const std::vector<std::string>& drawing) {
    std::vector<std::string> all = wrap_columns(heading, columns_wide);
    all.insert(all.end(), drawing.begin(), drawing.end());
    return all;
  };
  std::vector<std::string> a = under(left_heading, left_width, left);
  std::vector<std::string> b = under(right_heading, right_width, right);
  // Headings of different length: the drawings start on the same line all the same.
  const std::size_t head_a = a.size() - left.size(), head_b = b.size() - right.size();
  auto& shorter = head_a < head_b ? a : b;
  shorter.insert(std::next(shorter.begin(), static_cast<std::ptrdiff_t>(std::min(head_a, head_b))),
                 std::max(head_a, head_b) - std::min(head_a, head_b), "");
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    std::string line = left_in(left_width + between, i < a.size() ? a[i] : "");
    if (i < b.size()) line += b[i];
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::vector<std::string> flowchart_lines(const blocks::Flowchart& flowchart, std::size_t width) {
  const auto& arms = flowchart.arms;
  std::vector<std::string> lines;
  if (arms.size() == 2)
    lines = beside(arms[0].name, lines_of(arms[0].stages, width), arms[1].name,
                   lines_of(arms[1].stages, width), width);
  if (!lines.empty()) return lines;
  for (const blocks::Flowchart::Arm& arm : arms) {
    if (!lines.empty()) lines.emplace_back();
    if (!arm.name.empty())
      for (const std::string& line : wrap_columns(arm.name, width)) lines.push_back(line);
    for (const std::string& line : lines_of(arm.stages, width)) lines.push_back(line);
  }
  return lines;
}

}  // namespace v2v::report
