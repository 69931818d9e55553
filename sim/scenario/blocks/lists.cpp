// Patients by date and patients under way, from tables beside the files.
#include "scenario/calendars.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/fields.hpp"
#include "scenario/list_columns.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v::tables {
namespace {

constexpr Field kDates{.key = "dates",
                       .form = Form::choice,
                       .text =
                           "In which order the table has day, month and year where the year "
                           "does not come first.",
                       .example = "dmy",
                       .fallback = "iso",
                       .choices = "iso dmy mdy"};

constexpr Field kIgnore{.key = "ignore",
                        .form = Form::names,
                        .text = "Columns of the table that are passed over.",
                        .example = "[name, ward]"};

const Field kReferrals[] = {
    {.key = "file",
     .form = Form::text,
     .text = "A table beside this file: date, hospital, id, population, characteristics.",
     .example = "referrals.csv",
     .needed = true},
    kDates,
    kIgnore,
    enters,
};

const Field kWaitingList[] = {
    {.key = "file",
     .form = Form::text,
     .text = "A table beside this file: state, since, hospital, collected, maker, id, "
             "population, characteristics.",
     .example = "waiting.csv",
     .needed = true},
    kDates,
    kIgnore,
};

}  // namespace

constinit const Table referrals{"referrals", "Referrals by date, from a table.", kReferrals};

constinit const Table waiting_list{"waiting_list", "Patients under way at the start.",
                                   kWaitingList};

}  // namespace v2v::tables

namespace v2v {
namespace {

using Row = ListColumns::Row;

/// When a patient is referred.
std::optional<TimePoint> referred_at(const Draft& draft, const ListColumns& columns,
                                     const CsvCell& cell) {
  const auto since = columns.since_start(cell, "date");
  if (!since) return std::nullopt;
  const Duration latest = never_in_effect.since_start();
  if (*since >= Duration() && *since <= latest) return TimePoint::at(*since);
  draft.problems->add(
      cell.place, *since < Duration()
                      ? fmt::format("date: {} is before the start; expected {} or later",
                                    ticked(cell.text), date_of(draft.scenario.starts))
                      : fmt::format("date: {} is more than 100 years after the start; expected an "
                                    "earlier date",
                                    ticked(cell.text)));
  return std::nullopt;
}

void read_referrals(Draft& draft, const CsvTable& table, ListRules rules) {
  const ListColumns columns(draft, table, rules, {"date", "hospital"});
  auto* const referrals = std::get_if<Referrals>(&draft.population().enrolment);
  if (!referrals || !columns.has("date")) return;
  for (const Row& row : table.rows) {
    const CsvCell* const date = columns.cell(row, "date");
    if (!date) {
      draft.problems->add(row.front().place,
                          "date: nothing is stated; expected when the patient is referred");
      continue;
    }
    const auto at = referred_at(draft, columns, *date);
    KnownPatient patient = columns.patient(row);
    if (at) referrals->list.push_back({*at, std::move(patient)});
  }
  if (table.rows.empty() && !draft.one_of_several)
    draft.problems->add(table.place, "there are no patients; expected lines below this one");
  std::stable_sort(referrals->list.begin(), referrals->list.end(),
                   [](const Referrals::One& a, const Referrals::One& b) { return a.at < b.at; });
}

struct State {
  std::string_view name;
  Gate reached;
  bool in_culture = false;
  bool in_intensive_care = false;
};

constexpr State kStates[] = {{"referred", Gate::referred},
                             {"approved", Gate::approved},
                             {"screened", Gate::screened},
                             {"eligible", Gate::eligible},
                             {"collected", Gate::collected},
                             {"received", Gate::received},
                             {"culture", Gate::received, true},
                             {"released", Gate::released},
                             {"lymphodepleted", Gate::lymphodepleted},
                             {"infused", Gate::infused},
                             {"intensive_care", Gate::infused, false, true}};

/// Why nobody of this scenario can be in a state; empty when somebody can.
std::string_view why_not(const Population& population, const State& state) {
  const bool has_cells = population.protocol->product.from_patients_cells();
  if (state.reached < population.enters) return "patients enter later";
  if (state.reached == Gate::lymphodepleted)
    return population.protocol->product.needs_lymphodepletion() ? "" : "nobody is lymphodepleted";
  if (state.reached == Gate::infused) {
    if (!population.protocol->stay) return "without `stay` nobody is in hospital after infusion";
    const bool intensive = population.protocol->stay->needs_intensive_care();
    return state.in_intensive_care && !intensive ? "`stay` has no `intensive_care`" : "";
  }
  return state.reached > Gate::eligible && !has_cells ? "nobody gives cells" : "";
}

const State* state_of(Draft& draft, const CsvCell& cell) {
  const auto* const found =
      std::find_if(std::begin(kStates), std::end(kStates),
                   [&cell](const State& state) { return state.name == cell.text; });
  const std::string_view why =
      found == std::end(kStates) ? std::string_view() : why_not(draft.population(), *found);
  if (found != std::end(kStates) && why.empty()) return found;
  std::vector<std::string> names;
  for (const State& state : kStates)
    if (why_not(draft.population(), state).empty()) names.emplace_back(state.name);
  draft.problems->add(
      cell.place,
      fmt::format("state: {} is not a state of this scenario's patients{}{}; expected {}",
                  ticked(cell.text), why.empty() ? "" : ": ", why, one_of(names)),
      draft.problems->meant(cell.text, names));
  return nullptr;
}

/// Since when, and since when the cells are collected.
void read_times(Draft& draft, const ListColumns& columns, const Row& row,
                PatientUnderWay& patient) {
  if (const CsvCell* const since = columns.cell(row, "since"))
    patient.ago = columns.ago(*since, "since").value_or(Duration());
  const CsvCell* const collected = columns.cell(row, "collected");
  if (!collected) return;
  patient.collected_ago = columns.ago(*collected, "collected");
  const auto wrong = [&draft, collected](std::string_view what) {
    draft.problems->add(collected->place, fmt::format("collected: {}", what));
  };
  if (!draft.protocol().product.from_patients_cells())
    wrong("nobody of this scenario gives cells; expected nothing here");
  else if (patient.reached < Gate::collected)
    wrong("this patient has not been collected yet; expected nothing here");
  else if (patient.collected_ago && *patient.collected_ago < patient.ago)
    wrong("this is after `since`; expected that or an earlier time");
  else if (patient.collected_ago && patient.reached == Gate::collected &&
           *patient.collected_ago != patient.ago)
    wrong("this is not when the state was reached; expected the same as `since`, or nothing here");
}

void read_waiting_list(Draft& draft, const CsvTable& table, ListRules rules) {
  const ListColumns columns(draft, table, rules,
                            {"state", "since", "hospital", "collected", "maker"});
  if (!columns.has("state")) return;
  for (const Row& row : table.rows) {
    const CsvCell* const state = columns.cell(row, "state");
    if (!state) {
      draft.problems->add(row.front().place,
                          "state: nothing is stated; expected where the patient is");
      continue;
    }
    const State* const where = state_of(draft, *state);
    if (!where) continue;
    PatientUnderWay patient;
    patient.reached = where->reached;
    patient.in_culture = where->in_culture;
    patient.in_intensive_care = where->in_intensive_care;
    read_times(draft, columns, row, patient);
    patient.maker = columns.maker(row);
    if (patient.maker) {
      const Place place = columns.cell(row, "maker")->place;
      patient.maker_position = {draft.problems->file_name(place.file), place.line, place.column};
    }
    patient.patient = columns.patient(row);
    draft.population().under_way.push_back(std::move(patient));
  }
}

/// The lines of the population that is being read; reports lines that are nobody's.
CsvTable lines_of_population(Draft& draft, const CsvTable& table) {
  CsvTable lines{table.header, {}, table.separator, table.names, table.place};
  const auto column =
      std::find_if(table.header.begin(), table.header.end(),
                   [](const CsvCell& cell) { return cell.text == population_column; });
  if (column == table.header.end()) {
    draft.problems->add(table.place,
                        fmt::format("the column `{}` is missing; expected it, with {}",
                                    population_column, one_of(draft.population_names)));
    return lines;
  }
  const auto place = static_cast<std::size_t>(column - table.header.begin());
  const auto& names = draft.population_names;
  for (const Row& row : table.rows) {
    const std::string& name = row[place].text;
    if (name == draft.population().name) lines.rows.push_back(row);
    if (std::find(names.begin(), names.end(), name) == names.end())
      draft.problems->add(
          row[place].place,
          fmt::format("{}: {} is not one of `populations`; expected {}", population_column,
                      name.empty() ? "nothing" : ticked(name), one_of(names)),
          draft.problems->meant(name, names));
  }
  return lines;
}

}  // namespace

void read_lists(Draft& draft, Section& root) {
  // The mappings are checked even when their tables could not be read.
  const auto rules_at = [&root](std::string_view key) {
    ListRules rules{key};
    auto section = section_at(root, key);
    const auto dates = section ? section->get("dates") : std::nullopt;
    if (const auto order = dates ? read_choice(*dates) : std::nullopt)
      rules.dates = date_order_named(*order);
    return rules;
  };
  const ListRules waiting = rules_at("waiting_list"), referrals = rules_at("referrals");
  if (!draft.lists) return;
  const auto read = [&draft](const std::optional<CsvTable>& table, const ListRules& rules,
                             auto read_table) {
    if (!table) return;
    if (draft.one_of_several)
      read_table(draft, lines_of_population(draft, *table), rules);
    else
      read_table(draft, *table, rules);
  };
  read(draft.lists->waiting_list, waiting, read_waiting_list);
  read(draft.lists->referrals, referrals, read_referrals);
}

}  // namespace v2v
