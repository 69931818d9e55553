// What lies before a gate: time, a decision, losses.
#include "scenario/calendars.hpp"
#include "scenario/counted.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/fields.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace v2v::tables {
namespace {

constexpr Field kLostField{.key = "lost",
                           .form = Form::object,
                           .text = "Who leaves at the gate, by cause.",
                           .example = "{ infection: 5 % }",
                           .table = &lost};

const Field kStep[] = {
    {.key = "takes",
     .form = Form::distribution,
     .text = "The time until the gate is decided.",
     .example = "14 d",
     .fallback = "0 d"},
    {.key = "decided",
     .form = Form::timetable,
     .text = "When the gate is decided; by default as soon as the time is over.",
     .example = "{ days: [Tue, Fri], at: 16:00 }",
     .table = &sessions},
    kLostField,
};

const Field kReceipt[] = {kLostField};

}  // namespace

constinit const Table step{"step", "What lies before a gate.", kStep};

constinit const Table receipt{"step_without_time", "The decision at a gate.", kReceipt};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostLosses = 100;

struct NamedStep {
  std::string_view key;
  Gate gate;
};

constexpr NamedStep kSteps[] = {{"approval", Gate::approved},  {"intake", Gate::screened},
                                {"screening", Gate::eligible}, {"collection", Gate::collected},
                                {"receipt", Gate::received},   {"infusion", Gate::infused}};

std::optional<Cause> cause_of_loss(const Draft& draft, const Value& value,
                                   const Node::Entry& entry) {
  const Node::Entry* cause = value.node->find("cause");
  if (!cause)
    return draft.require_cause(value, entry.place, entry.key,
                               ", or any key with `cause:` behind it");
  return draft.require_cause(value.below("cause", cause->value, nullptr), cause->value.place,
                             cause->value.text, "");
}

/// A loss, and what its probability was counted from.
struct StatedLoss {
  GateLoss loss;
  Probability stated;
};

std::optional<StatedLoss> read_loss(Draft& draft, const Section& lost, const Node::Entry& entry) {
  const Value value = lost.below(entry).bare();
  const auto probability = read_probability(value, tables::loss);
  const auto cause = cause_of_loss(draft, value, entry);
  RecordedAs recorded;
  if (const Node::Entry* as = value.node->find("recorded_as"))
    recorded = read_recorded_as(
        draft, value.below("recorded_as", as->value, tables::loss.find("recorded_as")));
  if (!probability || !cause) return std::nullopt;
  if (recorded.empty()) recorded = draft.recorded_by_default(*cause);
  return StatedLoss{{*cause, probability->value, recorded}, *probability};
}

/// What is left of the plain probabilities after the last draw is put back first.
void fit(Step& step, const std::vector<std::pair<std::size_t, double>>& plain) {
  double sum = 0;
  for (const auto& [index, probability] : plain) step.lost[index].probability = probability;
  for (const GateLoss& loss : step.lost) sum += loss.probability;
  if (sum > 1)
    for (GateLoss& loss : step.lost) loss.probability /= sum;
}

/// The losses before `gate` are the last ones that its step has.
void note_losses(Draft& draft, const Section& lost, const std::vector<std::string>& keys,
                 const std::vector<Probability>& stated, Gate gate) {
  std::vector<CountedShare> shares;
  std::vector<std::pair<std::size_t, double>> plain;
  const std::vector<GateLoss>& losses = draft.population().steps[index_of(gate)].lost;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (stated[i].of == 0)
      plain.emplace_back(i, losses[i].probability);
    else
      shares.push_back({lost.value().path + "." + keys[i], stated[i].events, stated[i].of,
                        [gate, i](const ParameterPlace& its, double p) {
                          its.population.steps[index_of(gate)].lost[i].probability = p;
                        }});
  }
  note_shares(draft, lost.value().path, std::move(shares),
              [gate, plain](const ParameterPlace& its) {
                fit(its.population.steps[index_of(gate)], plain);
              });
}

void read_sessions(Draft& draft, Section& section, Gate gate) {
  const auto decided = section.get("decided");
  if (!decided) return;
  Step& step = draft.population().steps[index_of(gate)];
  step.sessions = read_timetable(draft, *decided, tables::sessions);
  for (const Value& item : one_or_several(*decided)) {
    const Node::Entry* most = item.node->is_map() ? item.node->find("most") : nullptr;
    if (!most) continue;
    const Value value = item.below("most", most->value, tables::sessions.find("most"));
    const auto number = static_cast<std::uint32_t>(read_integer(value).value_or(0));
    if (number != 0 && step.session_capacity != 0 && number != step.session_capacity)
      value.wrong(fmt::format("another session decides on at most {}; expected the same for all",
                              step.session_capacity));
    step.session_capacity = number;
  }
}

}  // namespace

void read_lost(Draft& draft, Section& section, Gate gate) {
  auto lost = section_at(section, "lost");
  if (!lost) return;
  Step& step = draft.population().steps[index_of(gate)];
  const auto entries = lost->free_entries();
  if (entries.size() > kMostLosses)
    return lost->value().wrong(fmt::format("{} ways of leaving are given; expected at most {}",
                                           entries.size(), kMostLosses));
  double sum = 0;
  std::vector<std::string> keys;
  std::vector<Probability> stated;
  for (const Node::Entry* entry : entries) {
    const auto read = read_loss(draft, *lost, *entry);
    if (!read) continue;
    sum += read->loss.probability;
    step.lost.push_back(read->loss);
    keys.push_back(shown(entry->key));
    stated.push_back(read->stated);
  }
  if (sum > 1 + 1e-9)
    lost->value().wrong(
        fmt::format("the probabilities of leaving before {} add up to {:.10g}; "
                    "expected at most 1",
                    ticked(name_of(gate)), sum));
  if (sum > 1)
    for (GateLoss& loss : step.lost) loss.probability /= sum;
  note_losses(draft, *lost, keys, stated, gate);
}

std::optional<Gate> gate_of_step(std::string_view key) noexcept {
  const auto* const step = std::find_if(std::begin(kSteps), std::end(kSteps),
                                        [key](const NamedStep& each) { return each.key == key; });
  return step == std::end(kSteps) ? std::nullopt : std::optional(step->gate);
}

void read_steps(Draft& draft, Section& root) {
  for (const NamedStep& named : kSteps) {
    auto section = section_at(root, named.key);
    const bool of_cells = named.gate == Gate::collected || named.gate == Gate::received;
    if (!section || (of_cells && !draft.protocol().product.from_patients_cells())) continue;
    if (named.gate <= draft.population().enters) {
      const Node::Entry& entry = *root.value().node->find(named.key);
      if (draft.is_contradiction(entry.place.file, draft.enters_file) ||
          entry.value.place.file == draft.enters_file)
        root.refuse(named.key, fmt::format("patients enter at {}, after this step; expected it "
                                           "left out, or patients who enter earlier",
                                           ticked(name_of(draft.population().enters))));
      continue;
    }
    if (section->table().find("takes"))
      read_into(*section, "takes", draft.population().steps[index_of(named.gate)].takes);
    if (section->table().find("decided")) read_sessions(draft, *section, named.gate);
    read_lost(draft, *section, named.gate);
  }
  auto lymphodepletion = section_at(root, "lymphodepletion");
  if (lymphodepletion && draft.protocol().product.needs_lymphodepletion())
    read_lost(draft, *lymphodepletion, Gate::lymphodepleted);
}

}  // namespace v2v
