// Journal, patients and resources: their columns, and the rows as they come.
#include "report/data/journal_words.hpp"
#include "report/data/record_rows.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/report/tables.hpp"
#include "vein2vein/scenario/levels.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/measure.hpp"
#include "vein2vein/statistics/resource_totals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace v2v {
namespace report {
namespace {

/// Of an entry or a file.
template <class Of>
void add_patient(TableOf<Of>& table, const TableColumns& columns) {
  if (columns.several)
    table.add({"population", "Which group of the arm's patients; empty where there is one."},
              [](const Row<Of>& row) {
                const Scenario& scenario = row.now->scenario();
                return scenario.populations.empty()
                           ? std::nullopt
                           : Text(population_of(scenario, row.of->patient).name);
              });
  table.add({"patient", columns.several
                            ? "Number of the patient in the replication and population, from 0, "
                              "in the order of coming."
                            : "Number of the patient in the replication, from 0, in the order of "
                              "coming."},
            [](const Row<Of>& row) { return number_of(row.of->patient); });
}

template <class Of>
void add_place(TableOf<Of>& table) {
  table
      .add({"scenario", "Name of the scenario."},
           [](const Row<Of>& row) { return row.now->scenario().name; })
      .add({"arm", "Name of the arm: its scenario's, numbered where arms share it."},
           [](const Row<Of>& row) { return row.now->arm->name; })
      .add({"replication",
            "Number of the virtual trial, from 0. The same number is the same luck "
            "in every arm."},
           [](const Row<Of>& row) { return row.now->replication; });
}

/// `name_d`, and the date as `name` where there is one.
template <class Of, class Read>
void add_instant(TableOf<Of>& table, const TableColumns& columns, const std::string& name,
                 const std::string& what, Read read) {
  table.add({name + "_d", what + ", in days since the start of the run.", "d"},
            [read](const Row<Of>& row) { return days_of(std::invoke(read, *row.of)); });
  if (!columns.dated) return;
  table.add({name, what + ", as a date by the scenario's `starts`: local civil time, cut to the "
                          "second. Empty where the scenario does not state it."},
            [read](const Row<Of>& row) -> std::optional<Dated> {
              const TimePoint at = std::invoke(read, *row.of);
              const Scenario& scenario = row.now->scenario();
              if (at == TimePoint::never() || !scenario.starts_stated) return std::nullopt;
              return Dated{at, scenario.starts};
            });
}

TableOf<JournalEntry> journal_table(const TableColumns& columns) {
  using R = Row<JournalEntry>;
  TableOf<JournalEntry> table("journal.csv", "Everything that happened, in order: a row an event.");
  add_place(table);
  add_instant(table, columns, "time", "When it happened", &JournalEntry::at);
  std::vector<std::string> events;
  for (const auto& word : words<What>) events.emplace_back(word.word);
  add_patient(table, columns);
  table
      .add({"site", "Where it happened."},
           [](const R& row) { return row.now->scenario().sites[row.of->site].name; })
      .add({"event", "What happened.", "", events},
           [](const R& row) { return std::string(name_of(row.of->what)); })
      .add({"detail",
            "The gate that was reached, the cause or the reason of leaving, the attempt, "
            "the product, or the way on which it was lost."},
           [](const R& row) { return detail_of(row.now->scenario(), *row.of); });
  return table;
}

TableOf<ResourceDay> resources_table(const TableColumns& columns) {
  using R = Row<ResourceDay>;
  TableOf<ResourceDay> table("resources.csv",
                             "How everything that is shared was used: a row a resource a day.");
  add_place(table);
  add_instant(table, columns, "time", "Beginning of the day",
              [](const ResourceDay& day) { return day.from; });
  const auto key = [](const R& row) {
    return ResourceKey{row.of->site, row.of->kind, row.of->lane};
  };
  table
      .add({"site", "Whose it is; `board` of sessions."},
           [key](const R& row) { return resource_site(row.now->scenario(), key(row)); })
      .add({"resource", "What is shared."},
           [key](const R& row) { return resource_name(row.now->scenario(), key(row)); })
      .add({"capacity", "Units that were there, mean of the day; 0 of what has no units."},
           own(&ResourceDay::capacity))
      .add({"in_use", "Units in use, mean of the day."}, own(&ResourceDay::in_use))
      .add({"queue", "Patients or products that waited, mean of the day."},
           own(&ResourceDay::queue));
  return table;
}

void add_fate(TableOf<PatientRecord>& table, const TableColumns& columns) {
  using R = Row<PatientRecord>;
  add_patient(table, columns);
  if (columns.offers)
    table.add({"product",
               "Which of several the patient was given; empty of who was given none, and where "
               "there is only one."},
              [](const R& row) {
                return product_name(row.now->scenario(), row.of->patient, row.of->product);
              });
  table
      .add({"id", "What a list of the scenario calls the patient."},
           [](const R& row) {
             const std::string& id = row.now->known(row.of->patient).id;
             return id.empty() ? std::nullopt : Text(id);
           })
      .add({"hospital", "Where the patient is treated."},
           [](const R& row) { return row.now->scenario().sites[row.of->hospital].name; })
      .add({"counted",
            "Whether the patient is in the results: 0 of who came before the end of a "
            "warm-up, or was infused before the run."},
           own(&PatientRecord::counted))
      .add({"outcome", "How it ended.", "", {"infused", "left"}},
           [](const R& row) { return std::string(row.of->left ? "left" : "infused"); })
      .add({"cause", "Why the patient really left."},
           [](const R& row) {
             return row.of->left ? Text(row.now->scenario().causes[row.of->cause]) : std::nullopt;
           })
      .add({"reason", "What the study has on record for it."}, [](const R& row) {
        return row.of->left ? Text(row.now->scenario().reasons[row.of->reason]) : std::nullopt;
      });
}

/// Whatever can be read from one closed file; who was infused is told by the gate.
void add_measures(TableOf<PatientRecord>& table) {
  using R = Row<PatientRecord>;
  for (const Measure& measure : measures) {
    const std::string key(measure.key), words(measure.words);
    if (measure.time)
      table.add({key + "_d", "Time from " + words + ".", "d"},
                [&measure](const R& row) -> std::optional<Days> {
                  const Measure::Reading reading = measure.read(*row.of);
                  if (!reading) return std::nullopt;
                  return Days{Duration::milliseconds(*reading)};
                });
    if (measure.is_listed() && measure.key != gate_names.back())
      table.add(
          {key,
           fmt::format("Of this patient: {}. Added up over those who count and divided by the "
                       "replications it is `products.{}` of `summary.json`.",
                       words, key),
           std::string(measure.unit)},
          [&measure](const R& row) { return measure.read(*row.of).value_or(0); });
  }
}

/// Empty of those who were not infused, and as far as the run has not seen it.
void add_toxicity(TableOf<PatientRecord>& table) {
  using R = Row<PatientRecord>;
  for (const Measure& measure : measures) {
    if (!measure.of_care) continue;
    const std::string key(measure.key), words(measure.words);
    if (measure.kind == MeasureKind::time)
      table.add({key + "_d", "Time from " + words + ".", "d"},
                [&measure](const R& row) -> std::optional<Days> {
                  const auto reading = row.of->left ? std::nullopt : measure.read(*row.of);
                  if (!reading) return std::nullopt;
                  return Days{Duration::milliseconds(*reading)};
                });
    else
      table.add(
          {key, fmt::format("Of this patient: {}. Its mean over the infused is "
                            "`toxicity.{}` of `summary.json`.",
                            words, key)},
          [&measure](const R& row) { return row.of->left ? std::nullopt : measure.read(*row.of); });
  }
}

void add_waits(TableOf<PatientRecord>& table) {
  using R = Row<PatientRecord>;
  table
      .add({"lymphodepletions", "How often lymphodepletion was started."},
           own(&PatientRecord::lymphodepletions))
      .add({"waited_d", "How long infusion was put off by waiting for what is shared.", "d"},
           [](const R& row) {
             Days waited;
             for (const Duration one : row.of->waited) waited.duration += one;
             return waited;
           })
      .add({"waiting_for", "What was waited for when the patient left."},
           [](const R& row) {
             return row.of->was_waiting ? Text(name_of(row.of->waiting_for.kind)) : std::nullopt;
           })
      .add({"waiting_at", "Whose that is."}, [](const R& row) {
        const WaitedFor& last = row.of->waiting_for;
        return row.of->was_waiting
                   ? Text(resource_site(row.now->scenario(), {last.site, last.kind, 0}))
                   : std::nullopt;
      });
}

/// The level that the model gave the patient; nothing where the arm does not know the covariate.
Text level_in(const Now& now, const std::string& covariate, PatientId patient) {
  const Population& population = population_of(now.scenario(), patient);
  const auto& all = population.covariates;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Covariate& one) { return one.name == covariate; });
  if (found == all.end()) return std::nullopt;
  const auto index = static_cast<std::uint32_t>(found - all.begin());
  const double uniform = RandomStream(seed_of_patients(now.scenario(), population, now.seed),
                                      now.replication, number_of(patient))
                             .uniform(covariate_purpose, index);
  return found->levels[level_of(*found, index, now.known(patient), uniform)];
}

void add_covariates(TableOf<PatientRecord>& table, const TableColumns& columns) {
  for (const Covariate& covariate : columns.covariates) {
    std::string name = covariate.name;
    const auto is_taken = [&](const Column& column) { return column.name == name; };
    const auto& taken = table.description().columns;
    while (std::any_of(taken.begin(), taken.end(), is_taken)) name = "covariate_" + name;
    table.add(
        {name,
         fmt::format("The patient's `{}`, as a list has it or as it was drawn.", covariate.name),
         "", covariate.levels},
        [of = covariate.name](const Row<PatientRecord>& row) {
          return level_in(*row.now, of, row.of->patient);
        });
  }
}

TableOf<PatientRecord> patients_table(const TableColumns& columns) {
  TableOf<PatientRecord> table(
      "patients.csv", "What became of everybody: a row a patient.",
      columns.several ? std::vector<std::string>{"arm", "replication", "population", "patient"}
                      : std::vector<std::string>{"arm", "replication", "patient"});
  add_place(table);
  add_fate(table, columns);
  add_instant(table, columns, "entered", "When the patient came", &PatientRecord::entered);
  add_instant(table, columns, "ended", "When the patient was infused or left",
              &PatientRecord::ended);
  for (std::size_t gate = 0; gate < gate_count; ++gate)
    add_instant(table, columns, std::string(gate_names[gate]),
                fmt::format("When the gate `{}` was reached", gate_names[gate]),
                [gate](const PatientRecord& record) { return record.reached[gate]; });
  add_measures(table);
  if (columns.toxicity) add_toxicity(table);
  add_waits(table);
  add_covariates(table, columns);
  if (columns.follows) add_outcomes(table);
  return table;
}

void put(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

}  // namespace
}  // namespace report

struct TableWriter::Tables {
  explicit Tables(const std::vector<const Scenario*>& scenarios)
      : arms(report::arms_of(scenarios)),
        journal(report::journal_table(report::columns_of(arms))),
        patients(report::patients_table(report::columns_of(arms))),
        resources(report::resources_table(report::columns_of(arms))) {}

  std::vector<report::Arm> arms;
  report::TableOf<JournalEntry> journal;
  report::TableOf<PatientRecord> patients;
  report::TableOf<ResourceDay> resources;
  /// With parameters of their own in each replication, by arm.
  std::vector<std::unique_ptr<Scenario>> drawn;
  report::Now now;
  Streams streams;
  bool only_patients = false;
};

TableWriter::TableWriter(const std::vector<const Scenario*>& arms)
    : tables_(std::make_unique<Tables>(arms)) {}

TableWriter::~TableWriter() = default;

std::vector<TableDescription> TableWriter::descriptions() const {
  return {tables_->journal.description(), tables_->patients.description(),
          tables_->resources.description()};
}

void TableWriter::open(const Streams& streams) {
  tables_->streams = streams;
  report::put(streams.journal, tables_->journal.header());
  report::put(streams.patients, tables_->patients.header());
  report::put(streams.resources, tables_->resources.header());
}

void TableWriter::begin(std::size_t arm, std::uint64_t seed, std::uint32_t replication,
                        Parameters parameters) {
  const report::Arm& its = tables_->arms.at(arm);
  tables_->now = {&its, seed, replication, its.scenario};
  if (parameters == Parameters::as_stated) return;
  tables_->drawn.resize(tables_->arms.size());
  std::unique_ptr<Scenario>& drawn = tables_->drawn[arm];
  if (!drawn) drawn = std::make_unique<Scenario>(*its.scenario);
  put_parameters(*drawn, parameter_luck(*drawn, seed, replication), seed, replication);
  tables_->now.drawn = drawn.get();
}

void TableWriter::only_patients(bool only) noexcept { tables_->only_patients = only; }

void TableWriter::on(const JournalEntry& entry) {
  if (tables_->only_patients) return;
  report::put(tables_->streams.journal, tables_->journal.line_of({&tables_->now, &entry}));
}

void TableWriter::on_closed(const PatientRecord& record) {
  report::put(tables_->streams.patients, tables_->patients.line_of({&tables_->now, &record}));
}

void TableWriter::on_day(const ResourceDay& day) {
  if (tables_->only_patients) return;
  report::put(tables_->streams.resources, tables_->resources.line_of({&tables_->now, &day}));
}

}  // namespace v2v
