// Names of journal entries and the fingerprint.
#include "vein2vein/journal/journal.hpp"

#include <bit>

namespace v2v {

std::string_view name_of(What what) noexcept {
  static constexpr std::array<std::string_view, what_count> names = {"gate_reached",
                                                                     "left",
                                                                     "put_on_record",
                                                                     "collection_started",
                                                                     "culture_started",
                                                                     "culture_failed",
                                                                     "out_of_specification",
                                                                     "made_again",
                                                                     "collected_again",
                                                                     "on_site",
                                                                     "frozen",
                                                                     "expired",
                                                                     "discarded",
                                                                     "bridging_started",
                                                                     "bridging_response",
                                                                     "infection_started",
                                                                     "infection_resolved",
                                                                     "treatment_held",
                                                                     "lymphodepletion_started",
                                                                     "lymphodepletion_ended",
                                                                     "closed",
                                                                     "consignment_lost",
                                                                     "temperature_excursion",
                                                                     "sample_sent",
                                                                     "intensive_care_started",
                                                                     "discharged",
                                                                     "found_out_of_specification"};
  return names[static_cast<std::size_t>(what)];
}

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
