// Time: rounding to the millisecond, saturation, and what must not compile.
#include "vein2vein/core/time.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace v2v {
namespace {

TEST(Duration, ConvertsWholeUnitsExactly) {
  EXPECT_EQ(Duration::hours(24), Duration::whole_days(1));
  EXPECT_EQ(Duration::whole_days(365'000).in_milliseconds(), 31'536'000'000'000);
  EXPECT_EQ(Duration::whole_days(365'000).in_days(), 365'000.0);
  EXPECT_EQ(Duration::days(17), Duration::whole_days(17));
}

TEST(Duration, RoundsToTheNearestMillisecondHalvesAwayFromZero) {
  const double half_millisecond = 0.5 / 86'400'000.0;
  EXPECT_EQ(Duration::days(0.98 * half_millisecond).in_milliseconds(), 0);
  EXPECT_EQ(Duration::days(1.02 * half_millisecond).in_milliseconds(), 1);
  EXPECT_EQ(Duration::days(-0.98 * half_millisecond).in_milliseconds(), 0);
  EXPECT_EQ(Duration::days(-1.02 * half_millisecond).in_milliseconds(), -1);
  // Exact in binary: 2^-12 days are 21,093.75 ms and 2^-11 days are 42,187.5 ms.
  EXPECT_EQ(Duration::days(0x1.0p-12).in_milliseconds(), 21'094);
  EXPECT_EQ(Duration::days(0x1.0p-11).in_milliseconds(), 42'188);
  EXPECT_EQ(Duration::days(-0x1.0p-11).in_milliseconds(), -42'188);
  EXPECT_EQ(Duration::days(1.0 / 3).in_milliseconds(), 28'800'000);
}

TEST(Duration, SaturatesInsteadOfOverflowing) {
  EXPECT_EQ(Duration::days(1e300), Duration::longest());
  EXPECT_EQ(Duration::days(-1e300).in_milliseconds(), -Duration::longest().in_milliseconds());
  // Ninety of the longest still fit into 64 bits.
  EXPECT_LT(Duration::longest().in_milliseconds(), INT64_MAX / 90);
}

TEST(Duration, AddsSubtractsAndCompares) {
  Duration sum = Duration::hours(1);
  sum += Duration::milliseconds(5);
  EXPECT_EQ(sum.in_milliseconds(), 3'600'005);
  EXPECT_EQ(sum - Duration::hours(2), Duration::milliseconds(-3'599'995));
  EXPECT_LT(Duration::hours(23), Duration::whole_days(1));
  EXPECT_EQ(Duration(), Duration::milliseconds(0));
}

TEST(TimePoint, MovesByDurationsAndDiffersByThem) {
  const TimePoint noon = TimePoint::at(Duration::hours(12));
  EXPECT_EQ((noon + Duration::hours(36)) - noon, Duration::hours(36));
  EXPECT_EQ(noon - Duration::hours(12), TimePoint());
  EXPECT_EQ(noon.in_milliseconds(), 43'200'000);
  EXPECT_LT(noon, TimePoint::never());
}

// What must not compile.
template <typename A, typename B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <typename A, typename B>
concept Subtractable = requires(A a, B b) {
  a - b;
};
template <typename A, typename B>
concept Comparable = requires(A a, B b) {
  a < b;
};
template <typename A, typename B>
concept EqualityComparable = requires(A a, B b) {
  a == b;
};

static_assert(Addable<TimePoint, Duration> && Addable<Duration, Duration>);
static_assert(!Addable<TimePoint, TimePoint>, "two instants have no sum");
static_assert(!Addable<Duration, TimePoint>, "one order is enough");
static_assert(!Subtractable<Duration, TimePoint>);
static_assert(!Comparable<Duration, TimePoint> && !EqualityComparable<Duration, TimePoint>);
static_assert(!Addable<Duration, double> && !Addable<TimePoint, double>, "a number has no unit");
static_assert(!Addable<Duration, int> && !EqualityComparable<Duration, int>);
static_assert(!std::is_convertible_v<double, Duration> && !std::is_convertible_v<int, Duration>);
static_assert(!std::is_convertible_v<Duration, TimePoint> &&
              !std::is_convertible_v<TimePoint, Duration>);
static_assert(!std::is_constructible_v<TimePoint, Duration>, "an instant is named: at(...)");
static_assert(!std::is_constructible_v<Duration, std::int64_t>, "a span names its unit");
static_assert(std::is_same_v<decltype(TimePoint() - TimePoint()), Duration>);

}  // namespace
}  // namespace v2v
