// Networks made by hand that the tests of drawings share.
#include "network_sample.hpp"

#include <string>

namespace v2v::test {

NetworkDescription sample_network() {
  NetworkDescription network;
  network.scenario = "two-plants";
  network.title = "Five hospitals, two plants and a laboratory";
  network.sites = {{"groningen", "hospital", "north", 0.25, 0},
                   {"zwolle", "hospital", "north", 0.125, 0},
                   {"utrecht", "hospital", "centre", 0.5, 0},
                   {"leiden", "hospital", "centre", 0.375, 0.125},
                   {"schiphol", "plant", "", 0, 0},
                   {"plant-near", "plant", "centre", 0, 0.75},
                   {"plant-far", "plant", "", 0, 0.375},
                   {"test house", "laboratory", "", 0, 0}};
  network.lanes = {{"groningen", "plant-near", "road", 0.25, 0.5, 7, 250, 0},
                   {"groningen", "schiphol", "road", 0.25, 0, 0, 200, 0.001},
                   {"zwolle", "plant-near", "road", 0.125, 0.5, 7, 150, 0},
                   {"utrecht", "plant-near", "road", 0.0625, 0, 0, 100, 0},
                   {"leiden", "schiphol", "road", 0.0625, 0, 0, 120, 0},
                   {"schiphol", "plant-far", "air", 0.5, 0.75, 5, 3500, 0.012},
                   {"plant-near", "plant-far", "road", 2, 0, 0, 2500, 0},
                   {"plant-near", "plant-far", "rail", 1.5, 2, 1, 900, 0},
                   {"plant-near", "test house", "courier", 0.25, 0, 0, 60, 0}};
  network.routes = {
      {"groningen", "plant-near", {"groningen", "plant-near"}, 0.75, 0.75, 500, 1},
      {"zwolle", "plant-near", {"zwolle", "plant-near"}, 0.625, 0.625, 300, 1},
      {"utrecht", "plant-near", {"utrecht", "plant-near"}, 0.0625, 0.0625, 200, 1},
      {"leiden", "leiden", {"leiden"}, 0, 0, 0, 0.25},
      {"leiden", "plant-far", {"leiden", "schiphol", "plant-far"}, 1.3125, 1.3125, 7240, 0.75}};
  network.resources = {
      {0, ResourceKind::apheresis_beds, "apheresis beds", 2, 0.25, 1, 0.25, 0.125},
      {2, ResourceKind::apheresis_beds, "apheresis beds", {}, 0.5, 1, 0.5, {}},
      {5, ResourceKind::suites, "suites", 8, 0.8, 9, 7.2, 0.9},
      {5, ResourceKind::operators, "operators", 4, 1.6, 0.5, 0.8, 0.2},
      {6, ResourceKind::suites, "suites", 3, 0.4, 9, 3.6, 1.2},
      {4, ResourceKind::departures, "departures to plant-far", 1.5, 0.4, 0, 0.4, 0.2667},
      {no_site, ResourceKind::sessions, "sessions", 2, 1.25, 0, 1.25, 0.625}};
  for (OfferedLoad& load : network.resources)
    load.place = load.site == no_site ? "board" : network.sites[load.site].name;
  network.demand_per_day = 1.25;
  network.bottleneck = 4;
  network.saturates_at = 1.25 / 1.2;
  return network;
}

NetworkDescription large_network(unsigned hospitals, unsigned each, bool alike) {
  NetworkDescription network;
  network.scenario = "large";
  network.sites.push_back({"plant", "plant", "", 0, 1});
  for (unsigned i = 0; i < hospitals; ++i) {
    const std::string name = "hospital-" + std::to_string(i + 1);
    network.sites.push_back(
        {name, "hospital", each > 0 ? "region " + std::to_string(i / each + 1) : "", 0.5, 0});
    network.lanes.push_back({name, "plant", "road", alike ? 0.5 : 0.25 + i / 64.0, 0, 0, 0, 0});
    network.routes.push_back({name, "plant", {name, "plant"}, 0.5, 0.5, 0, 1});
  }
  network.resources = {{0, ResourceKind::suites, "suites", 20, 1, 9, 9, 0.45}};
  network.resources[0].place = "plant";
  network.bottleneck = 0;
  network.demand_per_day = hospitals * 0.5;
  network.saturates_at = network.demand_per_day / 0.45;
  return network;
}

}  // namespace v2v::test
