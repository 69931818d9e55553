// The results of a run as text for a terminal.
#include "report/text.hpp"

#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/table.hpp"
#include "report/text_estimation.hpp"
#include "report/text_flowchart.hpp"
#include "report/text_waiting.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace v2v {
namespace report {
namespace {

std::string range(double from, double to) {
  return fmt::format("{} to {}", number(from), number(to));
}

std::optional<double> mean_of(const VeinToVein& times, VeinToVeinPart part) {
  for (const VeinToVein::Part& one : times.parts)
    if (one.part == part) return one.mean;
  return std::nullopt;
}

/// The observed time beside the potential one, part by part.
std::string vein_to_vein_text(const RunSummary& run) {
  if (!run.from_patients_cells) return "";
  const VeinToVein& seen = run.vein_to_vein;
  const VeinToVein& potential = run.potential_vein_to_vein;
  std::string out = "\nVein-to-vein time, collected to infused, in days\n";
  Table table({"", "infused", "potential"}, 1);
  const auto add = [&](const std::string& name, double a, double b, int decimals) {
    table.row({name, seen.time.patients > 0 ? number(a, decimals) : "-",
               potential.time.patients > 0 ? number(b, decimals) : "-"});
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
  table.row(
      {"patients, all replications", whole(seen.time.patients), whole(potential.time.patients)});
  out += table.text(page_columns);
  if (potential.time.patients == 0) return out;
  const std::string who = fmt::format("Potential: everybody {} if nobody ever left, ",
                                      name_of(run.treated_fraction.of));
  return out +
         paragraph(who + (run.potential_is_exact
                              ? "exact for each patient, as no capacity is shared."
                              : "from a paired run without attrition, as capacity is shared."),
                   2);
}

std::string published_time(const IntervalRow& row) {
  std::string text = row.published_median ? number(*row.published_median) : "";
  if (row.published_min && row.published_max)
    text += fmt::format(" ({})", range(*row.published_min, *row.published_max));
  return text;
}

std::string intervals_text(const RunSummary& run) {
  if (run.intervals.empty()) return "";
  Table table({"", "patients", "mean", "median", "quartiles", "range", "published (range)"}, 1);
  for (const IntervalRow& row : run.intervals) {
    const TimeSummary& time = row.time;
    if (time.patients == 0)
      table.row({words_of(row.name), "0", "-", "-", "-", "-", published_time(row)});
    else
      table.row({words_of(row.name), whole(time.patients), number(time.mean), number(time.median),
                 range(time.q1, time.q3), range(time.min, time.max), published_time(row)});
  }
  return "\nIntervals, in days; patients of all replications\n" + table.text(page_columns);
}

std::string resources_text(const RunSummary& run) {
  if (run.resources.empty()) return "\nResources: no capacity is limited.\n";
  Table table({"", "", "units", "in use", "mean wait, d", "mean queue"}, 2);
  bool above = false;
  for (const ResourceRow& row : run.resources) {
    table.row({words_of(row.site), words_of(row.name), units(row.capacity),
               row.capacity > 0 ? percent_with_unit(row.utilisation) : "-",
               number(row.mean_wait, 2), number(row.mean_queue, 2)});
    above = above || is_above_capacity(row.utilisation);
  }
  return "\nResources, means over replications\n" + table.text(page_columns) +
         above_capacity_text(above);
}

std::string measures_text(const RunSummary& run) {
  Table table({"", "mean"}, 1);
  // What never happened is left out; what it is all about is not.
  for (const auto& [measure, mean] : run.measures) {
    const bool always = (measure->key == "cultures_started" && run.from_patients_cells) ||
                        measure->key == "infused";
    if (!(mean > 0) && !always) continue;
    table.row({std::string(measure->words), measure->kind == MeasureKind::share
                                                ? percent_with_unit(mean)
                                                : count_mean(mean, Interval{})});
  }
  return "\nProducts and patients, means over replications\n" + table.text(page_columns);
}

std::string verified_text(const Verification& verified) {
  const std::string engine = verified.engine == "simgrid" ? "SimGrid" : clean(verified.engine);
  if (verified.events == 0 && !verified.identical) return "not verified against " + engine;
  if (verified.identical && verified.timed > 0)
    return fmt::format(
        "verified against {}: {} events identical\n  while very many were under way, {} cultures "
        "and consignments were its timers",
        engine, whole(verified.events), whole(verified.timed));
  return verified.identical
             ? fmt::format("verified against {}: {} events identical", engine,
                           whole(verified.events))
             : fmt::format("NOT VERIFIED: {} differs ({} events)", engine, whole(verified.events));
}

}  // namespace

std::string paragraph(std::string_view text, std::size_t indent) {
  std::string out;
  for (const std::string& line : wrap_columns(clean(text), page_columns - indent))
    out += std::string(indent, ' ') + line + '\n';
  return out;
}

std::string heading_text(const RunSummary& run) {
  std::string out = paragraph(run.title.empty() ? run.scenario : run.title);
  if (!run.question.empty()) out += paragraph(run.question);
  return out;
}

std::string treated_text(const RunSummary& run) {
  const TreatedFraction& treated = run.treated_fraction;
  std::string out = fmt::format("\nTreated fraction, infused of {}\n  simulated  {}",
                                name_of(treated.of), percent_with_unit(treated.mean));
  if (treated.monte_carlo95)
    out += "   Monte Carlo 95 % " + percent_interval(treated.monte_carlo95);
  if (treated.prediction95) out += "   one cohort 95 % " + percent_interval(treated.prediction95);
  out += '\n';
  if (run.replications < values_for_prediction95)
    out += paragraph(fmt::format("{} replication{}: {}.", run.replications,
                                 run.replications == 1 ? "" : "s", too_few_to_predict()),
                     2);
  if (treated.published) {
    out += "  published  " + percent_with_unit(*treated.published);
    if (treated.published95) out += "   exact 95 % " + percent_interval(treated.published95);
    if (is_outside(treated.published, treated.prediction95)) out += "   (outside)";
    out += '\n';
  }
  return out + evidence_text(run);
}

std::string details_text(const RunSummary& run, std::size_t most_places) {
  return warm_up_text(run) + vein_to_vein_text(run) + intervals_text(run) + resources_text(run) +
         waiting_text(run, most_places) + measures_text(run);
}

std::string origin_text(const RunSummary& run) {
  return fmt::format("\n{}\nfingerprint {}\n", verified_text(run.verified),
                     fingerprint_text(run.fingerprint)) +
         paragraph(fmt::format("{} replication{}, seed {}, engine {}, version {}",
                               whole(run.replications), run.replications == 1 ? "" : "s", run.seed,
                               run.engine, run.version));
}

}  // namespace report

std::string text_of(const RunSummary& run) {
  std::string out = report::heading_text(run) + report::warnings_text(run.warnings) + '\n';
  for (const std::string& line : report::flowchart_lines(run)) out += line + '\n';
  if (report::any_outside(report::flowchart_of(run)))
    out += "(outside): the published count is not in the prediction interval\n";
  return out + report::treated_text(run) + report::details_text(run, 20) + report::origin_text(run);
}

}  // namespace v2v
