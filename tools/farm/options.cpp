// One table of options reads the command line and writes the help.
#include "options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace v2v::farm {
namespace {

using Units = std::vector<std::pair<std::string_view, double>>;
const Units kTimes = {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1},
                      {"min", 60},  {"h", 3600},  {"d", 86'400}};
const Units kShares = {{"%", 0.01}, {"", 1}};
const Units kBytes = {{"", 1}, {"B", 1}, {"kB", 1e3}, {"MB", 1e6}};
const Units kRates = {{"MB/s", 1e6}, {"GB/s", 1e9}};
const Units kNumbers = {{"", 1}};

// More actors need more memory mappings than Linux gives a process.
constexpr double kMostRanks = 20'000;
constexpr double kMostUnits = 5'000'000;
constexpr double kCount = 1e9;

std::optional<double> quantity(std::string_view word, const Units& units, double low, double high) {
  double number = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  for (const auto& [name, factor] : units)
    if (unit == name) {
      const double value = number * factor;
      if (value < low || value > high) return std::nullopt;
      return value;
    }
  return std::nullopt;
}

std::optional<std::vector<std::uint32_t>> counts(std::string_view word, double high) {
  std::vector<std::uint32_t> values;
  while (true) {
    const std::size_t comma = word.find(',');
    const auto value = quantity(word.substr(0, comma), kNumbers, 1, high);
    if (!value || *value != std::floor(*value)) return std::nullopt;
    values.push_back(static_cast<std::uint32_t>(*value));
    if (comma == std::string_view::npos) return values;
    word.remove_prefix(comma + 1);
  }
}

struct Option {
  std::string_view name, value, help;
  bool (*read)(std::string_view, Request&);
};

bool put(std::optional<double> value, double& target) {
  if (value) target = *value;
  return value.has_value();
}

bool put(const std::optional<std::vector<std::uint32_t>>& values, std::uint32_t& target) {
  if (values && values->size() == 1) target = values->front();
  return values && values->size() == 1;
}

bool put(std::optional<std::vector<std::uint32_t>> values, std::vector<std::uint32_t>& target) {
  if (values) target = std::move(*values);
  return values.has_value();
}

bool time(std::string_view word, double& target) {
  return put(quantity(word, kTimes, 0, 1e9), target);
}

bool jobs(std::string_view word, Request& request) {
  request.job_a_node = word == "node";
  return request.job_a_node || put(counts(word, kMostRanks), request.cluster.jobs);
}

bool format(std::string_view word, Request& request) {
  request.format = word;
  return word == "text" || word == "csv" || word == "json";
}

bool seed(std::string_view word, Request& request) {
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), request.seed);
  return error == std::errc() && stop == word.data() + word.size();
}

// clang-format off
const std::vector<Option> kOptions = {
    {"--ranks", "N,...", "cores that simulate; a row each (1,10,100,1000,10000)",
     [](std::string_view word, Request& to) { return put(counts(word, kMostRanks), to.ranks); }},
    {"--batch", "N,...", "replications of a unit of work; a column each (5,10,20,50,100)",
     [](std::string_view word, Request& to) { return put(counts(word, kCount), to.batches); }},
    {"--target", "SHARE", "the efficiency that is wanted (90%)",
     [](std::string_view word, Request& to) {
       return put(quantity(word, kShares, 0, 1), to.target); }},
    {"--points", "N", "points of the study (2000)",
     [](std::string_view word, Request& to) { return put(counts(word, kCount), to.work.points); }},
    {"--replications", "N", "replications of each point (1000)",
     [](std::string_view word, Request& to) {
       return put(counts(word, kCount), to.work.replications); }},
    {"--replication", "TIME", "to simulate one replication (8s)",
     [](std::string_view word, Request& to) { return time(word, to.work.replication); }},
    {"--verification", "TIME", "of the coordinator for each point, before the first unit (0s)",
     [](std::string_view word, Request& to) { return time(word, to.work.verification); }},
    {"--send", "TIME", "of the coordinator to hand out a unit (10us)",
     [](std::string_view word, Request& to) { return time(word, to.work.send); }},
    {"--store", "TIME", "of the coordinator to have a result on the disk (2ms)",
     [](std::string_view word, Request& to) { return time(word, to.work.store); }},
    {"--rows", "TIME", "of the coordinator for each replication of a result (50us)",
     [](std::string_view word, Request& to) { return time(word, to.work.rows); }},
    {"--merge", "TIME", "of each replication into the common store of several shards (50us)",
     [](std::string_view word, Request& to) { return time(word, to.work.merge); }},
    {"--bytes", "BYTES", "of each replication in a result's message (600B)",
     [](std::string_view word, Request& to) {
       return put(quantity(word, kBytes, 0, 1e12), to.work.bytes); }},
    {"--ranks-per-node", "N", "cores of a node (64)",
     [](std::string_view word, Request& to) {
       return put(counts(word, kMostRanks), to.cluster.ranks_per_node); }},
    {"--jobs", "N|node", "at a time, which share the ranks; `node`: each has one (1)", jobs},
    {"--shards", "N", "parts of the study, one a job; at least as many as jobs (1)",
     [](std::string_view word, Request& to) {
       return put(counts(word, kMostRanks), to.cluster.shards); }},
    {"--latency", "TIME", "of a message (1ms)",
     [](std::string_view word, Request& to) { return time(word, to.cluster.latency); }},
    {"--bandwidth", "RATE", "of a node's link (12.5GB/s)",
     [](std::string_view word, Request& to) {
       return put(quantity(word, kRates, 1, 1e18), to.cluster.bandwidth); }},
    {"--start", "TIME", "from a job's begin until its ranks work (20s)",
     [](std::string_view word, Request& to) { return time(word, to.cluster.start); }},
    {"--spread", "SHARE", "standard deviation of a unit's time over its mean (10%)",
     [](std::string_view word, Request& to) {
       return put(quantity(word, kShares, 0, 10), to.cluster.spread); }},
    {"--stragglers", "SHARE", "of nodes that are slow (1%)",
     [](std::string_view word, Request& to) {
       return put(quantity(word, kShares, 0, 1), to.cluster.stragglers); }},
    {"--slowness", "FACTOR", "how many times slower those are (2)",
     [](std::string_view word, Request& to) {
       return put(quantity(word, kNumbers, 1, 1e6), to.cluster.slowness); }},
    {"--mtbf", "TIME", "mean time between failures of a node; 0s: none fails (365d)",
     [](std::string_view word, Request& to) { return time(word, to.cluster.node_mtbf); }},
    {"--requeue", "TIME", "from a job's failure until it begins again (10min)",
     [](std::string_view word, Request& to) { return time(word, to.cluster.requeue); }},
    {"--seed", "N", "of everything that luck decides (1)", seed},
    {"--format", "FORMAT", "text, csv or json (text)", format},
};
// clang-format on

std::string too_much(const Request& request) {
  for (const std::uint32_t batch : request.batches) {
    Work work = request.work;
    work.batch = batch;
    if (static_cast<double>(work.units()) > kMostUnits)
      return fmt::format("batches of {} make {} units of work: at most {} can be simulated", batch,
                         work.units(), kMostUnits);
  }
  if (request.work.replication <= 0) return "--replication: a replication takes some time";
  return {};
}

}  // namespace

std::string read_options(const std::vector<std::string>& words, Request& request) {
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (words[i] == "--help" || words[i] == "-h") {
      request.help = true;
      return {};
    }
    const auto option = std::find_if(kOptions.begin(), kOptions.end(),
                                     [&](const Option& it) { return it.name == words[i]; });
    if (option == kOptions.end()) return words[i] + ": no such option; --help shows them";
    if (i + 1 == words.size())
      return words[i] + ": its value is missing: " + std::string(option->help);
    if (!option->read(words[i + 1], request))
      return fmt::format("{} {}: expected {}: {}", words[i], words[i + 1], option->value,
                         option->help);
  }
  return too_much(request);
}

std::string help() {
  std::string text =
      "Usage: v2v-farm [OPTION VALUE]...\n"
      "Predicts how well a study uses a cluster: SimGrid plays the coordinator, the workers, "
      "their\n"
      "messages, slow nodes and failures. Without options: a study of a whole country on a "
      "cluster\n"
      "whose numbers are explained in tools/clusters.md. Numbers carry units: 2ms, 12.5GB/s, "
      "1%.\n\n";
  for (const Option& option : kOptions)
    text +=
        fmt::format("  {:<25} {}\n", fmt::format("{} {}", option.name, option.value), option.help);
  return text;
}

}  // namespace v2v::farm
