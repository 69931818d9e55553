// One place a thread.
#include "vein2vein/core/whereabouts.hpp"

#include <algorithm>

namespace v2v {
namespace {
thread_local Whereabouts here;
}  // namespace

const Whereabouts& whereabouts() noexcept { return here; }

Simulating::Simulating(std::string_view scenario, std::uint64_t seed,
                       std::uint32_t replication) noexcept {
  here.seed = seed;
  here.replication = replication;
  here.scenario[scenario.copy(here.scenario, sizeof here.scenario - 1)] = '\0';
}

Simulating::~Simulating() { here.scenario[0] = '\0'; }

}  // namespace v2v
