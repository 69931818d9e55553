// Tables of the patients, bridging, lymphodepletion, leaving and infections.
#include "scenario/field_tables.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::tables {
namespace {

const Field kCovariate[] = {
    {.key = "table",
     .form = Form::weights,
     .text = "Levels with their weights or counts.",
     .example = "{ 1: 15, 2: 35 }",
     .needed = true},
};
constinit const Table kCovariateTable{"covariate", "A characteristic of the patient.", kCovariate};
const Field kCovariateField{.key = "",
                            .form = Form::object,
                            .text = "A characteristic of the patient.",
                            .example = "{ table: { 1: 15, 2: 35 } }",
                            .table = &kCovariateTable};

const Field kBridging[] = {
    {.key = "if_waiting_over",
     .form = Form::duration,
     .text = "Offered when the planned wait from receipt to lymphodepletion is longer.",
     .example = "7 d",
     .fallback = "0 d"},
    {.key = "share",
     .form = Form::probability,
     .text = "Of those offered, how many get it.",
     .example = "80 %",
     .needed = true},
    {.key = "response",
     .form = Form::probability,
     .text = "Of those who get it, how many respond.",
     .example = "40 %",
     .needed = true},
    {.key = "responds_after",
     .form = Form::distribution,
     .text = "From receipt to response.",
     .example = "7 d",
     .fallback = "0 d"},
};

const Field kLymphodepletion[] = {
    {.key = "start",
     .form = Form::start,
     .text = "After the product's release, or a lead before the planned infusion.",
     .example = "after_release",
     .fallback = "after_release",
     .choices = all_words<Lymphodepletion::Start>},
    {.key = "days",
     .form = Form::integers,
     .text = "First and last day of treatment; infusion is day 0.",
     .example = "[-5, -2]",
     .least = -30,
     .most = -1},
    {.key = "scheduling",
     .form = Form::distribution,
     .text = "From the product on site to the first day (after_release).",
     .example = "2 d",
     .fallback = "0 d"},
    {.key = "valid_for",
     .form = Form::duration,
     .text = "Older than this at infusion, it must be given again.",
     .example = "14 d"},
    {.key = "planned_at",
     .form = Form::quantile,
     .text = "The quantile of every random time with which the day of the product is planned.",
     .example = "80 %",
     .fallback = "median",
     .least = 0.01,
     .most = 0.99},
    {.key = "lost",
     .form = Form::object,
     .text = "Who leaves before it starts, by cause.",
     .example = "{ ineligible: 2 % }",
     .table = &lost},
};

const Field kRiskRest{.key = "",
                      .form = Form::hazard,
                      .text = "The hazard of leaving by a cause.",
                      .example = "0.0025 /d",
                      .table = &risk};
const Field kBlock[] = {
    {.key = "at_risk",
     .form = Form::integer,
     .text = "Patients at the beginning of the phase, for the entries with `events`.",
     .example = "67",
     .least = 1,
     .most = 1e9},
    {.key = "over",
     .form = Form::duration,
     .text = "The time they were at risk, for the entries with `events`.",
     .example = "20.6 d",
     .least = shortest_duration},
};
constinit const Table kBlockTable{"leaving_block", "Hazards of leaving in a phase, by cause.",
                                  kBlock, &kRiskRest};
constexpr Field block_field(std::string_view key, std::string_view text) {
  return {.key = key,
          .form = Form::object,
          .text = text,
          .example = "{ death: 0.0025 /d }",
          .table = &kBlockTable};
}
const Field kLeaving[] = {
    block_field("screening", "From entry until eligible."),
    block_field("collection", "From eligible until the plant has received the cells."),
    block_field("waiting", "From receipt until lymphodepletion starts."),
    block_field("lymphodepletion", "From its first to its last day."),
    block_field("hold", "From its end until infusion."),
    block_field("conditioned", "Lymphodepletion and hold."),
    block_field("always", "All five phases."),
};
constexpr Field onset_field(std::string_view key, std::string_view text) {
  return {.key = key, .form = Form::hazard, .text = text, .example = "0.005 /d", .table = &hazard};
}
const Field kOnset[] = {
    onset_field("screening", "From entry until eligible."),
    onset_field("collection", "From eligible until the plant has received the cells."),
    onset_field("waiting", "From receipt until lymphodepletion starts."),
    onset_field("lymphodepletion", "From its first to its last day."),
    onset_field("hold", "From its end until infusion."),
    onset_field("conditioned", "Lymphodepletion and hold."),
    onset_field("always", "All five phases."),
};
constinit const Table kOnsetTable{"onset", "Hazards of infection by phase.", kOnset};
const Field kAttrition[] = {
    {.key = "model",
     .form = Form::text,
     .text =
         "File of the model, made by `v2v calibrate`, relative to this one; `none`: no hazards.",
     .example = "../attrition.yaml",
     .needed = true},
    {.key = "disease",
     .form = Form::choice,
     .text = "What the patients have.",
     .example = "LBCL",
     .needed = true,
     .choices = "LBCL B-ALL FL MCL MM other"},
    {.key = "line",
     .form = Form::number,
     .text = "Line of therapy that the cells are given as; 4 stands for later ones, too.",
     .example = "3",
     .needed = true,
     .least = 1,
     .most = 20},
    {.key = "study",
     .form = Form::text,
     .text = "Its name among the studies that the model was made from.",
     .example = "zuma-1"},
    {.key = "evidence",
     .form = Form::choice,
     .text = "Hazards of this study, of it as the other studies predict it, or of a new one.",
     .example = "fitted",
     .choices = all_words<AttritionEvidence>},
    {.key = "burden",
     .form = Form::text,
     .text = "Which characteristic of the patients is tumour burden, its levels rising.",
     .example = "marrow_blasts"},
    {.key = "prior_lines",
     .form = Form::text,
     .text = "Which characteristic of the patients is the number of earlier lines.",
     .example = "prior_lines"},
};
const Field kInfections[] = {
    {.key = "onset",
     .form = Form::object,
     .text = "Hazards of infection by phase.",
     .example = "{ always: 0.005 /d }",
     .needed = true,
     .table = &kOnsetTable},
    {.key = "holds_treatment",
     .form = Form::probability,
     .text = "How many of the infections hold treatment up.",
     .example = "50 %",
     .fallback = "1"},
    {.key = "resolves",
     .form = Form::distribution,
     .text = "From onset to resolution.",
     .example = "{ median: 5 d, range: [1 d, 14 d], n: 20 }",
     .needed = true},
    {.key = "longest_hold",
     .form = Form::duration,
     .text = "A patient whose treatment is held up longer leaves.",
     .example = "17 d"},
};

}  // namespace

constinit const Table patients{
    "patients", "Characteristics of the patients.", {}, &kCovariateField};
constinit const Table bridging{"bridging", "Treatment that bridges the wait.", kBridging};
constinit const Table lymphodepletion{"lymphodepletion", "Preparing the patient.",
                                      kLymphodepletion};
constinit const Table leaving{"leaving", "Hazards of leaving, by phase and cause.", kLeaving};
constinit const Table attrition{"attrition", "Hazards of leaving from many studies together.",
                                kAttrition};
constinit const Table infections{"infections", "Infections that delay treatment.", kInfections};

}  // namespace v2v::tables
