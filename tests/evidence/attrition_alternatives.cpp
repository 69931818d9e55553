// What the terms of the model of attrition are worth: the model with and without them, refitted
// without every shipped study in turn and scored by what it says of that study. Prints the table of
// `sim/README.md`. Run by hand: attrition_alternatives [ITERATIONS [NAME...]]
#include "core/quantiles.hpp"
#include "experiment/threads.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/evidence/calibrate.hpp"
#include "vein2vein/evidence/skill.hpp"
#include "vein2vein/scenario/read.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace v2v;

struct Alternative {
  const char* name;
  std::vector<PriorChange> fixed;
};

// A share of exp(-40) of the patients is nobody.
const std::vector<Alternative> kAlternatives = {
    {"as shipped", {}},
    {"no counting gate", {{"from_collected", 0, 0}, {"from_received", 0, 0}}},
    {"no losses by decision", {{"not_eligible", -40, 0}, {"not_conditioned", -40, 0}}},
    {"losses in proportion to time", {{"time_shape", 1, 0}}},
    {"losses that do not depend on time", {{"time_shape", 0.01, 0}}},
    {"deviations before and after collection independent", {{"correlation", 0, 0}}},
    {"no line", {{"line", 0, 0}}},
    {"no disease", {{"B-ALL", 0, 0}, {"FL", 0, 0}, {"MCL", 0, 0}, {"MM", 0, 0}, {"other", 0, 0}}},
    {"no counting gate, no line, no decisions, independent",
     {{"from_collected", 0, 0},
      {"from_received", 0, 0},
      {"line", 0, 0},
      {"not_eligible", -40, 0},
      {"not_conditioned", -40, 0},
      {"correlation", 0, 0}}},
};

struct Evidence {
  std::vector<StudyEvidence> studies;
  std::vector<TrendEvidence> trends;
};

Evidence shipped_evidence() {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(fs::path(V2V_SOURCE_DIR) / "scenarios/published"))
    if (file.path().extension() == ".yaml") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  Evidence all;
  for (const fs::path& file : files) {
    const auto reading = read_scenario(file.string(), {{"attrition.model", "none", "benchmark"}});
    const auto& scenario = reading.scenario;
    if (!scenario || !scenario->attrition || scenario->attrition->study.empty() ||
        scenario->attrition->evidence != AttritionEvidence::fitted)
      continue;
    all.studies.push_back(evidence_of(*scenario));
    for (TrendEvidence& trend : trends_of(*scenario)) all.trends.push_back(std::move(trend));
  }
  return all;
}

/// Probabilities of 0 to all infused of a study that these draws predict.
std::vector<double> predicted(const StudyEvidence& study, const AttritionFit& others) {
  std::vector<double> pmf(study.patients + std::size_t{1});
  for (std::uint32_t draw = 0; draw < others.draws.size(); ++draw) {
    const RandomStream stream(1, draw, left_out_stream);
    std::array<double, new_study_inputs> uniforms{};
    for (std::uint32_t i = 0; i < uniforms.size(); ++i) uniforms[i] = stream.uniform(0, i);
    const AttritionHazards hazards =
        hazards_of_new_study(with_times_of(others.draws[draw], study), study.traits, uniforms);
    const double infused = std::clamp(attrition_outcome(study, hazards).infused, 1e-9, 1 - 1e-9);
    const boost::math::binomial count(study.patients, infused);
    for (std::size_t k = 0; k < pmf.size(); ++k)
      pmf[k] += boost::math::pdf(count, static_cast<double>(k)) /
                static_cast<double>(others.draws.size());
  }
  return pmf;
}

struct Prediction {
  SkillScores scores;
  bool inside = false;
};

Prediction prediction_without(const Evidence& all, std::size_t without, CalibrationOptions options,
                              const FitStart* start) {
  const StudyEvidence& study = all.studies[without];
  std::vector<StudyEvidence> others = all.studies;
  others.erase(others.begin() + static_cast<std::ptrdiff_t>(without));
  std::vector<TrendEvidence> trends = all.trends;
  std::erase_if(trends, [&](const TrendEvidence& trend) { return trend.study == study.name; });
  options.threads = 1;
  const std::vector<double> pmf =
      predicted(study, fit_attrition(others, trends, options, start, without));
  double below = 0;
  for (std::size_t k = 0; k < study.infused; ++k) below += pmf[k];
  return {scores_of(pmf, study.infused), below < 0.975 && below + pmf[study.infused] > 0.025};
}

std::string with_error(const std::vector<double>& differences, double scale, int decimals) {
  const auto n = static_cast<double>(differences.size());
  double mean = 0, squares = 0;
  for (const double each : differences) mean += each / n;
  for (const double each : differences) squares += (each - mean) * (each - mean);
  return fmt::format("{:+.{}f} ({:.{}f})", scale * mean, decimals,
                     scale * std::sqrt(squares / (n - 1) / n), decimals);
}

template <class Read>
std::vector<double> differences(const std::vector<Prediction>& of,
                                const std::vector<Prediction>& from, Read read) {
  std::vector<double> result;
  for (std::size_t i = 0; i < of.size(); ++i)
    result.push_back(read(of[i].scores) - read(from[i].scores));
  return result;
}

}  // namespace

int main(int count, char** words) {
  CalibrationOptions options;
  options.iterations = count > 1 ? static_cast<unsigned>(std::atoi(words[1])) : 200;
  options.draws = std::min(400U, options.chains * options.iterations / 2);
  const Evidence all = shipped_evidence();
  fmt::print(
      "| model | CRPS, % | interval score, % | log score | inside of {} |\n"
      "|---|--:|--:|--:|--:|\n",
      all.studies.size());
  std::vector<Prediction> shipped;
  for (const Alternative& alternative : kAlternatives) {
    const bool wanted =
        count < 3 || &alternative == &kAlternatives.front() ||
        std::find(words + 2, words + count, std::string(alternative.name)) != words + count;
    if (!wanted) continue;
    options.priors = alternative.fixed;
    const AttritionFit everybody = fit_attrition(all.studies, all.trends, options);
    std::vector<Prediction> predictions(all.studies.size());
    share_out(all.studies.size(), threads_or_cores(0), [&](std::size_t i) {
      predictions[i] = prediction_without(all, i, options, everybody.learnt.get());
    });
    if (shipped.empty()) shipped = predictions;
    const auto crps = [](const SkillScores& of) { return of.crps; };
    const auto interval = [](const SkillScores& of) { return of.interval_score; };
    const auto log = [](const SkillScores& of) { return of.log_score; };
    const auto inside = std::count_if(predictions.begin(), predictions.end(),
                                      [](const Prediction& one) { return one.inside; });
    if (&alternative == &kAlternatives.front()) {
      double sums[3] = {};
      for (const Prediction& one : predictions) {
        sums[0] += one.scores.crps;
        sums[1] += one.scores.interval_score;
        sums[2] += one.scores.log_score;
      }
      const auto n = static_cast<double>(predictions.size());
      fmt::print("| {} | {:.2f} | {:.1f} | {:.2f} | {} |\n", alternative.name, 100 * sums[0] / n,
                 100 * sums[1] / n, sums[2] / n, inside);
    } else {
      fmt::print("| {} | {} | {} | {} | {} |\n", alternative.name,
                 with_error(differences(predictions, shipped, crps), 100, 2),
                 with_error(differences(predictions, shipped, interval), 100, 1),
                 with_error(differences(predictions, shipped, log), 1, 2), inside);
    }
    std::fflush(stdout);
  }
}
