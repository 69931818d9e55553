// Efficiency by ranks and batches, and which batches are good enough.
#include "tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace v2v::farm {
namespace {

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string duration(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{:.0f} h", seconds / 3600);
  return fmt::format("{:.0f} d", seconds / 86'400);
}

/// The batches of one row that reach the target, in their order.
std::string good_batches(const Request& request, const Prediction* row) {
  std::string text;
  for (std::size_t i = 0; i < request.batches.size(); ++i)
    if (row[i].efficiency >= request.target)
      text += fmt::format("{}{}", text.empty() ? "" : ", ", request.batches[i]);
  return text.empty() ? "none" : text;
}

std::string text_of(const Request& request, const std::vector<Prediction>& predictions) {
  const Work& work = request.work;
  std::string text =
      fmt::format("{} points x {} replications of {:g} s = {} of one core\n", work.points,
                  work.replications, work.replication, duration(work.seconds()));
  text += fmt::format("\n{:>8}  efficiency with batches of\n{:>8} ", "", "ranks");
  for (const std::uint32_t batch : request.batches) text += fmt::format("{:>8}", batch);
  text += fmt::format("   {:>9}   {}\n", "shortest", "at least " + percent(request.target));
  const std::size_t columns = request.batches.size();
  for (std::size_t i = 0; i < request.ranks.size(); ++i) {
    const Prediction* row = predictions.data() + i * columns;
    text += fmt::format("{:>8} ", request.ranks[i]);
    for (std::size_t j = 0; j < columns; ++j)
      text += fmt::format("{:>8}", row[j].finishes ? percent(row[j].efficiency) : "-");
    const Prediction* shortest =
        std::min_element(row, row + columns, [](const Prediction& a, const Prediction& b) {
          return (a.finishes ? a.wall + a.merge : 1e300) < (b.finishes ? b.wall + b.merge : 1e300);
        });
    text += fmt::format("   {:>9}   {}\n", duration(shortest->wall + shortest->merge),
                        good_batches(request, row));
  }
  return text;
}

/// The names of `values_of`, in their order.
constexpr const char* kNames[] = {"ranks",      "jobs",       "shards",     "batch",
                                  "units",      "efficiency", "wall_s",     "merge_s",
                                  "store_busy", "failures",   "units_lost", "finishes"};

std::vector<std::string> values_of(const Case& it, const Prediction& prediction) {
  return {fmt::to_string(it.cluster.ranks),
          fmt::to_string(it.cluster.jobs),
          fmt::to_string(it.cluster.shards),
          fmt::to_string(it.work.batch),
          fmt::to_string(prediction.units),
          fmt::format("{:.6f}", prediction.efficiency),
          fmt::format("{:.6f}", prediction.wall),
          fmt::format("{:.6f}", prediction.merge),
          fmt::format("{:.6f}", prediction.store_busy),
          fmt::to_string(prediction.failures),
          fmt::to_string(prediction.lost),
          prediction.finishes ? "true" : "false"};
}

std::string csv_of(const std::vector<Case>& cases, const std::vector<Prediction>& predictions) {
  std::string text = fmt::format("{}\n", fmt::join(kNames, ","));
  for (std::size_t i = 0; i < cases.size(); ++i)
    text += fmt::format("{}\n", fmt::join(values_of(cases[i], predictions[i]), ","));
  return text;
}

std::string json_of(const std::vector<Case>& cases, const std::vector<Prediction>& predictions) {
  std::string text = "[";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::vector<std::string> values = values_of(cases[i], predictions[i]);
    text += i == 0 ? "\n  {" : ",\n  {";
    for (std::size_t j = 0; j < values.size(); ++j)
      text += fmt::format("{}\"{}\": {}", j == 0 ? "" : ", ", kNames[j], values[j]);
    text += "}";
  }
  return text + "\n]\n";
}

}  // namespace

std::vector<Case> cases_of(const Request& request) {
  std::vector<Case> cases;
  for (const std::uint32_t ranks : request.ranks)
    for (const std::uint32_t batch : request.batches) {
      Case it{request.work, request.cluster, request.seed};
      it.work.batch = batch;
      it.cluster.ranks = ranks;
      const std::uint32_t nodes =
          (ranks + request.cluster.ranks_per_node - 1) / request.cluster.ranks_per_node;
      it.cluster.jobs = request.job_a_node ? nodes : std::min(request.cluster.jobs, ranks);
      it.cluster.shards = std::max(request.cluster.shards, it.cluster.jobs);
      cases.push_back(it);
    }
  return cases;
}

std::string table_of(const Request& request, const std::vector<Case>& cases,
                     const std::vector<Prediction>& predictions) {
  if (request.format == "csv") return csv_of(cases, predictions);
  if (request.format == "json") return json_of(cases, predictions);
  return text_of(request, predictions);
}

}  // namespace v2v::farm
