// The pieces of results that several JSON reports share.
#pragma once

#include "vein2vein/report/flowchart.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v::report {

using Json = nlohmann::ordered_json;

/// What is not there is null; so is a date where the start is not stated, and any other empty text.
Json value_or_null(const std::optional<double>& value);
Json value_or_null(const std::optional<std::uint32_t>& value);
Json text_or_null(const std::string& text);
/// `[lo, hi]`, or null.
Json interval_json(const std::optional<Interval>& interval);
Json attrition_json(const std::vector<AttritionRow>& attrition);
/// `mean`, `prediction95`.
Json predicted_json(const Predicted& number);
Json causes_json(const std::vector<CauseRow>& causes);
/// Stages as they are drawn: folded, with the mark of the ITT gate and published counts.
Json flowchart_json(const std::vector<Stage>& stages);
/// `outcome`, `by_day`, `bands` with `day` and `prediction95`.
Json incidence_json(const std::vector<IncidenceCurve>& curves);
Json treated_json(const TreatedFraction& treated);
/// Of the infused. Null where the product is not made from the patient's cells.
Json vein_to_vein_json(const PatientSummary& patients);
/// Likewise; with whether it is exact, and of how many of the run's replications.
Json potential_json(const PatientSummary& patients, const RunSummary& run);
Json uncertainty_json(const UncertaintySummary& uncertainty);
/// Null where nothing was asked for.
Json precision_json(const std::optional<PrecisionSummary>& precision);
Json warm_up_json(const std::optional<WarmUpSummary>& warm_up);
Json verified_json(const Verification& verified);
/// `site`, `resource`, `units`, `enough95`, `days_short`, `short_from`, `short_from_d`,
/// `short_stretches`, `closures`.
Json occupancy_json(const std::vector<OccupancySummary>& occupancy);
/// `site`, `role`, `shift` (or null), `there`, `hours_a_week` and `fte` offered and used,
/// `weeks_short`, `hours_in_all`, `hours_a_week_by_year`.
Json people_json(const std::vector<PeopleSummary>& people);
/// `hospitals`, `regions`, of several products `offered`: `name`, `intended`, `infused`,
/// `treated_fraction`, `median_wait`, `wait90`, `made_by`. Where something is observed by the
/// calendar `years` and `months`: `from` and `until` (dates, or null), `from_d`, `until_d`, every
/// `CalendarCount` and `lost` by cause, each `{ mean, prediction95 }`, and waits.
void add_places_and_periods(Json& json, const PatientSummary& patients);
/// Where somebody says what becomes of patients: `survival` and `response`.
void add_outcomes(Json& json, const PatientSummary& patients);
/// `at`, each with `months`, and `restricted_mean`.
Json survival_json(const SurvivalDifferences& difference);
Json run_json(const RunSummary& run);

/// Indented by two, line end at the end; a name that is not UTF-8 does not stop the report. Numbers
/// that are not whole have `known_digits` at most.
std::string text_of_json(const Json& json);

}  // namespace v2v::report
