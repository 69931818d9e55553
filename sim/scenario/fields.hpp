// The one table of everything a scenario file may say: it drives reading, merging and the schema.
#pragma once

#include "vein2vein/core/time.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

struct Table;
class Section;

/// The form of a value.
enum class Form {
  text,            ///< free text
  word,            ///< a name of this file
  words,           ///< a list of names
  flag,            ///< true or false
  integer,         ///< a whole number
  number,          ///< a number without a unit
  duration,        ///< a number with a unit of time
  rate,            ///< a number a unit of time
  probability,     ///< from 0 to 1, per cent, or events of so many
  distribution,    ///< of a duration
  hazard,          ///< a rate that may depend on time
  choice,          ///< one of `choices`
  capacity,        ///< a whole number, `unlimited`, or a mapping of `table`
  moment,          ///< a duration since the start, or a date
  timetable,       ///< a mapping of `table`, or several
  rates,           ///< a rate, or a mapping of `table`
  growth,          ///< per cent a unit of time
  names,           ///< a name or a list of names
  levels,          ///< a word or a number, or a list of them
  times,           ///< days, hours, times of the day or dates: one or a list
  transport_loss,  ///< a remedy of `choices`, or a mapping of `table`
  durations,       ///< a list of durations
  integers,        ///< a list of whole numbers
  coordinates,     ///< latitude and longitude in degrees
  recorded,        ///< a reported reason, or reasons with probabilities
  remedy,          ///< one of `choices`, or several with probabilities
  factors,         ///< a number, or levels with numbers
  start,           ///< a lymphodepletion policy
  quantile,        ///< a probability between 0 and 1, or `median`
  mappings,        ///< a mapping of `table`, or several
  by_shift,        ///< a duration, or durations by name
  weights,         ///< anything with numbers
  object,          ///< a mapping of `table`
  objects          ///< a list of mappings of `table`
};

/// What a key of a file is about.
enum class About {
  model,
  file,      ///< names, questions and sources: nothing changes with them
  run,       ///< how it is simulated, and since when days are counted
  published  ///< never an input
};

/// Where a plain value goes, made by `into` of `destination.hpp`; without one it is read by hand.
struct Destination {
  const void* block = nullptr;  ///< the type of what holds the member
  void (*read)(Section& section, std::string_view key, void* block) = nullptr;
};

/// One thing that may be said.
struct Field {
  std::string_view key;  ///< empty for the value of a free key
  Form form = Form::text;
  std::string_view text;           ///< what it means, one sentence
  std::string_view example;        ///< as it may be written
  std::string_view fallback = {};  ///< what holds when it is not said; empty: nothing, or needed
  bool needed = false;
  bool or_none = false;  ///< the word `none` may stand instead
  double least = 0;      ///< numbers; durations in days
  double most = 0;       ///< 0: what the form allows
  const Table* table = nullptr;
  std::string_view choices = {};  ///< separated by spaces
  About about = About::model;
  std::string_view (*prose)(std::string_view word) = nullptr;  ///< of a choice, for sentences
  Destination destination = {};
};

/// The keys of a mapping. Remarks (`is_remark`) may always stand in it.
struct Table {
  std::string_view name;  ///< of the definition in the schema
  std::string_view text;  ///< what the mapping is
  std::span<const Field> fields;
  const Field* rest = nullptr;  ///< the value of every other key, or nullptr: no other keys

  const Field* find(std::string_view key) const noexcept;
  std::vector<std::string> keys() const;
};

std::vector<std::string> split_words(std::string_view words);

namespace tables {
extern const Table scenario;
extern const Table programme;  // the same of several populations
extern const Table distribution, lognormal, gamma, weibull;
extern const Table probability, loss, product_loss;
extern const Table hazard, risk, hazard_weibull, gompertz, bounded, transition;
extern const Table capacity, departures, sessions;
}  // namespace tables

// In days.
inline constexpr double shortest_duration = 1.0 / milliseconds_a_day;
inline constexpr double longest_duration = 1000 * days_a_year;

}  // namespace v2v
