// Which waits count, and who goes first.
#include "pathway/patient/waits.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {

void Waits::begin(CurrentRules& current) noexcept {
  current_ = &current;
  forget();
  counted_until_ = chart_.now();
}

void Waits::end_wait(Track track) noexcept {
  const WaitUnderWay& waited = under_way_[static_cast<std::size_t>(track)];
  give_up_wait(track);
  const PatientRecord& file = chart_.file();
  if (chart_.flow_is_over() || !file.has_reached(Gate::collected)) return;
  // Of some who are under way at the start nobody knows when that was; what they wait for in the
  // run is known all the same.
  const auto since_at_least = [&since = waited.since](TimePoint mark) {
    return mark == TimePoint::never() ? since : std::max(since, mark);
  };
  const TimePoint now = chart_.now();
  TimePoint since = since_at_least(file.at(Mark::collected));
  if (since > now) return;
  if (track == Track::patient || track == Track::bed) {
    if (order_.state() != ProductState::on_site) return;
    since = std::max(since, since_at_least(file.at(Mark::on_site)));
  } else if (track != Track::product) {
    return;
  }
  counted_.by_kind[index_of(waited.what.kind)] += now - since;
  counted_until_ = now;
}

/// What of the wait has been counted already, as another one at the same time, does not count
/// twice.
Waited Waits::at_leaving() const noexcept {
  Waited waited = counted_;
  const TimePoint now = chart_.now();
  for (const Track track : {Track::product, Track::booking, Track::bed, Track::patient}) {
    const WaitUnderWay& waiting = under_way_[static_cast<std::size_t>(track)];
    if (!waiting.place) continue;
    waited.under_way = waiting.what;
    waited.by_kind[index_of(waiting.what.kind)] +=
        now - std::min(now, std::max(waiting.since, counted_until_));
    break;
  }
  return waited;
}

double Waits::priority() const noexcept {
  const Policy& policy = current_->policy();
  const double of_population = current_->priority_of_population();
  switch (policy.priority) {
    case Policy::Priority::first_come:
      return of_population;
    case Policy::Priority::urgency:
      return of_population + body_.level_of(policy.urgency_of);
    case Policy::Priority::earliest_due:
      return of_population -
             (chart_.file().entered + policy.due_within[body_.level_of(policy.urgency_of)])
                 .since_start()
                 .in_days();
    case Policy::Priority::survival_index:
      return body_.hazard_of_next_day();
  }
  return of_population;
}

Urgency::Followed Waits::course() const {
  const Policy& policy = current_->policy();
  Courses& courses = current_->courses();
  switch (policy.priority) {
    case Policy::Priority::first_come:
      break;
    case Policy::Priority::urgency:
      return {courses.fixed(body_.level_of(policy.urgency_of)), TimePoint()};
    case Policy::Priority::earliest_due:
      return {courses.due(),
              chart_.file().entered + policy.due_within[body_.level_of(policy.urgency_of)]};
    case Policy::Priority::survival_index:
      return body_.course(courses);
  }
  return {courses.fixed(0), TimePoint()};
}

void Waits::update_priority() {
  for (const WaitUnderWay& waiting : under_way_)
    if (waiting.place) waiting.change_priority(waiting.place, priority());
}

}  // namespace v2v
