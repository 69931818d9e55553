// Counting by month, and what months and years come to over replications.
#include "vein2vein/statistics/calendar_tally.hpp"

#include "core/invariant.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

constexpr std::int64_t kHour = milliseconds_a_day / 24;
constexpr double kHoursADay = 24;

std::int64_t day_of(TimePoint at) noexcept {
  const std::int64_t since = at.in_milliseconds();
  return (since - (since % milliseconds_a_day + milliseconds_a_day) % milliseconds_a_day) /
         milliseconds_a_day;
}

Predicted predicted(const CountHistogram& numbers, std::uint64_t of) {
  return {numbers.mean(of), numbers.prediction95(of)};
}

/// Of waits in hours, in days; nothing where there was none in any replication.
std::optional<Predicted> wait_of(const CountHistogram& hours) {
  const std::uint64_t of = hours.count();
  if (of == 0) return std::nullopt;
  Predicted wait = predicted(hours, of);
  wait.mean /= kHoursADay;
  if (wait.prediction95)
    wait.prediction95 =
        Interval{wait.prediction95->lo / kHoursADay, wait.prediction95->hi / kHoursADay};
  return wait;
}

}  // namespace

double PeriodSummary::lost_in_all() const noexcept {
  double sum = 0;
  for (const Predicted& cause : lost) sum += cause.mean;
  return sum;
}

void CalendarTotals::merge(const CalendarTotals& other) {
  if (other.empty()) return;
  if (empty()) {
    *this = other;
    return;
  }
  V2V_INVARIANT(columns_ == other.columns_ && cells_.size() == other.cells_.size(),
                "the calendars of two scenarios");
  for (std::size_t i = 0; i < cells_.size(); ++i) cells_[i].merge(other.cells_[i]);
}

void CalendarTotals::write(ByteWriter& writer) const {
  writer.add(columns_);
  writer.add(periods());
  for (const CountHistogram& cell : cells_) cell.write(writer);
}

CalendarTotals CalendarTotals::read(ByteReader& reader) {
  const std::uint64_t columns = reader.number_up_to(reader.left());
  const std::uint64_t periods = reader.number_up_to(columns == 0 ? 0 : reader.left() / columns);
  if ((columns == 0) != (periods == 0)) reader.fail();
  CalendarTotals totals;
  if (reader.failed()) return totals;
  totals.columns_ = columns;
  for (std::uint64_t i = 0; i < columns * periods && !reader.failed(); ++i)
    totals.cells_.push_back(CountHistogram::read(reader));
  return totals;
}

CalendarTally::CalendarTally(const Scenario& scenario) : columns_{scenario.causes.size()} {
  const std::optional<Periods> periods = periods_of(scenario);
  if (periods) {
    months_ = periods->months.size();
    periods_ = periods->months;
    periods_.insert(periods_.end(), periods->years.begin(), periods->years.end());
    first_day_ = day_of(periods->months.front().from);
    for (std::size_t month = 0; month < months_; ++month) {
      // The day on which the last one ends is its own as far as it goes.
      const TimePoint until = periods->months[month].until;
      const std::int64_t next = day_of(until) - first_day_ + (month + 1 == months_ ? 1 : 0);
      month_of_day_.resize(static_cast<std::size_t>(next), static_cast<std::uint32_t>(month));
    }
  }
  const auto prepare = [this](Group& group) {
    group.happened.resize(months_ * columns_.size());
    if (months_ > 0) group.totals = CalendarTotals(periods_.size(), columns_.size());
  };
  for (const Population& each : scenario.each_population()) {
    Group& group = populations_.emplace_back();
    group.population = &each;
    prepare(group);
  }
  if (populations_.size() > 1) prepare(together_);
}

std::uint32_t CalendarTally::month_of(TimePoint at) const noexcept {
  if (at < periods_.front().from || at >= periods_[months_ - 1].until) return no_month;
  return month_of_day_[static_cast<std::size_t>(day_of(at) - first_day_)];
}

void CalendarTally::on(const JournalEntry& entry) {
  if (months_ == 0) return;
  CalendarCount what{};
  switch (entry.what) {
    case What::culture_started:
      what = CalendarCount::cultures_started;
      break;
    case What::culture_failed:
      what = CalendarCount::failed;
      break;
    case What::out_of_specification:
    case What::found_out_of_specification:
      what = CalendarCount::out_of_specification;
      break;
    default:
      return;
  }
  count(populations_[population_of(entry.patient)], entry.at, index_of(what));
}

void CalendarTally::on_closed(const PatientRecord& record) {
  if (months_ > 0) note(populations_[population_of(record.patient)], record);
}

/// Everybody counts, also who entered during a warm-up or was there before the run: a month is what
/// happens in it.
void CalendarTally::note(Group& group, const PatientRecord& record) {
  const Population& population = *group.population;
  const bool intended = is_intended(population, record);
  const TimePoint at_gate = intended ? record.at(population.itt_gate) : TimePoint::never();
  // A product may get to its gate after the patient has left.
  const TimePoint ended = intended ? std::max(record.ended, at_gate) : record.ended;
  const TimePoint before_itt_until = std::min(at_gate, ended);
  const TimePoint begins = periods_.front().from;
  if (record.entered < begins && before_itt_until >= begins) ++group.before_itt;
  if (at_gate < begins && ended >= begins) ++group.waiting;
  count(group, record.entered, index_of(CalendarCount::referred));
  if (intended) count(group, at_gate, index_of(CalendarCount::intended));
  if (!record.left) {
    count(group, ended, index_of(CalendarCount::infused));
    if (const std::uint32_t month = month_of(ended); month != no_month) {
      const std::int64_t wait = (ended - at_gate).in_milliseconds();
      group.waits.emplace_back(month, static_cast<std::uint32_t>((wait + kHour / 2) / kHour));
    }
  } else {
    count(group, ended,
          intended ? columns_.lost_to(record.cause) : index_of(CalendarCount::lost_before_itt));
  }
}

void CalendarTally::finish_replication() {
  if (months_ == 0) return;
  if (populations_.size() > 1) add_together();
  const auto finish = [this](Group& group) {
    add_counts(group);
    add_waits(group);
    std::fill(group.happened.begin(), group.happened.end(), 0U);
    group.before_itt = group.waiting = 0;
    group.waits.clear();
  };
  for (Group& group : populations_) finish(group);
  if (populations_.size() > 1) finish(together_);
}

void CalendarTally::add_together() {
  for (const Group& group : populations_) {
    for (std::size_t i = 0; i < group.happened.size(); ++i)
      together_.happened[i] += group.happened[i];
    together_.before_itt += group.before_itt;
    together_.waiting += group.waiting;
    together_.waits.insert(together_.waits.end(), group.waits.begin(), group.waits.end());
  }
}

/// Who is there at the end of a month was there at its beginning or has come, and has not gone.
void CalendarTally::add_counts(Group& group) const {
  const std::size_t columns = columns_.size();
  const auto happened = [&](std::size_t month, CalendarCount what) {
    return group.happened[month * columns + index_of(what)];
  };
  std::int64_t before_itt = group.before_itt, waiting = group.waiting;
  std::vector<std::uint32_t> year(columns);
  for (std::size_t month = 0; month < months_; ++month) {
    std::uint32_t* const row = &group.happened[month * columns];
    std::uint32_t lost = 0;
    for (std::size_t cause = 0; cause < columns_.causes; ++cause)
      lost += row[columns_.lost_to(cause)];
    const std::int64_t intended = happened(month, CalendarCount::intended);
    before_itt += std::int64_t{happened(month, CalendarCount::referred)} - intended -
                  happened(month, CalendarCount::lost_before_itt);
    waiting += intended - happened(month, CalendarCount::infused) - lost;
    V2V_INVARIANT(before_itt >= 0 && waiting >= 0, "patients are lost by the calendar");
    row[index_of(CalendarCount::before_itt_at_end)] = static_cast<std::uint32_t>(before_itt);
    row[index_of(CalendarCount::waiting_at_end)] = static_cast<std::uint32_t>(waiting);
    for (std::size_t column = 0; column < columns; ++column) {
      year[column] += row[column];
      if (row[column] > 0) group.totals.at(month, column).add(row[column]);
    }
    const bool ends_year = (month + 1) % Periods::months_a_year == 0 || month + 1 == months_;
    if (!ends_year) continue;
    for (const CalendarCount stock :
         {CalendarCount::before_itt_at_end, CalendarCount::waiting_at_end})
      year[index_of(stock)] = row[index_of(stock)];
    const std::size_t place = months_ + month / Periods::months_a_year;
    for (std::size_t column = 0; column < columns; ++column)
      if (year[column] > 0) group.totals.at(place, column).add(year[column]);
    std::fill(year.begin(), year.end(), 0U);
  }
}

void CalendarTally::add_waits(Group& group) const {
  std::sort(group.waits.begin(), group.waits.end());
  std::vector<std::uint32_t> hours;
  const auto add = [&](std::size_t period) {
    if (hours.empty()) return;
    std::sort(hours.begin(), hours.end());
    // ceil(n / 2) and ceil(9 n / 10).
    group.totals.at(period, columns_.median_wait()).add(hours[(hours.size() + 1) / 2 - 1]);
    group.totals.at(period, columns_.wait90()).add(hours[(9 * hours.size() + 9) / 10 - 1]);
    hours.clear();
  };
  const auto by = [&](std::size_t months, std::size_t first_period) {
    std::size_t period = 0;
    for (const auto& [month, wait] : group.waits) {
      if (month / months != period) add(first_period + period);
      period = month / months;
      hours.push_back(wait);
    }
    add(first_period + period);
  };
  by(1, 0);
  by(Periods::months_a_year, months_);
}

void fill_periods(PatientSummary& summary, const Scenario& scenario, const CalendarTotals& totals,
                  std::uint64_t replications) {
  const std::optional<Periods> periods = periods_of(scenario);
  if (!periods || totals.empty()) return;
  const CalendarColumns columns{scenario.causes.size()};
  V2V_INVARIANT(totals.columns() == columns.size() &&
                    totals.periods() == periods->months.size() + periods->years.size(),
                "the calendar of another scenario");
  std::size_t place = 0;
  const auto fill = [&](std::vector<PeriodSummary>& into, const std::vector<Span>& spans) {
    for (const Span& span : spans) {
      PeriodSummary period;
      period.from_d = span.from.since_start().in_days();
      period.until_d = span.until.since_start().in_days();
      period.from = date_at(scenario, span.from);
      period.until = date_at(scenario, span.until);
      for (std::size_t count = 0; count < calendar_count_count; ++count)
        period.counts[count] = predicted(totals.at(place, count), replications);
      for (std::size_t cause = 0; cause < columns.causes; ++cause)
        period.lost.push_back(predicted(totals.at(place, columns.lost_to(cause)), replications));
      period.median_wait = wait_of(totals.at(place, columns.median_wait()));
      period.wait90 = wait_of(totals.at(place, columns.wait90()));
      into.push_back(std::move(period));
      ++place;
    }
  };
  fill(summary.months, periods->months);
  fill(summary.years, periods->years);
}

}  // namespace v2v
