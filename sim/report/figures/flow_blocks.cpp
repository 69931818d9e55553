// The boxes of a flowchart: wrapped, measured, drawn.
#include "report/figures/flow_blocks.hpp"

#include "report/figures/type_metrics.hpp"
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace v2v::report {
namespace {

using Anchor = PageText::Anchor;
using Tone = PageText::Tone;

constexpr double chart_size = 2.9, title_size = 4, subtitle_size = 2.8, caption_size = 2.5;
constexpr double line_height = 1.35;  // of the size
constexpr double ascent = 0.76;       // of the size, with its share of the leading above
constexpr double text_room = Page::width - 2 * Page::margin;

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// A count of which every cohort has the same is no estimate and has no interval.
std::optional<Interval> shown(const std::optional<Interval>& interval, double mean) {
  const bool constant = interval && interval->lo == interval->hi && interval->lo == mean;
  return constant ? std::nullopt : interval;
}

/// With a dagger where it is of more losses than its own.
std::string published_number(const Loss& loss) {
  return loss.published ? whole(*loss.published) + (loss.until ? "†" : "") : "";
}

struct Words {
  std::string mean, share, interval, published;
};

Words words_of_count(double mean, const std::optional<Interval>& prediction95, double intended) {
  const std::optional<Interval> interval = shown(prediction95, mean);
  return {count_mean(mean, interval),
          intended > 0 ? "(" + percent_with_unit(mean / intended) + ")" : "",
          count_interval(interval), ""};
}

/// Columns as wide as the widest of each, from 0.
FlowColumn::Numbers columns_of(const std::vector<Words>& all, const Measures& m) {
  double mean = 0, share = 0, interval = 0, published = 0;
  const auto widen = [&](double& width, const std::string& text) {
    width = std::max(width, text_width(text, m.size, false));
  };
  const auto is_whole = [](const Words& words) {
    return words.mean.find('.') == std::string::npos;
  };
  const bool any_decimals = !std::all_of(all.begin(), all.end(), is_whole);
  for (const Words& words : all) {
    widen(mean, any_decimals && is_whole(words) ? words.mean + ".0" : words.mean);
    widen(share, words.share);
    widen(interval, words.interval);
    widen(published, words.published);
  }
  const double between = 0.6 * m.size;
  FlowColumn::Numbers at;
  at.decimals = any_decimals ? text_width(".0", m.size, false) : 0;
  at.mean_right = mean;
  at.share_right = at.mean_right + (share > 0 ? share + between : 0);
  at.interval_left = at.share_right + between;
  at.right = at.interval_left + interval + (published > 0 ? published + 2 * between : 0);
  return at;
}

void move(FlowColumn::Numbers& numbers, double by) {
  for (double* place : {&numbers.left, &numbers.mean_right, &numbers.share_right,
                        &numbers.interval_left, &numbers.right})
    *place += by;
}

double intended_at(const std::vector<Stage>& stages, std::size_t stage) {
  const auto itt =
      std::find_if(stages.begin(), stages.end(), [](const Stage& one) { return one.is_itt; });
  return itt != stages.end() && itt - stages.begin() <= static_cast<std::ptrdiff_t>(stage)
             ? itt->row.mean
             : 0;
}

void add(Page& page, const std::string& content, double x, double baseline, double size,
         Anchor anchor, int box, Tone tone = Tone::normal, bool bold = false) {
  page.texts.push_back({x, baseline, size, anchor, bold, tone, content, box});
}

int add_box(Page& page, PageBox::Kind kind, double x, double y, double width, double height) {
  page.boxes.push_back({kind, x, y, width, height});
  return static_cast<int>(page.boxes.size()) - 1;
}

double first_baseline(double top, const Measures& m) {
  return top + m.pad + m.size * (ascent + 0.2);
}

void draw_numbers(Page& page, const Words& words, const FlowColumn::Numbers& at, double baseline,
                  const Measures& m, int box, Tone tone) {
  const bool is_whole = words.mean.find('.') == std::string::npos;
  add(page, words.mean, at.mean_right - (is_whole ? at.decimals : 0), baseline, m.size, Anchor::end,
      box, tone);
  if (!words.share.empty())
    add(page, words.share, at.share_right, baseline, m.size, Anchor::end, box, tone);
  if (!words.interval.empty())
    add(page, words.interval, at.interval_left, baseline, m.size, Anchor::start, box, tone);
}

/// Lines at the left margin below `top`; returns where they end.
double add_lines(Page& page, const std::vector<std::string>& lines, double top, double size,
                 bool bold, Tone tone) {
  for (const std::string& line : lines) {
    add(page, line, Page::margin, top + size * ascent, size, Anchor::start, -1, tone, bold);
    top += size * line_height;
  }
  return top;
}

FlowBlock block_of(const Stage& stage, double intended, const FlowColumn& column,
                   const Measures& m) {
  FlowBlock block;
  block.stage = &stage;
  block.intended = intended;
  const double inner = column.gate_width - 2 * m.pad;
  if (stage.row.published)
    block.published = "published " + whole(*stage.row.published) + (stage.is_outside() ? "*" : "");
  const double beside =
      block.published.empty() ? 0 : text_width(block.published, m.size, false) + m.size;
  block.name = wrapped(capitalised(stage.name), inner - beside, m.size, true);
  if (!column.gate.fit)
    block.numbers = wrapped(count(stage.row.mean, shown(stage.row.prediction95, stage.row.mean)),
                            inner, m.size, false);
  block.gate_height =
      height_of(block.name.size() + std::max<std::size_t>(block.numbers.size(), 1), m);
  if (stage.losses.empty()) return block;

  const bool any_published = std::any_of(stage.losses.begin(), stage.losses.end(),
                                         [](const Loss& loss) { return loss.published; });
  block.head_published = stage.lost_published ? "published " + whole(*stage.lost_published)
                         : any_published      ? "published"
                                              : "";
  const double room =
      column.losses_width - 3 * m.pad - m.size - text_width(block.head_published, m.size, false);
  const std::string head = capitalised(stage.lost_as) + ": " + lost_count(stage);
  if (intended > 0)
    block.head =
        wrapped(head + " (" + percent_with_unit(stage.lost / intended) + ")", room, m.size, true);
  // The share is left out where it would be torn apart.
  if (block.head.size() != 1) block.head = wrapped(head, room, m.size, true);
  std::size_t lines = block.head.size();
  for (const Loss& loss : stage.losses) {
    block.rows.push_back(
        {wrapped(capitalised(loss.reason), column.losses.left - column.losses_left - m.pad - m.size,
                 m.size, false),
         &loss});
    lines += block.rows.back().reason.size();
  }
  block.losses_height = height_of(lines, m);
  return block;
}

}  // namespace

Measures::Measures(double scale)
    : size(chart_size * scale),
      line(size * line_height),
      pad(1.8 * scale),
      gap(7 * scale),
      apart(2.5 * scale) {}

double height_of(std::size_t lines, const Measures& m) {
  return static_cast<double>(lines) * m.line + 2 * m.pad;
}

std::vector<std::string> wrapped(std::string_view text, double width, double size, bool bold) {
  return wrap(text, width, [=](std::string_view part) { return text_width(part, size, bold); });
}

void place_numbers(FlowColumn& column, const std::vector<Stage>& stages, const Measures& m) {
  std::vector<Words> gates, losses;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const double intended = intended_at(stages, i);
    gates.push_back(words_of_count(stages[i].row.mean, stages[i].row.prediction95, intended));
    for (const Loss& loss : stages[i].losses) {
      losses.push_back(words_of_count(loss.mean, loss.prediction95, intended));
      losses.back().published = published_number(loss);
    }
  }
  column.gate = columns_of(gates, m);
  column.gate.fit = column.gate.right <= column.gate_width - 2 * m.pad;
  move(column.gate, column.gate_left + m.pad);
  column.losses = columns_of(losses, m);
  move(column.losses, column.losses_left + column.losses_width - m.pad -
                          text_width("*", m.size, false) - column.losses.right);
}

std::vector<FlowBlock> blocks_of(const std::vector<Stage>& stages, const FlowColumn& column,
                                 const Measures& m) {
  std::vector<FlowBlock> blocks;
  for (std::size_t i = 0; i < stages.size(); ++i)
    blocks.push_back(block_of(stages[i], intended_at(stages, i), column, m));
  return blocks;
}

void draw_gate(Page& page, const FlowBlock& block, const FlowColumn& column, const Measures& m) {
  const Stage& stage = *block.stage;
  const auto kind = stage.is_itt || stage.is_last ? PageBox::Kind::counted : PageBox::Kind::gate;
  const int box =
      add_box(page, kind, column.gate_left, block.gate_top, column.gate_width, block.gate_height);
  double baseline = first_baseline(block.gate_top, m);
  const Tone tone = stage.is_outside() ? Tone::outside : Tone::normal;
  const double left = column.gate_left + m.pad;
  if (!block.published.empty())
    add(page, block.published, column.gate_left + column.gate_width - m.pad, baseline, m.size,
        Anchor::end, box, stage.is_outside() ? Tone::outside : Tone::quiet);
  for (const std::string& line : block.name)
    add(page, line, left, std::exchange(baseline, baseline + m.line), m.size, Anchor::start, box,
        Tone::normal, true);
  for (const std::string& line : block.numbers)
    add(page, line, left, std::exchange(baseline, baseline + m.line), m.size, Anchor::start, box,
        tone);
  if (column.gate.fit)
    draw_numbers(page, words_of_count(stage.row.mean, stage.row.prediction95, block.intended),
                 column.gate, baseline, m, box, tone);
}

void draw_losses(Page& page, const FlowBlock& block, const FlowColumn& column, const Measures& m) {
  if (block.rows.empty()) return;
  const double top = block.losses_centre - block.losses_height / 2;
  const int box = add_box(page, PageBox::Kind::losses, column.losses_left, top, column.losses_width,
                          block.losses_height);
  double baseline = first_baseline(top, m);
  const double x = column.losses_left + m.pad;
  const auto next = [&] { return std::exchange(baseline, baseline + m.line); };
  if (!block.head_published.empty())
    add(page, block.head_published, column.losses.right, baseline, m.size, Anchor::end, box,
        Tone::quiet);
  for (const std::string& line : block.head)
    add(page, line, x, next(), m.size, Anchor::start, box, Tone::normal, true);
  for (const FlowBlock::Row& row : block.rows) {
    // The numbers stand beside the last line of a wrapped reason.
    const double at = baseline + static_cast<double>(row.reason.size() - 1) * m.line;
    for (const std::string& line : row.reason)
      add(page, line, x, next(), m.size, Anchor::start, box);
    const Loss& loss = *row.loss;
    draw_numbers(page, words_of_count(loss.mean, loss.prediction95, block.intended), column.losses,
                 at, m, box, Tone::normal);
    if (!loss.published) continue;
    const Tone tone = loss.is_outside() ? Tone::outside : Tone::quiet;
    add(page, published_number(loss), column.losses.right, at, m.size, Anchor::end, box, tone);
    if (loss.is_outside())
      add(page, "*", column.losses.right, at, m.size, Anchor::start, box, tone);
  }
}

double draw_words(Page& page, const std::vector<std::string>& lines, double left, double top,
                  double width, const Measures& m) {
  const double height = height_of(lines.size(), m);
  const int box = add_box(page, PageBox::Kind::gate, left, top, width, height);
  double baseline = first_baseline(top, m);
  for (const std::string& line : lines)
    add(page, line, left + width / 2, std::exchange(baseline, baseline + m.line), m.size,
        Anchor::middle, box, Tone::normal, &line == &lines.front());
  return top + height;
}

double add_heading(Page& page, std::string_view title, std::string_view question) {
  constexpr std::size_t most_lines = 3;
  std::vector<std::string> lines = wrapped(clean(title), text_room, title_size, true);
  if (lines.size() > most_lines) {
    lines.resize(most_lines);
    lines.back() = cut_to(lines.back() + "\u2026\u2026", text_room, title_size, true);
  }
  double top = add_lines(page, lines, Page::margin, title_size, true, Tone::normal);
  if (!clean(question).empty())
    top = add_lines(page, wrapped(clean(question), text_room, subtitle_size, false), top + 0.6,
                    subtitle_size, false, Tone::quiet);
  return top + 3;
}

double add_caption(Page& page, const std::vector<Warning>& warnings,
                   const std::vector<std::string>& sentences, double top) {
  const auto lines = [&](const std::string& sentence, Tone tone) {
    top = add_lines(page, wrapped(sentence, text_room, caption_size, false), top, caption_size,
                    false, tone);
  };
  for (const Warning& warning : most_important(warnings, overloads_in_picture))
    lines(sentence_of(warning), is_note(warning) ? Tone::quiet : Tone::outside);
  for (const std::string& sentence : sentences) lines(sentence, Tone::quiet);
  return top;
}

}  // namespace v2v::report
