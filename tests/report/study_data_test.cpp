// Studies as JSON and CSV hold the very numbers of the summary.
#include "sample.hpp"
#include "study_sample.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {
namespace {

using Json = nlohmann::ordered_json;

TEST(StudyJson, OfASweepHoldsEveryPointAsARunDoes) {
  const SweepSummary sweep = sample_hypercube();
  const Json json = Json::parse(json_of(sweep));
  EXPECT_EQ(json["design"], "latin hypercube");
  EXPECT_EQ(json["paths"], Json(sweep.paths));
  ASSERT_EQ(json["points"].size(), sweep.points.size());
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const Json& point = json["points"][i];
    const Json run = Json::parse(json_of(sweep.points[i].summary));
    for (const char* key :
         {"treated_fraction", "attrition", "causes", "vein_to_vein", "potential_vein_to_vein",
          "replications", "precision", "uncertainty", "warm_up", "verified", "fingerprint"})
      EXPECT_EQ(point[key], run[key]) << key;
  }
}

TEST(StudyJson, AValueIsANumberWhereItHasNoUnit) {
  SweepSummary sweep = sample_hypercube();
  sweep.points.resize(1);
  sweep.points[0].values = {{sweep.paths[0], "7 d", 7, "d"}, {sweep.paths[1], "0.05", 0.05, ""}};
  Json values = Json::parse(json_of(sweep))["points"][0]["values"];
  EXPECT_EQ(values[sweep.paths[0]], "7 d");
  EXPECT_EQ(values[sweep.paths[1]], 0.05);
  sweep.points[0].values[1] = {sweep.paths[1], "nearest", {}, ""};
  values = Json::parse(json_of(sweep))["points"][0]["values"];
  EXPECT_EQ(values[sweep.paths[1]], "nearest");
}

TEST(StudyJson, OfARunTellsEvidence) {
  const RunSummary run = evidence_run();
  const Json json = Json::parse(json_of(run));
  const Json& uncertainty = json["uncertainty"];
  EXPECT_EQ(uncertainty["mode"], "parameters");
  EXPECT_EQ(uncertainty["parameters"], 9);
  EXPECT_EQ(uncertainty["treated_fraction"]["variance"]["total"], 0.0031);
  EXPECT_EQ(uncertainty["treated_fraction"]["variance"]["parameters"], 0.00096);
  EXPECT_EQ(uncertainty["treated_fraction"]["variance"]["chance"], 0.00214);
  EXPECT_EQ(uncertainty["treated_fraction"]["share_of_parameters"], 0.31);
  EXPECT_EQ(uncertainty["treated_fraction"]["share95"], Json::array({0.25, 0.37}));
  EXPECT_EQ(json["precision"]["half_width"], 0.003599);
  EXPECT_EQ(json["precision"]["goal"], 0.005);
  EXPECT_EQ(json["precision"]["minimum"], 100);
  EXPECT_EQ(json["warm_up"]["days"], 300.0);
  const auto series = json["warm_up"]["series"].get<std::vector<double>>();
  ASSERT_EQ(series.size(), run.warm_up->in_the_way.size());
  for (std::size_t day = 0; day < series.size(); ++day)
    EXPECT_NEAR(series[day], run.warm_up->in_the_way[day], 0.5e-9 * (series[day] + 1e-9));
  EXPECT_EQ(json["causes"][1]["cause"], "progression");
  EXPECT_EQ(json["causes"][1]["prediction95"], Json::array({0.0455, 0.2031}));
}

TEST(StudyJson, OfSensitivityAndSelectionParse) {
  for (const char* method : {"tornado", "morris", "sobol"}) {
    const Json json = Json::parse(json_of(hostile_sensitivity(method)));
    EXPECT_EQ(json["method"], method);
    ASSERT_EQ(json["factors"].size(), 4u) << method;
    EXPECT_EQ(json["factors"][0]["posterior"], true) << "the most important first";
  }
  const auto unknown = [](const char* method) {
    return Json::parse(json_of(unknown_sensitivity(method)));
  };
  EXPECT_EQ(unknown("tornado")["base"], nullptr);
  EXPECT_EQ(unknown("tornado")["factors"][0]["change"], nullptr);
  EXPECT_EQ(unknown("morris")["factors"][0]["mu_star95"], nullptr);
  EXPECT_EQ(unknown("sobol")["factors"][0]["total"], nullptr);
  EXPECT_EQ(unknown("sobol")["factors"][0]["total95"], nullptr);
  EXPECT_EQ(unknown("sobol")["without_value"], 768);
  const Json tornado = Json::parse(json_of(sample_sensitivity("tornado")));
  EXPECT_EQ(tornado["factors"][3]["change95"], nullptr);
  EXPECT_EQ(tornado["factors"][0]["change"].get<double>(), -0.211) << "0.601 - 0.812";
  const Json selection = Json::parse(json_of(sample_selection()));
  EXPECT_EQ(selection["best"], "inati-cel-point-of-care");
  EXPECT_EQ(selection["policies"][3]["replications"], 20);
  EXPECT_EQ(selection["policies"][3]["dropped"], true);
  EXPECT_EQ(Json::parse(json_of(SelectionSummary{}))["best"], nullptr);
}

/// RFC 4180 with line feeds.
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"')
      rows.back().back() += csv[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      rows.back().emplace_back();
    else if (!quoted && c == '\n')
      rows.emplace_back(1);
    else
      rows.back().back() += c;
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(rows.back(), std::vector<std::string>(1)) << "ends with a line end";
  rows.pop_back();
  return rows;
}

std::string at(const std::vector<std::vector<std::string>>& rows, std::size_t row,
               const std::string& column) {
  const auto found = std::find(rows[0].begin(), rows[0].end(), column);
  EXPECT_NE(found, rows[0].end()) << column;
  return found == rows[0].end() ? "" : rows[row][static_cast<std::size_t>(found - rows[0].begin())];
}

TEST(StudyCsv, IsATableOfWhateverNames) {
  std::vector<DataTable> tables;
  const auto add = [&](const auto& study) {
    for (DataTable& table : tables_of(study)) tables.push_back(std::move(table));
  };
  add(sample_sweep());
  add(hostile_sweep());
  add(SweepSummary{});
  for (const char* method : {"tornado", "morris", "sobol"}) {
    add(sample_sensitivity(method));
    add(hostile_sensitivity(method));
  }
  for (const DataTable& table : tables) {
    const auto rows = cells_of(table.csv);
    ASSERT_EQ(rows[0].size(), table.description.columns.size());
    for (const auto& row : rows) {
      EXPECT_EQ(row.size(), rows[0].size());
      for (const std::string& cell : row) EXPECT_NE(cell.substr(0, 1), "=") << "no formula";
    }
  }
}

/// Half a unit of the tenth digit of a fraction.
constexpr double digits = 0.5e-10;

TEST(StudyCsv, OfASweepHoldsTheSameNumbers) {
  const SweepSummary sweep = sample_sweep();
  const auto rows = cells_of(tables_of(sweep)[0].csv);
  ASSERT_EQ(rows.size(), sweep.points.size() + 1);
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const RunSummary& run = sweep.points[i].summary;
    EXPECT_EQ(at(rows, i + 1, "product.release.with_median"), std::to_string(7 + i) + " d");
    EXPECT_EQ(at(rows, i + 1, "product.release.with_median_number"), std::to_string(7 + i));
    EXPECT_EQ(at(rows, i + 1, "product.release.with_median_unit"), "d");
    EXPECT_EQ(at(rows, i + 1, "cultures_started"), "68.25");
    EXPECT_EQ(at(rows, i + 1, "lymphodepleted_again"), "0.03");
    EXPECT_NEAR(std::stod(at(rows, i + 1, "treated_fraction")), run.treated_fraction.mean, digits);
    EXPECT_NEAR(std::stod(at(rows, i + 1, "treated_fraction_prediction95_low")),
                run.treated_fraction.prediction95->lo, digits);
    EXPECT_EQ(std::stod(at(rows, i + 1, "potential_vein_to_vein_median_d")),
              run.potential_vein_to_vein.time.median);
    double all = run.treated_fraction.mean;
    for (const CauseRow& cause : run.causes)
      all += std::stod(at(rows, i + 1, "lost." + cause.cause));
    EXPECT_NEAR(all, 1, 20 * digits) << "treated and lost are everybody";
  }
  EXPECT_EQ(at(cells_of(tables_of(hostile_sweep())[0].csv), 4, "potential_vein_to_vein_median_d"),
            "")
      << "nobody contributed";
}

TEST(StudyCsv, LongSaysWhatWideSaysAndWhatIsWaitedFor) {
  SweepSummary sweep = sample_sweep();
  sweep.points.resize(3);
  for (SweepPoint& point : sweep.points) {
    const RunSummary with_sites = run_with_many_sites(2);
    point.summary.site_resources = with_sites.site_resources;
    point.summary.flow = with_sites.flow;
  }
  const std::vector<DataTable> tables = tables_of(sweep);
  const auto wide = cells_of(tables[0].csv), rows = cells_of(tables[1].csv);
  std::set<std::vector<std::string>> keys;
  std::map<std::pair<std::string, std::string>, std::size_t> row_of;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    EXPECT_TRUE(keys.insert({at(rows, row, "point"), at(rows, row, "quantity"),
                             at(rows, row, "site"), at(rows, row, "resource")})
                    .second)
        << at(rows, row, "quantity") << " twice";
    row_of[{at(rows, row, "point"), at(rows, row, "quantity")}] = row;
  }
  for (std::size_t i = 1; i <= 3; ++i) {
    const std::string point = std::to_string(i);
    for (const std::string quantity : {"treated_fraction", "lost.progression", "cultures_started"})
      EXPECT_EQ(at(rows, row_of.at({point, quantity}), "mean"), at(wide, i, quantity));
    EXPECT_EQ(at(rows, row_of.at({point, "lost.death"}), "prediction95_high"),
              at(wide, i, "lost.death_prediction95_high"));
    const std::size_t lost = row_of.at({point, "lost"});
    EXPECT_NEAR(std::stod(at(rows, lost, "mean")) + std::stod(at(wide, i, "treated_fraction")), 1,
                2 * digits);
    EXPECT_LT(std::stod(at(rows, lost, "monte_carlo95_low")), std::stod(at(rows, lost, "mean")));
  }
  const SiteResourceRow& bed = sweep.points[0].summary.site_resources[0];
  const auto key = [&](const char* quantity) {
    return std::vector<std::string>{"1", std::string("use.") + quantity, bed.site, bed.name};
  };
  EXPECT_EQ(keys.count(key("mean_wait")), 1U);
  EXPECT_EQ(keys.count(key("utilisation")), 1U);
}

TEST(KnownDigits, AreThoseThatNumbersHave) {
  RunSummary run = sample_run();
  const auto written = [&](double value) {
    run.treated_fraction.mean = value;
    const std::string text = json_of(run);
    const std::size_t from = text.find("\"mean\": ", text.find("\"treated_fraction\": {")) + 8;
    return text.substr(from, text.find_first_of(",\n", from) - from);
  };
  EXPECT_EQ(written(0.7199999999999999), "0.72");
  EXPECT_EQ(written(0.1 + 0.2), "0.3");
  EXPECT_EQ(written(2.0 / 3), "0.6666666667");
  EXPECT_EQ(written(0.625), "0.625");
  EXPECT_EQ(written(1234567.25), "1234567.25");
  EXPECT_EQ(written(std::nan("")), "null");
  run.seed = 18'446'744'073'709'551'615U;
  EXPECT_EQ(Json::parse(json_of(run))["seed"].get<std::uint64_t>(), run.seed) << "whole";
}

}  // namespace
}  // namespace v2v::test
