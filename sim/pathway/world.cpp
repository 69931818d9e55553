// Arrivals, resources and the end of a replication.
#include "pathway/world.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {

World::World(const Plan& the_plan, Engine& the_engine, Observer& the_observer, Luck the_luck,
             Attrition the_attrition)
    : plan(the_plan),
      scenario(the_plan.scenario()),
      engine(the_engine),
      observer(the_observer),
      luck(the_luck),
      attrition(the_attrition) {
  beds_.resize(scenario.sites.size());
  suites_.resize(scenario.sites.size());
  const auto limit = [&](std::unique_ptr<Resource>& resource, unsigned units) {
    if (units > 0 && !resource) resource = std::make_unique<Resource>(engine, units);
  };
  for (const Supply& supply : plan.supplies()) {
    limit(beds_[supply.hospital], scenario.sites[supply.hospital].apheresis_beds);
    limit(suites_[supply.maker], scenario.sites[supply.maker].suites);
  }
}

PathwayOutcome World::run() {
  if (const auto* cohort = std::get_if<Cohort>(&scenario.enrolment))
    arrivals_ = cohort_arrivals(*cohort);
  else
    arrivals_ = service_arrivals(std::get<Service>(scenario.enrolment));
  arrivals_.start();
  engine.run();
  if (std::holds_alternative<Cohort>(scenario.enrolment)) read_statistics();
  outcome_.random_numbers = random_numbers;
  return std::move(outcome_);
}

/// Entry times are one uniform number a place in the cohort, sorted: patients are numbered in the
/// order in which they enter.
Process World::cohort_arrivals(const Cohort& cohort) {
  std::vector<double> share(cohort.size);
  for (PatientId i = 0; i < cohort.size; ++i)
    share[i] = RandomStream(luck.seed, luck.replication, i).uniform(purpose::entry);
  random_numbers += cohort.size;
  std::sort(share.begin(), share.end());
  for (PatientId i = 0; i < cohort.size; ++i) {
    const Duration since_start = Duration::days(share[i] * cohort.over.in_days());
    co_await hold_until(engine, TimePoint::at(since_start), EventClass::arrival);
    admit(i, true);
  }
}

Process World::service_arrivals(const Service& service) {
  const double mean_days_between = 1 / service.arrivals_per_day;
  PatientId patient = 0;
  bool warm = service.warm_up == Duration();
  for (std::uint32_t counted = 0; counted < service.patients; ++patient) {
    const double between =
        RandomStream(luck.seed, luck.replication, patient).exponential(purpose::entry);
    ++random_numbers;
    co_await hold(engine, Duration::days(between * mean_days_between), EventClass::arrival);
    if (!warm && engine.now().since_start() >= service.warm_up) {
      warm = true;
      reset_statistics();
    }
    counted += warm ? 1 : 0;
    admit(patient, warm);
  }
  read_statistics();
}

void World::admit(PatientId patient, bool counted) {
  if (free_cases_.empty()) {
    cases_.push_back(std::make_unique<Case>(*this));
    free_cases_.push_back(cases_.back().get());
  }
  Case& next = *free_cases_.back();
  free_cases_.pop_back();
  ++outcome_.patients_entered;
  outcome_.most_in_flight =
      std::max<std::uint64_t>(outcome_.most_in_flight, cases_.size() - free_cases_.size());
  next.begin(patient, counted);
}

void World::close(Case& done) {
  done.note(What::closed);
  observer.on_closed(done.record);
  ++outcome_.patients_closed;
  free_cases_.push_back(&done);
}

void World::reset_statistics() noexcept {
  for (auto* pools : {&beds_, &suites_})
    for (auto& resource : *pools)
      if (resource) resource->reset_statistics();
}

void World::read_statistics() {
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    const auto site = static_cast<SiteIndex>(i);
    if (const Resource* beds = beds_of(site))
      outcome_.resources.push_back({site, true, beds->capacity(), beds->statistics()});
    if (const Resource* suites = suites_of(site))
      outcome_.resources.push_back({site, false, suites->capacity(), suites->statistics()});
  }
}

PathwayOutcome simulate(const Plan& plan, Engine& engine, Observer& observer, Luck luck,
                        Attrition attrition) {
  V2V_INVARIANT(engine.now() == TimePoint(), "a replication starts on a used engine");
  World world(plan, engine, observer, luck, attrition);
  return world.run();
}

}  // namespace v2v
