// From the entries of a patient's journal to activities, and from these to events.
#include "vein2vein/journal/event_log.hpp"

#include "journal/activities.hpp"
#include "vein2vein/core/calendar.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace v2v {
namespace {

std::string iso_time(TimePoint at, DayNumber starts) {
  constexpr std::int64_t a_day = 86'400'000;
  const std::int64_t since = at.in_milliseconds();
  const std::int64_t days = since >= 0 ? since / a_day : -((-since + a_day - 1) / a_day);
  const std::int64_t rest = since - days * a_day;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}+00:00",
                     date_of(starts + static_cast<DayNumber>(days)), rest / 3'600'000,
                     rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

/// One patient's activities, as the entries come.
class Activities {
 public:
  Activities(const Scenario& scenario, const Population& population)
      : scenario_(scenario), population_(population) {}

  void hear(const JournalEntry& entry);
  /// A stay whose end the run did not see.
  void stays_on();
  std::vector<LoggedEvent> events() const;
  const std::string& outcome() const noexcept { return outcome_; }

 private:
  struct Happened {
    const Activity* what = nullptr;
    TimePoint since;
    std::optional<TimePoint> until;
    SiteIndex site = 0;
    std::uint32_t attempt = 0;
    std::string detail;         // known from its beginning
    std::string_view ended_as;  // empty: as it should
    bool is_open = true;        // its end may still come
  };
  struct At {
    TimePoint time;
    std::uint32_t number;  // of what happened
    bool starts;
  };

  void begin(const Activity& what, TimePoint at, SiteIndex site, std::string detail = {});
  void once(const Activity& what, const JournalEntry& entry, std::string detail = {});
  bool is_open(const Activity& what) const;
  /// False where it is not under way. It belongs to the site at which it ends.
  bool end(const Activity& what, const JournalEntry& entry, const char* detail = "");
  void end_all(Activity::Whose whose, const JournalEntry& entry, const char* detail);
  template <class Entry, std::size_t size>
  void follow(const std::array<activities::Step<Entry>, size>& steps, Entry on,
              const JournalEntry& entry);
  void comes_to(Gate gate, const JournalEntry& entry);
  void waits_to_be_treated(const JournalEntry& entry);
  void leaves(const JournalEntry& entry);
  LoggedEvent event_of(const Happened& happened, const At& at) const;

  const Scenario& scenario_;
  const Population& population_;
  std::vector<Happened> all_;
  std::uint32_t culture_ = 0;
  std::optional<std::pair<Gate, TimePoint>> last_gate_;
  std::optional<JournalEntry> infused_;  // and not discharged
  Cause cause_ = 0;
  std::string outcome_ = "under way";
};

void Activities::begin(const Activity& what, TimePoint at, SiteIndex site, std::string detail) {
  // The end of the one before was not seen.
  for (Happened& one : all_)
    if (one.what == &what) one.is_open = false;
  std::uint32_t attempt = 0;
  if (what.of_product == Activity::Product::next) attempt = culture_ + 1;
  if (what.of_product == Activity::Product::this_one) attempt = std::max(culture_, 1U);
  all_.push_back({&what, at, {}, site, attempt, std::move(detail), {}});
}

void Activities::once(const Activity& what, const JournalEntry& entry, std::string detail) {
  begin(what, entry.at, entry.site, std::move(detail));
  all_.back().until = entry.at;
  all_.back().is_open = false;
}

bool Activities::is_open(const Activity& what) const {
  return std::any_of(all_.begin(), all_.end(),
                     [&](const Happened& one) { return one.what == &what && one.is_open; });
}

bool Activities::end(const Activity& what, const JournalEntry& entry, const char* detail) {
  const auto one = std::find_if(all_.begin(), all_.end(), [&](const Happened& happened) {
    return happened.what == &what && happened.is_open;
  });
  if (one == all_.end()) return false;
  one->until = std::max(entry.at, one->since);
  one->site = entry.site;
  one->is_open = false;
  one->ended_as = detail;
  return true;
}

void Activities::end_all(Activity::Whose whose, const JournalEntry& entry, const char* detail) {
  for (const Happened& one : all_) {
    JournalEntry here = entry;
    here.site = one.site;
    if (one.is_open && one.what->whose == whose) end(*one.what, here, detail);
  }
}

template <class Entry, std::size_t size>
void Activities::follow(const std::array<activities::Step<Entry>, size>& steps, Entry on,
                        const JournalEntry& entry) {
  using activities::Does;
  for (const auto& step : steps) {
    if (step.on != on) continue;
    if (step.what == Does::begins)
      begin(*step.activity, entry.at, entry.site, step.detail);
    else if (step.what == Does::happens)
      once(*step.activity, entry, step.detail);
    else if (step.what == Does::ends_patients)
      end_all(Activity::Whose::patient, entry, step.detail);
    else if (step.what == Does::ends_products)
      end_all(Activity::Whose::product, entry, step.detail);
    else if (!end(*step.activity, entry, step.detail) && step.what == Does::ends_or_happens)
      once(*step.activity, entry, step.detail);
  }
}

void Activities::comes_to(Gate gate, const JournalEntry& entry) {
  if (gate < population_.enters) return;  // before anybody came
  if (gate <= Gate::eligible) {
    const Activity& what = activities::before_collection[index_of(gate)];
    begin(what, last_gate_ ? last_gate_->second : entry.at, entry.site);
    end(what, entry);
  }
  if (gate == Gate::eligible)
    begin(population_.protocol->product.from_patients_cells() ? activities::wait_for_leukapheresis
                                                              : activities::wait_for_product,
          entry.at, entry.site);
  // Of those who are in it when the run starts only the gate is noted.
  if (gate == Gate::lymphodepleted && !is_open(activities::lymphodepletion))
    follow(activities::at_entry, What::lymphodepletion_started, entry);
  follow(activities::at_gate, gate, entry);
  if (gate == Gate::infused) {
    infused_ = entry;
    outcome_ = "infused";
  }
  last_gate_ = {gate, entry.at};
}

void Activities::waits_to_be_treated(const JournalEntry& entry) {
  if (is_open(activities::lymphodepletion) || is_open(activities::wait_for_infusion)) return;
  const bool first = population_.protocol->product.needs_lymphodepletion();
  begin(first ? activities::wait_for_lymphodepletion : activities::wait_for_infusion, entry.at,
        entry.site);
}

void Activities::leaves(const JournalEntry& entry) {
  if (last_gate_ && last_gate_->first < Gate::eligible)
    begin(activities::before_collection[index_of(last_gate_->first) + 1], last_gate_->second,
          entry.site);
  end_all(Activity::Whose::patient, entry, "the patient left");
  outcome_ = scenario_.causes[cause_];
  once(activities::attrition, entry,
       fmt::format("{}, recorded as {}", outcome_, scenario_.reasons[entry.detail]));
}

void Activities::hear(const JournalEntry& entry) {
  if (entry.what == What::gate_reached) return comes_to(static_cast<Gate>(entry.detail), entry);
  if (entry.what == What::left) cause_ = entry.detail;
  if (entry.what == What::put_on_record) leaves(entry);
  if (entry.what == What::culture_started) culture_ = entry.detail;
  if (entry.what == What::discharged || entry.what == What::died_in_hospital) stays_on();
  follow(activities::at_entry, entry.what, entry);
  if (entry.what == What::culture_started)
    all_.back().detail = fmt::format("attempt {}", entry.detail);
  if (entry.what == What::toxicity_started) all_.back().detail = words_of_toxicity(entry.detail);
  if (entry.what == What::product_chosen)
    all_.back().detail = population_.protocol->offered[entry.detail].title;
  if (entry.what == What::infection_started && entry.detail != 0)
    all_.back().detail = "holds treatment";
  if (entry.what == What::on_site) waits_to_be_treated(entry);
}

void Activities::stays_on() {
  if (infused_) begin(activities::hospital_stay, infused_->at, infused_->site);
  infused_.reset();
}

LoggedEvent Activities::event_of(const Happened& happened, const At& at) const {
  const Site& site = scenario_.sites[happened.site];
  const std::string_view place =
      happened.what->occupies ? name_of(*happened.what->occupies) : word_of(site.kind);
  std::string detail = happened.detail;
  if (!at.starts && !happened.ended_as.empty())
    detail += fmt::format("{}{}", detail.empty() ? "" : ", ", happened.ended_as);
  return {happened.what->name,
          at.starts,
          iso_time(at.time, scenario_.starts),
          fmt::format("{}: {}", site.name, place),
          0,
          happened.attempt,
          std::move(detail)};
}

std::vector<LoggedEvent> Activities::events() const {
  std::vector<At> order;
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    const Happened& one = all_[i];
    const bool at_once = one.until == one.since;
    if (at_once && one.what->takes_time) continue;
    if (!at_once) order.push_back({one.since, i, true});
    if (one.until) order.push_back({*one.until, i, false});
  }
  // What ends stands before what begins with it.
  std::stable_sort(order.begin(), order.end(), [](const At& a, const At& b) {
    return std::pair(a.time, a.starts) < std::pair(b.time, b.starts);
  });
  std::vector<LoggedEvent> events;
  std::vector<std::uint32_t> instance(all_.size(), 0);
  std::uint32_t last = 0;
  for (const At& at : order) {
    if (instance[at.number] == 0) instance[at.number] = ++last;
    events.push_back(event_of(all_[at.number], at));
    events.back().instance = instance[at.number];
  }
  return events;
}

/// Gates that a later product reaches stand in the file only: an entry for each, where it belongs.
void add_last_product(std::vector<JournalEntry>& entries, const PatientRecord& record) {
  constexpr std::pair<Mark, Gate> marks[] = {{Mark::collected, Gate::collected},
                                             {Mark::received, Gate::received},
                                             {Mark::culture_ended, Gate::manufactured},
                                             {Mark::released, Gate::released}};
  for (const auto& [mark, gate] : marks) {
    const TimePoint at = record.at(mark);
    if (at == TimePoint::never() || !record.has_reached(gate) || at == record.at(gate)) continue;
    SiteIndex site = record.hospital;
    bool failed = false;
    auto place = entries.begin();
    for (auto one = entries.begin(); one != entries.end() && one->at <= at; ++one) {
      failed |= one->at == at && one->what == What::culture_failed;
      const bool begins =
          one->what == What::collection_started || one->what == What::culture_started;
      if (one->at < at || begins) place = one + 1;
      // Its maker has the cells, or will have.
      if (gate != Gate::collected && one->what == What::culture_started) site = one->site;
    }
    if (gate == Gate::manufactured && failed) continue;
    entries.insert(place,
                   {at, record.patient, site, What::gate_reached, static_cast<std::uint8_t>(gate)});
  }
}

}  // namespace

EventLog::EventLog(const Scenario& scenario, std::string arm, std::vector<EventSink*> sinks)
    : scenario_(&scenario), arm_(std::move(arm)), sinks_(std::move(sinks)) {}

void EventLog::on(const JournalEntry& entry) { under_way_[entry.patient].push_back(entry); }

void EventLog::on_closed(const PatientRecord& record) {
  auto patient = under_way_.extract(record.patient);
  if (!patient.empty()) pass_on(record.patient, std::move(patient.mapped()), &record);
}

void EventLog::finish() {
  std::vector<PatientId> patients;
  for (const auto& [patient, entries] : under_way_) patients.push_back(patient);
  std::sort(patients.begin(), patients.end());
  for (const PatientId patient : patients)
    pass_on(patient, std::move(under_way_[patient]), nullptr);
  under_way_.clear();
}

void EventLog::pass_on(PatientId patient, std::vector<JournalEntry> entries,
                       const PatientRecord* record) {
  // What lies before the run was noted as it was looked up.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  if (record) add_last_product(entries, *record);
  const Population& population = population_of(*scenario_, patient);
  Activities activities(*scenario_, population);
  for (const JournalEntry& entry : entries) activities.hear(entry);
  if (!record && population.protocol->stay) activities.stays_on();
  const SiteIndex hospital = record ? record->hospital : entries.front().site;
  const LoggedCase one{fmt::format("{}/{}", arm_, name_of_patient(*scenario_, patient)),
                       arm_,
                       scenario_->sites[hospital].name,
                       number_of(patient),
                       activities.outcome(),
                       activities.events(),
                       scenario_->populations.empty() ? "" : population.name};
  for (EventSink* sink : sinks_) sink->add(one);
}

}  // namespace v2v
