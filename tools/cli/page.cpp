// `v2v page`: computes what a Markdown page asks for, and writes it or compares it.
#include "console.hpp"
#include "delivery.hpp"
#include "studies.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/report/markdown_page.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace v2v::cli {
namespace {

struct PageArguments {
  std::string file;
  bool check = false;
  unsigned threads = 0;  ///< 0: one a core
};

std::string content_of(const std::string& file) {
  std::string text;
  std::string why = read_bytes(file, text);
  if (why.empty() && text.size() > largest_file) why = "it is too large for a page";
  if (why.empty()) return text;
  throw Failure(Failure::Family::files, fmt::format("cannot read '{}': {}", file, why));
}

/// Answers the instructions of one page, each simulation once. Without an answer it has said why.
class Answers {
 public:
  using Answer = std::optional<std::string>;

  explicit Answers(const PageArguments& arguments)
      : threads_(arguments.threads),
        folder_(std::filesystem::path(arguments.file).parent_path().string()) {}

  Answer of(const PageInstruction& one) {
    using Kind = PageInstruction::Kind;
    switch (one.kind) {
      case Kind::share:
        return share_text(one.events, one.of);
      case Kind::slope:
        return slope_text(slope_within(one.groups[0], one.groups[1]));
      case Kind::sweep:
        return swept(one);
      case Kind::risks:
        return risks(one);
      case Kind::gains:
        return gains(one);
      case Kind::power:
        return power(one);
      case Kind::slopes:
        return slopes(one);
      case Kind::compare:
      case Kind::value:
        break;
    }
    const ComparisonSummary* summary = compared(one);
    if (!summary) return std::nullopt;
    return one.kind == Kind::compare ? markdown_of(*summary) : value(one, *summary);
  }

 private:
  struct Prepared {
    std::vector<Scenario> scenarios;
    RunOptions options;
  };

  static std::nullopt_t refuse(const PageInstruction& one, const std::string& why) {
    print_problems({{one.position, why, ""}});
    return std::nullopt;
  }

  /// As the page names it, from where the program runs.
  std::string beside_page(const std::string& file) const {
    return (std::filesystem::path(folder_) / file).string();
  }

  std::optional<Prepared> prepared(const PageInstruction& one) const {
    SimulationArguments arguments;
    arguments.scenarios = one.scenarios;
    arguments.folder = folder_;
    arguments.overrides = one.overrides;
    if (!one.model.empty())
      arguments.overrides.push_back("attrition.model=" + beside_page(one.model));
    arguments.threads = threads_;
    arguments.replications = one.replications;
    arguments.seed = one.seed;
    arguments.uncertainty = one.uncertainty;
    auto scenarios = read_scenarios(arguments);
    if (!scenarios)
      return refuse(one, "what this instruction names cannot be simulated, as said above");
    RunOptions options = simulation_options(arguments, *scenarios);
    return Prepared{std::move(*scenarios), std::move(options)};
  }

  const ComparisonSummary* compared(const PageInstruction& one) {
    const auto known = compared_.find(one);
    if (known != compared_.end()) return &known->second;
    const auto study = prepared(one);
    if (!study) return nullptr;
    return &compared_.emplace(one, compare(study->scenarios, study->options)).first->second;
  }

  static Answer value(const PageInstruction& one, const ComparisonSummary& summary) {
    std::vector<std::string> names;
    for (const PageValue& value : page_values(summary)) {
      names.push_back(value.name);
      if (value.name != one.name) continue;
      if (!value.text.empty()) return value.text;
      return refuse(one, fmt::format("{}: expected at least {} replications", one.name,
                                     values_for_prediction95));
    }
    print_problems({unknown_name(one.position, one.name, "value here", names)});
    return std::nullopt;
  }

  Answer risks(const PageInstruction& one) const {
    const auto study = prepared(one);
    if (!study) return std::nullopt;
    std::vector<ConditioningRow> rows;
    for (const Scenario& scenario : study->scenarios)
      rows.push_back({scenario.name, conditioning_risks(scenario, study->options)});
    return markdown_of(rows);
  }

  Answer swept(const PageInstruction& one) const {
    std::vector<Variation> variations;
    std::vector<std::string> paths;
    for (const std::string& argument : one.variations) {
      std::string why;
      auto variation = parse_variation(argument, why);
      if (variation && variation->levels.empty()) why = "expected a step, path=from:to:step";
      if (!why.empty() || !variation)
        return refuse(one, fmt::format("--vary {}: {}", argument, why));
      paths.push_back(variation->path);
      variations.push_back(std::move(*variation));
    }
    std::vector<SweepInput> inputs;
    RunOptions options;
    for (const std::vector<VariedValue>& values : grid_of(variations)) {
      PageInstruction point = one;
      for (const VariedValue& varied : values)
        point.overrides.push_back(varied.path + "=" + varied.text);
      auto study = prepared(point);
      if (!study) return std::nullopt;
      if (inputs.empty()) options = std::move(study->options);
      inputs.push_back(
          {values, std::make_shared<const Scenario>(std::move(study->scenarios.front()))});
    }
    return markdown_of(sweep(inputs, paths, "grid", options).summary);
  }

  Answer gains(const PageInstruction& one) const {
    std::vector<GainsUnderModel> models;
    for (const auto& [words, file] : one.models) {
      PageInstruction under = one;
      under.model = file;
      const auto study = prepared(under);
      if (!study) return std::nullopt;
      std::vector<double> shapes;
      if (const auto& attrition = study->scenarios.front().attrition)
        for (const AttritionDraw& draw : attrition->model->draws)
          shapes.push_back(draw.factors.time_shape);
      if (shapes.empty())
        return refuse(one, fmt::format("{}: expected a scenario with `attrition`",
                                       study->scenarios.front().name));
      models.push_back({words, std::move(shapes), compare(study->scenarios, study->options)});
    }
    return markdown_of(models);
  }

  Answer power(const PageInstruction& one) const {
    const auto study = prepared(one);
    if (!study) return std::nullopt;
    return markdown_of(
        randomised_trials(study->scenarios[0], study->scenarios[1], one.patients, study->options));
  }

  /// Of studies of `one` that were fitted.
  Answer slopes(const PageInstruction& one) const {
    std::vector<std::string> files;
    for (const std::string& file : one.scenarios) files.push_back(beside_page(file));
    const auto studies = read_studies(files);
    if (!studies) return refuse(one, "what this instruction names is no study, as said above");
    return markdown_of(slopes_of(*studies, threads_));
  }

  unsigned threads_;
  std::string folder_;
  std::map<PageSimulation, ComparisonSummary> compared_;
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
  const auto difference = first_difference(text, wanted);
  if (!difference) return kDone;
  if (!arguments.check) {
    write_file(arguments.file, wanted);
    return kDone;
  }
  const auto& [line, expected] = *difference;
  print_problems({{{arguments.file, line, 0},
                   fmt::format("differs from what the program computes: expected '{}'", expected),
                   "v2v page " + arguments.file + " writes it"}});
  return kCheckFailed;
}

}  // namespace

void add_page(Commands& commands) {
  auto [options, arguments] = commands.add(
      "page", "Compute what a Markdown page asks for and write it there", &page_command);
  options.add("file FILE", arguments.file, "Markdown page");
  options.add("--check", arguments.check,
              "Write nothing; exit status 1 when the page says something else");
  add_threads(options, arguments.threads);
  options.explain(page_instructions_help);
}

}  // namespace v2v::cli
