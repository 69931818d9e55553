// Reads the made-up studies, and names the parameters of the model.
#include "evidence/posterior_studies.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace v2v::test {
namespace {

using Row = std::map<std::string, std::string>;

constexpr std::array<std::string_view, attrition_stretch_count> kStretches = {
    "screening", "to_collection", "to_receipt", "waiting", "conditioned"};

std::string_view name_of(KnownCause cause) { return known_cause_names[index_of(cause)]; }

/// No field of these files has a comma or a quote.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line + ",");
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

std::vector<Row> rows_of(const std::string& table) {
  std::ifstream file(V2V_SOURCE_DIR "/tests/evidence/posterior/" + table + ".csv");
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("no table " + table);
  const std::vector<std::string> names = fields_of(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = fields_of(line);
    Row row;
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = fields.at(i);
    rows.push_back(std::move(row));
  }
  return rows;
}

template <class Names, class Name>
std::size_t place_of(const Names& names, const Name& name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) throw std::runtime_error("a name that no study can have");
  return static_cast<std::size_t>(found - std::begin(names));
}

std::size_t place_of_cause(const std::string& name) {
  const std::size_t known = place_of(known_cause_names, name);
  return place_of(attrition_causes, static_cast<KnownCause>(known));
}

AttritionStretch stretch_of(const std::string& name) {
  return static_cast<AttritionStretch>(place_of(kStretches, name));
}

void put_codings(StudyEvidence& study, const std::string& coding) {
  for (const Row& row : rows_of("codings"))
    if (std::find(study.reasons.begin(), study.reasons.end(), row.at("reason")) ==
        study.reasons.end())
      study.reasons.push_back(row.at("reason"));
  study.reasons.emplace_back("no product");
  for (auto& shares : study.recorded_as) shares.assign(study.reasons.size(), 0);
  for (const Row& row : rows_of("codings"))
    if (row.at("coding") == coding)
      study
          .recorded_as[place_of_cause(row.at("cause"))][place_of(study.reasons, row.at("reason"))] =
          std::stod(row.at("share"));
}

void put_paths(StudyEvidence& study) {
  for (const Row& row : rows_of("paths")) {
    if (row.at("study") != study.name) continue;
    AttritionPath path;
    path.weight = std::stod(row.at("weight"));
    for (std::size_t i = 0; i < kStretches.size(); ++i)
      path.days[i] = std::stod(row.at(std::string(kStretches[i])));
    if (!row.at("response_after").empty())
      path.response_after = std::stod(row.at("response_after"));
    path.ends_early = !row.at("ends_in").empty();
    if (path.ends_early) {
      path.ends_in = stretch_of(row.at("ends_in"));
      path.ends_as = place_of(study.reasons, row.at("ends_as"));
    }
    study.paths.push_back(path);
  }
}

void put_counts(StudyEvidence& study) {
  study.infused = study.patients;
  for (const Row& row : rows_of("counts")) {
    if (row.at("study") != study.name) continue;
    const AttritionStretch last = stretch_of(row.at("stage"));
    if (study.stages.empty() || study.stages.back().last != last)
      study.stages.push_back({last, {}, 0});
    const auto lost = static_cast<std::uint32_t>(std::stoul(row.at("lost")));
    if (row.at("reason") == "withheld")
      study.stages.back().rest += lost;
    else
      study.stages.back().lost.emplace_back(place_of(study.reasons, row.at("reason")), lost);
    study.infused -= lost;
  }
  if (study.infused > study.patients) throw std::runtime_error("more lost than patients");
}

}  // namespace

std::vector<StudyEvidence> studies_of_files() {
  std::vector<StudyEvidence> studies;
  for (const Row& row : rows_of("studies")) {
    StudyEvidence study;
    study.name = row.at("study");
    study.traits = {row.at("disease"), std::stod(row.at("line")),
                    static_cast<Gate>(place_of(gate_names, row.at("counted_from")))};
    study.before_collection = row.at("followed_before") == "1";
    study.time_sd = {std::stod(row.at("time_sd_before")), std::stod(row.at("time_sd_after"))};
    study.patients = static_cast<std::uint32_t>(std::stoul(row.at("patients")));
    put_codings(study, row.at("coding"));
    put_paths(study);
    put_counts(study);
    studies.push_back(std::move(study));
  }
  return studies;
}

std::map<std::string, Scalar> common_parameters() {
  std::map<std::string, Scalar> all = {
      {"sd_before", [](const AttritionDraw& draw) { return draw.sd_before; }},
      {"sd_after", [](const AttritionDraw& draw) { return draw.sd_after; }},
      {"sd_mix", [](const AttritionDraw& draw) { return draw.sd_mix; }},
      {"correlation", [](const AttritionDraw& draw) { return draw.correlation; }},
      {"conditioned", [](const AttritionDraw& draw) { return draw.factors.log_conditioned; }},
      {"bridging_response", [](const AttritionDraw& draw) { return draw.factors.log_response; }},
      {"log_time_shape",
       [](const AttritionDraw& draw) { return std::log(draw.factors.time_shape); }},
      {"not_eligible", [](const AttritionDraw& draw) { return draw.factors.log_not_eligible; }},
      {"not_conditioned",
       [](const AttritionDraw& draw) { return draw.factors.log_not_conditioned; }}};
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    all[std::string(attrition_terms[term])] = [term](const AttritionDraw& draw) {
      return draw.coefficient[term];
    };
  for (std::size_t period = 0; period < attrition_period_count; ++period)
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      all[(period == 0 ? "mix_before." : "mix_after.") +
          std::string(name_of(attrition_causes[cause]))] =
          [period, cause](const AttritionDraw& draw) { return draw.mix[period][cause]; };
  return all;
}

}  // namespace v2v::test
