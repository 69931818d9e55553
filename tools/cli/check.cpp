// `v2v check`: every problem of every file, or what the file holds and where its numbers are from.
#include "console.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::cli {
namespace {

struct CheckArguments : ScenarioArguments {
  bool strict = false;  ///< every value needs a source or a reason
};

std::string summary_of(const Scenario& scenario) {
  const auto count = [&](Provenance::Kind kind) {
    return std::count_if(scenario.provenance.begin(), scenario.provenance.end(),
                         [kind](const Provenance& value) { return value.kind == kind; });
  };
  const auto unverified =
      std::count_if(scenario.provenance.begin(), scenario.provenance.end(),
                    [](const Provenance& value) { return !value.unverified.empty(); });
  const auto neither = count(Provenance::Kind::not_stated);
  return fmt::format("Of its {} values, {} have a source{}, {} are assumed, and {} say neither{}",
                     scenario.provenance.size(), count(Provenance::Kind::sourced),
                     unverified > 0 ? fmt::format(" ({} of them unverified)", unverified) : "",
                     count(Provenance::Kind::assumed), neither, neither > 0 ? ":" : ".");
}

/// Whether every value has a source or a reason; says which has not.
bool is_sourced(const std::string& file, const std::vector<std::string>& overlays) {
  const std::vector<Diagnostic> problems = find_unsourced(file, overlays);
  print_problems(problems);
  return problems.empty();
}

bool check_one(const std::string& file, const CheckArguments& arguments) {
  // An overlay has values and remarks of its own; its rules are checked with what it changes.
  if (arguments.strict && arguments.overlays.empty() && is_overlay(file)) {
    if (!is_sourced(file, {})) return false;
    print(fmt::format("{} is an overlay. Every value of it has a source or is assumed.\n", file));
    return true;
  }
  std::vector<Diagnostic> remarks;
  const auto scenario = read_checked(file, arguments.overlays, {}, &remarks);
  if (!scenario) return false;
  if (arguments.strict && !is_sourced(file, arguments.overlays)) return false;
  print(fmt::format("{} is valid. {}\n", file, summary_of(*scenario)));
  for (const Provenance& value : scenario->provenance)
    if (value.kind == Provenance::Kind::not_stated)
      print(fmt::format("  {}: {}\n", value.path, value.value));
  for (const Diagnostic& remark : remarks) print(fmt::format("Remark: {}\n", to_string(remark)));
  return true;
}

int check_command(const CheckArguments& arguments) {
  bool valid = true;
  for (const std::string& file : arguments.scenarios)
    if (!check_one(file, arguments)) valid = false;
  return valid ? kDone : kBadInput;
}

}  // namespace

void add_check(Commands& commands) {
  auto [options, arguments] =
      commands.add("check", "Report every problem of scenario files", &check_command);
  options.add("files", arguments.scenarios, "Scenario files");
  add_overlays(options, arguments);
  options.add("--strict", arguments.strict,
              "Every value needs a source or a reason; also of overlays by themselves");
}

}  // namespace v2v::cli
