// `v2v sweep` and its workers.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/experiment/worker_pool.hpp"
#include "whole_numbers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>

namespace v2v::cli {
namespace {

struct SweepArguments : PreciseArguments {
  std::vector<std::string> variations;
  std::string design = "grid";
  std::size_t points = 0;  ///< of the other designs
  std::string shard;       ///< `3/16`; all when empty
  std::string workers_at;  ///< `3,4`: descriptors of a carrier; none when empty
};

/// Two whole numbers with something between them.
std::optional<std::pair<unsigned, unsigned>> pair_of(const std::string& text, char between) {
  const std::size_t at = text.find(between);
  if (at == std::string::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<unsigned> {
    unsigned value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return read.ec == std::errc() && read.ptr == digits.data() + digits.size()
               ? std::optional(value)
               : std::nullopt;
  };
  const auto first = number(std::string_view(text).substr(0, at));
  const auto second = number(std::string_view(text).substr(at + 1));
  return first && second ? std::optional(std::pair(*first, *second)) : std::nullopt;
}

/// Some ten of them, whole ones between numbers such as of suites.
double likely_step(const Variation& range) {
  const double length = range.to - range.from, step = length / 10;
  const bool whole = range.is_between_whole_numbers() && length >= 2;
  return whole ? std::ceil(step) : step;
}

std::optional<std::vector<std::vector<VariedValue>>> points_of(
    const SweepArguments& arguments, const std::vector<Variation>& variations) {
  const auto is_range = [](const Variation& one) { return one.levels.empty(); };
  if (arguments.design != "grid") {
    if (arguments.points != 0)
      return v2v::points_of(variations,
                            arguments.design == "lhs" ? "latin hypercube" : arguments.design,
                            arguments.points, arguments.seed);
    refuse("--design " + arguments.design + ": how many points? expected --points N");
    return std::nullopt;
  }
  const auto range = std::find_if(variations.begin(), variations.end(), is_range);
  if (range != variations.end()) {
    refuse(fmt::format("--vary {0}: a grid needs a step, such as {0}={1}:{2}:{3}", range->path,
                       Variation::text_of(range->from, range->unit),
                       Variation::text_of(range->to, range->unit),
                       Variation::text_of(likely_step(*range), range->unit)));
    return std::nullopt;
  }
  return grid_of(variations);
}

/// Every point's scenario, read and checked; nothing (after saying why) when one is not valid.
std::optional<std::vector<SweepInput>> inputs_of(const SweepArguments& arguments,
                                                 std::vector<Variation> variations) {
  const auto fixed = overrides_of(arguments);
  if (!fixed) return std::nullopt;
  if (arguments.design != "grid")
    for (Variation& each : variations)
      if (each.levels.empty() && takes_whole_numbers_only(arguments, *fixed, each))
        each.whole = true;
  const auto points = points_of(arguments, variations);
  if (!points) return std::nullopt;
  std::vector<SweepInput> inputs;
  for (const std::vector<VariedValue>& values : *points) {
    std::vector<Override> overrides = *fixed;
    for (const Override& one : v2v::overrides_of(values)) overrides.push_back(one);
    auto scenario = read_checked(arguments.scenarios.front(), arguments.overlays, overrides);
    if (!scenario) return std::nullopt;
    inputs.push_back({values, std::make_shared<const Scenario>(std::move(*scenario))});
  }
  return inputs;
}

struct Sweep {
  std::vector<SweepInput> inputs;
  std::vector<std::string> paths;
  RunOptions options;
};

/// Everything that the words say; nothing (after saying why) when they make no sense.
std::optional<Sweep> sweep_of(const SweepArguments& arguments) {
  std::vector<Variation> variations;
  Sweep sweep;
  for (const std::string& argument : arguments.variations) {
    std::string why;
    auto variation = parse_variation(argument, why);
    if (!variation) {
      refuse(fmt::format("--vary {}: {}", argument, why));
      return std::nullopt;
    }
    if (std::find(sweep.paths.begin(), sweep.paths.end(), variation->path) != sweep.paths.end()) {
      refuse("--vary " + argument + ": this path is varied twice; expected it once");
      return std::nullopt;
    }
    sweep.paths.push_back(variation->path);
    variations.push_back(std::move(*variation));
  }
  auto inputs = inputs_of(arguments, std::move(variations));
  if (!inputs) return std::nullopt;
  sweep.inputs = std::move(*inputs);
  auto options = run_options(arguments, {*sweep.inputs.front().scenario});
  if (!options) return std::nullopt;
  sweep.options = std::move(*options);
  return sweep;
}

/// False (after saying why) when the part that is asked for makes no sense.
bool add_shard(const SweepArguments& arguments, RunOptions& options) {
  if (arguments.shard.empty()) return true;
  const auto shard = pair_of(arguments.shard, '/');
  if (!shard || shard->first < 1 || shard->first > shard->second) {
    refuse("--shard " + arguments.shard + ": expected a part of the whole, from 1/16 to 16/16");
    return false;
  }
  if (arguments.store.empty() || !arguments.precision.empty()) {
    refuse(arguments.store.empty()
               ? "--shard " + arguments.shard + ": where to keep it? expected --store FILE"
               : "--shard: how many replications a precision takes is known only to whoever sees "
                 "all of them; expected --replications");
    return false;
  }
  options.shard = {shard->first - 1, shard->second};
  return true;
}

void write_sweep(FolderWriter& folder, const SweepArguments& arguments,
                 const SweepSummary& summary) {
  write_tables(folder, summary.scenario, summary.title, tables_of(summary));
  write_pictures(folder, arguments,
                 {{"curve", "What becomes of patients", attrition_curve_svg(summary)}});
}

int sweep_command(const SweepArguments& arguments) {
  auto sweep = sweep_of(arguments);
  if (!sweep || !add_shard(arguments, sweep->options)) return kBadInput;
  std::optional<DescriptorPool> pool;
  if (!arguments.workers_at.empty()) {
    const auto descriptors = pair_of(arguments.workers_at, ',');
    if (!descriptors) return refuse("--workers-at: expected two descriptors, such as 3,4");
    pool.emplace(static_cast<int>(descriptors->first), static_cast<int>(descriptors->second));
    sweep->options.workers = &*pool;
  }
  const Delivery delivery = delivery_of(arguments);
  const std::string design = arguments.design == "lhs" ? "latin hypercube" : arguments.design;
  const SweepOutcome outcome = v2v::sweep(sweep->inputs, sweep->paths, design, sweep->options);
  if (!outcome.complete) {
    print(fmt::format("shard {}: {} of {} batches are in {}\n", arguments.shard, outcome.units_done,
                      outcome.units_in_all, arguments.store));
    return kDone;
  }
  deliver(delivery, arguments, outcome.summary,
          [&](FolderWriter& folder) { write_sweep(folder, arguments, outcome.summary); });
  const auto& points = outcome.summary.points;
  return std::all_of(points.begin(), points.end(),
                     [](const SweepPoint& point) { return is_precise(point.summary); })
             ? kDone
             : kCheckFailed;
}

/// Simulates units of a sweep for a carrier at standard input and output.
int worker_command(const SweepArguments& arguments) {
  auto sweep = sweep_of(arguments);
  if (!sweep) return kBadInput;
  sweep->options.progress = nullptr;
  serve_sweep(sweep->inputs, sweep->options, STDIN_FILENO, STDOUT_FILENO);
  return kDone;
}

/// A worker is given the words of the sweep that it works for.
void add_options(const Options& options, SweepArguments& arguments) {
  add_scenario(options, arguments);
  add_vary(options, arguments.variations).required();
  options.add("--design", arguments.design, "How points are chosen")
      .one_of({"grid", "lhs", "sobol"});
  options.add("--points", arguments.points, "Points of a lhs or sobol design").within(1, 100'000);
  add_simulation(options, arguments);
  add_precision(options, arguments);
  options.add("--shard I/N", arguments.shard,
              "Simulate only this part, such as 3/16, into --store; `v2v merge` puts the parts "
              "together");
  options.add("--workers-at", arguments.workers_at, "").hidden();
}

}  // namespace

void add_sweep(Commands& commands) {
  auto [options, arguments] = commands.add(
      "sweep", "Vary values and draw attrition against vein-to-vein time", &sweep_command);
  add_options(options, arguments);
  Commands workers = commands.add_hidden("worker", "Simulate for another process");
  auto [of_worker, given] =
      workers.add("sweep", "Units of this sweep, asked for at standard input", &worker_command);
  add_options(of_worker, given);
}

}  // namespace v2v::cli
