// The policy and the hospital stay.
#include "scenario/counted.hpp"
#include "scenario/distributions.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

template <class Enum>
void read_word_at(Section& section, std::string_view key, Enum& into) {
  into = read_word<Enum>(*section.get(key)).value_or(Enum{});
}

const Covariate* read_urgency(Draft& draft, Section& section) {
  const auto value = section.get("urgency_of");
  if (!value) return nullptr;
  const Value name = value->bare();
  const auto& covariates = draft.scenario.covariates;
  for (std::size_t i = 0; i < covariates.size(); ++i) {
    if (!name.node->is_scalar() || covariates[i].name != name.node->text) continue;
    draft.protocol().policy.urgency_of = static_cast<std::uint8_t>(i);
    return &covariates[i];
  }
  std::vector<std::string> names;
  for (const Covariate& covariate : covariates) names.push_back(covariate.name);
  name.wrong(fmt::format("{} is not a characteristic of the patients; expected {}", name.look(),
                         names.empty() ? "one that `patients` has" : one_of(names)),
             name.problems->meant(name.node->text, names));
  return nullptr;
}

void read_due(Draft& draft, Section& section, const Covariate& covariate) {
  auto due = section_at(section, "due_within");
  if (!due) return;
  std::vector<Duration>& within = draft.protocol().policy.due_within;
  within.assign(covariate.levels.size(), Duration::longest());
  for (const Node::Entry* entry : due->free_entries()) {
    const Value value = due->below(*entry);
    const auto level = std::find(covariate.levels.begin(), covariate.levels.end(), entry->key);
    if (level == covariate.levels.end()) {
      value.wrong_at(entry->place,
                     fmt::format("{} has no such level; expected {}", ticked(covariate.name),
                                 one_of(covariate.levels)),
                     value.problems->meant(entry->key, covariate.levels));
    } else if (const auto days = read_days(value)) {
      within[static_cast<std::size_t>(level - covariate.levels.begin())] = Duration::days(*days);
    }
  }
  for (std::size_t i = 0; i < within.size() && draft.problems->empty(); ++i)
    if (within[i] == Duration::longest())
      due->value().wrong(fmt::format("the level {} is missing; expected a time for every level",
                                     ticked(covariate.levels[i])));
}

bool is_limited_somewhere(const Scenario& scenario, ResourceKind kind) {
  return std::any_of(scenario.sites.begin(), scenario.sites.end(),
                     [kind](const Site& site) { return site.capacity_of(kind).limited; });
}

/// Reports it where a number of such beds is stated.
void report_without_stay(const Draft& draft, Section& root, ResourceKind kind,
                         std::string_view key) {
  const auto sites = root.get("sites");
  if (!sites) return;
  for (const Node::Entry& site : sites->node->entries) {
    const auto named = draft.sites_named.find(site.key);
    const Node::Entry* beds = site.value.find(key);
    if (!beds || named == draft.sites_named.end() ||
        !draft.scenario.sites[named->second.front()].capacity_of(kind).limited)
      continue;
    return sites->below(site.key, site.value, nullptr)
        .below(beds->key, beds->value, nullptr)
        .wrong_at(beds->place,
                  "these are limited, but nothing says how long they are needed; expected `stay`");
  }
}

}  // namespace

void read_policy(Draft& draft, Section& root) {
  auto section = section_at(root, "policy");
  if (!section) return;
  Policy& policy = draft.protocol().policy;
  read_word_at(*section, "assignment", policy.assignment);
  read_word_at(*section, "priority", policy.priority);
  read_word_at(*section, "booking", policy.booking);
  read_word_at(*section, "route", policy.route);
  policy.overflow_over = duration_at(*section, "overflow_over");
  const bool in_order = policy.assignment == Policy::Assignment::in_order;
  if (in_order && !section->states("overflow_over"))
    section->value().wrong(
        "`overflow_over` is missing; expected the wait beyond which a maker is passed over, such "
        "as `overflow_over: 5 d`");
  if (!in_order && section->stated_with("overflow_over", "assignment"))
    section->refuse("overflow_over",
                    "only `assignment: in_order` passes makers over; expected this "
                    "left out");
  const Covariate* const covariate = read_urgency(draft, *section);
  const bool by_covariate = policy.priority == Policy::Priority::urgency ||
                            policy.priority == Policy::Priority::earliest_due;
  if (by_covariate && !section->states("urgency_of"))
    section->value().wrong(
        "`urgency_of` is missing; expected the characteristic that tells how urgent a patient is");
  if (policy.priority == Policy::Priority::earliest_due && !section->states("due_within"))
    section->value().wrong(
        "`due_within` is missing; expected when a product is due, by level, such as `due_within: "
        "{ low: 60 d, high: 30 d }`");
  if (!by_covariate && !section->states("urgency_of"))
    section->refuse("due_within", "it is by the level of `urgency_of`; expected that, too");
  if (covariate && (policy.priority == Policy::Priority::earliest_due ||
                    section->stated_with("due_within", "urgency_of")))
    read_due(draft, *section, *covariate);
}

void read_stay(Draft& draft, Section& root) {
  const Scenario& scenario = draft.scenario;
  auto section = section_at(root, "stay");
  if (!section) {
    report_without_stay(draft, root, ResourceKind::ward_beds, "ward_beds");
    report_without_stay(draft, root, ResourceKind::intensive_care_beds, "intensive_care_beds");
    return;
  }
  Stay stay;
  stay.from_lymphodepletion =
      read_choice(*section->get("from")).value_or("lymphodepletion") == "lymphodepletion";
  if (stay.from_lymphodepletion && !draft.protocol().product.needs_lymphodepletion()) {
    refuse_beside_kind(draft, *section, "from",
                       "with this product there is no lymphodepletion; expected `infusion`");
    stay.from_lymphodepletion = false;
  }
  stay.after_infusion = distribution_at(*section, "after_infusion");
  if (auto care = section_at(*section, "intensive_care")) {
    if (const auto share = care->get("share"))
      stay.intensive_care = read_counted(
          draft, *share, tables::probability, 0,
          [](Scenario&, Protocol& protocol, double p) { protocol.stay->intensive_care = p; });
    stay.intensive_care_after = distribution_at(*care, "after");
    stay.intensive_care_takes = distribution_at(*care, "takes");
  } else if (is_limited_somewhere(scenario, ResourceKind::intensive_care_beds)) {
    section->value().wrong(
        "intensive care beds are limited, but nobody needs them; expected `intensive_care`");
  }
  draft.protocol().stay = stay;
}

}  // namespace v2v
