// Writes a flowchart for Graphviz.
#include "report/figures/markup.hpp"
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

std::string count_words(double mean, const std::optional<Interval>& interval,
                        const std::optional<std::uint32_t>& published) {
  std::string text = count(mean, interval);
  if (published) text += ", published " + whole(*published);
  return is_outside(published, interval) ? text + " *" : text;
}

std::string loss_words(const Loss& loss) {
  std::string text = loss.reason + ": " + count(loss.mean, loss.prediction95);
  if (loss.published) text += ", published " + whole(*loss.published);
  if (loss.published && loss.until) text += " (" + until_words(loss) + ')';
  return loss.is_outside() ? text + " *" : text;
}

std::string losses_label(const Stage& stage) {
  std::string head = stage.lost_as + ": " + lost_count(stage);
  if (stage.lost_published) head += ", published " + whole(*stage.lost_published);
  std::string text = dot_label(head, "\\l");
  for (const Loss& loss : stage.losses) text += dot_label(loss_words(loss), "\\l");
  return text;
}

/// A branch point on the arrow carries the losses to the side.
std::string stage_dot(const Stage& stage, std::size_t i) {
  std::string out = fmt::format(
      "  gate{} [label=\"{}{}\"{}];\n", i, dot_label(stage.name, "\\n"),
      dot_label(count_words(stage.row.mean, stage.row.prediction95, stage.row.published), "\\n"),
      stage.is_itt || stage.is_last ? ", style=filled, fillcolor=\"#e9f0f7\"" : "");
  const bool loses = !stage.losses.empty();
  if (loses)
    out += fmt::format("  lost{} [label=\"{}\", style=filled, fillcolor=\"#f7f7f5\"];\n", i,
                       losses_label(stage));
  if (stage.is_last) {
    if (loses) out += fmt::format("  {{ rank=same; gate{0} -> lost{0}; }}\n", i);
  } else if (loses) {
    out += fmt::format("  branch{0} [shape=point, width=0.01, label=\"\"];\n", i);
    out += fmt::format("  gate{0} -> branch{0} [dir=none, weight=9];\n", i);
    out += fmt::format("  {{ rank=same; branch{0} -> lost{0}; }}\n", i);
    out += fmt::format("  branch{} -> gate{} [weight=9];\n", i, i + 1);
  } else {
    out += fmt::format("  gate{} -> gate{} [weight=9];\n", i, i + 1);
  }
  return out;
}

}  // namespace
}  // namespace report

std::string flowchart_dot(const RunSummary& run) {
  using namespace report;
  std::string caption;
  for (const Warning& warning : most_important(run.warnings, overloads_in_picture))
    caption += dot_label(sentence_of(warning), "\\l");
  for (const std::string& sentence : caption_of(run)) caption += dot_label(sentence, "\\l");
  std::string out = "digraph flowchart {\n";
  out +=
      "  graph [rankdir=TB, splines=ortho, nodesep=0.5, ranksep=0.25, labelloc=b, "
      "labeljust=l,\n         fontname=\"Helvetica\", fontsize=9,\n";
  out += fmt::format("         label=\"{}{}\"];\n",
                     dot_label(run.title.empty() ? run.scenario : run.title, "\\l"), caption);
  out += "  node [shape=box, fontname=\"Helvetica\", fontsize=10];\n";
  out += "  edge [arrowsize=0.6];\n";
  const std::vector<Stage> stages = flowchart_of(run);
  for (std::size_t i = 0; i < stages.size(); ++i) out += stage_dot(stages[i], i);
  return out + "}\n";
}

}  // namespace v2v
