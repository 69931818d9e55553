// Charts keep to their page, and what they show is what the summary says.
#include "report/chart.hpp"

#include "markup_check.hpp"
#include "report/type_metrics.hpp"
#include "study_sample.hpp"
#include "vein2vein/report/study_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {
namespace {

using report::Axis;
using report::axis_through;
using report::Canvas;

std::vector<std::pair<std::string, std::string>> all_charts() {
  SweepSummary alone = sample_sweep();
  alone.points.resize(1);
  SweepSummary nobody = sample_sweep();
  for (SweepPoint& point : nobody.points) point.summary = RunSummary{};
  SweepSummary hostile_curve = hostile_sweep();
  hostile_curve.paths.resize(1);
  std::vector<std::pair<std::string, std::string>> charts = {
      {"curve", attrition_curve_svg(sample_sweep())},
      {"scatter", attrition_curve_svg(sample_hypercube())},
      {"hostile scatter", attrition_curve_svg(hostile_sweep())},
      {"hostile curve", attrition_curve_svg(hostile_curve)},
      {"alone", attrition_curve_svg(alone)},
      {"nobody", attrition_curve_svg(nobody)},
      {"empty", attrition_curve_svg(SweepSummary{})},
      {"nothing", sensitivity_svg(SensitivitySummary{})}};
  for (const std::string method : {"tornado", "morris", "sobol"}) {
    charts.emplace_back(method, sensitivity_svg(sample_sensitivity(method)));
    charts.emplace_back("hostile " + method, sensitivity_svg(hostile_sensitivity(method)));
    charts.emplace_back("unknown " + method, sensitivity_svg(unknown_sensitivity(method)));
    SensitivitySummary half = unknown_sensitivity(method);
    half.base = 0.5;
    charts.emplace_back("half unknown " + method, sensitivity_svg(half));
    SensitivitySummary many = sample_sensitivity(method);
    for (int i = 0; i < 40; ++i) {
      if (method == "tornado") many.tornado.push_back(many.tornado[3]);
      if (method == "morris") many.morris.push_back(many.morris[3]);
      if (method == "sobol") many.sobol.push_back(many.sobol[3]);
    }
    charts.emplace_back("many " + method, sensitivity_svg(many));
  }
  return charts;
}

TEST(Chart, IsWellFormedWhateverTheNames) {
  for (const auto& [name, svg] : all_charts()) {
    EXPECT_TRUE(is_well_formed(svg)) << name;
    EXPECT_EQ(svg.find("<script"), std::string::npos) << name;
    EXPECT_EQ(svg.find("nan"), std::string::npos) << name;
    EXPECT_EQ(svg.find("inf\""), std::string::npos) << name;
  }
}

std::string unescaped(std::string text) {
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"&lt;", "<"},
                                 {"&gt;", ">"},
                                 {"&quot;", "\""},
                                 {"&#39;", "'"},
                                 {"&amp;", "&"}})
    for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i + 1))
      text.replace(i, from.size(), to);
  return text;
}

TEST(Chart, NoWordLeavesThePage) {
  static const std::regex text(
      "<text x=\"([-0-9.]+)\" y=\"([-0-9.]+)\" font-size=\"([0-9.]+)\" "
      "text-anchor=\"([a-z]+)\"( font-weight=\"bold\")? fill=\"[^\"]+\">([^<]*)</text>");
  for (const auto& [name, svg] : all_charts()) {
    std::size_t found = 0;
    for (std::sregex_iterator at(svg.begin(), svg.end(), text), end; at != end; ++at, ++found) {
      const double x = std::stod((*at)[1]), y = std::stod((*at)[2]), size = std::stod((*at)[3]);
      const std::string anchor = (*at)[4], content = unescaped((*at)[6]);
      const double width = report::text_width(content, size, (*at)[5].matched);
      const double from = anchor == "start" ? x : anchor == "end" ? x - width : x - width / 2;
      // What is built in is at least as wide as any common type.
      EXPECT_GE(from, 4) << name << ": " << content;
      EXPECT_LE(from + width, Canvas::width - 4) << name << ": " << content;
      EXPECT_GE(y - size, 4) << name << ": " << content;
      EXPECT_LE(y, Canvas::height - 4) << name << ": " << content;
    }
    std::size_t all = 0;
    for (std::size_t i = svg.find("<text"); i != std::string::npos; i = svg.find("<text", i + 1))
      ++all;
    EXPECT_EQ(found, all) << name << ": every text is measured";
    EXPECT_GT(found, 0u) << name;
  }
}

TEST(Chart, AxesHaveRoundTicksWithinTheirEnds) {
  const Axis days = axis_through(20.3, 48.3, 0, 280, 12, false);
  EXPECT_EQ(days.ticks, (std::vector<double>{25, 30, 35, 40, 45}));
  EXPECT_DOUBLE_EQ(days.at(34.3), 140) << "half-way";
  EXPECT_EQ(days.label(25), "25");
  const Axis fractions = axis_through(-0.02, 0.69, 0, 1, 10, true);
  EXPECT_DOUBLE_EQ(fractions.low, -0.1);
  EXPECT_DOUBLE_EQ(fractions.high, 0.7);
  EXPECT_EQ(fractions.label(fractions.ticks[1]), "0.0") << "not -0.0";
  for (const double low : {-1e6, -3.7, 0.0, 1e-4, 12345.6})
    for (const double span : {0.0, 1e-5, 0.3, 7.0, 9.99e7}) {
      const Axis axis = axis_through(low, low + span, 10, 20, 8, false);
      EXPECT_LE(axis.ticks.size(), 10u) << low << ' ' << span;
      EXPECT_LT(axis.low, axis.high);
      for (const double tick : axis.ticks) {
        EXPECT_GE(axis.at(tick), 10 - 1e-6);
        EXPECT_LE(axis.at(tick), 20 + 1e-6);
      }
    }
}

TEST(Chart, NamesBesideABandKeepApart) {
  EXPECT_EQ(report::spread({10, 11, 30}, 4, 0, 100), (std::vector<double>{10, 14, 30}));
  EXPECT_EQ(report::spread({98, 99}, 4, 0, 100), (std::vector<double>{96, 100}));
}

TEST(Curve, DoesNotDependOnTheOrderOfPoints) {
  SweepSummary sweep = sample_sweep();
  const std::string in_order = attrition_curve_svg(sweep);
  std::reverse(sweep.points.begin(), sweep.points.end());
  std::swap(sweep.points[3], sweep.points[20]);
  EXPECT_EQ(attrition_curve_svg(sweep), in_order);
}

/// The vertical places of the last shape of one colour (those of the key come first), in the order
/// in which it goes round.
std::vector<double> places_of(const std::string& svg, const std::string& fill) {
  const std::regex path("<path d=\"([^\"]+)\" fill=\"" + fill + "\"/>");
  std::string shape;
  for (std::sregex_iterator at(svg.begin(), svg.end(), path), end; at != end; ++at)
    shape = (*at)[1];
  std::vector<double> places;
  static const std::regex point("[ML]([-0-9.]+) ([-0-9.]+)");
  for (std::sregex_iterator at(shape.begin(), shape.end(), point), end; at != end; ++at)
    places.push_back(std::stod((*at)[2]));
  return places;
}

TEST(Curve, StacksTheLossesFromTheTop) {
  const SweepSummary sweep = sample_sweep();
  const std::string svg = attrition_curve_svg(sweep);
  const std::size_t n = sweep.points.size();
  // The ground of the treated reaches from 100 % to 0 %.
  const std::vector<double> ground = places_of(svg, "#d3deea");
  ASSERT_FALSE(ground.empty());
  const double top = *std::min_element(ground.begin(), ground.end());
  const double bottom = *std::max_element(ground.begin(), ground.end());
  const auto share_at = [&](double y) { return (bottom - y) / (bottom - top); };
  // The largest loss over all points is progression, then infection.
  const std::vector<double> first = places_of(svg, report::chart_fills[0]);
  const std::vector<double> second = places_of(svg, report::chart_fills[1]);
  ASSERT_EQ(first.size(), 2 * n);
  ASSERT_EQ(second.size(), 2 * n);
  const double hundredth_of_mm = 0.011 / (bottom - top);
  for (std::size_t i = 0; i < n; ++i) {
    const auto& causes = sweep.points[i].summary.causes;
    EXPECT_NEAR(share_at(first[i]), 1, hundredth_of_mm);
    EXPECT_NEAR(share_at(first[2 * n - 1 - i]), 1 - causes[1].mean, hundredth_of_mm);
    EXPECT_NEAR(share_at(second[2 * n - 1 - i]), 1 - causes[1].mean - causes[2].mean,
                hundredth_of_mm);
  }
  EXPECT_NE(svg.find(">progression</text>"), std::string::npos);
}

TEST(Curve, IsAScatterWhereItWouldBeNoCurve) {
  const auto is_curve = [](const SweepSummary& sweep) {
    return attrition_curve_svg(sweep).find(">treated</text>") != std::string::npos;
  };
  SweepSummary sweep = sample_sweep();
  EXPECT_TRUE(is_curve(sweep));
  sweep.points.resize(1);
  EXPECT_FALSE(is_curve(sweep)) << "a single point";
  EXPECT_FALSE(is_curve(sample_hypercube())) << "two paths";
  EXPECT_NE(attrition_curve_svg(SweepSummary{}).find("nothing to draw"), std::string::npos);
}

TEST(Curve, SaysWhatItLeavesOutAndWhatTheAxisIs) {
  SweepSummary sweep = sample_sweep();
  const auto words = [](const SweepSummary& shown) {
    // Lines of the caption as one text.
    return std::regex_replace(attrition_curve_svg(shown), std::regex("<[^>]*>\\n?"), " ");
  };
  const auto says = [&](const std::string& what) {
    return std::regex_search(words(sweep),
                             std::regex(std::regex_replace(what, std::regex(" "), "\\s+")));
  };
  EXPECT_TRUE(says("immortal time"));
  EXPECT_TRUE(says("inati-cel: 29 points of 1,000 replications each"));
  EXPECT_TRUE(says("every parameter at its point estimate"));
  sweep.points[4].summary = RunSummary{};
  for (SweepPoint& point : sweep.points) point.summary.uncertainty.of_parameters = true;
  EXPECT_TRUE(says("Left out: 1 point where nobody reached the gate"));
  EXPECT_TRUE(says("what counts leave unknown about parameters"));
}

}  // namespace
}  // namespace v2v::test
