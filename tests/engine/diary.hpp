// What the tests of the engine write down: who did something, and when.
#pragma once

#include "vein2vein/engine/engine.hpp"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {

inline TimePoint at_hour(double hour) { return TimePoint::at(Duration::days(hour / 24.0)); }
inline Duration hours(double count) { return Duration::days(count / 24.0); }

struct Note {
  std::string what;
  double hour;
  bool operator==(const Note&) const = default;
};

inline void PrintTo(const Note& note, std::ostream* out) {
  *out << note.what << " at " << note.hour << " h";
}

class Diary {
 public:
  explicit Diary(const Engine& engine) : engine_(engine) {}
  void note(std::string what) {
    notes_.push_back({std::move(what), engine_.now().since_start().in_days() * 24.0});
  }
  const std::vector<Note>& notes() const { return notes_; }
  /// The notes without their instants, in one line.
  std::string order() const {
    std::string line;
    for (const Note& note : notes_) line += (line.empty() ? "" : " ") + note.what;
    return line;
  }

 private:
  const Engine& engine_;
  std::vector<Note> notes_;
};

/// Notes in the diary that it was destroyed, so that a test sees a frame being unwound.
class Farewell {
 public:
  Farewell(Diary& diary, std::string what) : diary_(diary), what_(std::move(what)) {}
  Farewell(const Farewell&) = delete;
  Farewell& operator=(const Farewell&) = delete;
  ~Farewell() { diary_.note(what_); }

 private:
  Diary& diary_;
  std::string what_;
};

/// An event that writes its name into the diary.
class Bell {
 public:
  Bell(Engine& engine, Diary& diary, std::string name)
      : diary_(diary), name_(std::move(name)), alarm(engine, *this) {}

 private:
  void ring() { diary_.note(name_); }
  Diary& diary_;
  std::string name_;

 public:
  Alarm<Bell, &Bell::ring> alarm;
};

}  // namespace v2v::test
