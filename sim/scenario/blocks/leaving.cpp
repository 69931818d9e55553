// Cause-specific hazards of leaving, by phase, with the factors that change them.
#include "scenario/counted.hpp"
#include "scenario/distributions.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace v2v::tables {
namespace {

const Field kRiskRest{.key = "",
                      .form = Form::hazard,
                      .text = "The hazard of leaving by a cause.",
                      .example = "0.0025 /d",
                      .table = &risk};

const Field kBlock[] = {
    {.key = "at_risk",
     .form = Form::integer,
     .text = "Patients at the beginning of the phase, for the entries with `events`.",
     .example = "67",
     .least = 1,
     .most = 1e9},
    {.key = "over",
     .form = Form::duration,
     .text = "The time they were at risk, for the entries with `events`.",
     .example = "20.6 d",
     .least = shortest_duration},
};

constinit const Table kBlockTable{"leaving_block", "Hazards of leaving in a phase, by cause.",
                                  kBlock, &kRiskRest};

constexpr Field block_field(std::string_view key, std::string_view text) {
  return {.key = key,
          .form = Form::object,
          .text = text,
          .example = "{ death: 0.0025 /d }",
          .table = &kBlockTable};
}

const Field kLeaving[] = {
    block_field("screening", "From entry until eligible."),
    block_field("collection", "From eligible until the plant has received the cells."),
    block_field("waiting", "From receipt until lymphodepletion starts."),
    block_field("lymphodepletion", "From its first to its last day."),
    block_field("hold", "From its end until infusion."),
    block_field("conditioned", "Lymphodepletion and hold."),
    block_field("always", "All five phases."),
};

}  // namespace

constinit const Table leaving{"leaving", "Hazards of leaving, by phase and cause.", kLeaving};

}  // namespace v2v::tables

namespace v2v {
namespace {

/// Something that a cause has once, whatever the number of phases that state it.
template <typename T>
struct Once {
  std::optional<T> value;
  Place place;
};

/// The risk of one cause while its phases are being read.
struct Gathering {
  LeavingRisk risk;
  std::array<std::optional<Place>, phase_count> stated;
  Once<std::vector<std::vector<double>>> times;
  Once<double> after_response, while_infected;
};

using Gatherings = std::map<Cause, Gathering>;

/// A risk that was counted; where `Population::leaving` has its cause is known in the end.
struct CountedRisk {
  std::string path;
  Cause cause = 0;
  std::vector<Phase> phases;
  double events = 0;
  double person_days = 0;  ///< 0: among the patients of the block
};

struct CountedBlock {
  std::string path;
  double of = 0, over = 0;
  std::vector<CountedRisk> risks;
};

/// What the events of a block were counted in, and the rate that one of them stands for.
struct EventsOfBlock {
  double of = 0, over = 0;  ///< patients, days
  double per_event = 0;     ///< a day
};

template <typename T>
void give_once(Once<T>& once, T value, const Value& where) {
  if (once.value && *once.value != value)
    where.wrong(
        fmt::format("another value for the same cause stands at {}; expected it once, for "
                    "all phases",
                    show_place(*where.problems, once.place, where.node->place)));
  if (once.value) return;
  once.value = std::move(value);
  once.place = where.node->place;
}

bool counts_events_in_block(const Node& risk) {
  return risk.is_map() && risk.find("events") && !risk.find("person_time");
}

/// The rate that one event of a block stands for. With N events among n patients who were at risk
/// over the time T, competing exponential risks have the total rate
///   l = -ln(1 - N/n) / T
/// and the cause with e events the rate l e/N, because in closed form the share of the patients
/// lost to it by T is F_c = (l_c/l) (1 - exp(-l T)), which is e/n at exactly these rates.
std::optional<EventsOfBlock> events_of_block(Section& block) {
  double events = 0;
  const Node::Entry* first = nullptr;
  for (const Node::Entry* entry : block.free_entries()) {
    const Value value = block.below(*entry).bare();
    if (!counts_events_in_block(*value.node)) continue;
    if (!first) first = entry;
    const Node::Entry* count = value.node->find("events");
    const Value stated = value.below("events", count->value, tables::risk.find("events"));
    events += static_cast<double>(read_integer(stated).value_or(0));
  }
  const auto at_risk = block.get("at_risk"), over = block.get("over");
  const auto patients = at_risk ? read_integer(*at_risk) : std::nullopt;
  const auto days = over ? read_days(*over) : std::nullopt;
  if (!first) return std::nullopt;
  if (!at_risk || !over)
    block.below(*first).wrong(
        "`events` stands without its time; expected `at_risk` and `over` "
        "beside the causes, or `person_time` here");
  if (!patients || !days) return std::nullopt;
  const double n = static_cast<double>(*patients);
  if (events < n)
    return EventsOfBlock{n, *days, events > 0 ? -std::log1p(-events / n) / *days / events : 0.0};
  at_risk->wrong(
      fmt::format("all of {} patients at risk would leave by {} events; expected more "
                  "patients than events, or rates",
                  *patients, events));
  return std::nullopt;
}

std::optional<std::vector<double>> read_levels(const Value& value, const Covariate& covariate) {
  static constexpr Field kFactor{
      .key = "", .form = Form::factors, .text = "", .example = "1.5", .most = 100};
  std::vector<double> factors(covariate.levels.size(), 1);
  for (const auto& [key, place, inner] : value.node->entries) {
    if (is_remark(key)) continue;
    const Value each = value.below(key, inner, &kFactor);
    const auto level = std::find(covariate.levels.begin(), covariate.levels.end(), key);
    if (level == covariate.levels.end())
      each.wrong_at(place,
                    fmt::format("this is not a level of {}; expected {}", ticked(covariate.name),
                                one_of(covariate.levels)),
                    value.problems->meant(key, covariate.levels));
    const auto factor = read_number(each);
    if (!factor || level == covariate.levels.end()) return std::nullopt;
    factors[static_cast<std::size_t>(level - covariate.levels.begin())] = *factor;
  }
  return factors;
}

/// One factor a level, divided by their mean over the population, so that the stated hazard is the
/// average patient's.
std::optional<std::vector<double>> read_factors(const Value& given, const Covariate& covariate) {
  const Value value = given.bare();
  std::vector<double> factors;
  if (value.node->is_map()) {
    auto levels = read_levels(value, covariate);
    if (!levels) return std::nullopt;
    factors = std::move(*levels);
  } else {
    const auto factor = read_number(value);
    if (!factor) return std::nullopt;
    for (std::size_t level = 0; level < covariate.levels.size(); ++level)
      factors.push_back(std::pow(*factor, static_cast<double>(level)));
  }
  double mean = 0;
  for (std::size_t i = 0; i < factors.size(); ++i) mean += covariate.weights[i] * factors[i];
  if (!(mean > 1e-12)) {
    value.wrong(
        "the factors leave no patient any hazard; expected their mean over the patients to "
        "be more than 0");
    return std::nullopt;
  }
  for (double& factor : factors) factor /= mean;
  return factors;
}

void read_times(const Draft& draft, const Value& given, Gathering& gathering) {
  Section section(given.bare());
  if (!section.value().node->is_map()) return;
  const std::vector<Covariate>& covariates = draft.population().covariates;
  std::vector<std::string> names;
  std::vector<std::vector<double>> factors;
  for (const Covariate& covariate : covariates) {
    names.push_back(covariate.name);
    factors.emplace_back(covariate.levels.size(), 1.0);
  }
  for (const Node::Entry* entry : section.free_entries()) {
    const Value value = section.below(*entry);
    const auto name = std::find(names.begin(), names.end(), entry->key);
    if (name == names.end()) {
      value.wrong_at(entry->place,
                     names.empty() ? "this is not a characteristic of the patients; expected it "
                                     "under `patients:` too"
                                   : fmt::format("this is not a characteristic of the patients; "
                                                 "expected {}",
                                                 one_of(names)),
                     value.problems->meant(entry->key, names));
      continue;
    }
    const auto index = static_cast<std::size_t>(name - names.begin());
    if (auto levels = read_factors(value, covariates[index])) factors[index] = std::move(*levels);
  }
  give_once(gathering.times, std::move(factors), given);
}

void read_modifiers(Draft& draft, const Value& value, const std::vector<Phase>& phases,
                    Gathering& gathering) {
  if (!value.node->is_map()) return;
  const auto stated = [&value](std::string_view key) -> std::optional<Value> {
    const Node::Entry* entry = value.node->find(key);
    if (!entry || entry->value.is_null()) return std::nullopt;
    return value.below(std::string(key), entry->value, tables::risk.find(key));
  };
  if (const auto recorded = stated("recorded_as")) {
    const RecordedAs reasons = read_recorded_as(draft, *recorded);
    for (const Phase phase : phases) gathering.risk.recorded_as[index_of(phase)] = reasons;
  }
  if (const auto times = stated("times")) read_times(draft, *times, gathering);
  if (const auto after = stated("after_bridging_response"))
    if (const auto factor = read_number(*after))
      give_once(gathering.after_response, *factor, *after);
  if (const auto during = stated("while_infected"))
    if (const auto factor = read_number(*during))
      give_once(gathering.while_infected, *factor, *during);
}

void read_risk(Draft& draft, const Section& block, const Node::Entry& entry,
               const std::vector<Phase>& phases, EventRate rate, Gatherings& all,
               CountedBlock& counted) {
  const Value value = block.below(entry);
  const auto cause = draft.require_cause(value, entry.place, entry.key, "");
  const auto hazard = read_hazard(value, tables::risk, rate);
  if (!cause) return;
  Gathering& gathering = all[*cause];
  gathering.risk.cause = *cause;
  for (const Phase phase : phases) {
    auto& place = gathering.stated[index_of(phase)];
    if (place) {
      value.wrong_at(
          entry.place,
          fmt::format("the phase {} has this cause already, from {}; expected it once a "
                      "phase",
                      ticked(name_of(phase)), show_place(*value.problems, *place, entry.place)));
      return;
    }
    place = entry.place;
    if (hazard) gathering.risk.baseline[index_of(phase)] = hazard->hazard;
  }
  if (hazard && hazard->events)
    counted.risks.push_back({value.path, *cause, phases, *hazard->events, hazard->person_days});
  read_modifiers(draft, value.bare(), phases, gathering);
}

LeavingRisk finished(Draft& draft, Gathering& gathering) {
  LeavingRisk& risk = gathering.risk;
  for (RecordedAs& recorded : risk.recorded_as)
    if (recorded.empty()) recorded = draft.recorded_by_default(risk.cause);
  if (gathering.times.value) risk.multiplier = *gathering.times.value;
  risk.after_response = gathering.after_response.value.value_or(1);
  risk.while_infected = gathering.while_infected.value.value_or(1);
  return risk;
}

Put put_rate(const Draft& draft, const CountedRisk& risk) {
  const auto& all = draft.population().leaving;
  const auto its = std::find_if(all.begin(), all.end(), [&risk](const LeavingRisk& each) {
    return each.cause == risk.cause;
  });
  const auto index = static_cast<std::size_t>(its - all.begin());
  return [index, phases = risk.phases](const ParameterPlace& place, double rate) {
    for (const Phase phase : phases)
      place.population.leaving[index].baseline[index_of(phase)] = Hazard::exponential(rate);
  };
}

void note_block(Draft& draft, const CountedBlock& block) {
  std::vector<CountedGroup::Member> members;
  for (const CountedRisk& risk : block.risks) {
    if (risk.person_days > 0)
      note_rate(draft, risk.path, risk.events, risk.person_days, put_rate(draft, risk));
    else
      members.push_back({risk.path, risk.events, put_rate(draft, risk)});
  }
  note_risks(draft, block.path, block.of, block.over, std::move(members));
}

/// Phases that a product which is not from the patient's cells has not.
void refuse_phases_of_other_products(const Draft& draft, const Value& value, Place place,
                                     const std::string& key) {
  const Product& product = draft.protocol().product;
  const bool of_cells = key == "collection";
  const bool of_lymphodepletion = key == "lymphodepletion" || key == "hold" || key == "conditioned";
  const bool nobody = (of_cells && !product.from_patients_cells()) ||
                      (of_lymphodepletion && !product.needs_lymphodepletion());
  if (nobody && draft.is_contradiction(place.file, draft.kind_file))
    value.wrong_at(place,
                   "with a product of this kind no patient is in this phase: from eligible on "
                   "they are in `waiting`; expected this left out");
}

}  // namespace

std::vector<Phase> read_phases(Draft& draft, const Value& value, Place place,
                               const std::string& key) {
  refuse_phases_of_other_products(draft, value, place, key);
  if (key == "conditioned") return {Phase::lymphodepletion, Phase::hold};
  std::vector<Phase> phases;
  for (std::size_t i = 0; i < phase_count; ++i)
    if (key == "always" || key == phase_names[i]) phases.push_back(static_cast<Phase>(i));
  const Gate enters = draft.population().enters;
  const bool nobody = (key == "screening" && enters >= Gate::eligible) ||
                      (key == "collection" && enters >= Gate::received);
  if (nobody && draft.is_contradiction(place.file, draft.enters_file))
    value.wrong_at(place, fmt::format("patients enter at {}, after this phase; expected it left "
                                      "out, or patients who enter earlier",
                                      ticked(name_of(enters))));
  return phases;
}

void read_leaving(Draft& draft, Section& root) {
  auto leaving = section_at(root, "leaving");
  if (!leaving) return;
  Gatherings all;
  std::vector<CountedBlock> blocks;
  for (const Node::Entry& entry : leaving->value().node->entries) {
    if (is_remark(entry.key) || entry.value.is_null() || !leaving->table().find(entry.key))
      continue;
    Section block(leaving->below(entry));
    if (!block.value().node->is_map()) continue;
    const auto phases = read_phases(draft, block.value(), entry.place, entry.key);
    const auto events = events_of_block(block);
    const EventRate rate{events ? std::optional(events->per_event) : std::nullopt, true};
    CountedBlock& counted = blocks.emplace_back();
    counted.path = block.value().path;
    counted.of = events ? events->of : 0;
    counted.over = events ? events->over : 0;
    for (const Node::Entry* risk : block.free_entries())
      read_risk(draft, block, *risk, phases, rate, all, counted);
  }
  for (auto& [cause, gathering] : all)
    draft.population().leaving.push_back(finished(draft, gathering));
  for (const CountedBlock& block : blocks) note_block(draft, block);
}

}  // namespace v2v
