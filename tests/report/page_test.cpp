// The layout keeps to its page and boxes, and what is written is well-formed.
#include "report/figures/page.hpp"

#include "markup_check.hpp"
#include "report/figures/type_metrics.hpp"
#include "sample.hpp"
#include "vein2vein/report/flowchart.hpp"
#include "vein2vein/report/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {
namespace {

using report::lay_out;
using report::Page;
using report::PageBox;
using report::PageText;

constexpr double slack = 1e-9;

std::vector<std::pair<std::string, RunSummary>> all_runs() {
  RunSummary empty = sample_run();
  empty.flow.clear();
  empty.attrition.clear();
  RunSummary alone = sample_run();
  alone.flow.resize(1);
  RunSummary wide = crowded_run();
  for (FlowRow& row : wide.flow) {
    row.mean = 123456789012.5;
    row.prediction95 = Interval{123456789012.5, 923456789012.5};
    row.published = 4000000000u;
  }
  return {{"sample", sample_run()}, {"crowded", crowded_run()}, {"hostile", hostile_run()},
          {"empty", empty},         {"alone", alone},           {"wide", wide}};
}

std::pair<double, double> extent(const PageText& text) {
  const double width = report::text_width(text.content, text.size, text.bold);
  switch (text.anchor) {
    case PageText::Anchor::start:
      return {text.x, text.x + width};
    case PageText::Anchor::middle:
      return {text.x - width / 2, text.x + width / 2};
    case PageText::Anchor::end:
      break;
  }
  return {text.x - width, text.x};
}

TEST(Page, NoTextLeavesItsBoxOrThePage) {
  for (const auto& [name, run] : all_runs()) {
    const Page page = lay_out(run);
    ASSERT_FALSE(page.texts.empty());
    for (const PageText& text : page.texts) {
      const auto [from, to] = extent(text);
      PageBox box{{}, 0, 0, Page::width, page.bottom + 1};
      if (text.box >= 0) box = page.boxes.at(static_cast<std::size_t>(text.box));
      EXPECT_GE(from, box.x) << name << ": " << text.content;
      EXPECT_LE(to, box.x + box.width + slack) << name << ": " << text.content;
      // Ascenders reach 0.76 of the size above the line and descenders 0.24 below it.
      EXPECT_GE(text.baseline - 0.76 * text.size, box.y) << name << ": " << text.content;
      EXPECT_LE(text.baseline + 0.24 * text.size, box.y + box.height)
          << name << ": " << text.content;
    }
  }
}

TEST(Page, NoTwoTextsOverlap) {
  for (const auto& [name, run] : all_runs()) {
    const Page page = lay_out(run);
    for (std::size_t i = 0; i < page.texts.size(); ++i)
      for (std::size_t j = i + 1; j < page.texts.size(); ++j) {
        const PageText &a = page.texts[i], &b = page.texts[j];
        const auto [a_from, a_to] = extent(a);
        const auto [b_from, b_to] = extent(b);
        const bool beside = a_to <= b_from + slack || b_to <= a_from + slack;
        const bool below = std::abs(a.baseline - b.baseline) >= std::min(a.size, b.size);
        EXPECT_TRUE(beside || below) << name << ": '" << a.content << "' and '" << b.content << "'";
      }
  }
}

TEST(Page, BoxesKeepClearOfEachOtherAndOfTheMargins) {
  for (const auto& [name, run] : all_runs()) {
    const Page page = lay_out(run);
    for (std::size_t i = 0; i < page.boxes.size(); ++i) {
      const PageBox& a = page.boxes[i];
      EXPECT_GE(a.x, Page::margin - slack) << name;
      EXPECT_LE(a.x + a.width, Page::width - Page::margin + slack) << name;
      EXPECT_LE(a.y + a.height, page.bottom + slack) << name;
      for (std::size_t j = i + 1; j < page.boxes.size(); ++j) {
        const PageBox& b = page.boxes[j];
        const bool apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y ||
                           b.y + b.height < a.y;
        EXPECT_TRUE(apart) << name << ": boxes " << i << " and " << j;
      }
    }
  }
}

TEST(Page, ArrowsAreStraightAndLeadForward) {
  for (const auto& [name, run] : all_runs())
    for (const auto& arrow : lay_out(run).arrows) {
      if (!arrow.head) continue;
      EXPECT_NE(arrow.from_x == arrow.to_x, arrow.from_y == arrow.to_y) << name;
      EXPECT_GT(arrow.to_x + arrow.to_y, arrow.from_x + arrow.from_y + 1) << name;
    }
}

TEST(Page, EveryGateAndLossHasItsBox) {
  const Page page = lay_out(crowded_run());
  EXPECT_EQ(page.boxes.size(), 2 * gate_count);
  EXPECT_LT(page.scale, 1);
  for (const PageText& text : page.texts)
    EXPECT_GE(text.size / 25.4 * 72, 7) << "points: " << text.content;
  EXPECT_LE(lay_out(sample_run()).bottom, Page::height);
  EXPECT_EQ(lay_out(sample_run()).scale, 1);
  const auto reasons = std::count_if(page.texts.begin(), page.texts.end(), [](const auto& text) {
    return text.content.find("A reason with") == 0;
  });
  EXPECT_EQ(reasons, static_cast<std::ptrdiff_t>(8 * gate_count));
}

TEST(Page, CountsHaveTheirShareAndConstantsNoInterval) {
  RunSummary run = sample_run();
  run.flow[0].mean = 92;
  run.flow[0].prediction95 = Interval{92, 92};
  run.question = "How many?";
  const Page page = lay_out(run);
  const auto has = [&](const std::string& words) {
    return std::any_of(page.texts.begin(), page.texts.end(),
                       [&](const PageText& text) { return text.content == words; });
  };
  EXPECT_TRUE(has("How many?"));
  EXPECT_TRUE(has("92"));
  EXPECT_FALSE(has("[92, 92]"));
  EXPECT_TRUE(has("(100.0 %)")) << "of those at the ITT gate, themselves";
  // Brackets of the boxes of gates stand below each other, and so do those of losses.
  std::set<double> places;
  for (const PageText& text : page.texts)
    if (text.box >= 0 && text.content.front() == '[') places.insert(text.x);
  EXPECT_EQ(places.size(), 2u);
}

TEST(Page, TwoArmsBranchFromTheSamePatients) {
  const ComparisonSummary comparison = sample_comparison();
  const Page page = lay_out(comparison);
  const auto has = [&](const std::string& words) {
    return std::any_of(page.texts.begin(), page.texts.end(), [&](const PageText& text) {
      return text.content.find(words) != std::string::npos;
    });
  };
  EXPECT_TRUE(has("Virtual patients, the same in both arms"));
  EXPECT_TRUE(has("Allocated to"));
  // A common box, and a box for every gate and its losses.
  std::size_t boxes = 1;
  for (const RunSummary& arm : comparison.arms)
    for (const Stage& stage : flowchart_of(arm)) boxes += stage.losses.empty() ? 1 : 2;
  EXPECT_EQ(page.boxes.size(), boxes);
  for (std::size_t i = 0; i < page.boxes.size(); ++i)
    for (std::size_t j = i + 1; j < page.boxes.size(); ++j) {
      const PageBox &a = page.boxes[i], &b = page.boxes[j];
      EXPECT_TRUE(a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y ||
                  b.y + b.height < a.y)
          << i << " and " << j;
    }
}

TEST(Svg, IsWellFormedWhateverTheNames) {
  ASSERT_FALSE(is_well_formed("<a>&</a>"));
  ASSERT_FALSE(is_well_formed("<a><b></a>"));
  for (const auto& [name, run] : all_runs()) {
    const std::string svg = flowchart_svg(run);
    EXPECT_TRUE(is_well_formed(svg)) << name;
    EXPECT_EQ(svg.find("<script"), std::string::npos);
  }
  EXPECT_NE(flowchart_svg(hostile_run()).find("&lt;&amp;&quot;&#39;&gt;"), std::string::npos);
}

TEST(Dot, QuotesWhateverTheNames) {
  for (const auto& [name, run] : all_runs()) {
    const std::string dot = flowchart_dot(run);
    bool inside = false;
    int braces = 0;
    for (std::size_t i = 0; i < dot.size(); ++i) {
      if (inside && dot[i] == '\\') {
        ++i;
        ASSERT_NE(std::string("\\\"nl").find(dot[i]), std::string::npos) << name;
      } else if (dot[i] == '"') {
        inside = !inside;
      } else if (!inside) {
        braces += dot[i] == '{' ? 1 : dot[i] == '}' ? -1 : 0;
        EXPECT_NE(dot[i], '<') << name << ": HTML label";
      }
    }
    EXPECT_FALSE(inside) << name;
    EXPECT_EQ(braces, 0) << name;
  }
}

TEST(Dot, HasANodeForEveryGateAndItsLosses) {
  const std::string dot = flowchart_dot(sample_run());
  for (const char* node : {"gate0 ", "gate4 ", "lost0 ", "lost3 "})
    EXPECT_NE(dot.find(std::string("  ") + node + "[label="), std::string::npos) << node;
  EXPECT_EQ(dot.find("lost4"), std::string::npos) << "nobody is lost after the last gate";
}

}  // namespace
}  // namespace v2v::test
