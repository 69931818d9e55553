// How numbers are written.
#include "report/numbers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <utility>

namespace v2v::report {
namespace {

TEST(Numbers, HaveCommasAndNoNegativeZero) {
  EXPECT_EQ(number(0), "0.0");
  EXPECT_EQ(number(-0.04), "0.0");
  EXPECT_EQ(number(-0.06), "-0.1");
  EXPECT_EQ(number(999.94), "999.9");
  EXPECT_EQ(number(999.96), "1,000.0");
  EXPECT_EQ(number(-1234567.25, 2), "-1,234,567.25");
  EXPECT_EQ(number(123456, 0), "123,456");
  EXPECT_EQ(whole(0), "0");
  EXPECT_EQ(whole(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Numbers, SayWhenThereIsNone) {
  EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(number(std::numeric_limits<double>::infinity()), "-");
  EXPECT_EQ(percent_with_unit(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(percent_of(0, 0), "-");
  EXPECT_EQ(median_text({}), "-");
}

TEST(Numbers, ARangeSaysBothEnds) {
  EXPECT_EQ(range(-2, 17.94), "-2.0 to 17.9");
  EXPECT_EQ(range(38.4, 1058, 0), "38 to 1,058");
}

TEST(Numbers, ACountCarriesItsInterval) {
  EXPECT_EQ(count(67.1, Interval{59, 75}), "67.1 [59, 75]");
  EXPECT_EQ(count(67, Interval{58.5, 1075}), "67.0 [58.5, 1,075]");
  EXPECT_EQ(count(67, {}), "67") << "a single replication counts whole patients";
  EXPECT_EQ(count(0.02, Interval{0, 1}), "<0.1 [0, 1]");
  EXPECT_EQ(count(0, Interval{0, 0}), "0.0 [0, 0]");
}

TEST(Numbers, TheBoundsOfAnIntervalAreInside) {
  const Interval interval{59, 75};
  EXPECT_FALSE(is_outside(std::optional<std::uint32_t>(59), interval));
  EXPECT_FALSE(is_outside(std::optional<std::uint32_t>(75), interval));
  EXPECT_TRUE(is_outside(std::optional<std::uint32_t>(58), interval));
  EXPECT_TRUE(is_outside(std::optional<std::uint32_t>(76), interval));
  EXPECT_FALSE(is_outside(std::optional<std::uint32_t>(), interval));
  EXPECT_FALSE(is_outside(std::optional<std::uint32_t>(76), std::nullopt));
  EXPECT_FALSE(is_outside(std::optional<double>(0.1 + 0.2), Interval{0.1, 0.3}));
}

TEST(Numbers, FingerprintsKeepTheirZeros) {
  EXPECT_EQ(fingerprint_text(0), "0000000000000000");
  EXPECT_EQ(fingerprint_text(0xabc), "0000000000000abc");
}

TEST(Numbers, AreSpokenInUnitsOfTheirSize) {
  for (const auto& [days, words] :
       std::initializer_list<std::pair<double, const char*>>{{0, "0 min"},
                                                             {0.5 / 24, "30 min"},
                                                             {0.04166, "1 h"},  // and not 60 min
                                                             {0.0416, "1 h"},
                                                             {2.5 / 24, "2.5 h"},
                                                             {1, "24 h"},
                                                             {1.979, "47 h"},
                                                             {1.99, "2 d"},
                                                             {12.34, "12.3 d"},
                                                             {150.4, "150 d"},
                                                             {std::nan(""), "-"}})
    EXPECT_EQ(spoken_days(days), words) << days;
  EXPECT_EQ(spoken_rate(0.03), "11 a year");
  EXPECT_EQ(spoken_rate(0.0274), "10 a year");
  EXPECT_EQ(spoken_rate(0.001), "0.4 a year");
  EXPECT_EQ(spoken_rate(100, "patients"), "3,044 patients a month");
  EXPECT_EQ(spoken_rate(1e6), "1,000,000 a day");
}

}  // namespace
}  // namespace v2v::report
