// What the tests of the logistics share: hours, dated patients, and who made what when.
#pragma once

#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <initializer_list>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v::test {

/// Time 0 is a Monday, 00:00, in all of these tests.
inline constexpr double kHour = 1.0 / 24;

/// Monday to Friday from 8 to 17 h.
inline Calendar working_days(std::vector<Span> closed = {}) {
  std::vector<Calendar::Hours> weekly;
  for (int weekday = 0; weekday < 5; ++weekday)
    weekly.push_back({Duration::hours(24 * weekday + 8), Duration::hours(24 * weekday + 17)});
  return {weekly, 0, std::move(closed)};
}
inline Calendar closed_only(double from, double until) {
  return {{}, 0, {{day(from), day(until)}}};
}
/// Every day at 17 h.
inline Timetable daily_at_five(std::vector<Span> cancelled = {}) {
  std::vector<Duration> weekly;
  for (int weekday = 0; weekday < 7; ++weekday)
    weekly.push_back(Duration::hours(24 * weekday + 17));
  return {weekly, 0, std::move(cancelled)};
}

/// `central` with a patient on each of these days.
inline Scenario central_on(std::initializer_list<double> days_of_entry) {
  Scenario s = central(0);
  Referrals referrals;
  for (const double at : days_of_entry) referrals.list.push_back({day(at), {}});
  s.enrolment = referrals;
  return s;
}
inline KnownPatient& patient(Scenario& s, std::size_t number) {
  return std::get<Referrals>(s.enrolment).list[number].patient;
}
/// `tumour_burden` low or high, known of every patient.
inline void set_burden(Scenario& s, std::initializer_list<std::uint8_t> levels) {
  s.covariates = {{"tumour_burden", {"low", "high"}, {0.5, 0.5}}};
  std::size_t number = 0;
  for (const std::uint8_t level : levels) patient(s, number++).levels = {level};
}

/// A site more, with a lane to another one.
inline SiteIndex add_site(Scenario& s, const std::string& name, Site::Kind kind, SiteIndex next_to,
                          double transit_days) {
  Site site;
  site.name = name;
  site.kind = kind;
  s.sites.push_back(site);
  const auto index = static_cast<SiteIndex>(s.sites.size() - 1);
  s.lanes.push_back(lane(next_to, index, Distribution::fixed(transit_days)));
  return index;
}

inline Duration waited(const PatientRecord& file, ResourceKind kind) {
  return file.waited[index_of(kind)];
}
inline Duration waited_in_all(const PatientRecord& file) {
  return std::accumulate(file.waited.begin(), file.waited.end(), Duration(),
                         [](Duration sum, Duration next) { return sum + next; });
}
/// That the whole delay of an infusion was waiting, for one thing.
inline void expect_waited_only_for(const PatientRecord& file, ResourceKind kind, Duration length) {
  EXPECT_EQ(waited(file, kind), length);
  EXPECT_EQ(waited_in_all(file), length);
}

/// A journal with its files, by patient.
struct Told {
  std::vector<JournalEntry> entries;
  std::vector<PatientRecord> files;
  PathwayOutcome outcome;

  /// When (each time) it happened to the patient.
  std::vector<TimePoint> times(PatientId patient, What what) const {
    std::vector<TimePoint> found;
    for (const JournalEntry& entry : entries)
      if (entry.patient == patient && entry.what == what) found.push_back(entry.at);
    return found;
  }
  /// Where the patient's cultures started.
  std::vector<SiteIndex> makers(PatientId patient) const {
    std::vector<SiteIndex> found;
    for (const JournalEntry& entry : entries)
      if (entry.patient == patient && entry.what == What::culture_started)
        found.push_back(entry.site);
    return found;
  }
  const ResourceStatistics& seen(SiteIndex site, ResourceKind kind) const {
    static const ResourceStatistics nothing;
    for (const PathwayOutcome::Use& use : outcome.resources)
      if (use.site == site && use.kind == kind) return use.seen;
    ADD_FAILURE() << "no such resource";
    return nothing;
  }
};
inline Told told_of(const Scenario& scenario, Luck luck = {}) {
  Recorder recorder;
  Told told;
  told.outcome = run(scenario, recorder, luck);
  told.entries = recorder.entries();
  told.files.resize(recorder.records().size());
  for (const PatientRecord& file : recorder.records()) told.files.at(file.patient) = file;
  return told;
}
/// The journal of one patient.
inline std::vector<std::string> lines_of(const Scenario& scenario, const Told& told,
                                         PatientId patient) {
  std::vector<std::string> lines;
  for (const JournalEntry& entry : told.entries)
    if (entry.patient == patient) lines.push_back(line_of(scenario, entry));
  return lines;
}
/// The first luck with which everything told is as wanted.
inline Luck luck_with(const Scenario& scenario, const std::function<bool(const Told&)>& wanted) {
  for (std::uint32_t replication = 0; replication < 5'000; ++replication)
    if (wanted(told_of(scenario, {1, replication}))) return {1, replication};
  ADD_FAILURE() << "nobody has this luck";
  return {};
}

inline Remedy only(double Remedy::*way) {
  Remedy remedy;
  remedy.lose = 0;
  remedy.*way = 1;
  return remedy;
}

/// The instants of a mark or a gate, in days, patient by patient.
template <class Instant>
std::vector<double> days_of(const Told& told, Instant which) {
  std::vector<double> found;
  for (const PatientRecord& file : told.files) {
    const TimePoint at = file.at(which);
    found.push_back(at == TimePoint::never() ? -1e9
                                             : std::round(at.since_start().in_days() * 1e6) / 1e6);
  }
  return found;
}
inline std::vector<double> round_days(std::initializer_list<double> days_expected) {
  std::vector<double> rounded;
  for (const double one : days_expected) rounded.push_back(std::round(one * 1e6) / 1e6);
  return rounded;
}
#define EXPECT_DAYS(told, which, ...) EXPECT_EQ(days_of(told, which), round_days({__VA_ARGS__}))

}  // namespace v2v::test
