// Two arms' survival, and what the difference comes from.
#include "core/invariant.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/followed.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace v2v {
namespace {

double mean_wait(const std::vector<FollowedPatient>& patients) {
  double sum = 0, infused = 0;
  for (const FollowedPatient& one : patients)
    if (one.rules && one.course.treated) {
      sum += one.course.waited;
      infused += 1;
    }
  return infused > 0 ? sum / infused : 0;
}

/// The survival of one arm's patients, with their own burden and with that of the other arm.
void add_arm(const Followed& own, const Followed& other, MonthlyCounts& as_it_is,
             MonthlyCounts& as_burdened) {
  const auto& theirs = other.patients();
  const double wait_there = mean_wait(theirs);
  for (std::size_t i = 0; i < own.patients().size(); ++i) {
    const FollowedPatient& one = own.patients()[i];
    if (!one.rules) continue;
    as_it_is.add(one.died);
    TreatmentCourse elsewhere = one.course;
    const bool known = i < theirs.size() && theirs[i].rules && theirs[i].course.treated;
    elsewhere.waited = known ? theirs[i].course.waited : wait_there;
    if (known) elsewhere.bridging_response = theirs[i].course.bridging_response;
    const RandomStream luck = own.luck_of(static_cast<std::uint32_t>(i));
    as_burdened.add(follow_up(*one.rules, elsewhere, luck).died);
  }
}

/// `of_way_and_burden` is v: of way and burden of the first (0) or second (1) arm.
template <class Value>
PairedSurvival paired(Value v) {
  PairedSurvival result;
  result.difference = v(1, 1) - v(0, 0);
  result.fewer_losses = 0.5 * ((v(1, 0) - v(0, 0)) + (v(1, 1) - v(0, 1)));
  result.less_disease = 0.5 * ((v(0, 1) - v(0, 0)) + (v(1, 1) - v(1, 0)));
  return result;
}

template <class Value>
SurvivalDifference difference_of(const std::vector<const ComparedSurvival*>& replications,
                                 std::size_t month, const Interval& possible, Value value) {
  SurvivalDifference result;
  result.month = month;
  std::vector<double> values;
  for (const ComparedSurvival* one : replications) {
    const PairedSurvival& its = value(*one);
    values.push_back(its.difference);
    result.mean += its.difference;
    result.fewer_losses += its.fewer_losses;
    result.less_disease += its.less_disease;
  }
  for (double* sum : {&result.mean, &result.fewer_losses, &result.less_disease})
    *sum /= static_cast<double>(values.size());
  result.monte_carlo95 = mean_interval95(values, possible);
  result.prediction95 = prediction95_of_count(values);
  return result;
}

}  // namespace

std::optional<ComparedSurvival> compare_survival(
    const std::vector<std::pair<const Followed*, const Followed*>>& pairs) {
  std::size_t months = most_months;
  for (const auto& [first, second] : pairs)
    if (first && second && first->is_needed() && second->is_needed())
      months = std::min({months, first->months(), second->months()});
  // By whose way, then whose burden.
  std::array<std::array<MonthlyCounts, 2>, 2> alive;
  for (auto& of_way : alive) of_way.fill(MonthlyCounts(months));
  for (const auto& [first, second] : pairs) {
    if (!first || !second || !first->is_needed() || !second->is_needed()) continue;
    add_arm(*first, *second, alive[0][0], alive[0][1]);
    add_arm(*second, *first, alive[1][1], alive[1][0]);
  }
  if (alive[0][0].at_origin() == 0 || alive[1][1].at_origin() == 0) return std::nullopt;
  ComparedSurvival result;
  for (const std::size_t month : compared_months) {
    if (month > months) break;
    result.at.push_back(paired(
        [&](std::size_t way, std::size_t burden) { return *alive[way][burden].share(month); }));
    result.restricted_mean = paired([&](std::size_t way, std::size_t burden) {
      return *alive[way][burden].restricted_mean(month);
    });
  }
  return result;
}

SurvivalDifferences survival_differences(const std::vector<const ComparedSurvival*>& replications) {
  SurvivalDifferences result;
  if (replications.empty()) return result;
  const std::size_t count = replications.front()->at.size();
  for (std::size_t i = 0; i < count; ++i)
    result.at.push_back(difference_of(
        replications, compared_months[i], possible_change_of_share,
        [i](const ComparedSurvival& one) -> const PairedSurvival& { return one.at[i]; }));
  if (count > 0)
    result.restricted_mean = difference_of(
        replications, compared_months[count - 1], any_number,
        [](const ComparedSurvival& one) -> const PairedSurvival& { return one.restricted_mean; });
  return result;
}

}  // namespace v2v
