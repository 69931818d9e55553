// Pictures of virtual trials show what their replications have told them.
#include "vein2vein/report/trial_pictures.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <string>

namespace v2v::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TimePoint day(int days) { return TimePoint() + Duration::whole_days(days); }

Scenario one_plant() {
  Scenario scenario;
  Site plant;
  plant.name = "plant";
  plant.kind = Site::Kind::plant;
  scenario.sites = {plant};
  scenario.causes = {"death"};
  return scenario;
}

TEST(Occupancy, AddsUpSitesAndMeansReplications) {
  const Scenario scenario = one_plant();
  OccupancyPicture picture(scenario);
  EXPECT_FALSE(picture.figure("t", "").has_value()) << "nothing was heard";
  // 2 units in use in one trial and 4 in the other, of 8: two rows of each day are two sites.
  for (const double each : {1.0, 2.0}) {
    for (int at = 0; at < 10; ++at)
      for (int site = 0; site < 2; ++site)
        picture.on_day({day(at), 0, ResourceKind::suites, 0, 4, each, 0});
    picture.next_replication();
  }
  const auto figure = picture.figure("t", "an arm");
  ASSERT_TRUE(figure.has_value());
  EXPECT_EQ(figure->name, "occupancy-an-arm");
  EXPECT_THAT(figure->svg, HasSubstr("suites of all plants in use: at most 3.0 on average"));
  EXPECT_THAT(figure->svg, HasSubstr("of 2 virtual trials"));
}

TEST(Gantt, HasARowAPatientWhoCountsAndOneASuite) {
  const Scenario scenario = one_plant();
  GanttPicture picture(scenario);
  EXPECT_FALSE(picture.figure("t", "").has_value()) << "nobody came";
  const auto gate = static_cast<std::uint8_t>(Gate::manufactured);
  // Patients 0 and 1 are made side by side, 2 after them.
  for (PatientId patient = 0; patient < 3; ++patient) {
    const int from = patient < 2 ? 5 : 20;
    picture.on({day(from), patient, 0, What::culture_started, 1});
    picture.on({day(from + 9), patient, 0, What::gate_reached, gate});
    PatientRecord record;
    record.patient = patient;
    record.counted = patient != 1;
    record.left = patient == 2;
    record.entered = day(1);
    record.ended = day(40);
    record.marks.fill(TimePoint::never());
    record.reached.fill(TimePoint::never());
    picture.on_closed(record);
  }
  const std::string svg = picture.figure("t", "")->svg;
  EXPECT_THAT(svg, HasSubstr(">patient 0</text>"));
  EXPECT_THAT(svg, Not(HasSubstr(">patient 1</text>"))) << "came before the end of the warm-up";
  EXPECT_THAT(svg, HasSubstr(">death</text>"));
  EXPECT_THAT(svg, HasSubstr(">plant, suite 2</text>"));
  EXPECT_THAT(svg, Not(HasSubstr(">plant, suite 3</text>")));
}

}  // namespace
}  // namespace v2v::test
