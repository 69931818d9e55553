// Those who wait and whose urgency changes with time: who is the most urgent at this instant?
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/engine/urgency.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace v2v {

/// Finds the one whom asking everybody would find (the greatest urgency, of equals the first to
/// come) and asks few. Those who follow one course are kept by the instant it began, that is, by
/// age; nobody moves as time goes by, but where a course begins or ends to be constant. Between two
/// ages that were asked nobody is looked at unless the bound of the course reaches the most urgent
/// found so far: where urgency only falls or only rises, the first and the last of a course are
/// asked, elsewhere about as many as the logarithm of their number. Of the constant ones the first
/// to come stands for all.
class UrgentLine {
 public:
  struct Group;
  /// A place in line.
  struct Place {
    TimePoint key;             ///< when its course began, or the same for all of a constant stretch
    std::uint64_t number = 0;  ///< in the order of coming
    TimePoint began;
    TimePoint moves_on;  ///< to the next stretch of its course
    const Urgency* urgency = nullptr;
    void* whose = nullptr;
    Group* group = nullptr;
  };

  const Place* add(const Urgency& urgency, void* whose, TimePoint now);
  void remove(const Place* place) noexcept;
  /// Follows its course, which has changed otherwise than with time, from now on.
  void update(const Place* place, TimePoint now);

  /// The most urgent of those whose number is below `before`; nullptr when there is none.
  const Place* first(TimePoint now, std::uint64_t before);
  /// The number of who comes next.
  std::uint64_t numbers() const noexcept { return numbers_; }
  /// The number of the first who came at this instant, or will.
  std::uint64_t numbers_before(TimePoint now) const noexcept {
    return added_at_ == now ? first_of_instant_ : numbers_;
  }
  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

 private:
  struct ByKey {
    using is_transparent = void;
    bool operator()(const Place& a, const Place& b) const noexcept {
      return a.key != b.key ? a.key < b.key : a.number < b.number;
    }
    bool operator()(const Place& a, TimePoint key) const noexcept { return a.key < key; }
    bool operator()(TimePoint key, const Place& b) const noexcept { return key < b.key; }
  };
  struct ByInstant {
    bool operator()(const Place* a, const Place* b) const noexcept {
      return a->moves_on != b->moves_on ? a->moves_on < b->moves_on : a->number < b->number;
    }
  };
  using Places = std::set<Place, ByKey>;
  using Iterator = Places::const_iterator;

 public:
  /// Those in one stretch of a course.
  struct Group {
    const Course* course = nullptr;
    Duration until;
    bool constant = false;
    Places places;
    /// Nobody of them is more urgent until then.
    double bound = 0;
    TimePoint bound_holds_until;
    bool bounded = false;
  };

 private:
  struct Asked {
    Iterator who;
    Course::AtAge at;
  };
  struct Search {
    TimePoint now;
    std::uint64_t before;
    const Place* best = nullptr;
    double greatest = 0;
  };
  void insert(Places::node_type place, TimePoint now);
  Places::node_type extract(const Place* place) noexcept;
  void move_on(TimePoint now);
  static void renew_bound(Group& group, TimePoint now) noexcept;
  static Asked ask(const Group& group, Iterator who, Search& search) noexcept;
  static void search_in(const Group& group, Search& search) noexcept;
  static void search_between(const Group& group, const Asked& older, const Asked& younger,
                             Search& search) noexcept;

  std::map<std::pair<const Course*, Duration>, Group> groups_;
  /// Those whose stretch has an end.
  std::set<const Place*, ByInstant> moving_on_;
  Group* last_ = nullptr;  // in which the most urgent was found: a good guess of where one is
  std::size_t size_ = 0;
  std::uint64_t numbers_ = 0, first_of_instant_ = 0;
  TimePoint added_at_ = TimePoint::never();
};

}  // namespace v2v
