// A network in all its forms: nothing is lost, alike sites stand together, all fits on the page.
#include "golden.hpp"
#include "network_sample.hpp"
#include "report/figures/network_layout.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/network_picture.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/network_report.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>

namespace v2v::test {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(Network, Goldens) {
  expect_golden("network.txt", text_of(sample_network()));
  expect_golden("network.json", json_of(sample_network()));
  expect_golden("network.dot", network_dot(sample_network()));
  expect_golden("network.svg", network_svg(sample_network()));
}

TEST(Network, JsonHoldsEverything) {
  const NetworkDescription network = sample_network();
  const Json json = Json::parse(json_of(network));
  EXPECT_EQ(json["sites"].size(), network.sites.size());
  EXPECT_EQ(json["sites"][1]["name"], "zwolle");
  EXPECT_EQ(json["sites"][3]["products_per_day"], 0.125);
  EXPECT_TRUE(json["sites"][4]["region"].is_null());
  EXPECT_EQ(json["lanes"].size(), network.lanes.size());
  EXPECT_EQ(json["lanes"][5]["mode"], "air");
  EXPECT_EQ(json["lanes"][5]["wait_d"], 0.75);
  EXPECT_TRUE(json["lanes"][8]["departures_per_week"].is_null()) << "at any time";
  EXPECT_EQ(json["routes"][4]["there"], Json::array({"leiden", "schiphol", "plant-far"}));
  ASSERT_EQ(json["resources"].size(), network.resources.size());
  EXPECT_EQ(json["resources"][2]["site"], "plant-near");
  EXPECT_EQ(json["resources"][2]["offered_load"], 7.2);
  EXPECT_TRUE(json["resources"][1]["capacity"].is_null()) << "unlimited";
  EXPECT_EQ(json["resources"][6]["site"], "board");
  EXPECT_EQ(json["bottleneck"], json["resources"][4]);
  EXPECT_EQ(json["saturates_at_patients_per_day"], 1.041666667) << "1.25 / 1.2, ten digits";
  const Json empty = Json::parse(json_of(NetworkDescription{}));
  EXPECT_TRUE(empty["bottleneck"].is_null());
  EXPECT_TRUE(empty["saturates_at_patients_per_day"].is_null());
}

TEST(Network, TextNamesTheBottleneckInASentence) {
  EXPECT_THAT(text_of(sample_network()),
              HasSubstr("The bottleneck is suites of plant-far: 120.0 % of what is there is asked "
                        "for at 457 patients a year"));
  EXPECT_THAT(text_of(sample_network()), HasSubstr("it is fully used at 380 a year"));
  EXPECT_THAT(text_of(NetworkDescription{}), HasSubstr("No capacity is limited"));
}

TEST(Network, TextTellsWhatIsWorseBeforeCapacitiesChange) {
  NetworkDescription network = sample_network();
  EXPECT_THAT(text_of(network), Not(HasSubstr("Until")));
  OfferedLoad& suites = network.resources[2];
  suites.earlier = {{400, "", 3, 3, suites.offered_load / 3}, {800, "", 20, 20, 0.36}};
  EXPECT_THAT(text_of(network),
              HasSubstr("Until day 400 as many ask for 240.0 % of what there is"));
  suites.earlier[0].until = "2027-02-05";
  EXPECT_THAT(text_of(network), HasSubstr("Until 2027-02-05 as many"));
  suites.earlier[1] = {800, "", 0, 0, std::nullopt};
  EXPECT_THAT(text_of(network), HasSubstr("Until day 800 there are no suites of plant-near."));
  const Json phases = Json::parse(json_of(network))["resources"][2]["earlier"];
  EXPECT_EQ(phases[0]["until"], "2027-02-05");
  EXPECT_EQ(phases[0]["units"], 3);
  EXPECT_TRUE(phases[1]["until"].is_null());
  EXPECT_TRUE(phases[1]["utilisation"].is_null());
}

TEST(Network, TextKeepsToItsWidth) {
  NetworkDescription hostile = sample_network();
  hostile.title = "bell\x07 \x1b[31m\xff" + std::string(300, 'W');
  hostile.sites[0].name = hostile.lanes[0].from = hostile.lanes[1].from =
      hostile.routes[0].hospital = "a\nb" + std::string(150, 'w');
  for (const std::string& text :
       {text_of(sample_network()), text_of(large_network(30, 10, false)), text_of(hostile)}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(report::columns(line), 100u) << line;
      for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20u) << line;
    }
  }
}

TEST(Network, HospitalsThatAreAlikeStandTogether) {
  const NetworkDescription network = large_network(12, 0, true);
  const report::NetworkPicture picture = report::picture_of(network, kNoLimit);
  ASSERT_EQ(picture.nodes.size(), 2u);
  EXPECT_EQ(picture.nodes[1].name, "hospital-1 to hospital-12 (12)");
  EXPECT_DOUBLE_EQ(picture.nodes[1].patients_per_day, 6);
  ASSERT_EQ(picture.edges.size(), 1u);
  EXPECT_EQ(picture.edges[0].lanes, 12u);
  EXPECT_DOUBLE_EQ(picture.edges[0].days, 0.5);
  EXPECT_THAT(network_dot(network), HasSubstr("hospital-1 to hospital-12 (12)"));
  EXPECT_THAT(network_svg(network), HasSubstr("hospital-1 to hospital-12 (12)"));
  EXPECT_THAT(text_of(network), HasSubstr("hospital-1 to hospital-12 (12)"));
  EXPECT_THAT(text_of(network), Not(HasSubstr("hospital-7")));
  EXPECT_EQ(Json::parse(json_of(network))["sites"].size(), 13u);
}

TEST(Network, WhoDiffersStandsAlone) {
  // Another region, another lane, or only two of them.
  EXPECT_EQ(report::picture_of(large_network(12, 4, true), kNoLimit).nodes.size(), 1u + 3u);
  EXPECT_EQ(report::picture_of(large_network(12, 0, false), kNoLimit).nodes.size(), 1u + 12u);
  EXPECT_EQ(report::picture_of(large_network(2, 0, true), kNoLimit).nodes.size(), 1u + 2u);
  NetworkDescription one_is_slower = large_network(12, 0, true);
  one_is_slower.lanes[4].transit_days = 3;
  const auto picture = report::picture_of(one_is_slower, kNoLimit);
  ASSERT_EQ(picture.nodes.size(), 1u + 2u);
  EXPECT_EQ(picture.nodes[2].name, "hospital-5");
}

TEST(Network, ManyHospitalsAreGroupedByRegion) {
  const auto sixty = report::picture_of(large_network(59, 10, false), 60);
  EXPECT_EQ(sixty.nodes.size(), 60u);
  const auto more = report::picture_of(large_network(75, 10, false), 60);
  ASSERT_EQ(more.nodes.size(), 1u + 8u);
  EXPECT_EQ(more.nodes[1].name, "10 hospitals");
  EXPECT_EQ(more.nodes[8].name, "5 hospitals");
  EXPECT_EQ(more.nodes[8].region, "region 8");
  ASSERT_EQ(more.edges.size(), 8u);
  // 0.25 + i / 64 for i from 0 to 9: the mean of ten lanes.
  EXPECT_DOUBLE_EQ(more.edges[0].days, 0.25 + 4.5 / 64);
}

TEST(Network, SvgKeepsToThePageAndItsBoxesApart) {
  for (const NetworkDescription& network :
       {sample_network(), large_network(59, 10, false), large_network(75, 10, false),
        large_network(1, 0, false)}) {
    const auto picture = report::picture_of(network, 60);
    const auto page = report::lay_out(network, picture, 15);
    ASSERT_EQ(page.boxes.size(), picture.nodes.size());
    for (std::size_t i = 0; i < page.boxes.size(); ++i) {
      const auto& a = page.boxes[i];
      EXPECT_EQ(a.node, i);
      EXPECT_GE(a.x, report::NetworkPage::margin - 0.01);
      EXPECT_LE(a.x + a.width, report::NetworkPage::width - report::NetworkPage::margin + 0.01);
      EXPECT_GE(a.y, page.top - 0.01);
      EXPECT_LE(a.y + a.height, page.bottom + 0.01);
      EXPECT_GE(a.height, 5) << "can be read";
      for (std::size_t j = 0; j < i; ++j) {
        const auto& b = page.boxes[j];
        EXPECT_TRUE(a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height ||
                    b.y >= a.y + a.height)
            << i << " and " << j;
      }
    }
    EXPECT_EQ(page.lanes.size(), picture.edges.size());
  }
}

TEST(Network, SvgPutsHospitalsLeftOfMakersLeftOfLaboratories) {
  const NetworkDescription network = sample_network();
  const auto picture = report::picture_of(network, 60);
  const auto page = report::lay_out(network, picture, 15);
  EXPECT_LT(page.boxes[0].x, page.boxes[4].x) << "hospital, airport";
  EXPECT_LT(page.boxes[4].x, page.boxes[5].x) << "airport, plant";
  EXPECT_EQ(page.boxes[5].x, page.boxes[6].x) << "two plants";
  EXPECT_LT(page.boxes[6].x, page.boxes[7].x) << "plant, laboratory";
  EXPECT_EQ(page.regions.size(), 3u) << "two of hospitals, one of plants";
}

TEST(Network, NoTwoWordsOfLanesStandOnEachOther) {
  const NetworkDescription network = large_network(59, 10, false);
  const auto page = report::lay_out(network, report::picture_of(network, 60), 15);
  for (std::size_t i = 0; i < page.lanes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto &a = page.lanes[i], &b = page.lanes[j];
      if (a.label.empty() || b.label.empty()) continue;
      const double size = report::LaneCurve::label_size;
      const double wide =
          (report::text_width(a.label, size, false) + report::text_width(b.label, size, false)) / 2;
      EXPECT_TRUE(std::abs(a.label_x - b.label_x) >= wide ||
                  std::abs(a.label_y - b.label_y) >= 1.2 * size - 1e-9)
          << a.label << " and " << b.label;
    }
}

TEST(Network, IsAMapWhereEverySiteSaysWhereItIs) {
  NetworkDescription network = sample_network();
  for (std::size_t i = 0; i < network.sites.size(); ++i)
    network.sites[i].at = {52 + static_cast<double>(i % 3) / 2, 4 + static_cast<double>(i) / 3};
  const std::string map = network_svg(network);
  EXPECT_THAT(map, HasSubstr(" km</text>"));
  EXPECT_THAT(map, HasSubstr(">groningen</text>"));
  network.sites[0].at.reset();
  EXPECT_THAT(network_svg(network), Not(HasSubstr(" km</text>")));
}

TEST(Network, DotHasClustersShapesAndLabels) {
  const std::string dot = network_dot(sample_network());
  EXPECT_EQ(times(dot, "subgraph cluster"), 2u);
  EXPECT_EQ(times(dot, "shape=ellipse"), 4u);
  EXPECT_EQ(times(dot, "shape=box"), 3u);
  EXPECT_EQ(times(dot, "shape=hexagon"), 1u);
  EXPECT_EQ(times(dot, " -- "), 9u);
  EXPECT_THAT(dot, HasSubstr("label=\"air, 12 h\""));
  EXPECT_THAT(dot, HasSubstr("label=\"north\""));
}

TEST(Network, NamesCannotBreakOut) {
  NetworkDescription network = sample_network();
  network.title = "</svg><script>\"'&";
  network.sites[6].region = "a\"] evil [\\";
  for (auto& lane : network.lanes) lane.mode = "<b>\"";
  const std::string svg = network_svg(network);
  EXPECT_THAT(svg, Not(HasSubstr("<script>")));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
  EXPECT_EQ(times(svg, "</svg>"), 1u);
  const std::string dot = network_dot(network);
  EXPECT_THAT(dot, HasSubstr("a\\\"] evil [\\\\"));
  EXPECT_THAT(dot, HasSubstr("<b>\\\""));
}

TEST(Network, NamesAreCutToTheirBoxes) {
  const std::string cut = report::cut_to(std::string(80, 'm'), 20, 3, true);
  EXPECT_LE(report::text_width(cut, 3, true), 20);
  EXPECT_THAT(cut, testing::EndsWith("…"));
  EXPECT_EQ(report::cut_to("short", 20, 3, true), "short");
  EXPECT_EQ(report::cut_to("ÄÄÄÄÄÄÄÄÄÄÄÄ", 12, 3, false).substr(0, 2), "Ä") << "whole characters";
}

}  // namespace
}  // namespace v2v::test
