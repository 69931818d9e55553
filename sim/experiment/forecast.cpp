// A run with a list and a horizon, heard once more week by week and patient by patient.
#include "vein2vein/experiment/forecast.hpp"

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/statistics/periods.hpp"

namespace v2v {

ForecastSummary forecast(const Scenario& scenario, const RunOptions& options,
                         std::optional<TimePoint> late_after) {
  const auto observed = observed_by_calendar(scenario);
  if (!observed || observed->from > TimePoint())
    throw Failure(
        Failure::Family::input,
        "a forecast is of a `service` that lasts `for` a time and has a `warm_up` of 0 d");
  ForecastSummary summary;
  summary.run = run(scenario, options);
  summary.until_d = observed->until.since_start().in_days();
  if (late_after) {
    summary.late_after_d = late_after->since_start().in_days();
    summary.late_after = date_at(scenario, *late_after);
  }
  ForecastTally tally(scenario);
  const Uncertainty uncertainty =
      summary.run.uncertainty.of_parameters ? Uncertainty::parameters : Uncertainty::none;
  for (unsigned replication = 0; replication < summary.run.replications; ++replication) {
    replay(scenario, options.seed, replication, tally, false, uncertainty);
    tally.finish_replication();
  }
  tally.fill(summary, late_after);
  return summary;
}

}  // namespace v2v
