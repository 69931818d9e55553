// The document of a network.
#include "report/network_picture.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/network_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace v2v {
namespace report {
namespace {

/// Nothing rather than a column of zeros.
std::string unless_zero(double value, int decimals) {
  return value > 0 ? number(value, decimals) : "-";
}

std::string rate_unless_zero(double per_day) { return per_day > 0 ? spoken_rate(per_day) : "-"; }

void add_sites(Document& document, const NetworkPicture& picture) {
  blocks::Table table({"", "kind", "region", "patients", "cultures"}, 3);
  for (const NetworkNode& node : picture.nodes)
    table.row({node.name, clean(node.kind), clean(node.region),
               rate_unless_zero(node.patients_per_day), rate_unless_zero(node.products_per_day)});
  document.section("Sites").table(std::move(table));
}

void add_lanes(Document& document, const NetworkPicture& picture) {
  if (picture.edges.empty()) return;
  blocks::Table table({"", "mode", "transit", "wait", "departures/week", "cost", "lost"}, 2);
  for (const NetworkEdge& edge : picture.edges) {
    const bool timed = edge.departures_per_week > 0;
    table.row({picture.nodes[edge.from].name + " ↔ " + picture.nodes[edge.to].name, edge.mode,
               spoken_days(edge.days), timed ? spoken_days(edge.wait_days) : "-",
               timed ? number(edge.departures_per_week) : "any time", unless_zero(edge.cost, 0),
               edge.lost > 0 ? percent_with_unit(edge.lost) : "-"});
  }
  document.section("Lanes, both ways").table(std::move(table));
}

/// One row a group of hospitals: all of them have the same routes.
void add_routes(Document& document, const NetworkDescription& network,
                const NetworkPicture& picture) {
  if (network.routes.empty()) return;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < network.sites.size(); ++i) index[network.sites[i].name] = i;
  blocks::Table table({"", "there", "back", "cost", "share"}, 1);
  for (const auto& route : network.routes) {
    const auto hospital = index.find(route.hospital);
    if (hospital == index.end()) continue;
    const NetworkNode& node = picture.nodes[picture.node_of[hospital->second]];
    if (node.sites.front() != hospital->second) continue;
    std::string name = route.population.empty() ? "" : clean(route.population) + ": ";
    name += node.name;
    if (route.there.size() < 2) {
      name += ": made where it is needed";
    } else {
      for (std::size_t i = 1; i < route.there.size(); ++i) name += " → " + clean(route.there[i]);
    }
    table.row({name, spoken_days(route.there_days), spoken_days(route.back_days),
               unless_zero(route.cost, 0), percent_with_unit(route.share)});
  }
  document.section("Routes of cells and back, expected, waits for departures included")
      .table(std::move(table));
}

/// One row a group and name, the busiest of them.
void add_resources(Document& document, const NetworkDescription& network,
                   const NetworkPicture& picture) {
  blocks::Table table({"", "capacity", "asked for", "busy", "offered load", "in use"}, 1);
  std::map<std::pair<std::size_t, std::string>, std::size_t> rows;
  std::vector<std::pair<std::string, const OfferedLoad*>> chosen;
  for (const OfferedLoad& load : network.resources) {
    if (!load.capacity) continue;
    const bool somewhere = load.site < network.sites.size();
    const std::size_t node =
        somewhere ? picture.node_of[load.site] : std::numeric_limits<std::size_t>::max();
    const std::string key = somewhere ? load.name : load.place + '\n' + load.name;
    const auto [place, is_new] = rows.try_emplace({node, key}, chosen.size());
    if (is_new) {
      const std::string where = somewhere ? picture.nodes[node].name : clean(load.place);
      chosen.emplace_back(where + ": " + clean(load.name), &load);
    } else if (load.utilisation > chosen[place->second].second->utilisation) {
      chosen[place->second].second = &load;
    }
  }
  if (chosen.empty()) {
    document.section("Resources: no capacity is limited.");
    return;
  }
  bool has_contracts = false;
  for (const auto& [name, load] : chosen) {
    const bool is_yearly = load->kind == ResourceKind::contract_places;
    has_contracts = has_contracts || is_yearly;
    table.row({name, is_yearly ? spoken_rate(*load->capacity) : number(*load->capacity, 2),
               spoken_rate(load->arrivals_per_day),
               load->service_days > 0 ? spoken_days(load->service_days) : "-",
               is_yearly ? spoken_rate(load->offered_load) : number(load->offered_load, 3),
               load->utilisation ? percent_with_unit(*load->utilisation) : "-"});
  }
  document.section("Resources that are limited, and what is asked of them").table(std::move(table));
  document.note("Of sites that stand together: each of them, the busiest.");
  if (has_contracts) document.note("Of contracts: those who can have no other product.");
}

/// The worst that a run may meet before the capacities are what they are in the end; empty where
/// there is enough all the time.
std::string earlier_sentence(const NetworkDescription& network) {
  const OfferedLoad* worst = nullptr;
  const OfferedLoad::Earlier* when = nullptr;
  const auto use = [](const OfferedLoad::Earlier& phase) {
    return phase.utilisation.value_or(std::numeric_limits<double>::infinity());
  };
  for (const OfferedLoad& load : network.resources)
    for (const OfferedLoad::Earlier& phase : load.earlier)
      if (load.offered_load > phase.capacity && (!when || use(phase) > use(*when)))
        std::tie(worst, when) = std::pair(&load, &phase);
  if (!when) return {};
  const std::string there = fmt::format("{} of {}", clean(worst->name), clean(worst->place));
  const std::string until = spoken_instant(when->until_d, when->until);
  if (!when->utilisation) return fmt::format(" Until {} there are no {}.", until, there);
  return fmt::format(" Until {} as many ask for {} of what there is of {}.", until,
                     percent_with_unit(*when->utilisation), there);
}

}  // namespace
}  // namespace report

Document full_document(const NetworkDescription& network) {
  using namespace report;
  const NetworkPicture picture = picture_of(network, std::numeric_limits<std::size_t>::max());
  Document document;
  document.title(network.title.empty() ? network.scenario : network.title);
  document.answer(bottleneck_sentence(network) + earlier_sentence(network));
  add_sites(document, picture);
  add_lanes(document, picture);
  add_routes(document, network, picture);
  add_resources(document, network, picture);
  document.apart().paragraph(
      "Upper bounds: nobody is lost while waiting, and decisions at gates, failures and repeated "
      "cultures are counted in.");
  return document;
}

}  // namespace v2v
