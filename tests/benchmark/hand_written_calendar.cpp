// One heap and one switch, as a yardstick.
#include "hand_written_calendar.hpp"

#include "vein2vein/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

namespace v2v::benchmarks {
namespace {

enum class Due : std::uint8_t {
  arrives,
  collected,
  at_plant,
  made,
  released,
  delivered,
  infused,
  leaves
};

/// An entry whose patient has gone stays on the heap: `stay` says whom of those who had the place
/// in memory it was for.
struct Entry {
  double day;
  std::uint32_t place, stay;
  Due due;
  bool operator>(const Entry& other) const { return day > other.day; }
};

struct Patient {
  RandomStream luck{0, 0, 0};
  double asked = 0;  ///< when for the bed or suite
  std::uint32_t stay = 0;
};

struct Waiting {
  std::uint32_t place, stay;
};

/// Beds or suites: who holds one, and who waits in order of asking.
struct Units {
  unsigned free;
  std::deque<Waiting> line = {};
  std::vector<bool> held = {};  ///< by place
};

double triangular_6_7_10(double u) {
  return u < 0.25 ? 6 + std::sqrt(u * 4) : 10 - std::sqrt((1 - u) * 12);
}

class Journeys {
 public:
  Journeys(std::uint32_t patients, std::uint64_t seed, std::uint32_t replication)
      : left_to_arrive_(patients), seed_(seed), replication_(replication) {}

  JourneyCounts run() {
    expect_arrival();
    while (!heap_.empty()) {
      const Entry entry = heap_.top();
      heap_.pop();
      if (entry.due != Due::arrives && patients_[entry.place].stay != entry.stay) continue;
      now_ = entry.day;
      happen(entry);
    }
    return counts_;
  }

 private:
  void happen(const Entry& entry) {
    switch (entry.due) {
      case Due::arrives:
        return arrive();
      case Due::collected:
        give_back(beds_, entry.place);
        return expect(entry.place, 1, Due::at_plant);
      case Due::at_plant:
        return ask(suites_, entry.place);
      case Due::made:
        give_back(suites_, entry.place);
        return expect(entry.place, 13, Due::released);
      case Due::released:
        return expect(entry.place, 1, Due::delivered);
      case Due::delivered:
        return expect(entry.place, 5, Due::infused);
      case Due::infused:
        ++counts_.infused;
        return depart(entry.place);
      case Due::leaves:
        ++counts_.left;
        give_back(beds_, entry.place);
        give_back(suites_, entry.place);
        return depart(entry.place);
    }
  }

  void expect(std::uint32_t place, double days, Due due) {
    heap_.push({now_ + days, place, patients_[place].stay, due});
  }

  void expect_arrival() {
    if (left_to_arrive_ == 0) return;
    --left_to_arrive_;
    next_ = RandomStream(seed_, replication_, arrived_++);
    heap_.push({now_ + next_.exponential(1) / 1.72, 0, 0, Due::arrives});
  }

  void arrive() {
    const std::uint32_t place = place_for_one_more();
    const RandomStream luck = patients_[place].luck = next_;
    expect(place,
           std::min({luck.exponential(4, 0) / 0.0025, luck.exponential(4, 1) / 0.0075,
                     luck.exponential(4, 2) / 0.0025}),
           Due::leaves);
    ask(beds_, place);
    expect_arrival();
  }

  std::uint32_t place_for_one_more() {
    if (!free_places_.empty()) {
      const std::uint32_t place = free_places_.back();
      free_places_.pop_back();
      return place;
    }
    patients_.emplace_back();
    beds_.held.push_back(false);
    suites_.held.push_back(false);
    return static_cast<std::uint32_t>(patients_.size() - 1);
  }

  void depart(std::uint32_t place) {
    ++patients_[place].stay;
    free_places_.push_back(place);
  }

  void ask(Units& units, std::uint32_t place) {
    patients_[place].asked = now_;
    if (units.free > 0) {
      --units.free;
      take(units, place);
    } else {
      units.line.push_back({place, patients_[place].stay});
    }
  }

  void take(Units& units, std::uint32_t place) {
    units.held[place] = true;
    JourneyCounts::Waits& waits = &units == &beds_ ? counts_.for_beds : counts_.for_suites;
    ++waits.served;
    waits.days += now_ - patients_[place].asked;
    if (&units == &beds_) {
      expect(place, 1, Due::collected);
    } else {
      expect(place, triangular_6_7_10(patients_[place].luck.uniform(10)), Due::made);
    }
  }

  void give_back(Units& units, std::uint32_t place) {
    if (!units.held[place]) return;
    units.held[place] = false;
    while (!units.line.empty()) {
      const Waiting next = units.line.front();
      units.line.pop_front();
      if (patients_[next.place].stay == next.stay) return take(units, next.place);
    }
    ++units.free;
  }

  std::uint32_t left_to_arrive_, arrived_ = 0;
  std::uint64_t seed_;
  std::uint32_t replication_;
  RandomStream next_{0, 0, 0};
  double now_ = 0;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::vector<Patient> patients_;
  std::vector<std::uint32_t> free_places_;
  Units beds_{2}, suites_{14};
  JourneyCounts counts_;
};

}  // namespace

JourneyCounts hand_written_calendar(std::uint32_t patients, std::uint64_t seed,
                                    std::uint32_t replication) {
  return Journeys(patients, seed, replication).run();
}

}  // namespace v2v::benchmarks
