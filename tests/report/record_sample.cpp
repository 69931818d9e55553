// A scenario and a record made by hand that the tests of records share.
#include "record_sample.hpp"

#include "sample.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"

namespace v2v::test {
namespace {

Scenario made_scenario() {
  Scenario scenario;
  scenario.name = "inati-cel+service";
  scenario.title = "Inati-cel as a service";
  scenario.question = "How many suites does it take?";
  Service service;
  service.arrivals.per_day = 0.25;
  service.patients = 500;
  scenario.enrolment = service;
  scenario.enters = Gate::screened;
  scenario.itt_gate = Gate::received;
  scenario.flowchart = {Gate::screened, Gate::received, Gate::infused};
  for (const std::string_view cause : known_cause_names) scenario.causes.emplace_back(cause);
  scenario.reasons = {"progression"};
  Site hospital;
  hospital.name = "groningen";
  hospital.share_of_patients = 1;
  hospital.capacity_of(ResourceKind::apheresis_beds) = Capacity::of(2);
  Site plant;
  plant.name = "plant";
  plant.kind = Site::Kind::plant;
  scenario.sites = {hospital, plant};
  Lane lane;
  lane.to = 1;
  lane.mode = "air";
  lane.transit = Distribution::fixed(1.25);
  scenario.lanes = {lane};
  scenario.protocol->product.made_at = {1};
  scenario.protocol->product.culture = Distribution::triangular(6, 7, 10);
  scenario.protocol->product.release = Distribution::fixed(11.5);
  scenario.steps[index_of(Gate::received)].lost = {{2, 0.0125, {{0, 1.0}}}};
  LeavingRisk risk;
  risk.cause = index_of(KnownCause::progression);
  risk.baseline[index_of(Phase::waiting)] = Hazard::exponential(0.0047);
  scenario.leaving = {risk};
  scenario.published->flow = {{Gate::infused, 48}};
  scenario.counted = {
      {"product.failure", 66, 0, 0, {{"product.failure", 0, {}}}, {}},
      {"leaving.waiting",
       55,
       38,
       0,
       {{"leaving.waiting.progression", 3, {}}, {"leaving.waiting.infection", 6, {}}},
       {}},
      {"infection.onset", 0, 0, 1285, {{"infection.onset", 6, {}}}, {}}};
  scenario.model_facts = {{"causes", "Causes beside the known ones.", "", true},
                          {"product.release_at_risk", "While tests go on.", "2 d"},
                          {"product.attempts", "At most.", "1", true},
                          {"makers.0.at", "Who does it otherwise.", "plant"},
                          {"policy.booking", "When a suite is asked for.", "on_receipt", true},
                          {"sites.ward.kind", "What it is.", "hospital"},
                          {"a_block_of_tomorrow.key", "Nobody knows yet.", "3"}};
  using Kind = Provenance::Kind;
  scenario.provenance = {
      {"service.arrivals", "0.25 /d", Kind::assumed, "four weeks in five", {}},
      {"product.culture", "median: 7 d, range: [6 d, 10 d]", Kind::sourced, "wang Methods", {}},
      {"product.failure", "{ events: 0, of: 66 }", Kind::sourced, "wang Results", {}},
      {"product.attempts", "1", Kind::not_stated, "", {}}};
  scenario.digest = 0xfedcba9876543210;
  return scenario;
}

}  // namespace

const Scenario& sample_scenario() {
  static const Scenario scenario = made_scenario();
  return scenario;
}

StudyRecord sample_record() {
  StudyRecord record;
  record.scenario = &sample_scenario();
  record.command = "v2v run inati-cel.yaml service.yaml --precision 0.5%";
  record.run = evidence_run();
  record.build = {"0.1.0",
                  "GCC 12.2.0",
                  "Release",
                  {{"SimGrid", "3.32"}, {"Boost", "1.74"}},
                  "The program's repository",
                  "MIT"};
  record.store = StoreFacts{"results.sqlite", 120, 29};
  record.system = "2 cores, Debian 12";
  return record;
}

StudyRecord bare_record() {
  static const Scenario scenario = [] {
    Scenario cohort;
    cohort.name = "bare";
    cohort.enrolment = Cohort{92, Duration::whole_days(365)};
    cohort.flowchart = {Gate::referred, Gate::infused};
    return cohort;
  }();
  StudyRecord record;
  record.scenario = &scenario;
  return record;
}

StudyRecord hostile_record() {
  static const Scenario scenario = [] {
    Scenario hostile = made_scenario();
    hostile.name = "a`b|c";
    hostile.title = hostile_run().title;
    hostile.provenance[1].value = "a | b\n| --- | <script>alert(1)</script> `x` *y* [z](w)";
    hostile.provenance[1].reference = "\\| \xff \x1b[31m";
    return hostile;
  }();
  StudyRecord record = sample_record();
  record.scenario = &scenario;
  record.command = "v2v run `rm` | <b>";
  return record;
}

}  // namespace v2v::test
