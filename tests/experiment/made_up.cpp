// Patients' files from random numbers, counted as those of a simulation are.
#include "experiment/made_up.hpp"

#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <algorithm>
#include <string>

namespace v2v {
namespace {

constexpr std::array kGates = {Gate::eligible,     Gate::collected, Gate::received,
                               Gate::manufactured, Gate::released,  Gate::infused};

/// A patient's luck, one number after another.
class Luck01 {
 public:
  explicit Luck01(const RandomStream& stream) : stream_(stream) {}
  double next() { return stream_.uniform(0, index_++); }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(next() * n); }
  Duration up_to(double days) { return Duration::days(next() * days); }

 private:
  RandomStream stream_;
  std::uint32_t index_ = 0;
};

PatientRecord made_up_record(PatientId patient, Luck01& luck) {
  PatientRecord record;
  record.patient = patient;
  record.reached.fill(TimePoint::never());
  record.marks.fill(TimePoint::never());
  const std::size_t gates = 1 + luck.below(2 * kGates.size());  // half of them get through
  for (std::size_t i = 0; i < std::min(gates, kGates.size()); ++i)
    record.reached[index_of(kGates[i])] = TimePoint();
  record.left = gates < kGates.size();
  if (record.left) {
    record.cause = static_cast<Cause>(luck.below(known_cause_count));
    record.reason = static_cast<Reason>(luck.below(3));
    record.was_waiting = luck.next() < 0.5;
    record.waiting_for = {static_cast<ResourceKind>(luck.below(resource_kind_count)),
                          static_cast<SiteIndex>(luck.below(4))};
  }
  TimePoint at = TimePoint::at(luck.up_to(30));
  for (std::size_t mark = 0; mark < (record.left ? 6 : mark_count); ++mark, at = at + luck.up_to(9))
    record.marks[mark] = at;
  record.ended = at;
  record.waited[luck.below(resource_kind_count)] = luck.up_to(3);
  record.cultures = static_cast<std::uint8_t>(luck.below(3));
  record.bridged = luck.next() < 0.3;
  return record;
}

class Everybody final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    if (!record.left) times.add(record);
  }
  PatientTimes times;
};

/// What is told by the calendar, by hospital and of people.
class Planned {
 public:
  explicit Planned(const Scenario& scenario)
      : scenario_(&scenario),
        calendar_(scenario),
        places_(scenario),
        occupancy_(scenario, KeptDays::all),
        people_(scenario) {}

  void add(PatientRecord record, Luck01& luck) {
    record.hospital = static_cast<SiteIndex>(luck.below(kHospitals));
    record.maker = static_cast<SiteIndex>(luck.below(kSites));
    calendar_.on({TimePoint::at(luck.up_to(100)), record.patient, 0, What::culture_started, 1});
    calendar_.on_closed(record);
    places_.add(*scenario_, record);
    people_.on(
        {record.marks.front(), record.patient, record.hospital, What::collection_started, 0});
  }
  void finish_replication(Luck01& luck) {
    calendar_.finish_replication();
    places_.finish_replication();
    for (int day = 0; day < kDays; ++day) {
      OpenHours hours;
      for (std::uint32_t i = luck.below(4); i > 0; --i)
        hours.add(1 + luck.below(1'000'000), luck.below(5), luck.below(3), 4);
      const ResourceDay told{TimePoint::at(Duration::whole_days(day)),
                             static_cast<SiteIndex>(day % 2),
                             ResourceKind::ward_beds,
                             0,
                             4,
                             1,
                             0,
                             &hours};
      occupancy_.on_day(told);
      people_.on_day(told);
    }
    people_.finish_replication();
  }
  void fill(ArmCounts& counts) {
    counts.calendar = calendar_.together();
    counts.places = places_.totals();
    counts.occupancy = occupancy_.take();
    counts.people = people_.totals();
  }

  static constexpr int kDays = 50;
  static constexpr std::uint32_t kHospitals = 2, kSites = 3;

 private:
  const Scenario* scenario_;
  CalendarTally calendar_;
  PlaceTally places_;
  OccupancyTally occupancy_;
  PeopleTally people_;
};

ResourceUse made_up_use(Luck01& luck) {
  ResourceUse use;
  use.observed = luck.up_to(1000).in_milliseconds();
  use.in_use_area = luck.up_to(5000).in_milliseconds();
  use.capacity_area = luck.up_to(9000).in_milliseconds();
  use.queue_area = luck.up_to(100).in_milliseconds();
  use.served = luck.below(40);
  for (std::uint64_t i = 0; i < use.served; ++i) {
    const Duration wait = luck.next() < 0.5 ? Duration() : luck.up_to(500);
    use.waits.add(wait);
    use.waits_of_served += wait.in_milliseconds();
  }
  return use;
}

}  // namespace

namespace {

OutcomeRules made_up_outcomes() {
  OutcomeRules rules;
  rules.follow_for = Duration::days(13 * days_a_month);
  rules.response = 0.6;
  rules.response_seen_after = Duration::days(30);
  rules.event_clock = {Duration::days(90), Duration::days(40), true};
  rules.stable = 0.3;
  rules.remission.relapse = {Hazard::exponential(0.003), 1.4};
  rules.later_cells = {0.3, Distribution::fixed(20), {Hazard::exponential(0.001), 1}};
  rules.remission.transplant = {Hazard::exponential(0.002), 1};
  rules.death_after_relapse = {Hazard::exponential(0.004), 1};
  rules.death_without_response = {Hazard::bounded(2, 100), 1};
  rules.death_not_infused = {Hazard::exponential(0.006), 1};
  rules.burden.growth = 0.02;
  return rules;
}

}  // namespace

Scenario made_up_scenario(std::uint64_t digest) {
  Scenario scenario;
  scenario.name = "made-up";
  scenario.title = "Nobody";
  scenario.flowchart.assign(kGates.begin(), kGates.end());
  scenario.enters = kGates.front();
  scenario.itt_gate = kGates[1];
  scenario.causes.assign(known_cause_names.begin(), known_cause_names.end());
  scenario.reasons = {"death", "withdrew", "it's \"other\""};
  scenario.digest = digest;
  Service service;
  service.lasts = Duration::whole_days(Planned::kDays);
  scenario.enrolment = service;
  for (const auto& [name, kind] : {std::pair{"north", Site::Kind::hospital},
                                   {"south", Site::Kind::hospital},
                                   {"plant", Site::Kind::plant}}) {
    Site site;
    site.name = name;
    site.region = "everywhere";
    site.kind = kind;
    site.capacity_of(ResourceKind::ward_beds) = Capacity::of(4);
    scenario.sites.push_back(site);
  }
  Role nurses;
  nurses.name = nurses.title = "nurses";
  nurses.at = {true, true, false};
  nurses.full_time = Duration::hours(36);
  nurses.shifts = {{"", Calendar(), {1, 0.5, 0}}};
  nurses.needs[index_of(Task::collection)].hours = Duration::hours(6);
  nurses.needs[index_of(Task::ward_day)].hours = Duration::hours(2);
  scenario.people = {nurses};
  scenario.protocol->outcomes = made_up_outcomes();
  return scenario;
}

Study made_up_study(unsigned points, unsigned arms, unsigned replications, unsigned batch_size) {
  Study study;
  study.kind = arms > 1 ? "compare" : points > 1 ? "sweep" : "run";
  study.replications = replications;
  study.batch_size = batch_size;
  for (unsigned point = 0; point < points; ++point) {
    StudyPoint one;
    for (unsigned arm = 0; arm < arms; ++arm)
      one.arms.push_back(std::make_shared<const Scenario>(made_up_scenario(1 + 100 * point + arm)));
    const double days = 7 + point;
    if (points > 1)
      one.values.push_back({"product.release", std::to_string(7 + point) + " d", days, "d"});
    study.points.push_back(one);
  }
  return study;
}

BatchResult made_up_batch(const Study& study, WorkUnit unit) {
  const std::vector<std::shared_ptr<const Scenario>>& arms = study.points[unit.point].arms;
  BatchResult result(arms.size());
  std::vector<Fates> first;  // by replication
  std::vector<Followed> followed_first;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    Tally tally(*arms[arm]);
    Everybody everybody;
    Planned planned(*arms[arm]);
    for (unsigned i = 0; i < study.size_of(unit.batch); ++i) {
      const std::uint32_t replication = study.first_of(unit.batch) + i;
      Fates fates(arms[arm]->itt_gate);
      Followed followed(*arms[arm]);
      followed.begin(*arms[arm], study.seed, replication, true);
      Luck01 number(RandomStream(study.seed, replication, 1'000'000 + unit.point));
      const std::uint32_t patients = number.next() < 0.1 ? 0 : number.below(40);
      for (PatientId patient = 0; patient < patients; ++patient) {
        const auto stream = static_cast<std::uint32_t>(1000 * (10 * unit.point + arm) + patient);
        Luck01 luck(RandomStream(study.seed, replication, stream));
        const PatientRecord record = made_up_record(patient, luck);
        const auto cause = static_cast<What>(record.cause);
        tally.on({TimePoint::at(luck.up_to(100)), patient, 0, cause, 0});
        for (Observer* observer : {static_cast<Observer*>(&tally), static_cast<Observer*>(&fates),
                                   static_cast<Observer*>(&everybody)})
          observer->on_closed(record);
        followed.add(record);
        planned.add(record, luck);
      }
      result[arm].counts.push_back(tally.finish_replication());
      ReplicationCounts& counts = result[arm].counts.back();
      followed.finish(counts.followed, counts.randomised);
      if (replication % 3 == 0)
        counts.randomised = {counts.followed, {0.1 + number.next(), std::nullopt}};
      if (arm == 0) {
        first.push_back(fates);
        followed_first.push_back(followed);
      } else {
        result[arm].against_first.push_back(compare_fates(first[i], fates));
        result[arm].against_first.back().survival =
            compare_survival({{&followed_first[i], &followed}});
      }
      if (patients > 0)
        result[arm].resources.add(
            {static_cast<SiteIndex>(number.below(3)),
             static_cast<ResourceKind>(number.below(resource_kind_count)), number.below(3)},
            made_up_use(number));
      planned.finish_replication(number);
    }
    planned.fill(result[arm]);
    result[arm].times = tally.times();
    result[arm].waiting = tally.waiting();
    result[arm].incidence = tally.incidence();
    result[arm].recorded = tally.recorded();
    result[arm].potential = everybody.times;
  }
  return result;
}

}  // namespace v2v
