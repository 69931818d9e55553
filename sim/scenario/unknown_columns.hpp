// Columns of a table that mean nothing here, told of together.
#pragma once

#include "scenario/csv.hpp"
#include "scenario/problems.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v {

/// Somebody's own table may have dozens: those that are like a known one get a message each, the
/// others one together.
class UnknownColumns {
 public:
  /// `way_out` says what else can be done about `{}`: its name, or their names.
  UnknownColumns(Problems& problems, std::vector<std::string> known, std::string way_out)
      : problems_(problems), known_(std::move(known)), way_out_(std::move(way_out)) {}

  void add(const CsvCell& heading);
  /// To be called after the last one.
  void tell();

 private:
  std::string message(std::string_view subject, bool several) const;

  Problems& problems_;
  std::vector<std::string> known_;
  std::string way_out_;
  std::vector<CsvCell> strange_;
};

}  // namespace v2v
