// Cumulative hazards and their inverses, free of NaN at every edge.
#include "vein2vein/core/hazard.hpp"

#include "core/invariant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace v2v {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

bool is_rate(double value) noexcept { return std::isfinite(value) && value >= 0; }
bool is_positive(double value) noexcept { return std::isfinite(value) && value > 0; }

using Pieces = std::vector<std::pair<double, double>>;

double end_of(const Pieces& pieces, std::size_t i) noexcept {
  return i + 1 < pieces.size() ? pieces[i + 1].first : never;
}

double piecewise_cumulative(const Pieces& pieces, double t) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < pieces.size() && pieces[i].first < t; ++i) {
    const auto [start, rate] = pieces[i];
    if (rate > 0) sum += rate * (std::min(t, end_of(pieces, i)) - start);
  }
  return sum;
}

double piecewise_when(const Pieces& pieces, double amount, double from) noexcept {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const double end = end_of(pieces, i);
    const double rate = pieces[i].second;
    if (end <= from || rate <= 0) continue;
    const double begin = std::max(from, pieces[i].first);
    const double in_piece = rate * (end - begin);
    if (amount <= in_piece) return std::min(begin + amount / rate, end);
    amount -= in_piece;
  }
  return never;
}

/// Below this |growth * time| the series of exp is exact to the last bits and never 0/0.
constexpr double small_growth = 1e-5;

double gompertz_cumulative(double rate, double growth, double t) noexcept {
  if (rate <= 0) return 0;
  if (growth == 0) return rate * t;
  const double x = growth * t;
  if (std::abs(x) < small_growth) return rate * t * (1 + x / 2 * (1 + x / 3));
  return rate / growth * std::expm1(x);
}

double gompertz_when(double rate, double growth, double amount, double from) noexcept {
  if (rate <= 0) return never;
  if (growth == 0) return from + amount / rate;
  const double rate_now = rate * std::exp(growth * from);
  if (rate_now <= 0) return never;
  const double x = amount / rate_now * growth;
  if (x <= -1) return never;
  if (std::abs(x) < small_growth) return from + amount / rate_now * (1 - x / 2 * (1 - 2 * x / 3));
  return from + std::log1p(x) / growth;
}

/// `std::pow`, to the last bit. The causes of a model of attrition have shape and scale in common
/// and are asked at the same instants: four in five powers have just been taken.
double power(double base, double exponent) noexcept {
  struct Known {
    double base = 1, exponent = 1, value = 1;
  };
  constexpr std::size_t kKnown = 64;
  thread_local std::array<Known, kKnown> known;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(base) * 0x9E37'79B9'7F4A'7C15U;
  Known& here = known[bits >> 58U];
  if (here.base != base || here.exponent != exponent)
    here = {base, exponent, std::pow(base, exponent)};
  return here.value;
}

double weibull_when(double shape, double scale, double amount, double from) noexcept {
  // The ratio keeps a small growth after a long time, which the plain sum would round away.
  const double ratio = amount / power(from / scale, shape);
  if (std::isfinite(ratio)) return from * std::exp(std::log1p(ratio) / shape);
  return scale * std::pow(amount, 1 / shape);
}

double bounded_cumulative(double total, double scale, double shape, double t) noexcept {
  return -total * std::expm1(-power(t / scale, shape));
}

double bounded_when(double total, double scale, double shape, double amount, double from) noexcept {
  // What is left of the total after `from`, and after the growth.
  const double left = total * std::exp(-power(from / scale, shape));
  if (!(amount < left)) return never;
  return scale * std::pow(-std::log((left - amount) / total), 1 / shape);
}

}  // namespace

Hazard Hazard::exponential(double rate) {
  V2V_INVARIANT(is_rate(rate), "a hazard rate is finite and not negative");
  Hazard hazard;
  hazard.family_ = Family::exponential;
  hazard.a_ = rate;
  return hazard;
}

Hazard Hazard::piecewise(std::vector<std::pair<double, double>> start_and_rate) {
  V2V_INVARIANT(!start_and_rate.empty() && start_and_rate.front().first == 0,
                "a piecewise hazard starts at day 0");
  for (std::size_t i = 0; i < start_and_rate.size(); ++i) {
    V2V_INVARIANT(std::isfinite(start_and_rate[i].first) &&
                      (i == 0 || start_and_rate[i - 1].first < start_and_rate[i].first),
                  "the starts of a piecewise hazard increase");
    V2V_INVARIANT(is_rate(start_and_rate[i].second), "a hazard rate is finite and not negative");
  }
  Hazard hazard;
  hazard.family_ = Family::piecewise;
  hazard.pieces_ = std::move(start_and_rate);
  return hazard;
}

Hazard Hazard::weibull(double shape, double scale, double reached) {
  V2V_INVARIANT(is_positive(shape) && is_positive(scale) && is_positive(reached),
                "shape and scale of a Weibull hazard are positive");
  Hazard hazard;
  hazard.family_ = Family::weibull;
  hazard.a_ = shape;
  hazard.b_ = scale;
  hazard.reached_ = reached;
  return hazard;
}

Hazard Hazard::gompertz(double rate, double growth) {
  V2V_INVARIANT(is_rate(rate) && std::isfinite(growth),
                "a Gompertz hazard has a rate of 0 or more and a finite growth");
  Hazard hazard;
  hazard.family_ = Family::gompertz;
  hazard.a_ = rate;
  hazard.b_ = growth;
  return hazard;
}

Hazard Hazard::bounded(double total, double scale, double shape) {
  V2V_INVARIANT(is_positive(total) && is_positive(scale) && is_positive(shape),
                "total, scale and shape of a bounded hazard are positive");
  Hazard hazard;
  hazard.family_ = Family::bounded;
  hazard.a_ = shape;
  hazard.b_ = scale;
  hazard.reached_ = total;
  return hazard;
}

Hazard Hazard::held_from(double day) const {
  V2V_INVARIANT(is_positive(day), "a hazard is held from a positive day on");
  Hazard hazard = *this;
  hazard.held_from_ = day;
  return hazard;
}

double Hazard::rate_at(double t) const noexcept {
  t = std::min(t, held_from_);
  switch (family_) {
    case Family::none:
      return 0;
    case Family::exponential:
      return a_;
    case Family::piecewise: {
      double rate = 0;
      for (const auto& [start, its] : pieces_)
        if (start < t) rate = its;
      return rate;
    }
    case Family::weibull:
      return reached_ * a_ / b_ * power(t / b_, a_ - 1);
    case Family::gompertz:
      return a_ > 0 ? a_ * std::exp(b_ * t) : 0;
    case Family::bounded:
      return reached_ * a_ / b_ * power(t / b_, a_ - 1) * std::exp(-power(t / b_, a_));
  }
  return 0;
}

double Hazard::cumulative(double t) const noexcept {
  if (!(t > held_from_)) return free_cumulative(t);
  const double rate = rate_at(held_from_);
  return free_cumulative(held_from_) + (rate > 0 ? rate * (t - held_from_) : 0);
}

double Hazard::free_cumulative(double t) const noexcept {
  if (!(t > 0)) return 0;
  switch (family_) {
    case Family::none:
      return 0;
    case Family::exponential:
      return a_ > 0 ? a_ * t : 0;
    case Family::piecewise:
      return piecewise_cumulative(pieces_, t);
    case Family::weibull:
      return reached_ * power(t / b_, a_);
    case Family::gompertz:
      return gompertz_cumulative(a_, b_, t);
    case Family::bounded:
      return bounded_cumulative(reached_, b_, a_, t);
  }
  return 0;
}

// The smallest such t: no growth is reached at once, and a growth that is complete where a stretch
// without hazard begins is reached at the beginning of that stretch.
double Hazard::when_grown_by(double amount, double from) const noexcept {
  if (!(from > 0)) from = 0;
  if (!(amount > 0)) return from;
  if (std::isinf(amount) || std::isinf(from)) return never;
  if (from < held_from_) {
    const bool is_held = !std::isinf(held_from_);
    const double at_held = is_held ? free_cumulative(held_from_) : never;
    const double until_held = is_held ? at_held - free_cumulative(from) : never;
    // What is clearly beyond takes no inverse; rounding is a million times smaller than this.
    if (!(amount > until_held + 1e-9 * at_held)) {
      const double when = free_when(amount, from);
      if (!(when > held_from_)) return when;
    }
    amount = std::max(0.0, amount - until_held);
  }
  const double rate = rate_at(held_from_), start = std::max(from, held_from_);
  return rate > 0 ? std::max(start, start + amount / rate) : never;
}

double Hazard::free_when(double amount, double from) const noexcept {
  double when = never;
  switch (family_) {
    case Family::none:
      break;
    case Family::exponential:
      if (a_ > 0) when = from + amount / a_;
      break;
    case Family::piecewise:
      when = piecewise_when(pieces_, amount, from);
      break;
    case Family::weibull:
      when = weibull_when(a_, b_, amount / reached_, from);
      break;
    case Family::gompertz:
      when = gompertz_when(a_, b_, amount, from);
      break;
    case Family::bounded:
      when = bounded_when(reached_, b_, a_, amount, from);
      break;
  }
  return std::max(when, from);
}

std::string Hazard::describe() const {
  const std::string text = describe_free();
  return std::isinf(held_from_) ? text : fmt::format("{}, held from day {:.6g}", text, held_from_);
}

std::string Hazard::describe_free() const {
  switch (family_) {
    case Family::none:
      return "none";
    case Family::exponential:
      return fmt::format("exponential {:.6g} per day", a_);
    case Family::piecewise: {
      std::string text = "piecewise exponential";
      const char* separator = " ";
      for (const auto& [start, rate] : pieces_) {
        text += fmt::format("{}{:.6g} per day from day {:.6g}", separator, rate, start);
        separator = ", ";
      }
      return text;
    }
    case Family::weibull:
      return fmt::format("weibull shape {:.6g}, scale {:.6g} d", a_,
                         b_ * std::pow(reached_, -1 / a_));
    case Family::gompertz:
      return fmt::format("gompertz {:.6g} per day, growth {:.6g} per day", a_, b_);
    case Family::bounded:
      return fmt::format("bounded by {:.6g}, scale {:.6g} d, shape {:.6g}", reached_, b_, a_);
  }
  return "none";
}

}  // namespace v2v
