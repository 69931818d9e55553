// Bounds, stretching and remarks.
#include "scenario/distribution_bounds.hpp"

#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

struct Bounds {
  double least = 0, most = Distribution::longest_drawn;
  bool stated = false;
};

std::optional<Bounds> read_bounds(Section& section) {
  Bounds bounds;
  const auto least = section.get("at_least"), most = section.get("at_most");
  const auto at_least = least ? read_days(*least) : std::optional(bounds.least);
  const auto at_most = most ? read_days(*most) : std::optional(bounds.most);
  if (!at_least || !at_most) return std::nullopt;
  bounds = {*at_least, *at_most, least || most};
  if (bounds.least < bounds.most) return bounds;
  (least ? *least : *most)
      .wrong("nothing lies between `at_least` and `at_most`; expected the longer one last");
  return std::nullopt;
}

/// Whether the form has a longest value of its own.
bool has_an_end(const Distribution& form) {
  using Family = Distribution::Family;
  const Family family = form.family();
  return family == Family::fixed || family == Family::uniform || family == Family::triangular ||
         family == Family::pert || family == Family::table;
}

std::optional<Distribution> bounded(Section& section, const Distribution& form,
                                    const Bounds& bounds) {
  if (!bounds.stated) return form;
  if (form.may_be_within(bounds.least, bounds.most)) return form.within(bounds.least, bounds.most);
  const Value value =
      section.states("at_most") ? *section.get("at_most") : *section.get("at_least");
  if (form.is_through_quantiles()) {
    const auto [lo, hi] = form.outer_quantiles();
    value.wrong(fmt::format(
        "the published values go from {:.6g} d to {:.6g} d, beyond the bounds; expected "
        "bounds around them",
        lo, hi));
  } else if (form.is_fixed()) {
    value.wrong(fmt::format("{:.6g} d lies beyond; expected bounds around it", form.quantile(0.5)));
  } else {
    value.wrong(fmt::format("only {:.2g} % of {} lies within the bounds; expected at least {:g} %",
                            100 * form.share_within(bounds.least, bounds.most), form.describe(),
                            100 * Distribution::least_share_within));
  }
  return std::nullopt;
}

/// The factor with which the form, once cut, has this median: what is cut moves the median of forms
/// that are not given by quantiles. Rising, so bisection finds it.
double factor_for(const Distribution& form, const Bounds& bounds, double median) {
  const double plain = median / form.median();
  if (!bounds.stated || form.is_through_quantiles() || form.is_fixed()) return plain;
  const auto too_short = [&](double factor) {
    const Distribution stretched = form.scaled(factor);
    if (!stretched.may_be_within(bounds.least, bounds.most)) return stretched.median() < median;
    return stretched.within(bounds.least, bounds.most).median() < median;
  };
  constexpr double kFarthest = 1e3;
  double least = plain / kFarthest, most = plain * kFarthest;
  for (int i = 0; i < 60; ++i) {
    const double middle = std::sqrt(least * most);
    (too_short(middle) ? least : most) = middle;
  }
  return most;
}

}  // namespace

std::optional<Distribution> bounded_and_stretched(Section& section, const Distribution& form) {
  const auto bounds = read_bounds(section);
  if (!bounds) return std::nullopt;
  const auto value = section.get("with_median");
  if (!value) return bounded(section, form, *bounds);
  const auto days = read_days(*value);
  if (!days) return std::nullopt;
  const double median = form.median();
  if (median <= 0) {
    value->wrong(
        "the median of this distribution is 0, which cannot be stretched; expected one "
        "that is more than 0");
    return std::nullopt;
  }
  if (bounds->stated && (*days < bounds->least || *days > bounds->most)) {
    value->wrong("the median lies beyond `at_least` or `at_most`; expected it within");
    return std::nullopt;
  }
  const double factor = factor_for(form, *bounds, *days);
  if (has_an_end(form) && form.quantile(1) * factor > Distribution::longest_drawn) {
    value->wrong(
        fmt::format("the longest duration becomes more than 100 years; expected a "
                    "median of at most `{:.6g} d`",
                    Distribution::longest_drawn / form.quantile(1) * median));
    return std::nullopt;
  }
  return bounded(section, form.scaled(factor), *bounds);
}

void remark_on(const Value& value, const Distribution& distribution) {
  const double median = distribution.median(), tail = distribution.quantile(0.999);
  if (distribution.is_fixed() || distribution.family() == Distribution::Family::table) return;
  constexpr const char* kHint = "`at_most: ...` bounds what is drawn";
  const auto far = [&](double times, const std::string& what) {
    value.remark(fmt::format("one in 1,000 draws is longer than {:.4g} d, more than {:g} times {}",
                             tail, times, what),
                 kHint);
  };
  if (distribution.is_through_quantiles()) {
    const double highest = distribution.outer_quantiles().second;
    const bool by_quartiles = value.node->find("iqr") != nullptr;
    const double most = by_quartiles ? most_tail_in_quartiles : most_tail_in_ranges;
    if (tail > most * highest)
      far(most,
          fmt::format("the {} of {:.6g} d", by_quartiles ? "upper quartile" : "longest", highest));
    return;
  }
  // Where the mean is a long sum, it is only worth it for a long tail.
  const bool long_tail = tail > most_tail_in_medians * median;
  const double mean = long_tail || distribution.has_closed_mean() ? distribution.mean() : 0;
  if (mean > most_mean_in_medians * median)
    value.remark(fmt::format("the mean is {:.4g} d, more than {:g} times the median of {:.4g} d",
                             mean, most_mean_in_medians, median),
                 kHint);
  else if (long_tail)
    far(most_tail_in_medians, fmt::format("the median of {:.6g} d", median));
}

}  // namespace v2v
