// What a patient waits for, how urgently, and what came of it.
#include "pathway/case.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <numeric>

namespace v2v {

void Case::begins_to_wait(Track track, const WaitUnderWay& waiting) noexcept {
  waiting_[static_cast<std::size_t>(track)] = waiting;
}

/// Only what puts infusion off counts: until the product is on site its own waits do, then those of
/// the patient.
void Case::has_waited(Track track) noexcept {
  const WaitUnderWay waited = waiting_[static_cast<std::size_t>(track)];
  stops_waiting(track);
  if (gone_ || !record.has_reached(Gate::collected)) return;
  // Of some who are under way at the start nobody knows when that was; what they wait for in the
  // run is known all the same.
  const auto since_at_least = [&since = waited.since](TimePoint mark) {
    return mark == TimePoint::never() ? since : std::max(since, mark);
  };
  TimePoint since = since_at_least(record.at(Mark::collected));
  if (since > now()) return;
  if (track == Track::patient || track == Track::bed) {
    if (product_state != ProductState::on_site) return;
    since = std::max(since, since_at_least(record.at(Mark::on_site)));
  } else if (track != Track::product) {
    return;
  }
  record.waited[index_of(waited.what.kind)] += now() - since;
  waited_until_ = now();
}

bool Case::has_waited_no_longer_than_lived() const noexcept {
  // Of some who are under way at the start nobody knows when: only what they wait in the run
  // counts.
  const TimePoint collected = record.at(Mark::collected);
  const TimePoint since = collected == TimePoint::never() ? TimePoint() : collected;
  const Duration waited = std::accumulate(record.waited.begin(), record.waited.end(), Duration(),
                                          [](Duration sum, Duration next) { return sum + next; });
  return waited <= record.at(Mark::infused) - since;
}

/// What of the wait has been counted already, as another one at the same time, does not count
/// twice.
void Case::note_what_was_waited_for() noexcept {
  for (const Track track : {Track::product, Track::booking, Track::bed, Track::patient}) {
    const WaitUnderWay& waiting = waiting_[static_cast<std::size_t>(track)];
    if (!waiting.place) continue;
    record.was_waiting = true;
    record.waiting_for = waiting.what;
    record.waited[index_of(waiting.what.kind)] +=
        now() - std::min(now(), std::max(waiting.since, waited_until_));
    return;
  }
}

double Case::priority() const noexcept {
  const Policy& policy = world.rules_now().protocol().policy;
  switch (policy.priority) {
    case Policy::Priority::first_come:
      return 0;
    case Policy::Priority::urgency:
      return levels_[policy.urgency_of];
    case Policy::Priority::earliest_due:
      return -(record.entered + policy.due_within[levels_[policy.urgency_of]])
                  .since_start()
                  .in_days();
    case Policy::Priority::survival_index:
      return risks_.of_next_day(now());
  }
  return 0;
}

bool Case::priority_changes() const noexcept { return world.priorities_change; }

/// The order is that of `priority` at any instant.
Urgency::Followed Case::course() const {
  const Policy& policy = world.rules_now().protocol().policy;
  switch (policy.priority) {
    case Policy::Priority::first_come:
      break;
    case Policy::Priority::urgency:
      return {world.courses.fixed(levels_[policy.urgency_of]), TimePoint()};
    case Policy::Priority::earliest_due:
      return {world.courses.due(), record.entered + policy.due_within[levels_[policy.urgency_of]]};
    case Policy::Priority::survival_index:
      return risks_.course(world.courses);
  }
  return {world.courses.fixed(0), TimePoint()};
}

void Case::update_priority() {
  for (const WaitUnderWay& waiting : waiting_)
    if (waiting.place) waiting.change_priority(waiting.place, priority());
}

}  // namespace v2v
