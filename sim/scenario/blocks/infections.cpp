// Infections that delay treatment.
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/distributions.hpp"
#include "scenario/field_tables.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

namespace v2v::tables {
namespace {

constexpr Field onset_field(std::string_view key, std::string_view text) {
  return {.key = key, .form = Form::hazard, .text = text, .example = "0.005 /d", .table = &hazard};
}

const Field kOnset[] = {
    onset_field("screening", "From entry until eligible."),
    onset_field("collection", "From eligible until the plant has received the cells."),
    onset_field("waiting", "From receipt until lymphodepletion starts."),
    onset_field("lymphodepletion", "From its first to its last day."),
    onset_field("hold", "From its end until infusion."),
    onset_field("conditioned", "Lymphodepletion and hold."),
    onset_field("always", "All five phases."),
};

constinit const Table kOnsetTable{"onset", "Hazards of infection by phase.", kOnset};

const Field kInfections[] = {
    {.key = "onset",
     .form = Form::object,
     .text = "Hazards of infection by phase.",
     .example = "{ always: 0.005 /d }",
     .needed = true,
     .table = &kOnsetTable},
    {.key = "holds_treatment",
     .form = Form::probability,
     .text = "How many of the infections hold treatment up.",
     .example = "50 %",
     .fallback = "1"},
    {.key = "resolves",
     .form = Form::distribution,
     .text = "From onset to resolution.",
     .example = "{ median: 5 d, range: [1 d, 14 d], n: 20 }",
     .needed = true,
     .destination = into<&Infection::resolves>},
    {.key = "longest_hold",
     .form = Form::duration,
     .text = "A patient whose treatment is held up longer leaves.",
     .example = "17 d",
     .destination = into<&Infection::longest_hold>},
};

}  // namespace

constinit const Table infections{"infections", "Infections that delay treatment.", kInfections};

}  // namespace v2v::tables

namespace v2v {
namespace {

/// A patient who recovers can be infected again: what strikes too often never ends.
void check_onset(const Value& value, const Hazard& onset) {
  constexpr double kMostADay = 24;
  for (const double days : {1.0, days_a_year})
    if (onset.cumulative(days) > kMostADay * days)
      return value.wrong(
          fmt::format("a patient would have more than {:g} infections a day; expected fewer, "
                      "such as `0.005 /d`",
                      kMostADay));
}

/// The hazard of infection in these phases.
void note_onset(Draft& draft, const Value& value, const std::vector<Phase>& phases,
                const StatedHazard& stated) {
  if (!stated.events) return;
  note_rate(draft, value.path, *stated.events, stated.person_days,
            [phases](const ParameterPlace& its, double rate) {
              for (const Phase phase : phases)
                its.population.infection->onset[index_of(phase)] = Hazard::exponential(rate);
            });
}

}  // namespace

void read_infections(Draft& draft, Section& root) {
  auto section = section_at(root, "infections");
  if (!section) return;
  Infection infection;
  if (auto onset = section_at(*section, "onset")) {
    std::array<std::optional<Place>, phase_count> stated;
    for (const Node::Entry& entry : onset->value().node->entries) {
      if (is_remark(entry.key) || entry.value.is_null() || !onset->table().find(entry.key))
        continue;
      const Value value = onset->below(entry);
      const auto hazard = read_hazard(value, tables::hazard, {});
      const auto phases = read_phases(draft, value, entry.place, entry.key);
      if (hazard) check_onset(value, hazard->hazard);
      if (hazard) note_onset(draft, value, phases, *hazard);
      for (const Phase phase : phases) {
        auto& place = stated[index_of(phase)];
        if (place) {
          value.wrong_at(entry.place,
                         fmt::format("the phase {} has a hazard already, from {}; expected it once",
                                     ticked(name_of(phase)),
                                     show_place(*value.problems, *place, entry.place)));
          break;
        }
        place = entry.place;
        if (hazard) infection.onset[index_of(phase)] = hazard->hazard;
      }
    }
  }
  infection.holds_treatment = read_counted(
      draft, *section->get("holds_treatment"), tables::probability, 1,
      [](const ParameterPlace& its, double p) { its.population.infection->holds_treatment = p; });
  read_fields(*section, infection);
  infection.recorded_as = draft.recorded_by_default(index_of(KnownCause::infection));
  draft.population().infection = std::move(infection);
}

}  // namespace v2v
