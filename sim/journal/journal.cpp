// The fingerprint, and what a file says of its patient's wait.
#include "vein2vein/journal/journal.hpp"

#include <algorithm>
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

std::string words_of_toxicity(std::uint8_t detail) {
  std::string words(word_of(severity_of(detail)));
  return words.append(" ").append(prose_of(toxicity_of(detail)));
}

double PatientRecord::days_to_lymphodepletion() const noexcept {
  const TimePoint cells = at(Mark::collected);
  const TimePoint depleted = at(Mark::lymphodepletion_started);
  const TimePoint from = cells == TimePoint::never() ? entered : cells;
  const TimePoint until = depleted == TimePoint::never() ? ended : depleted;
  return std::max(0.0, (until - from).in_days());
}

std::uint64_t Fingerprint::value() const noexcept { return mix(state_ + entries_); }

std::uint64_t Fingerprint::combine(std::uint64_t so_far, std::uint64_t next) noexcept {
  return mix(std::rotl(so_far, 13) + next);
}

}  // namespace v2v
