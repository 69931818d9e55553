// The words that the documents of sweeps, sensitivity analyses and selections share.
#include "report/views/study_words.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace v2v::report {

std::string Scale::value_unit() const { return is_fraction ? " %" : ' ' + std::string(unit); }

std::string Scale::difference_unit() const {
  return is_fraction ? " percentage points" : ' ' + std::string(unit);
}

std::string shortened(std::string_view text, std::size_t most_columns) {
  const std::string whole_text = clean(text);
  if (columns(whole_text) <= most_columns) return whole_text;
  return wrap_columns(whole_text, most_columns - 1).front() + "…";
}

std::string scaled_interval(const Scale& scale, const std::optional<Interval>& interval,
                            int decimals) {
  return interval ? fmt::format("[{}, {}]", number(scale.of(interval->lo), decimals),
                                number(scale.of(interval->hi), decimals))
                  : "-";
}

std::optional<Interval> known(const Interval& interval) {
  if (std::isnan(interval.lo) || std::isnan(interval.hi)) return std::nullopt;
  return interval;
}

std::string not_claimed(const SensitivitySummary& sensitivity) {
  if (sensitivity.without_value > 0)
    return fmt::format(
        "In {} of {} evaluations nobody contributes to the outcome. Of nobody it has no value, and "
        "no sensitivity is claimed{}.",
        whole(sensitivity.without_value), whole(sensitivity.evaluations),
        sensitivity.method == "tornado" ? " there" : "");
  if (!sensitivity.sobol.empty() && std::isnan(sensitivity.sobol.front().total))
    return "The outcome is the same in all evaluations that its variance is estimated from: there "
           "is no variance to have a share of.";
  return "";
}

std::string verified_of(std::uint64_t verified, std::uint64_t all, std::string_view what) {
  if (all == 1) return verified == 1 ? "verified against SimGrid" : "not verified against SimGrid";
  return verified == all ? fmt::format("all {} {} verified against SimGrid", whole(all), what)
                         : fmt::format("{} of {} {} verified against SimGrid", whole(verified),
                                       whole(all), what);
}

}  // namespace v2v::report
