// The fingerprint.
#include "vein2vein/journal/journal.hpp"

#include <bit>

namespace v2v {

namespace {
/// SplitMix64's finaliser.
std::uint64_t mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}
}  // namespace

std::uint64_t Fingerprint::value() const noexcept { return mix(state_ + entries_); }

std::uint64_t Fingerprint::combine(std::uint64_t so_far, std::uint64_t next) noexcept {
  return mix(std::rotl(so_far, 13) + next);
}

}  // namespace v2v
