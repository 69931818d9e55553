// Tables of what the paper saw.
#include "scenario/field_tables.hpp"
#include "vein2vein/scenario/published.hpp"

namespace v2v::tables {
namespace {

const Field kCount{
    .key = "", .form = Form::integer, .text = "Number of patients.", .example = "67", .most = 1e9};
constinit const Table kFlow{"published_flow", "Patients who reached each gate.", {}, &kCount};
constinit const Table kReasons{
    "published_reasons", "Patients lost, by reported reason.", {}, &kCount};
const Field kReasonsField{.key = "",
                          .form = Form::object,
                          .text = "Patients lost after this gate, by reported reason.",
                          .example = "{ infection: 6 }",
                          .table = &kReasons};
constinit const Table kPublishedLost{
    "published_lost", "Losses after each gate.", {}, &kReasonsField};
const Field kLostOf[] = {
    {.key = "lost",
     .form = Form::integer,
     .text = "Not infused.",
     .example = "2",
     .needed = true,
     .most = 1e9},
    {.key = "of",
     .form = Form::integer,
     .text = "Intended to treat.",
     .example = "15",
     .needed = true,
     .least = 1,
     .most = 1e9},
};
constinit const Table kLostOfTable{"published_lost_of", "Lost of so many.", kLostOf};
const Field kLostOfField{.key = "",
                         .form = Form::object,
                         .text = "Patients of this level.",
                         .example = "{ lost: 2, of: 15 }",
                         .table = &kLostOfTable};
constinit const Table kLostByLevel{
    "published_lost_by_level", "Losses by level.", {}, &kLostOfField};
const Field kLostByField{.key = "",
                         .form = Form::object,
                         .text = "Losses by level of this characteristic.",
                         .example = "{ 1: { lost: 2, of: 15 } }",
                         .table = &kLostByLevel};
constinit const Table kLostBy{
    "published_lost_by", "Losses by characteristic of the patients.", {}, &kLostByField};
const Field kTime[] = {
    {.key = "median", .form = Form::duration, .text = "Median.", .example = "20 d", .needed = true},
    {.key = "range",
     .form = Form::durations,
     .text = "Shortest and longest.",
     .example = "[17 d, 33 d]"},
};
constinit const Table kTimeTable{"published_time", "A published interval.", kTime};
const Field kTimeField{.key = "",
                       .form = Form::object,
                       .text = "A published interval.",
                       .example = "{ median: 20 d, range: [17 d, 33 d] }",
                       .table = &kTimeTable};
constinit const Table kTimes{"published_times", "Published intervals.", {}, &kTimeField};
const Field kPublished[] = {
    {.key = "flow",
     .form = Form::object,
     .text = "Patients who reached each gate.",
     .example = "{ screened: 92, infused: 48 }",
     .table = &kFlow},
    {.key = "lost",
     .form = Form::object,
     .text = "Losses after each gate, by reported reason.",
     .example = "{ received: { infection: 6 } }",
     .table = &kPublishedLost},
    {.key = "lost_by",
     .form = Form::object,
     .text = "Not infused, of those intended to treat, by level of a characteristic.",
     .example = "{ prior_lines: { 1: { lost: 2, of: 15 } } }",
     .table = &kLostBy},
    {.key = "times",
     .form = Form::object,
     .text = "Intervals, such as vein_to_vein.",
     .example = "{ vein_to_vein: { median: 30 d } }",
     .table = &kTimes},
};

}  // namespace

constinit const Table published{"published", "What the paper saw.", kPublished};

}  // namespace v2v::tables
