// Requests, one function each.
#include "answer.hpp"

#include "arms.hpp"
#include "contained.hpp"
#include "current_study.hpp"
#include "experiment/sweep_study.hpp"
#include "files.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/experiment/warm_up.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/report/keys_report.hpp"
#include "vein2vein/report/network_report.hpp"
#include "vein2vein/report/planning_tables.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_record.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/report/trial_pictures.hpp"
#include "vein2vein/report/workbook.hpp"
#include "vein2vein/scenario/keys.hpp"
#include "vein2vein/scenario/read.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace v2v::page {
namespace {

CurrentStudy& current() {
  static CurrentStudy study;
  return study;
}

/// For the reader of a file: which of its lines is wrong was said already.
void refuse(Json& answer, const std::string& why) { add_problem(answer, {{}, why, {}}); }

/// Documents are JSON already; they pass through as text.
Json pictures_json(const std::vector<blocks::Figure>& pictures) {
  Json list = Json::array();
  for (const blocks::Figure& picture : pictures)
    list.push_back({{"name", picture.name}, {"title", picture.title}, {"svg", picture.svg}});
  return list;
}

// What a scenario holds.

Json facts_json(const KeyFacts& facts) {
  Json json = {{"path", facts.path},        {"meaning", facts.meaning}, {"form", facts.form},
               {"default", facts.fallback}, {"needed", facts.needed},   {"example", facts.example},
               {"keys", facts.keys},        {"keys_at", facts.keys_at}};
  json["choices"] = Json::array();
  for (const auto& [word, means] : facts.choices)
    json["choices"].push_back({{"word", word}, {"means", means}});
  return json;
}

const char* name_of(Provenance::Kind kind) {
  switch (kind) {
    case Provenance::Kind::sourced:
      return "sourced";
    case Provenance::Kind::assumed:
      return "assumed";
    case Provenance::Kind::not_stated:
      return "not stated";
  }
  return "";
}

Json value_json(const Provenance& value) {
  Json json = {{"path", value.path},
               {"value", value.value},
               {"kind", name_of(value.kind)},
               {"reference", value.reference},
               {"unverified", value.unverified},
               {"file", value.position.file},
               {"line", value.position.line},
               {"column", value.position.column}};
  if (const KeyAnswer key = explain_key(value.path); key.facts) {
    json["meaning"] = key.facts->meaning;
    json["form"] = key.facts->form;
    json["choices"] = facts_json(*key.facts)["choices"];
  }
  return json;
}

void check(const Json& request, Json& answer) {
  const auto arms = read_arms(request, answer);
  if (!arms) return;
  for (std::size_t arm = 0; arm < arms->scenarios.size(); ++arm) {
    const Scenario& scenario = arms->scenarios[arm];
    Json json = {{"name", scenario.name},          {"title", scenario.title},
                 {"question", scenario.question},  {"replications", scenario.replications},
                 {"sites", scenario.sites.size()}, {"populations", scenario.populations.size()}};
    json["values"] = Json::array();
    for (const Provenance& value : scenario.provenance) json["values"].push_back(value_json(value));
    json["remarks"] = Json::array();
    for (const Diagnostic& remark : arms->remarks[arm])
      json["remarks"].push_back({{"text", to_string(remark)},
                                 {"file", remark.position.file},
                                 {"line", remark.position.line},
                                 {"column", remark.position.column},
                                 {"message", remark.message},
                                 {"hint", remark.hint}});
    answer["scenarios"].push_back(std::move(json));
  }
}

// Simulating.

void plan(const Json& request, Json& answer) {
  if (!current().is_of(request, answer)) return;
  answer["replications"] = current().study().replications;
  answer["batches"] = current().study().batches();
  answer["uncertainty"] =
      current().study().uncertainty == Uncertainty::parameters ? "parameters" : "none";
}

void batch(const Json& request, Json& answer) {
  if (!current().is_of(request, answer)) return;
  const unsigned number = static_cast<unsigned>(number_in(request, "number", 0));
  if (number >= current().study().batches())
    return refuse(answer, "there is no such batch in this study");
  files()["batch"] = encode(current().run(number));
  answer["number"] = number;
}

void merge(const Json& request, Json& answer) {
  if (!current().is_of(request, answer)) return;
  std::vector<BatchResult> batches;
  for (const Json& name : list_in(request, "files")) {
    const auto found = files().find(name.is_string() ? name.get<std::string>() : "");
    auto one = found != files().end() ? decode(found->second) : std::nullopt;
    if (found != files().end()) files().erase(found);
    if (!one) return refuse(answer, "what was to be merged is not a batch");
    batches.push_back(std::move(*one));
  }
  if (!current().merge(static_cast<unsigned>(number_in(request, "first", 0)), std::move(batches)))
    return refuse(answer, "these are not the next batches of this study");
  answer["merged"] = current().merged();
}

StudyRecord record_of(const Scenario& scenario, const Json& request, const RunSummary& run) {
  StudyRecord record;
  record.scenario = &scenario;
  record.command = text_in(request, "command");
  record.run = run;
  record.build.version = version();
  record.build.compiler = V2V_MODULE_COMPILER;
  record.build.licence = "MIT";
  return record;
}

/// One virtual trial, and what the network is asked.
std::vector<blocks::Figure> trial_pictures(const Scenario& scenario, const RunSummary& summary,
                                           const std::string& arm) {
  const Scenario& replayed = summary.warm_up ? with_warm_up(scenario, *summary.warm_up) : scenario;
  GanttPicture gantt(replayed);
  replay(replayed, summary.seed, 0, gantt, true,
         summary.uncertainty.of_parameters ? Uncertainty::parameters : Uncertainty::none);
  const std::string title = summary.title.empty() ? summary.scenario : summary.title;
  std::vector<blocks::Figure> pictures;
  if (auto picture = occupancy_picture(summary, arm)) pictures.push_back(std::move(*picture));
  if (auto picture = gantt.figure(title, arm)) pictures.push_back(std::move(*picture));
  if (scenario.sites.size() > 2)
    pictures.push_back({picture_name("network", arm), "Sites, lanes and what is asked of them",
                        network_svg(describe_network(scenario))});
  return pictures;
}

std::vector<blocks::Figure> all_trial_pictures(const ComparisonSummary& summary) {
  const std::vector<Scenario>& scenarios = current().scenarios();
  const std::vector<std::string> names = names_of_arms(summary);
  std::vector<blocks::Figure> pictures;
  for (std::size_t arm = 0; arm < scenarios.size(); ++arm)
    for (blocks::Figure& picture :
         trial_pictures(scenarios[arm], summary.arms[arm], scenarios.size() > 1 ? names[arm] : ""))
      pictures.push_back(std::move(picture));
  return pictures;
}

std::vector<StudyRecord> records_of(const Json& request, const ComparisonSummary& summary) {
  std::vector<StudyRecord> records;
  for (std::size_t arm = 0; arm < summary.arms.size(); ++arm)
    records.push_back(record_of(current().scenarios()[arm], request, summary.arms[arm]));
  return records;
}

Document report_document(const Json& request, const ComparisonSummary& summary,
                         const std::vector<blocks::Figure>& pictures) {
  const std::vector<StudyRecord> records = records_of(request, summary);
  return summary.arms.size() == 1 ? report_of(summary.arms[0], records[0], pictures)
                                  : report_of(summary, records, pictures);
}

std::vector<Worksheet> sheets_of(const Json& request, const ComparisonSummary& summary) {
  const std::vector<StudyRecord> records = records_of(request, summary);
  return summary.arms.size() == 1 ? worksheets_of(summary.arms[0], records[0])
                                  : worksheets_of(summary, records);
}

std::vector<DataTable> tables_of_arms(const ComparisonSummary& summary) {
  std::vector<const RunSummary*> arms;
  for (const RunSummary& arm : summary.arms) arms.push_back(&arm);
  return planning_tables(arms, names_of_arms(summary));
}

/// What is asked for of the batches that were merged.
void result(const Json& request, Json& answer) {
  if (!current().is_of(request, answer)) return;
  if (current().merged() == 0) return refuse(answer, "nothing was simulated yet");
  const ComparisonSummary summary = current().summary();
  const bool one = summary.arms.size() == 1;
  std::vector<blocks::Figure> pictures;
  for (const Json& wanted : list_in(request, "want")) {
    if (wanted == "json") answer["json"] = one ? json_of(summary.arms[0]) : json_of(summary);
    if (wanted == "screen")
      answer["screen"] = document_json(one ? first_screen(summary.arms[0]) : first_screen(summary));
    if (wanted == "full")
      answer["full"] = document_json(one ? full_document(summary.arms[0]) : full_document(summary));
    if (wanted == "pictures")
      for (blocks::Figure& each : one ? pictures_of(summary.arms[0]) : pictures_of(summary))
        pictures.push_back(std::move(each));
    if (wanted == "trial")
      for (blocks::Figure& each : all_trial_pictures(summary)) pictures.push_back(std::move(each));
    if (wanted == "report")
      answer["report"] = html_page(report_document(request, summary, pictures));
    if (wanted == "sheets") answer["sheets"] = worksheets_json(sheets_of(request, summary));
    if (wanted == "tables")
      for (const DataTable& table : tables_of_arms(summary))
        answer["tables"].push_back({{"file", table.description.file}, {"csv", table.csv}});
  }
  answer["pictures"] = pictures_json(pictures);
}

void run(const Json& request, Json& answer) {
  if (!current().is_of(request, answer)) return;
  current().merge(0, {});
  for (unsigned number = 0; number < current().study().batches(); ++number) {
    std::vector<BatchResult> next;
    next.push_back(current().run(number));
    current().merge(number, std::move(next));
  }
  result(request, answer);
}

/// Every point's replications one after another.
SweepSummary swept(const std::vector<SweepInput>& points, const Variation& variation,
                   const RunOptions& options) {
  std::vector<PreparedScenario> prepared;
  for (auto& scenario : scenarios_of(points))
    prepared.push_back(prepare(std::move(scenario), options.seed));
  SweepStudy sweep(points, std::move(prepared), {variation.path}, "grid", options);
  for (std::size_t point = 0; point < points.size(); ++point) {
    PointRunner runner(sweep.study(), static_cast<std::uint32_t>(point), &on_fast_engine);
    PointResult all{runner.run(0), {Verification{"", 0, false, 0}}};
    for (unsigned number = 1; number < sweep.study().batches(); ++number)
      all.arms.front().append(std::move(runner.run(number).front()));
    sweep.put(point, options, all);
  }
  return sweep.take();
}

void sweep(const Json& request, Json& answer) {
  std::string why;
  const auto variation = parse_variation(text_in(request, "vary"), why);
  if (!variation) return refuse(answer, why);
  if (variation->levels.empty()) return refuse(answer, "a grid needs a step");
  const Json& arms = list_in(request, "arms");
  std::vector<SweepInput> points;
  for (const VariedValue& value : variation->levels) {
    auto scenario = read_arm(arms.empty() ? Json() : arms[0], overrides_of({value}), answer);
    if (!scenario) return;
    points.push_back({{value}, std::make_shared<const Scenario>(std::move(*scenario))});
  }
  const RunOptions options = options_of(request, {*points.front().scenario});
  const SweepSummary summary = swept(points, *variation, options);
  answer["json"] = json_of(summary);
  answer["full"] = document_json(full_document(summary));
  answer["pictures"] =
      pictures_json({{"curve", "What becomes of patients", attrition_curve_svg(summary)}});
}

void network(const Json& request, Json& answer) {
  const auto arms = read_arms(request, answer);
  if (!arms) return;
  const NetworkDescription description = describe_network(arms->scenarios.front());
  answer["json"] = json_of(description);
  answer["full"] = document_json(full_document(description));
  answer["pictures"] = pictures_json(
      {{"network", "Sites, lanes and what is asked of them", network_svg(description)}});
}

// What keys mean.

void explain(const Json& request, Json& answer) {
  const KeyAnswer found = explain_key(text_in(request, "key"));
  if (!found.facts) return refuse(answer, found.problem);
  answer["facts"] = facts_json(*found.facts);
}

const KeySection* section_at(const std::vector<KeySection>& sections, const std::string& place) {
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [&](const KeySection& one) { return one.path == place; });
  return found == sections.end() ? nullptr : &*found;
}

/// The section of the mapping at a path: from key to key, each of which says where its own stand.
const KeySection* section_of(const std::vector<KeySection>& sections, const std::string& path) {
  const KeySection* section = section_at(sections, "");
  for (std::size_t at = 0; section && at < path.size();) {
    const std::size_t end = std::min(path.find('.', at), path.size());
    const std::string key = path.substr(at, end - at);
    at = end + 1;
    const auto named = [&](std::string_view name) {
      return std::find_if(section->keys.begin(), section->keys.end(),
                          [&](const KeyFacts& one) { return one.path == name; });
    };
    auto found = named(key);
    if (found == section->keys.end()) found = named("<name>");
    // Numbers of a list are no keys.
    if (found == section->keys.end() && key.find_first_not_of("0123456789") == key.npos) continue;
    section = found == section->keys.end() || found->keys_at.empty()
                  ? nullptr
                  : section_at(sections, found->keys_at);
  }
  return section;
}

/// What may stand in the mapping at a path.
void keys(const Json& request, Json& answer) {
  static const std::vector<KeySection> sections = every_key();
  const KeySection* const section = section_of(sections, text_in(request, "path"));
  if (!section) return refuse(answer, "nothing may stand below this key");
  Json json = {{"path", section->path}, {"meaning", section->meaning}, {"keys", Json::array()}};
  for (const KeyFacts& facts : section->keys) json["keys"].push_back(facts_json(facts));
  answer["section"] = std::move(json);
}

void schema(const Json&, Json& answer) { answer["json"] = scenario_schema(); }

using Question = void (*)(const Json& request, Json& answer);
constexpr std::array<std::pair<std::string_view, Question>, 11> kQuestions{{
    {"check", check},
    {"plan", plan},
    {"batch", batch},
    {"merge", merge},
    {"result", result},
    {"run", run},
    {"sweep", sweep},
    {"network", network},
    {"explain", explain},
    {"keys", keys},
    {"schema", schema},
}};

void answer_into(std::string_view text, Json& answer) {
  const Json request = Json::parse(text, nullptr, false);
  const std::string what = request.is_object() ? text_in(request, "do") : "";
  const auto question = std::find_if(kQuestions.begin(), kQuestions.end(),
                                     [&](const auto& known) { return known.first == what; });
  if (question == kQuestions.end()) return refuse(answer, "this is not a question that is known");
  question->second(request, answer);
}

}  // namespace

void file_changed() { current().forget(); }

std::string answer(std::string_view request) {
  Json answered = Json::object();
  const std::string failure = attempt([&] { answer_into(request, answered); });
  if (!failure.empty()) {
    current().forget();
    answered = Json::object();
    refuse(answered, failure);
  }
  if (answered.contains("problems")) answered = {{"problems", std::move(answered["problems"])}};
  return answered.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace v2v::page
