// Parts that only fall and only rise, and the ages between which nothing changes.
#include "pathway/patient/courses.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

constexpr double kMost = std::numeric_limits<float>::max();

double limited(double hazard) noexcept { return hazard < kMost ? hazard : kMost; }

/// The days from which a piecewise hazard has the next rate.
template <class Take>
void for_each_jump(const Hazard& hazard, Take take) {
  const auto& pieces = hazard.pieces();
  for (std::size_t i = 1; i < pieces.size() && pieces[i].first < hazard.held_from(); ++i)
    take(pieces[i].first, pieces[i].second - pieces[i - 1].second);
}

/// Of a piecewise hazard within the day: a jump counts for what the day has of the time after it.
struct Parts {
  double falling = 0, rising = 0;
};
Parts parts_of_pieces(const Hazard& hazard, double day) noexcept {
  Parts parts{0, hazard.pieces().front().second};
  for_each_jump(hazard, [&](double at, double by) {
    (by < 0 ? parts.falling : parts.rising) += by * std::clamp(day + 1 - at, 0.0, 1.0);
  });
  return parts;
}

double of_pieces(const Hazard& hazard, double day) noexcept {
  bool changes = false;
  for_each_jump(hazard, [&](double at, double) { changes |= day < at && at < day + 1; });
  return changes ? hazard.cumulative(day + 1) - hazard.cumulative(day)
                 : hazard.rate_at(std::min(day + 1, hazard.held_from()));
}

/// The first age that is so many days or more.
Duration age_of(double days) noexcept {
  Duration age = Duration::days(days);
  if (age.in_days() < days) age += Duration::milliseconds(1);
  return age;
}

}  // namespace

double rank_of_hazard(double sum) noexcept {
  return sum < kMost ? static_cast<double>(static_cast<float>(sum)) : kMost;
}

double hazard_of_day(const Hazard& hazard, double day) noexcept {
  switch (hazard.family()) {
    case Hazard::Family::none:
      return 0;
    case Hazard::Family::exponential:
      return hazard.rate();
    case Hazard::Family::piecewise:
      return of_pieces(hazard, day);
    default:
      return day < hazard.held_from() ? hazard.cumulative(day + 1) - hazard.cumulative(day)
                                      : hazard.rate_at(hazard.held_from());
  }
}

RiskCourse::RiskCourse(const PopulationPlan& plan, Phase phase, std::span<const double> factors) {
  const auto& risks = plan.risks_in(phase);
  V2V_INVARIANT(factors.size() == risks.size(), "each risk of a phase has a factor");
  const auto ends = [this](double days) {
    if (days > 0 && std::isfinite(days)) ends_.push_back(age_of(days));
  };
  for (std::size_t i = 0; i < risks.size(); ++i) {
    const Hazard& hazard = risks[i].hazard;
    if (risks[i].risk == plan.onset_risk() || hazard.is_none()) continue;
    risks_.push_back({&hazard, factors[i]});
    if (hazard.family() == Hazard::Family::exponential || factors[i] == 0) continue;
    ends(hazard.held_from());
    for_each_jump(hazard, [&](double at, double) {
      ends(at - 1);
      ends(at);
    });
  }
  std::sort(ends_.begin(), ends_.end());
}

Course::AtAge RiskCourse::at(Duration age) const noexcept {
  const double day = age.in_days();
  double sum = 0, falling = 0, rising = 0;
  for (const Risk& risk : risks_) {
    const double hazard = risk.factor * hazard_of_day(*risk.hazard, day);
    sum += hazard;
    if (risk.hazard->family() == Hazard::Family::piecewise) {
      const Parts parts = parts_of_pieces(*risk.hazard, day);
      falling += risk.factor * parts.falling;
      rising += risk.factor * parts.rising;
    } else {
      (risk.hazard->is_falling() ? falling : rising) += limited(hazard);
    }
  }
  return {rank_of_hazard(sum), falling, rising};
}

Course::Stretch RiskCourse::stretch(Duration age) const noexcept {
  const auto end = std::upper_bound(ends_.begin(), ends_.end(), age);
  return {end == ends_.end() ? Duration::longest() : *end, is_constant_from(age)};
}

/// Until the end of the stretch.
bool RiskCourse::is_constant_from(Duration age) const noexcept {
  const double day = age.in_days();
  return std::all_of(risks_.begin(), risks_.end(), [day](const Risk& risk) {
    const Hazard& hazard = *risk.hazard;
    if (hazard.family() == Hazard::Family::exponential || risk.factor == 0) return true;
    if (hazard.family() != Hazard::Family::piecewise) return day >= hazard.held_from();
    bool changes = false;
    for_each_jump(
        hazard, [&](double at, double) { changes |= age_of(at - 1).in_days() <= day && day < at; });
    return !changes;
  });
}

const Course* Courses::of_risks(Phase phase, std::span<const double> factors) {
  key_.assign(1, static_cast<double>(phase));
  key_.insert(key_.end(), factors.begin(), factors.end());
  auto known = risks_.find(key_);
  if (known == risks_.end()) known = risks_.emplace(key_, RiskCourse(plan_, phase, factors)).first;
  return &known->second;
}

}  // namespace v2v
