// `v2v calibrate`: published studies to the shared model of attrition.
#include "vein2vein/evidence/calibrate.hpp"

#include "console.hpp"
#include "delivery.hpp"
#include "mistakes.hpp"
#include "studies.hpp"
#include "vein2vein/report/validation_report.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

namespace v2v::cli {
namespace {

namespace fs = std::filesystem;

struct CalibrateArguments {
  std::vector<std::string> scenarios;  ///< files and folders
  std::string out;                     ///< of the model; its tables go beside it
  CalibrateOptions options;
  std::vector<std::string> priors;
  bool without_left_out = false;
  std::string withheld_as;
  std::vector<std::string> kept_studies;
  std::string format;
};

std::vector<std::string> cause_words() {
  std::vector<std::string> words;
  for (const KnownCause cause : attrition_causes)
    words.emplace_back(known_cause_names[index_of(cause)]);
  return words;
}

/// `time_shape=1:2`: the parameter, the median of its prior and, unless it is fixed, its sd.
std::string read_prior(const std::string& words, PriorChange& change) {
  const std::size_t equals = words.find('='), colon = words.find(':');
  change.parameter = words.substr(0, equals);
  const auto& names = parameters_with_prior();
  if (std::find(names.begin(), names.end(), change.parameter) == names.end())
    return fmt::format("`{}` is no parameter of the model; {}", change.parameter,
                       expected_one_of(names, change.parameter));
  if (equals == std::string::npos) return "there is no `=`; expected NAME=MEDIAN or NAME=MEDIAN:SD";
  const std::string median = words.substr(equals + 1, colon - equals - 1);
  const bool is_shape = change.parameter == "time_shape",
             is_correlation = change.parameter == "correlation";
  const double most = is_shape ? 20 : is_correlation ? 0.999 : 40;
  std::string fault = fault_of_number(median, is_shape ? 0.01 : -most, most);
  if (!fault.empty()) return fault;
  change.median = std::stod(median);
  if (colon == std::string::npos) return "";
  fault = fault_of_number(words.substr(colon + 1), 0.0, 5.0);
  if (fault.empty()) change.sd = std::stod(words.substr(colon + 1));
  return fault;
}

/// One line that is written over, while standard error is a terminal.
std::function<void(std::uint64_t, std::uint64_t)> fits_line() {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return [](std::uint64_t done, std::uint64_t all) {
    if (done < all)
      fmt::print(stderr, "\r\033[K{} of {} fits", done, all);
    else
      std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
  };
}

/// A model takes the place of another model, and of nothing else that somebody may need.
bool may_become_model(const fs::path& out) {
  std::error_code nothing;
  std::string bytes;
  return !fs::exists(out, nothing) || (read_bytes(out.string(), bytes).empty() &&
                                       bytes.find("\nattrition_model:") != std::string::npos);
}

void write(const Calibration& calibration, const fs::path& out, FolderWriter& folder) {
  const std::string stem = out.stem().string();
  const AttritionFiles files = attrition_files(calibration, stem);
  folder.write(out.filename().string(), files.yaml);
  folder.write(stem + ".csv", files.draws_csv);
  if (calibration.options.leave_out) folder.write(stem + "-left-out.csv", files.left_out_csv);
}

bool is_among(const std::vector<Scenario>& studies, const std::string& name) {
  return std::any_of(studies.begin(), studies.end(),
                     [&name](const Scenario& study) { return study.attrition->study == name; });
}

Status refuse_study(const std::vector<Scenario>& studies, const std::string& name) {
  std::vector<std::string> names;
  for (const Scenario& study : studies) names.push_back(study.attrition->study);
  return refuse(
      fmt::format("--keep {}: there is no such study; {}", name, expected_one_of(names, name)));
}

/// All studies had their say; scenarios can use the hazards of these alone.
void keep(Calibration& calibration, const std::vector<std::string>& names) {
  const auto is_not_kept = [&names](const auto& study) {
    return std::find(names.begin(), names.end(), study.name) == names.end();
  };
  std::erase_if(calibration.model.studies, is_not_kept);
  std::erase_if(calibration.studies, is_not_kept);
}

int calibrate_command(const CalibrateArguments& arguments) {
  CalibrateOptions options = arguments.options;
  options.leave_out = !arguments.without_left_out;
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
    if (cause_words()[cause] == arguments.withheld_as) options.withheld_as = cause;
  for (const std::string& words : arguments.priors)
    read_prior(words, options.priors.emplace_back());
  const fs::path out = arguments.out;
  if (out.extension() != ".yaml" || out.stem().empty())
    return refuse(fmt::format("--out {}: expected a file that ends with .yaml", arguments.out));
  if (!may_become_model(out))
    return refuse(
        fmt::format("--out {}: it is there already and no model of attrition; expected a new name",
                    arguments.out));
  if (std::uint64_t{arguments.options.chains} * (arguments.options.iterations / 2) <
      arguments.options.draws)
    return refuse(fmt::format(
        "--draws {}: {} chains of {} iterations, of which half are kept, have "
        "fewer; expected more iterations",
        arguments.options.draws, arguments.options.chains, arguments.options.iterations));
  const auto studies = read_studies(arguments.scenarios, arguments.out);
  if (!studies) return kBadInput;
  for (const std::string& name : arguments.kept_studies)
    if (!is_among(*studies, name)) return refuse_study(*studies, name);
  const Delivery delivery(out.has_parent_path() ? out.parent_path().string() : ".", "");
  options.progress = fits_line();
  Calibration calibration = calibrate(*studies, options);
  const std::string text = printed(calibration, arguments.format, true);
  if (!arguments.kept_studies.empty()) keep(calibration, arguments.kept_studies);
  delivery.finish(text, [&](FolderWriter& folder) { write(calibration, out, folder); });
  if (calibration.has_converged()) return kDone;
  std::fputs("v2v: the chains do not agree well enough yet; expected more --iterations\n", stderr);
  return kCheckFailed;
}

}  // namespace

void add_calibrate(Commands& commands) {
  auto [options, arguments] = commands.add(
      "calibrate", "Fit the shared model of attrition to published studies", &calibrate_command);
  options.add("scenarios", arguments.scenarios, "Scenario files, or folders of them");
  options
      .add("--out FILE", arguments.out,
           "File of the model; its tables are written beside it, all or none")
      .required();
  add_seed(options, arguments.options.seed);
  options.add("--chains", arguments.options.chains, "Markov chains").within(2, 64);
  options
      .add("--iterations", arguments.options.iterations,
           "Iterations of each chain, the first half of which is forgotten")
      .within(40, 10'000'000);
  options.add("--draws", arguments.options.draws, "Draws that are kept").within(2, 20'000);
  options
      .add(
          "--prior NAME=MEDIAN[:SD]", arguments.priors,
          "Another prior of a parameter than the model's own, or a fixed value; SD is on the scale "
          "of its logarithm for time_shape")
      .check([](const std::string& words) {
        PriorChange change;
        return read_prior(words, change);
      });
  options
      .add("--withheld-as CAUSE", arguments.withheld_as,
           "Suppose that reasons which a study withheld beside others were all this cause, and not "
           "withheld at random")
      .one_of(cause_words());
  options.add("--without-left-out", arguments.without_left_out,
              "One fit of all studies, and none that leaves one out");
  options.add("--keep STUDY", arguments.kept_studies,
              "Write the hazards of this study, and of no other that is not named so: a file of a "
              "tenth, for scenarios that use no other; may be repeated");
  add_threads(options, arguments.options.threads);
  add_format(options, arguments.format);
}

}  // namespace v2v::cli
