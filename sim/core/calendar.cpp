// Arithmetic of weeks, closures and civil dates.
#include "vein2vein/core/calendar.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {
namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kWeek = 7 * kDay;
const Duration kHorizon = Duration::whole_days(365'250);

std::int64_t remainder(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t r = a % b;
  return r < 0 ? r + b : r;
}

/// Sorted by their beginnings, with those that touch or overlap joined.
template <class Stretch>
std::vector<Stretch> joined(std::vector<Stretch> all) {
  std::sort(all.begin(), all.end(),
            [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
  std::vector<Stretch> result;
  for (const Stretch& next : all) {
    if (next.from >= next.until) continue;
    if (!result.empty() && next.from <= result.back().until)
      result.back().until = std::max(result.back().until, next.until);
    else
      result.push_back(next);
  }
  return result;
}

/// The first of the sorted spans that ends after `at`.
std::vector<Span>::const_iterator ending_after(const std::vector<Span>& spans,
                                               TimePoint at) noexcept {
  return std::upper_bound(spans.begin(), spans.end(), at,
                          [](TimePoint t, const Span& span) { return t < span.until; });
}

/// The end of the span that `at` lies in, or `at`.
TimePoint after_span(const std::vector<Span>& spans, TimePoint at) noexcept {
  const auto span = ending_after(spans, at);
  return span != spans.end() && span->from <= at ? span->until : at;
}

bool all_digits(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number_of(std::string_view digits) noexcept {
  std::int64_t value = 0;
  for (const char digit : digits) value = 10 * value + (digit - '0');
  return value;
}

DayNumber day_number_of(std::int64_t year, std::int64_t month, std::int64_t day) noexcept {
  // Years begin in March, so that the odd day of a leap year comes last.
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

}  // namespace

std::optional<DayNumber> day_number(std::string_view date) noexcept {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const std::string_view y = date.substr(0, 4), m = date.substr(5, 2), d = date.substr(8, 2);
  if (!all_digits(y) || !all_digits(m) || !all_digits(d)) return std::nullopt;
  const std::int64_t year = number_of(y), month = number_of(m), day = number_of(d);
  if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  const DayNumber number = day_number_of(year, month, day);
  // 30 February is a day of March.
  const DayNumber next_month =
      month == 12 ? day_number_of(year + 1, 1, 1) : day_number_of(year, month + 1, 1);
  return number < next_month ? std::optional(number) : std::nullopt;
}

std::string date_of(DayNumber day) {
  const std::int64_t z = day + 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t of_era = z - era * 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const std::int64_t of_month = of_year - (153 * shifted + 2) / 5 + 1;
  const auto padded = [](std::int64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(of_month, 2);
}

int weekday_of(DayNumber day) noexcept { return static_cast<int>(remainder(day + 3, 7)); }

Calendar::Calendar(std::vector<Hours> weekly, int first_weekday, std::vector<Span> closed)
    : weekly_(joined(std::move(weekly))),
      first_weekday_(first_weekday),
      closed_(joined(std::move(closed))) {
  for (const Hours& hours : weekly_)
    V2V_INVARIANT(hours.from >= Duration() && hours.until <= Duration::milliseconds(kWeek),
                  "opening hours outside of a week");
  const bool all_week = weekly_.size() == 1 && weekly_[0].from == Duration() &&
                        weekly_[0].until == Duration::milliseconds(kWeek);
  if (all_week) weekly_.clear();
}

Duration Calendar::since_monday(TimePoint at) const noexcept {
  return Duration::milliseconds(remainder(at.in_milliseconds() + first_weekday_ * kDay, kWeek));
}

bool Calendar::weekly_open(TimePoint at) const noexcept {
  if (weekly_.empty()) return true;
  const Duration now = since_monday(at);
  return std::any_of(weekly_.begin(), weekly_.end(),
                     [now](const Hours& hours) { return hours.from <= now && now < hours.until; });
}

bool Calendar::is_open(TimePoint at) const noexcept {
  return weekly_open(at) && after_span(closed_, at) == at;
}

TimePoint Calendar::next_weekly_change(TimePoint at) const noexcept {
  if (weekly_.empty()) return TimePoint::never();
  const Duration now = since_monday(at);
  Duration best = Duration::longest();
  for (const Hours& hours : weekly_)
    for (Duration edge : {hours.from, hours.until}) {
      while (edge <= now) edge += Duration::milliseconds(kWeek);
      best = std::min(best, edge);
    }
  return at + (best - now);
}

TimePoint Calendar::next_open(TimePoint at) const noexcept {
  const TimePoint last = at + kHorizon;
  while (at < last) {
    const TimePoint after_closure = after_span(closed_, at);
    const TimePoint after_hours =
        weekly_open(after_closure) ? after_closure : next_weekly_change(after_closure);
    if (after_hours == at) return at;
    at = after_hours;
  }
  return TimePoint::never();
}

TimePoint Calendar::next_change(TimePoint at) const noexcept {
  const bool open = is_open(at);
  const TimePoint last = at + kHorizon;
  for (TimePoint edge = at; edge < last;) {
    TimePoint next = next_weekly_change(edge);
    if (const auto span = ending_after(closed_, edge); span != closed_.end())
      next = std::min(next, span->from > edge ? span->from : span->until);
    if (next == TimePoint::never()) return next;
    if (is_open(next) != open) return next;
    edge = next;
  }
  return TimePoint::never();
}

Calendar Calendar::closed_during(const std::vector<Span>& more) const {
  std::vector<Span> closed = closed_;
  closed.insert(closed.end(), more.begin(), more.end());
  return {weekly_, first_weekday_, std::move(closed)};
}

double Calendar::open_fraction() const noexcept {
  if (weekly_.empty()) return 1;
  Duration open;
  for (const Hours& hours : weekly_) open += hours.until - hours.from;
  return static_cast<double>(open.in_milliseconds()) / static_cast<double>(kWeek);
}

Timetable::Timetable(std::vector<Duration> weekly, int first_weekday, std::vector<Span> cancelled)
    : weekly_(std::move(weekly)),
      first_weekday_(first_weekday),
      cancelled_(joined(std::move(cancelled))) {
  V2V_INVARIANT(!weekly_.empty(), "a timetable without an instant");
  std::sort(weekly_.begin(), weekly_.end());
  weekly_.erase(std::unique(weekly_.begin(), weekly_.end()), weekly_.end());
}

TimePoint Timetable::next(TimePoint at) const noexcept {
  if (weekly_.empty()) return at;
  const TimePoint last = at + kHorizon;
  while (at < last) {
    const Duration now =
        Duration::milliseconds(remainder(at.in_milliseconds() + first_weekday_ * kDay, kWeek));
    const auto later = std::lower_bound(weekly_.begin(), weekly_.end(), now);
    const TimePoint next = later != weekly_.end()
                               ? at + (*later - now)
                               : at + (weekly_.front() + Duration::milliseconds(kWeek) - now);
    const TimePoint after = after_span(cancelled_, next);
    if (after == next) return next;
    at = after;
  }
  return TimePoint::never();
}

Duration Timetable::mean_wait() const noexcept {
  // A gap of length g is met with probability g / week and then waited for g / 2 on average.
  double sum = 0;
  for (std::size_t i = 0; i < weekly_.size(); ++i) {
    const Duration after =
        i + 1 < weekly_.size() ? weekly_[i + 1] : weekly_.front() + Duration::milliseconds(kWeek);
    const double gap = (after - weekly_[i]).in_days();
    sum += gap * gap / 14;
  }
  return Duration::days(sum);
}

}  // namespace v2v
