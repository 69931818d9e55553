// Tables of the values that occur in many places: distributions, probabilities, hazards.
#include "scenario/field_tables.hpp"
#include "vein2vein/core/distribution.hpp"

namespace v2v::tables {
namespace {

constexpr double kLongest = Distribution::longest_drawn;

// The keys of all forms of a distribution; which of them go together is checked by its reader.
const Field kLognormal[] = {
    {.key = "median",
     .form = Form::duration,
     .text = "Median.",
     .example = "7 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "sigma",
     .form = Form::number,
     .text = "Standard deviation of the logarithm.",
     .example = "0.4",
     .least = 0.001,
     .most = 10},
    {.key = "mean",
     .form = Form::duration,
     .text = "Mean.",
     .example = "7 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "sd",
     .form = Form::duration,
     .text = "Standard deviation.",
     .example = "2 d",
     .least = shortest_duration,
     .most = kLongest},
};
const Field kGamma[] = {
    {.key = "mean",
     .form = Form::duration,
     .text = "Mean.",
     .example = "7 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "sd",
     .form = Form::duration,
     .text = "Standard deviation.",
     .example = "2 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "shape",
     .form = Form::number,
     .text = "Shape.",
     .example = "3",
     .least = 0.01,
     .most = 1e6},
    {.key = "scale",
     .form = Form::duration,
     .text = "Scale.",
     .example = "2 d",
     .least = shortest_duration,
     .most = kLongest},
};
const Field kWeibull[] = {
    {.key = "shape",
     .form = Form::number,
     .text = "Shape.",
     .example = "1.5",
     .needed = true,
     .least = 0.01,
     .most = 1000},
    {.key = "scale",
     .form = Form::duration,
     .text = "Scale.",
     .example = "20 d",
     .needed = true,
     .least = shortest_duration,
     .most = kLongest},
};
const Field kHazardWeibullKeys[] = {
    {.key = "shape",
     .form = Form::number,
     .text = "Shape.",
     .example = "1.5",
     .needed = true,
     .least = 0.01,
     .most = 1000},
    {.key = "scale",
     .form = Form::duration,
     .text = "Scale.",
     .example = "20 d",
     .needed = true,
     .least = shortest_duration},
};
const Field kGompertz[] = {
    {.key = "rate",
     .form = Form::rate,
     .text = "Rate at the beginning of the phase.",
     .example = "0.002 /d",
     .needed = true},
    {.key = "growth",
     .form = Form::rate,
     .text = "By what the logarithm of the rate grows; may be negative.",
     .example = "0.01 /d",
     .needed = true,
     .least = -1,
     .most = 1},
};
const Field kDistribution[] = {
    {.key = "fixed",
     .form = Form::duration,
     .text = "Always this.",
     .example = "7 d",
     .most = kLongest},
    {.key = "uniform",
     .form = Form::durations,
     .text = "Lowest and highest.",
     .example = "[6 d, 8 d]",
     .most = kLongest},
    {.key = "triangular",
     .form = Form::durations,
     .text = "Lowest, most frequent, highest.",
     .example = "[6 d, 7 d, 10 d]",
     .most = kLongest},
    {.key = "pert",
     .form = Form::durations,
     .text = "Lowest, most frequent, highest; smooth.",
     .example = "[6 d, 7 d, 10 d]",
     .most = kLongest},
    {.key = "exponential",
     .form = Form::duration,
     .text = "Mean of an exponential.",
     .example = "7 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "median",
     .form = Form::duration,
     .text = "Median, beside `range` and `n` or `iqr`.",
     .example = "7 d",
     .most = kLongest},
    {.key = "range",
     .form = Form::durations,
     .text = "Shortest and longest of `n` observations.",
     .example = "[6 d, 10 d]",
     .most = kLongest},
    {.key = "n",
     .form = Form::integer,
     .text = "Number of observations behind `range`.",
     .example = "66",
     .least = 3,
     .most = 10'000'000},
    {.key = "iqr",
     .form = Form::durations,
     .text = "First and third quartile.",
     .example = "[6 d, 9 d]",
     .most = kLongest},
    {.key = "mean",
     .form = Form::duration,
     .text = "Mean of a gamma, beside `sd`.",
     .example = "7 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "sd",
     .form = Form::duration,
     .text = "Standard deviation, beside `mean`.",
     .example = "2 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "lognormal",
     .form = Form::object,
     .text = "By median and sigma, or mean and sd.",
     .example = "{ median: 7 d, sigma: 0.4 }",
     .table = &lognormal},
    {.key = "gamma",
     .form = Form::object,
     .text = "By mean and sd, or shape and scale.",
     .example = "{ mean: 7 d, sd: 2 d }",
     .table = &gamma},
    {.key = "weibull",
     .form = Form::object,
     .text = "By shape and scale.",
     .example = "{ shape: 1.5, scale: 20 d }",
     .table = &weibull},
    {.key = "table",
     .form = Form::weights,
     .text = "Durations with their weights or counts.",
     .example = "{ 7 d: 47, 8 d: 2 }",
     .most = kLongest},
    {.key = "at_least",
     .form = Form::duration,
     .text = "Nothing shorter is drawn; published quantiles are kept.",
     .example = "5 d",
     .most = kLongest},
    {.key = "at_most",
     .form = Form::duration,
     .text = "Nothing longer is drawn; published quantiles are kept.",
     .example = "60 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "with_median",
     .form = Form::duration,
     .text = "Its median moved there, everything stretched in proportion.",
     .example = "10 d",
     .least = shortest_duration,
     .most = kLongest},
    {.key = "since",
     .form = Form::choice,
     .text = "From when a release time counts (release only).",
     .example = "collection",
     .choices = "culture collection"},
};

// The keys of all forms of a probability.
constexpr Field kProbabilityField{.key = "probability",
                                  .form = Form::probability,
                                  .text = "The probability itself.",
                                  .example = "5 %"};
constexpr Field kEvents{.key = "events",
                        .form = Form::integer,
                        .text = "How many it happened to, beside `of`.",
                        .example = "3",
                        .most = 1e9};
constexpr Field kOf{.key = "of",
                    .form = Form::integer,
                    .text = "Out of how many.",
                    .example = "67",
                    .least = 1,
                    .most = 1e9};
constexpr Field kRecorded{.key = "recorded_as",
                          .form = Form::recorded,
                          .text = "The reason that the study's records give.",
                          .example = "physician decision"};
const Field kProbability[] = {kProbabilityField, kEvents, kOf};
const Field kLoss[] = {
    kProbabilityField,
    kEvents,
    kOf,
    kRecorded,
    {.key = "cause",
     .form = Form::word,
     .text = "The real cause, when the key is not the name of one.",
     .example = "ineligible"},
};
const Field kProductLoss[] = {
    kProbabilityField,
    kEvents,
    kOf,
    {.key = "then",
     .form = Form::remedy,
     .text = "What is done, one way or several.",
     .example = "make_again",
     .fallback = "lose",
     .choices = "infuse make_again collect_again lose"},
};

const Field kLost{.key = "",
                  .form = Form::probability,
                  .text = "A share that leaves.",
                  .example = "{ events: 11, of: 92 }",
                  .table = &loss};

// The keys of all forms of a hazard; a risk of leaving has more.
constexpr Field kRate{
    .key = "rate", .form = Form::rate, .text = "A constant rate.", .example = "0.0025 /d"};
constexpr Field kHazardEvents{
    .key = "events",
    .form = Form::integer,
    .text = "Events, beside `person_time`, or in a block with `at_risk` and `over`.",
    .example = "6",
    .most = 1e9};
constexpr Field kPersonTime{.key = "person_time",
                            .form = Form::duration,
                            .text = "Time at risk of all patients together.",
                            .example = "1285 d",
                            .least = shortest_duration,
                            .most = 1e9};
constexpr Field kHazardWeibull{.key = "weibull",
                               .form = Form::object,
                               .text = "Cumulative hazard (t/scale)^shape.",
                               .example = "{ shape: 1.5, scale: 60 d }",
                               .table = &hazard_weibull};
constexpr Field kGompertzField{.key = "gompertz",
                               .form = Form::object,
                               .text = "A rate that grows exponentially.",
                               .example = "{ rate: 0.002 /d, growth: 0.01 /d }",
                               .table = &gompertz};
constexpr Field kPiecewise{.key = "piecewise",
                           .form = Form::weights,
                           .text = "Rates from given times on, the first from 0 d.",
                           .example = "{ 0 d: 0.01 /d, 7 d: 0.02 /d }"};
const Field kTimesRest{.key = "",
                       .form = Form::factors,
                       .text = "A factor a level step, or factors by level.",
                       .example = "1.5",
                       .most = 100};
constinit const Table kTimes{
    "times", "Covariates and the factors by which they multiply a hazard.", {}, &kTimesRest};
const Field kHazard[] = {kRate,          kHazardEvents,  kPersonTime,
                         kHazardWeibull, kGompertzField, kPiecewise};
const Field kRisk[] = {
    kRate,
    kHazardEvents,
    kPersonTime,
    kHazardWeibull,
    kGompertzField,
    kPiecewise,
    kRecorded,
    {.key = "times",
     .form = Form::object,
     .text = "Factors of the patient's covariates.",
     .example = "{ prior_lines: 1.5 }",
     .table = &kTimes},
    {.key = "after_bridging_response",
     .form = Form::number,
     .text = "Factor once bridging has had a response.",
     .example = "0.58",
     .most = 1000},
    {.key = "while_infected",
     .form = Form::number,
     .text = "Factor during an infection.",
     .example = "2",
     .most = 1000},
};

}  // namespace

constinit const Table lognormal{"lognormal", "Lognormal distribution.", kLognormal};
constinit const Table gamma{"gamma", "Gamma distribution.", kGamma};
constinit const Table weibull{"weibull", "Weibull distribution.", kWeibull};
constinit const Table hazard_weibull{"hazard_weibull", "Weibull hazard.", kHazardWeibullKeys};
constinit const Table gompertz{"gompertz", "Gompertz hazard.", kGompertz};
constinit const Table distribution{"distribution", "Distribution of a duration.", kDistribution};
constinit const Table probability{"probability", "Probability.", kProbability};
constinit const Table loss{"loss", "A share of the patients who leave at a gate.", kLoss};
constinit const Table product_loss{"product_loss", "A share of the products.", kProductLoss};
constinit const Table lost{"lost", "Who leaves at the gate, by cause.", {}, &kLost};
constinit const Table hazard{"hazard", "A hazard.", kHazard};
constinit const Table risk{"risk", "A cause-specific hazard of leaving.", kRisk};

}  // namespace v2v::tables
