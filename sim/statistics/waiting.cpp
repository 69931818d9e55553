// Sums of waits and of those lost while waiting.
#include "vein2vein/statistics/waiting.hpp"

#include <algorithm>
#include <limits>

namespace v2v {

void Waiting::add(const PatientRecord& record) {
  if (record.left) {
    if (record.was_waiting)
      ++lost_[{record.waiting_for.site, record.waiting_for.kind}];
    else
      ++lost_waiting_for_nothing_;
    return;
  }
  const TimePoint collected = record.at(Mark::collected);
  if (collected == TimePoint::never()) return;
  ++infused_;
  vein_to_vein_ += (record.at(Mark::infused) - collected).in_milliseconds();
  for (std::size_t kind = 0; kind < resource_kind_count; ++kind)
    waited_[kind] += record.waited[kind].in_milliseconds();
}

void Waiting::merge(const Waiting& other) {
  for (std::size_t kind = 0; kind < resource_kind_count; ++kind)
    waited_[kind] += other.waited_[kind];
  vein_to_vein_ += other.vein_to_vein_;
  infused_ += other.infused_;
  for (const auto& [place, patients] : other.lost_) lost_[place] += patients;
  lost_waiting_for_nothing_ += other.lost_waiting_for_nothing_;
}

void Waiting::write(ByteWriter& writer) const {
  for (const std::int64_t waited : waited_) writer.add(static_cast<std::uint64_t>(waited));
  writer.add(static_cast<std::uint64_t>(vein_to_vein_));
  writer.add(infused_);
  writer.add(lost_.size());
  for (const auto& [place, patients] : lost_) {
    writer.add(place.first);
    writer.add(index_of(place.second));
    writer.add(patients);
  }
  writer.add(lost_waiting_for_nothing_);
}

Waiting Waiting::read(ByteReader& reader) {
  Waiting waiting;
  // So that two of them can be added.
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 2;
  for (std::int64_t& waited : waiting.waited_)
    waited = static_cast<std::int64_t>(reader.number_up_to(most));
  waiting.vein_to_vein_ = static_cast<std::int64_t>(reader.number_up_to(most));
  waiting.infused_ = reader.number();
  const std::uint64_t places = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < places && !reader.failed(); ++i) {
    const auto site = static_cast<SiteIndex>(reader.number_up_to(no_site));
    const auto kind = static_cast<ResourceKind>(reader.number_up_to(resource_kind_count - 1));
    const std::pair place(site, kind);
    if (!waiting.lost_.empty() && place <= waiting.lost_.rbegin()->first) reader.fail();
    waiting.lost_.emplace_hint(waiting.lost_.end(), place, reader.number());
  }
  waiting.lost_waiting_for_nothing_ = reader.number();
  return waiting;
}

WaitingShare Waiting::share(std::uint64_t replications) const {
  const auto runs = static_cast<double>(std::max<std::uint64_t>(1, replications));
  const auto patients = static_cast<double>(std::max<std::uint64_t>(1, infused_));
  std::array<std::uint64_t, resource_kind_count> lost{};
  for (const auto& [place, lost_there] : lost_) lost[index_of(place.second)] += lost_there;

  WaitingShare share;
  std::int64_t all = 0;
  for (std::size_t kind = 0; kind < resource_kind_count; ++kind) {
    all += waited_[kind];
    if (waited_[kind] == 0 && lost[kind] == 0) continue;
    share.parts.push_back({std::string(resource_names[kind]),
                           milliseconds_in_days(static_cast<double>(waited_[kind])) / patients,
                           static_cast<double>(lost[kind]) / runs});
  }
  if (vein_to_vein_ > 0)
    share.fraction = static_cast<double>(all) / static_cast<double>(vein_to_vein_);
  share.lost_waiting_for_nothing = static_cast<double>(lost_waiting_for_nothing_) / runs;
  return share;
}

std::uint64_t Waiting::lost_at(SiteIndex site, ResourceKind kind) const {
  const auto found = lost_.find({site, kind});
  return found == lost_.end() ? 0 : found->second;
}

}  // namespace v2v
