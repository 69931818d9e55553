// What the paper saw; never an input.
#include "vein2vein/scenario/published.hpp"

#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

const Field kCount{
    .key = "", .form = Form::integer, .text = "Number of patients.", .example = "67", .most = 1e9};

constinit const Table kFlow{"published_flow", "Patients who reached each gate.", {}, &kCount};

constinit const Table kReasons{
    "published_reasons", "Patients lost, by reported reason.", {}, &kCount};

const Field kReasonsField{.key = "",
                          .form = Form::object,
                          .text = "Patients lost after this gate, by reported reason.",
                          .example = "{ infection: 6 }",
                          .table = &kReasons};

constinit const Table kPublishedLost{
    "published_lost", "Losses after each gate.", {}, &kReasonsField};

const Field kLostOf[] = {
    {.key = "lost",
     .form = Form::integer,
     .text = "Not infused.",
     .example = "2",
     .needed = true,
     .most = 1e9},
    {.key = "of",
     .form = Form::integer,
     .text = "Intended to treat.",
     .example = "15",
     .needed = true,
     .least = 1,
     .most = 1e9},
};

constinit const Table kLostOfTable{"published_lost_of", "Lost of so many.", kLostOf};

const Field kLostOfField{.key = "",
                         .form = Form::object,
                         .text = "Patients of this level.",
                         .example = "{ lost: 2, of: 15 }",
                         .table = &kLostOfTable};

constinit const Table kLostByLevel{
    "published_lost_by_level", "Losses by level.", {}, &kLostOfField};

const Field kLostByField{.key = "",
                         .form = Form::object,
                         .text = "Losses by level of this characteristic.",
                         .example = "{ 1: { lost: 2, of: 15 } }",
                         .table = &kLostByLevel};

constinit const Table kLostBy{
    "published_lost_by", "Losses by characteristic of the patients.", {}, &kLostByField};

const Field kTime[] = {
    {.key = "median", .form = Form::duration, .text = "Median.", .example = "20 d", .needed = true},
    {.key = "range",
     .form = Form::durations,
     .text = "Shortest and longest.",
     .example = "[17 d, 33 d]"},
};

constinit const Table kTimeTable{"published_time", "A published interval.", kTime};

const Field kTimeField{.key = "",
                       .form = Form::object,
                       .text = "A published interval.",
                       .example = "{ median: 20 d, range: [17 d, 33 d] }",
                       .table = &kTimeTable};

constinit const Table kTimes{"published_times", "Published intervals.", {}, &kTimeField};

const Field kPublished[] = {
    {.key = "flow",
     .form = Form::object,
     .text = "Patients who reached each gate.",
     .example = "{ screened: 92, infused: 48 }",
     .table = &kFlow},
    {.key = "lost",
     .form = Form::object,
     .text = "Losses after each gate, by reported reason.",
     .example = "{ received: { infection: 6 } }",
     .table = &kPublishedLost},
    {.key = "lost_by",
     .form = Form::object,
     .text = "Not infused, of those intended to treat, by level of a characteristic.",
     .example = "{ prior_lines: { 1: { lost: 2, of: 15 } } }",
     .table = &kLostBy},
    {.key = "times",
     .form = Form::object,
     .text = "Intervals, such as vein_to_vein.",
     .example = "{ vein_to_vein: { median: 30 d } }",
     .table = &kTimes},
    {.key = "survival",
     .form = Form::object,
     .text = "Who is alive, or alive without disease, by time since infusion or the ITT gate.",
     .example = "{ overall: { 12 mo: 72.1 % } }",
     .table = &published_survival},
    {.key = "medians",
     .form = Form::object,
     .text = "Medians of these.",
     .example = "{ relapse_free: 12.4 mo }",
     .table = &published_medians},
    {.key = "response",
     .form = Form::object,
     .text = "Who responds, of the infused.",
     .example = "{ month_3: 70.8 % }",
     .table = &published_response},
    {.key = "standard_of_care",
     .form = Form::object,
     .text = "The other arm of a randomised trial.",
     .example = "{ survival: { itt_overall: { 24 mo: 52 % } } }",
     .table = &published_standard},
    {.key = "hazard_ratio",
     .form = Form::object,
     .text = "Of cells to standard of care.",
     .example = "{ event_free: 0.398 }",
     .table = &published_ratios},
};

}  // namespace

constinit const Table published{"published", "What the paper saw.", kPublished};

}  // namespace v2v::tables

namespace v2v {
namespace {

std::optional<Gate> published_gate(const Draft& draft, const Value& value, Place place,
                                   const std::string& name) {
  std::vector<std::string> names;
  for (const Gate gate : draft.population().flowchart) names.emplace_back(name_of(gate));
  if (std::find(names.begin(), names.end(), name) != names.end()) return gate_named(name);
  value.wrong_at(place,
                 fmt::format("this is not a gate of the flowchart; expected {}", one_of(names)),
                 value.problems->meant(name, names));
  return std::nullopt;
}

std::optional<std::uint32_t> read_count(const Value& value) {
  const auto count = read_integer(value);
  return count ? std::optional(static_cast<std::uint32_t>(*count)) : std::nullopt;
}

void read_flow(Draft& draft, Section& published) {
  auto flow = section_at(published, "flow");
  if (!flow) return;
  std::vector<std::pair<Published::Flow, const Node::Entry*>> counts;
  for (const Node::Entry* entry : flow->free_entries()) {
    const Value value = flow->below(*entry);
    const auto gate = published_gate(draft, value, entry->place, entry->key);
    const auto count = read_count(value);
    if (gate && count) counts.emplace_back(Published::Flow{*gate, *count}, entry);
  }
  std::optional<Published::Flow> before;
  for (const Gate gate : draft.population().flowchart) {
    for (const auto& [count, entry] : counts) {
      if (count.gate != gate) continue;
      if (before && count.patients > before->patients)
        flow->below(*entry).wrong(fmt::format(
            "{} patients are more than the {} at the gate {} before; expected at most as many",
            count.patients, before->patients, ticked(name_of(before->gate))));
      before = count;
      draft.population().published->flow.push_back(count);
    }
  }
}

/// A reported reason. One that no cause is recorded as may be a fact that the model leaves out; one
/// that nearly is will be a slip of the pen.
std::optional<Reason> published_reason(Draft& draft, const Value& value, Place place,
                                       const std::string& text,
                                       const std::vector<std::string>& recorded) {
  const auto reason = clean_text(value, text, 80);
  if (!reason) return std::nullopt;
  const bool known = std::find(recorded.begin(), recorded.end(), *reason) != recorded.end();
  const std::string hint = known ? std::string() : value.problems->meant(*reason, recorded);
  if (hint.empty()) return draft.reason_number(value, *reason);
  value.wrong_at(place, "no cause is recorded as this reason; expected one that is", hint);
  return std::nullopt;
}

/// By how much the flow falls from a gate to the next one of the flowchart, if both are stated.
std::optional<std::uint32_t> drop_after(const Population& population, Gate gate) {
  const auto& chart = population.flowchart;
  const auto at = std::find(chart.begin(), chart.end(), gate);
  if (at == chart.end() || at + 1 == chart.end()) return std::nullopt;
  std::optional<std::uint32_t> here, next;
  for (const Published::Flow& flow : population.published->flow) {
    if (flow.gate == *at) here = flow.patients;
    if (flow.gate == *(at + 1)) next = flow.patients;
  }
  if (!here || !next || *here < *next) return std::nullopt;
  return *here - *next;
}

void read_losses(Draft& draft, Section& published) {
  auto lost = section_at(published, "lost");
  if (!lost) return;
  const std::vector<std::string> recorded = draft.scenario.reasons;
  for (const Node::Entry* gate_entry : lost->free_entries()) {
    const Value value = lost->below(*gate_entry);
    const auto gate = published_gate(draft, value, gate_entry->place, gate_entry->key);
    Section reasons(value);
    if (!value.node->is_map()) continue;
    std::uint64_t sum = 0;
    for (const Node::Entry* entry : reasons.free_entries()) {
      const Value each = reasons.below(*entry);
      const auto reason = published_reason(draft, each, entry->place, entry->key, recorded);
      const auto count = read_count(each);
      if (!gate || !reason || !count) continue;
      sum += *count;
      draft.population().published->lost.push_back({*gate, *reason, *count});
    }
    const auto drop = gate ? drop_after(draft.population(), *gate) : std::nullopt;
    if (drop && sum > *drop)
      value.wrong(
          fmt::format("{} patients are lost here, but the flow falls by {} only; expected "
                      "at most as many",
                      sum, *drop));
  }
}

/// Every level of the characteristic, once.
std::optional<Published::LossBy> read_loss_by(const Draft& draft, Section section,
                                              std::size_t covariate) {
  Published::LossBy loss{covariate, {}};
  const auto& levels = draft.population().covariates[covariate].levels;
  loss.lost_of.resize(levels.size());
  std::size_t seen = 0;
  for (const Node::Entry* entry : section.free_entries()) {
    const Value value = section.below(*entry);
    const auto level = std::find(levels.begin(), levels.end(), entry->key);
    if (level == levels.end()) {
      value.wrong_at(entry->place, fmt::format("this is not a level; expected {}", one_of(levels)),
                     value.problems->meant(entry->key, levels));
      continue;
    }
    Section counts(value);
    const auto lost = counts.get("lost"), of = counts.get("of");
    const auto lost_count = lost ? read_count(*lost) : std::nullopt;
    const auto of_count = of ? read_count(*of) : std::nullopt;
    if (!lost_count || !of_count) continue;
    if (*lost_count > *of_count)
      lost->wrong(fmt::format("{} are more than the {} patients; expected at most as many",
                              *lost_count, *of_count));
    loss.lost_of[static_cast<std::size_t>(level - levels.begin())] = {*lost_count, *of_count};
    ++seen;
  }
  if (seen == levels.size()) return loss;
  section.value().wrong(fmt::format("{} of {} levels are given; expected all of {}", seen,
                                    levels.size(), one_of(levels)));
  return std::nullopt;
}

void read_losses_by(Draft& draft, Section& published) {
  auto lost_by = section_at(published, "lost_by");
  if (!lost_by) return;
  std::vector<std::string> names;
  for (const Covariate& covariate : draft.population().covariates) names.push_back(covariate.name);
  for (const Node::Entry* entry : lost_by->free_entries()) {
    const Value value = lost_by->below(*entry);
    const auto name = std::find(names.begin(), names.end(), entry->key);
    if (name == names.end())
      value.wrong_at(entry->place,
                     "this is not a characteristic of the patients; expected one of `patients:`",
                     value.problems->meant(entry->key, names));
    else if (auto loss = read_loss_by(draft, Section(value),
                                      static_cast<std::size_t>(name - names.begin())))
      draft.population().published->lost_by.push_back(std::move(*loss));
  }
}

void read_time(Draft& draft, const Section& times, const Node::Entry& entry) {
  const Value value = times.below(entry);
  std::vector<std::string> names;
  std::optional<MeasuredTime> measured;
  for (std::size_t i = 0; i < measured_time_count; ++i) {
    const auto time = static_cast<MeasuredTime>(i);
    if (!is_measured(time, draft.protocol().product)) continue;
    names.emplace_back(name_of(time));
    if (names.back() == entry.key) measured = time;
  }
  if (!measured)
    value.wrong_at(
        entry.place,
        fmt::format("this is not an interval that is measured; expected {}", one_of(names)),
        value.problems->meant(entry.key, names));
  Section section(value);
  if (!value.node->is_map()) return;
  Published::Time time{measured.value_or(MeasuredTime{}), 0, std::nullopt, std::nullopt};
  const auto median = section.get("median");
  if (!median) return;
  time.median_days = read_days(*median).value_or(0);
  const auto range = section.get("range");
  const auto bounds = range ? read_days_list(*range, 2) : std::nullopt;
  if (bounds) {
    time.shortest_days = (*bounds)[0];
    time.longest_days = (*bounds)[1];
    if (!((*bounds)[0] <= time.median_days && time.median_days <= (*bounds)[1]))
      range->unexpected("the range does not hold the median in ascending order");
  }
  draft.population().published->times.push_back(std::move(time));
}

}  // namespace

void read_published(Draft& draft, Section& root) {
  auto published = section_at(root, "published");
  if (!published) return;
  read_flow(draft, *published);
  read_losses(draft, *published);
  read_losses_by(draft, *published);
  read_published_outcomes(draft, *published);
  if (auto times = section_at(*published, "times"))
    for (const Node::Entry* entry : times->free_entries()) read_time(draft, *times, *entry);
}

}  // namespace v2v
