// Lays a flowchart out on one A4 page, shrinking the type until it fits.
#include "report/page.hpp"

#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/type_metrics.hpp"
#include "report/warning_lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <string_view>
#include <utility>

namespace v2v::report {
namespace {

using Anchor = PageText::Anchor;
using Tone = PageText::Tone;

constexpr double left = Page::margin;
constexpr double right = Page::width - Page::margin;
constexpr double gate_width = 66;
constexpr double gate_centre = left + gate_width / 2;
constexpr double losses_left = left + gate_width + 14;
constexpr double losses_width = right - losses_left;
constexpr double title_size = 5, caption_size = 2.7, chart_size = 3.3;
constexpr double line_height = 1.35;  // of the size
constexpr double ascent = 0.76;       // of the size, with its share of the leading above
constexpr std::size_t most_title_lines = 3;

std::vector<std::string> wrapped(std::string_view text, double width, double size, bool bold) {
  return wrap(text, width, [=](std::string_view part) { return text_width(part, size, bold); });
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// All lengths inside the chart; they shrink together, the widths of the boxes stay.
struct Measures {
  double size, line, pad, gap, apart;
  explicit Measures(double scale)
      : size(chart_size * scale),
        line(size * line_height),
        pad(2.2 * scale),
        gap(9 * scale),
        apart(3 * scale) {}
};

/// The columns of numbers in the boxes of losses, the same in all of them.
struct NumberColumns {
  double reason_width, mean_right, interval_left, published_right;
};

struct Row {
  std::vector<std::string> reason;
  const Loss* loss;
};

/// One stage with everything wrapped, before it has a place.
struct Block {
  const Stage* stage;
  std::vector<std::string> name, numbers;  // of the box
  std::vector<std::string> head;           // of the losses
  std::string head_published;
  std::vector<Row> rows;
  double gate_height = 0, losses_height = 0;
  double gate_top = 0, losses_centre = 0;
};

/// With a dagger where it is of more losses than its own.
std::string published_number(const Loss& loss) {
  return whole(*loss.published) + (loss.until ? "†" : "");
}

NumberColumns columns_for(const std::vector<Stage>& stages, const Measures& m) {
  double mean = 0, interval = 0, published = 0;
  for (const Stage& stage : stages)
    for (const Loss& loss : stage.losses) {
      mean = std::max(mean, text_width(count_mean(loss.mean, loss.prediction95), m.size, false));
      interval = std::max(interval, text_width(count_interval(loss.prediction95), m.size, false));
      if (loss.published)
        published = std::max(published, text_width(published_number(loss), m.size, false));
    }
  const double between = m.size;
  const double star = text_width("*", m.size, false);
  NumberColumns columns{};
  columns.published_right = losses_left + losses_width - m.pad - star;
  const double published_left =
      columns.published_right - (published > 0 ? published + 2 * between : 0);
  columns.interval_left = published_left - interval;
  columns.mean_right = columns.interval_left - (interval > 0 ? between / 3 : 0);
  columns.reason_width = columns.mean_right - mean - between - (losses_left + m.pad);
  return columns;
}

std::string published_words(const std::optional<std::uint32_t>& published) {
  return published ? "published " + whole(*published) : "";
}

Block block_of(const Stage& stage, const Measures& m, const NumberColumns& columns) {
  Block block{&stage, {}, {}, {}, {}, {}};
  const double inner = gate_width - 2 * m.pad;
  block.name = wrapped(capitalised(stage.name), inner, m.size, true);
  std::string numbers = count(stage.row.mean, stage.row.prediction95);
  if (stage.row.published) {
    numbers += ", " + published_words(stage.row.published);
    if (is_outside(stage.row.published, stage.row.prediction95)) numbers += "*";
  }
  block.numbers = wrapped(numbers, inner, m.size, false);
  const auto lines = [&](std::size_t n) { return static_cast<double>(n) * m.line + 2 * m.pad; };
  block.gate_height = lines(block.name.size() + block.numbers.size());
  if (stage.losses.empty()) return block;

  const bool any_published = std::any_of(stage.losses.begin(), stage.losses.end(),
                                         [](const Loss& loss) { return loss.published; });
  block.head_published = stage.lost_published ? published_words(stage.lost_published)
                         : any_published      ? "published"
                                              : "";
  block.head =
      wrapped(capitalised(stage.lost_as) + ": " + number(stage.lost),
              losses_width - 3 * m.pad - m.size - text_width(block.head_published, m.size, false),
              m.size, true);
  std::size_t count_of_lines = block.head.size();
  for (const Loss& loss : stage.losses) {
    block.rows.push_back(
        {wrapped(capitalised(loss.reason), columns.reason_width, m.size, false), &loss});
    count_of_lines += block.rows.back().reason.size();
  }
  block.losses_height = lines(count_of_lines);
  return block;
}

/// Puts the boxes under each other, the losses at the height of the arrows; returns the lower end.
/// The two columns only have to keep clear of themselves.
double place(std::vector<Block>& blocks, double top, const Measures& m) {
  double free_gate = top, free_losses = top;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Block& block = blocks[i];
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
  const Block& last = blocks.back();
  return std::max(last.gate_top + last.gate_height, free_losses - m.apart);
}

class Drawing {
 public:
  Drawing(Page& page, const Measures& measures, const NumberColumns& columns)
      : page_(page), m_(measures), columns_(columns) {}

  void gate(const Block& block) {
    const Stage& stage = *block.stage;
    const auto kind = stage.is_itt || stage.is_last ? PageBox::Kind::counted : PageBox::Kind::gate;
    const int box = add_box(kind, left, block.gate_top, gate_width, block.gate_height);
    double baseline = first_baseline(block.gate_top);
    const bool outside = is_outside(stage.row.published, stage.row.prediction95);
    for (const std::string& line : block.name)
      add(line, gate_centre, next(baseline), Anchor::middle, box, Tone::normal, true);
    for (const std::string& line : block.numbers)
      add(line, gate_centre, next(baseline), Anchor::middle, box,
          outside ? Tone::outside : Tone::normal);
  }

  void losses(const Block& block) {
    if (block.rows.empty()) return;
    const double top = block.losses_centre - block.losses_height / 2;
    const int box =
        add_box(PageBox::Kind::losses, losses_left, top, losses_width, block.losses_height);
    double baseline = first_baseline(top);
    const double x = losses_left + m_.pad;
    if (!block.head_published.empty())
      add(block.head_published, columns_.published_right, baseline, Anchor::end, box, Tone::quiet);
    for (const std::string& line : block.head)
      add(line, x, next(baseline), Anchor::start, box, Tone::normal, true);
    for (const Row& row : block.rows) {
      // The numbers stand beside the last line of a wrapped reason.
      numbers(*row.loss, baseline + static_cast<double>(row.reason.size() - 1) * m_.line, box);
      for (const std::string& line : row.reason) add(line, x, next(baseline), Anchor::start, box);
    }
  }

  void arrows(const Block& block, const Block* following) {
    const double from = block.gate_top + block.gate_height;
    if (following) page_.arrows.push_back({gate_centre, from, gate_centre, following->gate_top});
    if (!block.rows.empty())
      page_.arrows.push_back({following ? gate_centre : left + gate_width, block.losses_centre,
                              losses_left, block.losses_centre});
  }

 private:
  double first_baseline(double top) const { return top + m_.pad + m_.size * (ascent + 0.2); }
  double next(double& baseline) const { return std::exchange(baseline, baseline + m_.line); }

  int add_box(PageBox::Kind kind, double x, double y, double width, double height) {
    page_.boxes.push_back({kind, x, y, width, height});
    return static_cast<int>(page_.boxes.size()) - 1;
  }

  void add(const std::string& content, double x, double baseline, Anchor anchor, int box,
           Tone tone = Tone::normal, bool bold = false) {
    page_.texts.push_back({x, baseline, m_.size, anchor, bold, tone, content, box});
  }

  void numbers(const Loss& loss, double baseline, int box) {
    add(count_mean(loss.mean, loss.prediction95), columns_.mean_right, baseline, Anchor::end, box);
    if (loss.prediction95)
      add(count_interval(loss.prediction95), columns_.interval_left, baseline, Anchor::start, box);
    if (!loss.published) return;
    const bool outside = loss.is_outside();
    const Tone tone = outside ? Tone::outside : Tone::quiet;
    add(published_number(loss), columns_.published_right, baseline, Anchor::end, box, tone);
    if (outside) add("*", columns_.published_right, baseline, Anchor::start, box, tone);
  }

  Page& page_;
  const Measures& m_;
  const NumberColumns& columns_;
};

/// Lines at the left margin below `top`; returns where they end.
double add_lines(Page& page, const std::vector<std::string>& lines, double top, double size,
                 bool bold, Tone tone) {
  for (const std::string& line : lines) {
    page.texts.push_back({left, top + size * ascent, size, Anchor::start, bold, tone, line, -1});
    top += size * line_height;
  }
  return top;
}

std::vector<std::string> title_lines(const RunSummary& run) {
  std::vector<std::string> lines =
      wrapped(clean(run.title.empty() ? run.scenario : run.title), right - left, title_size, true);
  if (lines.size() <= most_title_lines) return lines;
  lines.resize(most_title_lines);
  lines.back() = wrapped(lines.back(), right - left - title_size * 2, title_size, true).front();
  lines.back() += " ...";
  return lines;
}

struct CaptionLine {
  std::string text;
  Tone tone;
};

/// A sentence each on its own lines, warnings first.
std::vector<CaptionLine> caption_lines(const RunSummary& run) {
  std::vector<CaptionLine> lines;
  const auto add = [&](const std::string& sentence, Tone tone) {
    for (const std::string& line : wrapped(sentence, right - left, caption_size, false))
      lines.push_back({line, tone});
  };
  for (const Warning& warning : most_important(run.warnings, overloads_in_picture))
    add(sentence_of(warning), is_note(warning) ? Tone::quiet : Tone::outside);
  for (const std::string& sentence : caption_of(run)) add(sentence, Tone::quiet);
  return lines;
}

void add_caption(Page& page, const std::vector<CaptionLine>& lines, double top) {
  for (const CaptionLine& line : lines)
    top = add_lines(page, {line.text}, top, caption_size, false, line.tone);
}

}  // namespace

Page lay_out(const RunSummary& run) {
  Page page;
  const std::vector<Stage> stages = flowchart_of(run);
  const std::vector<CaptionLine> caption = caption_lines(run);
  const double top =
      add_lines(page, title_lines(run), Page::margin, title_size, true, Tone::normal) + 5;
  const double above_caption = 6;
  const double caption_height =
      static_cast<double>(caption.size()) * caption_size * line_height + above_caption;
  const double lowest = Page::height - Page::margin - caption_height;

  constexpr double step = 0.96, smallest = 0.05;
  for (page.scale = 1; !stages.empty(); page.scale *= step) {
    const Measures measures(page.scale);
    const NumberColumns columns = columns_for(stages, measures);
    std::vector<Block> blocks;
    for (const Stage& stage : stages) blocks.push_back(block_of(stage, measures, columns));
    const double end = place(blocks, top, measures);
    if (end > lowest && page.scale > smallest) continue;
    Drawing drawing(page, measures, columns);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      drawing.arrows(blocks[i], i + 1 < blocks.size() ? &blocks[i + 1] : nullptr);
      drawing.gate(blocks[i]);
      drawing.losses(blocks[i]);
    }
    add_caption(page, caption, end + above_caption);
    return page;
  }
  add_caption(page, caption, top);
  return page;
}

}  // namespace v2v::report
