// The only file that knows SQLite's C interface.
#include "experiment/store/sqlite.hpp"

#include "core/lack_of_memory.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace v2v {
namespace {

/// What SQLite quotes of a damaged file may be no text.
std::string in_ascii(std::string text) {
  for (char& letter : text)
    if (letter < ' ' || letter > '~') letter = '?';
  return text;
}

std::string in_words(int code, const std::string& path, const char* message) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return path + " is in use by another program";
    case SQLITE_NOTADB:
      return path + " is not a store: it is no SQLite file";
    case SQLITE_CORRUPT:
      return path + " is damaged (" + message + ")";
    case SQLITE_READONLY:
      return path + " cannot be written: it or its folder is read-only for this user";
    case SQLITE_CANTOPEN:
      return path + ": no file can be made beside it, where its log has to be (" + message + ")";
    case SQLITE_FULL:
      return path + ": no space is left for it; what was finished before is kept";
    default:
      return path + ": " + message;
  }
}

Failure::Family family_of(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_NOTADB || primary == SQLITE_CORRUPT ? Failure::Family::input
                                                               : Failure::Family::files;
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
  database.check(sqlite3_prepare_v3(database.connection_.get(), sql.data(),
                                    static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                    &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  if ((code & 0xff) == SQLITE_NOMEM) lacks_memory();
  const std::string message = sqlite3_errmsg(database_->connection_.get());
  sqlite3_reset(statement_);
  throw Failure(family_of(code), in_words(code, database_->path_, in_ascii(message).c_str()));
}

void Statement::run() {
  while (step()) continue;
  reset();
}

void Statement::reset() {
  // It repeats what the last step has said, which has been thrown already.
  sqlite3_reset(statement_);
}

void Statement::bind(int index, std::int64_t value) {
  database_->check(sqlite3_bind_int64(statement_, index, value));
}

void Statement::bind(int index, double value) {
  database_->check(sqlite3_bind_double(statement_, index, value));
}

void Statement::bind(int index, std::string_view value) {
  // No address would mean NULL.
  const char* data = value.data() == nullptr ? "" : value.data();
  database_->check(
      sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_null(int index) { database_->check(sqlite3_bind_null(statement_, index)); }

void Statement::bind_bytes(int index, std::string_view bytes) {
  database_->check(
      sqlite3_bind_blob64(statement_, index, bytes.data(), bytes.size(), SQLITE_STATIC));
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Statement::text(int column) const { return std::string(bytes(column)); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Database::Database(const std::string& path, Missing missing)
    : path_(path), own_(path, missing == Missing::make) {
  const int flags = SQLITE_OPEN_READWRITE | (missing == Missing::make ? SQLITE_OPEN_CREATE : 0);
  // A name that begins with `:` or `file:` would mean something else.
  const std::string name = std::filesystem::path(path).is_absolute() ? path : "./" + path;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &connection, flags, nullptr);
  connection_.reset(connection);
  check(code);
  sqlite3_extended_result_codes(connection, 1);
  // Nobody waits for another program: it may simulate for days. Being alone also makes the
  // write-ahead log work where no memory can be shared, as on a cluster's file system.
  check(sqlite3_busy_timeout(connection, 0));
  execute("PRAGMA locking_mode = EXCLUSIVE");
}

void Database::Close::operator()(sqlite3* connection) const noexcept {
  sqlite3_close_v2(connection);
}

void Database::execute(const std::string& sql) {
  check(sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

std::int64_t Database::integer(std::string_view sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

void Database::check(int code) const {
  if (code != SQLITE_OK) fail(code);
}

void Database::fail(int code) const {
  if ((code & 0xff) == SQLITE_NOMEM) lacks_memory();
  const char* message = connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code);
  throw Failure(family_of(code), in_words(code, path_, in_ascii(message).c_str()));
}

Transaction::Transaction(Database& database) : database_(&database) {
  database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // What could not be written has often been undone by SQLite itself.
  if (!committed_ && sqlite3_get_autocommit(database_->connection_.get()) == 0)
    sqlite3_exec(database_->connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_->execute("COMMIT");
  committed_ = true;
}

}  // namespace v2v
