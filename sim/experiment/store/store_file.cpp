// Opening, checking and filling a store.
#include "experiment/store/store_file.hpp"

#include "experiment/store/checksum.hpp"
#include "experiment/store/schema.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/experiment/experiment.hpp"

#include <fmt/format.h>

namespace v2v {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
  throw Failure(Failure::Family::input, reason);
}

/// Whether there is nothing in the file yet: it is new, or what made it was interrupted.
bool is_empty(Database& database) {
  return database.integer("SELECT count(*) FROM sqlite_schema") == 0 &&
         database.integer("PRAGMA application_id") == 0;
}

void check_schema(Database& database) {
  if (database.integer("PRAGMA application_id") != store_application)
    refuse(database.path() + " is not a store: it is an SQLite file of something else");
  const std::int64_t found = database.integer("PRAGMA user_version");
  if (found < store_schema_version && found > 0)
    refuse(fmt::format(
        "{} was made by an earlier version of the program (schema version {}, now {}): go on with "
        "that version, or simulate again into a new file",
        database.path(), found, store_schema_version));
  if (found != store_schema_version)
    refuse(
        fmt::format("{} has schema version {}; version {} of the program knows schema version {}",
                    database.path(), found, version(), store_schema_version));
}

/// What was committed has to survive a power cut: the log is synced at the end of each transaction.
void log_ahead(Database& database) {
  {
    Statement mode(database, "PRAGMA journal_mode = WAL");
    if (!mode.step() || mode.text(0) != "wal")
      throw Failure(Failure::Family::files, database.path() + ": no write-ahead log can be made");
  }
  database.execute("PRAGMA synchronous = FULL");
}

void make(Database& database, const StudyIdentity& identity) {
  Transaction transaction(database);
  database.execute(store_schema);
  database.execute(fmt::format("PRAGMA application_id = {}", store_application));
  database.execute(fmt::format("PRAGMA user_version = {}", store_schema_version));
  identity.write(database);
  transaction.commit();
}

}  // namespace

StoreFile::Statements::Statements(Database& database)
    : bytes(database, "SELECT bytes, checksum FROM batch WHERE point = ? AND batch = ?"),
      add_batch(database, "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?)"),
      verification(database,
                   "SELECT engine, events, identical, timed, checksum FROM verification "
                   "WHERE point = ? AND arm = ?"),
      add_verification(database, "INSERT INTO verification VALUES (?, ?, ?, ?, ?, ?, ?)"),
      replications(database, "SELECT replications, checksum FROM point WHERE point = ?"),
      finish(database, "UPDATE point SET replications = ?, checksum = ? WHERE point = ?"),
      rows(database) {}

StoreFile::StoreFile(const std::string& path) : database_(path, Database::Missing::refuse) {
  check_schema(database_);
  log_ahead(database_);
  identity_ = StudyIdentity::read(database_);
  digest_ = identity_.digest();
  statements_.emplace(database_);
}

StoreFile::StoreFile(const std::string& path, const StudyIdentity& wanted)
    : database_(path, Database::Missing::make) {
  const bool is_new = is_empty(database_);
  if (!is_new) check_schema(database_);
  log_ahead(database_);
  if (is_new) make(database_, wanted);
  identity_ = StudyIdentity::read(database_);
  if (const std::string reason = difference(identity_, wanted); !reason.empty())
    refuse(path + " belongs to another study: " + reason);
  digest_ = identity_.digest();
  statements_.emplace(database_);
}

std::vector<WorkUnit> StoreFile::finished() {
  std::vector<WorkUnit> units;
  Statement rows(database_, "SELECT point, batch FROM batch ORDER BY point, batch");
  while (rows.step())
    units.push_back(
        {static_cast<std::uint32_t>(rows.integer(0)), static_cast<std::uint32_t>(rows.integer(1))});
  return units;
}

std::string StoreFile::checksum_of(WorkUnit unit, std::string_view bytes) const {
  return Checksum()
      .add(digest_)
      .add(std::uint64_t{unit.point})
      .add(std::uint64_t{unit.batch})
      .add(bytes)
      .words();
}

std::string StoreFile::checksum_of(std::uint32_t point, std::uint32_t arm,
                                   const Verification& one) const {
  return Checksum()
      .add(digest_)
      .add(std::uint64_t{point})
      .add(std::uint64_t{arm})
      .add(one.engine)
      .add(one.events)
      .add(std::uint64_t{one.identical})
      .add(one.timed)
      .words();
}

std::string StoreFile::checksum_of(std::uint32_t point, unsigned replications) const {
  return Checksum().add(digest_).add(std::uint64_t{point}).add(std::uint64_t{replications}).words();
}

void StoreFile::damaged(const std::string& what) const {
  refuse(
      fmt::format("{} is damaged ({} not as it was stored); its study with --repair simulates "
                  "again what is damaged",
                  database_.path(), what));
}

std::optional<std::string> StoreFile::bytes_of(WorkUnit unit) {
  Statement& statement = statements_->bytes.with(unit.point, unit.batch);
  std::optional<std::string> bytes;
  std::string checksum;
  if (statement.step()) {
    bytes = statement.text(0);
    checksum = statement.text(1);
  }
  statement.reset();
  if (bytes && checksum_of(unit, *bytes) != checksum)
    damaged(fmt::format("batch {} of point {} is", unit.batch, unit.point));
  return bytes;
}

bool StoreFile::is_damaged(WorkUnit unit) {
  Statement& statement = statements_->bytes.with(unit.point, unit.batch);
  bool is_whole = false;
  if (statement.step()) {
    const std::string bytes = statement.text(0);
    is_whole = checksum_of(unit, bytes) == statement.text(1);
    if (is_whole) {
      const auto result = decode(bytes);
      is_whole = result && identity_.fits(unit, *result);
    }
  }
  statement.reset();
  return !is_whole;
}

std::vector<std::string> StoreFile::drop_damaged() {
  std::vector<std::string> dropped;
  Transaction transaction(database_);
  for (const WorkUnit unit : finished()) {
    if (!is_damaged(unit)) continue;
    dropped.push_back(fmt::format("batch {} of point {}", unit.batch, unit.point));
    Statement(database_, "DELETE FROM batch WHERE point = ? AND batch = ?")
        .with(unit.point, unit.batch)
        .run();
  }
  for (std::uint32_t point = 0; point < identity_.points.size(); ++point) {
    for (std::uint32_t arm = 0; arm < identity_.points[point].arms.size(); ++arm) {
      try {
        (void)verification(point, arm);
      } catch (const Failure&) {
        dropped.push_back(fmt::format("the verification of scenario {} of point {}", arm, point));
        Statement(database_, "DELETE FROM verification WHERE point = ? AND arm = ?")
            .with(point, arm)
            .run();
      }
    }
    try {
      (void)replications_of(point);
    } catch (const Failure&) {
      dropped.push_back(fmt::format("the end of point {}", point));
      Statement(database_, "UPDATE point SET replications = NULL, checksum = NULL WHERE point = ?")
          .with(point)
          .run();
    }
  }
  transaction.commit();
  return dropped;
}

BatchResult StoreFile::decoded(WorkUnit unit, const std::string& bytes) const {
  auto result = decode(bytes);
  if (!result || !identity_.fits(unit, *result))
    refuse(fmt::format("{} is damaged (batch {} of point {} is not a result of this study)",
                       database_.path(), unit.batch, unit.point));
  return std::move(*result);
}

bool StoreFile::add(WorkUnit unit, const std::string& bytes, const BatchResult& result) {
  if (const auto there = bytes_of(unit)) {
    if (*there == bytes) return false;
    refuse(fmt::format("{} has another result of batch {} of point {}", database_.path(),
                       unit.batch, unit.point));
  }
  Statement& statement = statements_->add_batch.with(
      unit.point, unit.batch, unit.batch * identity_.batch_size, identity_.size_of(unit.batch),
      std::optional<std::int64_t>(), checksum_of(unit, bytes));
  statement.bind_bytes(5, bytes);
  statement.run();
  statements_->rows.add(identity_, unit, result);
  return true;
}

std::optional<Verification> StoreFile::verification(std::uint32_t point, std::uint32_t arm) {
  Statement& statement = statements_->verification.with(point, arm);
  std::optional<Verification> verification;
  std::string checksum;
  if (statement.step()) {
    verification =
        Verification{statement.text(0), static_cast<std::uint64_t>(statement.integer(1)),
                     statement.integer(2) != 0, static_cast<std::uint64_t>(statement.integer(3))};
    checksum = statement.text(4);
  }
  statement.reset();
  if (verification && checksum_of(point, arm, *verification) != checksum)
    damaged(fmt::format("the verification of scenario {} of point {} is", arm, point));
  return verification;
}

void StoreFile::add(std::uint32_t point, std::uint32_t arm, const Verification& verification) {
  if (const auto there = this->verification(point, arm)) {
    if (there->engine == verification.engine && there->events == verification.events &&
        there->identical == verification.identical && there->timed == verification.timed)
      return;
    refuse(fmt::format("{} has another verification of scenario {} of point {}", database_.path(),
                       arm, point));
  }
  statements_->add_verification
      .with(point, arm, verification.engine, verification.events, verification.identical,
            verification.timed, checksum_of(point, arm, verification))
      .run();
}

std::optional<unsigned> StoreFile::replications_of(std::uint32_t point) {
  Statement& statement = statements_->replications.with(point);
  std::optional<unsigned> replications;
  std::string checksum;
  if (statement.step() && !statement.is_null(0)) {
    replications = static_cast<unsigned>(statement.integer(0));
    checksum = statement.text(1);
  }
  statement.reset();
  if (replications && checksum_of(point, *replications) != checksum)
    damaged(fmt::format("the end of point {} is", point));
  return replications;
}

void StoreFile::finish_point(std::uint32_t point, unsigned replications) {
  if (const auto there = replications_of(point)) {
    if (*there == replications) return;
    refuse(fmt::format("{} has point {} finished with {} replications, not {}", database_.path(),
                       point, *there, replications));
  }
  statements_->finish.with(replications, checksum_of(point, replications), point).run();
}

}  // namespace v2v
