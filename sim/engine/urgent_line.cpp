// Bounds over ages: of many who wait, few are asked.
#include "vein2vein/engine/urgent_line.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace v2v {
namespace {

/// Above whatever anybody between these two ages says, however it was rounded.
double most_between(const Course::AtAge& older, const Course::AtAge& younger) noexcept {
  constexpr double kRounding = 1e-6;
  return younger.falling + older.rising +
         kRounding * (std::abs(younger.falling) + std::abs(older.rising));
}

}  // namespace

const UrgentLine::Place* UrgentLine::add(const Urgency& urgency, void* whose, TimePoint now) {
  if (added_at_ != now) {
    added_at_ = now;
    first_of_instant_ = numbers_;
  }
  Places made;
  Place place;
  place.number = numbers_++;
  place.urgency = &urgency;
  place.whose = whose;
  auto node = made.extract(made.insert(place).first);
  const Place* const added = &node.value();
  insert(std::move(node), now);
  ++size_;
  return added;
}

void UrgentLine::remove(const Place* place) noexcept {
  extract(place);
  --size_;
}

void UrgentLine::update(const Place* place, TimePoint now) { insert(extract(place), now); }

void UrgentLine::insert(Places::node_type node, TimePoint now) {
  Place& place = node.value();
  const auto [course, began] = place.urgency->course();
  const auto [until, constant] = course->stretch(now - began);
  Group& group = groups_[{course, until}];
  if (group.places.empty()) {
    group.course = course;
    group.until = until;
    group.constant = constant;
  }
  place.group = &group;
  place.began = began;
  place.key = constant ? TimePoint() : began;
  place.moves_on = until < Duration::longest() ? began + until : TimePoint::never();
  if (group.bounded && !constant)
    group.bounded =
        group.places.begin()->key <= place.key && place.key <= group.places.rbegin()->key;
  if (until < Duration::longest()) moving_on_.insert(&place);
  group.places.insert(std::move(node));
}

UrgentLine::Places::node_type UrgentLine::extract(const Place* place) noexcept {
  Group& group = *place->group;
  if (place->moves_on != TimePoint::never()) moving_on_.erase(place);
  auto node = group.places.extract(group.places.find(*place));
  if (group.places.empty()) {
    if (last_ == &group) last_ = nullptr;
    groups_.erase({group.course, group.until});
  }
  return node;
}

/// Those whose stretch has ended, to the next one.
void UrgentLine::move_on(TimePoint now) {
  while (!moving_on_.empty() && (*moving_on_.begin())->moves_on <= now)
    update(*moving_on_.begin(), now);
}

/// Good for a day: the youngest are no younger then, the oldest a day older.
void UrgentLine::renew_bound(Group& group, TimePoint now) noexcept {
  const Place& oldest = *group.places.begin();
  const Course::AtAge at = group.course->at(now - oldest.began);
  group.bounded = true;
  if (group.constant) {
    group.bound = at.urgency;
    group.bound_holds_until = TimePoint::never();
    return;
  }
  group.bound_holds_until = now + Duration::whole_days(1);
  const Course::AtAge then = group.course->at(group.bound_holds_until - oldest.began);
  group.bound = most_between(then, group.course->at(now - group.places.rbegin()->began));
}

UrgentLine::Asked UrgentLine::ask(const Group& group, Iterator who, Search& search) noexcept {
  const Course::AtAge at = group.course->at(search.now - who->began);
  if (who->number < search.before &&
      (!search.best || at.urgency > search.greatest ||
       (at.urgency == search.greatest && who->number < search.best->number))) {
    search.best = &*who;
    search.greatest = at.urgency;
  }
  return {who, at};
}

/// The two have been asked. Of those whose courses began at one instant only the first counts.
void UrgentLine::search_between(const Group& group, const Asked& older, const Asked& younger,
                                Search& search) noexcept {
  if (search.best && most_between(older.at, younger.at) < search.greatest) return;
  const Places& places = group.places;
  const std::int64_t apart = (younger.who->key - older.who->key).in_milliseconds();
  if (apart < 2) return;
  Iterator between = places.lower_bound(
      older.who->key + Duration::milliseconds(std::max<std::int64_t>(1, apart / 2)));
  if (between == younger.who) between = places.lower_bound(std::prev(between)->key);
  if (between == older.who) return;
  const Asked middle = ask(group, between, search);
  // The better half first: what it finds spares the other one.
  const bool older_first = most_between(older.at, middle.at) > most_between(middle.at, younger.at);
  if (older_first) search_between(group, older, middle, search);
  search_between(group, middle, younger, search);
  if (!older_first) search_between(group, older, middle, search);
}

/// The two ends and their neighbours first: where urgency only falls or only rises nobody else is
/// asked.
void UrgentLine::search_in(const Group& group, Search& search) noexcept {
  const Places& places = group.places;
  Asked older = ask(group, places.begin(), search);
  if (group.constant) return;
  const Iterator last = places.lower_bound(places.rbegin()->key);
  if (last == places.begin()) return;
  Asked younger = ask(group, last, search);
  const auto second = [&] { return places.upper_bound(older.who->key); };
  const auto second_last = [&] { return places.lower_bound(std::prev(younger.who)->key); };
  if (second() == younger.who) return;
  older = ask(group, second(), search);
  if (older.who == second_last()) return;
  younger = ask(group, second_last(), search);
  search_between(group, older, younger, search);
}

const UrgentLine::Place* UrgentLine::first(TimePoint now, std::uint64_t before) {
  move_on(now);
  Search search{now, before};
  if (last_) search_in(*last_, search);
  for (auto& [key, group] : groups_) {
    if (&group == last_) continue;
    if (!group.bounded || group.bound_holds_until < now) renew_bound(group, now);
    if (search.best && group.bound < search.greatest) continue;
    search_in(group, search);
  }
  if (search.best) last_ = search.best->group;
  return search.best;
}

}  // namespace v2v
