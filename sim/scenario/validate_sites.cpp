// Sites, the lanes between them, and whether every product can come home.
#include "scenario/distributions.hpp"
#include "scenario/draft.hpp"
#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace v2v {
namespace {

constexpr std::size_t kMostSites = 1000;
constexpr std::size_t kMostLanes = 20'000;

std::vector<std::string> names_of(const Draft& draft) {
  std::vector<std::string> names;
  for (const auto& [name, sites] : draft.sites_named) names.push_back(name);
  return names;
}

void name_sites(Draft& draft, const Value& value, Place place, const std::string& name,
                const std::vector<SiteIndex>& sites) {
  if (!draft.sites_named.emplace(name, sites).second)
    value.wrong_at(place, fmt::format("the name {} stands for another site already; expected "
                                      "different names",
                                      ticked(name)));
}

void read_site(Draft& draft, const Section& all, const Node::Entry& entry) {
  const Value value = all.below(entry);
  if (!is_site_name(entry.key))
    value.wrong_at(entry.place,
                   "this is not a name of a site; expected letters, digits, `_` and "
                   "`-`, such as `plant`");
  Section section(value);
  if (!value.node->is_map()) return;
  Site site;
  const auto kind = section.get("kind");
  if (kind && read_choice(*kind).value_or("hospital") == "plant") site.kind = Site::Kind::plant;
  const auto count = static_cast<std::size_t>(read_integer(*section.get("count")).value_or(1));
  site.suites = read_capacity(*section.get("suites")).value_or(0);
  site.apheresis_beds = read_capacity(*section.get("apheresis_beds")).value_or(0);
  if (site.kind == Site::Kind::plant) {
    section.refuse("apheresis_beds", "a plant has no apheresis beds; expected it left out");
    section.refuse("patients", "a plant has no patients of its own; expected it left out");
  } else {
    const auto weight = section.get("patients");
    site.share_of_patients =
        weight ? read_number(*weight).value_or(1) / static_cast<double>(count) : 1;
  }
  std::vector<Site>& sites = draft.scenario.sites;
  if (sites.size() + count > kMostSites)
    return value.wrong(fmt::format("too many sites; expected at most {} in all", kMostSites));
  std::vector<SiteIndex> group;
  for (std::size_t i = 0; i < count; ++i) {
    site.name = count == 1 ? entry.key : fmt::format("{}-{}", entry.key, i + 1);
    group.push_back(static_cast<SiteIndex>(sites.size()));
    sites.push_back(site);
    if (count > 1) name_sites(draft, value, entry.place, site.name, {group.back()});
  }
  name_sites(draft, value, entry.place, entry.key, group);
}

void share_patients(Draft& draft, const Value& sites) {
  double sum = 0;
  bool any = false;
  for (const Site& site : draft.scenario.sites) {
    sum += site.share_of_patients;
    any = any || site.kind == Site::Kind::hospital;
  }
  if (!any) return sites.wrong("there is no hospital; expected at least one `kind: hospital`");
  if (sum <= 0)
    return sites.wrong("no hospital has patients; expected a weight `patients` more than 0");
  for (Site& site : draft.scenario.sites) site.share_of_patients /= sum;
}

const std::vector<SiteIndex>* sites_of(const Draft& draft, const Value& value) {
  const auto found = draft.sites_named.find(value.node->text);
  if (found != draft.sites_named.end()) return &found->second;
  if (value.problems->too_many_for_hints()) {
    value.wrong(value.look() + " is not a site");
    return nullptr;
  }
  const auto names = names_of(draft);
  const std::string hint = value.problems->meant(value.node->text, names);
  value.wrong(fmt::format("{} is not a site{}", value.look(),
                          names.size() <= 12 ? "; expected " + one_of(names) : ""),
              hint);
  return nullptr;
}

void read_lane(Draft& draft, const Value& value, std::set<std::pair<SiteIndex, SiteIndex>>& known) {
  Section section(value);
  const Distribution transit = distribution_at(section, "transit");
  const auto between = section.get("between");
  if (!between) return;
  const auto ends = list_items(*between, 2, 2);
  if (ends.size() != 2) return;
  const auto* from = sites_of(draft, ends[0]);
  const auto* to = sites_of(draft, ends[1]);
  if (!from || !to) return;
  for (const SiteIndex a : *from) {
    for (const SiteIndex b : *to) {
      // Within one group every pair is met twice, and every site once with itself.
      if (a == b && from->size() == 1 && to->size() == 1)
        return between->wrong("a lane leads from a site to itself; expected two sites");
      if (a == b || (from == to && a > b)) continue;
      if (!known.insert(std::minmax(a, b)).second)
        return between->wrong(fmt::format(
            "{} and {} have a lane already; expected one lane "
            "between two sites",
            ticked(draft.scenario.sites[a].name), ticked(draft.scenario.sites[b].name)));
      if (known.size() > kMostLanes)
        return between->wrong(fmt::format("too many lanes; expected at most {}", kMostLanes));
      draft.scenario.lanes.push_back({a, b, transit});
    }
  }
}

void read_lanes(Draft& draft, Section& root) {
  const auto value = root.get("lanes");
  if (!value) return;
  std::set<std::pair<SiteIndex, SiteIndex>> known;
  for (const Value& item : list_items(*value, 0, 10'000)) read_lane(draft, item, known);
}

void read_made_at(Draft& draft, Section& root) {
  auto product = section_at(root, "product");
  const auto value = product ? product->get("made_at") : std::nullopt;
  if (!value || draft.scenario.sites.empty()) return;
  const Value name = value->bare();
  const auto* group = sites_of(draft, name);
  if (!group) return;
  Product& result = draft.scenario.product;
  const std::vector<Site>& sites = draft.scenario.sites;
  result.made_at = *group;
  result.made_at_hospital = sites[group->front()].kind == Site::Kind::hospital;
  const auto hospitals =
      static_cast<std::size_t>(std::count_if(sites.begin(), sites.end(), [](const Site& site) {
        return site.kind == Site::Kind::hospital;
      }));
  if (result.made_at_hospital && group->size() != hospitals)
    name.wrong(
        "only some of the hospitals are named; expected a plant, or one group that has all "
        "hospitals, each of which makes its own patients' product");
}

/// The sites that can be reached along lanes from those that make the product.
std::vector<bool> reached_from(const Scenario& scenario) {
  std::vector<std::vector<SiteIndex>> neighbours(scenario.sites.size());
  for (const Lane& lane : scenario.lanes) {
    neighbours[lane.from].push_back(lane.to);
    neighbours[lane.to].push_back(lane.from);
  }
  std::vector<bool> reached(scenario.sites.size(), false);
  std::vector<SiteIndex> border = scenario.product.made_at;
  for (const SiteIndex site : border) reached[site] = true;
  while (!border.empty()) {
    const SiteIndex site = border.back();
    border.pop_back();
    for (const SiteIndex next : neighbours[site]) {
      if (reached[next]) continue;
      reached[next] = true;
      border.push_back(next);
    }
  }
  return reached;
}

void check_reachable(Draft& draft, Section& root) {
  const Scenario& scenario = draft.scenario;
  if (!draft.problems->empty() || scenario.product.made_at_hospital) return;
  const auto reached = reached_from(scenario);
  const auto lanes = root.get("lanes");
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    const Site& site = scenario.sites[i];
    if (site.kind != Site::Kind::hospital || reached[i]) continue;
    (lanes ? *lanes : *root.get("sites"))
        .wrong(fmt::format("no way leads from the hospital {} to the plant {}; expected `lanes` "
                           "that connect them",
                           ticked(site.name),
                           ticked(scenario.sites[scenario.product.made_at.front()].name)));
    return;
  }
}

}  // namespace

void read_sites(Draft& draft, Section& root) {
  auto section = section_at(root, "sites");
  if (!section) return;
  for (const Node::Entry* entry : section->free_entries()) read_site(draft, *section, *entry);
  share_patients(draft, section->value());
  read_lanes(draft, root);
  read_made_at(draft, root);
  check_reachable(draft, root);
}

}  // namespace v2v
