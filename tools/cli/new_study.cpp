// `v2v new-study`: writes a commented scenario for a study of which little is known yet.
#include "vein2vein/report/new_study.hpp"

#include "console.hpp"
#include "delivery.hpp"
#include "trial_options.hpp"
#include "vein2vein/evidence/update.hpp"
#include "vein2vein/report/observed_report.hpp"
#include "vein2vein/report/validation_report.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace v2v::cli {
namespace {

namespace fs = std::filesystem;

struct NewStudyArguments : TrialArguments {
  std::string file;   ///< `-`: standard output
  std::string model;  ///< of attrition; looked for when empty
  bool force = false;
  std::string like;  ///< table of a trial; none when empty
  NewStudyFacts facts;
};

constexpr std::string_view kStandardOutput = "-";
constexpr std::string_view kNoModel = "none";
constexpr std::string_view kModelName = "attrition.yaml";

bool is_file(const fs::path& path) {
  std::error_code nothing;
  return fs::is_regular_file(path, nothing);
}

fs::path full(const fs::path& path) {
  std::error_code error;
  fs::path result = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : result;
}

/// The model in a folder or in one above it, there or in its folder `scenarios`.
fs::path model_above(fs::path folder) {
  for (;; folder = folder.parent_path()) {
    for (const fs::path& below : {fs::path(), fs::path("scenarios")})
      if (fs::path model = folder / below / kModelName; is_file(model)) return model;
    if (folder == folder.parent_path()) return {};
  }
}

/// The model that came with the program: installed with it, or in the tree where it was built.
fs::path model_of_program() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (error) return {};
  const fs::path installed = folder.parent_path() / "share/vein2vein/scenarios" / kModelName;
  return is_file(installed) ? installed : model_above(folder);
}

/// As a file in `folder` names it: relative, so that both can be moved together, unless they have
/// nothing but the root in common.
std::string named_from(const fs::path& folder, const fs::path& model) {
  const fs::path relative = model.lexically_relative(folder);
  fs::path to_root;
  for (const fs::path& part : folder.relative_path())
    if (!part.empty()) to_root /= "..";
  const bool through_root =
      relative.empty() ||
      (!to_root.empty() && relative.string().starts_with(to_root.string() + "/"));
  return (through_root ? model : relative).string();
}

/// Where the hazards are; nothing (after saying why) when there is no such file.
std::optional<std::string> model_for(const NewStudyArguments& arguments, const fs::path& folder) {
  if (arguments.model == kNoModel) return arguments.model;
  fs::path model = arguments.model;
  if (model.empty()) {
    model = model_above(folder);
    if (model.empty()) model = model_above(full("."));
    if (model.empty()) model = model_of_program();
  }
  if (is_file(model)) return named_from(folder, full(model));
  if (arguments.model.empty())
    refuse(fmt::format(
        "--model: no attrition.yaml near {}, here or with the program; expected the file "
        "that `v2v calibrate` made, or none",
        arguments.file));
  else
    refuse(fmt::format(
        "--model {}: there is no such file; expected the one that `v2v calibrate` made, "
        "or none",
        arguments.model));
  return std::nullopt;
}

/// The patients of whom it is known what became of them; says how many others there are.
ObservedTrial ended_of(const ObservedTrial& trial) {
  ObservedTrial all = ended(trial);
  const std::size_t left_out = trial.patients.size() - all.patients.size();
  if (left_out > 0)
    warn(
        fmt::format("{} of {} {} still under way and {} left out; who has ended early may not be "
                    "like them",
                    left_out == 1 ? "1 patient" : fmt::format("{} patients", left_out),
                    trial.source, left_out == 1 ? "is" : "are", left_out == 1 ? "is" : "are"));
  return all;
}

/// Puts what the trial saw into the facts; false (after saying why) where that cannot be.
bool take_trial(const ObservedTrial& trial, NewStudyFacts& facts) {
  if (trial.patients.empty()) {
    refuse(fmt::format("{}: nobody has ended; expected patients who were infused or left",
                       trial.source));
    return false;
  }
  const std::string gate(name_of(trial.gates.front()));
  if (facts.gate.value_or(gate) != gate || facts.patients) {
    refuse(
        fmt::format("--like {}: the trial says that {} patients are counted from {}; expected "
                    "--gate and --patients left out",
                    trial.source, trial.patients.size(), gate));
    return false;
  }
  facts.gate = gate;
  facts.patients = std::to_string(trial.patients.size());
  facts.recorded_as = recorded_as_of(trial.reasons);
  facts.trial = "\"" + fs::path(trial.source).filename().string() + ", a trial of our own\"";
  const NewStudy plain = new_study(facts, "none");
  for (const std::string& problem : plain.problems) refuse(problem);
  if (!plain.problems.empty()) return false;
  const ScenarioReading reading = read_scenario_text(plain.text, "new study");
  print_problems(reading.problems);
  if (!reading.scenario) return false;
  const auto common = with_gates(trial, reading.scenario->flowchart);
  if (!common) {
    refuse(fmt::format("--like {}: it has no gate in common with the flowchart", trial.source));
    return false;
  }
  facts.published = published_block(observe(*common, trial.gates.front()), "own-trial");
  return true;
}

/// Weighs the model that `file` names by its own counts, writes the weighed one beside it, and
/// makes the file name that.
int weigh_model(const fs::path& file, NewStudyFacts facts) {
  auto scenario = read_checked(file.string(), {}, {});
  if (!scenario) return kBadInput;
  const std::string stem = file.stem().string(), model = stem + "-attrition";
  scenario->attrition->study = stem;
  const UpdatedModel updated = updated_with(*scenario->attrition->model, *scenario, 1);
  facts.study = stem;
  const AttritionFiles files = attrition_files(updated.calibration, model);
  FolderWriter folder(file.has_parent_path() ? file.parent_path().string() : ".");
  folder.write(file.filename().string(), new_study(facts, model + ".yaml").text);
  folder.write(model + ".yaml", files.yaml);
  folder.write(model + ".csv", files.draws_csv);
  folder.write(model + "-left-out.csv", files.left_out_csv);
  const Uninterrupted until_written;
  folder.commit();
  const auto percent = [](const Interval& share) {
    return fmt::format("{:.0f} to {:.0f} %", 100 * share.lo, 100 * share.hi);
  };
  print(fmt::format(
      "{} and {}.yaml: written. Infused of those intended to treat, with 95 % "
      "probability: {} before its own counts, {} with them. What is next: v2v run "
      "{}\n",
      file.string(), model, percent(updated.before), percent(updated.with), file.string()));
  if (updated.effective < least_effective_of_update)
    warn(
        fmt::format("the counts leave only {:.0f} effective draws of the model; put the study "
                    "beside the others and run `v2v calibrate`",
                    updated.effective));
  return kDone;
}

int new_study_command(const NewStudyArguments& arguments) {
  const bool to_file = arguments.file != kStandardOutput;
  const fs::path file = arguments.file;
  std::error_code nothing;
  if (to_file && !arguments.force && fs::exists(fs::symlink_status(file, nothing)))
    return refuse(arguments.file + ": it is there already; expected a new name, or --force");
  const fs::path folder = to_file ? full(file).parent_path() : full(".");
  const auto model = model_for(arguments, folder);
  if (!model) return kBadInput;
  NewStudyFacts facts = arguments.facts;
  if (!arguments.like.empty()) {
    if (!to_file || *model == kNoModel)
      return refuse("--like: expected a file for the study, and a model whose draws are weighed");
    const auto trial = read_observed(arguments.like, arguments);
    if (!trial || !take_trial(ended_of(*trial), facts)) return kBadInput;
  }
  if (!facts.name && to_file && !file.stem().empty()) facts.name = file.stem().string();
  const NewStudy study = new_study(facts, *model);
  for (const std::string& problem : study.problems) refuse(problem);
  if (!study.problems.empty()) return kBadInput;
  for (const std::string& warning : study.warnings) warn(warning);
  if (!to_file) {
    print(study.text);
    return kDone;
  }
  write_file(file, study.text);
  if (!arguments.like.empty()) return weigh_model(file, facts);
  print(fmt::format("{}: written. What is next: v2v check {}; v2v run {}\n", arguments.file,
                    arguments.file, arguments.file));
  return kDone;
}

}  // namespace

void add_new_study(Commands& commands) {
  auto [options, arguments] =
      commands.add("new-study", "Write a commented scenario for a study that is not in the library",
                   &new_study_command);
  options.add("file", arguments.file, "The new file; - for standard output");
  options.add("--force", arguments.force, "Replace the file");
  options.add("--model FILE", arguments.model,
              "Attrition model (default: attrition.yaml near the file, here or with the program), "
              "or none");
  options.add("--like TABLE", arguments.like,
              "A trial of one's own, as `v2v observe` reads it: its counts weigh the model");
  add_trial(options, arguments);
  NewStudyFacts& facts = arguments.facts;
  options.add("--name TEXT", facts.name, "What the study is called (default: as the file)");
  options.add("--disease DISEASE", facts.disease, "LBCL, B-ALL, FL, MCL, MM or other");
  options.add("--line NUMBER", facts.line, "Line of therapy that the cells are given as");
  options.add("--gate GATE", facts.gate, "Patients are counted from here: referred to received");
  options.add("--patients NUMBER", facts.patients, "How many are counted there");
  options.add("--bridging-share SHARE", facts.bridging_share, "How many are bridged: 60%");
  options.add("--to-eligible TIME", facts.to_eligible, "From an earlier gate to eligible: 14d");
  options.add("--to-collection TIME", facts.to_collection, "From there to leukapheresis: 5d");
  options.add("--culture TIME", facts.culture, "Culture: 7d");
  options.add("--to-release TIME", facts.to_release, "From leukapheresis to release: 16d");
  options.add("--transport TIME", facts.transport, "Transport, one way: 1d");
  options.add("--to-lymphodepletion TIME", facts.to_lymphodepletion,
              "From the product on site to lymphodepletion: 2d");
  options.add("--failure SHARE", facts.failure, "How many cultures fail: 4% or 4/100");
  options.add("--made-at WHERE", facts.made_at, "plant, or hospitals: at the point of care");
  options.add("--fresh", facts.fresh, "The product is not frozen");
  options.add("--lymphodepletion WHEN", facts.lymphodepletion, "after-release or before-release");
}

}  // namespace v2v::cli
