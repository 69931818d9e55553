// One fit of all studies and one without each of them, on threads.
#include "vein2vein/evidence/calibrate.hpp"

#include "core/fnv.hpp"
#include "experiment/threads.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

namespace v2v {
namespace {

std::uint32_t purpose_of(const std::string& study) {
  Fnv hash;
  hash.add(study);
  return static_cast<std::uint32_t>(hash.value() ^ (hash.value() >> 32));
}

/// What the others say of a study: that it is a new one.
std::vector<AttritionHazards> predicted_for(const StudyEvidence& study, const AttritionFit& others,
                                            std::uint64_t seed) {
  std::vector<AttritionHazards> hazards;
  for (std::uint32_t draw = 0; draw < others.draws.size(); ++draw) {
    const RandomStream stream(seed, draw, left_out_stream);
    std::array<double, new_study_inputs> uniforms{};
    for (std::uint32_t i = 0; i < uniforms.size(); ++i)
      uniforms[i] = stream.uniform(purpose_of(study.name), i);
    hazards.push_back(
        hazards_of_new_study(with_times_of(others.draws[draw], study), study.traits, uniforms));
  }
  return hazards;
}

/// A fit whose chains do not agree yet goes on with twice the iterations, and knows its way by
/// then.
AttritionFit converged_fit(const std::vector<StudyEvidence>& studies,
                           const std::vector<TrendEvidence>& trends, CalibrationOptions options,
                           const FitStart* start, std::optional<std::size_t> without) {
  constexpr int most_attempts = 3;
  AttritionFit fit = fit_attrition(studies, trends, options, start, without);
  for (int attempt = 1; attempt < most_attempts && !fit.has_converged(); ++attempt) {
    options.iterations *= 2;
    const auto learnt = fit.learnt;
    fit = fit_attrition(studies, trends, options, learnt.get());
  }
  return fit;
}

/// All fits; the first one leaves out nobody, the one after the i-th study that study.
class Calibrator {
 public:
  Calibrator(const std::vector<StudyEvidence>& studies, const std::vector<TrendEvidence>& trends,
             const CalibrateOptions& options)
      : studies_(studies),
        trends_(trends),
        options_(options),
        fits_(1 + (options.leave_out ? studies.size() : 0)) {}

  std::vector<AttritionFit> run(unsigned threads) {
    if (options_.progress) options_.progress(0, fits_.size());
    // The others begin where it ends.
    fits_.front() = converged_fit(studies_, trends_, options_, nullptr, std::nullopt);
    is_done();
    if (!options_.leave_out) return std::move(fits_);
    share_out(studies_.size(), threads, [this](std::size_t study) {
      fits_[study + 1] = fit_without(study);
      is_done();
    });
    return std::move(fits_);
  }

 private:
  void is_done() {
    const std::scoped_lock lock(mutex_);
    ++done_;
    if (options_.progress) options_.progress(done_, fits_.size());
  }
  AttritionFit fit_without(std::size_t without) const {
    const std::string& name = studies_[without].name;
    std::vector<StudyEvidence> others;
    for (const StudyEvidence& study : studies_)
      if (study.name != name) others.push_back(study);
    std::vector<TrendEvidence> their_trends;
    for (const TrendEvidence& trend : trends_)
      if (trend.study != name) their_trends.push_back(trend);
    CalibrationOptions alone = options_;
    alone.threads = 1;  // the fits themselves are shared out
    return converged_fit(others, their_trends, alone, fits_.front().learnt.get(), without);
  }

  const std::vector<StudyEvidence>& studies_;
  const std::vector<TrendEvidence>& trends_;
  const CalibrateOptions& options_;
  std::vector<AttritionFit> fits_;
  std::mutex mutex_;  // guards what follows, and is held while progress is told
  std::uint64_t done_ = 0;
};

void check_names(const std::vector<Scenario>& scenarios) {
  std::set<std::string> names;
  for (const Scenario& scenario : scenarios)
    if (scenario.attrition && !names.insert(scenario.attrition->study).second)
      throw Failure(Failure::Family::input,
                    fmt::format("{}: another scenario is the study `{}`, too; expected each study "
                                "once",
                                scenario.name, scenario.attrition->study));
}

}  // namespace

std::uint64_t digest_of_calibration(const std::vector<Scenario>& scenarios,
                                    const CalibrateOptions& options) {
  Fnv hash;
  hash.add(fmt::format("attrition model {}\n", attrition_model_version));
  for (const Scenario& scenario : scenarios)
    hash.add(fmt::format("{} {:016x}\n", scenario.attrition->study, scenario.flow_digest));
  hash.add(fmt::format("{} {} {} {}\n", options.seed, options.chains, options.iterations,
                       options.draws));
  for (const PriorChange& change : options.priors)
    hash.add(fmt::format("{} {:.17g} {:.17g}\n", change.parameter, change.median, change.sd));
  if (options.withheld_as) hash.add(fmt::format("withheld {}\n", *options.withheld_as));
  return hash.value();
}

Calibration calibrate(const std::vector<Scenario>& scenarios, const CalibrateOptions& options) {
  check_names(scenarios);
  const unsigned threads = threads_or_cores(options.threads);
  Calibration calibration;
  calibration.options = options;
  calibration.studies.resize(scenarios.size());
  share_out(scenarios.size(), threads, [&](std::size_t i) {
    calibration.studies[i] = evidence_of(scenarios[i], options.seed);
    calibration.studies[i].withheld_as = options.withheld_as;
  });
  std::vector<TrendEvidence> trends;
  for (const Scenario& scenario : scenarios)
    for (TrendEvidence& trend : trends_of(scenario)) trends.push_back(std::move(trend));

  std::vector<AttritionFit> fits = Calibrator(calibration.studies, trends, options).run(threads);
  calibration.fit = std::move(fits.front());
  calibration.left_out_worst_r_hat = 1;
  calibration.model.draws = calibration.fit.draws;
  calibration.model.support_days = waiting_support(calibration.studies);
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const StudyEvidence& study = calibration.studies[i];
    calibration.model.studies.push_back(
        {study.name, study.before_collection, calibration.fit.studies[i], {}});
    if (!options.leave_out) continue;
    calibration.model.studies.back().left_out = predicted_for(study, fits[i + 1], options.seed);
    calibration.left_out_worst_r_hat =
        std::max(calibration.left_out_worst_r_hat, fits[i + 1].worst_r_hat);
    calibration.left_out_smallest_effective =
        std::min(calibration.left_out_smallest_effective, fits[i + 1].smallest_effective);
  }
  calibration.made_from = digest_of_calibration(scenarios, options);
  return calibration;
}

}  // namespace v2v
