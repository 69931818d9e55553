// What became of a study's patients after treatment, as the paper saw it.
#include "scenario/draft.hpp"
#include "scenario/each_protocol.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace v2v::tables {
namespace {

/// A field for each of the words, alike but for their names.
template <class Enum>
constexpr auto fields_of(Field field) {
  std::array<Field, words<Enum>.size()> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i] = field;
    fields[i].key = words<Enum>[i].word;
    fields[i].text = words<Enum>[i].prose;
  }
  return fields;
}

constexpr auto kSurvival = fields_of<Survival>(
    {.key = "", .form = Form::weights, .text = "", .example = "{ 12 mo: 72.1 %, 24 mo: 55.2 % }"});
constexpr auto kMedians =
    fields_of<Survival>({.key = "", .form = Form::duration, .text = "", .example = "12.4 mo"});
constexpr auto kResponding =
    fields_of<Response>({.key = "", .form = Form::probability, .text = "", .example = "70.8 %"});
constexpr auto kRatios = fields_of<Survival>({.key = "",
                                              .form = Form::number,
                                              .text = "",
                                              .example = "0.398",
                                              .least = 0.001,
                                              .most = 1000});

}  // namespace

constinit const Table published_survival{"published_survival", "Shares by time since the origin.",
                                         kSurvival};
constinit const Table published_medians{"published_medians", "Medians, since the origin.",
                                        kMedians};
constinit const Table published_response{"published_response", "Shares of the infused.",
                                         kResponding};
constinit const Table published_ratios{"published_hazard_ratio",
                                       "Hazard ratios of cells to standard of care.", kRatios};

namespace {

const Field kStandard[] = {
    {.key = "survival",
     .form = Form::object,
     .text = "Who is alive, or alive without an event, by time since the ITT gate.",
     .example = "{ itt_overall: { 24 mo: 52 % } }",
     .table = &published_survival},
    {.key = "medians",
     .form = Form::object,
     .text = "Medians of these.",
     .example = "{ event_free: 2 mo }",
     .table = &published_medians},
};

}  // namespace

constinit const Table published_standard{"published_standard_of_care",
                                         "The other arm of a randomised trial.", kStandard};

}  // namespace v2v::tables

namespace v2v {
namespace {

void read_curve(const Value& shares, Survival curve, Published::Outcomes& outcomes) {
  static constexpr Field kShare{
      .key = "", .form = Form::probability, .text = "", .example = "72.1 %"};
  if (!shares.node->is_map()) return shares.unexpected(shares.look() + " stands here");
  for (const Node::Entry& entry : shares.node->entries) {
    if (is_remark(entry.key)) continue;
    const auto days = read_days_key(shares, entry);
    const auto share = read_plain_probability(shares.below(entry.key, entry.value, &kShare));
    if (days && share) outcomes.survival.push_back({curve, *days, *share});
  }
}

void read_arm(Section& published, Published::Outcomes& outcomes) {
  auto survival = section_at(published, "survival"), medians = section_at(published, "medians");
  for (const auto& [curve, word, prose] : words<Survival>) {
    if (const auto value = survival ? survival->get(word) : std::nullopt)
      read_curve(value->bare(), curve, outcomes);
    if (const auto value = medians ? medians->get(word) : std::nullopt)
      if (const auto days = read_days(*value)) outcomes.medians.push_back({curve, *days});
  }
}

}  // namespace

void read_published_outcomes(Draft& draft, Section& published) {
  Published& result = *draft.population().published;
  read_arm(published, result.outcomes);
  if (auto standard = section_at(published, "standard_of_care")) {
    read_arm(*standard, result.standard_of_care);
    if (!draft.population().randomised)
      published.refuse("standard_of_care",
                       "nobody is given it; expected `randomised` in the scenario");
  }
  if (auto response = section_at(published, "response"))
    for (const auto& [which, word, prose] : words<Response>)
      if (const auto value = response->get(word))
        if (const auto share = read_plain_probability(*value))
          result.responding.push_back({which, *share});
  if (auto ratios = section_at(published, "hazard_ratio"))
    for (const auto& [curve, word, prose] : words<Survival>)
      if (const auto value = ratios->get(word))
        if (const auto ratio = read_number(*value)) result.hazard_ratios.push_back({curve, *ratio});
}

namespace {

constexpr const char* kComparedWithNothing = "it is compared with nothing";

/// What is simulated that a printed value could be compared with.
struct Followed {
  bool anybody = false, has_clock = false;
  double months = 0;

  explicit Followed(const Population& population) {
    for_each_protocol(population, [this](const Protocol& protocol) {
      if (!protocol.outcomes) return;
      anybody = true;
      has_clock = has_clock || protocol.outcomes->event_clock;
      months = std::max(months, protocol.outcomes->follow_for.in_days() / days_a_month);
    });
  }
};

bool is_of_a_trial(Survival curve) {
  return std::find(randomised_curves.begin(), randomised_curves.end(), curve) !=
         randomised_curves.end();
}

std::string trial_curves() {
  std::vector<std::string> names;
  for (const Survival curve : randomised_curves) names.emplace_back(name_of(curve));
  return one_of(names) + " of a trial is told of";
}

void remark_on_times(const Value& shares, Survival curve, const Published::Outcomes& outcomes,
                     double months) {
  for (const Published::SurvivalAt& seen : outcomes.survival) {
    if (seen.curve != curve) continue;
    // As days are printed for months.
    constexpr double kAsGoodAsWhole = 0.05;
    const double at = seen.days / days_a_month, whole = std::round(at);
    if (whole > months + 1e-9)
      shares.remark(
          fmt::format("at {:.4g} mo {}", at, kComparedWithNothing),
          fmt::format("patients are followed for {:.4g} mo (`outcomes.follow_for`)", months));
    else if (std::abs(at - whole) > kAsGoodAsWhole)
      shares.remark(
          fmt::format("at {:.4g} mo it is compared with the share at {:.0f} mo", at, whole),
          "survival is told by whole months");
  }
}

void remark_on_arm(Section& published, const Published::Outcomes& outcomes,
                   const Followed& followed, bool is_standard) {
  auto survival = section_at(published, "survival"), medians = section_at(published, "medians");
  for (const auto& [curve, word, prose] : words<Survival>) {
    const auto shares = survival ? survival->get(word) : std::nullopt;
    const auto median = medians ? medians->get(word) : std::nullopt;
    std::string why;
    if (is_standard && !is_of_a_trial(curve)) why = trial_curves();
    if (curve == Survival::event_free && !followed.has_clock)
      why = "`outcomes.event_free` says what an event is";
    for (const auto& value : {shares, median})
      if (value && !why.empty()) value->remark(kComparedWithNothing, why);
    if (shares && why.empty()) remark_on_times(*shares, curve, outcomes, followed.months);
  }
}

}  // namespace

void remark_on_idle_outcomes(const Draft& draft, Section& root) {
  auto published = section_at(root, "published");
  if (!published) return;
  const Population& population = draft.population();
  const Followed followed(population);
  if (!followed.anybody) {
    for (const std::string_view key :
         {"survival", "medians", "response", "hazard_ratio", "standard_of_care"})
      if (const auto value = published->get(key))
        return value->remark(kComparedWithNothing, "`outcomes: ...` says what becomes of patients");
    return;
  }
  remark_on_arm(*published, population.published->outcomes, followed, false);
  if (auto standard = section_at(*published, "standard_of_care"))
    remark_on_arm(*standard, population.published->standard_of_care, followed, true);
  if (auto ratios = section_at(*published, "hazard_ratio"))
    for (const auto& [curve, word, prose] : words<Survival>)
      if (const auto value = ratios->get(word);
          value && !(population.randomised && is_of_a_trial(curve)))
        value->remark(kComparedWithNothing, population.randomised
                                                ? trial_curves()
                                                : "`randomised: ...` makes a trial of it");
}

}  // namespace v2v
