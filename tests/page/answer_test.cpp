// The page's answers against the library's own, and what it says to input that makes no sense.
#include "answer.hpp"

#include "files.hpp"
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace v2v::page {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kRoot = V2V_SOURCE_DIR;

std::string text_of_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// Everything below `scenarios`, as the page carries it.
void put_scenarios() {
  files().clear();
  file_changed();
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "scenarios"))
    if (entry.is_regular_file() &&
        (entry.path().extension() == ".yaml" || entry.path().extension() == ".csv"))
      files()[fs::relative(entry.path(), kRoot).generic_string()] = text_of_file(entry.path());
}

Json ask(const Json& request) { return Json::parse(answer(request.dump())); }

Json study(const std::vector<std::string>& names, unsigned replications, std::uint64_t seed = 3) {
  Json arms = Json::array();
  for (const std::string& name : names) arms.push_back({{"file", "scenarios/" + name + ".yaml"}});
  return {{"arms", arms}, {"replications", replications}, {"seed", seed}};
}

Json with(Json request, const std::string& what, const Json& more = Json::object()) {
  request["do"] = what;
  request.update(more);
  return request;
}

std::vector<Scenario> scenarios_of(const std::vector<std::string>& names) {
  std::vector<Scenario> scenarios;
  for (const std::string& name : names) {
    ScenarioReading reading = read_scenario("scenarios/" + name + ".yaml");
    EXPECT_TRUE(reading.scenario) << name;
    if (reading.scenario) scenarios.push_back(std::move(*reading.scenario));
  }
  return scenarios;
}

/// What the library says without the page's way of asking: threads, schedule, second engine.
std::string by_the_library(const std::vector<std::string>& names, unsigned replications,
                           std::uint64_t seed = 3) {
  const std::vector<Scenario> scenarios = scenarios_of(names);
  RunOptions options;
  options.replications = replications;
  options.seed = seed;
  options.threads = 2;
  options.uncertainty = usual_uncertainty(scenarios);
  if (scenarios.size() == 1) return json_of(run(scenarios.front(), options));
  return json_of(compare(scenarios, options));
}

/// In the page nobody verifies.
Json unverified(const std::string& text) {
  Json json = Json::parse(text);
  const auto forget = [](Json& run) {
    EXPECT_TRUE(run.contains("verified"));
    run["verified"] = nullptr;
  };
  if (json.contains("arms"))
    std::for_each(json["arms"].begin(), json["arms"].end(), forget);
  else
    forget(json);
  return json;
}

class Answers : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  void SetUp() override { put_scenarios(); }
};

TEST_P(Answers, AreTheLibrarys) {
  const Json told = ask(with(study(GetParam(), 8), "run", {{"want", {"json"}}}));
  ASSERT_FALSE(told.contains("problems")) << told["problems"].dump();
  const Json expected = unverified(by_the_library(GetParam(), 8));
  EXPECT_EQ(Json::parse(told["json"].get<std::string>()), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Shipped, Answers,
    testing::Values(std::vector<std::string>{"inati-cel"},
                    std::vector<std::string>{"inati-cel", "inati-cel-point-of-care"},
                    std::vector<std::string>{"china-inati-cel"},
                    std::vector<std::string>{"netherlands"},
                    std::vector<std::string>{"european-access"},
                    std::vector<std::string>{"seven-and-twenty/shared"},
                    std::vector<std::string>{"published/zuma-7"}),
    [](const auto& test) {
      std::string name = test.param.back() + (test.param.size() > 1 ? "-compared" : "");
      std::replace_if(
          name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
      return name;
    });

class Page : public testing::Test {
 protected:
  void SetUp() override { put_scenarios(); }
};

/// Batches of any size, made by anybody: the sum has the bytes of one run.
TEST_F(Page, MergesBatchesOfOthersInTheirOrder) {
  const std::vector<std::string> arms{"inati-cel", "inati-cel-point-of-care"};
  const Json expected = unverified(by_the_library(arms, 20));
  for (const unsigned size : {1U, 3U, 7U, 20U}) {
    Json request = study(arms, 20);
    request["batch"] = size;
    const Json plan = ask(with(request, "plan"));
    ASSERT_EQ(plan["replications"], 20);
    const unsigned batches = plan["batches"];
    ASSERT_EQ(batches, (20 + size - 1) / size);
    // The last is made first: nobody waits for anybody.
    std::vector<std::string> bytes(batches);
    for (unsigned i = batches; i-- > 0;) {
      ASSERT_EQ(ask(with(request, "batch", {{"number", i}}))["number"], i);
      bytes[i] = files().at("batch");
    }
    for (unsigned i = 0; i < batches; ++i) {
      files()["one"] = bytes[i];
      ASSERT_EQ(ask(with(request, "merge", {{"first", i}, {"files", {"one"}}}))["merged"], i + 1);
    }
    const Json told = ask(with(request, "result", {{"want", {"json"}}}));
    EXPECT_EQ(Json::parse(told["json"].get<std::string>()), expected) << size;
  }
}

TEST_F(Page, TellsOfFewerReplicationsWhatTheseSay) {
  Json request = study({"inati-cel"}, 1000);
  request["batch"] = 5;
  ask(with(request, "batch", {{"number", 0}}));
  files()["one"] = files().at("batch");
  ask(with(request, "merge", {{"first", 0}, {"files", {"one"}}}));
  const Json told = ask(with(request, "result", {{"want", {"json"}}}));
  Json json = Json::parse(told["json"].get<std::string>());
  Json expected = unverified(by_the_library({"inati-cel"}, 5));
  EXPECT_EQ(json, expected);
}

TEST_F(Page, RefusesBatchesThatAreNotTheNext) {
  Json request = study({"inati-cel"}, 20);
  ask(with(request, "batch", {{"number", 3}}));
  files()["one"] = files().at("batch");
  const Json told = ask(with(request, "merge", {{"first", 2}, {"files", {"one"}}}));
  EXPECT_THAT(told["problems"][0]["message"].get<std::string>(), HasSubstr("next batches"));
  files()["one"] = "no batch";
  EXPECT_TRUE(ask(with(request, "merge", {{"first", 0}, {"files", {"one"}}})).contains("problems"));
  EXPECT_TRUE(ask(with(request, "batch", {{"number", 20}})).contains("problems"));
}

TEST_F(Page, SweepsAsTheLibraryDoes) {
  Json request = with(study({"inati-cel"}, 10), "sweep");
  request["vary"] = "product.release.with_median=10d:30d:10d";
  const Json told = ask(request);
  std::string why;
  const auto variation = parse_variation("product.release.with_median=10d:30d:10d", why);
  std::vector<SweepInput> points;
  for (const VariedValue& value : variation->levels)
    points.push_back(
        {{value},
         std::make_shared<const Scenario>(
             *read_scenario("scenarios/inati-cel.yaml", overrides_of({value})).scenario)});
  RunOptions options;
  options.replications = 10;
  options.seed = 3;
  const SweepOutcome outcome = sweep(points, {variation->path}, "grid", options);
  Json expected = Json::parse(json_of(outcome.summary));
  Json found = Json::parse(told["json"].get<std::string>());
  for (Json* json : {&expected, &found})
    for (Json& point : (*json)["points"]) point.erase("verified");
  EXPECT_EQ(found, expected);
}

TEST_F(Page, SaysWhereEveryValueIsFromAndWhatItsKeyMeans) {
  const Json told = ask(with(study({"inati-cel"}, 1), "check"));
  const Json& values = told["scenarios"][0]["values"];
  const auto release = std::find_if(values.begin(), values.end(), [](const Json& value) {
    return value["path"] == "product.release.median";
  });
  ASSERT_NE(release, values.end());
  EXPECT_EQ((*release)["value"], "20 d");
  EXPECT_EQ((*release)["kind"], "sourced");
  EXPECT_EQ((*release)["reference"], "wang Results");
  EXPECT_EQ((*release)["file"], "scenarios/inati-cel.yaml");
  EXPECT_FALSE((*release)["meaning"].get<std::string>().empty());
}

TEST_F(Page, PutsAnotherFileInThePlaceOfTheFirst) {
  files()["scenarios/what-if.yaml"] = "format: 1\nextends: inati-cel.yaml\n";
  const Json before = ask(with(study({"what-if"}, 5), "run", {{"want", {"json"}}}));
  files()["scenarios/what-if.yaml"] =
      "format: 1\nextends: inati-cel.yaml\nproduct: { release: { with_median: 10 d } }\n";
  file_changed();
  const Json after = ask(with(study({"what-if"}, 5), "run", {{"want", {"json"}}}));
  EXPECT_NE(before["json"], after["json"]);
}

TEST_F(Page, SaysWhatIsWrongWithFileLineAndColumn) {
  files()["scenarios/bad.yaml"] = "format: 1\nextends: inati-cel.yaml\nproduct: { cultur: 7 d }\n";
  const Json told = ask(with(study({"bad"}, 1), "check"));
  ASSERT_EQ(told["problems"].size(), 1U);
  EXPECT_EQ(told["problems"][0]["line"], 3);
  EXPECT_EQ(told["problems"][0]["column"], 12);
  EXPECT_THAT(told["problems"][0]["text"].get<std::string>(), HasSubstr("did you mean"));
  EXPECT_FALSE(told.contains("scenarios"));
}

/// What fuzzing and the tests of the reader have collected: a message, and the next call works.
TEST_F(Page, AnswersWhateverStandsInAFile) {
  std::size_t tried = 0;
  for (const char* const folder : {"tests/fuzz/found", "tests/fuzz/mixtures", "tests/scenario"})
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (!entry.is_regular_file() || entry.file_size() > 200'000) continue;
      files()["scenarios/hostile.yaml"] = text_of_file(entry.path());
      file_changed();
      const Json told = ask(with(study({"hostile"}, 1), "check"));
      EXPECT_TRUE(told.contains("problems") != told.contains("scenarios")) << entry.path();
      ++tried;
    }
  EXPECT_GT(tried, 50U);
  EXPECT_TRUE(ask(with(study({"inati-cel"}, 1), "check")).contains("scenarios"));
}

TEST_F(Page, AnswersWhateverItIsAsked) {
  for (const char* const request :
       {"", "{", "[]", "1", "{}", R"({"do": 7})", R"({"do": "run"})", R"({"do": "batch"})",
        R"({"do": "run", "arms": 3})", R"({"do": "run", "arms": [3]})",
        R"({"do": "run", "arms": [{"file": 7}]})", R"({"do": "result"})",
        R"({"do": "sweep", "arms": [], "vary": "a=1d:2d:1d"})",
        R"({"do": "explain", "key": "nothing.at.all"})", R"({"do": "keys", "path": "title"})"})
    EXPECT_TRUE(Json::parse(answer(request)).contains("problems")) << request;
}

TEST_F(Page, KnowsTheKeysOfAMapping) {
  const Json file = ask({{"do", "keys"}, {"path", ""}});
  const Json product = ask({{"do", "keys"}, {"path", "product"}});
  const auto has = [](const Json& told, const std::string& path) {
    const Json& keys = told["section"]["keys"];
    return std::any_of(keys.begin(), keys.end(), [&](const Json& key) {
      return key["path"].get<std::string>().ends_with(path);
    });
  };
  EXPECT_TRUE(has(file, "product"));
  EXPECT_TRUE(has(product, "release"));
  EXPECT_EQ(ask({{"do", "explain"}, {"key", "product.release"}})["facts"]["path"],
            "product.release");
}

}  // namespace
}  // namespace v2v::page
