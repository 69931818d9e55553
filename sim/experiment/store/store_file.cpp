// Opening, checking and filling a store.
#include "experiment/store/store_file.hpp"

#include "experiment/store/schema.hpp"
#include "vein2vein/core/diagnostic.hpp"
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
    : bytes(database, "SELECT bytes FROM batch WHERE point = ? AND batch = ?"),
      add_batch(database, "INSERT INTO batch VALUES (?, ?, ?, ?, ?)"),
      verification(
          database,
          "SELECT engine, events, identical FROM verification WHERE point = ? AND arm = ?"),
      add_verification(database, "INSERT INTO verification VALUES (?, ?, ?, ?, ?)"),
      replications(database, "SELECT replications FROM point WHERE point = ?"),
      finish(database, "UPDATE point SET replications = ? WHERE point = ?"),
      rows(database) {}

StoreFile::StoreFile(const std::string& path) : database_(path, Database::Missing::refuse) {
  check_schema(database_);
  log_ahead(database_);
  identity_ = StudyIdentity::read(database_);
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

std::optional<std::string> StoreFile::bytes_of(WorkUnit unit) {
  Statement& statement = statements_->bytes.with(unit.point, unit.batch);
  std::optional<std::string> bytes;
  if (statement.step()) bytes = statement.text(0);
  statement.reset();
  return bytes;
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
      unit.point, unit.batch, unit.batch * identity_.batch_size, identity_.size_of(unit.batch));
  statement.bind_bytes(5, bytes);
  statement.run();
  statements_->rows.add(identity_, unit, result);
  return true;
}

std::optional<Verification> StoreFile::verification(std::uint32_t point, std::uint32_t arm) {
  Statement& statement = statements_->verification.with(point, arm);
  std::optional<Verification> verification;
  if (statement.step())
    verification = Verification{statement.text(0), static_cast<std::uint64_t>(statement.integer(1)),
                                statement.integer(2) != 0};
  statement.reset();
  return verification;
}

void StoreFile::add(std::uint32_t point, std::uint32_t arm, const Verification& verification) {
  if (const auto there = this->verification(point, arm)) {
    if (there->engine == verification.engine && there->events == verification.events &&
        there->identical == verification.identical)
      return;
    refuse(fmt::format("{} has another verification of scenario {} of point {}", database_.path(),
                       arm, point));
  }
  statements_->add_verification
      .with(point, arm, verification.engine, verification.events, verification.identical)
      .run();
}

std::optional<unsigned> StoreFile::replications_of(std::uint32_t point) {
  Statement& statement = statements_->replications.with(point);
  std::optional<unsigned> replications;
  if (statement.step() && !statement.is_null(0))
    replications = static_cast<unsigned>(statement.integer(0));
  statement.reset();
  return replications;
}

void StoreFile::finish_point(std::uint32_t point, unsigned replications) {
  if (const auto there = replications_of(point)) {
    if (*there == replications) return;
    refuse(fmt::format("{} has point {} finished with {} replications, not {}", database_.path(),
                       point, *there, replications));
  }
  statements_->finish.with(replications, point).run();
}

}  // namespace v2v
