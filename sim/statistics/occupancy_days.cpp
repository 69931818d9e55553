// Adding days to days, and their bytes.
#include "vein2vein/statistics/occupancy_days.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/fetch_ahead.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace v2v {
namespace {

/// No capacity has so many; two days with one unit and with this many are merged in little room.
constexpr std::uint64_t kMostUnits = 2'000'000;
/// A line of memory: most days see as many over replications, and growing costs more.
constexpr std::uint32_t kFirstRoom = 8;

}  // namespace

std::uint64_t OccupancyDays::open(std::size_t day) const noexcept {
  const std::span<const std::uint64_t> times = in_use(day);
  return std::accumulate(times.begin(), times.end(), std::uint64_t{0});
}

std::uint64_t* OccupancyDays::room_for(Day& day, std::uint32_t least, std::uint32_t levels) {
  const bool is_new = day.levels == 0;
  const std::uint32_t first = is_new ? least : std::min(day.least, least);
  const std::uint32_t end = std::max(is_new ? 0 : day.least + day.levels, least + levels);
  const std::uint32_t lower = is_new ? 0 : day.least - first;
  if (end - first > day.room) {
    const std::size_t begin = in_use_.size();
    day.room = std::max(kFirstRoom, std::bit_ceil(end - first));
    in_use_.resize(begin + day.room);
    std::copy_n(in_use_.data() + day.begin, day.levels, in_use_.data() + begin + lower);
    day.begin = begin;
  } else if (lower > 0) {
    std::uint64_t* const row = &in_use_[day.begin];
    std::copy_backward(row, row + day.levels, row + day.levels + lower);
    std::fill_n(row, lower, 0);
  }
  day.least = first;
  day.levels = end - first;
  return &in_use_[day.begin + (least - first)];
}

void OccupancyDays::add(std::size_t day, const OpenHours& hours) {
  V2V_INVARIANT(day < days_.size(), "a day of what is observed");
  if (hours.empty()) return;
  Day& to = days_[day];
  std::uint64_t* const times =
      room_for(to, hours.least, static_cast<std::uint32_t>(hours.in_use.size()));
  for (std::size_t i = 0; i < hours.in_use.size(); ++i)
    times[i] += static_cast<std::uint64_t>(hours.in_use[i]);
  to.capacity_area += static_cast<std::uint64_t>(hours.capacity_area);
  to.queue_area += static_cast<std::uint64_t>(hours.queue_area);
  ++to.seen;
  to.short_of += hours.somebody_waited ? 1 : 0;
  // A replication goes through more days than caches hold: what is needed tomorrow is asked for
  // today, and its times where their place is known by then.
  if (day + 2 < days_.size()) fetch_ahead(&days_[day + 2], sizeof(Day));
  if (day + 1 < days_.size())
    fetch_ahead(in_use_.data() + days_[day + 1].begin,
                days_[day + 1].levels * sizeof(std::uint64_t));
}

void OccupancyDays::add(std::size_t day, const OccupancyDays& others, std::size_t from) {
  const Day& other = others.days_[from];
  if (other.levels == 0) return;
  Day& to = days_[day];
  std::uint64_t* const times = room_for(to, other.least, other.levels);
  const std::span<const std::uint64_t> theirs = others.in_use(from);
  for (std::size_t i = 0; i < theirs.size(); ++i) times[i] += theirs[i];
  to.capacity_area += other.capacity_area;
  to.queue_area += other.queue_area;
  to.seen += other.seen;
  to.short_of += other.short_of;
}

void OccupancyDays::merge(const OccupancyDays& others) {
  if (size() < others.size()) days_.resize(others.size());
  for (std::size_t day = 0; day < others.size(); ++day) add(day, others, day);
}

void OccupancyDays::write(ByteWriter& writer) const {
  writer.add(days_.size());
  for (std::size_t i = 0; i < days_.size(); ++i) {
    const Day& day = days_[i];
    writer.add(day.levels);
    if (day.levels == 0) continue;
    writer.add(day.least);
    for (const std::uint64_t span : in_use(i)) writer.add(span);
    for (const std::uint64_t sum : {day.capacity_area, day.queue_area, day.seen, day.short_of})
      writer.add(sum);
  }
}

OccupancyDays OccupancyDays::read(ByteReader& reader) {
  // So that two of them can be added.
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 4;
  OccupancyDays all;
  const std::uint64_t days = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < days && !reader.failed(); ++i) {
    Day& day = all.days_.emplace_back();
    // Every level takes a byte.
    const std::uint64_t levels =
        reader.number_up_to(std::min<std::uint64_t>(reader.left(), kMostUnits));
    if (levels == 0) continue;
    const std::uint64_t least = reader.number_up_to(kMostUnits);
    std::uint64_t* const times =
        all.room_for(day, static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(levels));
    for (std::uint64_t level = 0; level < levels && !reader.failed(); ++level)
      times[level] = reader.number_up_to(most);
    for (std::uint64_t* sum : {&day.capacity_area, &day.queue_area, &day.seen})
      *sum = reader.number_up_to(most);
    day.short_of = reader.number_up_to(day.seen);
  }
  return all;
}

}  // namespace v2v
