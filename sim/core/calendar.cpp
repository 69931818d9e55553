// Arithmetic of weeks, closures and civil dates.
#include "vein2vein/core/calendar.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace v2v {
namespace {

constexpr std::int64_t kWeek = 7 * milliseconds_a_day;
const Duration kHorizon = Duration::whole_days(365'250);
const Duration kWeekLong = Duration::milliseconds(kWeek);

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

struct Civil {
  std::int64_t year, month, day;
};
Civil civil_of(DayNumber day) noexcept {
  const std::int64_t z = day + 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t of_era = z - era * 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          of_year - (153 * shifted + 2) / 5 + 1};
}

/// Of the months of a leap year.
constexpr std::array<int, 12> kLengths = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

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

std::optional<MonthDay> month_day(std::string_view text) noexcept {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const std::string_view m = text.substr(0, 2), d = text.substr(3, 2);
  if (!all_digits(m) || !all_digits(d)) return std::nullopt;
  const MonthDay result{static_cast<int>(number_of(m)), static_cast<int>(number_of(d))};
  if (result.month < 1 || result.month > 12 || result.day < 1) return std::nullopt;
  if (result.day > kLengths[static_cast<std::size_t>(result.month - 1)]) return std::nullopt;
  return result;
}

DayNumber whole_days_until(TimePoint at) noexcept {
  const std::int64_t since = at.in_milliseconds();
  return (since - remainder(since, milliseconds_a_day)) / milliseconds_a_day;
}

MonthDay month_day_of(DayNumber day) noexcept {
  const Civil civil = civil_of(day);
  return {static_cast<int>(civil.month), static_cast<int>(civil.day)};
}

DayNumber months_after(DayNumber day, int months) noexcept {
  const Civil civil = civil_of(day);
  const auto first_of = [&civil](std::int64_t month) {  // from 0, January of that year
    return day_number_of(civil.year + month / 12, month % 12 + 1, 1);
  };
  const DayNumber first = first_of(civil.month - 1 + months);
  const DayNumber next = first_of(civil.month + months);
  return std::min(first + civil.day, next) - 1;
}

std::string date_of(DayNumber day) {
  const Civil civil = civil_of(day);
  const auto padded = [](std::int64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2);
}

int weekday_of(DayNumber day) noexcept { return static_cast<int>(remainder(day + 3, 7)); }

void YearlyDays::add(MonthDay first, MonthDay last) noexcept {
  for (MonthDay day = first;;) {
    days_[static_cast<std::size_t>(day.month - 1)] |= 1U << (day.day - 1);
    if (day == last) return has_changed();
    if (++day.day <= kLengths[static_cast<std::size_t>(day.month - 1)]) continue;
    day = {day.month % 12 + 1, 1};
  }
}

void YearlyDays::add(const YearlyDays& others) noexcept {
  for (std::size_t month = 0; month < days_.size(); ++month) days_[month] |= others.days_[month];
  has_changed();
}

void YearlyDays::has_changed() noexcept {
  some_ = false;
  all_ = true;
  for (std::size_t month = 0; month < days_.size(); ++month) {
    some_ = some_ || days_[month] != 0;
    all_ = all_ && days_[month] + 1ULL == 1ULL << kLengths[month];
  }
}

bool YearlyDays::has(DayNumber day) const noexcept {
  const MonthDay date = month_day_of(day);
  return (days_[static_cast<std::size_t>(date.month - 1)] >> (date.day - 1) & 1U) != 0;
}

double YearlyDays::per_year() const noexcept {
  int days = 0;
  for (const std::uint32_t month : days_) days += std::popcount(month);
  const bool leap_day = (days_[1] >> 28 & 1U) != 0;
  return days - (leap_day ? 1 - 97.0 / 400 : 0);
}

Closures::Closures(std::vector<Span> dated) : dated_(joined(std::move(dated))) {}
Closures::Closures(std::initializer_list<Span> dated) : Closures(std::vector<Span>(dated)) {}
Closures::Closures(std::vector<Span> dated, const YearlyDays& yearly, DayNumber first_day)
    : dated_(joined(std::move(dated))), yearly_(yearly), first_day_(first_day) {}

DayNumber Closures::day_of(TimePoint at) const noexcept {
  return first_day_ + whole_days_until(at);
}

TimePoint Closures::midnight_of(DayNumber day) const noexcept {
  return TimePoint::at(Duration::whole_days(day - first_day_));
}

bool Closures::has(TimePoint at) const noexcept {
  const auto span = ending_after(dated_, at);
  if (span != dated_.end() && span->from <= at) return true;
  return !yearly_.empty() && yearly_.has(day_of(at));
}

TimePoint Closures::end_from(TimePoint at) const noexcept {
  if (yearly_.all()) return TimePoint::never();
  for (const TimePoint last = at + kHorizon; at < last;) {
    const auto span = ending_after(dated_, at);
    if (span != dated_.end() && span->from <= at)
      at = span->until;
    else if (!yearly_.empty() && yearly_.has(day_of(at)))
      at = midnight_of(day_of(at) + 1);
    else
      return at;
  }
  return TimePoint::never();
}

TimePoint Closures::next_after(TimePoint at) const noexcept {
  const auto span = ending_after(dated_, at);
  TimePoint next = span != dated_.end() ? span->from : TimePoint::never();
  if (yearly_.empty()) return next;
  // 1900 was no leap year: two of them are up to eight years apart.
  for (DayNumber day = day_of(at) + 1, last = day + 8 * 366; day < last; ++day) {
    if (midnight_of(day) >= next) break;
    if (yearly_.has(day)) return midnight_of(day);
  }
  return next;
}

Closures Closures::with(const Closures& others) const {
  Closures result = *this;
  result.dated_.insert(result.dated_.end(), others.dated_.begin(), others.dated_.end());
  result.dated_ = joined(std::move(result.dated_));
  if (yearly_.empty()) result.first_day_ = others.first_day_;
  V2V_INVARIANT(yearly_.empty() || others.yearly_.empty() || first_day_ == others.first_day_,
                "closures of two beginnings of time");
  result.yearly_.add(others.yearly_);
  return result;
}

Calendar::Calendar(std::vector<Hours> weekly, int first_weekday, Closures closed)
    : weekly_(std::move(weekly)), first_weekday_(first_weekday), closed_(std::move(closed)) {
  std::erase_if(weekly_, [](const Hours& shift) { return shift.from >= shift.until; });
  std::sort(weekly_.begin(), weekly_.end(), [](const Hours& a, const Hours& b) {
    return a.from != b.from ? a.from < b.from : a.until < b.until;
  });
  for (const Hours& shift : weekly_)
    V2V_INVARIANT(
        shift.from >= Duration() && shift.from < kWeekLong && shift.until - shift.from <= kWeekLong,
        "a shift begins outside of a week, or is longer than one");
  reaches_into_next_week_ = std::any_of(weekly_.begin(), weekly_.end(),
                                        [](const Hours& shift) { return shift.until > kWeekLong; });
  open_all_week_ = weekly_.empty() || open_fraction() == 1;
  const bool whole_days = std::all_of(weekly_.begin(), weekly_.end(), [](const Hours& shift) {
    return shift.from.in_milliseconds() % milliseconds_a_day == 0 &&
           shift.until - shift.from == Duration::whole_days(1);
  });
  // Days of 24 hours, every day: then closures alone tell when it is open.
  if (open_all_week_ && whole_days) weekly_.clear();
}

Duration Calendar::since_monday(TimePoint at) const noexcept {
  return Duration::milliseconds(
      remainder(at.in_milliseconds() + first_weekday_ * milliseconds_a_day, kWeek));
}

/// Of this week, and of the last one where some reach into this. Each with how long it has been
/// under way.
template <class Visit>
void Calendar::for_each_under_way(TimePoint at, const Visit& visit) const noexcept {
  const auto visit_those_of = [&](Duration in_week) {
    for (const Hours& shift : weekly_) {
      if (shift.from > in_week) break;
      if (shift.until > in_week) visit(shift, in_week - shift.from);
    }
  };
  const Duration now = since_monday(at);
  visit_those_of(now);
  if (reaches_into_next_week_) visit_those_of(now + kWeekLong);
}

TimePoint Calendar::open_until(TimePoint at) const noexcept {
  if (weekly_.empty()) return closed_.has(at) ? at : closed_.next_after(at);
  TimePoint until = at;
  for_each_under_way(at, [&](const Hours& shift, Duration so_far) {
    const TimePoint begun = at - so_far, end = begun + (shift.until - shift.from);
    if (end > until && !closed_.has(begun)) until = end;
  });
  return until;
}

bool Calendar::is_between_shifts(TimePoint at) const noexcept {
  if (open_all_week_) return false;
  bool under_way = false;
  for_each_under_way(at, [&under_way](const Hours&, Duration) { under_way = true; });
  return !under_way;
}

TimePoint Calendar::next_beginning(TimePoint at) const noexcept {
  const Duration now = since_monday(at);
  for (const Hours& shift : weekly_)
    if (shift.from > now) return at + (shift.from - now);
  return at + (weekly_.front().from + kWeekLong - now);
}

TimePoint Calendar::next_open(TimePoint at) const noexcept {
  if (weekly_.empty()) return closed_.end_from(at);
  for (const TimePoint last = at + kHorizon; at < last;) {
    if (is_open(at)) return at;
    // No shift begins before the closure is over.
    const TimePoint end = closed_.end_from(at);
    at = end > at ? end : next_beginning(at);
  }
  return TimePoint::never();
}

TimePoint Calendar::next_change(TimePoint at) const noexcept {
  if (is_always_open()) return TimePoint::never();
  if (!is_open(at)) return next_open(at);
  for (const TimePoint last = at + kHorizon; at < last;) {
    // One shift after another, all week, until the next that does not take place.
    if (open_all_week_ && closed_.end_from(at) == at &&
        closed_.next_after(at) == TimePoint::never()) {
      const TimePoint settled = open_until(at);
      at = settled;
      while (is_open(at) && at < settled + kWeekLong) at = open_until(at);
      return is_open(at) ? TimePoint::never() : at;
    }
    const TimePoint end = open_until(at);
    if (end == at) return at;
    at = end;
  }
  return TimePoint::never();
}

Calendar Calendar::closed_during(const Closures& more) const {
  return {weekly_, first_weekday_, closed_.with(more)};
}

Calendar Calendar::without_closures() const { return {weekly_, first_weekday_, {}}; }

double Calendar::open_fraction() const noexcept {
  if (weekly_.empty()) return 1;
  std::vector<Hours> pieces;
  for (const Hours& shift : weekly_) {
    pieces.push_back({shift.from, std::min(shift.until, kWeekLong)});
    if (shift.until > kWeekLong) pieces.push_back({Duration(), shift.until - kWeekLong});
  }
  Duration open;
  for (const Hours& piece : joined(std::move(pieces))) open += piece.until - piece.from;
  return static_cast<double>(open.in_milliseconds()) / static_cast<double>(kWeek);
}

Timetable::Timetable(std::vector<Duration> weekly, int first_weekday, Closures cancelled)
    : weekly_(std::move(weekly)), first_weekday_(first_weekday), cancelled_(std::move(cancelled)) {
  V2V_INVARIANT(!weekly_.empty(), "a timetable without an instant");
  std::sort(weekly_.begin(), weekly_.end());
  weekly_.erase(std::unique(weekly_.begin(), weekly_.end()), weekly_.end());
}

TimePoint Timetable::next(TimePoint at) const noexcept {
  if (weekly_.empty()) return at;
  const TimePoint last = at + kHorizon;
  while (at < last) {
    const Duration now = Duration::milliseconds(
        remainder(at.in_milliseconds() + first_weekday_ * milliseconds_a_day, kWeek));
    const auto later = std::lower_bound(weekly_.begin(), weekly_.end(), now);
    const TimePoint next = later != weekly_.end()
                               ? at + (*later - now)
                               : at + (weekly_.front() + Duration::milliseconds(kWeek) - now);
    const TimePoint after = cancelled_.end_from(next);
    if (after == next) return next;
    at = after;
  }
  return TimePoint::never();
}

bool Timetable::meets(const Timetable& other) const noexcept {
  return std::any_of(weekly_.begin(), weekly_.end(), [&other](Duration instant) {
    return std::binary_search(other.weekly_.begin(), other.weekly_.end(), instant);
  });
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
