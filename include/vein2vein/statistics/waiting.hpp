// For what patients wait: those who are infused, and those who are lost meanwhile.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <utility>

namespace v2v {

/// Waits of patients over any number of replications; integers, so that the order of merging does
/// not matter.
class Waiting {
 public:
  /// An infused patient counts where the vein-to-vein time is known, a lost one always.
  void add(const PatientRecord& record);
  void merge(const Waiting& other);

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static Waiting read(ByteReader& reader);

  WaitingShare share(std::uint64_t replications) const;
  /// Patients lost, in all replications, while this was waited for.
  std::uint64_t lost_at(SiteIndex site, ResourceKind kind) const;

 private:
  std::array<std::int64_t, resource_kind_count> waited_{};  // milliseconds
  std::int64_t vein_to_vein_ = 0;                           // milliseconds
  std::uint64_t infused_ = 0;
  std::map<std::pair<SiteIndex, ResourceKind>, std::uint64_t> lost_;
  std::uint64_t lost_waiting_for_nothing_ = 0;
};

}  // namespace v2v
