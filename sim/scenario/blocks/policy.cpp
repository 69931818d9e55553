// Who makes, who goes first, when a suite is booked, which way is taken.
#include "scenario/destination.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

const Field kDueRest{
    .key = "", .form = Form::duration, .text = "Due so long after entry.", .example = "30 d"};

constinit const Table kDueTable{"due_within", "When a product is due, by level.", {}, &kDueRest};

const Field kPolicy[] = {
    {.key = "assignment",
     .form = Form::choice,
     .text = "Which of those who may make a patient's product does.",
     .example = "nearest",
     .fallback = "nearest",
     .choices = all_words<Policy::Assignment>,
     .prose = prose_of_word<Policy::Assignment>,
     .destination = into<&Policy::assignment>},
    {.key = "overflow_over",
     .form = Form::duration,
     .text = "in_order: a maker is passed over when its expected wait is longer.",
     .example = "5 d",
     .destination = into<&Policy::overflow_over>},
    {.key = "choice",
     .form = Form::choice,
     .text = "Which of the products that a patient may be given.",
     .example = "preference",
     .fallback = "preference",
     .choices = all_words<Policy::Choice>,
     .prose = prose_of_word<Policy::Choice>,
     .destination = into<&Policy::choice>},
    {.key = "priority",
     .form = Form::choice,
     .text = "Who is served first by everything that is shared.",
     .example = "first_come",
     .fallback = "first_come",
     .choices = all_words<Policy::Priority>,
     .prose = prose_of_word<Policy::Priority>,
     .destination = into<&Policy::priority>},
    {.key = "urgency_of",
     .form = Form::word,
     .text = "The characteristic whose later levels are more urgent.",
     .example = "tumour_burden"},
    {.key = "due_within",
     .form = Form::object,
     .text = "earliest_due: since entry, by level.",
     .example = "{ low: 60 d, high: 30 d }",
     .table = &kDueTable},
    {.key = "booking",
     .form = Form::choice,
     .text = "When a suite is asked for.",
     .example = "on_receipt",
     .fallback = "on_receipt",
     .choices = all_words<Policy::Booking>,
     .prose = prose_of_word<Policy::Booking>,
     .destination = into<&Policy::booking>},
    {.key = "route",
     .form = Form::choice,
     .text = "Which way consignments go.",
     .example = "fastest",
     .fallback = "fastest",
     .choices = all_words<Policy::Route>,
     .prose = prose_of_word<Policy::Route>,
     .destination = into<&Policy::route>},
};

}  // namespace

constinit const Table policy{"policy", "The rules of assignment, priority, booking and routes.",
                             kPolicy};

}  // namespace v2v::tables

namespace v2v {
namespace {

const Covariate* read_urgency(Draft& draft, Section& section) {
  const auto value = section.get("urgency_of");
  if (!value) return nullptr;
  const Value name = value->bare();
  const auto& covariates = draft.population().covariates;
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

}  // namespace

void read_policy(Draft& draft, Section& root) {
  auto section = section_at(root, "policy");
  if (!section) return;
  Policy& policy = draft.protocol().policy;
  read_fields(*section, policy);
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

}  // namespace v2v
