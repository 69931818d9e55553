// SQLite's C interface with owners, and with every answer looked at.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace v2v {

class Database;

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds all parameters, in order: whole numbers, real numbers, texts, and nothing as NULL.
  template <class... Values>
  Statement& with(const Values&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }
  /// The next row; false when there is none.
  bool step();
  /// Carries out what gives no rows.
  void run();
  void reset();
  /// As a blob, not copied: the bytes must last until the statement has been carried out.
  void bind_bytes(int index, std::string_view bytes);

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;
  /// Of a text or blob; until the next step.
  std::string_view bytes(int column) const;

 private:
  void bind(int index, std::int64_t value);
  void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::uint32_t value) { bind(index, std::int64_t{value}); }
  void bind(int index, bool value) { bind(index, std::int64_t{value ? 1 : 0}); }
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind_null(int index);
  template <class Value>
  void bind(int index, const std::optional<Value>& value) {
    value ? bind(index, *value) : bind_null(index);
  }

  Database* database_;
  sqlite3_stmt* statement_ = nullptr;
};

/// A file that is this program's alone, from before SQLite looks at it: of two that make one store
/// at the same time, one does.
class OwnFile {
 public:
  /// Makes the file where there is none and `make` is set. Throws `Failure(files)`.
  OwnFile(const std::string& path, bool make);
  ~OwnFile();
  OwnFile(const OwnFile&) = delete;
  OwnFile& operator=(const OwnFile&) = delete;

 private:
  int file_ = -1;
};

/// One connection, alone with its file. Everything throws `Failure` with the file's name: `input`
/// for what is not an SQLite file or is damaged, `files` for everything else.
class Database {
 public:
  enum class Missing { make, refuse };
  Database(const std::string& path, Missing missing);

  const std::string& path() const noexcept { return path_; }
  /// One or more statements without parameters.
  void execute(const std::string& sql);
  /// The first column of the first row.
  std::int64_t integer(std::string_view sql);

 private:
  friend class Statement;
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };
  /// Throws unless the code means that all went well.
  void check(int code) const;
  [[noreturn]] void fail(int code) const;

  std::string path_;
  /// Closed last: closing any descriptor of a file gives up all locks that the process has on it.
  OwnFile own_;
  std::unique_ptr<sqlite3, Close> connection_;
};

/// Undone unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// On the disk when this returns.
  void commit();

 private:
  Database* database_;
  bool committed_ = false;
};

}  // namespace v2v
