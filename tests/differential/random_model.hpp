// Small models drawn from a seed that use all that an engine offers, and the journals they write.
#pragma once

#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/simgrid_engine.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace v2v::test {

/// What a process, or the model around it, did.
enum class Did : std::uint32_t {
  arrived,
  holds,
  held,
  asks,
  got,
  gave_back,
  works,
  worked,
  ships,
  shipped,
  listens,
  heard,
  announced,
  postponed,
  ended_another,
  capacity,
  switched,
  stopped_watching,
  unwound,
  returned,
  taken_while_holding_time,
  taken_while_queued,
  taken_while_working,
  taken_while_shipping,
  taken_while_listening,
  taken_with_units,
  left_at_the_end,
  happened,
  scheduled,
  kept_in_use,
  kept_waiting,
  not_conserved,
  statistics
};

/// One line of a journal. `who` is a process, or a resource where `what` is about one.
struct Entry {
  std::int64_t at;
  Did what;
  std::uint32_t who;
  std::int64_t detail;
  bool operator==(const Entry&) const = default;
};
using Journal = std::vector<Entry>;

std::string to_string(const Entry& entry);

/// The sites and lanes that every model has, and the equipment with the changes of this one.
SimgridPlatform model_platform(std::uint64_t seed);

/// Runs the model of `seed` to its end, takes the processes that still wait, and checks that every
/// unit is back and nobody is queued (`kept_in_use`, `kept_waiting`, `not_conserved` otherwise).
Journal run_model(Engine& engine, std::uint64_t seed);

}  // namespace v2v::test
