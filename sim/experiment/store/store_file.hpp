// An open store: what is in the file, whoever asks.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/store/batch_rows.hpp"
#include "experiment/store/identity.hpp"
#include "experiment/store/sqlite.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Nothing here begins or ends a transaction: that is for the caller, who knows what belongs
/// together.
class StoreFile {
 public:
  /// A file that is there. Throws `Failure`: `input` when it is no store of this schema.
  explicit StoreFile(const std::string& path);
  /// A file that is made where there is none, and otherwise must hold the same study.
  StoreFile(const std::string& path, const StudyIdentity& wanted);

  Database& database() noexcept { return database_; }
  const StudyIdentity& identity() const noexcept { return identity_; }

  std::vector<WorkUnit> finished();
  /// Nothing when the batch is not there. Throws `Failure(input)` when they are not what was
  /// stored.
  std::optional<std::string> bytes_of(WorkUnit unit);
  /// Looks at everything and takes out what is not as it was stored; says what that was.
  std::vector<std::string> drop_damaged();
  /// Throws `Failure(input)` when these are not the bytes of this batch.
  BatchResult decoded(WorkUnit unit, const std::string& bytes) const;
  /// False when the batch is there with the same bytes; throws `Failure(input)` when with others.
  bool add(WorkUnit unit, const std::string& bytes, const BatchResult& result);

  std::optional<Verification> verification(std::uint32_t point, std::uint32_t arm);
  void add(std::uint32_t point, std::uint32_t arm, const Verification& verification);
  std::optional<unsigned> replications_of(std::uint32_t point);
  void finish_point(std::uint32_t point, unsigned replications);

 private:
  std::string checksum_of(WorkUnit unit, std::string_view bytes) const;
  std::string checksum_of(std::uint32_t point, std::uint32_t arm, const Verification& one) const;
  std::string checksum_of(std::uint32_t point, unsigned replications) const;
  [[noreturn]] void damaged(const std::string& what) const;
  bool is_damaged(WorkUnit unit);

  /// The statements that a study needs again and again.
  struct Statements {
    explicit Statements(Database& database);
    Statement bytes, add_batch, verification, add_verification, replications, finish;
    BatchRows rows;
  };

  Database database_;
  StudyIdentity identity_;
  std::string digest_;  // of the study
  std::optional<Statements> statements_;
};

}  // namespace v2v
