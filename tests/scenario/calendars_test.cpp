// Calendars: weeks, shifts and closures arrive in the scenario as the file says them.
#include "scenario/support.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;

TimePoint at(double days, double hours = 0) {
  return TimePoint::at(Duration::days(days) + Duration::days(hours / 24));
}

/// A scenario whose only plant opens by the calendar `text`.
Calendar opening(const std::string& text, const std::string& starts = "2026-01-05") {
  const Scenario scenario =
      good("format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n" + product +
           "starts: " + starts + "\ncalendars: { hours: " + text +
           " }\nsites: { plant: { kind: plant, open: hours }, ward: { kind: hospital } }\n"
           "lanes: [{ between: [ward, plant], transit: 1 d }]\n");
  return scenario.sites.front().open;
}

/// The hours of the first week in which a calendar is open, as 168 letters.
std::string week_of(const Calendar& calendar) {
  std::string hours;
  for (int hour = 0; hour < 168; ++hour) hours += calendar.is_open(at(0, hour)) ? 'x' : '.';
  return hours;
}
std::string day_of(int from, int until) {
  std::string hours(24, '.');
  for (int hour = from; hour < until; ++hour) hours[static_cast<std::size_t>(hour)] = 'x';
  return hours;
}
const std::string kShut(24, '.');

TEST(Calendars, HaveDaysAndHours) {
  const std::string open = day_of(8, 17);
  for (const char* text :
       {"{ days: Mon-Fri, hours: 08:00-17:00 }", "{ days: [Mon, Tue-Fri], hours: [08:00-17:00] }",
        "{ days: Mon - Fri, hours: [08:00-12:00, 12:00 - 17:00] }",
        "{ days: { value: Mon-Fri, assumed: a guess }, hours: 08:00-17:00 }"})
    EXPECT_EQ(week_of(opening(text)), open + open + open + open + open + kShut + kShut) << text;
  EXPECT_EQ(week_of(opening("{ days: Sat }")),
            kShut + kShut + kShut + kShut + kShut + day_of(0, 24) + kShut);
  EXPECT_TRUE(opening("{}").is_always_open());
  EXPECT_TRUE(opening("{ hours: 00:00-24:00 }").is_always_open());
}

TEST(Calendars, NightsGoOnIntoTheNextDay) {
  // Monday, and the night from Sunday on, which ends on Monday.
  const std::string night = day_of(0, 6), evening = day_of(22, 24);
  EXPECT_EQ(week_of(opening("{ days: Sun, hours: 22:00-06:00 }")),
            night + kShut + kShut + kShut + kShut + kShut + evening);
  EXPECT_EQ(week_of(opening("{ days: Tue, hours: 22:00-00:00 }")),
            kShut + evening + kShut + kShut + kShut + kShut + kShut);
}

TEST(Calendars, ARangeOfDaysMayCrossSunday) {
  const std::string all = day_of(0, 24);
  EXPECT_EQ(week_of(opening("{ days: Fri-Mon }")), all + kShut + kShut + kShut + all + all + all);
}

TEST(Calendars, BeginOnTheWeekdayOfTheFirstDay) {
  // 2026-01-07 is a Wednesday.
  const std::string all = day_of(0, 24);
  EXPECT_EQ(week_of(opening("{ days: Mon-Fri }", "2026-01-07")),
            all + all + all + kShut + kShut + all + all);
  EXPECT_EQ(date_of(good(minimal + product).starts), "2024-01-01");
}

TEST(Calendars, AreClosedOnDates) {
  const Calendar one = opening("{ closed: 2026-01-07 }");
  EXPECT_THAT(one.closures(), ElementsAre(Span{at(2), at(3)}));
  // Both ends are included, also of what has begun before the first day.
  const Calendar more = opening(
      "{ closed: [2025-12-24 to 2026-01-06, \"2026-02-01 to 2026-02-01\", 2020-01-01, "
      "2028-02-29] }");
  // 2026-02-01 is 27 days after 2026-01-05; 2028-02-29 is 785 days after it; 2020-01-01 is 2,196
  // and 2025-12-24 12 days before it.
  EXPECT_THAT(more.closures(), ElementsAre(Span{at(-2196), at(-2195)}, Span{at(-12), at(2)},
                                           Span{at(27), at(28)}, Span{at(785), at(786)}));
}

TEST(Calendars, AreClosedEveryYear) {
  const Calendar holidays =
      opening("{ closed: [12-24 to 01-02, 05-01, 2026-05-14] }", "2026-01-01");
  EXPECT_EQ(holidays.next_open(at(0)), at(2));
  EXPECT_EQ(holidays.next_change(at(2)), at(120)) << "1 May";
  EXPECT_EQ(holidays.next_change(at(121)), at(133)) << "14 May, this year only";
  EXPECT_EQ(holidays.next_change(at(134)), at(357)) << "24 December";
  EXPECT_EQ(holidays.next_open(at(357)), at(367));
  EXPECT_EQ(holidays.next_change(at(367)), at(485)) << "1 May 2027";
  EXPECT_EQ(holidays.next_change(at(486)), at(722)) << "24 December 2027";
}

// 2026-12-24 is a Thursday: its night goes on into Christmas, the night of Christmas is no night.
TEST(Calendars, CloseTheShiftsThatBeginOnADay) {
  for (const char* closed : {"2026-12-25", "12-25"}) {
    const Calendar night = opening(
        std::string("{ days: Mon-Fri, hours: 22:00-06:00, closed: ") + closed + " }", "2026-12-21");
    EXPECT_EQ(night.next_open(at(3, 12)), at(3, 22)) << closed;
    EXPECT_EQ(night.next_change(at(3, 22)), at(4, 6)) << closed;
    EXPECT_EQ(night.next_open(at(4, 6)), at(7, 22)) << closed;
  }
}

}  // namespace
}  // namespace v2v::test
