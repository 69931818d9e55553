// What a thread is simulating, for whoever must say it when the program breaks.
#pragma once

#include <cstdint>
#include <string_view>

namespace v2v {

/// Plain, so that a signal handler may read it.
struct Whereabouts {
  char scenario[64] = {};  ///< its name, cut; empty: nothing is being simulated
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
};

/// Of the calling thread.
const Whereabouts& whereabouts() noexcept;

/// While it lives, the calling thread simulates that replication.
class Simulating {
 public:
  Simulating(std::string_view scenario, std::uint64_t seed, std::uint32_t replication) noexcept;
  Simulating(const Simulating&) = delete;
  Simulating& operator=(const Simulating&) = delete;
  ~Simulating();
};

}  // namespace v2v
