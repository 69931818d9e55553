// Charts keep to their page, and what they show is what the summary says.
#include "report/figures/chart.hpp"

#include "golden.hpp"
#include "markup_check.hpp"
#include "network_sample.hpp"
#include "picture_sample.hpp"
#include "report/figures/page.hpp"
#include "report/figures/type_metrics.hpp"
#include "sample.hpp"
#include "study_sample.hpp"
#include "validation_sample.hpp"
#include "vein2vein/report/network_report.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <regex>
#include <set>
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
      {"nothing", sensitivity_svg(SensitivitySummary{})},
      {"comparison", comparison_svg(sample_comparison())},
      {"arms", flowchart_svg(sample_comparison())},
      {"flowchart", flowchart_svg(sample_run())},
      {"hostile flowchart", flowchart_svg(hostile_run())},
      {"crowded flowchart", flowchart_svg(crowded_run())},
      {"waits", waits_svg(waiting_run(run_with_many_sites(50)))},
      {"hostile waits", waits_svg(waiting_run(hostile_run()))},
      {"incidence", incidence_svg(incident_run())},
      {"validation", validation_svg(sample_validation())},
      {"observed curves", observed_curves_svg(sample_validation())},
      {"hostile observed curves", observed_curves_svg(hostile_validation())},
      {"network", network_svg(sample_network())},
      {"map", network_svg(mapped_network())},
      {"large network", network_svg(large_network(59, 10, false))}};
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

/// Left, top, right and bottom of the picture.
std::array<double, 4> page_of(const std::string& svg) {
  static const std::regex box("viewBox=\"([-0-9.]+) ([-0-9.]+) ([-0-9.]+) ([-0-9.]+)\"");
  std::smatch found;
  EXPECT_TRUE(std::regex_search(svg, found, box));
  const double x = std::stod(found[1]), y = std::stod(found[2]);
  return {x, y, x + std::stod(found[3]), y + std::stod(found[4])};
}

TEST(Chart, NoWordLeavesThePageOrIsTooSmallToRead) {
  static const std::regex text(
      "<text x=\"([-0-9.]+)\" y=\"([-0-9.]+)\" font-size=\"([0-9.]+)\" "
      "text-anchor=\"([a-z]+)\"( font-weight=\"bold\")? fill=\"[^\"]+\">([^<]*)</text>");
  for (const auto& [name, svg] : all_charts()) {
    const auto [left, top, right, bottom] = page_of(svg);
    EXPECT_LE(right - left, 180.01) << name << ": wider than the type area of A4";
    std::size_t found = 0;
    for (std::sregex_iterator at(svg.begin(), svg.end(), text), end; at != end; ++at, ++found) {
      const double x = std::stod((*at)[1]), y = std::stod((*at)[2]), size = std::stod((*at)[3]);
      const std::string anchor = (*at)[4], content = unescaped((*at)[6]);
      const double width = report::text_width(content, size, (*at)[5].matched);
      const double from = anchor == "start" ? x : anchor == "end" ? x - width : x - width / 2;
      // What is built in is at least as wide as any common type.
      EXPECT_GE(from, left) << name << ": " << content;
      EXPECT_LE(from + width, right) << name << ": " << content;
      EXPECT_GE(y - 0.76 * size, top) << name << ": " << content;
      EXPECT_LE(y, bottom) << name << ": " << content;
      EXPECT_GE(size / 25.4 * 72, 6.99) << name << ": points of " << content;
    }
    std::size_t all = 0;
    for (std::size_t i = svg.find("<text"); i != std::string::npos; i = svg.find("<text", i + 1))
      ++all;
    EXPECT_EQ(found, all) << name << ": every text is measured";
    EXPECT_GT(found, 0u) << name;
  }
}

TEST(Chart, Goldens) {
  expect_golden("incidence.svg", incidence_svg(incident_run()));
  expect_golden("comparison.svg", comparison_svg(sample_comparison()));
  expect_golden("arms.svg", flowchart_svg(sample_comparison()));
  expect_golden("waits.svg", waits_svg(waiting_run(sample_run())));
  expect_golden("map.svg", network_svg(mapped_network()));
}

TEST(Chart, IsCroppedToWhatItShows) {
  Canvas canvas;
  canvas.rectangle(30, 40, 20, 10, "#ffffff");
  canvas.text("abc", 100, 60, {3, Canvas::Anchor::start});
  const auto [left, top, right, bottom] = page_of(canvas.svg("t", "d"));
  EXPECT_DOUBLE_EQ(left, 30 - Canvas::margin);
  EXPECT_DOUBLE_EQ(top, 40 - Canvas::margin);
  EXPECT_NEAR(right, 100 + report::text_width("abc", 3, false) + Canvas::margin, 0.011);
  EXPECT_NEAR(bottom, 60 + 0.24 * 3 + Canvas::margin, 0.011);
}

TEST(Chart, SaysWhatItIsToThoseWhoCannotSeeIt) {
  for (const auto& [name, svg] : all_charts()) {
    static const std::regex words("<title>[^<]*</title>\\n<desc>[^<]*</desc>");
    EXPECT_TRUE(std::regex_search(svg, words)) << name;
  }
}

TEST(Chart, EveryKnownCauseHasAColourOfItsOwn) {
  const std::set<std::string> fills(report::cause_fills.begin(), report::cause_fills.end());
  EXPECT_EQ(fills.size(), report::cause_fills.size());
  EXPECT_GE(fills.size(), known_cause_count);
  const RunSummary run = incident_run();
  EXPECT_STREQ(report::cause_fill(run, run.causes[3].cause), report::cause_fills[3]);
  EXPECT_STREQ(report::cause_fill(run, "of another scenario"), report::chart_rest);
}

/// Relative luminance (WCAG 2.2).
double luminance(const std::string& colour) {
  double sum = 0;
  constexpr std::array<double, 3> weights = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

TEST(Chart, CarriesBlackWordsAndPartsLowFromHighInGrey) {
  for (const char* fill : report::cause_fills)
    EXPECT_GE((luminance(fill) + 0.05) / (luminance(report::chart_ink) + 0.05), 4.5) << fill;
  EXPECT_GE((luminance(report::chart_low) + 0.05) / (luminance(report::chart_high) + 0.05), 2);
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
  const std::vector<double> first = places_of(svg, report::cause_fills[1]);
  const std::vector<double> second = places_of(svg, report::cause_fills[2]);
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

TEST(Curve, HasWhatWasVariedOnItsAxis) {
  SweepSummary sweep = sample_sweep();
  const auto says = [&](const char* what) {
    return attrition_curve_svg(sweep).find(what) != std::string::npos;
  };
  EXPECT_TRUE(says(">product.release.with_median, d</text>"));
  EXPECT_TRUE(says(">potential vein-to-vein time, median, days</text>"));
  // Points are at 7 to 35 d, and the sample's time is 13.3 d longer.
  EXPECT_TRUE(says(">33.3</text>")) << "below 20 d";
  for (SweepPoint& point : sweep.points) {
    point.values[0].path = sweep.paths[0] = "bridging.share";
    point.values[0].unit = "%";
  }
  EXPECT_TRUE(says(">bridging.share, %</text>"));
  EXPECT_FALSE(says("potential vein-to-vein")) << "only where a time is varied";
}

TEST(Incidence, StacksWhatHappenedByDay) {
  const RunSummary run = incident_run();
  const std::string svg = incidence_svg(run);
  const std::vector<double> infused = places_of(svg, report::chart_treated);
  const std::vector<double> progression = places_of(svg, report::cause_fills[1]);
  ASSERT_EQ(infused.size(), progression.size());
  // Upper edges from day 0 on, then lower edges back.
  const std::size_t days = infused.size() / 2;
  ASSERT_GE(days, 40u);
  const double bottom = infused.back();
  constexpr double whole = 88;  // millimetres of 100 %
  EXPECT_NEAR((bottom - infused[30]) / whole, 0.5 * run.treated_fraction.mean, 2e-4);
  EXPECT_NEAR((progression[2 * days - 1 - 10] - progression[10]) / whole, 0.25 * run.causes[1].mean,
              2e-4);
  EXPECT_NE(svg.find(">under way</text>"), std::string::npos);
  EXPECT_EQ(incidence_svg(sample_run()), "") << "a run without it has no picture";
}

TEST(Comparison, ShowsWhoIsSavedAndWhoIsLostInstead) {
  const std::string svg = comparison_svg(sample_comparison());
  for (const char* words : {">saved</text>", ">lost instead</text>", ">8.0 %</text>",
                            ">1.0 %</text>", ">5.9 %</text>", ">0.9 %</text>", ">13.9 %</text>"})
    EXPECT_NE(svg.find(words), std::string::npos) << words;
  const auto place_of = [&](const std::string& words) {
    const std::regex text("<text x=\"([-0-9.]+)\"[^>]*>" + words + "</text>");
    std::smatch found;
    return std::regex_search(svg, found, text) ? std::stod(found[1]) : -1;
  };
  EXPECT_GT(place_of("8.0 %"), place_of("saved")) << "saved to the right";
  EXPECT_LT(place_of("1.0 %"), place_of("lost instead")) << "lost instead to the left";
}

TEST(Pictures, OfTwoArmsAreOneFlowchart) {
  const auto names_in = [](const std::vector<blocks::Figure>& pictures) {
    std::vector<std::string> names;
    for (const blocks::Figure& picture : pictures) names.push_back(picture.name);
    return names;
  };
  ComparisonSummary comparison = sample_comparison();
  for (RunSummary& arm : comparison.arms) arm.site_resources.clear();
  comparison.arms[0].scenario = "a b";
  comparison.arms[1].scenario = "c";
  EXPECT_EQ(names_in(pictures_of(comparison)),
            (std::vector<std::string>{"flowchart", "comparison"}));
  comparison.arms.push_back(comparison.arms[1]);
  comparison.arms[2].scenario = "d/e";
  comparison.differences.push_back(comparison.differences[0]);
  EXPECT_EQ(
      names_in(pictures_of(comparison)),
      (std::vector<std::string>{"comparison", "flowchart-a-b", "flowchart-c", "flowchart-d-e"}));
}

TEST(Tornado, HasNoRowOfNothingAndNamesInWords) {
  SensitivitySummary summary = sample_sensitivity("tornado");
  summary.tornado[3] = {3, summary.base + 0.0001, summary.base, {}};
  const std::string svg = sensitivity_svg(summary);
  EXPECT_NE(svg.find(">product, release, with median</text>"), std::string::npos);
  EXPECT_EQ(svg.find(">bridging, share</text>"), std::string::npos);
  EXPECT_NE(svg.find("Without an effect: bridging, share."), std::string::npos);
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
