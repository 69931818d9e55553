// From counts to rows; names instead of indices.
#include "experiment/store/batch_rows.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>

namespace v2v {
namespace {

/// In the order of `Count`.
constexpr std::array<std::string_view, count_count> kCountNames = {"cultures_started",
                                                                   "failed",
                                                                   "out_of_specification",
                                                                   "made_again",
                                                                   "collected_again",
                                                                   "expired",
                                                                   "frozen_when_missed",
                                                                   "wasted",
                                                                   "infused",
                                                                   "bridged",
                                                                   "responded",
                                                                   "infection_holds",
                                                                   "lymphodepleted_not_infused",
                                                                   "lymphodepleted_again",
                                                                   "lost_in_transit",
                                                                   "infused_out_of_specification"};

/// Among `interval_names`.
constexpr std::size_t kVeinToVein = 1;
static_assert(interval_names[kVeinToVein] == "vein_to_vein");

}  // namespace

BatchRows::BatchRows(Database& database)
    : database_(&database),
      replication_(database, "INSERT INTO replication VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      flow_(database, "INSERT INTO flow VALUES (?, ?, ?, ?, ?)"),
      lost_(database, "INSERT INTO lost VALUES (?, ?, ?, ?, ?, ?)"),
      lost_by_cause_(database, "INSERT INTO lost_by_cause VALUES (?, ?, ?, ?, ?)"),
      product_count_(database, "INSERT INTO product_count VALUES (?, ?, ?, ?, ?)"),
      paired_(database, "INSERT INTO paired VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      time_sum_(database, "INSERT INTO time_sum VALUES (?, ?, ?, ?, ?, ?)") {}

void BatchRows::add(const StudyIdentity& study, WorkUnit unit, const BatchResult& result) {
  remove(study, unit);
  const std::uint32_t first = unit.batch * study.batch_size;
  for (std::uint32_t arm = 0; arm < result.size(); ++arm) {
    const ArmCounts& counts = result[arm];
    for (std::uint32_t i = 0; i < counts.counts.size(); ++i)
      add({unit.point, arm, first + i}, study.points[unit.point].arms[arm], counts.counts[i]);
    for (std::uint32_t i = 0; i < counts.against_first.size(); ++i) {
      const PairedCounts& one = counts.against_first[i];
      paired_
          .with(unit.point, arm, first + i, one.both, one.only_first, one.only_second, one.neither,
                one.difference)
          .run();
    }
    add_times(unit, arm, counts);
  }
}

/// There is none, unless the batch itself was lost from a damaged file.
void BatchRows::remove(const StudyIdentity& study, WorkUnit unit) {
  const std::uint32_t first = unit.batch * study.batch_size;
  Statement any(*database_,
                "SELECT 1 FROM replication WHERE point = ? AND arm = 0 AND replication = ?");
  if (!any.with(unit.point, first).step()) return;
  for (const char* const table :
       {"replication", "flow", "lost", "lost_by_cause", "product_count", "paired"})
    Statement(*database_, fmt::format("DELETE FROM {} WHERE point = ? AND replication >= ? AND "
                                      "replication < ?",
                                      table))
        .with(unit.point, first, first + study.size_of(unit.batch))
        .run();
  Statement(*database_, "DELETE FROM time_sum WHERE point = ? AND batch = ?")
      .with(unit.point, unit.batch)
      .run();
}

void BatchRows::add(const ReplicationKey& key, const StudyIdentity::Arm& words,
                    const ReplicationCounts& counts) {
  const auto& [point, arm, replication] = key;
  replication_
      .with(point, arm, replication, counts.intended, counts.infused, counts.treated_fraction(),
            counts.vein_to_vein.mean_in_days(), counts.potential_vein_to_vein.mean_in_days(),
            counts.twin_intended, counts.twin_infused, fmt::format("{:016x}", counts.fingerprint))
      .run();
  for (std::size_t gate = 0; gate < words.gates.size(); ++gate) {
    flow_.with(point, arm, replication, words.gates[gate], counts.reached[gate]).run();
    for (std::size_t reason = 0; reason < words.reasons.size(); ++reason)
      if (const std::uint32_t patients = counts.lost[gate][reason]; patients > 0)
        lost_.with(point, arm, replication, words.gates[gate], words.reasons[reason], patients)
            .run();
  }
  for (std::size_t cause = 0; cause < words.causes.size(); ++cause)
    if (const std::uint32_t patients = counts.lost_by_cause[cause]; patients > 0)
      lost_by_cause_.with(point, arm, replication, words.causes[cause], patients).run();
  for (std::size_t what = 0; what < count_count; ++what)
    if (const std::uint64_t number = counts.counts[what]; number > 0)
      product_count_.with(point, arm, replication, kCountNames[what], number).run();
}

void BatchRows::add_times(WorkUnit unit, std::uint32_t arm, const ArmCounts& counts) {
  const auto add_one = [&](std::string_view name, const TimeHistogram& times) {
    if (times.count() == 0) return;
    time_sum_.with(unit.point, arm, unit.batch, name, times.count(), times.sum_in_milliseconds())
        .run();
  };
  for (std::size_t i = 0; i < interval_names.size(); ++i)
    add_one(interval_names[i], counts.times.interval(i));
  add_one("potential_vein_to_vein", counts.potential.interval(kVeinToVein));
}

}  // namespace v2v
