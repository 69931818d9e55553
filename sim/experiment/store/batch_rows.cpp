// From counts to rows; names instead of indices.
#include "experiment/store/batch_rows.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace v2v {
BatchRows::BatchRows(Database& database)
    : database_(&database),
      replication_(database, "INSERT INTO replication VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      flow_(database, "INSERT INTO flow VALUES (?, ?, ?, ?, ?)"),
      lost_(database, "INSERT INTO lost VALUES (?, ?, ?, ?, ?, ?)"),
      lost_by_cause_(database, "INSERT INTO lost_by_cause VALUES (?, ?, ?, ?, ?)"),
      product_count_(database, "INSERT INTO product_count VALUES (?, ?, ?, ?, ?)"),
      measured_(database, "INSERT INTO measured VALUES (?, ?, ?, ?, ?, ?)"),
      paired_(database, "INSERT INTO paired VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      time_sum_(database, "INSERT INTO time_sum VALUES (?, ?, ?, ?, ?, ?)"),
      parameter_(database, "INSERT INTO parameter VALUES (?, ?, ?, ?, ?)") {}

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
    for (std::uint32_t i = 0; i < counts.drawn.values.size(); ++i)
      for (std::size_t path = 0; path < counts.drawn.paths.size(); ++path)
        parameter_
            .with(unit.point, arm, first + i, counts.drawn.paths[path],
                  counts.drawn.values[i][path])
            .run();
    add_times(unit, arm, counts);
  }
}

/// There is none, unless the batch itself was lost from a damaged file.
void BatchRows::remove(const StudyIdentity& study, WorkUnit unit) {
  const std::uint32_t first = unit.batch * study.batch_size;
  Statement any(*database_,
                "SELECT 1 FROM replication WHERE point = ? AND arm = 0 AND replication = ?");
  if (!any.with(unit.point, first).step()) return;
  for (const char* const table : {"replication", "flow", "lost", "lost_by_cause", "product_count",
                                  "measured", "paired", "parameter"})
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
      .with(point, arm, replication, counts.intended(), counts.infused(), counts.treated_fraction(),
            counts.value(measure_at("vein_to_vein")),
            counts.value(measure_at("potential_vein_to_vein")), counts.twin_intended,
            counts.twin_infused, fmt::format("{:016x}", counts.fingerprint))
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
  for (std::size_t i = 0; i < measure_count; ++i) {
    const auto& [amount, patients] = counts.measured[i];
    if (measures[i].kind != MeasureKind::count) {
      if (const auto value = counts.value(i))
        measured_.with(point, arm, replication, measures[i].key, *value, patients).run();
    } else if (amount > 0) {
      product_count_.with(point, arm, replication, measures[i].key, amount).run();
    }
  }
}

void BatchRows::add_times(WorkUnit unit, std::uint32_t arm, const ArmCounts& counts) {
  const auto add_one = [&](std::string_view name, const TimeHistogram& times) {
    if (times.count() == 0) return;
    time_sum_.with(unit.point, arm, unit.batch, name, times.count(), times.sum_in_milliseconds())
        .run();
  };
  for (const Measure& measure : measures)
    if (measure.time) add_one(measure.key, counts.times.of(*measure.time));
  add_one("potential_vein_to_vein", counts.potential.of(MeasuredTime::vein_to_vein));
}

}  // namespace v2v
