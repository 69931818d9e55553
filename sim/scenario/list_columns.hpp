// The columns of a table of patients, by name, and what their cells say.
#pragma once

#include "scenario/draft.hpp"
#include "scenario/list_dates.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// What a scenario says beside the `file:` of a table.
struct ListRules {
  std::string_view key;  ///< `referrals` or `waiting_list`
  DateOrder dates = DateOrder::iso;
};

/// Whose patient a line is, where there are several populations.
inline constexpr const char* population_column = "population";

/// A table whose columns are known by name: those of its kind, an id, and the characteristics (of
/// several populations those of any of them, and which one it is). Reports unknown and missing
/// columns; the first one of a kind is that without which a line means nothing.
class ListColumns {
 public:
  using Row = std::vector<CsvCell>;

  ListColumns(Draft& draft, const CsvTable& table, ListRules rules, std::vector<std::string> own);

  bool has(const std::string& name) const { return place_.count(name) > 0; }
  /// The cell, unless the column is not there or the cell is empty.
  const CsvCell* cell(const Row& row, const std::string& name) const;
  std::optional<SiteIndex> maker(const Row& row) const;
  /// Hospital, characteristics and id.
  KnownPatient patient(const Row& row) const;

  /// A date since the start, negative before it; reports other text.
  std::optional<Duration> since_start(const CsvCell& cell, std::string_view column) const;
  /// How long before the start: a date, or a duration ago.
  std::optional<Duration> ago(const CsvCell& cell, std::string_view column) const;

 private:
  std::optional<SiteIndex> hospital(const Row& row) const;
  std::string id(const Row& row) const;
  /// The site that a cell names, which must be one of those that fit.
  template <class Fits>
  std::optional<SiteIndex> site(const Row& row, const std::string& column, std::string_view what,
                                Fits fits) const;
  /// A decimal comma becomes a point where commas do not separate; nothing after a problem.
  std::optional<std::string> with_points(const CsvCell& cell, std::string_view column) const;

  Draft& draft_;
  ListRules rules_;
  char separator_;
  std::vector<std::string> own_;
  std::map<std::string, std::size_t> place_;
  std::vector<bool> makes_;
};

}  // namespace v2v
