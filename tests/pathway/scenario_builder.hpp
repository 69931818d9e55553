// Scenarios by hand for the tests of the pathway, and ways to run them and to read their journals.
#pragma once

#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {

inline constexpr SiteIndex kHospital = 0;
inline constexpr SiteIndex kPlant = 1;

inline Duration days(double count) { return Duration::days(count); }
inline TimePoint day(double count) { return TimePoint::at(Duration::days(count)); }
inline Step& step(Scenario& scenario, Gate gate) { return scenario.steps[index_of(gate)]; }
inline RecordedAs as(Reason reason) { return {{reason, 1.0}}; }
inline RecordedAs as(KnownCause cause) { return as(index_of(cause)); }

inline Lane lane(SiteIndex from, SiteIndex to, const Distribution& transit) {
  Lane result;
  result.from = from;
  result.to = to;
  result.transit = transit;
  return result;
}
inline Capacity& capacity(Scenario& scenario, SiteIndex site, ResourceKind kind) {
  return scenario.sites[site].capacity_of(kind);
}

/// One hospital, one plant, no queues, no risks, fixed times; everybody is eligible at instant 0:
/// collected on day 1, received 2, culture to 9, released 11, on site 12, lymphodepletion from 13
/// to 17, infused on day 18.
inline Scenario central(std::uint32_t patients) {
  Scenario s;
  s.name = "central";
  s.enrolment = Cohort{patients, Duration()};
  s.enters = s.itt_gate = Gate::eligible;
  s.flowchart = {Gate::eligible, Gate::collected,      Gate::received, Gate::manufactured,
                 Gate::released, Gate::lymphodepleted, Gate::infused};
  for (const auto name : known_cause_names) {
    s.causes.emplace_back(name);
    s.reasons.emplace_back(name);
  }
  step(s, Gate::collected).takes = Distribution::fixed(1);
  s.protocol->product.made_at = {kPlant};
  s.protocol->product.culture = Distribution::fixed(7);
  s.protocol->product.release = Distribution::fixed(2);
  s.protocol->product.failure_recorded_as = as(KnownCause::manufacturing_failure);
  s.protocol->product.out_of_specification_recorded_as = as(KnownCause::out_of_specification);
  s.protocol->product.expired_recorded_as = as(KnownCause::product_expired);
  s.protocol->product.transport_loss_recorded_as = as(KnownCause::lost_in_transit);
  s.protocol->lymphodepletion.scheduling = Distribution::fixed(1);
  Site hospital, plant;
  hospital.name = "hospital";
  hospital.share_of_patients = 1;
  plant.name = "plant";
  plant.kind = Site::Kind::plant;
  s.sites = {hospital, plant};
  s.lanes = {lane(kHospital, kPlant, Distribution::fixed(1))};
  return s;
}

/// The same for many patients, who enter one after another: fewer are in flight at one time.
inline Scenario many(std::uint32_t patients) {
  Scenario s = central(patients);
  s.enrolment = Cohort{patients, Duration::days(patients / 100.0)};
  return s;
}

/// Made at the hospital, fresh for a day, lymphodepletion from six days before the planned infusion
/// to the end of D-4: collected on day 1, culture to 7, released and on site 8, lymphodepletion
/// from 2 to 5, infused on day 8.
inline Scenario point_of_care(std::uint32_t patients) {
  Scenario s = central(patients);
  s.name = "point_of_care";
  s.protocol->product.made_at = {kHospital};
  s.protocol->product.culture = Distribution::fixed(6);
  s.protocol->product.release = Distribution::fixed(1);
  s.protocol->product.cryopreserved = false;
  s.protocol->product.stable_for = days(1);
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::before_release;
  s.protocol->lymphodepletion.lead = days(6);
  s.protocol->lymphodepletion.first_day = -6;
  s.protocol->lymphodepletion.last_day = -4;
  s.sites.resize(1);
  s.lanes.clear();
  return s;
}

/// A risk of leaving with one hazard a phase; the reason on record is the cause.
inline LeavingRisk risk(KnownCause cause, const std::array<Hazard, phase_count>& baseline) {
  LeavingRisk result;
  result.cause = index_of(cause);
  result.baseline = baseline;
  result.recorded_as.fill(as(cause));
  return result;
}
inline LeavingRisk risk_always(KnownCause cause, const Hazard& hazard) {
  return risk(cause, {hazard, hazard, hazard, hazard, hazard});
}
inline LeavingRisk risk_in(Phase phase, KnownCause cause, const Hazard& hazard) {
  std::array<Hazard, phase_count> baseline;
  baseline[index_of(phase)] = hazard;
  return risk(cause, baseline);
}
/// Strikes within a second (all but exp(-1000) of the time) after that many days of the phase, and
/// never again in it.
inline Hazard strikes_on(double day_of_phase) {
  constexpr double rate = 1e8;  // a day
  if (day_of_phase == 0) return Hazard::piecewise({{0, rate}, {1e-5, 0}});
  return Hazard::piecewise({{0, 0}, {day_of_phase, rate}, {day_of_phase + 1e-5, 0}});
}

/// Hands every closed file to a function; forgets the journal.
class Files final : public Observer {
 public:
  explicit Files(std::function<void(const PatientRecord&)> use) : use_(std::move(use)) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override { use_(record); }

 private:
  std::function<void(const PatientRecord&)> use_;
};

inline PathwayOutcome run(const Scenario& scenario, Observer& observer, Luck luck = {},
                          Attrition attrition = Attrition::as_in_scenario) {
  const Plan plan(scenario);
  FastEngine engine;
  PathwayOutcome outcome = simulate(plan, engine, observer, luck, attrition);
  EXPECT_EQ(outcome.patients_entered, outcome.patients_closed);
  return outcome;
}
inline void for_each_file(const Scenario& scenario, Luck luck,
                          std::function<void(const PatientRecord&)> use) {
  Files files(std::move(use));
  run(scenario, files, luck);
}
/// The files by patient.
inline std::vector<PatientRecord> files_of(const Scenario& scenario, Luck luck = {},
                                           Attrition attrition = Attrition::as_in_scenario) {
  std::vector<PatientRecord> records;
  Files files([&](const PatientRecord& record) {
    if (records.size() <= record.patient) records.resize(record.patient + std::size_t{1});
    records[record.patient] = record;
  });
  run(scenario, files, luck, attrition);
  return records;
}

/// One line of a journal: `day site what detail`, the detail in words where it has some.
inline std::string line_of(const Scenario& scenario, const JournalEntry& entry) {
  char at[32];
  std::snprintf(at, sizeof at, "%.6g", std::round(entry.at.since_start().in_days() * 1e4) / 1e4);
  std::string line = std::string(at) + ' ' + scenario.sites[entry.site].name + ' ';
  line += name_of(entry.what);
  switch (entry.what) {
    case What::gate_reached:
      return line + ' ' + std::string(name_of(static_cast<Gate>(entry.detail)));
    case What::left:
      return line + ' ' + scenario.causes[entry.detail];
    case What::put_on_record:
      return line + ' ' + scenario.reasons[entry.detail];
    case What::culture_started:
    case What::infection_started:
    case What::consignment_lost:
    case What::temperature_excursion:
      return line + ' ' + std::to_string(entry.detail);
    default:
      return line;
  }
}

struct Story {
  std::vector<std::string> lines;
  PatientRecord file;
};
/// The whole journal of a cohort of one.
inline Story story_of(const Scenario& scenario, Luck luck = {}) {
  Recorder recorder;
  run(scenario, recorder, luck);
  Story story;
  for (const JournalEntry& entry : recorder.entries())
    story.lines.push_back(line_of(scenario, entry));
  EXPECT_EQ(recorder.records().size(), 1U);
  if (!recorder.records().empty()) story.file = recorder.records().front();
  return story;
}
/// The first luck (by replication) with which the only patient's file is as wanted.
inline Luck luck_where(const Scenario& scenario,
                       const std::function<bool(const PatientRecord&)>& wanted) {
  for (std::uint32_t replication = 0; replication < 10'000; ++replication) {
    bool found = false;
    for_each_file(scenario, {1, replication},
                  [&](const PatientRecord& file) { found = wanted(file); });
    if (found) return {1, replication};
  }
  ADD_FAILURE() << "no patient has this luck";
  return {};
}

/// `count` of `n` independent patients against the probability `p`: within four standard errors,
/// which must be small enough (`error` at most) for the test to see a difference of five of them.
inline void expect_share(std::uint64_t count, std::uint64_t n, double p, double error,
                         const std::string& what) {
  const double patients = static_cast<double>(n);
  const double standard_error = std::sqrt(p * (1 - p) / patients);
  const double share = static_cast<double>(count) / patients;
  EXPECT_LE(standard_error, error) << what << ": too few patients";
  EXPECT_LE(std::abs(share - p), 4 * standard_error + 1e-12)
      << what << ": share " << share << ", expected " << p << ", standard error " << standard_error;
}

}  // namespace v2v::test
