// Who comes, and when: a cohort, years of referrals, a list of dates, and those already there.
#include "pathway/purposes.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/allocation.hpp"

#include <algorithm>

namespace v2v {
namespace {

const KnownPatient kUnknown;

}  // namespace

/// Suites, places and turns go to those who have been there longest; cultures that are under way
/// have theirs. Whoever enters before a warm-up has ended does not count, so neither do they.
void World::admit_those_under_way(Group& group) {
  const auto* service = std::get_if<Service>(&group.population().enrolment);
  const bool counted = !service || service->warm_up == Duration();
  for (const PatientUnderWay* one : in_order_of_admission(group.population().under_way)) {
    if (next_enters(group))
      next_case().begin(group, counted, one->patient, one);
    else
      group.take_number();
  }
}

Process World::arrivals_of(Group& group) {
  const Enrolment& enrolment = group.population().enrolment;
  if (const auto* cohort = std::get_if<Cohort>(&enrolment)) return cohort_arrivals(group, *cohort);
  if (const auto* service = std::get_if<Service>(&enrolment))
    return service_arrivals(group, *service);
  return listed_arrivals(group, std::get<Referrals>(enrolment));
}

/// Entry times are one uniform number a place in the cohort, sorted: patients are numbered in the
/// order in which they enter. Those who are randomised to standard of care take nothing that is
/// shared, and never enter the flow.
Process World::cohort_arrivals(Group& group, const Cohort& cohort) {
  const std::uint64_t seed = group.plan().seed_of_patients(replication_.luck.seed);
  std::vector<double> share(cohort.size);
  for (std::uint32_t i = 0; i < cohort.size; ++i)
    share[i] = RandomStream(seed, replication_.luck.replication, group.next_number() + i)
                   .uniform(purpose::entry);
  drawn_elsewhere_ += cohort.size;
  std::sort(share.begin(), share.end());
  group.allocate(given_standard_of_care(group.population(), seed, replication_.luck.replication));
  for (const double each : share) {
    if (group.next_is_given_standard_of_care() || !next_enters(group)) {
      group.take_number();
      continue;
    }
    const Duration since_start = Duration::days(each * cohort.over.in_days());
    co_await hold_until(engine(), TimePoint::at(since_start), EventClass::arrival);
    admit(group, true, kUnknown);
  }
}

Process World::service_arrivals(Group& group, const Service& service) {
  const std::uint64_t seed = group.plan().seed_of_patients(replication_.luck.seed);
  const ArrivalRate& rate = service.arrivals;
  const double mean_days_between = 1 / rate.per_day;
  const bool constant = rate.is_constant();
  const TimePoint warmed_up = TimePoint::at(service.warm_up);
  const bool of_a_time = service.is_of_a_time();
  const TimePoint ends = of_a_time ? service.ends() : TimePoint::never();
  bool warm = service.warm_up == Duration();
  TimePoint came;  // the one before
  for (std::uint32_t counted = 0; of_a_time || counted < service.patients;) {
    const double between = RandomStream(seed, replication_.luck.replication, group.next_number())
                               .exponential(purpose::entry);
    ++drawn_elsewhere_;
    const TimePoint next = constant ? came + Duration::days(between * mean_days_between)
                                    : rate.when_grown_by(between, came, ends);
    // A time is observed from its beginning to its end, a number of patients from the first to
    // the last of them.
    if (of_a_time && !warm && next >= warmed_up) {
      co_await hold_until(engine(), warmed_up, EventClass::arrival);
      warm = true;
      if (keeps_time(group)) facilities_.reset_statistics();
    }
    if (next >= ends) break;
    came = next;
    const bool enters = next_enters(group);
    if (enters) co_await hold_until(engine(), next, EventClass::arrival);
    if (!warm && next >= warmed_up) {
      warm = true;
      if (keeps_time(group)) facilities_.reset_statistics();
    }
    counted += warm ? 1 : 0;
    if (enters)
      admit(group, warm, kUnknown);
    else
      group.take_number();
  }
  if (of_a_time) co_await hold_until(engine(), ends, EventClass::arrival);
  if (keeps_time(group)) read_statistics();
}

Process World::listed_arrivals(Group& group, const Referrals& referrals) {
  for (const Referrals::One& one : referrals.list) {
    if (!next_enters(group)) {
      group.take_number();
      continue;
    }
    co_await hold_until(engine(), one.at, EventClass::arrival);
    admit(group, true, one.patient);
  }
}

}  // namespace v2v
