// How numbers are written in text and pictures.
#include "report/numbers.hpp"

#include "vein2vein/core/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace v2v::report {
namespace {

std::string with_commas(std::string digits) {
  const std::size_t start = digits.find_first_of("0123456789");
  std::size_t at = std::min(digits.find('.'), digits.size());
  while (at > start + 3) digits.insert(at -= 3, 1, ',');
  return digits;
}

bool is_whole(double value) { return std::abs(value - std::round(value)) < 1e-9; }

/// One decimal below `few`, unless it is 0.
std::string spoken(double value, double few) {
  return number(value, value < few && !is_whole(std::round(10 * value) / 10) ? 1 : 0);
}

}  // namespace

std::string number(double value, int decimals) {
  if (!std::isfinite(value)) return "-";
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  if (is_zero && text.front() == '-') text.erase(0, 1);
  return with_commas(text);
}

std::string whole(std::uint64_t value) { return with_commas(fmt::format("{}", value)); }

std::string so_many(std::uint64_t number, std::string_view thing) {
  return fmt::format("{} {}{}", whole(number), thing, number == 1 ? "" : "s");
}

std::string percent(double fraction) { return number(100 * fraction, 1); }

std::string percent_with_unit(double fraction) {
  return std::isfinite(fraction) ? percent(fraction) + " %" : "-";
}

std::string percent_of(std::uint64_t part, std::uint64_t of) {
  return of == 0 ? "-" : percent(static_cast<double>(part) / static_cast<double>(of));
}

std::string range(double from, double to, int decimals) {
  return fmt::format("{} to {}", number(from, decimals), number(to, decimals));
}

std::string median_text(const TimeSummary& time) {
  return time.patients > 0 ? number(time.median) : "-";
}

std::string count_mean(double mean, const std::optional<Interval>& interval) {
  if (mean > 0 && mean < 0.05) return "<0.1";
  const bool is_many = std::abs(mean) >= 1000;
  return number(mean, is_many || (!interval && is_whole(mean)) ? 0 : 1);
}

std::string count_interval(const std::optional<Interval>& interval) {
  if (!interval) return "";
  const auto bound = [](double value) { return number(value, is_whole(value) ? 0 : 1); };
  return fmt::format("[{}, {}]", bound(interval->lo), bound(interval->hi));
}

std::string count(double mean, const std::optional<Interval>& interval) {
  std::string text = count_mean(mean, interval);
  if (interval) text += ' ' + count_interval(interval);
  return text;
}

std::string percent_interval(const std::optional<Interval>& interval) {
  return interval ? fmt::format("[{}, {}]", percent(interval->lo), percent(interval->hi)) : "";
}

bool is_outside(const std::optional<double>& published, const std::optional<Interval>& interval) {
  // The bounds come from divisions: equal is inside even when the last digit is not.
  constexpr double slack = 1e-9;
  return published && interval &&
         (*published < interval->lo - slack || *published > interval->hi + slack);
}

bool is_outside(const std::optional<std::uint32_t>& published,
                const std::optional<Interval>& interval) {
  return published && is_outside(std::optional<double>(*published), interval);
}

std::string spoken_days(double days) {
  if (!std::isfinite(days)) return "-";
  const double hours = 24 * days;
  // Rounded first, so that it is 1 h and never 60 min.
  if (std::round(60 * hours) < 60) return number(60 * hours, 0) + " min";
  if (std::round(hours) < 48) return spoken(hours, 10) + " h";
  return spoken(days, 100) + " d";
}

std::string spoken_instant(double days, const std::string& date) {
  return date.empty() ? "day " + number(days, 0) : date;
}

std::string spoken_rate(double per_day, std::string_view of_what) {
  if (!std::isfinite(per_day)) return "-";
  constexpr std::pair<double, const char*> units[] = {
      {days_a_year, "a year"}, {days_a_year / 12, "a month"}, {7, "a week"}, {1, "a day"}};
  // The longest time in which they are not too many to imagine.
  constexpr double many = 10'000;
  for (const auto& [days, words] : units) {
    const double of_them = per_day * days;
    if (of_them < many || days == 1)
      return fmt::format("{}{}{} {}", spoken(of_them, 10), of_what.empty() ? "" : " ", of_what,
                         words);
  }
  return "-";
}

std::string known_digits_of(double value) { return fmt::format("{:.{}g}", value, known_digits); }

std::string counted_words(const TreatedFraction& treated) {
  return treated.of_several_gates ? "intended to treat" : std::string(name_of(treated.of));
}

std::string fingerprint_text(std::uint64_t fingerprint) {
  return fmt::format("{:016x}", fingerprint);
}

}  // namespace v2v::report
