// Patients of made-up studies.
#include "evidence/sample.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace v2v::test {
namespace {

struct Loss {
  AttritionStretch in;
  std::size_t reason;
};

/// Days into a stretch at which its first risk strikes; each cause has an exponential threshold.
struct Strike {
  double at = std::numeric_limits<double>::infinity();
  std::size_t cause = 0;
};

/// Cumulative hazard of one cause within a stretch, up to `days`.
double cumulative(const AttritionHazards& hazards, const AttritionPath& path,
                  AttritionStretch stretch, std::size_t cause, double days) {
  const AttritionFactors& factors = hazards.factors;
  const bool early = stretch == AttritionStretch::screening;
  const double rate = std::exp(hazards.log_rate[early ? 0 : 1][cause]);
  if (stretch < AttritionStretch::waiting) return rate * days;
  const bool waits = stretch == AttritionStretch::waiting;
  const auto time = [&](double t) {
    return waits ? 28 * std::pow(t / 28, factors.time_shape)
                 : t * std::exp(factors.log_conditioned);
  };
  const bool of_disease = cause < 2;  // progression and death
  const double response = of_disease ? std::exp(factors.log_response) : 1;
  const double since = waits ? 0 : path.days[3];
  const double before = std::clamp(path.response_after - since, 0.0, days);
  return rate * (time(before) + response * (time(days) - time(before)));
}

Strike first_strike(const AttritionHazards& hazards, const AttritionPath& path,
                    AttritionStretch stretch,
                    std::array<double, attrition_cause_count>& threshold) {
  const double days = path.days[static_cast<std::size_t>(stretch)];
  Strike first;
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
    const double all = cumulative(hazards, path, stretch, cause, days);
    if (all < threshold[cause]) {
      threshold[cause] -= all;
      continue;
    }
    double low = 0, high = days;  // by bisection, so that no inverse is needed
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      (cumulative(hazards, path, stretch, cause, middle) < threshold[cause] ? low : high) = middle;
    }
    if (high < first.at) first = {high, cause};
  }
  return first;
}

/// The cause for which a decision takes the patient out, if it does.
std::optional<std::size_t> decided(double log_hazard, const ByCause& log_rates,
                                   const RandomStream& stream, std::uint32_t purpose,
                                   std::uint32_t patient) {
  const double share = 1 - std::exp(-std::exp(log_hazard));
  double u = stream.uniform(purpose, patient);
  if (u >= share) return std::nullopt;
  double total = 0;
  for (const double rate : log_rates) total += std::exp(rate);
  u /= share;
  std::size_t cause = 0;
  while (cause + 1 < log_rates.size() && u > std::exp(log_rates[cause]) / total)
    u -= std::exp(log_rates[cause++]) / total;
  return cause;
}

}  // namespace

StudyEvidence made_up_study(const std::array<double, attrition_stretch_count>& days) {
  StudyEvidence study;
  study.name = "made up";
  study.traits.disease = "LBCL";
  study.before_collection = days[0] > 0;
  study.reasons = {"progression", "death", "infection", "withdrawal", "ineligible", "no product"};
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
    study.recorded_as[cause].assign(study.reasons.size(), 0);
    study.recorded_as[cause][cause] = 1;
  }
  study.paths = {{1, days}};
  study.stages = {{AttritionStretch::conditioned, {}, 0}};
  return study;
}

void divide(StudyEvidence& study) {
  study.stages.clear();
  for (std::size_t i = 0; i < attrition_stretch_count; ++i)
    study.stages.push_back({static_cast<AttritionStretch>(i), {}, 0});
}

void draw_counts(StudyEvidence& study, const AttritionHazards& hazards, std::uint32_t patients,
                 const RandomStream& stream) {
  std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> lost;
  study.patients = patients;
  study.infused = 0;
  for (std::uint32_t patient = 0; patient < patients; ++patient) {
    double u = stream.uniform(1, patient);
    std::size_t which = 0;
    while (which + 1 < study.paths.size() && u > study.paths[which].weight)
      u -= study.paths[which++].weight;
    const AttritionPath& path = study.paths[which];
    std::array<double, attrition_cause_count> threshold{};
    for (std::size_t cause = 0; cause < threshold.size(); ++cause)
      threshold[cause] = stream.exponential(static_cast<std::uint32_t>(2 + cause), patient);
    std::optional<Loss> loss;
    for (std::size_t i = 0; i < attrition_stretch_count && !loss; ++i) {
      const auto stretch = static_cast<AttritionStretch>(i);
      const Strike strike = first_strike(hazards, path, stretch, threshold);
      if (std::isfinite(strike.at))
        loss = Loss{stretch, strike.cause};
      else if (path.ends_early && path.ends_in == stretch)
        loss = Loss{stretch, path.ends_as};
      if (loss) break;
      std::optional<std::size_t> cause;
      if (stretch == AttritionStretch::screening && study.before_collection)
        cause = decided(hazards.factors.log_not_eligible, hazards.log_rate[0], stream, 8, patient);
      if (stretch == AttritionStretch::waiting)
        cause =
            decided(hazards.factors.log_not_conditioned, hazards.log_rate[1], stream, 9, patient);
      if (cause) loss = Loss{stretch, *cause};
    }
    if (!loss) {
      ++study.infused;
      continue;
    }
    std::size_t stage = 0;
    while (study.stages[stage].last < loss->in) ++stage;
    ++lost[{stage, loss->reason}];
  }
  for (CountedStage& stage : study.stages) stage.lost.clear();
  for (const auto& [where, count] : lost)
    study.stages[where.first].lost.emplace_back(where.second, count);
}

AttritionHazards even_hazards(double rate) {
  AttritionHazards hazards;
  for (ByCause& rates : hazards.log_rate) rates.fill(std::log(rate));
  return hazards;
}

}  // namespace v2v::test
