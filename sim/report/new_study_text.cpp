// The template of a new study: its sections, what is assumed where nothing is known, and why.
#include "report/new_study_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <utility>
#include <vector>

namespace v2v::report {
namespace {

using Fact = std::optional<std::string>;

constexpr std::string_view kGiven = "given when this file was made; put the source here";

// clang-format off
constexpr std::string_view kHeading = R"(# {name}, begun by `v2v new-study`. Beside every value stands where it is from: its `source:`,
# or `assumed:` and why. Put what the study says in the place of what is assumed, then
#   v2v check --strict FILE    says what is wrong, and what has no source
#   v2v run FILE               predicts the flowchart from what the published studies share
format: 1
title: {title}
question: {question}

# A `source:` names one of these keys, and a place in it.
{sources})";

constexpr std::string_view kNoSources =
    "# sources:\n#   study: \"Authors. Title. Journal year;volume:page\"\n";

constexpr std::string_view kCohort = R"(
# Who is counted, from one of these gates on: referred, approved, screened, eligible (enrolled or
# randomised), collected (leukapheresis done), received (the maker has the cells).
cohort:
  size: {size}
  enters: {gate}
  over: {{ value: 24 mo, assumed: "time of recruitment; nothing is shared here, so that it changes nothing" }}
itt_gate: {gate}    # from here on patients are intended to treat
flowchart: [{gates}]    # what is drawn and counted
)";

constexpr std::string_view kAttrition = R"(
# Who leaves while waiting: the hazards that the published studies have in common for this disease and
# line, as uncertain as studies differ from one another.
attrition:
  model: {model}
  disease: {disease}    # LBCL, B-ALL, FL, MCL, MM or other{why}
  line: {line}    # of therapy that the cells are given as; 4 stands for later ones, too
  # study: name-of-this-file    # once the model was calibrated with this study: its own hazards

# How the study's records call the causes of leaving, once it has reported them:
# recorded_as: { progression: progression, death: death, infection: other, withdrawal: other, ineligible: other }
)";

constexpr std::string_view kProduct = R"(product:
  made_at: plant
  culture: {culture}
  release: {release}    # made, tested, released
  failure: {failure}
  attempts: {attempts}
  cryopreserved: true
)";

constexpr std::string_view kOneAttempt =
    R"({ value: 1, assumed: "a product that failed is not made again: the studies count as failures those that were never given" })";
constexpr std::string_view kTwoAttempts = R"({ value: 2, assumed: "made again once" })";

constexpr std::string_view kBridging = R"(
bridging:
  share: {share}
  response: {response}
  responds_after: {{ fixed: 14 d, assumed: "one course" }}
)";

constexpr std::string_view kAfterRelease = R"(
lymphodepletion:    # the infusion is on day 0
  days: [-5, -3]
  scheduling: {scheduling}    # from the product on site to the first day
  assumed: "fludarabine and cyclophosphamide on three days, two days before infusion, as most products have it"
)";

constexpr std::string_view kBeforeRelease = R"(
lymphodepletion:    # at the patient's risk: the product does not exist yet; the infusion is on day 0
  start: { before_release: 5 d }    # so long before the product is expected on site
  days: [-5, -3]
  valid_for: { value: 14 d, assumed: "given again when the product is later than that" }
  assumed: "fludarabine and cyclophosphamide on three days, two days before infusion, as most products have it"
)";

constexpr std::string_view kSites = R"(
# One plant far away. Products made where they are given: `made_at: hospitals`, no plant and no lanes.
sites:
  plant: {{ kind: plant }}
  hospitals: {{ kind: hospital, count: 10, assumed: "the number changes nothing while nothing is shared" }}
lanes:
  - between: [hospitals, plant]
    transit: {transit}

# What the study saw, when it is known: never an input, always compared with the prediction.
# published:
#   source: study, where it is printed
#   flow: {{ {gate}: {size}, infused: 0 }}
#   lost:
#     {gate}: {{ manufacturing failure: 0, other: 0 }}
#   times:
#     vein_to_vein: {{ median: 30 d, range: [20 d, 60 d] }}
)";
// clang-format on

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + "\"";
}

/// A value with its remark: as given, or assumed for a reason.
std::string value(const Fact& given, std::string_view assumed, std::string_view why,
                  std::string_view form = "value") {
  return fmt::format("{{ {}: {}, assumed: {} }}", form, given ? *given : std::string(assumed),
                     quoted(given ? kGiven : why));
}

std::string time(const Fact& given, std::string_view assumed, std::string_view why,
                 std::string_view form = "fixed") {
  return value(given, assumed, why, form);
}

/// A published figure that stands in for the study's own, and the citation that it needs.
struct StandIn {
  std::string value, sources;
};

/// What becomes of a product that failed, where nothing is known of it.
constexpr std::string_view kRemedy =
    R"(then: { make_again: 0.63, lose: 0.37 }, assumed: "made again as often as 24 of 38 patients were infused in the end, LBCL in the United Kingdom")";

/// How often a culture fails, by disease.
StandIn failure_of(std::string_view disease) {
  const std::string united_kingdom =
      "  uk-failure: \"National CAR-T panel of the United Kingdom, manufacturing failure by "
      "disease: "
      "LBCL 903, MCL 97, B-ALL 138 patients. Read: the abstract\"\n";
  if (disease == "LBCL")
    return {fmt::format(
                R"({{ events: 38, of: 981, source: "dulobdas, 38 of 981 patients approved", {} }})",
                kRemedy),
            "  dulobdas: \"Dulobdas et al. Manufacturing failure in large B-cell lymphoma, United "
            "Kingdom. Blood Cancer Journal 2025. Read: the abstract\"\n"};
  if (disease == "MCL")
    return {
        fmt::format(R"({{ events: 14, of: 97, source: "uk-failure, 14.4 % of 97 patients", {} }})",
                    kRemedy),
        united_kingdom};
  if (disease == "B-ALL")
    return {
        fmt::format(R"({{ events: 6, of: 138, source: "uk-failure, 4.3 % of 138 patients", {} }})",
                    kRemedy),
        united_kingdom};
  if (disease == "MM")
    return {fmt::format(
                R"({{ events: 1, of: 140, source: "wang-lee, KarMMa, 1 of 140 patients", {} }})",
                kRemedy),
            "  wang-lee: \"Review of cell therapy trials, intention to treat against infused. "
            "PMC8427697, Table 2\"\n"};
  return {
      R"({ probability: 4 %, then: { make_again: 0.63, lose: 0.37 }, assumed: "as in LBCL and in B-ALL in the United Kingdom; a guess for others" })",
      ""};
}

/// `4/100` as the counts that it is.
std::string failure_given(const std::string& given) {
  const std::size_t slash = given.find('/');
  if (slash == std::string::npos) return value(given, "", "");
  return fmt::format("{{ events: {}, of: {}, assumed: {} }}", given.substr(0, slash),
                     given.substr(slash + 1), quoted(kGiven));
}

/// The gates in the order in which patients reach them.
std::vector<std::string_view> gates_of(const StudyTemplate& study) {
  std::vector<std::string_view> gates{name_of(study.gate)};
  for (const Gate gate : {Gate::eligible, Gate::collected})
    if (study.gate < gate) gates.push_back(name_of(gate));
  const auto& [first, second] = study.before_release
                                    ? std::pair(Gate::lymphodepleted, Gate::released)
                                    : std::pair(Gate::released, Gate::lymphodepleted);
  for (const Gate gate : {first, second, Gate::infused}) gates.push_back(name_of(gate));
  return gates;
}

std::string heading_and_cohort(const StudyTemplate& study, const std::string& sources) {
  const NewStudyFacts& given = study.given;
  const std::string name = given.name.value_or("A new study");
  const std::string size = given.patients.value_or("100");
  const std::string question = fmt::format(
      "Of {} patients counted from the gate {}, how many are infused?", size, name_of(study.gate));
  return fmt::format(
             fmt::runtime(kHeading), fmt::arg("name", name), fmt::arg("title", quoted(name)),
             fmt::arg("question", quoted(question)),
             fmt::arg("sources", sources.empty() ? std::string(kNoSources)
                                                 : "sources:\n" + sources +
                                                       "  # study: \"Authors. Title. Journal "
                                                       "year;volume:page\"\n")) +
         fmt::format(fmt::runtime(kCohort),
                     fmt::arg("size", value(given.patients, "100", "counts read as percentages")),
                     fmt::arg("gate", name_of(study.gate)),
                     fmt::arg("gates", fmt::join(gates_of(study), ", ")));
}

std::string attrition(const StudyTemplate& study, std::string_view model) {
  std::string text(kAttrition);
  const auto put = [&text](std::string_view key, const std::string& words) {
    text.replace(text.find(key), key.size(), words);
  };
  put("{line}", value(study.given.line, "3", "the line that most products were first given in"));
  put("{why}", study.given.disease ? "" : "; assumed: the one that was studied most");
  put("{disease}", study.disease);
  put("{model}", quoted(model));
  return text;
}

std::string steps(const StudyTemplate& study, const std::string& failure) {
  const NewStudyFacts& given = study.given;
  std::string text =
      "\n# The parts of the wait. A time may stand as papers print it, too:\n"
      "# { median: 16 d, range: [11 d, 28 d], n: 74 }\n";
  if (study.gate < Gate::eligible)
    text += fmt::format(
        "screening:    # from entry until the patient is enrolled\n  takes: {}\n",
        time(given.to_eligible, "14 d", "a board and some tests; from days to months in practice"));
  if (study.gate < Gate::collected)
    text += fmt::format("collection:    # from then to the end of leukapheresis\n  takes: {}\n",
                        time(given.to_collection, "5 d",
                             "an appointment within a week; longer where beds are short"));
  return text + fmt::format(fmt::runtime(kProduct),
                            fmt::arg("culture", time(given.culture, "7 d",
                                                     "the median of inati-cel, 6 to 10 d")),
                            fmt::arg("release", time(given.to_release, "16 d",
                                                     "turnaround of a product in the United States "
                                                     "before 2024",
                                                     "since: collection, fixed")),
                            fmt::arg("failure", failure),
                            fmt::arg("attempts", given.failure ? kOneAttempt : kTwoAttempts));
}

std::string bridging(const StudyTemplate& study) {
  if (!study.bridged) return "\nbridging: none    # as given when this file was made\n";
  return fmt::format(
      fmt::runtime(kBridging),
      fmt::arg("share", value(study.given.bridging_share, "60 %",
                              "about as in TRANSCEND; from nobody to everybody in other studies")),
      fmt::arg("response", value(std::nullopt, "40 %",
                                 "rarely reported; lower in myeloma and mantle-cell "
                                 "lymphoma")));
}

std::string lymphodepletion(const StudyTemplate& study) {
  if (study.before_release) return std::string(kBeforeRelease);
  return fmt::format(fmt::runtime(kAfterRelease),
                     fmt::arg("scheduling", time(study.given.to_lymphodepletion, "2 d",
                                                 "a product is rarely kept waiting long")));
}

}  // namespace

std::string new_study_text(const StudyTemplate& study, std::string_view model) {
  const NewStudyFacts& given = study.given;
  const StandIn failure =
      given.failure ? StandIn{failure_given(*given.failure), ""} : failure_of(study.disease);
  return heading_and_cohort(study, failure.sources) +
         (model.empty() ? std::string() : attrition(study, model)) + steps(study, failure.value) +
         bridging(study) + lymphodepletion(study) +
         fmt::format(fmt::runtime(kSites),
                     fmt::arg("transit", time(given.transport, "1 d", "by courier")),
                     fmt::arg("gate", name_of(study.gate)),
                     fmt::arg("size", given.patients.value_or("100")));
}

}  // namespace v2v::report
