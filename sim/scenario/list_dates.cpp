// Dates by their separators, and words for those that cannot be read.
#include "scenario/list_dates.hpp"

#include "scenario/problems.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace v2v {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

bool is_digit(char letter) noexcept { return letter >= '0' && letter <= '9'; }

/// Takes what a text begins with.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  /// A number of `least` to `most` digits, all that stand here.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t digits = 0;
    while (digits < text_.size() && is_digit(text_[digits])) ++digits;
    if (digits < least || digits > most) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = 10 * value + (text_[i] - '0');
    text_.remove_prefix(digits);
    return value;
  }
  /// One of these letters.
  std::optional<char> one_of_these(std::string_view letters) {
    if (text_.empty() || letters.find(text_[0]) == letters.npos) return std::nullopt;
    const char found = text_[0];
    text_.remove_prefix(1);
    return found;
  }
  bool blanks() {
    bool any = false;
    while (one_of_these(" ")) any = true;
    return any;
  }
  std::string_view rest() const noexcept { return text_; }
  bool ended() const noexcept { return text_.empty(); }

 private:
  std::string_view text_;
};

std::string iso_text(int year, int month, int day) {
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}
std::optional<DayNumber> day_of(int year, int month, int day) {
  return day_number(iso_text(year, month, day));
}

bool is_like_a_zone(std::string_view text) noexcept {
  if (text.size() > 1 && (text[0] == '+' || text[0] == '-')) return is_digit(text[1]);
  for (const std::string_view zone : {"Z", "z", "UTC", "GMT", "CET", "CEST", "BST"})
    if (text == zone) return true;
  return false;
}

std::string not_a_date(DateOrder order) {
  std::string_view example = "2026-03-01T09:30";
  if (order != DateOrder::iso)
    example = order == DateOrder::day_first ? "01-03-2026 09:30" : "03/01/2026 09:30";
  return fmt::format("is not a date; expected such as `2026-03-01` or `{}`", example);
}
/// What some systems write where there is no date, such as 9999-12-31.
bool is_of_another_time(std::string_view date) {
  return date.size() == 10 && day_number("2000" + std::string(date.substr(4))).has_value() &&
         date.substr(0, 4).find_first_not_of(kDigits) == date.npos;
}
std::string has_a_zone() {
  return "has a time zone; expected local time without one (every day has 24 hours)";
}

struct TimeOfDay {
  std::optional<Duration> value;
  bool too_fine = false;
};

/// The digits behind the point of a second; those beyond the third must be zero.
TimeOfDay fraction(Scanner& scan) {
  int value = 0;
  std::size_t digits = 0;
  for (auto digit = scan.one_of_these(kDigits); digit; digit = scan.one_of_these(kDigits)) {
    if (++digits <= 3)
      value = 10 * value + (*digit - '0');
    else if (*digit != '0')
      return {std::nullopt, true};
  }
  for (std::size_t i = digits; i < 3; ++i) value *= 10;
  return digits == 0 ? TimeOfDay() : TimeOfDay{Duration::milliseconds(value), false};
}

/// `9:30`, `09:30:15`, `09:30:15.250`, `9:30 PM`.
TimeOfDay time_of(Scanner& scan) {
  const auto hour = scan.number(1, 2);
  const bool colon = hour && scan.one_of_these(":");
  const auto minute = colon ? scan.number(2, 2) : std::nullopt;
  if (!minute || *minute > 59) return {};
  int second = 0;
  Duration finer;
  if (scan.one_of_these(":")) {
    const auto seconds = scan.number(2, 2);
    if (!seconds || *seconds > 59) return {};
    second = *seconds;
    if (scan.one_of_these(".,")) {
      const TimeOfDay read = fraction(scan);
      if (!read.value) return read;
      finer = *read.value;
    }
  }
  int hours = *hour;
  scan.blanks();
  if (const auto half = scan.one_of_these("aApP")) {
    if (!scan.one_of_these("mM") || hours < 1 || hours > 12) return {};
    hours = hours % 12 + (*half == 'p' || *half == 'P' ? 12 : 0);
  }
  const Duration whole = Duration::milliseconds(((hours * 60 + *minute) * 60LL + second) * 1000);
  if (whole + finer > Duration::whole_days(1)) return {};
  return {whole + finer, false};
}

/// What a date that does not begin with the year may mean, while nobody says which it is.
std::string which_order(int first, int second, int year) {
  const bool day_first = day_of(year, second, first).has_value();
  const bool month_first = day_of(year, first, second).has_value();
  if (!day_first && !month_first) return not_a_date(DateOrder::iso);
  const auto name = [](int day, int month) {
    return fmt::format("{} {}", day, kMonths[static_cast<std::size_t>(month) - 1]);
  };
  constexpr std::string_view kWhere = "beside `file:` in the scenario";
  if (day_first && month_first && first != second)
    return fmt::format("may be {} or {} {}; expected `dates: dmy` or `dates: mdy` {}",
                       name(first, second), name(second, first), year, kWhere);
  if (day_first && month_first)
    return fmt::format(
        "may begin with the day or with the month; expected `dates: dmy` or "
        "`dates: mdy` {}",
        kWhere);
  const int day = day_first ? first : second, month = day_first ? second : first;
  return fmt::format("is {} {} if the {} comes first; expected `dates: {}` {}, or `{}`",
                     name(day, month), year, day_first ? "day" : "month", day_first ? "dmy" : "mdy",
                     kWhere, iso_text(year, month, day));
}

struct DayReading {
  std::optional<DayNumber> day;
  std::string fault;
};

DayReading day_in_order(Scanner& scan, DateOrder order) {
  const auto first = scan.number(1, 2);
  const auto mark = first ? scan.one_of_these("-/.") : std::nullopt;
  const auto second = mark ? scan.number(1, 2) : std::nullopt;
  if (!second || !scan.one_of_these({&*mark, 1})) return {{}, not_a_date(order)};
  const std::size_t before = scan.rest().size();
  const auto year = scan.number(2, 4);
  if (!year || before - scan.rest().size() == 3) return {{}, not_a_date(order)};
  if (before - scan.rest().size() == 2)
    return {{}, "has a year of two digits; expected four, such as `2026-03-01`"};
  if (order == DateOrder::iso) return {{}, which_order(*first, *second, *year)};
  const bool day_first = order == DateOrder::day_first;
  const auto day = day_first ? day_of(*year, *second, *first) : day_of(*year, *first, *second);
  if (day) return {day, {}};
  const auto other = day_first ? day_of(*year, *first, *second) : day_of(*year, *second, *first);
  if (!other) return {{}, not_a_date(order)};
  return {{},
          fmt::format("is not a date while `dates: {}` says that the {} comes first; expected "
                      "such as `{}`",
                      day_first ? "dmy" : "mdy", day_first ? "day" : "month", date_of(*other))};
}

/// The number of a day as spreadsheets count them (1 is 1900-01-01, and they have a 29 February
/// 1900), of the years 1954 to 2119.
std::optional<DayNumber> spreadsheet_day(std::string_view text) noexcept {
  Scanner scan(text);
  const auto number = scan.number(5, 5);
  if (!number || *number < 20'000 || *number > 79'999) return std::nullopt;
  if (scan.one_of_these(".,") && !scan.number(1, scan.rest().size())) return std::nullopt;
  if (!scan.ended()) return std::nullopt;
  return *number - 25'569;
}

}  // namespace

DateOrder date_order_named(std::string_view name) noexcept {
  if (name == "dmy") return DateOrder::day_first;
  return name == "mdy" ? DateOrder::month_first : DateOrder::iso;
}

bool is_like_a_list_date(std::string_view text) noexcept {
  if (spreadsheet_day(text)) return true;
  Scanner scan(text);
  if (!scan.number(1, 4)) return false;
  const auto mark = scan.one_of_these("-/.");
  if (!mark) return false;
  if (*mark == '-') return true;  // no duration is written so
  return scan.number(1, 2) && scan.one_of_these({&*mark, 1});
}

DateReading read_list_date(std::string_view text, DateOrder order) {
  if (const auto day = spreadsheet_day(text))
    return {{},
            fmt::format("looks like the number that a spreadsheet has for {}; expected the column "
                        "in a date format, such as `{}`",
                        date_of(*day), date_of(*day))};
  Scanner scan(text);
  DayReading read;
  if (const auto day = day_number(text.substr(0, 10))) {
    read.day = day;
    scan = Scanner(text.substr(10));
  } else if (text.size() > 4 && text[4] == '-') {
    read.fault = is_of_another_time(text.substr(0, 10))
                     ? "is not from 1900-01-01 to 2999-12-31; expected a date between, or nothing"
                     : not_a_date(order);
  } else {
    read = day_in_order(scan, order);
  }
  if (!read.day) return {{}, read.fault};
  if (scan.ended()) return {CivilTime{*read.day, {}}, {}};
  if (is_like_a_zone(scan.rest())) return {{}, has_a_zone()};
  if (!scan.one_of_these("T") && !scan.blanks()) return {{}, not_a_date(order)};
  const TimeOfDay time = time_of(scan);
  if (time.too_fine)
    return {{}, "is finer than a millisecond; expected such as `2026-03-01T09:30:15.250`"};
  if (!time.value) return {{}, not_a_date(order)};
  if (is_like_a_zone(scan.rest())) return {{}, has_a_zone()};
  if (!scan.ended()) return {{}, not_a_date(order)};
  return {CivilTime{*read.day, *time.value}, {}};
}

}  // namespace v2v
