// A study's own counts weigh the draws of the model as a fit with them would.
#include "vein2vein/evidence/update.hpp"

#include "core/quantiles.hpp"
#include "evidence/prior.hpp"
#include "evidence/study_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v {
namespace {

using test::study_of;
using test::StudyText;

Scenario counted(unsigned patients, unsigned infused) {
  StudyText text;
  text.name = "own";
  text.published = "flow: { eligible: " + std::to_string(patients) +
                   ", infused: " + std::to_string(infused) + " }";
  return study_of(text);
}

/// Draws that agree on everything but the baseline, which is normal.
AttritionModel model_of(double mean, double sd, double sd_of_studies) {
  AttritionModel model;
  constexpr int draws = 400;
  for (int i = 0; i < draws; ++i) {
    AttritionDraw draw;
    draw.coefficient[0] = mean + sd * normal_quantile((i + 0.5) / draws);
    draw.sd_before = draw.sd_after = sd_of_studies;
    draw.sd_mix = 0.5;
    model.draws.push_back(draw);
  }
  model.support_days = 60;
  return model;
}

TEST(Update, IsTheConjugateAnswerWhereThereIsOne) {
  // The logarithm of a study's cumulative hazard is normal a priori; the counts are binomial. By
  // quadrature over a grid of that logarithm, 200 points, with everything else as it is.
  const Scenario study = counted(100, 80);
  const AttritionModel model = model_of(-5.5, 0.6, 0.5);
  const UpdatedModel updated = updated_with(model, study, 7);
  const StudyEvidence evidence = evidence_of(study, 7);
  const double sd = std::hypot(0.6, 0.5);
  double sum = 0, mean = 0;
  for (int i = 0; i < 2000; ++i) {
    const double total = -5.5 + sd * (-5 + 10 * (i + 0.5) / 2000);
    AttritionHazards hazards;
    for (ByCause& rates : hazards.log_rate) rates.fill(total - std::log(5));
    const double z = (total + 5.5) / sd;
    const double weight = std::exp(-0.5 * z * z + log_likelihood(evidence, hazards) + 60);
    sum += weight;
    mean += weight * attrition_outcome(evidence, hazards).infused;
  }
  mean /= sum;
  const AttritionModel::Study& own = updated.calibration.model.studies.at(0);
  double drawn = 0;
  for (const AttritionHazards& hazards : own.fitted)
    drawn += attrition_outcome(evidence, hazards).infused / static_cast<double>(own.fitted.size());
  // 400 systematic draws of a share with standard deviation 0.04 and less.
  EXPECT_NEAR(drawn, mean, 4 * 0.04 / std::sqrt(400.0));
  EXPECT_GT(updated.effective, least_effective_of_update);
}

TEST(Update, KnowsMoreThanBefore) {
  const AttritionModel model = model_of(-5.5, 0.4, 0.7);
  const auto width = [](const Interval& share) { return share.hi - share.lo; };
  const UpdatedModel few = updated_with(model, counted(20, 16), 1);
  const UpdatedModel many = updated_with(model, counted(200, 160), 1);
  EXPECT_LT(width(few.with), width(few.before));
  EXPECT_LT(width(many.with), 0.6 * width(few.with));
  EXPECT_GT(many.with.hi, 0.8);
  EXPECT_LT(many.with.lo, 0.8);
  // The model's draws have learnt from it, too, and stand by rising baseline.
  const auto& draws = many.calibration.model.draws;
  ASSERT_EQ(draws.size(), model.draws.size());
  for (std::size_t i = 1; i < draws.size(); ++i)
    EXPECT_LE(draws[i - 1].coefficient[0], draws[i].coefficient[0]);
}

TEST(Update, SaysWhenTheCountsContradictTheModel) {
  const UpdatedModel updated = updated_with(model_of(-9, 0.1, 0.1), counted(300, 20), 1);
  EXPECT_LT(updated.effective, least_effective_of_update);
}

}  // namespace
}  // namespace v2v
