// Sensitivity to the posterior of the attrition model: by what its draws hold, not by their number.
#include "store_folder.hpp"
#include "vein2vein/experiment/sensitivity.hpp"
#include "vein2vein/scenario/parameters.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

namespace v2v {
namespace {

constexpr std::size_t kDraws = 5;
using ByDraw = std::array<double, kDraws>;

/// Total hazards a day, the same for every cause, by the number of the draw: nowhere in order.
const ByDraw kFitted = {0.02, 0.001, 0.05, 0.005, 0.01};
const ByDraw kLeftOut = {0.001, 0.05, 0.02, 0.01, 0.005};
const ByDraw kNew = {0.05, 0.02, 0.01, 0.001, 0.001};

/// The columns of a table of draws.
class DrawTable {
 public:
  void add(const std::string& name, const ByDraw& values) {
    header_ += (header_.empty() ? "" : ",") + name;
    for (std::size_t i = 0; i < kDraws; ++i)
      rows_[i] += (rows_[i].empty() ? "" : ",") + std::to_string(values[i]);
  }
  /// What is multiplied with the hazards: nothing, and hazards that stay as they are.
  void add_factors(const std::string& prefix) {
    for (const char* name : {"conditioned", "bridging_response", "burden", "prior_line"})
      add(prefix + name, ByDraw{});
    add(prefix + "time_shape", {1, 1, 1, 1, 1});
    for (const char* name : {"not_eligible", "not_conditioned"})
      add(prefix + name, {-40, -40, -40, -40, -40});
  }
  /// Five causes with equal hazards.
  void add_study(const ByDraw& totals) {
    ByDraw rates{};
    for (std::size_t i = 0; i < kDraws; ++i) rates[i] = std::log(totals[i] / 5);
    for (const char* cause : {"progression", "death", "infection", "withdrawal", "ineligible"})
      add(std::string("one/after.") + cause, rates);
  }
  std::string text() const {
    std::string text = header_ + "\n";
    for (const std::string& row : rows_) text += row + "\n";
    return text;
  }

 private:
  std::string header_;
  std::array<std::string, kDraws> rows_;
};

class Model {
 public:
  Model() {
    DrawTable draws, left_out;
    for (const char* term : {"baseline", "B-ALL", "FL", "MCL", "MM", "other", "line",
                             "before_collection", "from_collected", "from_received"}) {
      ByDraw totals{};
      if (std::string(term) == "baseline")
        for (std::size_t i = 0; i < kDraws; ++i) totals[i] = std::log(kNew[i]);
      draws.add(std::string(term) + ".total", totals);
    }
    for (const char* period : {"mix_before.", "mix_after."})
      for (const char* cause : {"progression", "death", "infection", "withdrawal", "ineligible"})
        draws.add(std::string(period) + cause, ByDraw{});
    for (const char* name : {"sd_before", "sd_after", "correlation"})
      draws.add(name, {0.1, 0.1, 0.1, 0.1, 0.1});
    draws.add("sd_mix", {0.1, 0.1, 0.1, 0.1, 0.1});
    draws.add_factors("");
    draws.add_study(kFitted);
    left_out.add_factors("one/");
    left_out.add_study(kLeftOut);
    put("draws.csv", draws.text());
    put("left-out.csv", left_out.text());
    put("model.yaml",
        "attrition_model: 3\nsupport: 60 d\ndraws: draws.csv\nleft_out: "
        "left-out.csv\n");
    // From collection to infusion: 10 days of culture and 2 of lymphodepletion.
    put("plain.yaml",
        "format: 1\n"
        "cohort: { size: 100, enters: collected, over: 100 d }\n"
        "product: { made_at: unit, culture: 10 d, release: 0 d }\n"
        "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
        "attrition: { model: model.yaml, disease: LBCL, line: 3, study: one }\n"
        "changes: [{ from: 50 d, product: { release: 1 d } }]\n"
        "sites: { unit: { kind: hospital } }\n");
  }

  std::shared_ptr<const Scenario> scenario(const std::vector<Override>& overrides = {}) const {
    ScenarioReading reading = read_scenario(folder_ / "plain.yaml", overrides);
    for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
    return std::make_shared<const Scenario>(reading.scenario.value());
  }

 private:
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  StoreFolder folder_;
};

double total_of(const Scenario& scenario) {
  double total = 0;
  for (const LeavingRisk& risk : scenario.leaving)
    total += risk.baseline[static_cast<std::size_t>(Phase::collection)].cumulative(1);
  return total;
}

/// The total hazard at a quantile of the first input, everything else at its median.
Scenario at_quantile(const Scenario& scenario, double quantile) {
  Scenario own = scenario;
  ParameterLuck quantiles;
  for (const CountedGroup& group : own.counted) quantiles.emplace_back(group.inputs(), 0.5);
  quantiles.at(0)[0] = quantile;
  put_parameters(own, parameters_at(own, quantiles), 1, 0);
  return own;
}

/// `rising`: the totals of the draws by rising total, ordered by hand.
void expect_order(const Scenario& scenario, const ByDraw& rising) {
  for (std::size_t i = 0; i < kDraws; ++i)
    for (const double within : {0.01, 0.5, 0.99}) {
      const double quantile = (static_cast<double>(i) + within) / kDraws;
      // The table has 6 decimals of a logarithm.
      EXPECT_NEAR(total_of(at_quantile(scenario, quantile)) / rising[i], 1, 2e-6) << quantile;
    }
}

TEST(PosteriorQuantiles, FollowTheTotalHazardAndNotTheNumberOfTheDraw) {
  const Model model;
  const auto with = [&model](const char* evidence) {
    return *model.scenario({{"attrition.evidence", evidence, "--set"}});
  };
  const ByDraw rising = {0.001, 0.005, 0.01, 0.02, 0.05};
  expect_order(with("fitted"), rising);
  expect_order(with("left_out"), rising);
  expect_order(with("new_study"), {0.001, 0.001, 0.01, 0.02, 0.05});
}

TEST(PosteriorQuantiles, LeaveTheDrawsOfReplicationsAlone) {
  const Model model;
  Scenario own = *model.scenario();
  for (std::size_t number = 0; number < kDraws; ++number) {
    put_parameters(own, {{(static_cast<double>(number) + 0.5) / kDraws}}, 1, 0);
    EXPECT_NEAR(total_of(own) / kFitted[number], 1, 2e-6);
  }
}

SensitivitySummary analysed(const Model& model, SensitivityQuestion question,
                            std::vector<Override> fixed = {}) {
  const auto at = [&](const std::vector<Override>& more) {
    std::vector<Override> all = fixed;
    all.insert(all.end(), more.begin(), more.end());
    return model.scenario(all);
  };
  for (const Factor& factor : posterior_factors(*at({}))) question.factors.push_back(factor);
  RunOptions options;
  options.replications = question.method == SensitivityMethod::tornado ? 300 : 5;
  options.threads = 2;
  return analyse_sensitivity(question, at, options).value();
}

TEST(PosteriorQuantiles, TheTornadoGoesFromFewLossesToMany) {
  const SensitivitySummary summary = analysed(Model(), {}, {{"changes", "[]", "--set"}});
  ASSERT_EQ(summary.tornado.size(), 1U);
  EXPECT_EQ(summary.factors[0].name, "attrition: total hazard (posterior quantile)");
  // 30,000 patients: 4 standard errors of at most sqrt(0.25 / 30,000).
  EXPECT_NEAR(summary.tornado[0].at_low, std::exp(-0.001 * 12), 0.012);
  EXPECT_NEAR(summary.base, std::exp(-0.01 * 12), 0.012);
  EXPECT_NEAR(summary.tornado[0].at_high, std::exp(-0.05 * 12), 0.012);
}

/// Nobody is infused: there is no vein-to-vein time to be sensitive to anything.
TEST(SensitivityOfNobody, IsNotClaimed) {
  const Model model;
  for (const auto method :
       {SensitivityMethod::tornado, SensitivityMethod::morris, SensitivityMethod::sobol}) {
    SensitivityQuestion question;
    question.method = method;
    question.quantity = "vein_to_vein";
    question.size = 4;
    const SensitivitySummary none =
        analysed(model, question, {{"product.failure", "100 %", "--set"}});
    EXPECT_EQ(none.without_value, none.evaluations);
    EXPECT_TRUE(std::isnan(none.base));
    for (const auto& row : none.tornado) {
      EXPECT_TRUE(std::isnan(row.at_low) && std::isnan(row.at_high));
      EXPECT_FALSE(row.change95);
    }
    for (const auto& row : none.morris) EXPECT_TRUE(std::isnan(row.mu_star));
    for (const auto& row : none.sobol) EXPECT_TRUE(std::isnan(row.total));
    EXPECT_EQ(none.tornado.size() + none.morris.size() + none.sobol.size(), 1U);
  }
}

TEST(SensitivityOfAConstant, HasNoSharesOfVariance) {
  SensitivityQuestion question;
  question.method = SensitivityMethod::sobol;
  question.quantity = "collected";
  question.size = 8;
  const SensitivitySummary summary = analysed(Model(), question);
  EXPECT_EQ(summary.base, 100);
  EXPECT_EQ(summary.without_value, 0U);
  ASSERT_EQ(summary.sobol.size(), 1U);
  EXPECT_TRUE(std::isnan(summary.sobol[0].first) && std::isnan(summary.sobol[0].total));
}

}  // namespace
}  // namespace v2v
