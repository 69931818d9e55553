// Cumulative incidence, simulated and observed, against R's cmprsk::cuminc and files made by hand.
#include "vein2vein/statistics/incidence.hpp"

#include "statistics/incidence_reference.hpp"
#include "vein2vein/statistics/cumulative_incidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace v2v {
namespace {

const std::vector<std::string> causes = {"death", "withdrawal", "progression"};

void add(Incidence& incidence, double days, std::size_t outcome) {
  incidence.add(outcome, Duration::days(days));
}

using Curve = std::vector<double>;

TEST(Incidence, CountsWhoeverTookAtMostSoManyDays) {
  Incidence incidence;
  add(incidence, 0, 1);
  add(incidence, 2, 0);       // a whole day is that day
  add(incidence, 2.0001, 0);  // a little more is the next one
  add(incidence, 4, 3);
  const auto curves = incidence.curves(causes);
  ASSERT_EQ(curves.size(), 4U);
  EXPECT_EQ(curves[0].outcome, "infused");
  EXPECT_EQ(curves[0].by_day, (Curve{0, 0, 0.25, 0.5, 0.5}));
  EXPECT_EQ(curves[1].outcome, "death");
  EXPECT_EQ(curves[1].by_day, (Curve{0.25, 0.25, 0.25, 0.25, 0.25}));
  EXPECT_EQ(curves[2].by_day, (Curve{0, 0, 0, 0, 0}));
  EXPECT_EQ(curves[3].by_day, (Curve{0, 0, 0, 0, 0.25}));
}

TEST(Incidence, OfNobodyHasNoDays) {
  for (const IncidenceCurve& curve : Incidence().curves(causes)) EXPECT_TRUE(curve.by_day.empty());
}

TEST(Incidence, TheLastDayHoldsAllThatComesLater) {
  Incidence incidence;
  add(incidence, 999.5, 0);
  add(incidence, 30'000, 0);
  const Curve curve = incidence.curves({}).front().by_day;
  ASSERT_EQ(curve.size(), Incidence::last_day + 1);
  EXPECT_EQ(curve[999], 0);
  EXPECT_EQ(curve.back(), 1);
}

TEST(Incidence, IsThatOfRWhereNobodyIsCensored) {
  unsigned compared = 0;
  for (const IncidenceReference& reference : incidence_reference) {
    if (std::count(reference.outcome.begin(), reference.outcome.end(), 0U) > 0) continue;
    Incidence even, odd;
    for (std::size_t i = 0; i < reference.days.size(); ++i)
      add(i % 2 == 0 ? even : odd, reference.days[i], reference.outcome[i] - 1);
    odd.merge(even);
    const auto curves = odd.curves(causes);
    for (std::size_t outcome = 0; outcome < reference.incidence.size(); ++outcome) {
      ASSERT_EQ(curves[outcome].by_day.size(), reference.at.size());
      for (std::size_t day = 0; day < reference.at.size(); ++day, ++compared)
        EXPECT_NEAR(curves[outcome].by_day[day], reference.incidence[outcome][day], 1e-12);
    }
  }
  EXPECT_GT(compared, 100U);
}

TEST(Incidence, HasOneSpellingAndComesBack) {
  Incidence incidence;
  for (int i = 0; i < 40; ++i) add(incidence, i * i, static_cast<std::size_t>(i % 3));
  ByteWriter writer;
  incidence.write(writer);
  ByteReader reader(writer.bytes());
  const Incidence back = Incidence::read(reader);
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(back.outcomes(), 3U);
  const auto one = incidence.curves(causes), other = back.curves(causes);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].by_day, other[i].by_day);
  // Two outcomes of which nobody came to the second; a day beyond the last; of nobody on a day.
  for (const std::string& bytes :
       {std::string("\2\1\0\1\0", 5), std::string("\1\1\xe9\7\1", 5), std::string("\1\1\0\0", 4)}) {
    ByteReader refusing(bytes);
    (void)Incidence::read(refusing);
    EXPECT_TRUE(refusing.failed());
  }
}

TEST(CumulativeIncidence, IsThatOfRWithTiesAndCensoring) {
  for (const IncidenceReference& reference : incidence_reference) {
    std::vector<ObservedEnd> patients;
    for (std::size_t i = 0; i < reference.days.size(); ++i)
      patients.push_back({reference.days[i], reference.outcome[i] == 0 ? ObservedEnd::under_way
                                                                       : reference.outcome[i] - 1});
    const auto curves = cumulative_incidence(patients, reference.incidence.size());
    for (std::size_t outcome = 0; outcome < curves.size(); ++outcome) {
      ASSERT_EQ(curves[outcome].size(), reference.at.size());
      // R's own sums go over the same few hundred instants: some 1e-13 apart.
      for (std::size_t day = 0; day < reference.at.size(); ++day)
        EXPECT_NEAR(curves[outcome][day], reference.incidence[outcome][day], 1e-12)
            << outcome << ' ' << day;
    }
  }
}

TEST(CumulativeIncidence, OfNobodyAndOfThoseUnderWayOnly) {
  EXPECT_EQ(cumulative_incidence({}, 2), (std::vector<Curve>{{}, {}}));
  EXPECT_EQ(cumulative_incidence({{1.5}, {2}}, 1), (std::vector<Curve>{{0, 0, 0}}));
}

}  // namespace
}  // namespace v2v
