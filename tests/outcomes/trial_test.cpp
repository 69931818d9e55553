// Inati-cel as it would be published: trials of 48 patients, followed as that one was, and what the
// paper printed of them that is no input of the scenario.
#include "vein2vein/outcomes/follow_up.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/time_to_event.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace v2v {
namespace {

constexpr unsigned kTrials = 1000, kPatients = 48;
constexpr double month = days_a_month;

/// 40 of 48 were followed to the cut-off, the others for 3.2 to 12 months (assumed, because the
/// paper gives quartiles of observed times only).
double followed_for(std::uint32_t patient, const RandomStream& luck) {
  return patient < 40 ? 23.9 : 3.2 + (12 - 3.2) * luck.uniform(1000);
}

struct Trial {
  std::vector<FollowedTime> overall, relapse_free, response, response_to_transplant;
  double in_remission_3 = 0, without_transplant_3 = 0;
  double deaths = 0, deaths_without_transplant = 0, deaths_in_30_days = 0;

  void add(const FollowUp& way, double months) {
    const double ended = way.responded ? std::min(way.relapsed, way.died) : 0;
    const auto cut = [](double event, double end) {
      return FollowedTime{std::min(event, end), event <= end};
    };
    overall.push_back(cut(way.died / month, months));
    relapse_free.push_back(cut(ended / month, months));
    if (way.died / month <= months) {
      ++deaths;
      if (way.responded && way.transplanted > way.died) ++deaths_without_transplant;
      if (way.died <= 30) ++deaths_in_30_days;
    }
    if (!way.responded) return;
    const double since = way.assessed / month;
    response.push_back(cut(ended / month - since, months - since));
    response_to_transplant.push_back(
        cut(ended / month - since, std::min(months, way.transplanted / month) - since));
    if (way.is_in_remission_at(3 * month)) {
      ++in_remission_3;
      if (way.transplanted > 3 * month) ++without_transplant_3;
    }
  }
};

double median_of(std::vector<FollowedTime> times) {
  return KaplanMeier(std::move(times)).quantile(0.5).value_or(INFINITY);
}

TEST(InatiCel, PrintedValuesThatAreNoInputsAreWithinThePrediction) {
  const auto scenario = read_scenario(V2V_SOURCE_DIR "/scenarios/inati-cel.yaml").scenario;
  ASSERT_TRUE(scenario && scenario->protocol->outcomes);
  const OutcomeRules& rules = *scenario->protocol->outcomes;
  TreatmentCourse course;
  course.treated = true;
  course.waited = rules.burden.centred_at.in_days();
  std::map<std::string, std::vector<double>> predicted;
  for (unsigned number = 0; number < kTrials; ++number) {
    Trial trial;
    for (std::uint32_t patient = 0; patient < kPatients; ++patient) {
      const RandomStream luck(5, number, patient);
      trial.add(follow_up(rules, course, luck), followed_for(patient, luck));
    }
    const KaplanMeier overall(trial.overall), relapse_free(trial.relapse_free);
    predicted["relapse-free at 24 months"].push_back(100 * relapse_free.at(23.8));
    predicted["median relapse-free survival"].push_back(median_of(trial.relapse_free));
    predicted["median duration of response"].push_back(median_of(trial.response));
    predicted["... cut short at transplant"].push_back(median_of(trial.response_to_transplant));
    predicted["alive at 12 months"].push_back(100 * overall.at(12));
    predicted["alive at 24 months"].push_back(100 * overall.at(23.8));
    predicted["median survival"].push_back(median_of(trial.overall));
    predicted["in remission at month 3, without transplant"].push_back(
        100 * trial.without_transplant_3 / kPatients);
    predicted["in remission at month 3"].push_back(100 * trial.in_remission_3 / kPatients);
    predicted["deaths"].push_back(trial.deaths);
    predicted["deaths of responders without transplant"].push_back(trial.deaths_without_transplant);
    predicted["deaths within 30 days"].push_back(trial.deaths_in_30_days);
  }
  const std::map<std::string, double> printed = {
      {"relapse-free at 24 months", 35.8},
      {"median relapse-free survival", 12.4},
      {"median duration of response", 20.7},
      {"... cut short at transplant", 20.7},
      {"alive at 12 months", 72.1},
      {"alive at 24 months", 55.2},
      {"median survival", INFINITY},  // not reached
      {"in remission at month 3, without transplant", 70.8},
      {"in remission at month 3", 70.8},
      {"deaths", 18},
      {"deaths of responders without transplant", 10},
      {"deaths within 30 days", 0}};
  for (auto& [what, values] : predicted) {
    std::sort(values.begin(), values.end());
    const auto interval = prediction95_of_count(values);
    ASSERT_TRUE(interval);
    const double seen = printed.at(what);
    EXPECT_TRUE(interval->lo <= seen && seen <= interval->hi)
        << what << ": " << seen << " not in [" << interval->lo << ", " << interval->hi << "]";
    std::printf("%-45s %6.1f, predicted %6.1f [%.1f, %.1f]\n", what.c_str(), seen,
                values[values.size() / 2], interval->lo, interval->hi);
  }
}

}  // namespace
}  // namespace v2v
