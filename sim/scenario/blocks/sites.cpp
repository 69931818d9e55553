// Sites, who makes, and whether every product can come home.
#include "scenario/calendars.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace v2v::tables {
namespace {

constexpr Field capacity_field(std::string_view key, std::string_view text) {
  return {.key = key,
          .form = Form::capacity,
          .text = text,
          .example = "4",
          .fallback = "unlimited",
          .least = 1,
          .most = 1e6,
          .table = &capacity};
}

const Field kSite[] = {
    {.key = "kind",
     .form = Form::choice,
     .text = "Hospital, plant or laboratory.",
     .example = "hospital",
     .needed = true,
     .choices = all_words<Site::Kind>},
    {.key = "count",
     .form = Form::integer,
     .text = "How many of them there are.",
     .example = "10",
     .fallback = "1",
     .least = 1,
     .most = 5000},
    {.key = "region", .form = Form::text, .text = "Where it is.", .example = "north"},
    {.key = "at",
     .form = Form::coordinates,
     .text = "Latitude and longitude in degrees, for the map of `v2v network`.",
     .example = "[52.37, 4.90]",
     .least = -180,
     .most = 180},
    {.key = "patients",
     .form = Form::number,
     .text = "Weight of patients of the group, shared evenly; by default the count.",
     .example = "120",
     .most = 1e9},
    {.key = "open",
     .form = Form::word,
     .text = "The calendar by which leukapheresis starts, cells are received, samples taken in.",
     .example = "working_days",
     .fallback = "always"},
    capacity_field("apheresis_beds", "Collections at the same time, at each hospital."),
    capacity_field("ward_beds", "Beds from lymphodepletion to discharge, at each hospital."),
    capacity_field("intensive_care_beds", "Intensive care beds, at each hospital."),
    capacity_field("suites", "Cultures at the same time, at each who makes."),
    capacity_field("operators", "People who start and harvest cultures."),
    capacity_field("quality_control", "Products tested at the same time."),
    capacity_field("qualified_persons", "People who release."),
    {.key = "makes_from",
     .form = Form::moment,
     .text = "From then on it makes products.",
     .example = "14 mo"},
    {.key = "contract",
     .form = Form::word,
     .text = "Who makes for the hospital, if the policy goes by contract.",
     .example = "plant"},
    {.key = "slots",
     .form = Form::object,
     .text = "The hospital's allotment.",
     .example = "{ each: 1, every: 30 d, for: culture }",
     .table = &slots},
    {.key = "vector",
     .form = Form::object,
     .text = "Doses of viral vector.",
     .example = "{ in_stock: 20, lot: 50, reorder_at: 10, lead_time: 60 d }",
     .table = &vector},
    {.key = "test_batch",
     .form = Form::object,
     .text = "Samples that are tested together, in one run on one place of `quality_control`.",
     .example = "{ size: 4, longest_wait: 2 d }",
     .table = &test_batch},
};

constinit const Table kSiteTable{"site", "A hospital, plant or laboratory, or several alike.",
                                 kSite};

const Field kSiteField{.key = "",
                       .form = Form::object,
                       .text = "A site, or several alike.",
                       .example = "{ kind: hospital, count: 10 }",
                       .table = &kSiteTable};

}  // namespace

constinit const Table sites{
    "sites", "Hospitals, plants and laboratories, by name.", {}, &kSiteField};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostSites = 5000;

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

Site::Kind kind_of(Section& section) {
  const auto kind = section.get("kind");
  return kind ? read_word<Site::Kind>(*kind).value_or(Site::Kind::hospital) : Site::Kind::hospital;
}

std::optional<std::array<double, 2>> read_coordinates(const Value& value) {
  std::vector<double> degrees;
  for (const Value& item : list_items(value, 2, 2))
    if (const auto one = read_number(item)) degrees.push_back(*one);
  if (degrees.size() != 2) return std::nullopt;
  if (std::abs(degrees[0]) <= 90) return std::array{degrees[0], degrees[1]};
  value.unexpected("the latitude is beyond a pole");
  return std::nullopt;
}

/// What a copy of the site holds.
std::size_t weight_of(const Site& site, const Node& node) {
  std::size_t weight = weight_of(node) + site.open.closures().size();
  for (const Capacity& capacity : site.capacity) weight += capacity.open.closures().size();
  return weight;
}

void read_site(Draft& draft, const Section& all, const Node::Entry& entry, std::size_t& copied) {
  const Value value = all.below(entry);
  if (!is_site_name(entry.key))
    value.wrong_at(entry.place,
                   "this is not a name of a site; expected letters a to z, digits, `_` and "
                   "`-`, such as `plant`");
  Section section(value);
  if (!value.node->is_map()) return;
  Site site;
  site.kind = kind_of(section);
  const auto count = static_cast<std::size_t>(read_integer(*section.get("count")).value_or(1));
  if (const auto region = section.get("region")) site.region = read_label(*region);
  if (const auto at = section.get("at")) site.at = read_coordinates(*at);
  refuse_what_is_not_of(section, site.kind);
  read_capacities(draft, section, site);
  read_allotments(section, site);
  site.open = calendar_at(draft, section, "open");
  if (const auto from = section.get("makes_from"))
    site.makes_from = read_moment(draft, *from).value_or(TimePoint());
  if (site.kind == Site::Kind::hospital) {
    const auto weight = section.get("patients");
    site.share_of_patients =
        weight ? read_number(*weight).value_or(1) / static_cast<double>(count) : 1;
  }
  std::vector<Site>& sites = draft.scenario.sites;
  if (sites.size() + count > kMostSites)
    return value.wrong(fmt::format("too many sites; expected at most {} in all", kMostSites));
  copied += count * weight_of(site, *value.node);
  if (copied > most_copied)
    return value.wrong("too many dates and values for so many sites; expected fewer of them");
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

}  // namespace

std::string read_label(const Value& given) {
  const Value value = given.bare();
  if (value.node->is_scalar()) return clean_text(value, value.node->text, 100).value_or("");
  value.unexpected(value.look() + " stands here");
  return {};
}

std::size_t weight_of(const Node& node) {
  std::size_t weight = 1;
  for (const Node& item : node.items) weight += weight_of(item);
  for (const Node::Entry& entry : node.entries) weight += weight_of(entry.value);
  return weight;
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

namespace {

void read_contracts(Draft& draft, const Section& sites) {
  for (const Node::Entry* entry : sites.free_entries()) {
    const Node::Entry* contract = entry->value.find("contract");
    const auto named = draft.sites_named.find(entry->key);
    if (!contract || contract->value.is_null() || named == draft.sites_named.end()) continue;
    // Of other kinds of site it has been refused.
    if (draft.scenario.sites[named->second.front()].kind != Site::Kind::hospital) continue;
    const Value value = sites.below(*entry).below("contract", contract->value, nullptr).bare();
    const auto* makers = sites_of(draft, value);
    if (!makers) continue;
    if (makers->size() != 1) {
      value.wrong(fmt::format("{} is a group; expected one site", value.look()));
      continue;
    }
    if (draft.scenario.sites[makers->front()].kind == Site::Kind::laboratory) {
      value.wrong(
          fmt::format("{} is a laboratory, which makes nothing; expected a plant or a "
                      "hospital",
                      value.look()));
      continue;
    }
    for (const SiteIndex site : named->second)
      draft.scenario.sites[site].contract = makers->front();
  }
}

void read_made_at(Draft& draft, Section& root) {
  auto product = section_at(root, "product");
  const auto value = product ? product->get("made_at") : std::nullopt;
  if (!value || draft.scenario.sites.empty()) return;
  std::vector<SiteIndex>& made_at = draft.protocol().product.made_at;
  std::vector<bool> named(draft.scenario.sites.size(), false);
  for (const Value& item : one_or_several(*value)) {
    const auto* group = sites_of(draft, item);
    if (!group) continue;
    if (draft.scenario.sites[group->front()].kind == Site::Kind::laboratory) {
      item.wrong(fmt::format(
          "{} is a laboratory, which makes nothing; expected plants or hospitals", item.look()));
      continue;
    }
    const auto twice = std::find_if(group->begin(), group->end(),
                                    [&named](SiteIndex site) { return named[site]; });
    if (twice != group->end()) {
      item.wrong(fmt::format("{} is named twice; expected every maker once",
                             ticked(draft.scenario.sites[*twice].name)));
      continue;
    }
    for (const SiteIndex site : *group) named[site] = true;
    made_at.insert(made_at.end(), group->begin(), group->end());
  }
  const auto from_the_start = [&draft](SiteIndex site) {
    return draft.scenario.sites[site].makes_from == TimePoint();
  };
  if (!made_at.empty() && std::none_of(made_at.begin(), made_at.end(), from_the_start))
    value->wrong("nobody makes products from the start; expected a maker without `makes_from`");
}

/// The sites that can be reached along lanes from those of `border`.
std::vector<bool> reached_from(const Scenario& scenario, std::vector<SiteIndex> border) {
  std::vector<std::vector<SiteIndex>> neighbours(scenario.sites.size());
  for (const Lane& lane : scenario.lanes) {
    neighbours[lane.from].push_back(lane.to);
    neighbours[lane.to].push_back(lane.from);
  }
  std::vector<bool> reached(scenario.sites.size(), false);
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

/// As many as fit a message.
std::string makers_in_words(const Scenario& scenario, const std::vector<SiteIndex>& makers) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(kMost, makers.size()); ++i)
    names.push_back(scenario.sites[makers[i]].name);
  if (makers.size() <= kMost) return one_of(names);
  return fmt::format("{} or {} others", ticked(names.front()), makers.size() - 1);
}

void check_reachable(Draft& draft, Section& root) {
  const Scenario& scenario = draft.scenario;
  if (!draft.problems->empty()) return;
  const std::vector<SiteIndex>& makers = draft.protocol().product.made_at;
  const auto reached = reached_from(scenario, makers);
  const auto lanes = root.get("lanes");
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    const Site& site = scenario.sites[i];
    const auto& share = draft.population().share_of_patients;
    const bool elsewhere =
        (!share.empty() && share[i] == 0) || (draft.only_at && !(*draft.only_at)[i]);
    if (site.kind != Site::Kind::hospital || reached[i] || elsewhere) continue;
    (lanes ? *lanes : *root.get("sites"))
        .wrong(fmt::format("no way leads from the hospital {} to {}, where its product "
                           "would be made; expected `lanes` that connect them",
                           ticked(site.name), makers_in_words(scenario, makers)));
    return;
  }
}

}  // namespace

void read_sites(Draft& draft, Section& root) {
  auto section = section_at(root, "sites");
  if (!section) return;
  std::size_t copied = 0;
  for (const Node::Entry* entry : section->free_entries())
    read_site(draft, *section, *entry, copied);
  draft.copied = copied;
  share_patients(draft, section->value());
  read_contracts(draft, *section);
  read_lanes(draft, root);
}

void read_makers_of_product(Draft& draft, Section& root) {
  if (!draft.protocol().product.from_patients_cells()) return;
  read_made_at(draft, root);
  check_reachable(draft, root);
}

}  // namespace v2v
