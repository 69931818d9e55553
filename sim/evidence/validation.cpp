// Judging predicted counts by published ones.
#include "vein2vein/evidence/validation.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <utility>

namespace v2v {
namespace {

/// Of the empirical distribution: mean |X - y| - mean |X - X'| / 2, the second term from the order
/// statistics.
double ranked_probability_score(const std::vector<double>& sorted, double y) {
  const double n = static_cast<double>(sorted.size());
  double distance = 0, spread = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    distance += std::abs(sorted[i] - y);
    spread += (2 * static_cast<double>(i) + 1 - n) * sorted[i];
  }
  return distance / n - spread / (n * n);
}

/// From the 2.5 % to the 97.5 % point: the smallest counts with at least that probability at or
/// below them, as the prediction intervals are read from the replications.
double binomial_width(std::uint32_t of, double rate) {
  if (!(rate > 0 && rate < 1)) return 0;
  const double n = of;
  double below = 0, lo = -1;
  for (std::uint32_t i = 0; i <= of; ++i) {
    const double k = i;
    below += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                      k * std::log(rate) + (n - k) * std::log1p(-rate));
    if (lo < 0 && below >= 0.025) lo = k;
    if (below >= 0.975) return k - lo;
  }
  return n - lo;
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return quantile_of_sorted(values, 0.5);
}

void count_in(ValidationCoverage& coverage, bool inside) {
  ++coverage.of;
  if (inside) ++coverage.inside;
}

bool is_loss(const ValidationCheck& check) { return check.quantity.starts_with("lost."); }

double relative_width_of(const ValidationCheck& check) {
  const double width = binomial_width(check.of, static_cast<double>(check.published) / check.of);
  return width > 0 ? (check.prediction95.hi - check.prediction95.lo) / width : 0;
}

/// `lost.progression` of `lost.received.progression`; a gate as it is.
std::string group_of(const ValidationCheck& check) {
  if (!is_loss(check)) return check.quantity;
  constexpr std::size_t behind_lost = 5;
  return "lost" + check.quantity.substr(check.quantity.find('.', behind_lost));
}

std::vector<ValidationGroup> groups_of(const std::vector<ValidationCheck>& checks) {
  std::vector<ValidationGroup> groups;
  std::vector<std::vector<double>> widths;
  for (const ValidationCheck& check : checks) {
    // That few are lost for a reason that nobody was is easy to predict.
    if (is_loss(check) && check.published == 0) continue;
    const std::string what = group_of(check);
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&what](const auto& group) { return group.what == what; });
    const auto place = static_cast<std::size_t>(found - groups.begin());
    if (found == groups.end()) {
      groups.push_back({what, {}, {}, 0});
      widths.emplace_back();
    }
    count_in(check.fitted ? groups[place].fitted : groups[place].left_out, check.inside);
    const double width = relative_width_of(check);
    if (!check.fitted && width > 0) widths[place].push_back(width);
  }
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i].relative_width = median_of(std::move(widths[i]));
  const auto order = [](const ValidationGroup& group) {
    const auto gate = gate_named(group.what);
    const std::uint32_t counts = group.fitted.of + group.left_out.of;
    return std::tuple(!gate, gate ? index_of(*gate) : gate_count, UINT32_MAX - counts, group.what);
  };
  std::sort(groups.begin(), groups.end(),
            [&order](const auto& a, const auto& b) { return order(a) < order(b); });
  return groups;
}

}  // namespace

ValidationCheck check_count(std::uint32_t published, std::uint32_t of,
                            const std::vector<std::uint32_t>& predicted) {
  V2V_INVARIANT(!predicted.empty(), "a count is checked against at least one replication");
  ValidationCheck check;
  check.published = published;
  check.of = of;
  const Interval exact = clopper_pearson95(std::min(published, of), of);
  check.published95 = {exact.lo * of, exact.hi * of};

  std::vector<double> values(predicted.begin(), predicted.end());
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size()), y = published;
  double sum = 0;
  for (const double value : values) sum += value;
  check.predicted = sum / n;
  // With too few replications to tell, everything that is possible is.
  check.prediction95 = prediction95_of_count(values).value_or(
      Interval{0, std::max(static_cast<double>(of), values.back())});
  check.inside = y >= check.prediction95.lo && y <= check.prediction95.hi;
  const auto [first, last] = std::equal_range(values.begin(), values.end(), y);
  check.pit =
      (static_cast<double>(first - values.begin()) + 0.5 * static_cast<double>(last - first)) / n;
  check.score = ranked_probability_score(values, y) / std::max(of, 1U);
  return check;
}

std::optional<ValidationCurve> compare_curves(const std::vector<double>& observed,
                                              const std::vector<double>& predicted) {
  if (observed.empty()) return std::nullopt;
  ValidationCurve curve;
  curve.observed = observed;
  for (std::size_t day = 0; day < observed.size(); ++day) {
    const double there = predicted.empty() ? 0 : predicted[std::min(day, predicted.size() - 1)];
    curve.predicted.push_back(there);
    if (const double distance = std::abs(observed[day] - there); distance > curve.distance) {
      curve.distance = distance;
      curve.day = day;
    }
  }
  return curve;
}

void summarise_checks(ValidationSummary& summary) {
  const auto rank = [](const ValidationCheck& check) {
    return check.inside ? 2 : check.primary ? 0 : 1;
  };
  std::stable_sort(summary.checks.begin(), summary.checks.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  summary.fitted = summary.leave_one_out = {};
  summary.reasons_fitted = summary.reasons_leave_one_out = {};
  std::vector<double> widths;
  for (const ValidationCheck& check : summary.checks) {
    if (is_loss(check) && check.published > 0)
      count_in(check.fitted ? summary.reasons_fitted : summary.reasons_leave_one_out, check.inside);
    if (!check.primary) continue;
    count_in(check.fitted ? summary.fitted : summary.leave_one_out, check.inside);
    const double width = relative_width_of(check);
    if (check.fitted && width > 0) widths.push_back(width);
  }
  summary.groups = groups_of(summary.checks);
  summary.relative_width = median_of(std::move(widths));
  constexpr std::uint32_t one_in = 20;
  summary.passed = summary.observed_under_way > 0 ||
                   one_in * (summary.fitted.of - summary.fitted.inside) <= summary.fitted.of;
}

}  // namespace v2v
