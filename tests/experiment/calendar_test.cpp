// What is counted by the calendar, against the journals themselves, counted once more by hand.
#include "experiment/replicate.hpp"
#include "pathway/random_populations.hpp"
#include "vein2vein/engine/fast_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace v2v::test {
namespace {

/// When what happened to one patient, as the journal has it.
struct Story {
  std::map<Gate, TimePoint> gates;
  std::optional<TimePoint> left;
  Cause cause = 0;
};

struct Numbers {
  std::array<std::uint32_t, calendar_count_count> counts{};
  std::vector<std::uint32_t> lost;
  std::vector<double> waits;  // hours
  std::uint32_t& at(CalendarCount count) { return counts[index_of(count)]; }
};

constexpr auto never = TimePoint::never();

void add(const Population& population, const Story& story, const Span& span, Numbers& numbers) {
  const auto at = [&](Gate gate) {
    const auto found = story.gates.find(gate);
    return found == story.gates.end() ? never : found->second;
  };
  const auto in_it = [&](TimePoint when) { return span.from <= when && when < span.until; };
  bool intended = true;
  for (const Gate gate : population.flowchart) {
    intended = intended && at(gate) != never;
    if (gate == population.itt_gate) break;
  }
  const TimePoint entered = at(population.enters), infused = at(Gate::infused);
  const TimePoint gate = intended ? at(population.itt_gate) : never;
  TimePoint ended = story.left.value_or(infused);
  if (intended) ended = std::max(ended, gate);
  numbers.at(CalendarCount::referred) += in_it(entered) ? 1 : 0;
  numbers.at(CalendarCount::intended) += in_it(gate) ? 1 : 0;
  numbers.at(CalendarCount::infused) += in_it(infused) ? 1 : 0;
  if (in_it(infused)) numbers.waits.push_back(std::round(24 * (infused - gate).in_days()));
  if (story.left && intended) numbers.lost[story.cause] += in_it(ended) ? 1 : 0;
  if (story.left && !intended) numbers.at(CalendarCount::lost_before_itt) += in_it(ended) ? 1 : 0;
  const auto is_between = [&](TimePoint from, TimePoint until) {
    return from < span.until && until >= span.until;
  };
  numbers.at(CalendarCount::before_itt_at_end) +=
      is_between(entered, std::min(gate, ended)) ? 1 : 0;
  numbers.at(CalendarCount::waiting_at_end) += is_between(gate, ended) ? 1 : 0;
}

/// What the journal of one replication says of some populations and a stretch of time.
Numbers by_hand(const Scenario& scenario, const std::vector<std::size_t>& populations,
                const Span& span, const Recorder& journal) {
  Numbers numbers;
  numbers.lost.resize(scenario.causes.size());
  std::map<PatientId, Story> stories;
  for (const JournalEntry& entry : journal.entries()) {
    const auto place = population_of(entry.patient);
    if (std::find(populations.begin(), populations.end(), place) == populations.end()) continue;
    Story& story = stories[entry.patient];
    const bool in_it = span.from <= entry.at && entry.at < span.until;
    if (entry.what == What::gate_reached) story.gates[static_cast<Gate>(entry.detail)] = entry.at;
    if (entry.what == What::left) {
      story.left = entry.at;
      story.cause = entry.detail;
    }
    if (!in_it) continue;
    numbers.at(CalendarCount::cultures_started) += entry.what == What::culture_started ? 1 : 0;
    numbers.at(CalendarCount::failed) += entry.what == What::culture_failed ? 1 : 0;
    numbers.at(CalendarCount::out_of_specification) +=
        entry.what == What::out_of_specification || entry.what == What::found_out_of_specification
            ? 1
            : 0;
  }
  for (const auto& [patient, story] : stories)
    add(population_of(scenario, patient), story, span, numbers);
  return numbers;
}

/// As the reader does it: others are nobody's.
void count_gates_that_are_reached(Population& population) {
  const Product& product = population.protocol->product;
  std::erase_if(population.flowchart, [&](Gate gate) {
    if (gate < population.enters) return true;
    if (gate == Gate::lymphodepleted) return !product.needs_lymphodepletion();
    return !product.from_patients_cells() && gate > Gate::eligible && gate < Gate::lymphodepleted;
  });
  const auto& gates = population.flowchart;
  if (std::find(gates.begin(), gates.end(), population.itt_gate) == gates.end())
    population.itt_gate = gates.front();
}

/// A random scenario that is observed for 300 days after 30.
Scenario observed(std::uint64_t seed) {
  Scenario s = seed % 2 == 0 ? random_populations(seed) : random_logistics(seed);
  for (Population& each : s.each_population()) {
    Service service;
    service.arrivals.per_day = 0.3;
    if (const auto* its = std::get_if<Service>(&each.enrolment)) service = *its;
    service.patients = 0;
    service.warm_up = days(30);
    service.lasts = days(300);
    each.enrolment = service;
    count_gates_that_are_reached(each);
  }
  if (!s.populations.empty()) s.flowchart = gates_in_common(s.populations);
  return s;
}

void expect_same(const CalendarTotals& totals, std::size_t period, Numbers expected,
                 const std::string& where) {
  for (const auto& [count, word, prose] : words<CalendarCount>)
    EXPECT_EQ(totals.at(period, index_of(count)).mean(1), expected.at(count)) << where << word;
  const CalendarColumns columns{expected.lost.size()};
  for (std::size_t cause = 0; cause < expected.lost.size(); ++cause)
    EXPECT_EQ(totals.at(period, columns.lost_to(cause)).mean(1), expected.lost[cause])
        << where << "cause " << cause;
  const CountHistogram& median = totals.at(period, columns.median_wait());
  ASSERT_EQ(median.count(), expected.waits.empty() ? 0U : 1U) << where;
  if (expected.waits.empty()) return;
  std::sort(expected.waits.begin(), expected.waits.end());
  const double n = static_cast<double>(expected.waits.size());
  const auto at = [&](double p) {
    return expected.waits[static_cast<std::size_t>(std::ceil(p * n - 1e-9)) - 1];
  };
  EXPECT_EQ(median.mean(1), at(0.5)) << where;
  EXPECT_EQ(totals.at(period, columns.wait90()).mean(1), at(0.9)) << where;
}

TEST(Calendar, SaysWhatTheJournalSays) {
  std::uint32_t infused = 0, waiting = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Scenario scenario = observed(seed);
    const Periods periods = periods_of(scenario).value();
    CalendarTally tally(scenario);
    Recorder journal;
    Observers both({&tally, &journal});
    run(scenario, both, {seed, 1});
    tally.finish_replication();
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < scenario.each_population().size(); ++i) all.push_back(i);
    std::size_t place = 0;
    for (const auto* spans : {&periods.months, &periods.years})
      for (const Span& span : *spans) {
        const std::string where =
            scenario.name + ", period " + std::to_string(place) + ", population ";
        for (const std::size_t i : all)
          expect_same(tally.of(i), place, by_hand(scenario, {i}, span, journal),
                      where + std::to_string(i) + ", ");
        const Numbers together = by_hand(scenario, all, span, journal);
        expect_same(tally.together(), place, together, where + "all, ");
        infused += together.counts[index_of(CalendarCount::infused)];
        waiting += together.counts[index_of(CalendarCount::waiting_at_end)];
        ++place;
      }
  }
  // Otherwise the comparison was of nobody.
  EXPECT_GT(infused, 1000U);
  EXPECT_GT(waiting, 100U);
}

/// Days of every capacity, added up by the second from what is in use and waits then.
TEST(Calendar, KnowsEveryDayOfACapacity) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Scenario scenario = observed(seed);
    OccupancyTally tally(scenario, KeptDays::all);
    std::map<ResourceKey, std::vector<ResourceDay>> days;
    class Days final : public Observer {
     public:
      explicit Days(std::map<ResourceKey, std::vector<ResourceDay>>& all) : all_(all) {}
      void on(const JournalEntry&) override {}
      void on_closed(const PatientRecord&) override {}
      void on_day(const ResourceDay& day) override {
        if (index_of(day.kind) < capacity_kind_count) all_[{day.site, day.kind, 0}].push_back(day);
      }

     private:
      std::map<ResourceKey, std::vector<ResourceDay>>& all_;
    } listener(days);
    Observers both({&tally, &listener});
    const Plan plan(scenario);
    FastEngine engine;
    simulate(plan, engine, both, {seed, 1}, Attrition::as_in_scenario, DailyUse::of_everything);
    for (const OccupancySummary& row : occupancy_of(scenario, tally.totals())) {
      ASSERT_EQ(row.days.size(), 300U) << scenario.name;
      for (std::size_t i = 0; i < row.days.size(); ++i) {
        const auto& seen = row.days[i];
        const auto found = std::find_if(days.begin(), days.end(), [&](const auto& one) {
          return resource_site(scenario, one.first) == row.site &&
                 resource_name(scenario, one.first) == row.name;
        });
        const ResourceDay& day = found->second.at(30 + i);
        EXPECT_EQ(day.from.since_start().in_days(), seen.from_d);
        if (!std::isfinite(seen.mean)) continue;
        EXPECT_LE(0.95 * seen.p05, seen.mean + 1e-9);
        EXPECT_LE(seen.p05, seen.p50);
        EXPECT_LE(seen.p50, seen.p95);
        const bool always_open =
            scenario.sites[found->first.site].capacity_of(found->first.kind).open.open_fraction() ==
            1;
        if (!always_open) continue;
        // Open all day: then the means over the day are those that the engine keeps for all.
        EXPECT_NEAR(seen.mean, day.in_use, 1e-9) << scenario.name << row.name << i;
        EXPECT_NEAR(seen.capacity, day.capacity, 1e-9);
        EXPECT_NEAR(seen.queue, day.queue, 1e-9);
      }
    }
  }
}

/// Everything that is said of a capacity's days, and how much of everything else's.
class Days final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
  void on_day(const ResourceDay& day) override {
    if (index_of(day.kind) >= capacity_kind_count)
      ++others;
    else
      of_capacities.push_back({day.from.since_start().in_days(), static_cast<double>(day.site),
                               static_cast<double>(index_of(day.kind)), day.capacity, day.in_use,
                               day.queue});
  }
  std::vector<std::array<double, 6>> of_capacities;
  std::uint64_t others = 0;
};

/// Watching days shifts nobody's luck, and of capacities the same is told with all else and
/// without.
TEST(Calendar, WatchingDaysChangesNothing) {
  std::uint64_t others = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Scenario scenario = observed(seed);
    const Plan plan(scenario);
    const auto watched = [&](DailyUse daily, Days& days) {
      Fingerprint print;
      Observers both({&print, &days});
      FastEngine engine;
      simulate(plan, engine, both, {seed, 3}, Attrition::as_in_scenario, daily);
      return print.value();
    };
    Days none, capacities, everything;
    const std::uint64_t unwatched = watched(DailyUse::of_nothing, none);
    EXPECT_EQ(unwatched, watched(DailyUse::of_capacities, capacities)) << scenario.name;
    EXPECT_EQ(unwatched, watched(DailyUse::of_everything, everything)) << scenario.name;
    EXPECT_EQ(none.of_capacities.size() + none.others + capacities.others, 0U) << scenario.name;
    EXPECT_GE(capacities.of_capacities.size(), 300U) << scenario.name;
    EXPECT_EQ(capacities.of_capacities, everything.of_capacities) << scenario.name;
    others += everything.others;
  }
  EXPECT_GT(others, 300U);
}

}  // namespace
}  // namespace v2v::test
