// What may be said of what becomes of patients: after treatment, without it, and in a trial.
#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "vein2vein/scenario/outcomes.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace v2v::tables {
namespace {

constexpr Field hazard_field(std::string_view key, std::string_view text, std::string_view example,
                             bool needed = false) {
  return {.key = key,
          .form = Form::hazard,
          .text = text,
          .example = example,
          .needed = needed,
          .table = &transition};
}
constexpr Field state_field(std::string_view key, std::string_view text, std::string_view example,
                            const Table& table) {
  return {.key = key, .form = Form::object, .text = text, .example = example, .table = &table};
}

const Field kEventFree[] = {
    {.key = "response_by",
     .form = Form::duration,
     .text =
         "Since the ITT gate: who has not been seen in response by then has failed on that day.",
     .example = "150 d",
     .destination = into<&EventClock::response_by>},
    {.key = "progression_counts_from",
     .form = Form::duration,
     .text = "Since the ITT gate: progression that is seen before counts on that day.",
     .example = "84 d",
     .fallback = "0 d",
     .destination = into<&EventClock::progression_counts_from>},
    {.key = "new_treatment_counts",
     .form = Form::choice,
     .text = "Whether another treatment ends it when it begins; of who leaves without infusion, "
             "when they leave.",
     .example = "no",
     .fallback = "yes",
     .choices = "yes no"},
};
constinit const Table kEventFreeTable{
    "event_free", "By what clock a trial counts event-free survival.", kEventFree};

const Field kAssessments[] = {
    {.key = "since",
     .form = Form::choice,
     .text = "What their days are counted from: treatment, or the ITT gate.",
     .example = "itt_gate",
     .fallback = "treatment",
     .choices = all_words<Assessments::Since>,
     .destination = into<&Assessments::since>},
    {.key = "days",
     .form = Form::durations,
     .text = "When the disease is looked at, in rising order.",
     .example = "[50 d, 100 d, 150 d]"},
    {.key = "every",
     .form = Form::duration,
     .text = "After the last of these, so often.",
     .example = "90 d",
     .least = 1},
};
constinit const Table kAssessmentsTable{"assessments", "When the disease is looked at.",
                                        kAssessments};

const Field kResponse[] = {
    {.key = "share",
     .form = Form::probability,
     .text = "How many of the treated are in remission when it is looked for.",
     .example = "{ events: 41, of: 48 }",
     .needed = true},
    {.key = "partial",
     .form = Form::probability,
     .text = "How many of these are in a partial one.",
     .example = "{ events: 33, of: 90 }",
     .fallback = "0"},
    {.key = "stable",
     .form = Form::probability,
     .text = "Of the others, whose disease does not progress.",
     .example = "36 %",
     .fallback = "0"},
    {.key = "seen_after",
     .form = Form::duration,
     .text = "From treatment to that assessment, or to the next one of `assessments`.",
     .example = "28 d",
     .needed = true,
     .destination = into<&OutcomeRules::response_seen_after>},
    {.key = "burden",
     .form = Form::number,
     .text = "Odds ratio of a burden at lymphodepletion that is one standard deviation larger.",
     .example = "0.7",
     .fallback = "1",
     .least = 0.01,
     .most = 100,
     .destination = into<&OutcomeRules::response_burden>},
};
constinit const Table kResponseTable{"response", "Response.", kResponse};

const Field kRemission[] = {
    hazard_field("relapse", "From remission to relapse.", "0.036 /mo"),
    hazard_field("death", "Death in remission.", "0.005 /mo"),
    hazard_field("transplant", "Transplant in remission.",
                 "{ piecewise: { 0 d: 0 /mo, 1 mo: 0.1 /mo } }"),
};
constinit const Table kRemissionTable{"remission", "What ends a remission.", kRemission};

const Field kTransplanted[] = {
    hazard_field("relapse", "Relapse after transplant.", "0.026 /mo"),
    hazard_field("death", "Death after transplant, without relapse.", "0.013 /mo"),
};
constinit const Table kTransplantedTable{"transplanted", "What follows a transplant.",
                                         kTransplanted};

const Field kDeath[] = {hazard_field("death", "Death.", "0.042 /mo", true)};
constinit const Table kDeathTable{"death", "Death from a state.", kDeath};

const Field kNoResponse[] = {
    hazard_field("death", "Death.", "0.042 /mo", true),
    {.key = "next_treatment_after",
     .form = Form::duration,
     .text = "From the assessment to another treatment of those whose disease is stable.",
     .example = "10 d",
     .destination = into<&OutcomeRules::next_treatment_after>},
};
constinit const Table kNoResponseTable{"no_response", "What follows no response.", kNoResponse};

const Field kRelapsed[] = {
    {.key = "salvage",
     .form = Form::probability,
     .text = "How many are salvaged.",
     .example = "30 %",
     .fallback = "0"},
    hazard_field("death", "Death of the others.", "0.167 /mo", true),
};
constinit const Table kRelapsedTable{"relapsed", "What follows a relapse.", kRelapsed};

const Field kLaterCells[] = {
    {.key = "share",
     .form = Form::probability,
     .text = "How many of those who do not respond or relapse, and are not salvaged.",
     .example = "57 %",
     .needed = true},
    {.key = "after",
     .form = Form::distribution,
     .text = "From failure to their infusion; who dies before is not given them.",
     .example = "30 d",
     .needed = true,
     .destination = into<&LaterCells::after>},
    hazard_field("death", "Death from then on.", "{ bounded: { long_term: 42 %, scale: 15 mo } }",
                 true),
};
constinit const Table kLaterCellsTable{"later_cells", "Cells for those who have failed.",
                                       kLaterCells};

const Field kByCauseField = hazard_field("", "Death of those who left by this cause.", "0.19 /mo");
constinit const Table kByCauseTable{
    "death_by_cause", "Death after leaving, by cause.", {}, &kByCauseField};

const Field kNotInfused[] = {
    hazard_field("death", "Death.", "0.042 /mo", true),
    {.key = "by_cause",
     .form = Form::object,
     .text = "Of those who left by these causes, instead.",
     .example = "{ progression: 0.19 /mo }",
     .table = &kByCauseTable},
};
constinit const Table kNotInfusedTable{"not_infused", "What becomes of who was not infused.",
                                       kNotInfused};

const Field kBurden[] = {
    {.key = "spread",
     .form = Form::number,
     .text = "Its standard deviation between patients, in the unit in which effects are stated.",
     .example = "0",
     .fallback = "1",
     .most = 10,
     .destination = into<&Burden::spread>},
    {.key = "growth",
     .form = Form::rate,
     .text = "By how many standard deviations it grows, mean over patients.",
     .example = "0.05 /mo",
     .fallback = "0 /mo",
     .least = -1,
     .most = 1,
     .destination = into<&Burden::growth>},
    {.key = "growth_sd",
     .form = Form::rate,
     .text = "How much that differs between patients: its standard deviation.",
     .example = "0.25 /mo",
     .fallback = "0 /mo",
     .destination = into<&Burden::growth_sd>},
    {.key = "after_bridging_response",
     .form = Form::number,
     .text = "What a response to bridging adds, in standard deviations.",
     .example = "-0.5",
     .fallback = "0",
     .least = -10,
     .most = 10,
     .destination = into<&Burden::after_bridging_response>},
    {.key = "centred_at",
     .form = Form::duration,
     .text = "From collection to lymphodepletion in the study that the outcomes come from, mean.",
     .example = "23 d",
     .needed = true,
     .destination = into<&Burden::centred_at>},
};
constinit const Table kBurdenTable{"burden", "Tumour burden at lymphodepletion.", kBurden};

const Field kLifeTableFields[] = {
    {.key = "age",
     .form = Form::distribution,
     .text = "Of the patients, at the ITT gate.",
     .example = "{ median: 58 y, iqr: [49 y, 66 y] }",
     .needed = true,
     .destination = into<&LifeTable::age>},
    {.key = "women",
     .form = Form::probability,
     .text = "Their share.",
     .example = "40 %",
     .needed = true},
    {.key = "deaths_of_women",
     .form = Form::hazard,
     .text = "Of women, since birth.",
     .example = "{ piecewise: { 0 y: 0.0005 /y, 50 y: 0.004 /y, 70 y: 0.03 /y } }",
     .needed = true,
     .table = &hazard},
    {.key = "deaths_of_men",
     .form = Form::hazard,
     .text = "Of men, since birth.",
     .example = "{ gompertz: { rate: 0.00004 /y, growth: 0.096 /y } }",
     .needed = true,
     .table = &hazard},
};
constinit const Table kLifeTable{"life_table", "What people die of anyway, by age and sex.",
                                 kLifeTableFields};

constexpr Field kOutcomes[] = {
    {.key = "follow_for",
     .form = Form::duration,
     .text = "How long patients are followed.",
     .example = "36 mo",
     .fallback = "60 mo",
     .least = days_a_month,
     .most = 100 * days_a_year,
     .destination = into<&OutcomeRules::follow_for>},
    state_field("event_free", "Event-free survival of all intended, by the clock of a trial.",
                "{ response_by: 150 d }", kEventFreeTable),
    state_field("assessments",
                "When the disease is looked at; by default what happens to it is seen at once.",
                "{ since: itt_gate, days: [50 d, 100 d, 150 d], every: 90 d }", kAssessmentsTable),
    {.key = "response",
     .form = Form::object,
     .text = "Response of the treated.",
     .example = "{ share: 85 %, seen_after: 28 d }",
     .needed = true,
     .table = &kResponseTable},
    state_field("treated", "From treatment to the assessment of response.", "{ death: 0.01 /mo }",
                kDeathTable),
    state_field("remission", "What ends a remission.", "{ relapse: 0.036 /mo, death: 0.005 /mo }",
                kRemissionTable),
    state_field("partial_remission", "What ends a partial one.", "{ relapse: 0.3 /mo }",
                kRemissionTable),
    state_field("transplanted", "What follows a transplant in remission.",
                "{ relapse: 0.026 /mo, death: 0.013 /mo }", kTransplantedTable),
    state_field("no_response", "What becomes of those who do not respond, from the assessment on.",
                "{ death: 0.042 /mo }", kNoResponseTable),
    state_field("relapsed", "What follows a relapse.", "{ salvage: 30 %, death: 0.167 /mo }",
                kRelapsedTable),
    state_field("salvaged", "What becomes of those whose relapse is salvaged.",
                "{ death: 0.01 /mo }", kDeathTable),
    state_field("later_cells", "Cells for those who have failed.",
                "{ share: 57 %, after: 30 d, death: 0.03 /mo }", kLaterCellsTable),
    state_field("not_infused",
                "What becomes of those who leave before infusion, from then on. Who leaves by "
                "`death` dies then.",
                "{ death: 0.17 /mo }", kNotInfusedTable),
    {.key = "general_mortality",
     .form = Form::hazard,
     .text = "What people of their age die of anyway, since the ITT gate.",
     .example = "{ piecewise: { 0 d: 0.008 /y, 5 y: 0.012 /y } }",
     .table = &hazard},
    state_field("life_table", "The same by age and sex, in place of `general_mortality`.",
                "{ age: { median: 58 y, iqr: [49 y, 66 y] }, women: 40 %, "
                "deaths_of_women: { piecewise: { 0 y: 0.0005 /y, 50 y: 0.004 /y, 70 y: 0.03 /y } "
                "}, deaths_of_men: { gompertz: { rate: 0.00004 /y, growth: 0.096 /y } } }",
                kLifeTable),
    {.key = "burden",
     .form = Form::object,
     .text = "Tumour burden at lymphodepletion, which waiting changes.",
     .example = "{ growth: 0.05 /mo, growth_sd: 0.25 /mo, centred_at: 23 d }",
     .or_none = true,
     .table = &kBurdenTable},
    {.key = "burden_matters",
     .form = Form::choice,
     .text = "`no`: everybody has the mean burden, with the same luck, so that its share is seen.",
     .example = "no",
     .fallback = "yes",
     .choices = "yes no"},
};

/// What is the trial's, or of patients who were not treated, stands under `outcomes` alone.
constexpr std::string_view kOfStandard[] = {"response",          "treated",      "remission",
                                            "partial_remission", "transplanted", "no_response",
                                            "relapsed",          "salvaged",     "later_cells"};
constexpr auto kStandard = [] {
  std::array<Field, std::size(kOfStandard)> fields{};
  auto next = fields.begin();
  for (const Field& field : kOutcomes)
    if (std::find(std::begin(kOfStandard), std::end(kOfStandard), field.key) !=
        std::end(kOfStandard))
      *next++ = field;
  return fields;
}();
constinit const Table kStandardTable{
    "standard_of_care", "What becomes of those who are given standard of care.", kStandard};

const Field kRandomised[] = {
    {.key = "ratio",
     .form = Form::integers,
     .text = "Of so many the first number goes the way of this file, the second is given standard "
             "of care.",
     .example = "[2, 1]",
     .least = 1,
     .most = 10},
    {.key = "block",
     .form = Form::integer,
     .text = "Patients of a permuted block; by default as few as the ratio allows.",
     .example = "4",
     .least = 2,
     .most = 1000,
     .destination = into<&RandomisedTrial::block>},
    {.key = "strata",
     .form = Form::names,
     .text = "Characteristics of `patients`: each combination of their levels has blocks of its "
             "own.",
     .example = "[prior_lines]"},
    {.key = "standard_of_care",
     .form = Form::object,
     .text = "What becomes of those who are given it, from the ITT gate on.",
     .example = "{ response: { share: 50 %, seen_after: 50 d }, no_response: { death: 0.1 /mo } }",
     .needed = true,
     .table = &kStandardTable},
};

}  // namespace

constinit const Table outcomes{"outcomes", "What becomes of patients.", kOutcomes};
constinit const Table randomised{"randomised", "A trial against standard of care.", kRandomised};

}  // namespace v2v::tables
