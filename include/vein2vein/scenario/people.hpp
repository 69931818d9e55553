// People who work with patients and cells: what each task takes of them, and how many there are.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace v2v {

/// What takes people's time. Those of a day are counted by what is in use of a limited capacity.
enum class Task : std::uint8_t {
  referral,
  collection,
  culture,
  culture_day,
  test,
  release,
  receipt,
  lymphodepletion,
  infusion,
  ward_day,
  intensive_care_day
};
template <>
inline constexpr auto words<Task> = std::to_array<Word<Task>>({
    {Task::referral, "referral", "A patient who comes, at the hospital."},
    {Task::collection, "collection", "A leukapheresis, at the hospital."},
    {Task::culture, "culture", "A culture that starts, at its maker."},
    {Task::culture_day, "culture_day", "A day of a suite in use."},
    {Task::test, "test", "A product that is tested, where it is; when its culture has ended."},
    {Task::release, "release", "A product that is released, at its maker."},
    {Task::receipt, "receipt", "A product that arrives at the hospital."},
    {Task::lymphodepletion, "lymphodepletion", "A lymphodepletion that starts."},
    {Task::infusion, "infusion", "An infusion."},
    {Task::ward_day, "ward_day", "A day of a ward bed in use."},
    {Task::intensive_care_day, "intensive_care_day", "A day of an intensive care bed in use."},
});
static_assert(!all_words<Task>.empty(), "every enumerator has its word, in their order");
inline constexpr std::size_t task_count = words<Task>.size();
constexpr std::size_t index_of(Task task) noexcept { return static_cast<std::size_t>(task); }

/// When some of a role are at work.
struct Shift {
  std::string name;            ///< empty: of a role without shifts
  Calendar hours;              ///< of a role without shifts: always
  std::vector<double> people;  ///< who are there, by site; of one without shifts: full-time ones
};

struct Role {
  std::string name;      ///< the key under `people`
  std::string title;     ///< as sentences have it
  std::vector<bool> at;  ///< by site: whose work is theirs
  Duration full_time;    ///< hours a week of one full-time equivalent
  std::vector<Shift> shifts;
  bool has_shifts = false;  ///< otherwise `shifts` has one

  /// What one takes. Work on one patient, product or culture is done by the shift that is there
  /// then, or by the one that comes next; what a day takes is that of each shift.
  struct Need {
    Duration hours;                  ///< shared out by the length of the shifts
    std::vector<Duration> by_shift;  ///< instead of it; empty where that is not stated
    bool is_none() const noexcept { return hours == Duration() && by_shift.empty(); }
  };
  std::array<Need, task_count> needs;
  const Need& need_of(Task task) const noexcept { return needs[index_of(task)]; }
};

}  // namespace v2v
