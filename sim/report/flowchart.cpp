// What a flowchart shows: stages, folded losses and the words of its caption.
#include "report/flowchart.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

/// The stage that a loss belongs to.
std::size_t stage_of(const std::vector<FlowRow>& flow, Gate after) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < flow.size(); ++i) {
    if (flow[i].gate == after) return i;
    if (flow[i].gate < after) found = i;
  }
  return found;
}

void add_losses(std::vector<Stage>& stages, const PatientSummary& patients) {
  constexpr double too_few = 0.05;
  std::vector<Loss> others(stages.size());
  for (Loss& other : others) {
    other.reason = "other reasons";
    other.published = 0;
  }
  for (const AttritionRow& row : patients.attrition) {
    const std::size_t at = stage_of(patients.flow, row.after_gate);
    stages[at].lost += row.mean;
    if (row.is_criterion || row.mean >= too_few || row.published.value_or(0) > 0 ||
        (row.stage && row.stage->mean >= too_few)) {
      std::string reason = words_of(row.reason);
      if (reason.empty()) reason = "no reason given";
      stages[at].losses.push_back(
          {reason, row.mean, row.prediction95, row.published, row.compared(), row.stage});
    } else if (row.mean > 0) {
      others[at].mean += row.mean;
      if (!row.published) others[at].published.reset();
    }
  }
  for (std::size_t i = 0; i < stages.size(); ++i)
    if (others[i].mean > 0) stages[i].losses.push_back(others[i]);
}

void add_published_losses(std::vector<Stage>& stages) {
  for (std::size_t i = 0; i + 1 < stages.size(); ++i) {
    const auto& before = stages[i].row.published;
    const auto& after = stages[i + 1].row.published;
    if (before && after && *before >= *after) stages[i].lost_published = *before - *after;
  }
}

std::string treated_sentence(const TreatedFraction& treated) {
  std::string text = fmt::format("Treated (infused of {}): {}", counted_words(treated),
                                 percent_with_unit(treated.mean));
  if (treated.monte_carlo95)
    text += fmt::format(", Monte Carlo 95 % interval {}", percent_interval(treated.monte_carlo95));
  if (treated.prediction95)
    text += fmt::format(", 95 % prediction interval of one cohort {}",
                        percent_interval(treated.prediction95));
  if (treated.published) {
    text += fmt::format("; published {}", percent_with_unit(*treated.published));
    if (treated.published95)
      text += fmt::format(", exact 95 % interval {}", percent_interval(treated.published95));
  }
  return text + '.';
}

std::string time_sentence(const TimeSummary& time) {
  return fmt::format(
      "Vein to vein, infused patients: median {} d, quartiles {} and {} d, range {} "
      "to {} d.",
      number(time.median), number(time.q1), number(time.q3), number(time.min), number(time.max));
}

std::string origin_sentence(const RunSummary& run) {
  std::string text = fmt::format("{}, seed {}, version {}, fingerprint {}",
                                 so_many(run.replications, "replication"), run.seed,
                                 clean(run.version), fingerprint_text(run.fingerprint));
  if (run.verified.identical)
    text +=
        fmt::format("; verified against SimGrid: {} events identical", whole(run.verified.events));
  return text + '.';
}

bool any_until(const RunSummary& run) {
  return std::any_of(run.attrition.begin(), run.attrition.end(),
                     [](const AttritionRow& row) { return row.stage.has_value(); });
}

}  // namespace

std::string lost_count(const Stage& stage) {
  const bool is_mean = std::any_of(stage.losses.begin(), stage.losses.end(),
                                   [](const Loss& loss) { return loss.prediction95.has_value(); });
  return count_mean(stage.lost, is_mean ? std::optional(Interval{}) : std::nullopt);
}

std::string until_words(const Loss& loss) {
  if (!loss.until) return "";
  return fmt::format("until {}: {}", name_of(loss.until->until),
                     count(loss.until->mean, loss.until->prediction95));
}

}  // namespace report

bool Loss::is_outside() const noexcept { return report::is_outside(published, compared); }

bool Stage::is_outside() const noexcept {
  return report::is_outside(row.published, row.prediction95);
}

std::vector<Stage> flowchart_of(const PatientSummary& patients) {
  std::vector<Stage> stages;
  for (const FlowRow& row : patients.flow) {
    Stage stage;
    stage.is_itt =
        row.gate == patients.treated_fraction.of && !patients.treated_fraction.of_several_gates;
    stage.name = std::string(name_of(row.gate)) + (stage.is_itt ? " (ITT)" : "");
    stage.row = row;
    if (!stages.empty()) stages.back().lost_as = "not " + std::string(name_of(row.gate));
    stages.push_back(stage);
  }
  if (stages.empty()) return stages;
  stages.back().is_last = true;
  stages.back().lost_as = "afterwards";
  report::add_losses(stages, patients);
  report::add_published_losses(stages);
  return stages;
}

std::vector<Stage> flowchart_of(const RandomisedSummary& trial) {
  const auto stage = [&trial](std::string name, double share) {
    Stage one;
    one.name = std::move(name);
    one.row.mean = trial.patients * share;
    return one;
  };
  std::vector<Stage> stages = {stage("allocated to standard of care (ITT)", 1),
                               stage("in response", trial.responded),
                               stage("transplant in response", trial.transplanted)};
  const auto lose = [](Stage& from, std::string lost_as, Loss loss) {
    from.lost_as = std::move(lost_as);
    from.lost = loss.mean;
    from.losses.push_back(std::move(loss));
  };
  lose(stages[0], "not in response",
       {"no response, or dead before it is looked for",
        stages[0].row.mean - stages[1].row.mean,
        {},
        {}});
  lose(stages[1], "not given a transplant",
       {"relapse, death, or not intended", stages[1].row.mean - stages[2].row.mean, {}, {}});
  lose(stages[2], "of all, afterwards",
       {"given cells after failure", trial.patients * trial.later_cells, {}, {}});
  stages.front().is_itt = stages.back().is_last = true;
  return stages;
}

bool any_outside(const std::vector<Stage>& stages) {
  return std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
    return stage.is_outside() || std::any_of(stage.losses.begin(), stage.losses.end(),
                                             [](const Loss& loss) { return loss.is_outside(); });
  });
}

namespace report {

std::vector<std::string> caption_of(const RunSummary& run) {
  // Of no replications: a trial that was observed.
  if (run.replications == 0)
    return {fmt::format("Patients counted in {}.", clean(run.scenario)),
            treated_sentence(run.treated_fraction)};
  const bool has_intervals = std::any_of(run.flow.begin(), run.flow.end(),
                                         [](const auto& row) { return row.prediction95; });
  std::vector<std::string> sentences;
  if (has_intervals)
    sentences.emplace_back(
        "Counts are means over replications [95 % prediction interval of one cohort].");
  else if (run.replications == 1)
    sentences.emplace_back("Counts of a single replication, without intervals.");
  else
    sentences.push_back(fmt::format("Counts are means over {} replications; {}.",
                                    whole(run.replications), too_few_to_predict()));
  if (has_intervals && run.uncertainty.of_parameters)
    sentences.push_back(
        "Prediction intervals hold chance and what counts leave unknown about parameters.");
  if (any_outside(flowchart_of(run)))
    sentences.push_back("* Published count outside the prediction interval.");
  if (any_until(run))
    sentences.push_back(
        "† Published of all who were lost until the next gate at which somebody was counted, and "
        "compared with these.");
  sentences.push_back(treated_sentence(run.treated_fraction));
  if (run.vein_to_vein.time.patients > 0) sentences.push_back(time_sentence(run.vein_to_vein.time));
  sentences.push_back(origin_sentence(run));
  return sentences;
}

std::string too_few_to_predict() {
  return fmt::format("a 95 % prediction interval of one cohort takes at least {}",
                     values_for_prediction95);
}

}  // namespace report
}  // namespace v2v
