// The record of a study: objectives, experimentation, implementation and access to the code.
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/record.hpp"
#include "report/views/estimation.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::report {
namespace {

constexpr const char* no_run =
    "This record was written without a run: replications, seed and what was reached are not known.";

std::string or_unknown(const std::string& text, const char* what) {
  return text.empty() ? fmt::format("{} is not known to the program.", what) : text;
}

/// Marked as code; a backtick of its own would end it.
std::string as_code(std::string text) {
  std::replace(text.begin(), text.end(), '`', '\'');
  return '`' + text + '`';
}

std::string words_of_listed(MeasureKind kind) {
  std::string words;
  for (const Measure& measure : measures)
    if (measure.is_listed() && measure.kind == kind)
      words += (words.empty() ? "" : ", ") + std::string(measure.words);
  return words;
}

RecordItem outputs_of(const Scenario& scenario) {
  RecordItem item{"1.2", "Model outputs", {}, {}, {}};
  const std::string gate(scenario.populations.empty()
                             ? std::string(name_of(scenario.itt_gate))
                             : std::string("each population's gate of intention to treat"));
  item.tables.push_back(
      {"outputs",
       {"output", "definition", "interval"},
       {{"treated fraction", "infused / " + gate + ", mean over replications",
         "95 % Monte Carlo interval of the mean (Student's t) and 95 % prediction interval of one "
         "cohort (quantiles of replications)"},
        {"flow and attrition", "patients at each gate and lost after it by recorded reason, means",
         "95 % prediction interval of one cohort"},
        {"losses by cause",
         "lost after " + gate + " to what really happened / " + gate + ", means over replications",
         "as of the treated fraction"},
        {"vein-to-vein time", "collected to infused, of the infused, days, with its parts",
         "quantiles over patients"},
        {"potential vein-to-vein time",
         "the same of everybody at " + gate + ", had nobody left after it",
         "quantiles over patients"},
        {"products and patients", words_of_listed(MeasureKind::count) + ", means over replications",
         "none"},
        {"waiting and use of resources",
         "time-weighted means of queue and units in use; waits of "
         "those served",
         "quantiles over those served"}}});
  const auto populations = scenario.each_population();
  if (std::none_of(populations.begin(), populations.end(), [](const Population& each) {
        return each.protocol->product.from_patients_cells();
      }))
    std::erase_if(item.tables.back().rows, [](const std::vector<std::string>& row) {
      return row.front().ends_with("vein-to-vein time");
    });
  item.text.emplace_back(
      "All are collected when a patient's file is closed (infused or lost) and estimated when all "
      "replications are done.");
  return item;
}

std::string warm_up_sentence(const StudyRecord& record) {
  const auto* service = std::get_if<Service>(&record.scenario->each_population().front().enrolment);
  if (!service) return "There is no warm-up: the cohort is followed from its first patient on.";
  if (record.run && record.run->warm_up) {
    const WarmUpSummary& warm_up = *record.run->warm_up;
    return warm_up.found
               ? fmt::format(
                     "The warm-up of {:.6g} d was found by MSER-5 (White, Cobb, Spratt, "
                     "Winter Simulation Conference 2000) over {} replications{}.",
                     warm_up.days, warm_up.replications,
                     warm_up.settled ? "" : "; the series had NOT settled")
               : fmt::format("The warm-up of {:.6g} d is stated by the scenario.", warm_up.days);
  }
  return service->warm_up_stated
             ? fmt::format("The warm-up of {:.6g} d is stated by the scenario.",
                           service->warm_up.in_days())
             : "The warm-up is found by MSER-5 (White, Cobb, Spratt, Winter Simulation Conference "
               "2000) when the scenario is run.";
}

RecordItem initialisation_of(const StudyRecord& record) {
  std::size_t under_way = 0;
  for (const Population& each : record.scenario->each_population())
    under_way += each.under_way.size();
  return {"4.1",
          "Initialisation",
          {under_way == 0 ? "Every replication starts empty."
                          : fmt::format("Every replication starts with {} under way, as the "
                                        "scenario lists them.",
                                        so_many(under_way, "patient")),
           warm_up_sentence(record)},
          {},
          {}};
}

std::string counted_of(const Population& population) {
  if (const auto* cohort = std::get_if<Cohort>(&population.enrolment))
    return cohort->size == 1 ? std::string("the one patient of the cohort")
                             : fmt::format("all {} patients of the cohort", cohort->size);
  const auto* service = std::get_if<Service>(&population.enrolment);
  if (!service) return "all patients of the list";
  return service->is_of_a_time()
             ? fmt::format("all patients who arrive within {:.6g} d after the warm-up",
                           service->lasts.in_days())
             : fmt::format("{} who arrive after the warm-up",
                           so_many(service->patients, "patient"));
}

RecordItem run_length_of(const StudyRecord& record) {
  RecordItem item{"4.2", "Run length", {}, {}, {}};
  const Scenario& scenario = *record.scenario;
  std::string counted;
  for (const Population& population : scenario.each_population()) {
    const std::string one = counted_of(population) + of_population(scenario, population);
    if (counted.find(one) == std::string::npos) counted += (counted.empty() ? "" : " and ") + one;
  }
  item.text.push_back(fmt::format(
      "A replication has no fixed length: it ends when {} have been infused or lost.", counted));
  item.text.emplace_back(
      record.run ? fmt::format("{} replications were simulated.", whole(record.run->replications))
                 : fmt::format("The scenario asks for {} replications. {}",
                               whole(scenario.replications), no_run));
  return item;
}

RecordItem estimation_of(const StudyRecord& record) {
  RecordItem item{"4.3", "Estimation approach", {}, {}, {}};
  item.text.emplace_back(
      "Independent replications; scenarios and points of a sweep share each patient's luck (common "
      "random numbers). A Monte Carlo interval is of a mean over replications (Student's t), a "
      "prediction interval of one cohort of this size.");
  if (!record.run) {
    item.text.emplace_back(no_run);
    return item;
  }
  const RunSummary& run = *record.run;
  item.text.push_back(run.precision
                          ? precision_sentence(*run.precision, run.replications) +
                                " Sequential rule of Chow and Robbins (1965) with a minimum."
                          : "The number of replications was fixed beforehand.");
  const TreatedFraction& treated = run.treated_fraction;
  std::string reached =
      fmt::format("Treated fraction reached: {}", percent_with_unit(treated.mean));
  if (treated.monte_carlo95)
    reached += ", Monte Carlo 95 % " + percent_interval(treated.monte_carlo95);
  if (treated.prediction95)
    reached += ", one cohort 95 % " + percent_interval(treated.prediction95);
  else if (run.replications < values_for_prediction95)
    reached += "; " + too_few_to_predict() + " replications";
  item.text.push_back(reached + '.');
  if (run.uncertainty.of_parameters)
    item.text.push_back(fmt::format(
        "{} parameters were drawn from their posterior for every "
        "replication{}.",
        run.uncertainty.parameters,
        run.uncertainty.treated_fraction
            ? fmt::format("; of the variance between cohorts {} comes "
                          "from them",
                          share_with_interval(run.uncertainty.treated_fraction->share_of_parameters,
                                              run.uncertainty.treated_fraction->share95))
            : std::string()));
  else
    item.text.emplace_back("All parameters stood at their point estimates.");
  return item;
}

RecordItem software_of(const BuildFacts& build) {
  RecordItem item{"5.1", "Software or programming language", {}, {}, {}};
  item.text.push_back(fmt::format(
      "vein2vein {}, C++20.{}{}", build.version.empty() ? "(version not known)" : build.version,
      build.compiler.empty() ? "" : " Compiler: " + build.compiler + ".",
      build.build_type.empty() ? "" : " Build: " + build.build_type + "."));
  RecordTable table{"libraries", {"library", "version"}, {}};
  for (const auto& [name, version] : build.libraries) table.rows.push_back({name, version});
  item.tables.push_back(std::move(table));
  return item;
}

RecordItem sampling_of(const StudyRecord& record) {
  RecordItem item{"5.2", "Random sampling", {}, {}, {}};
  item.text.push_back(fmt::format(
      "Philox4x32-10 (Salmon et al., SC 2011; Random123), addressed by seed, replication, patient, "
      "purpose and index rather than advanced, so that the same patient has the same luck in every "
      "scenario. {}",
      record.run ? fmt::format("Seed {}.", record.run->seed) : no_run));
  return item;
}

RecordItem execution_of(const StudyRecord& record) {
  RecordItem item{"5.3", "Model execution", {}, {}, {}};
  item.text.emplace_back(
      "Event by event on a calendar in whole milliseconds, with a written order of events of the "
      "same instant; results do not depend on how many threads or machines take part.");
  if (record.run) {
    const Verification& verified = record.run->verified;
    item.text.push_back(
        verified.identical
            ? fmt::format("Replication 0 ran on a second engine (SimGrid) as well: {} events "
                          "identical.",
                          whole(verified.events))
            : "The run was NOT verified against the second engine.");
    item.text.push_back(
        "Fingerprint of all journals: " + fingerprint_text(record.run->fingerprint) + '.');
  } else {
    item.text.emplace_back(no_run);
  }
  if (record.store)
    item.text.push_back(fmt::format("Finished work is kept in {}: {} batches of {} points.",
                                    record.store->file, whole(record.store->batches),
                                    whole(record.store->points)));
  return item;
}

}  // namespace

RecordSection objectives_of(const StudyRecord& record) {
  const Scenario& scenario = *record.scenario;
  RecordItem purpose{"1.1", "Purpose of the model", {}, {}, {}};
  purpose.text.push_back((scenario.title.empty() ? scenario.name : scenario.title) + '.');
  purpose.text.push_back(scenario.question.empty() ? "The scenario states no question."
                                                   : "Question: " + scenario.question);
  purpose.text.emplace_back(
      "The background of the study is not known to the program and is for the authors to add.");
  RecordItem aims{"1.3", "Experimentation aims", {}, {}, {}};
  aims.text.push_back(record.command.empty()
                          ? "No experiment is recorded here: the record was written from the "
                            "scenario alone."
                          : "The experiment is the command " + as_code(record.command) + '.');
  aims.text.emplace_back(
      "Why these scenarios, values and policies were chosen is not known to the program and is for "
      "the authors to add.");
  return {"1", "Objectives", {std::move(purpose), outputs_of(scenario), std::move(aims)}};
}

RecordSection experimentation_of(const StudyRecord& record) {
  return {"4",
          "Experimentation",
          {initialisation_of(record), run_length_of(record), estimation_of(record)}};
}

RecordSection implementation_of(const StudyRecord& record) {
  return {"5",
          "Implementation",
          {software_of(record.build),
           sampling_of(record),
           execution_of(record),
           {"5.4",
            "System specification",
            {or_unknown(record.system, "The machine on which the study ran"),
             "How long it took is not recorded, because records of the same study are to have the "
             "same bytes; it is for the authors to add."},
            {},
            {}}}};
}

RecordSection code_access_of(const StudyRecord& record) {
  RecordItem item{"6.1", "Computer model sharing statement", {}, {}, {}};
  item.text.push_back(or_unknown(record.build.code, "Where the code can be had"));
  item.text.push_back(record.build.licence.empty()
                          ? "The licence is not known to the program."
                          : "Licence of the program: " + record.build.licence + '.');
  item.text.push_back(fmt::format(
      "The scenario is the file {} (digest {}); it holds every input. Where it can be had is for "
      "the authors to add.",
      as_code(record.scenario->name), fingerprint_text(record.scenario->digest)));
  return {"6", "Code access", {std::move(item)}};
}

std::vector<RecordSection> sections_of(const StudyRecord& record) {
  return {objectives_of(record),      logic_of(*record.scenario), data_of(*record.scenario),
          experimentation_of(record), implementation_of(record),  code_access_of(record)};
}

}  // namespace v2v::report
