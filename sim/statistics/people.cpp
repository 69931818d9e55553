// From the journal to hours of work, and what these come to a week.
#include "vein2vein/statistics/people.hpp"

#include "core/invariant.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/periods.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace v2v {
namespace {

constexpr std::int64_t kQuarter = 15LL * 60 * 1000;
// So that two of them can be added.
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / 4;
constexpr Duration kWeek = Duration::whole_days(7);

double hours_of(double milliseconds) { return milliseconds / (4.0 * kQuarter); }

Span observed_of(const Scenario& scenario) {
  if (const auto observed = observed_by_calendar(scenario)) return *observed;
  return accrual(scenario).value_or(Span{TimePoint(), TimePoint()});
}

/// Open time between two instants.
Duration open_between(const Calendar& hours, TimePoint from, TimePoint until) {
  Duration sum;
  for (TimePoint at = hours.next_open(from); at < until; at = hours.next_open(at)) {
    const TimePoint ends = std::min(until, hours.next_change(at));
    sum += ends - at;
    at = ends;
  }
  return sum;
}

std::optional<Task> task_of(const JournalEntry& entry) noexcept {
  switch (entry.what) {
    case What::collection_started:
      return Task::collection;
    case What::culture_started:
      return Task::culture;
    case What::on_site:
      return Task::receipt;
    case What::lymphodepletion_started:
      return Task::lymphodepletion;
    case What::gate_reached:
      if (entry.detail == index_of(Gate::infused)) return Task::infusion;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

constexpr auto kTasksOfDays = std::to_array<std::pair<ResourceKind, Task>>(
    {{ResourceKind::suites, Task::culture_day},
     {ResourceKind::ward_beds, Task::ward_day},
     {ResourceKind::intensive_care_beds, Task::intensive_care_day}});

std::optional<Task> task_of_days(ResourceKind kind) noexcept {
  for (const auto& [its, task] : kTasksOfDays)
    if (its == kind) return task;
  return std::nullopt;
}

/// Where a patient's product was tested.
SiteIndex laboratory_of(const Scenario& scenario, const PatientRecord& record) {
  const Protocol& of_all = *population_of(scenario, record.patient).protocol;
  const Protocol& its =
      record.product == no_product ? of_all : of_all.offered[record.product].protocol;
  return its.at(record.maker).product.tested_at.value_or(record.maker);
}

}  // namespace

Rota::Rota(const Scenario& scenario) : scenario_(scenario) {
  if (scenario.people.empty()) return;
  observed_ = observed_of(scenario);
  const double whole = std::floor((observed_.until - observed_.from).in_days() / kWeek.in_days());
  weeks_ = static_cast<std::size_t>(std::max(0.0, whole));
  for (std::size_t role = 0; role < scenario.people.size(); ++role) {
    const Role& its = scenario.people[role];
    auto& first = first_.emplace_back(scenario.sites.size());
    for (std::size_t site = 0; site < scenario.sites.size(); ++site) {
      if (!its.at[site]) continue;
      first[site] = rows_.size();
      for (std::size_t shift = 0; shift < its.shifts.size(); ++shift)
        rows_.push_back({role, shift, static_cast<SiteIndex>(site)});
    }
    auto& by_shift = at_work_.emplace_back(its.shifts.size());
    for (std::size_t shift = 0; shift < its.shifts.size(); ++shift)
      for (std::size_t week = 0; week < weeks_; ++week) {
        const TimePoint from =
            observed_.from +
            Duration::milliseconds(static_cast<std::int64_t>(week) * kWeek.in_milliseconds());
        by_shift[shift].push_back(its.has_shifts
                                      ? open_between(its.shifts[shift].hours, from, from + kWeek)
                                      : its.full_time);
      }
  }
}

std::optional<std::size_t> Rota::first_row(std::size_t role, SiteIndex site) const noexcept {
  return site == no_site ? std::nullopt : first_[role][site];
}

std::optional<std::size_t> Rota::week_of(TimePoint at) const noexcept {
  if (at < observed_.from || at >= observed_.until) return std::nullopt;
  const auto week =
      static_cast<std::size_t>((at - observed_.from).in_milliseconds() / kWeek.in_milliseconds());
  return week < weeks_ ? std::optional(week) : std::nullopt;
}

std::optional<Rota::Turn> Rota::turn_at(std::size_t role, TimePoint at) const noexcept {
  std::optional<Turn> first;
  const std::vector<Shift>& shifts = scenario_.people[role].shifts;
  for (std::size_t shift = 0; shift < shifts.size(); ++shift) {
    const TimePoint opens = shifts[shift].hours.next_open(at);
    if (opens != TimePoint::never() && (!first || opens < first->at)) first = Turn{shift, opens};
    if (opens == at) break;
  }
  return first;
}

PeopleTally::PeopleTally(const Scenario& scenario) : rota_(scenario) {
  if (!is_needed()) return;
  if (const auto periods = periods_of(scenario)) years_ = periods->years;
  for (std::size_t role = 0; role < scenario.people.size(); ++role)
    for (std::size_t task = 0; task < task_count; ++task)
      if (!scenario.people[role].needs[task].is_none()) roles_of_[task].push_back(role);
  days_.resize(scenario.people.size());
  weeks_.assign(rota_.rows().size() * rota_.weeks(), 0);
  totals_.rows_.resize(rota_.rows().size());
  for (PeopleTotals::Row& row : totals_.rows_) row.by_year.resize(years_.size());
}

bool PeopleTally::needs_days() const noexcept {
  return std::any_of(kTasksOfDays.begin(), kTasksOfDays.end(), [this](const auto& each) {
    return !roles_of_[index_of(each.second)].empty();
  });
}

std::size_t PeopleTally::year_of(TimePoint at) const noexcept {
  const auto after =
      std::upper_bound(years_.begin(), years_.end(), at,
                       [](TimePoint instant, const Span& year) { return instant < year.from; });
  return after == years_.begin() ? years_.size()
                                 : static_cast<std::size_t>(after - years_.begin()) - 1;
}

void PeopleTally::add(std::size_t row, TimePoint at, std::int64_t milliseconds) {
  if (milliseconds == 0 || at < rota_.observed().from || at >= rota_.observed().until) return;
  PeopleTotals::Row& total = totals_.rows_[row];
  total.milliseconds += static_cast<std::uint64_t>(milliseconds);
  if (const std::size_t year = year_of(at); year < years_.size())
    total.by_year[year] += static_cast<std::uint64_t>(milliseconds);
  if (const auto week = rota_.week_of(at)) weeks_[row * rota_.weeks() + *week] += milliseconds;
}

void PeopleTally::add_one(Task task, SiteIndex site, TimePoint at) {
  for (const std::size_t role : roles_of_[index_of(task)]) {
    const auto first = rota_.first_row(role, site);
    const auto turn = first ? rota_.turn_at(role, at) : std::nullopt;
    if (!turn) continue;
    const Role::Need& need = rota_.scenario().people[role].need_of(task);
    const Duration takes = need.by_shift.empty() ? need.hours : need.by_shift[turn->shift];
    add(*first + turn->shift, turn->at, takes.in_milliseconds());
  }
}

void PeopleTally::on(const JournalEntry& entry) {
  const auto task = is_needed() ? task_of(entry) : std::nullopt;
  if (task) add_one(*task, entry.site, entry.at);
}

/// Whatever the journal says of the first product only stands in the file for the last one, too;
/// of products between them it does not.
void PeopleTally::on_closed(const PatientRecord& record) {
  if (!is_needed()) return;
  add_one(Task::referral, record.hospital, record.entered);
  const auto add_twice = [&](Task task, SiteIndex site, Gate gate, Mark mark) {
    if (!record.has_reached(gate)) return;
    add_one(task, site, record.at(gate));
    if (record.at(mark) != TimePoint::never() && record.at(mark) != record.at(gate))
      add_one(task, site, record.at(mark));
  };
  add_twice(Task::test, laboratory_of(rota_.scenario(), record), Gate::manufactured,
            Mark::culture_ended);
  add_twice(Task::release, record.maker, Gate::released, Mark::released);
}

const std::vector<Duration>& PeopleTally::open_on(std::size_t role, std::int64_t day) {
  DayOfRole& known = days_[role];
  if (known.day == day) return known.open;
  known.day = day;
  known.open.clear();
  const TimePoint from = TimePoint::at(Duration::whole_days(day));
  for (const Shift& shift : rota_.scenario().people[role].shifts)
    known.open.push_back(open_between(shift.hours, from, from + Duration::whole_days(1)));
  return known.open;
}

void PeopleTally::on_day(const ResourceDay& day) {
  const auto task = is_needed() ? task_of_days(day.kind) : std::nullopt;
  if (!task || day.in_use == 0) return;
  const DayNumber number = whole_days_until(day.from);
  for (const std::size_t role : roles_of_[index_of(*task)]) {
    const auto first = rota_.first_row(role, day.site);
    if (!first) continue;
    const Role::Need& need = rota_.scenario().people[role].need_of(*task);
    const std::vector<Duration>& hours = open_on(role, number);
    const double open =
        std::accumulate(hours.begin(), hours.end(), 0.0,
                        [](double sum, Duration shift) { return sum + shift.in_days(); });
    for (std::size_t shift = 0; shift < hours.size(); ++shift) {
      const double its = hours[shift].in_days();
      if (!(its > 0)) continue;
      const double takes = need.by_shift.empty() ? need.hours.in_days() * its / open
                                                 : need.by_shift[shift].in_days();
      add(*first + shift, day.from, Duration::days(day.in_use * takes).in_milliseconds());
    }
  }
}

void PeopleTally::finish_replication() {
  const std::size_t weeks = rota_.weeks();
  for (std::size_t row = 0; row < rota_.rows().size(); ++row) {
    const auto [role, shift, site] = rota_.rows()[row];
    const double people = rota_.scenario().people[role].shifts[shift].people[site];
    PeopleTotals::Row& total = totals_.rows_[row];
    for (std::size_t week = 0; week < weeks; ++week) {
      const std::int64_t used = std::exchange(weeks_[row * weeks + week], 0);
      total.weeks.add(static_cast<std::uint32_t>((used + kQuarter / 2) / kQuarter));
      const auto there = static_cast<double>(rota_.at_work(role, shift, week).in_milliseconds());
      if (static_cast<double>(used) > people * there) ++total.weeks_short;
    }
  }
}

void PeopleTotals::merge(const PeopleTotals& other) {
  if (rows_.empty()) {
    *this = other;
    return;
  }
  V2V_INVARIANT(other.rows_.empty() || rows_.size() == other.rows_.size(),
                "work of other people is added");
  for (std::size_t i = 0; i < other.rows_.size(); ++i) {
    const Row& theirs = other.rows_[i];
    Row& ours = rows_[i];
    ours.milliseconds += theirs.milliseconds;
    ours.weeks.merge(theirs.weeks);
    ours.weeks_short += theirs.weeks_short;
    V2V_INVARIANT(ours.by_year.size() == theirs.by_year.size(), "work of other years is added");
    for (std::size_t year = 0; year < ours.by_year.size(); ++year)
      ours.by_year[year] += theirs.by_year[year];
  }
}

void PeopleTotals::write(ByteWriter& writer) const {
  writer.add(rows_.size());
  for (const Row& row : rows_) {
    writer.add(row.milliseconds);
    row.weeks.write(writer);
    writer.add(row.weeks_short);
    writer.add(row.by_year.size());
    for (const std::uint64_t year : row.by_year) writer.add(year);
  }
}

PeopleTotals PeopleTotals::read(ByteReader& reader) {
  PeopleTotals totals;
  const std::uint64_t rows = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < rows && !reader.failed(); ++i) {
    Row& row = totals.rows_.emplace_back();
    row.milliseconds = reader.number_up_to(kMost);
    row.weeks = CountHistogram::read(reader);
    row.weeks_short = reader.number_up_to(row.weeks.count());
    const std::uint64_t years = reader.number_up_to(reader.left());
    for (std::uint64_t year = 0; year < years && !reader.failed(); ++year)
      row.by_year.push_back(reader.number_up_to(row.milliseconds));
    if (row.by_year.size() != totals.rows_.front().by_year.size()) reader.fail();
  }
  return totals;
}

namespace {

constexpr double kLow = 0.05, kMiddle = 0.5, kHigh = 0.95;

PeopleSummary summary_of(const Rota& rota, const Rota::Row& place, const PeopleTotals::Row& row,
                         const std::vector<Span>& years, double replications) {
  const Role& role = rota.scenario().people[place.role];
  const Shift& shift = role.shifts[place.shift];
  PeopleSummary its;
  its.site = rota.scenario().sites[place.site].name;
  its.role = role.name;
  its.title = role.title;
  its.shift = shift.name;
  its.people = shift.people[place.site];
  const double full_time = hours_of(static_cast<double>(role.full_time.in_milliseconds()));
  const std::size_t weeks = rota.weeks();
  for (std::size_t week = 0; week < weeks; ++week)
    its.offered_hours += its.people *
                         hours_of(static_cast<double>(
                             rota.at_work(place.role, place.shift, week).in_milliseconds())) /
                         static_cast<double>(weeks);
  its.hours_in_all = hours_of(static_cast<double>(row.milliseconds)) / replications;
  const std::uint64_t seen = row.weeks.count();
  if (seen > 0) {
    const auto at = [&](double p) { return row.weeks.quantile(p, seen) / 4.0; };
    its.used_hours = row.weeks.mean(seen) / 4;
    its.p05 = at(kLow);
    its.p50 = at(kMiddle);
    its.p95 = at(kHigh);
    its.weeks_short = static_cast<double>(row.weeks_short) / static_cast<double>(seen);
  }
  its.offered_fte = its.offered_hours / full_time;
  its.used_fte = its.used_hours / full_time;
  its.fte95 = its.p95 / full_time;
  for (std::size_t year = 0; year < years.size(); ++year)
    its.hours_by_year.push_back(
        hours_of(static_cast<double>(row.by_year[year])) / replications /
        ((years[year].until - years[year].from).in_days() / kWeek.in_days()));
  return its;
}

}  // namespace

std::vector<PeopleSummary> people_of(const Scenario& scenario, const PeopleTotals& totals,
                                     std::uint64_t replications) {
  std::vector<PeopleSummary> people;
  const Rota rota(scenario);
  const auto periods = periods_of(scenario);
  V2V_INVARIANT(totals.rows().size() == rota.rows().size(), "the people of another scenario");
  for (std::size_t i = 0; i < rota.rows().size(); ++i) {
    PeopleSummary its = summary_of(rota, rota.rows()[i], totals.rows()[i],
                                   periods ? periods->years : std::vector<Span>(),
                                   static_cast<double>(replications));
    if (its.people > 0 || its.hours_in_all > 0) people.push_back(std::move(its));
  }
  return people;
}

}  // namespace v2v
