// Tables of waiting: by kind of resource, then by site.
#include "report/text_waiting.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/table.hpp"
#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v::report {
namespace {

std::string share_text(const RunSummary& run) {
  const WaitingShare& waiting = run.waiting;
  const bool any_infused = run.vein_to_vein.time.patients > 0;
  Table table({"", "mean of the infused, d", "lost meanwhile"}, 1);
  double waited = 0;
  for (const WaitingShare::Part& part : waiting.parts) {
    table.row({words_of(part.name), any_infused ? number(part.mean, 2) : "-",
               count_mean(part.lost, Interval{})});
    waited += part.mean;
  }
  table.row(
      {"waiting for none of them", "-", count_mean(waiting.lost_waiting_for_nothing, Interval{})});
  std::string out = "\nWhat is waited for, means over replications\n" + table.text(page_columns);
  if (any_infused)
    out += paragraph(fmt::format("Waiting is {} of the vein-to-vein time of the infused: {} of {} "
                                 "days.",
                                 percent_with_unit(waiting.fraction), number(waited, 2),
                                 number(run.vein_to_vein.time.mean, 2)),
                     2);
  return out;
}

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

std::string places_text(const RunSummary& run, std::size_t most_rows) {
  Table table(
      {"", "units", "in use", "queue", "waited", "mean", "median", "90 %", "longest", "lost"}, 1);
  const auto rows = chosen(run.site_resources, most_rows);
  bool above = false;
  for (const SiteResourceRow* row : rows) {
    const bool has_units = row->capacity > 0;
    const bool served = row->served > 0;
    const auto days = [&](double value) { return served ? number(value, 2) : "-"; };
    above = above || is_above_capacity(row->utilisation);
    table.row({clean(row->site) + ": " + clean(row->name), has_units ? units(row->capacity) : "-",
               has_units ? percent_with_unit(row->utilisation) : "-", number(row->mean_queue, 2),
               served ? percent_with_unit(row->waited) : "-", days(row->mean_wait),
               days(row->median_wait), days(row->wait90), days(row->longest_wait),
               count_mean(row->lost_while_waiting, Interval{})});
  }
  std::string out = "\nWhere patients wait\n" + table.text(page_columns);
  if (rows.size() < run.site_resources.size())
    out += paragraph(fmt::format("These have the longest queues; {} more are in summary.json.",
                                 whole(run.site_resources.size() - rows.size())),
                     2);
  return out + above_capacity_text(above) +
         paragraph(
             "Waits in days, of those served in all replications; queue: how many wait "
             "at a time; lost: patients who are lost while they wait, a replication.",
             2);
}

}  // namespace

std::string units(double mean) { return number(mean, mean == std::round(mean) ? 0 : 1); }

std::string above_capacity_text(bool any) {
  return any ? paragraph(
                   "More than 100 % in use: units are means over time, and what has begun goes on "
                   "where they become fewer (a smaller capacity, closing time, an outage) or a "
                   "waiting list began with more.",
                   2)
             : "";
}

std::string waiting_text(const RunSummary& run, std::size_t most_rows) {
  if (run.site_resources.empty() && run.waiting.parts.empty()) return "";
  std::string out = share_text(run);
  if (!run.site_resources.empty()) out += places_text(run, most_rows);
  return out;
}

}  // namespace v2v::report
