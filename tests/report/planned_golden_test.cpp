// Every form of what is told by the calendar and by hospital, to the byte.
#include "golden.hpp"
#include "planned_sample.hpp"
#include "vein2vein/report/forecast_report.hpp"
#include "vein2vein/report/planning_tables.hpp"
#include "vein2vein/report/report.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

TEST(PlannedGolden, Screens) {
  expect_golden("planned.txt", terminal_text(first_screen(planned_run())));
  expect_golden("programme.txt", terminal_text(first_screen(programme_run())));
  expect_golden("forecast.txt", terminal_text(first_screen(sample_forecast())));
  expect_golden("planned-by-hospital.txt",
                terminal_text(by_place(programme_run(), PlacesBy::hospital)));
}
TEST(PlannedGolden, Full) { expect_golden("programme-full.txt", text_of(programme_run())); }
TEST(PlannedGolden, Json) {
  expect_golden("programme.json", json_of(programme_run()));
  expect_golden("forecast.json", json_of(sample_forecast()));
}
TEST(PlannedGolden, Tables) {
  const RunSummary run = programme_run();
  for (const DataTable& table : planning_tables({&run}, {"arm"}))
    expect_golden("planned-" + table.description.file, table.csv);
  for (const DataTable& table : forecast_tables(sample_forecast()))
    expect_golden("forecast-" + table.description.file, table.csv);
}
TEST(PlannedGolden, Picture) {
  const auto picture = occupancy_picture(planned_run());
  ASSERT_TRUE(picture);
  expect_golden("planned-occupancy.svg", picture->svg);
}

TEST(Planned, NoNameBreaksOutOfAPage) {
  const std::string page = html_page(full_document(programme_run()));
  EXPECT_THAT(page, testing::Not(testing::HasSubstr("<i>south")));
  EXPECT_THAT(page, testing::Not(testing::HasSubstr("<b>south")));
  EXPECT_THAT(page, testing::HasSubstr("&lt;i&gt;south"));
}

TEST(Planned, WithoutDatesDaysAreNumbered) {
  RunSummary run = planned_run();
  for (auto* periods : {&run.years, &run.months})
    for (PeriodSummary& each : *periods) each.from = each.until = "";
  for (OccupancySummary& each : run.occupancy) {
    for (ShortStretch& stretch : each.short_stretches) stretch.from = stretch.until = "";
    for (OccupancyDay& day : each.days) day.from.clear();
    for (ClosureSummary& closure : each.closures) closure.from = closure.until = "";
  }
  const std::string text = text_of(run);
  for (const char* words :
       {"year 2", "month 2", "day 396", "day 365 until day 424", "closed from day 424 to day 467"})
    EXPECT_THAT(text, testing::HasSubstr(words));
  EXPECT_THAT(json_of(run), testing::HasSubstr("\"from\": null"));
}

}  // namespace
}  // namespace v2v::test
