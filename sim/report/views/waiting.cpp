// Tables of waiting: by kind of resource, then by site.
#include "report/views/waiting.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v::report {

void add_share(Document& document, const RunSummary& run) {
  const WaitingShare& waiting = run.waiting;
  const bool any_infused = run.vein_to_vein.time.patients > 0;
  blocks::Table table({"", "mean of the infused", "lost meanwhile"}, 1);
  double waited = 0;
  for (const WaitingShare::Part& part : waiting.parts) {
    table.row({words_of(part.name),
               any_infused ? spoken_cell(part.mean) : "-",
               {count_mean(part.lost, Interval{}), part.lost}});
    waited += part.mean;
  }
  const double others = waiting.lost_waiting_for_nothing;
  table.row({"waiting for none of them", "-", {count_mean(others, Interval{}), others}});
  document.section("What is waited for, means over replications").table(std::move(table));
  if (any_infused)
    document.note(
        fmt::format("Waiting is {} of the vein-to-vein time of the infused: {} of {} "
                    "days.",
                    percent_with_unit(waiting.fraction), number(waited, 2),
                    number(run.vein_to_vein.time.mean, 2)));
}

namespace {

/// The rows to show: all in their order, or those with the longest queues.
std::vector<const SiteResourceRow*> chosen(const std::vector<SiteResourceRow>& all,
                                           std::size_t most) {
  std::vector<const SiteResourceRow*> rows;
  for (const SiteResourceRow& row : all) rows.push_back(&row);
  if (rows.size() <= most) return rows;
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto* a, const auto* b) { return a->mean_queue > b->mean_queue; });
  rows.resize(most);
  return rows;
}

}  // namespace

void add_places(Document& document, const RunSummary& run, std::size_t most_rows) {
  blocks::Table table(
      {"", "units", "in use", "queue", "waited", "mean", "median", "90 %", "longest", "lost"}, 1);
  const auto rows = chosen(run.site_resources, most_rows);
  bool above = false;
  for (const SiteResourceRow* row : rows) {
    const bool has_units = row->capacity > 0;
    const bool served = row->served > 0;
    const auto days = [&](double value) { return served ? spoken_cell(value) : Cell{"-"}; };
    const auto share = [](bool known, double value) {
      return known ? Cell{percent_with_unit(value), value} : Cell{"-"};
    };
    above = above || is_above_capacity(row->utilisation);
    table.row({clean(row->site) + ": " + clean(row->name),
               has_units ? Cell{units(row->capacity), row->capacity} : Cell{"-"},
               share(has_units, row->utilisation),
               {number(row->mean_queue, 2), row->mean_queue},
               share(served, row->waited),
               days(row->mean_wait),
               days(row->median_wait),
               days(row->wait90),
               days(row->longest_wait),
               {count_mean(row->lost_while_waiting, Interval{}), row->lost_while_waiting}});
  }
  document.section("Where patients wait").table(std::move(table));
  if (rows.size() < run.site_resources.size())
    document.note(fmt::format("These have the longest queues; {} more are in summary.json.",
                              whole(run.site_resources.size() - rows.size())));
  if (above) document.note(why_above_capacity);
  document.note(
      "Waits of those served in all replications; queue: how many wait at a time; lost: patients "
      "who "
      "are lost while they wait, a replication.");
}

std::string units(double mean) { return number(mean, mean == std::round(mean) ? 0 : 1); }

void add_waiting(Document& document, const RunSummary& run, std::size_t most_rows) {
  if (run.site_resources.empty() && run.waiting.parts.empty()) return;
  add_share(document, run);
  if (!run.site_resources.empty()) add_places(document, run, most_rows);
}

}  // namespace v2v::report
