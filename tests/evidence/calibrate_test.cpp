// Calibration of small made-up studies: files, threads, and what is left out.
#include "vein2vein/evidence/calibrate.hpp"

#include "evidence/study_text.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/report/files.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace v2v {
namespace {

using test::study_of;
using test::StudyText;

StudyText with_infused(const std::string& name, unsigned infused) {
  StudyText text;
  text.name = name;
  text.published = "flow: { eligible: 100, infused: " + std::to_string(infused) + " }";
  return text;
}

std::vector<Scenario> three_studies(unsigned infused_of_first = 90) {
  StudyText referred;
  referred.name = "three";
  referred.enters = "referred";
  referred.attrition = "disease: MM, line: 4";
  referred.flowchart = "[referred, collected, infused]";
  referred.published = "flow: { referred: 200, collected: 150, infused: 140 }";
  referred.more = "approval: { takes: 20 d }\n";
  return {study_of(with_infused("one", infused_of_first)), study_of(with_infused("two", 70)),
          study_of(referred)};
}

CalibrateOptions quick(unsigned threads = 1) {
  CalibrateOptions options;
  options.chains = 2;
  options.iterations = 80;
  options.draws = 60;
  options.threads = threads;
  return options;
}

bool same(const AttritionFiles& a, const AttritionFiles& b) {
  return a.yaml == b.yaml && a.draws_csv == b.draws_csv && a.left_out_csv == b.left_out_csv;
}

TEST(Calibrate, TheSameBytesOnAnyThreads) {
  const AttritionFiles one = attrition_files(calibrate(three_studies(), quick(1)), "attrition");
  EXPECT_TRUE(same(attrition_files(calibrate(three_studies(), quick(3)), "attrition"), one));
  CalibrateOptions other = quick(2);
  other.seed = 2;
  EXPECT_FALSE(same(attrition_files(calibrate(three_studies(), other), "attrition"), one));
}

TEST(Calibrate, ALeftOutStudyIsPredictedWithoutItsCounts) {
  CalibrateOptions options = quick(0);
  options.chains = 4;
  options.iterations = 800;
  options.draws = 400;
  const Calibration many = calibrate(three_studies(95), options);
  const Calibration few = calibrate(three_studies(40), options);
  // Mean and standard deviation of the logarithm of the total after collection.
  const auto total = [](const Calibration& calibration, bool left_out) {
    const AttritionModel::Study& study = *calibration.model.study("one");
    double sum = 0, squares = 0;
    for (const AttritionHazards& hazards : left_out ? study.left_out : study.fitted) {
      double all = 0;
      for (const double rate : hazards.log_rate[1]) all += std::exp(rate);
      sum += std::log(all);
      squares += std::log(all) * std::log(all);
    }
    const double n = 400, mean = sum / n;
    return std::pair(mean, std::sqrt(squares / n - mean * mean));
  };
  // Where the chains begin is no part of what they find: the difference of two means of 400 draws
  // that are nearly independent.
  const auto [mean_many, sd_many] = total(many, true);
  const auto [mean_few, sd_few] = total(few, true);
  EXPECT_NEAR(mean_many, mean_few, 5 * std::hypot(sd_many, sd_few) / std::sqrt(400.0));
  EXPECT_NEAR(sd_many, sd_few, 0.2 * sd_many);
  EXPECT_GT(total(few, false).first, total(many, false).first + 1);
  // The other studies have heard of it.
  EXPECT_NE(many.model.study("two")->left_out.front().log_rate,
            few.model.study("two")->left_out.front().log_rate);
  EXPECT_NE(many.made_from, few.made_from);
}

const PosteriorRow& row_of(const Calibration& calibration, const std::string& name) {
  const auto& rows = calibration.fit.parameters;
  return *std::find_if(rows.begin(), rows.end(),
                       [&name](const PosteriorRow& row) { return row.name == name; });
}

TEST(Calibrate, APriorOfOnesOwnFixesOrWidensAParameter) {
  CalibrateOptions options = quick();
  options.leave_out = false;
  const Calibration own = calibrate(three_studies(), options);
  options.priors = {{"time_shape", 1, 0}, {"correlation", 0.5, 0}, {"MM", 0.2, 3}};
  const Calibration changed = calibrate(three_studies(), options);
  for (const AttritionDraw& draw : changed.model.draws) {
    EXPECT_DOUBLE_EQ(draw.factors.time_shape, 1);
    EXPECT_NEAR(draw.correlation, 0.5, 1e-12);
  }
  EXPECT_NEAR(row_of(changed, "MM").prior_lo, 0.2 - 3 * 1.959964, 1e-5);
  EXPECT_LT(row_of(own, "time_shape").lo, row_of(own, "time_shape").hi);
  EXPECT_NE(own.made_from, changed.made_from);
  EXPECT_NE(attrition_files(changed, "a").yaml.find("time_shape: { median: 1, sd: 0 }"),
            std::string::npos);
}

TEST(Calibrate, WithoutLeftOutFitsTheFitIsTheSame) {
  CalibrateOptions options = quick();
  const AttritionFiles with = attrition_files(calibrate(three_studies(), options), "attrition");
  options.leave_out = false;
  const Calibration alone = calibrate(three_studies(), options);
  const AttritionFiles without = attrition_files(alone, "attrition");
  EXPECT_EQ(without.draws_csv, with.draws_csv);
  EXPECT_EQ(without.left_out_csv, "");
  EXPECT_EQ(without.yaml.find("left_out:"), std::string::npos);
  EXPECT_TRUE(alone.model.study("one")->left_out.empty());
  EXPECT_EQ(json_of(alone).find("left_out"), std::string::npos);
}

TEST(Calibrate, TheSupportIsTheLongestWaitOfThePaths) {
  // From receipt to lymphodepletion 7 + 2 + 1 + 2 d in every study of these.
  EXPECT_EQ(calibrate(three_studies(), quick()).model.support_days, 12);
  EXPECT_TRUE(std::isinf(waiting_support({})));
}

/// The shipped studies, without the model that is to be found.
std::vector<Scenario> shipped_studies() {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(fs::path(V2V_SOURCE_DIR) / "scenarios/published"))
    if (file.path().extension() == ".yaml") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  std::vector<Scenario> studies;
  for (const fs::path& file : files) {
    auto reading = read_scenario(file.string(), {{"attrition.model", "none", "test"}});
    const auto& scenario = reading.scenario;
    if (scenario && scenario->attrition && !scenario->attrition->study.empty() &&
        scenario->attrition->evidence == AttritionEvidence::fitted)
      studies.push_back(std::move(*reading.scenario));
  }
  return studies;
}

TEST(Calibrate, TheShippedModelHasTheSupportOfTheShippedStudies) {
  std::vector<StudyEvidence> studies;
  for (const Scenario& scenario : shipped_studies()) studies.push_back(evidence_of(scenario, 1));
  EXPECT_EQ(studies.size(), 51U);
  const auto inati = read_scenario(V2V_SOURCE_DIR "/scenarios/published/inati-cel.yaml");
  EXPECT_EQ(waiting_support(studies), inati.scenario->attrition->model->support_days);
}

TEST(Calibrate, EveryShippedModelWasMadeFromTheShippedStudies) {
  const std::vector<Scenario> studies = shipped_studies();
  struct Shipped {
    std::string name;
    std::vector<PriorChange> priors = {};
    std::optional<KnownCause> withheld_as = {};
  };
  const std::vector<Shipped> models = {
      {"attrition"},
      {"seven-and-twenty/wide-prior", {{"time_shape", 1, 2}}},
      {"seven-and-twenty/no-effect-of-time", {{"time_shape", 0.01, 0}}},
      {"seven-and-twenty/proportional-to-time", {{"time_shape", 1, 0}}},
      {"seven-and-twenty/five-points", {{"time_shape", 0.168, 0}}},
      {"seven-and-twenty/withheld-as-progression", {}, KnownCause::progression},
      {"seven-and-twenty/withheld-as-withdrawal", {}, KnownCause::withdrawal}};
  for (const auto& [name, priors, withheld_as] : models) {
    CalibrateOptions options;
    options.priors = priors;
    if (withheld_as)
      options.withheld_as = static_cast<std::size_t>(
          std::find(attrition_causes.begin(), attrition_causes.end(), *withheld_as) -
          attrition_causes.begin());
    std::ifstream file(std::string(V2V_SOURCE_DIR "/scenarios/") + name + ".yaml");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::string wanted =
        fmt::format("made_from: \"{:016x}\"", digest_of_calibration(studies, options));
    EXPECT_NE(text.find(wanted), std::string::npos) << name << " is older than its studies";
  }
}

TEST(Calibrate, EveryFitIsTold) {
  CalibrateOptions options = quick(2);
  std::vector<std::uint64_t> told;
  options.progress = [&told](std::uint64_t done, std::uint64_t all) {
    EXPECT_EQ(all, 4U);
    told.push_back(done);
  };
  calibrate(three_studies(), options);
  EXPECT_THAT(told, testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST(Calibrate, TwoScenariosOfOneStudyAreRefused) {
  const std::vector<Scenario> twice = {study_of({}), study_of({})};
  EXPECT_THROW(calibrate(twice, quick()), Failure);
}

/// The rates of a scenario's first cause while patients wait for collection.
std::vector<double> collection_rates(const Scenario& scenario) {
  std::vector<double> rates;
  for (const LeavingRisk& risk : scenario.leaving)
    rates.push_back(risk.baseline[index_of(Phase::collection)].rate());
  return rates;
}

TEST(AttritionFiles, AreReadAsTheyWereWritten) {
  const auto folder =
      std::filesystem::path(testing::TempDir()) / ("calibrate_" + std::to_string(::getpid()));
  const Calibration calibration = calibrate(three_studies(), quick());
  const AttritionFiles files = attrition_files(calibration, "model");
  StudyText text = with_infused("three", 90);
  text.model = "model.yaml";
  text.attrition = "disease: MM, line: 4";
  const auto read = [&](const std::string& evidence) {
    text.evidence = "evidence: " + evidence;
    FolderWriter writer(folder.string());
    writer.write("model.yaml", files.yaml);
    writer.write("model.csv", files.draws_csv);
    writer.write("model-left-out.csv", files.left_out_csv);
    writer.write("study.yaml", text_of(text));
    writer.commit();
    ScenarioReading reading = read_scenario((folder / "study.yaml").string());
    for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
    return reading.scenario.value_or(Scenario());
  };
  const Scenario fitted = read("fitted");
  const Scenario left_out = read("left_out");
  std::filesystem::remove_all(folder);

  // The table of left-out studies is read for those who ask for it.
  ASSERT_TRUE(left_out.attrition && left_out.attrition->model);
  const AttritionModel& model = *left_out.attrition->model;
  ASSERT_EQ(model.draws.size(), calibration.model.draws.size());
  ASSERT_EQ(model.studies.size(), 3U);
  // Four significant digits.
  const auto near = [](double value, double expected, const std::string& what) {
    EXPECT_NEAR(value, expected, 5.1e-4 * std::abs(expected)) << what;
  };
  for (std::size_t i = 0; i < model.draws.size(); ++i) {
    const AttritionDraw &read_back = model.draws[i], &draw = calibration.model.draws[i];
    for (std::size_t term = 0; term < attrition_term_count; ++term)
      near(read_back.coefficient[term], draw.coefficient[term], "coefficient");
    for (std::size_t period = 0; period < attrition_period_count; ++period)
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        near(read_back.mix[period][cause], draw.mix[period][cause], "mix");
    near(read_back.sd_before, draw.sd_before, "sd_before");
    near(read_back.sd_after, draw.sd_after, "sd_after");
    near(read_back.correlation, draw.correlation, "correlation");
    near(read_back.sd_mix, draw.sd_mix, "sd_mix");
    near(read_back.factors.log_not_eligible, draw.factors.log_not_eligible, "not_eligible");
    near(read_back.factors.log_not_conditioned, draw.factors.log_not_conditioned,
         "not_conditioned");
    near(read_back.factors.log_response, draw.factors.log_response, "bridging_response");
    near(read_back.factors.time_shape, draw.factors.time_shape, "time_shape");
    const AttritionModel::Study& study = *model.study("three");
    const AttritionModel::Study& written = *calibration.model.study("three");
    EXPECT_TRUE(study.before_collection);
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      for (std::size_t period = 0; period < attrition_period_count; ++period) {
        near(study.fitted[i].log_rate[period][cause], written.fitted[i].log_rate[period][cause],
             "fitted");
        near(study.left_out[i].log_rate[period][cause], written.left_out[i].log_rate[period][cause],
             "left out");
      }
    near(study.left_out[i].factors.log_conditioned, written.left_out[i].factors.log_conditioned,
         "left-out factor");
    near(study.fitted[i].factors.log_burden, draw.factors.log_burden, "shared factor");
  }
  EXPECT_FALSE(model.study("one")->before_collection);
  EXPECT_NE(collection_rates(fitted), collection_rates(left_out));
}

TEST(CalibrationReport, SaysWhenTheChainsDoNotAgree) {
  Calibration calibration = calibrate(three_studies(), quick());
  calibration.fit.worst_r_hat = 1.2;
  EXPECT_FALSE(calibration.has_converged());
  EXPECT_THAT(text_of(calibration), testing::HasSubstr("NOT CONVERGED"));
  EXPECT_THAT(json_of(calibration), testing::HasSubstr("\"converged\": false"));
  calibration.fit.worst_r_hat = calibration.left_out_worst_r_hat = 1.01;
  calibration.fit.smallest_effective = 399;
  calibration.left_out_smallest_effective = 400;
  EXPECT_FALSE(calibration.has_converged());
  calibration.fit.smallest_effective = 400;
  EXPECT_TRUE(calibration.has_converged());
  calibration.left_out_smallest_effective = 399;
  EXPECT_FALSE(calibration.has_converged());
  calibration.left_out_smallest_effective = 400;
  calibration.left_out_worst_r_hat = 1.02;
  EXPECT_FALSE(calibration.has_converged());
  calibration.left_out_worst_r_hat = 1;
  EXPECT_THAT(text_of(calibration), testing::Not(testing::HasSubstr("NOT CONVERGED")));
  for (const char* word : {"mix_after.progression", "R-hat", "effective", "time_shape", "one"})
    EXPECT_THAT(text_of(calibration), testing::HasSubstr(word));
}

}  // namespace
}  // namespace v2v
