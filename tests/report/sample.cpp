// Summaries made by hand that the tests of reports share.
#include "sample.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

namespace v2v::test {
namespace {

/// A plausible interval, so that every number has one.
Interval around(double mean) {
  const double half = 1.96 * std::sqrt(mean);
  return {std::floor(mean > half ? mean - half : 0), std::ceil(mean + half)};
}

void add_losses(RunSummary& run) {
  const auto add = [&](Gate gate, const char* reason, double mean, std::uint32_t published) {
    run.attrition.push_back({gate, reason, mean, around(mean), published});
  };
  add(Gate::screened, "infection", 10.9, 11);
  add(Gate::screened, "physician_decision", 4.1, 4);
  add(Gate::screened, "ineligible", 3.9, 4);
  run.attrition.push_back({Gate::screened, "withdrawal", 0.1, Interval{0, 1}, 3});
  add(Gate::screened, "death", 2.2, 2);
  add(Gate::screened, "collection_failure", 0.8, 1);
  add(Gate::received, "withdrawal", 1.0, 1);
  run.attrition.push_back({Gate::received, "death", 0.04, Interval{0, 1}, 0});
  run.attrition.push_back({Gate::received, "remission", 0.02, Interval{0, 1}, {}});
  add(Gate::manufactured, "infection", 5.9, 6);
  add(Gate::manufactured, "withdrawal", 2.1, 2);
  add(Gate::manufactured, "physician_decision", 1.9, 2);
  add(Gate::manufactured, "ineligible", 1.1, 1);
  add(Gate::lymphodepleted, "progression", 3.0, 3);
  add(Gate::lymphodepleted, "physician_decision", 2.0, 2);
  add(Gate::lymphodepleted, "infection", 1.9, 2);
}

VeinToVein times(double scheduling, std::uint64_t patients) {
  VeinToVein result;
  result.parts = {{VeinToVeinPart::shipping_out, 1.25},
                  {VeinToVeinPart::suite_queue, 0.5},
                  {VeinToVeinPart::culture, 7.25},
                  {VeinToVeinPart::testing_and_release, 11.5},
                  {VeinToVeinPart::shipping_back, 1.25},
                  {VeinToVeinPart::scheduling_of_lymphodepletion, scheduling},
                  {VeinToVeinPart::lymphodepletion, 3},
                  {VeinToVeinPart::hold, 2}};
  double mean = 0;
  for (const auto& part : result.parts) mean += part.mean;
  result.time = {patients, mean, mean - 1, mean - 4.5, mean + 3.25, mean - 9, mean + 31.5};
  return result;
}

}  // namespace

RunSummary sample_run() {
  RunSummary run;
  run.scenario = "inati-cel";
  run.title = "Inati-cel in adults with relapsed B-cell acute lymphoblastic leukaemia";
  run.question = "How many of the patients whose cells reach the plant are treated?";
  run.seed = 1;
  run.replications = 1000;
  run.engine = "fast";
  run.version = "0.1.0";
  run.accrual_days = 730.5;
  run.warnings = {
      {Warning::Kind::overload,
       "suites of plant: asked for 1.25 times what can be given (10.00 for 8.00); those who wait "
       "become more and more. It would take at least 10 of them.",
       "plant\nsuites",
       1.25,
       {{"site", "plant"},
        {"resource", "suites"},
        {"load", 1.25},
        {"offered", 10.0},
        {"capacity", 8.0},
        {"units_needed", std::uint64_t{10}}}},
      {Warning::Kind::assumed, "12 of 40 values (30 %) are assumed.", "", 0.3, {{"share", 0.3}}}};
  run.flow = {{Gate::screened, 92, Interval{92, 92}, 92},
              {Gate::received, 67.1, Interval{59, 75}, 67},
              {Gate::manufactured, 66.0, Interval{57.5, 74}, 66},
              {Gate::lymphodepleted, 55.2, Interval{45, 64}, 55},
              {Gate::infused, 48.3, Interval{38, 58}, 48}};
  add_losses(run);
  run.treated_fraction = {Gate::received,          0.7198,    Interval{0.7162, 0.7234},
                          Interval{0.6034, 0.827}, 48.0 / 67, Interval{0.5931, 0.8199}};
  run.vein_to_vein = times(6.75, 48312);
  run.potential_vein_to_vein = times(7.25, 67104);
  run.potential_is_exact = false;
  run.potential_replications = 1000;
  run.causes = {{"death", 0.0405, Interval{0.0375, 0.0435}, Interval{0, 0.0909}},
                {"progression", 0.1202, Interval{0.115, 0.1254}, Interval{0.0455, 0.2031}},
                {"infection", 0.1195, {}, {}}};
  run.uncertainty.parameters = 9;
  run.intervals = {
      {"leukapheresis_to_release", {66012, 20.4, 20, 19, 21.5, 17, 33}, 20.0, 17.0, 33.0},
      {"vein_to_vein", run.vein_to_vein.time, {}, {}, {}},
      {"release_to_infusion", {}, {}, {}, {}}};
  run.resources = {{"hospitals", "apheresis beds", 12, 0.3125, 0.25, 0.0625},
                   {"plants", "suites", 0, 0, 0, 0}};
  run.site_resources = {
      {"groningen", "apheresis beds", 2, 0.3125, 0.0625, 40125, 0.25, 0, 1.5, 9.25, 0.125, 0.75},
      {"groningen", "departures to plant by air", 0, 0, 0.5, 39000, 0.75, 0.7083, 1.25, 3, 0.96,
       0.02},
      {"plant", "suites", 1, 0.9375, 1.5, 68250, 0.5, 0.25, 2, 31, 0.5, 4.25}};
  run.waiting = {
      0.045, {{"apheresis beds", 0, 0.75}, {"suites", 0.5, 4.25}, {"departures", 1, 0.02}}, 15.7};
  const double means[] = {68.25, 1.5,  0.75, 0.25, 1.25, 0.5,  0,   0,
                          17.5,  48.3, 0,    31,   12.5, 4.25, 6.9, 0.03};
  for (const double mean : means) {
    const std::size_t place = measure_at("cultures_started") + run.measures.size();
    run.measures.push_back({&measures.at(place), mean});
  }
  run.verified = {"simgrid", 12345, true};
  run.fingerprint = 0x0123456789abcdef;
  return run;
}

ComparisonSummary sample_comparison() {
  RunSummary other = sample_run();
  other.scenario = "point-of-care";
  other.title = "The same patients, cells made at the hospital";
  for (FlowRow& row : other.flow) row.published.reset();
  for (AttritionRow& row : other.attrition) row.published.reset();
  other.flow.back().mean = 56.4;
  other.treated_fraction = {Gate::received,           0.8406, Interval{0.8372, 0.844},
                            Interval{0.7391, 0.9213}, {},     {}};
  other.causes = {{"death", 0.0405, Interval{0.0375, 0.0435}, Interval{0, 0.0909}},
                  {"progression", 0.0502, Interval{0.047, 0.0534}, Interval{0, 0.1094}},
                  {"infection", 0.0687, {}, {}}};
  other.potential_is_exact = true;
  ComparisonSummary comparison;
  comparison.arms = {sample_run(), other};
  Difference difference;
  difference.mean = 0.1208;
  difference.monte_carlo95 = Interval{0.1175, 0.1241};
  difference.treated_in_both = 0.7012;
  difference.only_in_first = 0.0186;
  difference.only_in_second = 0.1394;
  difference.in_neither = 0.1408;
  difference.by_cause = {
      {"progression", 0.08, 0.01}, {"infection", 0.0594, 0.0085}, {"remission", 0, 0.0001}};
  comparison.differences = {difference};
  return comparison;
}

RunSummary crowded_run() {
  RunSummary run = sample_run();
  run.flow.clear();
  run.attrition.clear();
  for (std::size_t i = 0; i < gate_count; ++i) {
    const double mean = 1234.5 - 100 * static_cast<double>(i);
    run.flow.push_back({static_cast<Gate>(i), mean, around(mean), 1200});
    for (int reason = 0; reason < 8; ++reason)
      run.attrition.push_back({static_cast<Gate>(i),
                               "a reason with a rather long name, number " + std::to_string(reason),
                               12.5, around(12.5), 12});
  }
  return run;
}

RunSummary evidence_run() {
  RunSummary run = sample_run();
  run.replications = 1240;
  run.uncertainty = {
      true, 9, UncertaintySummary::Split{0.0031, 0.00096, 0.00214, 0.31, Interval{0.25, 0.37}}};
  run.precision = PrecisionSummary{"treated_fraction", 0.005, true, 100, 0.7198, 0.003599, true};
  WarmUpSummary warm_up{300, true, true, 10, {}};
  for (int day = 0; day < 1440; ++day)
    warm_up.in_the_way.push_back(20 * (1 - std::exp(-day / 90.0)));
  run.warm_up = warm_up;
  return run;
}

RunSummary run_with_many_sites(unsigned sites) {
  RunSummary run = sample_run();
  run.site_resources.clear();
  for (unsigned i = 1; i <= sites; ++i) {
    SiteResourceRow row;
    row.site = "hospital-" + std::to_string(i);
    row.name = "apheresis beds";
    row.capacity = 1;
    row.mean_queue = i;
    row.served = 10;
    run.site_resources.push_back(row);
  }
  return run;
}

RunSummary unlimited_run() {
  RunSummary run = sample_run();
  run.resources.clear();
  run.site_resources.clear();
  std::erase_if(run.warnings,
                [](const Warning& one) { return one.kind == Warning::Kind::overload; });
  run.waiting = {0, {}, 20.7};
  return run;
}

RunSummary hostile_run() {
  RunSummary run = sample_run();
  run.scenario = "</title><script>alert(1)</script>";
  run.title =
      "Ti<t>le & \"quotes\" 'single' \\ back\\l\nnew line\x1b[31m\x07 \xff\xc3 caf\xc3\xa9 " +
      std::string(300, 'W');
  run.question = "]]> <!-- & \r\n\t?";
  run.attrition[0].reason = "<&\"'>\n" + std::string(200, 'm');
  run.attrition[1].reason =
      "\xe6\xb2\xbb\xe7\x99\x82\xe5\x89\x8d \xf0\x9f\xa7\xac \xe2\x80\xae rtl";
  run.attrition[2].reason = "";
  run.attrition[7].reason = std::string("nul\0byte", 8);
  run.attrition[7].mean = 2;
  run.warnings[0].text = run.title;
  run.site_resources[0].site = run.title;
  run.site_resources[0].name = "\xff\n<b>" + std::string(120, 'x');
  return run;
}

}  // namespace v2v::test
