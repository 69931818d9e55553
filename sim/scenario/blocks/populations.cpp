// Several groups of patients in the same hospitals: the document once more for each.
#include "scenario/counted.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/merge.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace v2v {
namespace {

/// A population while it is read.
struct Group {
  Value value;    ///< what it says for itself
  Node own;       ///< the same without words that only take away what the document says
  Node document;  ///< with all that it shares
  int file = 0;   ///< in which its own words stand in that document
  Population population;
};

/// What is read meanwhile is that population's.
class ReadsPopulation {
 public:
  ReadsPopulation(Draft& draft, Group& group) : draft_(draft) {
    draft.one_of_several = &group.population;
    draft.variant = group.value.path;
    draft.enters_file = draft.kind_file = 0;
  }
  ReadsPopulation(const ReadsPopulation&) = delete;
  ReadsPopulation& operator=(const ReadsPopulation&) = delete;
  ~ReadsPopulation() {
    draft_.one_of_several = nullptr;
    draft_.variant.clear();
  }

 private:
  Draft& draft_;
};

/// Weights of the sites, from those of hospitals and groups of them.
void read_hospitals(Draft& draft, Section& own) {
  const auto value = own.get("hospitals");
  if (!value) return;
  if (!value->node->is_map()) return value->unexpected(value->look() + " stands here");
  std::vector<double>& share = draft.population().share_of_patients;
  share.assign(draft.scenario.sites.size(), 0);
  double sum = 0;
  for (const auto& [name, place, inner] : value->node->entries) {
    if (is_remark(name)) continue;
    const Value each = value->below(name, inner, nullptr);
    const Node named = scalar_node(name, place);
    const auto* const sites = sites_of(draft, Value{&named, each.path, nullptr, each.problems});
    const auto weight = read_weight(each);
    if (!sites || !weight) continue;
    if (draft.scenario.sites[sites->front()].kind != Site::Kind::hospital) {
      each.wrong_at(place, fmt::format("{} has no patients; expected hospitals", ticked(name)));
      continue;
    }
    for (const SiteIndex site : *sites) share[site] += *weight / static_cast<double>(sites->size());
    sum += *weight;
  }
  if (sum <= 0) return value->wrong("the weights add up to 0; expected at least one more than 0");
  for (double& weight : share) weight /= sum;
}

/// A board that the population names itself is its own.
void note_own_boards(Group& group) {
  for (const Node::Entry& entry : group.value.node->entries)
    if (const auto gate = gate_of_step(entry.key); gate && entry.value.find("decided"))
      group.population.steps[index_of(*gate)].own_board = true;
}

/// One model says what populations have in common.
void refuse_own_model(const Value& value) {
  const Node::Entry* const attrition = value.node->find("attrition");
  const Node::Entry* const model = attrition ? attrition->value.find("model") : nullptr;
  if (!model) return;
  value.below("attrition", attrition->value, nullptr)
      .below("model", model->value, nullptr)
      .wrong_at(model->place,
                "the model is the same for all populations; expected it beside `populations`, as "
                "in `attrition: { model: ../attrition.yaml }`");
}

/// Counts that a population says for itself are its own; those of the document are common to all.
void address_counts(const Group& group, std::vector<CountedGroup>& counted) {
  for (CountedGroup& each : counted) {
    const auto file = file_of_counts(group.document, each);
    if (file && *file != group.file) continue;
    const std::string prefix = group.value.path + ".";
    each.path = prefix + each.path;
    for (CountedGroup::Member& member : each.members) member.path = prefix + member.path;
  }
}

void address_counts(const Group& group, Protocol& protocol) {
  address_counts(group, protocol.counted);
  for (MadeOtherwise& each : protocol.made_otherwise) address_counts(group, each.protocol);
  for (OfferedProduct& each : protocol.offered) address_counts(group, each.protocol);
}

/// `leaving:` with nothing behind it takes away what the document says of leaving.
Node stated_by(const Node& own, const Node& document) {
  Node stated = own;
  std::erase_if(stated.entries, [&document](const Node::Entry& entry) {
    return entry.value.is_null() && document.find(entry.key);
  });
  return stated;
}

void read_population(Draft& draft, const Node& document, Group& group) {
  group.own = stated_by(*group.value.node, document);
  Value own_value = group.value;
  own_value.node = &group.own;
  Section own(own_value);
  if (!group.value.node->is_map() || !may_be_copied(draft, document, group.value)) return;
  refuse_own_model(group.value);
  group.document = document;
  for (const std::string_view key : {"populations", "title"}) take_away(group.document, key);
  Node overlay = overlay_of(group.value, {"hospitals", "precedence"});
  group.file = overlay.place.file;
  // Anything else has been reported.
  std::erase_if(overlay.entries,
                [&own](const Node::Entry& entry) { return !own.table().find(entry.key); });
  lay_over(group.document, std::move(overlay));

  const ReadsPopulation reads(draft, group);
  Population& population = group.population;
  read_fields(own, population);
  if (population.title.empty()) population.title = population.name;
  read_hospitals(draft, own);
  const Node before_products = group.document;
  group.document = offer_products(draft, before_products, group.value.path);
  Section whole(Value{&group.document, group.value.path, &whole_file, draft.problems});
  read_recorded(draft, whole);
  read_enrolment(draft, whole);
  read_kind(draft, whole);
  read_covariates(draft, whole);
  read_patients(draft, whole);
  refuse_list_beside_products(draft, whole);
  read_lists(draft, whole);
  read_published(draft, whole);
  note_own_boards(group);
  if (draft.problems->empty()) read_makers(draft, group.document, whole);
  read_offered(draft, before_products, group.document);
  if (draft.problems->empty()) read_changes(draft, before_products, whole);
  if (draft.problems->empty()) remark_on_idle_outcomes(draft, whole);
  address_counts(group, population.counted);
  address_counts(group, *population.protocol);
  for (Change& change : population.changes) address_counts(group, change.protocol);
}

// What must be the same for all.

void check_enrolment(const Group& group, const Group& first) {
  const Enrolment& its = group.population.enrolment;
  const Enrolment& theirs = first.population.enrolment;
  const std::string other = ticked(first.population.name);
  if (its.index() != theirs.index())
    return group.value.wrong(
        fmt::format("its patients come otherwise than those of {}; expected `service` for all "
                    "populations, or `cohort`",
                    other));
  const auto* const service = std::get_if<Service>(&its);
  if (!service) return;
  const auto& observed = std::get<Service>(theirs);
  if (!service->is_of_a_time())
    group.value.wrong(
        "a number of patients comes to its end on another day in every population; expected `for` "
        "instead of `patients`, such as `service: { for: 5 y, warm_up: 180 d }` for all");
  else if (service->warm_up != observed.warm_up || service->lasts != observed.lasts)
    group.value.wrong(fmt::format(
        "it is observed over another time than {}; expected the same `warm_up` and `for`", other));
}

using Priorities = std::vector<std::pair<TimePoint, Policy::Priority>>;
Priorities priorities_of(const Population& population) {
  Priorities priorities{{TimePoint(), population.protocol->policy.priority}};
  for (const Change& change : population.changes)
    if (change.protocol.policy.priority != priorities.back().second)
      priorities.emplace_back(change.from, change.protocol.policy.priority);
  return priorities;
}

void check_priority(const Group& group, const Group& first) {
  const Priorities its = priorities_of(group.population);
  if (its != priorities_of(first.population))
    return group.value.wrong(
        fmt::format("`policy.priority` is or becomes another one than that of {}; expected one for "
                    "all who share something",
                    ticked(first.population.name)));
  const bool by_survival =
      std::any_of(its.begin(), its.end(), [](const Priorities::value_type& each) {
        return each.second == Policy::Priority::survival_index;
      });
  if (by_survival && group.population.precedence != 1)
    Section(group.value)
        .refuse("precedence",
                "with `priority: survival_index` hazards decide who goes first, whatever the "
                "population; expected this left out");
}

/// What tables of patients may say of those of any population.
void note_names(Draft& draft, const Node& document, const std::vector<Group>& groups) {
  const auto add = [&draft](const Node& of) {
    const Node::Entry* const patients = of.find("patients");
    for (const Node::Entry& each : patients ? patients->value.entries : std::vector<Node::Entry>())
      if (!is_remark(each.key)) draft.characteristics.push_back(each.key);
  };
  add(document);
  for (const Group& group : groups) {
    draft.population_names.push_back(group.population.name);
    add(*group.value.node);
  }
}

/// What is wrong with what all share is said once, and not of every population.
void say_once(Draft& draft, const std::vector<Group>& groups) {
  if (groups.size() < 2) return;
  std::set<int> own;
  std::vector<std::string> prefixes;
  for (const Group& group : groups) {
    own.insert(group.file);
    prefixes.push_back(group.value.path);
  }
  draft.problems->say_once(prefixes, own);
}

}  // namespace

void check_beds(Draft& draft, Section& root, std::span<const Population> populations) {
  bool stays = false, intensive = false;
  const auto note = [&](const Protocol& protocol) {
    stays = stays || protocol.stay;
    intensive = intensive || (protocol.stay && protocol.stay->needs_intensive_care());
  };
  for (const Population& each : populations) {
    note(*each.protocol);
    for (const OfferedProduct& offered : each.protocol->offered) note(offered.protocol);
  }
  if (!stays || !intensive) report_beds_nobody_needs(draft, root, stays);
}

void read_populations(Draft& draft, const Node& document, Section& root) {
  auto section = section_at(root, "populations");
  if (!section) return;
  const auto entries = section->free_entries();
  if (entries.empty() || entries.size() > most_populations)
    return section->value().wrong(fmt::format("{} populations are given; expected 1 to {}",
                                              entries.size(), most_populations));
  std::vector<Group> groups;
  for (const Node::Entry* entry : entries) {
    Group& group = groups.emplace_back();
    group.value = section->below(*entry);
    group.population.name = entry->key;
    if (!is_site_name(entry->key))
      group.value.wrong_at(
          entry->place,
          "this is not a name of a population; expected letters a to z, digits, `_` and "
          "`-`, such as `myeloma`");
  }
  note_names(draft, document, groups);
  for (Group& group : groups) read_population(draft, document, group);
  say_once(draft, groups);
  if (!draft.problems->empty()) return;
  for (const Group& group : groups) {
    check_enrolment(group, groups.front());
    check_priority(group, groups.front());
  }
  for (Group& group : groups) draft.scenario.populations.push_back(std::move(group.population));
  check_beds(draft, root, draft.scenario.populations);
  draft.scenario.flowchart = gates_in_common(draft.scenario.populations);
  draft.scenario.enters = draft.scenario.flowchart.front();
  draft.scenario.itt_gate = draft.scenario.populations.front().itt_gate;
}

}  // namespace v2v
