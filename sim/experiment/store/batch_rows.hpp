// The counts of a batch as rows for analysts.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/store/identity.hpp"
#include "experiment/store/sqlite.hpp"

#include <cstdint>

namespace v2v {

/// Where a row belongs.
struct ReplicationKey {
  std::uint32_t point = 0, arm = 0, replication = 0;
};

class BatchRows {
 public:
  explicit BatchRows(Database& database);
  /// The counts of a batch that fits the study. What was there of it, if the batch was lost, goes.
  void add(const StudyIdentity& study, WorkUnit unit, const BatchResult& result);

 private:
  void remove(const StudyIdentity& study, WorkUnit unit);
  void add(const ReplicationKey& key, const StudyIdentity::Arm& words,
           const ReplicationCounts& counts);
  void add_times(WorkUnit unit, std::uint32_t arm, const ArmCounts& counts);

  Database* database_;
  Statement replication_, flow_, lost_, lost_by_cause_, product_count_, measured_, paired_,
      time_sum_, parameter_;
};

}  // namespace v2v
