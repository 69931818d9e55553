// Any table at all gives patients or problems, as referrals, as a waiting list and as a trial.
#include "scenario/csv.hpp"
#include "scenario/read_trial.hpp"
#include "scenario/validate.hpp"
#include "scenario/yaml_reader.hpp"
#include "vein2vein/statistics/observe.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// Once for each order of the numbers of a date.
constexpr std::string_view kOrders[] = {"iso", "dmy", "mdy"};
constexpr std::string_view kScenario =
    "format: 1\n"
    "starts: 2026-01-05\n"
    "referrals: {{ file: list.csv, enters: screened, dates: {0} }}\n"
    "waiting_list: {{ file: list.csv, dates: {0} }}\n"
    "stay: {{ after_infusion: 10 d, intensive_care: {{ share: 20 %, after: 6 d, takes: 4 d }} }}\n"
    "patients: {{ burden: {{ table: {{ low: 2, high: 1 }} }}, age: {{ table: {{ young: 1, old: 1 "
    "}} }} "
    "}}\n"
    "product: {{ made_at: [plant, plant-b], culture: 7 d, release: 10 d }}\n"
    "sites:\n"
    "  plant: {{ kind: plant }}\n"
    "  plant-b: {{ kind: plant }}\n"
    "  ward: {{ kind: hospital }}\n"
    "  clinic: {{ kind: hospital, count: 2 }}\n"
    "lanes: [{{ between: [ward, plant], transit: 1 d }}, {{ between: [clinic, plant], transit: 1 d "
    "}},\n"
    "        {{ between: [plant, plant-b], transit: 1 d }}]\n";

void expect(bool holds) {
  if (!holds) std::abort();
}

/// Whether there is nothing wrong; every message is on one line.
bool is_good(const v2v::Problems& problems) {
  for (const v2v::Diagnostic& problem : problems.sorted())
    expect(to_string(problem).find_first_of("\n\r") == std::string::npos);
  return problems.empty();
}

/// What it takes milliseconds to read, read once.
const v2v::Node& document_with(std::string_view order) {
  static std::map<std::string_view, v2v::Node> documents;
  const auto known = documents.find(order);
  if (known != documents.end()) return known->second;
  v2v::Problems problems;
  auto document =
      v2v::read_yaml(fmt::format(kScenario, order), problems.add_file("fuzz.yaml"), problems);
  expect(document && is_good(problems));
  return documents.emplace(order, std::move(*document)).first->second;
}

/// The table is the second file.
void read_as(const v2v::CsvTable& table, std::string_view order, bool waiting) {
  v2v::Problems problems;
  problems.add_file("fuzz.yaml");
  problems.add_file("list.csv");
  v2v::Lists lists;
  (waiting ? lists.waiting_list : lists.referrals) = table;
  const v2v::Scenario scenario = v2v::validate(document_with(order), "fuzz", lists, problems);
  if (!is_good(problems)) return;
  const auto& referred = std::get<v2v::Referrals>(scenario.enrolment).list;
  expect((waiting ? scenario.under_way.size() : referred.size()) == table.rows.size());
  for (std::size_t i = 1; i < referred.size(); ++i) expect(referred[i - 1].at <= referred[i].at);
}

void read_as_trial(const v2v::CsvTable& table, std::string_view order) {
  v2v::Problems problems;
  problems.add_file("fuzz.yaml");
  problems.add_file("list.csv");
  v2v::TrialRules rules;
  rules.columns = {{"reason", "why"}};
  rules.dates = order;
  const auto trial = v2v::trial_of(table, rules, problems);
  expect(trial.has_value() == is_good(problems));
  if (!trial) return;
  expect(trial->patients.size() == table.rows.size());
  for (const v2v::Gate gate : trial->gates) {
    const v2v::ObservedSummary seen = v2v::observe(*trial, gate);
    std::size_t ended = 0;
    for (const auto& stage : seen.stages) {
      ended += stage.under_way;
      for (const auto& lost : stage.lost) ended += lost.patients;
    }
    expect(seen.stages.front().patients == table.rows.size());
    expect(ended + seen.infused == table.rows.size());
    for (const v2v::IncidenceCurve& curve : seen.incidence)
      for (const double share : curve.by_day) expect(share >= 0 && share < 1 + 1e-9);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  v2v::Problems problems;
  problems.add_file("fuzz.yaml");
  v2v::CsvRules rules;
  rules.ignored = {"name"};
  const auto table = v2v::read_csv(text, problems.add_file("list.csv"), problems, rules);
  expect(table.has_value() == is_good(problems));
  if (!table) return 0;
  for (const auto& row : table->rows) expect(row.size() == table->header.size());
  for (const std::string_view order : kOrders) {
    read_as(*table, order, false);
    read_as(*table, order, true);
    read_as_trial(*table, order);
  }
  return 0;
}
