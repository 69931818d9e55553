// Putting sites that are alike together.
#include "report/network_picture.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace v2v::report {
namespace {

/// Two of a kind are not worth a group.
constexpr std::size_t smallest_group = 3;

/// `hospital` of `hospital-12`; empty when the name does not end in a number.
std::string stem_of(const std::string& name) {
  const std::size_t end = name.find_last_not_of("0123456789");
  if (end == std::string::npos || end + 1 == name.size() || end == 0 || name[end] != '-') return {};
  return name.substr(0, end);
}

std::vector<std::multiset<std::string>> lanes_by_site(
    const NetworkDescription& network, const std::map<std::string, std::size_t>& index) {
  std::vector<std::multiset<std::string>> lanes(network.sites.size());
  for (const auto& lane : network.lanes) {
    const std::string what =
        fmt::format("{}\n{}\n{}\n{}\n{}\n{}", lane.mode, lane.transit_days, lane.wait_days,
                    lane.departures_per_week, lane.cost, lane.lost);
    const auto from = index.find(lane.from), to = index.find(lane.to);
    if (from == index.end() || to == index.end()) continue;
    lanes[from->second].insert(lane.to + '\n' + what);
    lanes[to->second].insert(lane.from + '\n' + what);
  }
  return lanes;
}

/// A group's key by site; empty for a site that stands alone.
std::vector<std::string> keys_of(const NetworkDescription& network,
                                 const std::map<std::string, std::size_t>& index) {
  const auto lanes = lanes_by_site(network, index);
  std::vector<std::string> keys(network.sites.size());
  std::map<std::string, std::size_t> members;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& site = network.sites[i];
    const std::string stem = stem_of(site.name);
    if (site.kind != "hospital" || stem.empty()) continue;
    keys[i] = stem + '\n' + site.region;
    for (const std::string& lane : lanes[i]) keys[i] += '\n' + lane;
    ++members[keys[i]];
  }
  for (std::string& key : keys)
    if (!key.empty() && members[key] < smallest_group) key.clear();
  return keys;
}

void put_regions_together(const NetworkDescription& network, std::vector<std::string>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (network.sites[i].kind == "hospital") keys[i] = "region " + network.sites[i].region;
}

std::size_t nodes_in(const std::vector<std::string>& keys) {
  const auto alone = std::count(keys.begin(), keys.end(), std::string());
  return static_cast<std::size_t>(alone) + std::set<std::string>(keys.begin(), keys.end()).size() -
         (alone > 0 ? 1 : 0);
}

void name_groups(const NetworkDescription& network, bool by_region, NetworkPicture& picture) {
  for (NetworkNode& node : picture.nodes) {
    const std::string first = clean(network.sites[node.sites.front()].name);
    if (node.sites.size() == 1) {
      node.name = first;
    } else if (by_region) {
      // The region's name stands above it.
      node.name = whole(node.sites.size()) + " hospitals";
    } else {
      node.name = fmt::format("{} to {} ({})", first, clean(network.sites[node.sites.back()].name),
                              whole(node.sites.size()));
    }
  }
}

void add_nodes(const NetworkDescription& network, const std::vector<std::string>& keys,
               NetworkPicture& picture) {
  std::map<std::string, std::size_t> made;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& site = network.sites[i];
    const auto known = keys[i].empty() ? made.end() : made.find(keys[i]);
    const std::size_t at = known == made.end() ? picture.nodes.size() : known->second;
    if (known == made.end()) {
      picture.nodes.emplace_back();
      picture.nodes.back().kind = site.kind;
      picture.nodes.back().region = site.region;
      if (!keys[i].empty()) made[keys[i]] = at;
    }
    NetworkNode& node = picture.nodes[at];
    node.sites.push_back(i);
    node.patients_per_day += site.patients_per_day;
    node.products_per_day += site.products_per_day;
    picture.node_of.push_back(at);
  }
  for (const OfferedLoad& load : network.resources) {
    if (load.site >= keys.size() || !load.utilisation) continue;
    NetworkNode& node = picture.nodes[picture.node_of[load.site]];
    if (node.utilisation && *node.utilisation >= *load.utilisation) continue;
    node.utilisation = load.utilisation;
    node.busiest = clean(load.name);
  }
}

void add_edges(const NetworkDescription& network, const std::map<std::string, std::size_t>& index,
               NetworkPicture& picture) {
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::size_t> made;
  for (const auto& lane : network.lanes) {
    const auto from = index.find(lane.from), to = index.find(lane.to);
    if (from == index.end() || to == index.end()) continue;
    const std::size_t a = picture.node_of[from->second], b = picture.node_of[to->second];
    if (a == b) continue;  // within a group
    const auto [place, is_new] =
        made.try_emplace({std::min(a, b), std::max(a, b), lane.mode}, picture.edges.size());
    if (is_new) {
      picture.edges.emplace_back();
      picture.edges.back().from = a;
      picture.edges.back().to = b;
      picture.edges.back().mode = clean(lane.mode);
    }
    NetworkEdge& edge = picture.edges[place->second];
    ++edge.lanes;
    edge.days += lane.transit_days;
    edge.wait_days += lane.wait_days;
    edge.departures_per_week += lane.departures_per_week;
    edge.cost += lane.cost;
    edge.lost += lane.lost;
  }
  for (NetworkEdge& edge : picture.edges)
    for (double* sum :
         {&edge.days, &edge.wait_days, &edge.departures_per_week, &edge.cost, &edge.lost})
      *sum /= static_cast<double>(edge.lanes);
}

}  // namespace

NetworkPicture picture_of(const NetworkDescription& network, std::size_t most_nodes) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < network.sites.size(); ++i) index[network.sites[i].name] = i;
  std::vector<std::string> keys = keys_of(network, index);
  const bool by_region = nodes_in(keys) > most_nodes;
  if (by_region) put_regions_together(network, keys);
  NetworkPicture picture;
  add_nodes(network, keys, picture);
  name_groups(network, by_region, picture);
  add_edges(network, index, picture);
  return picture;
}

std::string lane_label(const NetworkEdge& edge) {
  const std::string days = spoken_days(edge.days);
  return edge.mode.empty() ? days : edge.mode + ", " + days;
}

std::string traffic_label(const NetworkNode& node) {
  std::string text;
  if (node.patients_per_day > 0) text = spoken_rate(node.patients_per_day, "patients");
  if (node.products_per_day > 0)
    text += (text.empty() ? "" : ", ") + spoken_rate(node.products_per_day, "cultures");
  return text;
}

std::string bottleneck_sentence(const NetworkDescription& network) {
  if (!network.bottleneck) return "No capacity is limited, so nothing saturates.";
  const OfferedLoad& tightest = network.resources[*network.bottleneck];
  std::string text =
      fmt::format("The bottleneck is {} of {}: {} of what is there is asked for", tightest.name,
                  tightest.place, percent_with_unit(tightest.utilisation.value_or(0)));
  if (network.saturates_at && network.demand_per_day > 0)
    text += fmt::format(" at {}; it is fully used at {}",
                        spoken_rate(network.demand_per_day, "patients"),
                        spoken_rate(*network.saturates_at));
  else if (network.saturates_at)
    text += fmt::format("; it is fully used at {}", spoken_rate(*network.saturates_at, "patients"));
  return text + '.';
}

}  // namespace v2v::report
