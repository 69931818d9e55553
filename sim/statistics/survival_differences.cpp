// Two arms' survival, and what the difference comes from.
#include "core/invariant.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/followed.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

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

/// Alive of all: by whose way (0: the first arm's), whose burden, whose rules of outcomes.
using Alive = std::array<std::array<std::array<MonthlyCounts, 2>, 2>, 2>;

/// Whether somebody in both arms has other outcome rules in one than in the other.
bool rules_differ(const Followed& first, const Followed& second) {
  // Patients share a few: one pair for each population, product and maker.
  std::vector<std::pair<const OutcomeRules*, const OutcomeRules*>> alike;
  const std::size_t both = std::min(first.patients().size(), second.patients().size());
  for (std::size_t i = 0; i < both; ++i) {
    const std::pair rules{first.patients()[i].rules, second.patients()[i].rules};
    if (!rules.first || !rules.second) continue;
    if (std::find(alike.begin(), alike.end(), rules) != alike.end()) continue;
    if (*rules.first != *rules.second) return true;
    alike.push_back(rules);
  }
  return false;
}

/// The survival of one arm's patients, also with their burden, and by their rules, of the other.
void add_arm(const Followed& own, const Followed& other, std::size_t arm, bool by_rules,
             Alive& alive) {
  const auto& theirs = other.patients();
  const double wait_there = mean_wait(theirs);
  const std::size_t elsewhere = 1 - arm;
  auto& of_way = alive[arm];
  for (std::size_t i = 0; i < own.patients().size(); ++i) {
    const FollowedPatient& one = own.patients()[i];
    if (!one.rules) continue;
    const FollowedPatient* const there =
        i < theirs.size() && theirs[i].rules ? &theirs[i] : nullptr;
    TreatmentCourse with_their_burden = one.course;
    const bool known = there && there->course.treated;
    with_their_burden.waited = known ? there->course.waited : wait_there;
    if (known) with_their_burden.bridging_response = there->course.bridging_response;
    const RandomStream luck = own.luck_of(static_cast<std::uint32_t>(i));
    of_way[arm][arm].add(one.died);
    of_way[elsewhere][arm].add(follow_up(*one.rules, with_their_burden, luck).died);
    if (!by_rules) continue;
    const OutcomeRules& their_rules = there ? *there->rules : *one.rules;
    of_way[arm][elsewhere].add(follow_up(their_rules, one.course, luck).died);
    of_way[elsewhere][elsewhere].add(follow_up(their_rules, with_their_burden, luck).died);
  }
}

/// By way, burden and rules of the first (0) or second (1) arm.
using Values = std::array<std::array<std::array<double, 2>, 2>, 2>;

/// Of two players where all have the same rules, which are then those of the way.
PairedSurvival paired(bool by_rules, const Values& v) {
  PairedSurvival result;
  result.difference = v[1][1][1] - v[0][0][0];
  if (!by_rules) {
    result.fewer_losses = 0.5 * ((v[1][0][1] - v[0][0][0]) + (v[1][1][1] - v[0][1][0]));
    result.less_disease = 0.5 * ((v[0][1][0] - v[0][0][0]) + (v[1][1][1] - v[1][0][1]));
    return result;
  }
  // A player joins none, one or both of the others: in two, one each and two of six orders.
  for (const std::size_t one : {0U, 1U})
    for (const std::size_t other : {0U, 1U}) {
      const double orders = (one == other ? 2 : 1) / 6.0;
      result.fewer_losses += orders * (v[1][one][other] - v[0][one][other]);
      result.less_disease += orders * (v[one][1][other] - v[one][0][other]);
      result.other_outcomes += orders * (v[one][other][1] - v[one][other][0]);
    }
  return result;
}

/// What `read` says of each of them; of nobody, where rules do not differ, 0.
template <class Read>
Values values_of(const Alive& alive, Read read) {
  Values values{};
  for (const std::size_t way : {0U, 1U})
    for (const std::size_t burden : {0U, 1U})
      for (const std::size_t rules : {0U, 1U})
        values[way][burden][rules] = read(alive[way][burden][rules]).value_or(0);
  return values;
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
    result.other_outcomes += its.other_outcomes;
  }
  for (double* sum :
       {&result.mean, &result.fewer_losses, &result.less_disease, &result.other_outcomes})
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
  bool by_rules = false;
  for (const auto& [first, second] : pairs)
    by_rules = by_rules || (first && second && rules_differ(*first, *second));
  Alive alive;
  for (auto& of_way : alive)
    for (auto& of_burden : of_way) of_burden.fill(MonthlyCounts(months));
  for (const auto& [first, second] : pairs) {
    if (!first || !second || !first->is_needed() || !second->is_needed()) continue;
    add_arm(*first, *second, 0, by_rules, alive);
    add_arm(*second, *first, 1, by_rules, alive);
  }
  if (alive[0][0][0].at_origin() == 0 || alive[1][1][1].at_origin() == 0) return std::nullopt;
  ComparedSurvival result;
  for (const std::size_t month : compared_months) {
    if (month > months) break;
    result.at.push_back(
        paired(by_rules, values_of(alive, [month](const auto& of) { return of.share(month); })));
    result.restricted_mean = paired(
        by_rules, values_of(alive, [month](const auto& of) { return of.restricted_mean(month); }));
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
