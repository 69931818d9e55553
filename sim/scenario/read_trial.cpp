// The table of a trial: its columns, and what a line of it says of a patient.
#include "scenario/read_trial.hpp"

#include "scenario/list_dates.hpp"
#include "scenario/read_list.hpp"
#include "scenario/unknown_columns.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace v2v {
namespace {

using Row = std::vector<CsvCell>;
using Outcome = ObservedPatient::Outcome;

constexpr std::size_t longest_text = 200;
// Reasons are words that repeat, of which a scenario knows 256.
constexpr std::size_t most_reasons = 200;

constexpr std::pair<std::string_view, Outcome> outcomes[] = {{"infused", Outcome::infused},
                                                             {"left", Outcome::left},
                                                             {"under_way", Outcome::under_way},
                                                             {"censored", Outcome::under_way}};

std::vector<std::string> known_columns() {
  std::vector<std::string> names{"id"};
  names.insert(names.end(), gate_names.begin(), gate_names.end());
  names.insert(names.end(), {"outcome", "reason", "left"});
  return names;
}

/// Where each column that is known stands.
class TrialColumns {
 public:
  TrialColumns(const CsvTable& table, const TrialRules& rules, Problems& problems) {
    std::map<std::string, std::string> called;  // by what stands in the table
    for (const std::string& name : known_columns()) called.emplace(name, name);
    called.emplace("patient_id", "id");
    for (const auto& [name, there] : rules.columns) {
      called.erase(name);
      called[there] = name;
    }
    std::vector<std::string> headings;
    for (const auto& [there, name] : called)
      if (there != "patient_id") headings.push_back(there);
    UnknownColumns unknown(problems, headings, "`--ignore` or `--column` with {}");
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      const CsvCell& cell = table.header[i];
      const auto found = called.find(cell.text);
      if (found == called.end())
        unknown.add(cell);
      else if (!place_.emplace(found->second, i).second)
        problems.add(cell.place, fmt::format("the column {} is there twice; expected it once",
                                             ticked(found->second)));
    }
    unknown.tell();
    check_renamed(table, rules, problems);
    read_gates(table, problems);
  }

  bool has(const std::string& name) const { return place_.count(name) > 0; }
  const std::vector<Gate>& gates() const noexcept { return gates_; }
  /// The cell, unless the column is not there or the cell is empty.
  const CsvCell* cell(const Row& row, std::string_view name) const {
    const auto found = place_.find(name);
    if (found == place_.end() || row[found->second].text.empty()) return nullptr;
    return &row[found->second];
  }

 private:
  static void check_renamed(const CsvTable& table, const TrialRules& rules, Problems& problems) {
    for (const auto& [name, there] : rules.columns)
      if (std::find(table.names.begin(), table.names.end(), there) == table.names.end())
        problems.add(
            table.place,
            fmt::format("{} is not a column of this table, but `--column {}=...` names it; "
                        "expected one that is",
                        ticked(there), name),
            problems.meant(there, table.names));
  }

  void read_gates(const CsvTable& table, Problems& problems) {
    for (std::size_t i = 0; i < gate_count; ++i)
      if (has(std::string(gate_names[i]))) gates_.push_back(static_cast<Gate>(i));
    const auto lymphodepleted = std::find(gates_.begin(), gates_.end(), Gate::lymphodepleted);
    if (lymphodepleted != gates_.end()) {
      // It may begin before the product is released: then its column stands before that one.
      const auto behind = std::find_if(gates_.begin(), lymphodepleted, [this](Gate gate) {
        return gate >= Gate::manufactured && column_of(gate) > column_of(Gate::lymphodepleted);
      });
      std::rotate(behind, lymphodepleted, lymphodepleted + 1);
    }
    if (!has("infused"))
      problems.add(table.place, "the column `infused` is missing; expected it");
    else if (gates_.size() < 2)
      problems.add(table.place,
                   fmt::format("no gate before `infused` is a column; expected one of {}",
                               one_of({gate_names.begin(), gate_names.end() - 1})));
  }
  std::size_t column_of(Gate gate) const { return place_.find(name_of(gate))->second; }

  std::map<std::string, std::size_t, std::less<>> place_;
  std::vector<Gate> gates_;
};

class TrialReader {
 public:
  TrialReader(const CsvTable& table, const TrialRules& rules, Problems& problems)
      : table_(table),
        problems_(problems),
        dates_(date_order_named(rules.dates)),
        columns_(table, rules, problems) {}

  std::optional<ObservedTrial> read() {
    trial_.gates = columns_.gates();
    trial_.has_ends = columns_.has("left");
    if (problems_.empty())
      for (const Row& row : table_.rows)
        if (auto patient = read(row)) trial_.patients.push_back(std::move(*patient));
    if (table_.rows.empty())
      problems_.add(table_.place, "there are no patients; expected lines below this one");
    if (!problems_.empty()) return std::nullopt;
    return std::move(trial_);
  }

 private:
  std::optional<ObservedPatient> read(const Row& row) {
    ObservedPatient patient;
    patient.reached.fill(TimePoint::never());
    if (!read_id(row, patient) || !read_gates(row, patient) || !read_outcome(row, patient) ||
        !read_reason(row, patient) || !read_last(row, patient))
      return std::nullopt;
    return patient;
  }

  bool wrong(Place place, std::string message, std::string hint = {}) {
    problems_.add(place, std::move(message), std::move(hint));
    return false;
  }

  bool read_id(const Row& row, ObservedPatient& patient) {
    const CsvCell* const cell = columns_.cell(row, "id");
    if (!cell) return true;
    if (cell->text.size() > longest_text)
      return wrong(cell->place, fmt::format("id: {} is too long; expected at most {} bytes",
                                            ticked(cell->text), longest_text));
    const auto [before, is_new] = ids_.emplace(cell->text, cell->place);
    if (!is_new)
      return wrong(cell->place, fmt::format("id: {} stands in {} already; expected every id once",
                                            ticked(cell->text),
                                            show_place(problems_, before->second, cell->place)));
    patient.id = cell->text;
    return true;
  }

  std::optional<TimePoint> date(const CsvCell& cell, std::string_view column) {
    const DateReading read = read_list_date(cell.text, dates_);
    if (read.at) return TimePoint::at(Duration::whole_days(read.at->day) + read.at->of_day);
    wrong(cell.place, fmt::format("{}: {} {}", column, ticked(cell.text), read.fault));
    return std::nullopt;
  }

  /// Days are compared: of one gate the time may be known, of another only the day.
  bool follows(const CsvCell& cell, std::string_view column, TimePoint at, Gate gate,
               TimePoint before) {
    if (whole_days_until(at) >= whole_days_until(before)) return true;
    return wrong(cell.place,
                 fmt::format("{}: {} is before `{}`; expected {} or later", column,
                             ticked(cell.text), name_of(gate), date_of(whole_days_until(before))));
  }

  bool read_gates(const Row& row, ObservedPatient& patient) {
    std::optional<Gate> last, missed;
    for (const Gate gate : trial_.gates) {
      const std::string_view name = name_of(gate);
      const CsvCell* const cell = columns_.cell(row, name);
      if (!cell) {
        if (!missed) missed = gate;
        continue;
      }
      if (missed)
        return wrong(cell->place,
                     fmt::format("{}: there is a date here, but none at `{}` before it; "
                                 "expected both, or nothing here",
                                 name, name_of(*missed)));
      const auto at = date(*cell, name);
      if (!at || (last && !follows(*cell, name, *at, *last, patient.reached[index_of(*last)])))
        return false;
      patient.reached[index_of(gate)] = *at;
      last = gate;
    }
    if (last) return true;
    return wrong(row.front().place,
                 fmt::format("{}: nothing is stated; expected when the patient was there",
                             name_of(trial_.gates.front())));
  }

  bool read_outcome(const Row& row, ObservedPatient& patient) {
    const bool infused = patient.reached[index_of(Gate::infused)] != TimePoint::never();
    patient.outcome = infused                        ? Outcome::infused
                      : columns_.cell(row, "reason") ? Outcome::left
                                                     : Outcome::under_way;
    const CsvCell* const cell = columns_.cell(row, "outcome");
    if (!cell) return true;
    const auto* const found =
        std::find_if(std::begin(outcomes), std::end(outcomes),
                     [cell](const auto& one) { return one.first == cell->text; });
    if (found == std::end(outcomes)) {
      std::vector<std::string> names;
      for (const auto& [name, outcome] : outcomes) names.emplace_back(name);
      return wrong(
          cell->place,
          fmt::format("outcome: {} is not one; expected {}", ticked(cell->text), one_of(names)),
          problems_.meant(cell->text, names));
    }
    if (infused != (found->second == Outcome::infused))
      return wrong(cell->place,
                   fmt::format("outcome: {} stands here and {} date at `infused`; expected "
                               "what agrees",
                               ticked(cell->text), infused ? "a" : "no"));
    patient.outcome = found->second;
    return true;
  }

  bool read_reason(const Row& row, ObservedPatient& patient) {
    const CsvCell* const cell = columns_.cell(row, "reason");
    if (cell && patient.outcome != Outcome::left)
      return wrong(cell->place, fmt::format("reason: {} stands beside a patient who {}; expected "
                                            "nothing here",
                                            ticked(cell->text),
                                            patient.outcome == Outcome::infused ? "was infused"
                                                                                : "is under way"));
    if (patient.outcome != Outcome::left) return true;
    const std::string reason = cell ? cell->text : "not stated";
    const Place place = cell ? cell->place : row.front().place;
    if (reason.size() > 80)
      return wrong(
          place, fmt::format("reason: {} is too long; expected at most 80 bytes", ticked(reason)));
    const auto [known, is_new] = reasons_.emplace(reason, trial_.reasons.size());
    patient.reason = known->second;
    if (is_new) trial_.reasons.push_back(reason);
    if (trial_.reasons.size() <= most_reasons) return true;
    return wrong(place, fmt::format("reason: there are more than {} different ones; expected "
                                    "words that are repeated",
                                    most_reasons));
  }

  /// Of who was infused it is not asked: what counts is over.
  bool read_last(const Row& row, ObservedPatient& patient) {
    if (!trial_.has_ends || patient.outcome == Outcome::infused) return true;
    const CsvCell* const cell = columns_.cell(row, "left");
    if (!cell)
      return wrong(row.front().place,
                   fmt::format("left: nothing is stated; expected when the patient {}",
                               patient.outcome == Outcome::left ? "left" : "was last seen"));
    const auto at = date(*cell, "left");
    if (!at) return false;
    for (const Gate gate : trial_.gates) {
      // A product may get further after the patient has left.
      const bool of_product = gate >= Gate::received && gate <= Gate::released;
      const TimePoint there = patient.reached[index_of(gate)];
      if (!of_product && there != TimePoint::never() && !follows(*cell, "left", *at, gate, there))
        return false;
    }
    patient.last = *at;
    return true;
  }

  const CsvTable& table_;
  Problems& problems_;
  DateOrder dates_;
  TrialColumns columns_;
  ObservedTrial trial_;
  std::unordered_map<std::string, Place> ids_;
  std::unordered_map<std::string, std::size_t> reasons_;
};

/// What is to be ignored must be there, or it is a slip.
void check_ignored(const CsvTable& table, const TrialRules& rules, Problems& problems) {
  for (const std::string& name : rules.ignored)
    if (std::find(table.names.begin(), table.names.end(), name) == table.names.end())
      problems.add(
          table.place,
          fmt::format("{} is not a column of this table, but `--ignore` names it; expected "
                      "one that is",
                      ticked(name)),
          problems.meant(name, table.names));
}

void check_names(const TrialRules& rules, Problems& problems) {
  const std::vector<std::string> known = known_columns();
  for (const auto& [name, there] : rules.columns)
    if (std::find(known.begin(), known.end(), name) == known.end())
      problems.add(
          {problems.add_file(fmt::format("--column {}={}", shown(name), shown(there))), 0, 0},
          fmt::format("{} is not a column of trials; expected {}", ticked(name), one_of(known)),
          problems.meant(name, known));
}

}  // namespace

std::optional<ObservedTrial> trial_of(const CsvTable& table, const TrialRules& rules,
                                      Problems& problems) {
  return TrialReader(table, rules, problems).read();
}

TrialReading read_trial(const std::string& file, const TrialRules& rules) {
  Problems problems;
  const int number = problems.add_file(file);
  check_names(rules, problems);
  std::string bytes;
  // UTF-16 takes twice as much.
  const std::string failure = read_bytes(file, bytes, 2 * largest_list + 2);
  if (!failure.empty()) problems.add({number, 0, 0}, failure);
  std::optional<ObservedTrial> trial;
  if (problems.empty()) {
    CsvRules csv;
    csv.most_bytes = largest_list;
    csv.most_rows = most_listed_patients;
    csv.ignored = rules.ignored;
    if (const auto table = read_csv(bytes, number, problems, csv)) {
      check_ignored(*table, rules, problems);
      trial = trial_of(*table, rules, problems);
    }
  }
  if (!problems.empty()) return {std::nullopt, problems.sorted()};
  trial->source = file;
  return {std::move(trial), {}};
}

std::optional<ObservedTrial> with_gates(const ObservedTrial& trial,
                                        const std::vector<Gate>& gates) {
  ObservedTrial fewer = trial;
  fewer.gates.clear();
  for (const Gate gate : gates)
    if (std::find(trial.gates.begin(), trial.gates.end(), gate) != trial.gates.end())
      fewer.gates.push_back(gate);
  if (fewer.gates.size() < 2) return std::nullopt;
  std::erase_if(fewer.patients, [first = fewer.gates.front()](const ObservedPatient& patient) {
    return patient.reached[index_of(first)] == TimePoint::never();
  });
  return fewer;
}

ObservedTrial ended(ObservedTrial trial) {
  std::erase_if(trial.patients, [](const ObservedPatient& patient) {
    return patient.outcome == ObservedPatient::Outcome::under_way;
  });
  return trial;
}

}  // namespace v2v
