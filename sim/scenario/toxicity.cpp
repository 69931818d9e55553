// Grades, onsets and ends of toxicity, and when a bed is needed for them.
#include "vein2vein/scenario/toxicity.hpp"

#include "core/odds.hpp"
#include "core/purpose_ranges.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <optional>

namespace v2v {
namespace {

// What the random numbers are for; index: Toxicity. Never renumber.
constexpr std::uint32_t kGrade = purpose::of_toxicity;
constexpr std::uint32_t kOnset = purpose::of_toxicity + 1;
constexpr std::uint32_t kTakes = purpose::of_toxicity + 2;
constexpr std::uint32_t kNeedsCare = purpose::of_toxicity + 3;
constexpr std::uint32_t kCareAfter = purpose::of_toxicity + 4;
constexpr std::uint32_t kCareTakes = purpose::of_toxicity + 5;
constexpr std::uint32_t kDies = purpose::of_toxicity + 6;
constexpr auto kOfAnyKind = static_cast<std::uint32_t>(toxicity_count);

struct Times {
  Duration from, until;
};

/// One toxicity of one patient.
struct Episode {
  Toxicity which{};
  Severity severity{};
  Duration onset;
  Duration bed_until;  ///< from onset; with intensive care, if it needs any
  std::optional<Times> intensive_care;
  bool needs_bed = false;
};

class Drawing {
 public:
  Drawing(const Stay& stay, double burden, const RandomStream& luck) noexcept
      : stay_(stay), burden_(burden), luck_(luck) {}

  /// In the order of their onsets.
  std::vector<Episode> episodes() const {
    std::vector<Episode> all;
    std::optional<Duration> cytokine_release;
    for (const Word<Toxicity>& one : words<Toxicity>) {
      const auto episode = episode_of(one.value, cytokine_release);
      if (!episode) continue;
      if (one.value == Toxicity::cytokine_release) cytokine_release = episode->onset;
      all.push_back(*episode);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Episode& a, const Episode& b) { return a.onset < b.onset; });
    return all;
  }

 private:
  Severity severity_of(const ToxicityRule& rule, std::uint32_t index) const noexcept {
    if (rule.any <= 0) return Severity::none;
    const double u = luck_.uniform(kGrade, index);
    if (u < rule.share_of(Severity::severe, burden_)) return Severity::severe;
    return u < rule.share_of(Severity::mild, burden_) ? Severity::mild : Severity::none;
  }
  Duration drawn(const Distribution& time, std::uint32_t purpose, std::uint32_t index) const {
    return time.sample(luck_.uniform(purpose, index));
  }
  std::optional<Episode> episode_of(Toxicity which,
                                    const std::optional<Duration>& cytokine_release) const {
    const ToxicityRule& rule = stay_.toxicity->of[index_of(which)];
    const auto index = static_cast<std::uint32_t>(which);
    Episode episode;
    episode.which = which;
    episode.severity = severity_of(rule, index);
    if (episode.severity == Severity::none) return std::nullopt;
    episode.onset = drawn(rule.onset, kOnset, index);
    if (rule.since_cytokine_release && cytokine_release)
      episode.onset = episode.onset + *cytokine_release;
    episode.bed_until = episode.onset + drawn(rule.takes, kTakes, index);
    const double needing = episode.severity == Severity::severe ? rule.intensive_care_if_severe
                                                                : rule.intensive_care_if_mild;
    if (needing > 0 && luck_.uniform(kNeedsCare, index) < needing) {
      const Duration from = std::min(
          episode.bed_until, episode.onset + drawn(stay_.intensive_care_after, kCareAfter, index));
      const Duration until = from + drawn(stay_.intensive_care_takes, kCareTakes, index);
      // Drawn to take no time it is not needed after all.
      if (until > from) episode.intensive_care = Times{from, until};
      episode.bed_until = std::max(episode.bed_until, until);
    }
    episode.needs_bed = episode.intensive_care ||
                        (rule.ward_from != Severity::none && episode.severity >= rule.ward_from);
    return episode;
  }

  const Stay& stay_;
  double burden_;
  const RandomStream& luck_;
};

void add_hospital_days(const std::vector<Episode>& episodes, Duration planned,
                       Duration discharge_after, std::vector<CareStep>& steps) {
  Duration discharge = planned;
  for (const Episode& episode : episodes) {
    if (!episode.needs_bed) continue;
    const Duration until = episode.bed_until + discharge_after;
    if (episode.onset <= discharge) {
      discharge = std::max(discharge, until);
      continue;
    }
    if (until == episode.onset) continue;
    steps.push_back({discharge, CareStep::What::is_discharged});
    steps.push_back({episode.onset, CareStep::What::is_readmitted});
    discharge = until;
  }
  steps.push_back({discharge, CareStep::What::is_discharged});
}

void add_intensive_care(const std::vector<Episode>& episodes, double death,
                        const RandomStream& luck, std::vector<CareStep>& steps) {
  std::vector<std::pair<Times, Toxicity>> needed;
  for (const Episode& episode : episodes)
    if (episode.intensive_care) needed.push_back({*episode.intensive_care, episode.which});
  std::sort(needed.begin(), needed.end(),
            [](const auto& a, const auto& b) { return a.first.from < b.first.from; });
  for (std::size_t i = 0; i < needed.size();) {
    auto [times, first] = needed[i];
    for (++i; i < needed.size() && needed[i].first.from <= times.until; ++i)
      times.until = std::max(times.until, needed[i].first.until);
    const bool dies = death > 0 && luck.uniform(kDies, static_cast<std::uint32_t>(first)) < death;
    steps.push_back({times.from, CareStep::What::needs_intensive_care});
    steps.push_back(
        {times.until, dies ? CareStep::What::dies : CareStep::What::leaves_intensive_care});
    if (dies) return;
  }
}

}  // namespace

double ToxicityRule::share_of(Severity at_least, double standard_deviations) const noexcept {
  const double share = at_least == Severity::severe ? std::min(severe, any) : any;
  return share_with_odds(share, std::log(burden) * standard_deviations);
}

std::vector<CareStep> care_after_infusion(const Stay& stay, Duration planned, double burden,
                                          const RandomStream& luck) {
  const std::vector<Episode> episodes = Drawing(stay, burden, luck).episodes();
  std::vector<CareStep> steps;
  for (const Episode& one : episodes)
    steps.push_back({one.onset, CareStep::What::toxicity, one.which, one.severity});
  add_hospital_days(episodes, planned, stay.toxicity->discharge_after, steps);
  add_intensive_care(episodes, stay.intensive_care_death, luck, steps);
  std::stable_sort(steps.begin(), steps.end(), [](const CareStep& a, const CareStep& b) {
    return a.at != b.at ? a.at < b.at : a.what < b.what;
  });
  const auto death = std::find_if(steps.begin(), steps.end(), [](const CareStep& step) {
    return step.what == CareStep::What::dies;
  });
  if (death != steps.end()) steps.erase(death + 1, steps.end());
  return steps;
}

bool Stay::needs_intensive_care() const noexcept {
  if (!toxicity) return intensive_care > 0;
  return std::any_of(toxicity->of.begin(), toxicity->of.end(), [](const ToxicityRule& rule) {
    return rule.any > 0 && (rule.intensive_care_if_mild > 0 || rule.intensive_care_if_severe > 0);
  });
}

bool dies_in_intensive_care(const Stay& stay, const RandomStream& luck) noexcept {
  return stay.intensive_care_death > 0 &&
         luck.uniform(kDies, kOfAnyKind) < stay.intensive_care_death;
}

}  // namespace v2v
