// Adding days to days, and what planners ask of them.
#include "vein2vein/statistics/occupancy.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/fetch_ahead.hpp"
#include "vein2vein/statistics/periods.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace v2v {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kWeek = 7, kWeeksBefore = 4;
/// Of the way that a queue has grown, so much may be left of it. Assumed: a tenth is what a mean
/// over some hundred replications cannot tell from none.
constexpr double kAsGoodAsBack = 0.1;

using Day = OccupancyTotals::Day;

/// `to` has room for the levels from `least` to `end`.
void widen(Day& to, std::uint32_t least, std::size_t end) {
  if (to.in_use.empty()) to.least = least;
  if (least < to.least) {
    to.in_use.insert(to.in_use.begin(), to.least - least, 0);
    to.least = least;
  }
  if (to.least + to.in_use.size() < end) to.in_use.resize(end - to.least);
}

/// The fewest units such that so many or fewer were in use for `p` of the time.
double level_at(const Day& day, double p, double open) {
  double below = 0;
  for (std::size_t i = 0; i < day.in_use.size(); ++i) {
    below += static_cast<double>(day.in_use[i]);
    if (below >= p * open) return day.least + static_cast<double>(i);
  }
  return kUnknown;
}

OccupancyDay told(const Day& day) {
  const auto open = static_cast<double>(day.open());
  if (!(open > 0))
    return {0, "", kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown};
  double area = 0;
  for (std::size_t i = 0; i < day.in_use.size(); ++i)
    area += (day.least + static_cast<double>(i)) * static_cast<double>(day.in_use[i]);
  return {0,
          "",
          static_cast<double>(day.capacity_area) / open,
          area / open,
          level_at(day, 0.05, open),
          level_at(day, 0.5, open),
          level_at(day, 0.95, open),
          static_cast<double>(day.queue_area) / open,
          static_cast<double>(day.short_of) / static_cast<double>(day.seen)};
}

/// The first day of each stretch, and one behind the last.
std::vector<std::size_t> stretches_of(const Scenario& scenario, OccupancyBy by, std::int64_t first,
                                      std::size_t days) {
  std::vector<std::size_t> begins{0};
  if (by == OccupancyBy::month) {
    const auto periods = periods_of(scenario).value();
    for (const Span& month : periods.months) {
      const auto next = static_cast<std::int64_t>(month.until.since_start().in_days()) - first;
      if (next > 0 && static_cast<std::size_t>(next) < days)
        begins.push_back(static_cast<std::size_t>(next));
    }
  } else {
    const std::size_t length = by == OccupancyBy::week ? kWeek : 1;
    for (std::size_t day = length; day < days; day += length) begins.push_back(day);
  }
  begins.push_back(days);
  return begins;
}

std::int64_t first_whole_day(TimePoint from) {
  return static_cast<std::int64_t>(std::ceil(from.since_start().in_days()));
}

void fill_days(OccupancySummary& summary, const Scenario& scenario, const std::vector<Day>& days,
               std::int64_t first, OccupancyBy by) {
  if (days.empty()) return;
  const std::vector<std::size_t> begins = stretches_of(scenario, by, first, days.size());
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    Day together;
    for (std::size_t day = begins[i]; day < begins[i + 1]; ++day) together.merge(days[day]);
    OccupancyDay row = told(together);
    row.from_d = static_cast<double>(first) + static_cast<double>(begins[i]);
    row.from = date_at(scenario, TimePoint::at(Duration::days(row.from_d)));
    summary.days.push_back(std::move(row));
  }
}

std::vector<ShortStretch> short_stretches_of(const Scenario& scenario, const std::vector<Day>& days,
                                             std::int64_t first) {
  std::vector<ShortStretch> stretches;
  if (days.empty()) return stretches;
  const std::vector<std::size_t> begins =
      stretches_of(scenario, OccupancyBy::month, first, days.size());
  bool goes_on = false;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    Day month;
    for (std::size_t day = begins[i]; day < begins[i + 1]; ++day) month.merge(days[day]);
    const bool is_short = static_cast<double>(month.short_of) >
                          (1 - OccupancySummary::enough) * static_cast<double>(month.seen);
    const auto date = [&](double day) {
      return date_at(scenario, TimePoint::at(Duration::days(day)));
    };
    if (is_short) {
      const double from = static_cast<double>(first) + static_cast<double>(begins[i]);
      if (!goes_on) stretches.push_back({date(from), {}, from, 0, false});
      ShortStretch& stretch = stretches.back();
      stretch.until_d = static_cast<double>(first) + static_cast<double>(begins[i + 1]);
      stretch.until = date(stretch.until_d);
      stretch.to_the_end = i + 2 == begins.size();
    }
    goes_on = is_short;
  }
  return stretches;
}

/// Mean queues of days, for closures.
class Queue {
 public:
  explicit Queue(const std::vector<Day>& days) {
    for (const Day& day : days) {
      const auto open = static_cast<double>(day.open());
      by_day_.push_back(open > 0 ? static_cast<double>(day.queue_area) / open : 0);
    }
  }
  std::size_t days() const noexcept { return by_day_.size(); }
  /// Of the days from `from` on, before `until`.
  double mean(std::size_t from, std::size_t until) const {
    const auto begin = by_day_.begin();
    const double sum = std::accumulate(begin + static_cast<std::ptrdiff_t>(from),
                                       begin + static_cast<std::ptrdiff_t>(until), 0.0);
    return until > from ? sum / static_cast<double>(until - from) : 0;
  }

 private:
  std::vector<double> by_day_;
};

/// Closures of less than two weeks are holidays, and nothing that anybody has to get over.
constexpr double kShortestClosure = 14;

void add_closure(OccupancySummary& summary, const Scenario& scenario, const Span& closed,
                 const Queue& queue, std::int64_t first) {
  const double from = closed.from.since_start().in_days();
  const double until = closed.until.since_start().in_days();
  const auto begin = static_cast<std::int64_t>(std::floor(from)) - first;
  const auto end = static_cast<std::int64_t>(std::ceil(until)) - first;
  const auto days = static_cast<std::int64_t>(queue.days());
  if (until - from < kShortestClosure || begin < 0 || end > days) return;
  const auto begins = static_cast<std::size_t>(begin), ends = static_cast<std::size_t>(end);
  ClosureSummary row;
  row.from_d = from;
  row.until_d = until;
  row.from = date_at(scenario, closed.from);
  row.until = date_at(scenario, closed.until);
  const std::size_t before = std::min(begins, kWeeksBefore * kWeek);
  row.queue_before = queue.mean(begins - before, begins);
  std::size_t worst = begins;
  for (std::size_t day = begins; day + kWeek <= queue.days(); ++day) {
    const double week = queue.mean(day, day + kWeek);
    if (week <= row.longest_queue) continue;
    row.longest_queue = week;
    worst = day;
  }
  const double back =
      row.queue_before + kAsGoodAsBack * std::max(0.0, row.longest_queue - row.queue_before);
  for (std::size_t day = std::max(worst, ends); day + kWeek <= queue.days(); ++day) {
    if (queue.mean(day, day + kWeek) > back) continue;
    row.days_until_back = static_cast<double>(day - ends);
    break;
  }
  summary.closures.push_back(std::move(row));
}

/// A replication goes through more days than caches hold: what is needed tomorrow is asked for
/// today, and its vector where it is known by then. Always inline, as `fetch_ahead`.
[[gnu::always_inline]] inline void fetch_tomorrow(const std::vector<Day>& days, std::size_t today) {
  if (today + 2 < days.size()) fetch_ahead(&days[today + 2], sizeof(Day));
  if (today + 1 >= days.size()) return;
  const std::vector<std::uint64_t>& in_use = days[today + 1].in_use;
  fetch_ahead(in_use.data(), in_use.size() * sizeof(in_use[0]));
}

}  // namespace

void OccupancyTotals::Day::add(const OpenHours& hours) {
  widen(*this, hours.least, hours.least + hours.in_use.size());
  for (std::size_t i = 0; i < hours.in_use.size(); ++i)
    in_use[hours.least - least + i] += static_cast<std::uint64_t>(hours.in_use[i]);
  capacity_area += static_cast<std::uint64_t>(hours.capacity_area);
  queue_area += static_cast<std::uint64_t>(hours.queue_area);
  ++seen;
  short_of += hours.somebody_waited ? 1 : 0;
}

void OccupancyTotals::Day::merge(const Day& other) {
  if (other.in_use.empty()) return;
  widen(*this, other.least, other.least + other.in_use.size());
  for (std::size_t i = 0; i < other.in_use.size(); ++i)
    in_use[other.least - least + i] += other.in_use[i];
  capacity_area += other.capacity_area;
  queue_area += other.queue_area;
  seen += other.seen;
  short_of += other.short_of;
}

std::uint64_t OccupancyTotals::Day::open() const noexcept {
  return std::accumulate(in_use.begin(), in_use.end(), std::uint64_t{0});
}

OccupancyTotals::Resource& OccupancyTotals::of(const ResourceKey& key, std::size_t& at) {
  if (at >= resources_.size() || resources_[at].first != key) {
    const auto place =
        std::lower_bound(resources_.begin(), resources_.end(), key,
                         [](const auto& one, const ResourceKey& than) { return one.first < than; });
    at = static_cast<std::size_t>(place - resources_.begin());
    if (place == resources_.end() || place->first != key) resources_.insert(place, {key, {}});
  }
  return resources_[at].second;
}

void OccupancyTotals::merge(const OccupancyTotals& other) {
  std::size_t at = 0;
  for (const auto& [key, theirs] : other.resources_) {
    Resource& ours = of(key, at);
    ours.needed.merge(theirs.needed);
    ours.days_short += theirs.days_short;
    if (ours.days.size() < theirs.days.size()) ours.days.resize(theirs.days.size());
    for (std::size_t day = 0; day < theirs.days.size(); ++day)
      ours.days[day].merge(theirs.days[day]);
    ++at;
  }
}

void OccupancyTotals::write(ByteWriter& writer) const {
  writer.add(resources_.size());
  for (const auto& [key, resource] : resources_) {
    writer.add(key.site);
    writer.add(index_of(key.kind));
    resource.needed.write(writer);
    writer.add(resource.days_short);
    writer.add(resource.days.size());
    for (const Day& day : resource.days) {
      writer.add(day.in_use.size());
      if (day.in_use.empty()) continue;
      writer.add(day.least);
      for (const std::uint64_t span : day.in_use) writer.add(span);
      for (const std::uint64_t sum : {day.capacity_area, day.queue_area, day.seen, day.short_of})
        writer.add(sum);
    }
  }
}

namespace {

/// No capacity has so many; two days with one unit and with this many are merged in little room.
constexpr std::uint64_t kMostUnits = 2'000'000;

Day read_day(ByteReader& reader) {
  // So that two of them can be added.
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 4;
  Day day;
  const std::uint64_t levels = reader.number_up_to(reader.left());
  if (levels == 0) return day;
  day.least = static_cast<std::uint32_t>(reader.number_up_to(kMostUnits));
  for (std::uint64_t i = 0; i < levels && !reader.failed(); ++i)
    day.in_use.push_back(reader.number_up_to(most));
  for (std::uint64_t* sum : {&day.capacity_area, &day.queue_area, &day.seen})
    *sum = reader.number_up_to(most);
  day.short_of = reader.number_up_to(day.seen);
  return day;
}

}  // namespace

OccupancyTotals OccupancyTotals::read(ByteReader& reader) {
  OccupancyTotals totals;
  const std::uint64_t resources = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < resources && !reader.failed(); ++i) {
    ResourceKey key;
    key.site = static_cast<SiteIndex>(reader.number_up_to(no_site));
    key.kind = static_cast<ResourceKind>(reader.number_up_to(capacity_kind_count - 1));
    if (!totals.resources_.empty() && key <= totals.resources_.back().first) reader.fail();
    Resource& resource = totals.resources_.emplace_back(key, Resource()).second;
    resource.needed = CountHistogram::read(reader);
    resource.days_short = reader.number_up_to(resource.needed.count());
    const std::uint64_t days = reader.number_up_to(reader.left());
    for (std::uint64_t day = 0; day < days && !reader.failed(); ++day)
      resource.days.push_back(read_day(reader));
  }
  return totals;
}

OccupancyTally::OccupancyTally(const Scenario& scenario, KeptDays kept) : kept_(kept) {
  const std::optional<Span> observed = observed_by_calendar(scenario);
  if (!observed) return;
  first_ = first_whole_day(observed->from);
  const auto last = static_cast<std::int64_t>(std::floor(observed->until.since_start().in_days()));
  days_ = static_cast<std::size_t>(std::max<std::int64_t>(0, last - first_));
}

void OccupancyTally::on_day(const ResourceDay& day) {
  if (!day.hours || day.hours->empty()) return;
  const std::int64_t place = day.from.in_milliseconds() / milliseconds_a_day - first_;
  if (place < 0 || place >= static_cast<std::int64_t>(days_)) return;
  OccupancyTotals::Resource& resource = totals_.of({day.site, day.kind, 0}, next_);
  ++next_;
  resource.needed.add(day.hours->most_needed);
  resource.days_short += day.hours->somebody_waited ? 1 : 0;
  if (kept_ == KeptDays::none) return;
  if (resource.days.empty()) resource.days.resize(days_);
  resource.days[static_cast<std::size_t>(place)].add(*day.hours);
  fetch_tomorrow(resource.days, static_cast<std::size_t>(place));
}

const ShortStretch* OccupancySummary::short_to_the_end() const noexcept {
  return !short_stretches.empty() && short_stretches.back().to_the_end ? &short_stretches.back()
                                                                       : nullptr;
}

std::vector<OccupancySummary> occupancy_of(const Scenario& scenario, const OccupancyTotals& totals,
                                           OccupancyBy by) {
  std::vector<OccupancySummary> rows;
  const std::optional<Span> observed = observed_by_calendar(scenario);
  if (!observed) return rows;
  const std::int64_t first = first_whole_day(observed->from);
  for (const auto& [key, resource] : totals.resources()) {
    V2V_INVARIANT(key.site < scenario.sites.size(), "the occupancy of another scenario");
    OccupancySummary row;
    row.site = resource_site(scenario, key);
    row.name = resource_name(scenario, key);
    const Capacity& capacity = scenario.sites[key.site].capacity_of(key.kind);
    row.units = capacity.most_units(observed->until);
    const std::uint64_t open_days = resource.needed.count();
    row.enough95 = resource.needed.quantile(OccupancySummary::enough, open_days);
    row.days_short =
        open_days == 0 ? 0
                       : static_cast<double>(resource.days_short) / static_cast<double>(open_days);
    row.short_stretches = short_stretches_of(scenario, resource.days, first);
    fill_days(row, scenario, resource.days, first, by);
    const Queue queue(resource.days);
    for (const UnitsClosed& closed : capacity.closed_units)
      add_closure(row, scenario, closed.during, queue, first);
    for (const Span& closed : capacity.open.closures())
      add_closure(row, scenario, closed, queue, first);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace v2v
