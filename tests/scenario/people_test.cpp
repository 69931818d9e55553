// Roles and shifts as files state them.
#include "scenario/support.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string world =
    "format: 1\n"
    "service: { for: 1 y, warm_up: 90 d, arrivals: 1 /d, enters: eligible }\n"
    "calendars: { day: { days: Mon-Fri, hours: 08:00-16:00 }, night: { hours: 16:00-24:00 } }\n"
    "sites: { plant: { kind: plant, suites: 3 }, ward: { kind: hospital, count: 2, ward_beds: 4 "
    "},\n"
    "         unit: { kind: hospital } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }, { between: [unit, plant], transit: 1 d }]\n"
    "stay: { after_infusion: 14 d }\n" +
    product;

std::string problems_of(const std::string& people) {
  return messages_of(read(world + "people:\n" + people));
}

TEST(People, AreAtTheirSitesInShifts) {
  const Scenario s = good(
      world +
      "people:\n"
      "  ward_nurses:\n"
      "    at: [ward, unit]\n"
      "    full_time: 32 h\n"
      "    shifts:\n"
      "      early: { hours: day, there: 2 }\n"
      "      late: { hours: night, there: { ward-1: 1.5, unit: 1 } }\n"
      "    needs: { ward_day: { early: 3 h, late: 1 h }, infusion: 4 h }\n"
      "  operators: { title: Cell processing, at: plant, there: 2.5, needs: { culture: 12 h } }\n");
  ASSERT_THAT(s.people, SizeIs(2));
  const Role& nurses = s.people[0];
  EXPECT_EQ(nurses.title, "ward nurses");
  EXPECT_EQ(nurses.full_time, Duration::hours(32));
  EXPECT_THAT(nurses.at, ElementsAre(false, true, true, true));
  ASSERT_THAT(nurses.shifts, SizeIs(2));
  EXPECT_THAT(nurses.shifts[0].people, ElementsAre(0, 2, 2, 2));
  EXPECT_THAT(nurses.shifts[1].people, ElementsAre(0, 1.5, 0, 1));
  EXPECT_THAT(nurses.need_of(Task::ward_day).by_shift,
              ElementsAre(Duration::hours(3), Duration::hours(1)));
  EXPECT_EQ(nurses.need_of(Task::infusion).hours, Duration::hours(4));
  EXPECT_TRUE(nurses.need_of(Task::culture).is_none());
  const Role& operators = s.people[1];
  EXPECT_EQ(operators.title, "Cell processing");
  EXPECT_FALSE(operators.has_shifts);
  EXPECT_EQ(operators.full_time, Duration::hours(36));
  EXPECT_THAT(operators.shifts.front().people, ElementsAre(2.5, 0, 0, 0));
}

TEST(People, SayWhatIsWrong) {
  EXPECT_THAT(problems_of("  nurses: { needs: { infusion: 4 h } }\n"),
              HasSubstr("nobody is there"));
  EXPECT_THAT(problems_of("  nurses: { there: 2 }\n"), HasSubstr("needs"));
  EXPECT_THAT(problems_of("  nurses: { there: 2, needs: { infusions: 4 h } }\n"),
              HasSubstr("did you mean `infusion`?"));
  EXPECT_THAT(problems_of("  nurses: { there: 2, needs: { infusion: 4 } }\n"),
              HasSubstr("people.nurses.needs.infusion"));
  EXPECT_THAT(problems_of("  nurses: { there: 2, needs: { infusion: { day: 4 h } } }\n"),
              HasSubstr("the role has no shifts"));
  EXPECT_THAT(problems_of("  nurses: { shifts: { early: { hours: day, there: 1 } }, needs: { "
                          "infusion: { erly: 4 h } } }\n"),
              HasSubstr("did you mean `early`?"));
  EXPECT_THAT(problems_of("  nurses: { there: 1, shifts: { early: { hours: day, there: 1 } }, "
                          "needs: { infusion: 4 h } }\n"),
              HasSubstr("each of the shifts says who is there"));
  EXPECT_THAT(problems_of("  nurses: { at: unit, there: 1, needs: { ward_day: 4 h } }\n"),
              HasSubstr("it is counted by the ward beds in use, which are limited nowhere"));
  EXPECT_THAT(
      problems_of("  nurses: { at: unit, there: { plant: 1 }, needs: { infusion: 4 h } }\n"),
      HasSubstr("`plant` is not among the sites of `at`"));
  EXPECT_THAT(problems_of("  nurses: { at: nowhere, there: 1, needs: { infusion: 4 h } }\n"),
              HasSubstr("nowhere"));
  EXPECT_THAT(problems_of("  Nurses: { there: 1, needs: { infusion: 4 h } }\n"),
              HasSubstr("not a name of a role"));
}

}  // namespace
}  // namespace v2v::test
