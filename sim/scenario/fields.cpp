// Tables of the scenario as a whole, of enrolment and steps.
#include "scenario/fields.hpp"

#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace v2v::tables {
namespace {

constexpr std::string_view kGates =
    "referred approved screened eligible collected received manufactured released lymphodepleted "
    "infused";

const Field kCitation{
    .key = "", .form = Form::text, .text = "A citation.", .example = "Wang Y et al. Blood Adv."};

constinit const Table kSources{"sources", "Citations by a short key.", {}, &kCitation};

constexpr Field step_field(std::string_view key, std::string_view text, const Table& table) {
  return {.key = key,
          .form = Form::object,
          .text = text,
          .example = "{ takes: 14 d, lost: { infection: 5 % } }",
          .table = &table};
}

constexpr Field kScenario[] = {
    {.key = "format",
     .form = Form::integer,
     .text = "The format of this file; always 1.",
     .example = "1",
     .needed = true,
     .least = 1,
     .most = 1,
     .about = About::run},
    {.key = "extends",
     .form = Form::text,
     .text = "A file whose values hold wherever this one says nothing.",
     .example = "national.yaml",
     .about = About::file},
    {.key = "title",
     .form = Form::text,
     .text = "One line that names the scenario.",
     .example = "Central production",
     .about = About::file,
     .destination = into<&Scenario::title>},
    {.key = "question",
     .form = Form::text,
     .text = "What the scenario answers.",
     .example = "How many of 92 adults screened are infused?",
     .about = About::file,
     .destination = into<&Scenario::question>},
    {.key = "overlay",
     .form = Form::flag,
     .text = "Whether this file only changes others, with `--with`.",
     .example = "true",
     .fallback = "false",
     .about = About::file},
    {.key = "starts",
     .form = Form::text,
     .text = "The date of the first day.",
     .example = "2026-01-05",
     .fallback = "2024-01-01",
     .about = About::run},
    {.key = "replications",
     .form = Form::integer,
     .text = "How often it is simulated.",
     .example = "1000",
     .fallback = "1000",
     .least = 1,
     .most = 1'000'000,
     .about = About::run,
     .destination = into<&Scenario::replications>},
    {.key = "sources",
     .form = Form::object,
     .text = "Citations by a short key.",
     .example = "{ wang: Wang Y et al. Blood Adv. }",
     .table = &kSources,
     .about = About::file},
    {.key = "calendars",
     .form = Form::object,
     .text = "Calendars, by name.",
     .example = "{ working_days: { days: Mon-Fri, hours: 08:00-17:00 } }",
     .table = &calendars},
    {.key = "causes",
     .form = Form::words,
     .text = "Causes of leaving beside the known ones.",
     .example = "[donor_failure]"},
    {.key = "cohort",
     .form = Form::object,
     .text = "A trial: a fixed number of patients.",
     .example = "{ size: 92, enters: screened, over: 38 mo }",
     .table = &cohort},
    {.key = "service",
     .form = Form::object,
     .text = "Years of referrals.",
     .example = "{ arrivals: 1.72 /d, patients: 20000, enters: referred }",
     .table = &service},
    {.key = "referrals",
     .form = Form::object,
     .text = "Referrals by date.",
     .example = "{ file: referrals.csv, enters: referred }",
     .table = &referrals},
    {.key = "waiting_list",
     .form = Form::object,
     .text = "Patients who are under way at the start.",
     .example = "{ file: waiting.csv }",
     .or_none = true,
     .table = &waiting_list},
    {.key = "itt_gate",
     .form = Form::choice,
     .text = "The gate from which patients are counted as intended to treat.",
     .example = "received",
     .choices = kGates},
    {.key = "flowchart",
     .form = Form::words,
     .text = "The gates that are drawn and counted.",
     .example = "[screened, received, infused]",
     .choices = kGates},
    {.key = "patients",
     .form = Form::object,
     .text = "Characteristics of the patients.",
     .example = "{ prior_lines: { table: { 1: 15, 2: 35 } } }",
     .table = &patients},
    step_field("approval", "Before the gate approved.", step),
    step_field("intake", "Before the gate screened.", step),
    step_field("screening", "Before the gate eligible.", step),
    step_field("collection", "Before the gate collected; it takes an apheresis bed.", step),
    {.key = "receipt",
     .form = Form::object,
     .text = "Before the gate received.",
     .example = "{ lost: { withdrawal: 1 % } }",
     .table = &receipt},
    {.key = "infusion",
     .form = Form::object,
     .text = "Before the gate infused.",
     .example = "{ lost: { infection: 1 % } }",
     .table = &receipt},
    {.key = "product",
     .form = Form::object,
     .text = "How the cells are made.",
     .example = "{ made_at: plant, culture: 7 d, release: 13 d }",
     .needed = true,
     .table = &product},
    {.key = "products",
     .form = Form::object,
     .text = "Products that may be offered, by name: for whom they are, and what is said otherwise "
             "than here.",
     .example = "{ axi-cel: { for: { line: 3+ }, product: { made_at: plant, culture: 8 d } } }",
     .table = &products},
    {.key = "offered",
     .form = Form::names,
     .text = "Products of which a patient is given one, in order of preference: from `products`, "
             "or the name of a file in the folder `products` beside this one.",
     .example = "[axi-cel, tisa-cel]"},
    {.key = "approved_by",
     .form = Form::text,
     .text = "A date: what products are for from a later date on, they are not for at all. By "
             "default dates are taken as they come.",
     .example = "2025-04-30"},
    {.key = "bridging",
     .form = Form::object,
     .text = "Treatment that bridges the wait.",
     .example = "none",
     .or_none = true,
     .table = &bridging},
    {.key = "lymphodepletion",
     .form = Form::object,
     .text = "Preparing the patient.",
     .example = "{ start: after_release, days: [-5, -2] }",
     .table = &lymphodepletion},
    {.key = "stay",
     .form = Form::object,
     .text = "The hospital stay.",
     .example = "{ after_infusion: 16 d }",
     .or_none = true,
     .table = &stay},
    what_becomes,
    {.key = "randomised",
     .form = Form::object,
     .text = "A trial: at the ITT gate, which is the first, some of the cohort are given standard "
             "of care instead.",
     .example = "{ standard_of_care: { response: { share: 50 %, seen_after: 50 d } } }",
     .or_none = true,
     .table = &randomised},
    {.key = "policy",
     .form = Form::object,
     .text = "Who makes, who goes first, when a suite is booked, which way is taken.",
     .example = "{ priority: urgency, urgency_of: tumour_burden }",
     .table = &policy},
    {.key = "makers",
     .form = Form::objects,
     .text = "Makers that do it otherwise than `product` says.",
     .example = "[{ at: plant, product: { culture: 8 d } }]",
     .table = &makers},
    {.key = "changes",
     .form = Form::objects,
     .text = "Other rules from a time or date on.",
     .example = "[{ from: 365 d, policy: { priority: first_come } }]",
     .table = &changes},
    {.key = "leaving",
     .form = Form::object,
     .text = "Hazards of leaving, by phase and cause.",
     .example = "{ waiting: { death: 0.0025 /d } }",
     .table = &leaving},
    {.key = "attrition",
     .form = Form::object,
     .text = "Hazards of leaving from many studies together, instead of `leaving`.",
     .example = "{ model: ../attrition.yaml, disease: LBCL, line: 3 }",
     .or_none = true,
     .table = &attrition},
    {.key = "infections",
     .form = Form::object,
     .text = "Infections that delay treatment.",
     .example = "none",
     .or_none = true,
     .table = &infections},
    {.key = "recorded_as",
     .form = Form::object,
     .text = "Reported reasons by cause, wherever nothing else is said.",
     .example = "{ remission: physician decision }",
     .table = &recorded},
    {.key = "sites",
     .form = Form::object,
     .text = "Hospitals and plants, by name.",
     .example = "{ hospital: { kind: hospital, count: 10 } }",
     .needed = true,
     .table = &sites},
    {.key = "lanes",
     .form = Form::objects,
     .text = "The ways between sites.",
     .example = "[{ between: [hospital, plant], transit: 1 d }]",
     .table = &lane},
    {.key = "people",
     .form = Form::object,
     .text = "People, by role: what each task takes of their time, and how many there are. They "
             "are counted; what patients wait for are `operators`, `qualified_persons` and beds.",
     .example = "{ operators: { at: groningen, there: 3, needs: { culture: 12 h } } }",
     .table = &people},
    {.key = "published",
     .form = Form::object,
     .text = "What the paper saw; never an input, always beside the prediction.",
     .example = "none",
     .or_none = true,
     .table = &published,
     .about = About::published},
    {.key = "populations",
     .form = Form::object,
     .text = "Groups of patients who share all that is said here; each says what is its own.",
     .example = "{ myeloma: { service: { arrivals: 0.2 /d } }, lymphoma: {} }",
     .table = &populations},
};

/// What a group of patients may say for itself of what stands above.
constexpr std::string_view kOfPopulations[] = {
    "title",       "cohort",   "service",   "itt_gate",        "flowchart", "patients",
    "approval",    "intake",   "screening", "collection",      "receipt",   "infusion",
    "product",     "offered",  "bridging",  "lymphodepletion", "stay",      "outcomes",
    "randomised",  "makers",   "changes",   "leaving",         "attrition", "infections",
    "recorded_as", "published"};

constexpr Field kOwnOfPopulations[] = {
    {.key = "hospitals",
     .form = Form::weights,
     .text = "Whose patients they are: hospitals or groups of them, with weights; by default as "
             "`patients` of the sites has it.",
     .example = "{ groningen: 2, utrecht: 3 }"},
    {.key = "precedence",
     .form = Form::integer,
     .text = "Populations of a lower number are served first by everything that is shared; among "
             "equals the policy decides.",
     .example = "2",
     .fallback = "1",
     .least = 1,
     .most = 9,
     .destination = into<&Population::precedence>},
};

constexpr Field with_need(Field field, bool needed) {
  field.needed = needed;
  return field;
}

constexpr auto kPopulation = [] {
  std::array<Field, std::size(kOwnOfPopulations) + std::size(kOfPopulations)> fields{};
  auto next = std::copy(std::begin(kOwnOfPopulations), std::end(kOwnOfPopulations), fields.begin());
  for (const Field& field : kScenario)
    if (std::find(std::begin(kOfPopulations), std::end(kOfPopulations), field.key) !=
        std::end(kOfPopulations))
      *next++ = with_need(field, false);
  return fields;
}();

constexpr auto kProgramme = [] {
  auto fields = std::to_array(kScenario);
  for (Field& field : fields)
    if (field.key == "product") field = with_need(field, false);
  return fields;
}();

constinit const Table kPopulationTable{"population", "A group of patients, and what is its own.",
                                       kPopulation};

constexpr Field kPopulationField{.key = "",
                                 .form = Form::object,
                                 .text = "A group of patients, and what is its own.",
                                 .example = "{ service: { arrivals: 0.2 /d } }",
                                 .table = &kPopulationTable};

}  // namespace

constinit const Table populations{
    "populations", "Groups of patients, by name.", {}, &kPopulationField};

constinit const Table scenario{"scenario", "A scenario of vein2vein.", kScenario};

constinit const Table programme{"programme", "A scenario of several populations.", kProgramme};

}  // namespace v2v::tables

namespace v2v {
const Field* Table::find(std::string_view key) const noexcept {
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [key](const Field& each) { return each.key == key; });
  return field == fields.end() ? rest : &*field;
}

std::vector<std::string> Table::keys() const {
  std::vector<std::string> result;
  for (const Field& field : fields) result.emplace_back(field.key);
  return result;
}

std::vector<std::string> split_words(std::string_view words) {
  std::vector<std::string> result;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (end > 0) result.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return result;
}

}  // namespace v2v
