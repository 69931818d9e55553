// The durable store of a study: an SQLite file that survives whatever happens to the program.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/study.hpp"
#include "vein2vein/experiment/store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Opened for one study: made when there is no such file, gone on with when it holds the same study
/// (kind, points with their scenarios' digests and values, seed, uncertainty, replications, goal,
/// batch size, version of program and schema). Everything else is refused with the reason, as
/// `Failure(input)`; what the disk refuses is `Failure(files)`, and nothing that was committed is
/// lost by it. What is read is compared with its checksum. One connection, write-ahead log; one
/// thread at a time.
class Store {
 public:
  /// `command`: the words that made the study, kept for whoever finds the file.
  Store(const std::string& path, const Study& study, const std::string& command);
  /// Takes out what is not as it was stored, so that it is simulated again; says what that was.
  std::vector<std::string> drop_damaged();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Batches of all points that are there, sorted.
  std::vector<WorkUnit> finished() const;
  /// A batch that is there. Throws `Failure(input)` when its bytes are not those of a batch.
  BatchResult read(WorkUnit unit) const;
  /// Keeps a batch, as bytes and as rows for analysts, in one transaction.
  void put(WorkUnit unit, const BatchResult& result);

  std::optional<Verification> verification(std::uint32_t point, std::uint32_t arm) const;
  void put_verification(std::uint32_t point, std::uint32_t arm, const Verification& verification);

  /// A point is complete with its first `replications`; the views leave out what lies beyond (a
  /// batch that was under way when the precision was reached).
  void finish_point(std::uint32_t point, unsigned replications);

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace v2v
