// Counting of closed files.
#include "vein2vein/statistics/tally.hpp"

#include "core/invariant.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <limits>

namespace v2v {

namespace {

constexpr bool is_of(const Measure& measure, const PatientRecord& record, bool intended) noexcept {
  switch (measure.of) {
    case MeasuredPatients::everybody:
    case MeasuredPatients::released:  // of others there is no reading
      return true;
    case MeasuredPatients::intended:
      return intended;
    case MeasuredPatients::infused:
      return !record.left;
    case MeasuredPatients::intended_none_lost:
      break;
  }
  return false;
}

/// The place of an index, made where there is none.
template <class Value>
Value& place_in(std::vector<Value>& list, std::size_t index) {
  if (list.size() <= index) list.resize(index + 1);
  return list[index];
}

}  // namespace

void PatientTimes::add(const PatientRecord& record) {
  for_each_measure([&](auto place) {
    constexpr Measure one = measures[place];
    if constexpr (one.time.has_value())
      if (is_of(one, record, true))
        if (const Measure::Reading reading = one.read(record))
          times_[index_of(*one.time)].add(Duration::milliseconds(*reading));
  });
  if (record.left) return;
  const TimePoint infused = record.at(Mark::infused);
  if (record.at(Mark::collected) == TimePoint::never()) return;
  // A part ends at its mark; what happened earlier than the mark before it (lymphodepletion before
  // release) took no time of its own.
  TimePoint reached = record.at(Mark::collected);
  for (const auto& [part, word, prose] : words<VeinToVeinPart>) {
    const TimePoint mark = record.at(end_of(part));
    const TimePoint end = mark == TimePoint::never() ? reached : std::max(reached, mark);
    parts_[index_of(part)] += (end - reached).in_milliseconds();
    reached = end;
  }
  V2V_INVARIANT(reached == infused, "vein-to-vein time is not the sum of its parts");
}

void PatientTimes::add_end(std::size_t outcome, Duration after) {
  const std::int64_t a_day = Duration::whole_days(1).in_milliseconds();
  const auto day = static_cast<std::size_t>(
      (std::max<std::int64_t>(0, after.in_milliseconds()) + a_day - 1) / a_day);
  ++place_in(place_in(ends_, outcome), std::min(day, last_day));
}

void PatientTimes::merge(const PatientTimes& other) {
  for (std::size_t i = 0; i < times_.size(); ++i) times_[i].merge(other.times_[i]);
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i] += other.parts_[i];
  for (std::size_t outcome = 0; outcome < other.ends_.size(); ++outcome)
    for (std::size_t day = 0; day < other.ends_[outcome].size(); ++day)
      if (const std::uint64_t patients = other.ends_[outcome][day]; patients > 0)
        place_in(place_in(ends_, outcome), day) += patients;
}

void PatientTimes::write(ByteWriter& writer) const {
  for (const TimeHistogram& time : times_) time.write(writer);
  for (const std::int64_t part : parts_) writer.add(static_cast<std::uint64_t>(part));
  writer.add(ends_.size());
  for (const auto& days : ends_) {
    writer.add(days.size());
    for (const std::uint64_t patients : days) writer.add(patients);
  }
}

PatientTimes PatientTimes::read(ByteReader& reader) {
  PatientTimes times;
  for (TimeHistogram& time : times.times_) time = TimeHistogram::read(reader);
  // So that two of them can be added.
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 2;
  for (std::int64_t& part : times.parts_)
    part = static_cast<std::int64_t>(reader.number_up_to(most));
  // Infused, and by cause, which is a byte. Whoever was last makes a list as long as it is.
  times.ends_.resize(reader.number_up_to(std::numeric_limits<Cause>::max() + std::uint64_t{2}));
  for (auto& days : times.ends_) {
    days.resize(reader.number_up_to(std::min<std::uint64_t>(last_day + 1, reader.left())));
    for (std::uint64_t& patients : days) patients = reader.number_up_to(most);
    if (!days.empty() && days.back() == 0) reader.fail();
  }
  if (!times.ends_.empty() && times.ends_.back().empty()) reader.fail();
  return times;
}

VeinToVein PatientTimes::vein_to_vein() const {
  VeinToVein result;
  result.time = of(MeasuredTime::vein_to_vein).summary();
  const double patients = static_cast<double>(std::max<std::uint64_t>(1, result.time.patients));
  for (const auto& [part, word, prose] : words<VeinToVeinPart>)
    result.parts.push_back(
        {part, milliseconds_in_days(static_cast<double>(parts_[index_of(part)])) / patients});
  return result;
}

std::size_t gates_in_order(const std::vector<Gate>& flowchart,
                           const PatientRecord& record) noexcept {
  std::size_t gates = 0;
  while (gates < flowchart.size() && record.has_reached(flowchart[gates])) ++gates;
  return gates;
}

Tally::Tally(const Scenario& scenario) : scenario_(&scenario) {
  counts_.reached.resize(scenario.flowchart.size());
  counts_.lost.assign(scenario.flowchart.size(),
                      std::vector<std::uint32_t>(scenario.reasons.size()));
  counts_.lost_by_cause.resize(scenario.causes.size());
  while (itt_place_ < scenario.flowchart.size() &&
         scenario.flowchart[itt_place_] != scenario.itt_gate)
    ++itt_place_;
}

void Tally::on_closed(const PatientRecord& record) {
  if (!record.counted) return;
  const std::size_t gates = gates_in_order(scenario_->flowchart, record);
  V2V_INVARIANT(gates > 0, "a patient has not entered");
  for (std::size_t gate = 0; gate < gates; ++gate) ++counts_.reached[gate];
  if (record.left) ++counts_.lost[gates - 1][record.reason];
  const bool intended = gates > itt_place_;
  V2V_INVARIANT(record.left || gates == scenario_->flowchart.size(),
                "an infused patient has missed a gate");
  if (intended && record.left) ++counts_.lost_by_cause[record.cause];
  if (intended)
    times_.add_end(outcome_of(record), (record.left ? record.ended : record.at(Gate::infused)) -
                                           record.at(scenario_->itt_gate));
  measure(record, intended);
  times_.add(record);
  waiting_.add(record);
  add_wait(record);
}

void Tally::measure(const PatientRecord& record, bool intended) noexcept {
  for_each_measure([&](auto place) {
    constexpr Measure one = measures[place];
    if (is_of(one, record, intended)) counts_.measured[place].add(one, one.read(record));
  });
}

/// The phase in which the hazards are a function of the wait, as far as it was simulated: those who
/// were under way at the start may have waited before.
void Tally::add_wait(const PatientRecord& record) noexcept {
  if (!scenario_->attrition || !scenario_->attrition->model) return;
  const TimePoint since = record.at(
      scenario_->protocol->product.from_patients_cells() ? Gate::received : Gate::eligible);
  if (since == TimePoint::never()) return;
  const TimePoint until = std::min(record.at(Gate::lymphodepleted), record.ended);
  const TimePoint seen = std::max(since, TimePoint());
  const TimePoint beyond = since + Duration::days(scenario_->attrition->model->support_days);
  const auto minutes = [until](TimePoint from) {
    return from < until ? static_cast<std::uint64_t>((until - from).in_milliseconds() / 60'000) : 0;
  };
  counts_.minutes_waited += minutes(seen);
  counts_.minutes_beyond_support += minutes(std::max(seen, beyond));
}

ReplicationCounts Tally::finish_replication() {
  ReplicationCounts finished = counts_;
  finished.fingerprint = fingerprint_.value();
  fingerprint_ = Fingerprint();
  std::fill(counts_.reached.begin(), counts_.reached.end(), 0U);
  for (auto& reasons : counts_.lost) std::fill(reasons.begin(), reasons.end(), 0U);
  std::fill(counts_.lost_by_cause.begin(), counts_.lost_by_cause.end(), 0U);
  counts_.measured = {};
  counts_.minutes_waited = counts_.minutes_beyond_support = 0;
  return finished;
}

void Fates::on_closed(const PatientRecord& record) {
  if (!record.counted || !record.has_reached(itt_gate_)) return;
  place_in(fate_, record.patient) = static_cast<std::uint16_t>(outcome_of(record) + 1);
}

PairedCounts compare_fates(const Fates& first, const Fates& second) {
  PairedCounts counts;
  std::uint64_t intended_a = 0, intended_b = 0, infused_a = 0, infused_b = 0;
  const auto place_of = [](std::optional<Outcome> outcome) { return outcome.value_or(0); };
  for (std::size_t i = 0; i < std::max(first.patients(), second.patients()); ++i) {
    const std::optional<Outcome> in_a = first.of(i), in_b = second.of(i);
    if (!in_a && !in_b) continue;
    const bool treated_a = in_a == outcome_infused, treated_b = in_b == outcome_infused;
    intended_a += in_a ? 1 : 0;
    intended_b += in_b ? 1 : 0;
    infused_a += treated_a ? 1 : 0;
    infused_b += treated_b ? 1 : 0;
    if (treated_b && !treated_a) ++place_in(counts.saved, place_of(in_a));
    if (treated_a && !treated_b) ++place_in(counts.lost_instead, place_of(in_b));
    ++(treated_a ? (treated_b ? counts.both : counts.only_first)
                 : (treated_b ? counts.only_second : counts.neither));
  }
  const auto fraction = [](std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  };
  if (intended_a > 0 && intended_b > 0)
    counts.difference = fraction(infused_b, intended_b) - fraction(infused_a, intended_a);
  return counts;
}

}  // namespace v2v
