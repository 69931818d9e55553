// What planners ask of the days of resources.
#include "vein2vein/statistics/occupancy.hpp"

#include "core/invariant.hpp"
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

/// The fewest units such that so many or fewer were in use for `p` of the time.
double level_at(const OccupancyDays& days, std::size_t day, double p, double open) {
  double below = 0, units = days[day].least;
  for (const std::uint64_t span : days.in_use(day)) {
    below += static_cast<double>(span);
    if (below >= p * open) return units;
    ++units;
  }
  return kUnknown;
}

OccupancyDay told(const OccupancyDays& days, std::size_t day) {
  const auto open = static_cast<double>(days.open(day));
  if (!(open > 0))
    return {0, "", kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown};
  double area = 0, units = days[day].least;
  for (const std::uint64_t span : days.in_use(day)) area += units++ * static_cast<double>(span);
  const OccupancyDays::Day& seen = days[day];
  return {0,
          "",
          static_cast<double>(seen.capacity_area) / open,
          area / open,
          level_at(days, day, 0.05, open),
          level_at(days, day, 0.5, open),
          level_at(days, day, 0.95, open),
          static_cast<double>(seen.queue_area) / open,
          static_cast<double>(seen.short_of) / static_cast<double>(seen.seen)};
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

void fill_days(OccupancySummary& summary, const Scenario& scenario, const OccupancyDays& days,
               std::int64_t first, OccupancyBy by) {
  if (days.empty()) return;
  const std::vector<std::size_t> begins = stretches_of(scenario, by, first, days.size());
  OccupancyDays stretches(begins.size() - 1);
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    for (std::size_t day = begins[i]; day < begins[i + 1]; ++day) stretches.add(i, days, day);
    OccupancyDay row = told(stretches, i);
    row.from_d = static_cast<double>(first) + static_cast<double>(begins[i]);
    row.from = date_at(scenario, TimePoint::at(Duration::days(row.from_d)));
    summary.days.push_back(std::move(row));
  }
}

/// Whether somebody waited on more of these days, over replications, than enough capacity has.
bool is_short(const OccupancyDays& days, std::size_t begin, std::size_t end) {
  double seen = 0, short_of = 0;
  for (std::size_t day = begin; day < end; ++day) {
    seen += static_cast<double>(days[day].seen);
    short_of += static_cast<double>(days[day].short_of);
  }
  return short_of > (1 - OccupancySummary::enough) * seen;
}

std::vector<ShortStretch> short_stretches_of(const Scenario& scenario, const OccupancyDays& days,
                                             std::int64_t first) {
  std::vector<ShortStretch> stretches;
  if (days.empty()) return stretches;
  const std::vector<std::size_t> begins =
      stretches_of(scenario, OccupancyBy::month, first, days.size());
  const auto date = [&](double day) {
    return date_at(scenario, TimePoint::at(Duration::days(day)));
  };
  bool goes_on = false;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    const bool month_is_short = is_short(days, begins[i], begins[i + 1]);
    if (month_is_short) {
      const double from = static_cast<double>(first) + static_cast<double>(begins[i]);
      if (!goes_on) stretches.push_back({date(from), {}, from, 0, false});
      ShortStretch& stretch = stretches.back();
      stretch.until_d = static_cast<double>(first) + static_cast<double>(begins[i + 1]);
      stretch.until = date(stretch.until_d);
      stretch.to_the_end = i + 2 == begins.size();
    }
    goes_on = month_is_short;
  }
  return stretches;
}

/// Mean queues of days, for closures.
class Queue {
 public:
  explicit Queue(const OccupancyDays& days) {
    for (std::size_t day = 0; day < days.size(); ++day) {
      const auto open = static_cast<double>(days.open(day));
      by_day_.push_back(open > 0 ? static_cast<double>(days[day].queue_area) / open : 0);
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
constexpr std::int64_t kShortestClosure = 14;

void add_closure(OccupancySummary& summary, const Scenario& scenario, const Span& closed,
                 const Queue& queue, std::int64_t first) {
  const double from = closed.from.since_start().in_days();
  const double until = closed.until.since_start().in_days();
  const auto begin = static_cast<std::int64_t>(std::floor(from)) - first;
  const auto end = static_cast<std::int64_t>(std::ceil(until)) - first;
  const auto days = static_cast<std::int64_t>(queue.days());
  if (begin < 0 || std::min(end, days) - begin < kShortestClosure) return;
  const auto begins = static_cast<std::size_t>(begin);
  const auto ends = static_cast<std::size_t>(std::min(end, days));
  ClosureSummary row;
  row.from_d = from;
  row.until_d = until;
  row.from = date_at(scenario, closed.from);
  row.until = date_at(scenario, closed.until);
  const std::size_t before = std::min(begins, kWeeksBefore * kWeek);
  row.queue_before = queue.mean(begins - before, begins);
  // What comes after it is over, such as the next closure, is none of its worst weeks.
  for (std::size_t day = begins; day + kWeek <= queue.days(); ++day) {
    const double week = queue.mean(day, day + kWeek);
    row.longest_queue = std::max(row.longest_queue, week);
    const double grown = std::max(0.0, row.longest_queue - row.queue_before);
    if (day < ends || week > row.queue_before + kAsGoodAsBack * grown) continue;
    row.days_until_back = static_cast<double>(day - ends);
    break;
  }
  summary.closures.push_back(std::move(row));
}

}  // namespace

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
    ours.days.merge(theirs.days);
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
    resource.days.write(writer);
  }
}

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
    resource.days = OccupancyDays::read(reader);
  }
  return totals;
}

OccupancyTally::OccupancyTally(const Scenario& scenario, KeptDays kept) : kept_(kept) {
  const std::optional<Span> observed = observed_by_calendar(scenario);
  if (!observed) return;
  first_ = first_whole_day(observed->from);
  const auto last = whole_days_until(observed->until);
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
  if (resource.days.empty()) resource.days = OccupancyDays(days_);
  resource.days.add(static_cast<std::size_t>(place), *day.hours);
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
