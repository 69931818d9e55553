// Days of a resource over replications, against maps that are added to one by one.
#include "vein2vein/statistics/occupancy_days.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace v2v {
namespace {

constexpr std::size_t kDays = 9;

/// What the block of times has to come to, kept without one.
struct Plain {
  std::map<std::uint32_t, std::uint64_t> in_use;  // milliseconds by units
  std::uint64_t capacity_area = 0, queue_area = 0, seen = 0, short_of = 0;
};

struct Seen {
  std::size_t day = 0;
  OpenHours hours;
};

/// Levels go up and down by much, so that rows grow at both ends and move.
Seen some_day(std::mt19937& dice) {
  const auto up_to = [&dice](std::uint32_t most) {
    return std::uniform_int_distribution<std::uint32_t>(0, most)(dice);
  };
  Seen seen;
  seen.day = up_to(kDays - 2);  // nobody sees the last one
  const std::uint32_t around = up_to(3) == 0 ? up_to(60) : up_to(4);
  for (std::uint32_t spans = 1 + up_to(5); spans > 0; --spans)
    seen.hours.add(1 + up_to(100'000), around + up_to(6), up_to(4) / 4, 70);
  return seen;
}

void expect_equal(const OccupancyDays& days, const std::vector<Plain>& plain) {
  ASSERT_EQ(days.size(), plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const OccupancyDays::Day& day = days[i];
    EXPECT_EQ(day.capacity_area, plain[i].capacity_area);
    EXPECT_EQ(day.queue_area, plain[i].queue_area);
    EXPECT_EQ(day.seen, plain[i].seen);
    EXPECT_EQ(day.short_of, plain[i].short_of);
    std::map<std::uint32_t, std::uint64_t> in_use;
    std::uint32_t units = day.least;
    std::uint64_t open = 0;
    for (const std::uint64_t span : days.in_use(i)) {
      if (span > 0) in_use[units] = span;
      open += span;
      ++units;
    }
    EXPECT_EQ(in_use, plain[i].in_use) << "day " << i;
    EXPECT_EQ(days.open(i), open);
  }
}

std::string bytes_of(const OccupancyDays& days) {
  ByteWriter writer;
  days.write(writer);
  return writer.take();
}

TEST(OccupancyDays, AreWhatMapsSayInAnyOrderOfMerging) {
  std::mt19937 dice(31);
  for (int round = 0; round < 200; ++round) {
    // Nobody tells `merged` how many days there are.
    OccupancyDays whole(kDays), merged, first(kDays), second(kDays);
    std::vector<Plain> plain(kDays);
    for (int i = 0; i < 40; ++i) {
      const Seen seen = some_day(dice);
      whole.add(seen.day, seen.hours);
      (i % 3 == 0 ? first : second).add(seen.day, seen.hours);
      Plain& day = plain[seen.day];
      std::uint32_t units = seen.hours.least;
      for (const std::int64_t span : seen.hours.in_use) {
        if (span > 0) day.in_use[units] += static_cast<std::uint64_t>(span);
        ++units;
      }
      day.capacity_area += static_cast<std::uint64_t>(seen.hours.capacity_area);
      day.queue_area += static_cast<std::uint64_t>(seen.hours.queue_area);
      ++day.seen;
      day.short_of += seen.hours.somebody_waited ? 1 : 0;
    }
    expect_equal(whole, plain);
    merged.merge(second);
    merged.merge(first);
    expect_equal(merged, plain);
    const std::string bytes = bytes_of(whole);
    EXPECT_EQ(bytes_of(merged), bytes);
    ByteReader reader(bytes);
    const OccupancyDays again = OccupancyDays::read(reader);
    EXPECT_TRUE(reader.complete());
    expect_equal(again, plain);
  }
}

TEST(OccupancyDays, AreRefusedWhereBytesAreMissing) {
  OccupancyDays days(2);
  OpenHours hours;
  hours.add(5, 3, 1, 7);
  days.add(1, hours);
  const std::string bytes = bytes_of(days);
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    ByteReader reader(std::string_view(bytes).substr(0, kept));
    OccupancyDays::read(reader);
    EXPECT_FALSE(reader.complete()) << kept;
  }
}

}  // namespace
}  // namespace v2v
