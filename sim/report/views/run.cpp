// The document of a run: everything there is.
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/calendar.hpp"
#include "report/views/estimation.hpp"
#include "report/views/outcomes.hpp"
#include "report/views/parts.hpp"
#include "report/views/people.hpp"
#include "report/views/places.hpp"
#include "report/views/populations.hpp"
#include "report/views/waiting.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace v2v {
namespace report {
namespace {

Cell counted(const TimeSummary& time) {
  return {whole(time.patients), static_cast<double>(time.patients)};
}

Cell range_cell(double from, double to) {
  Cell cell(range(from, to));
  cell.interval = Interval{from, to};
  cell.unit = "d";
  return cell;
}

std::optional<double> mean_of(const VeinToVein& times, VeinToVeinPart part) {
  for (const VeinToVein::Part& one : times.parts)
    if (one.part == part) return one.mean;
  return std::nullopt;
}

/// The observed time beside the potential one, part by part.
void add_vein_to_vein(Document& document, const RunSummary& run) {
  if (!run.from_patients_cells) return;
  const VeinToVein& seen = run.vein_to_vein;
  const VeinToVein& potential = run.potential_vein_to_vein;
  blocks::Table table({"", "infused", "potential"}, 1);
  const auto add = [&](const std::string& name, double a, double b, int decimals) {
    table.row({name, seen.time.patients > 0 ? days_cell(a, decimals) : "-",
               potential.time.patients > 0 ? days_cell(b, decimals) : "-"});
  };
  for (const auto& [part, word, prose] : words<VeinToVeinPart>) {
    const std::optional<double> a = mean_of(seen, part), b = mean_of(potential, part);
    if (a || b) add(std::string(word), a.value_or(0), b.value_or(0), 2);
  }
  table.rule();
  add("mean, sum of its parts", seen.time.mean, potential.time.mean, 2);
  add("median", seen.time.median, potential.time.median, 1);
  add("lower quartile", seen.time.q1, potential.time.q1, 1);
  add("upper quartile", seen.time.q3, potential.time.q3, 1);
  add("shortest", seen.time.min, potential.time.min, 1);
  add("longest", seen.time.max, potential.time.max, 1);
  table.row({"patients, all replications", counted(seen.time), counted(potential.time)});
  document.section("Vein-to-vein time, collected to infused, in days").table(std::move(table));
  if (potential.time.patients == 0) return;
  const std::string who = fmt::format("Potential: everybody {} if nobody ever left, ",
                                      counted_words(run.treated_fraction));
  std::string from =
      run.potential_is_exact
          ? "exact for each patient, as nobody's way depends on others"
          : "from a paired run without attrition, as patients share capacity or a choice";
  if (run.potential_replications > 0 && run.potential_replications < run.replications) {
    from += fmt::format("; of the first {} replications", whole(run.potential_replications));
    // 95 % of a share of one half. Patients with the same drawn parameters are not independent.
    if (!run.uncertainty.of_parameters)
      from += fmt::format(
          ", of which the rank of a quantile is known to about {}",
          percent_with_unit(0.98 / std::sqrt(static_cast<double>(potential.time.patients))));
  }
  document.note(who + from + ".");
}

std::string published_time(const IntervalRow& row) {
  std::string text = row.published_median ? number(*row.published_median) : "";
  if (row.published_min && row.published_max)
    text += fmt::format(" ({})", range(*row.published_min, *row.published_max));
  return text;
}

void add_intervals(Document& document, const RunSummary& run) {
  if (run.intervals.empty()) return;
  blocks::Table table({"", "patients", "mean", "median", "quartiles", "range", "published (range)"},
                      1);
  for (const IntervalRow& row : run.intervals) {
    const TimeSummary& time = row.time;
    if (time.patients == 0)
      table.row({words_of(row.name), counted(time), "-", "-", "-", "-", published_time(row)});
    else
      table.row({words_of(row.name), counted(time), days_cell(time.mean), days_cell(time.median),
                 range_cell(time.q1, time.q3), range_cell(time.min, time.max),
                 published_time(row)});
  }
  document.section("Intervals, in days; patients of all replications").table(std::move(table));
}

void add_verification(Document& document, const Verification& verified) {
  const bool is_simgrid = verified.engine.empty() || verified.engine == "simgrid";
  const std::string engine = is_simgrid ? "SimGrid" : clean(verified.engine);
  const std::string events = whole(verified.events);
  if (verified.identical)
    document.paragraph(fmt::format("verified against {}: {} events identical", engine, events));
  else if (verified.events == 0)
    document.paragraph("not verified against " + engine);
  else
    document.paragraph(fmt::format("NOT VERIFIED: {} differs ({} events)", engine, events));
  if (verified.identical && verified.timed > 0)
    document.note(
        fmt::format("while very many were under way, {} cultures and consignments were its timers",
                    whole(verified.timed)));
}

}  // namespace

void add_heading(Document& document, const RunSummary& run) {
  document.title(run.title.empty() ? run.scenario : run.title);
  if (!run.question.empty()) document.paragraph(run.question);
}

void add_treated(Document& document, const RunSummary& run) {
  const TreatedFraction& treated = run.treated_fraction;
  document.section(fmt::format("Treated fraction, infused of {}", counted_words(treated)));
  blocks::Table table({"", "mean", "exact 95 %", "Monte Carlo 95 %", "one cohort 95 %", ""}, 1);
  const auto bounds = [](const std::optional<Interval>& interval) {
    return interval ? percent_interval(interval) : std::string("-");
  };
  table.row({"simulated",
             {percent_with_unit(treated.mean), treated.mean},
             "-",
             {bounds(treated.monte_carlo95), treated.mean, "", treated.monte_carlo95},
             {bounds(treated.prediction95), treated.mean, "", treated.prediction95},
             ""});
  if (treated.published)
    table.row({"published",
               {percent_with_unit(*treated.published), *treated.published},
               bounds(treated.published95),
               "-",
               "-",
               is_outside(treated.published, treated.prediction95) ? "(outside)" : ""});
  document.table(std::move(table));
  if (run.replications < values_for_prediction95)
    document.note(
        fmt::format("{}: {}.", so_many(run.replications, "replication"), too_few_to_predict()));
  add_evidence(document, run);
}

void add_times(Document& document, const RunSummary& run) {
  add_vein_to_vein(document, run);
  add_intervals(document, run);
}

void add_resources(Document& document, const RunSummary& run) {
  if (run.resources.empty()) {
    document.section("Resources: no capacity is limited.");
    return;
  }
  blocks::Table table({"", "", "units", "in use", "mean wait", "mean queue"}, 2);
  bool above = false;
  for (const ResourceRow& row : run.resources) {
    const Cell in_use =
        row.capacity > 0 ? Cell{percent_with_unit(row.utilisation), row.utilisation} : Cell{"-"};
    table.row({words_of(row.site),
               words_of(row.name),
               {units(row.capacity), row.capacity},
               in_use,
               spoken_cell(row.mean_wait),
               {number(row.mean_queue, 2), row.mean_queue}});
    above = above || is_above_capacity(row.utilisation);
  }
  document.section("Resources, means over replications").table(std::move(table));
  if (above) document.note(why_above_capacity);
}

void add_measures(Document& document, const RunSummary& run) {
  blocks::Table table({"", "mean"}, 1);
  // What never happened is left out; what it is all about is not.
  for (const auto& [measure, mean] : run.measures) {
    if (measure->of_care) continue;
    const bool always = (measure->key == "cultures_started" && run.from_patients_cells) ||
                        measure->key == "infused";
    if (!(mean > 0) && !always) continue;
    const bool is_share = measure->kind == MeasureKind::share;
    table.row({std::string(measure->words),
               {is_share ? percent_with_unit(mean) : count_mean(mean, Interval{}), mean}});
  }
  document.section("Products and patients, means over replications").table(std::move(table));
}

void add_details(Document& document, const RunSummary& run, std::size_t most_places) {
  add_warm_up(document, run);
  add_times(document, run);
  add_resources(document, run);
  add_waiting(document, run, most_places);
  add_measures(document, run);
}

void add_origin(Document& document, const RunSummary& run) {
  document.apart();
  add_verification(document, run.verified);
  document.paragraph("fingerprint " + fingerprint_text(run.fingerprint));
  document.paragraph(fmt::format("{}, seed {}, engine {}, version {}",
                                 so_many(run.replications, "replication"), run.seed, run.engine,
                                 run.version));
}

void add_key(Document& document, const blocks::Flowchart& flowchart) {
  if (std::any_of(flowchart.arms.begin(), flowchart.arms.end(),
                  [](const auto& arm) { return any_outside(arm.stages); }))
    document.paragraph("(outside): the published count is not in the prediction interval");
}

}  // namespace report

Document full_document(const RunSummary& run) {
  Document document;
  report::add_heading(document, run);
  document.warnings(run.warnings);
  report::add_populations(document, run);
  const blocks::Flowchart flowchart{{{"", flowchart_of(run)}}};
  document.apart().flowcharts(flowchart);
  report::add_key(document, flowchart);
  report::add_treated(document, run);
  report::add_outcomes(document, run);
  report::add_calendar(document, run);
  report::add_details(document, run, 20);
  report::add_occupancy(document, run);
  report::add_people(document, run);
  report::add_by_place(document, run, 20);
  report::add_each_population(document, run);
  report::add_origin(document, run);
  return document;
}

}  // namespace v2v
