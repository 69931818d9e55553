// `v2v page`: computes what a Markdown page asks for, and writes it or compares it.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/report/markdown_page.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace v2v::cli {
namespace {

namespace fs = std::filesystem;

struct PageArguments {
  std::string file;
  bool check = false;
  unsigned threads = 0;  ///< 0: one a core
};

std::string content_of(const std::string& file) {
  std::string text;
  const std::string why = read_bytes(file, text);
  if (why.empty() && text.size() <= largest_file) return text;
  throw Failure(Failure::Family::files,
                fmt::format("cannot read '{}': {}", file,
                            why.empty() ? "it is too large for a page" : why.c_str()));
}

std::string line_of(const std::string& text, int line) {
  std::size_t at = 0;
  for (int passed = 1; passed < line && at != std::string::npos; ++passed) {
    at = text.find('\n', at);
    if (at != std::string::npos) ++at;
  }
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

/// Answers the instructions of one page, each simulation once.
class Answers {
 public:
  explicit Answers(const PageArguments& arguments)
      : threads_(arguments.threads), folder_(fs::path(arguments.file).parent_path()) {}

  /// Nothing (after saying why) when the instruction asks for what there is not.
  std::optional<std::string> of(const PageInstruction& one) {
    using Kind = PageInstruction::Kind;
    switch (one.kind) {
      case Kind::share:
        return share_text(one.events, one.of);
      case Kind::sweep:
        return swept(one);
      case Kind::risks:
        return risks(one);
      case Kind::compare: {
        const ComparisonSummary* summary = compared(one);
        return summary ? std::optional(markdown_of(*summary)) : std::nullopt;
      }
      case Kind::value:
        return value(one);
    }
    return std::nullopt;
  }

 private:
  static void refuse(const PageInstruction& one, const std::string& why,
                     const std::string& hint = "") {
    print_problems({{one.position, why, hint}});
  }

  /// Files joined by `+` are each relative to the page.
  std::string beside_the_page(const std::string& word) const {
    std::error_code nothing;
    if (fs::exists(folder_ / word, nothing)) return (folder_ / word).string();
    std::string paths;
    for (std::size_t at = 0; at <= word.size();) {
      const std::size_t end = std::min(word.find('+', at), word.size());
      paths += (at > 0 ? "+" : "") + (folder_ / word.substr(at, end - at)).string();
      at = end + 1;
    }
    return paths;
  }

  SimulationArguments arguments_of(const PageInstruction& one) const {
    SimulationArguments arguments;
    for (const std::string& word : one.scenarios)
      arguments.scenarios.push_back(beside_the_page(word));
    arguments.overrides = one.overrides;
    arguments.threads = threads_;
    if (one.replications) arguments.replications = *one.replications;
    if (one.seed) arguments.seed = *one.seed;
    if (one.uncertainty) arguments.uncertainty = *one.uncertainty;
    return arguments;
  }

  std::optional<std::vector<Scenario>> scenarios_of(const PageInstruction& one) const {
    auto scenarios = read_scenarios(arguments_of(one));
    if (!scenarios) refuse(one, "what this instruction names cannot be simulated, as said above");
    return scenarios;
  }

  const ComparisonSummary* compared(const PageInstruction& one) {
    const std::string key = fmt::format(
        "{}\n{}\n{}\n{}\n{}", fmt::join(one.scenarios, "\n"), fmt::join(one.overrides, "\n"),
        one.replications.value_or(0), one.seed.value_or(1), one.uncertainty.value_or(""));
    if (const auto known = compared_.find(key); known != compared_.end()) return &known->second;
    const auto scenarios = scenarios_of(one);
    if (!scenarios) return nullptr;
    const RunOptions options = simulation_options(arguments_of(one), *scenarios);
    ComparisonSummary summary;
    if (scenarios->size() > 1)
      summary = compare(*scenarios, options);
    else
      summary.arms.push_back(run(scenarios->front(), options));
    return &compared_.emplace(key, std::move(summary)).first->second;
  }

  /// How the change differs from one virtual trial to the next, same luck in both arms.
  std::optional<std::string> difference_interval(const PageInstruction& one) const {
    const auto scenarios = scenarios_of(one);
    if (!scenarios) return std::nullopt;
    const RunOptions options = simulation_options(arguments_of(one), *scenarios);
    const Scenario& first = scenarios->front();
    const unsigned replications = replications_of(first, options);
    std::vector<double> changes;
    for (unsigned replication = 0; replication < replications; ++replication) {
      Fates one_way(first.itt_gate), other_way(scenarios->back().itt_gate);
      replay(first, options.seed, replication, one_way, false, options.uncertainty);
      replay(scenarios->back(), options.seed, replication, other_way, false, options.uncertainty);
      if (const auto change = compare_fates(one_way, other_way).difference)
        changes.push_back(*change);
    }
    const auto interval = prediction95_of_count(changes);
    if (interval) return points_text(*interval);
    refuse(one, fmt::format("difference_interval: expected at least {} replications",
                            values_for_prediction95));
    return std::nullopt;
  }

  static unsigned replications_of(const Scenario& scenario, const RunOptions& options) {
    return options.replications > 0 ? options.replications : scenario.replications;
  }

  std::optional<std::string> value(const PageInstruction& one) {
    if (one.name == "difference_interval" && one.scenarios.size() == 2)
      return difference_interval(one);
    const ComparisonSummary* summary = compared(one);
    if (!summary) return std::nullopt;
    auto text = page_value(*summary, one.name);
    if (text) return text;
    std::vector<std::string> names = page_value_names(*summary);
    if (one.scenarios.size() == 2) names.emplace_back("difference_interval");
    const std::string nearest = nearest_name(one.name, names);
    refuse(one, fmt::format("'{}' is no value here; expected {}", one.name, fmt::join(names, ", ")),
           nearest.empty() ? "" : fmt::format("did you mean {}?", nearest));
    return std::nullopt;
  }

  std::optional<std::string> risks(const PageInstruction& one) {
    const auto scenarios = scenarios_of(one);
    if (!scenarios) return std::nullopt;
    const RunOptions options = simulation_options(arguments_of(one), *scenarios);
    std::vector<ConditioningRow> rows;
    for (const Scenario& scenario : *scenarios) {
      ConditioningTally tally(scenario);
      const unsigned replications = replications_of(scenario, options);
      for (unsigned replication = 0; replication < replications; ++replication)
        replay(scenario, options.seed, replication, tally, false, options.uncertainty);
      rows.push_back({scenario.name, tally.risks()});
    }
    return markdown_of(rows);
  }

  std::optional<std::string> swept(const PageInstruction& one) {
    std::vector<Variation> variations;
    std::vector<std::string> paths;
    for (const std::string& argument : one.variations) {
      std::string why;
      auto variation = parse_variation(argument, why);
      if (variation && variation->levels.empty()) why = "expected a step, path=from:to:step";
      if (!why.empty() || !variation) {
        refuse(one, fmt::format("--vary {}: {}", argument, why));
        return std::nullopt;
      }
      paths.push_back(variation->path);
      variations.push_back(std::move(*variation));
    }
    std::vector<SweepInput> inputs;
    for (const std::vector<VariedValue>& values : grid_of(variations)) {
      PageInstruction point = one;
      for (const VariedValue& varied : values)
        point.overrides.push_back(varied.path + "=" + varied.text);
      auto scenarios = scenarios_of(point);
      if (!scenarios) return std::nullopt;
      inputs.push_back({values, std::make_shared<const Scenario>(std::move(scenarios->front()))});
    }
    const RunOptions options = simulation_options(arguments_of(one), {*inputs.front().scenario});
    return markdown_of(sweep(inputs, paths, "grid", options).summary);
  }

  unsigned threads_;
  fs::path folder_;
  std::map<std::string, ComparisonSummary> compared_;
};

int page_command(const PageArguments& arguments) {
  const std::string text = content_of(arguments.file);
  const PageReading page = read_page(text, arguments.file);
  print_problems(page.problems);
  if (!page.problems.empty()) return kBadInput;
  Answers computed(arguments);
  std::vector<std::string> answers;
  for (const PageInstruction& instruction : page.instructions) {
    auto answer = computed.of(instruction);
    if (!answer) return kBadInput;
    answers.push_back(std::move(*answer));
  }
  const std::string wanted = with_answers(text, page.instructions, answers);
  const int line = first_difference(text, wanted);
  if (arguments.check) {
    if (line == 0) return kDone;
    print_problems({{{arguments.file, line, 0},
                     fmt::format("differs from what the program computes: expected '{}'",
                                 line_of(wanted, line)),
                     "v2v page " + arguments.file + " writes it"}});
    return kCheckFailed;
  }
  if (line == 0) return kDone;
  write_file(arguments.file, wanted);
  return kDone;
}

}  // namespace

void add_page(Commands& commands) {
  auto [options, arguments] = commands.add(
      "page", "Compute what a Markdown page asks for and write it there", &page_command);
  options.add("file FILE", arguments.file, "Markdown page");
  options.add("--check", arguments.check,
              "Write nothing; exit status 1 when the page says something else");
  add_threads(options, arguments.threads);
}

}  // namespace v2v::cli
