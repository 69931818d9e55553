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

void PatientTimes::merge(const PatientTimes& other) {
  for (std::size_t i = 0; i < times_.size(); ++i) times_[i].merge(other.times_[i]);
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i] += other.parts_[i];
}

void PatientTimes::write(ByteWriter& writer) const {
  for (const TimeHistogram& time : times_) time.write(writer);
  for (const std::int64_t part : parts_) writer.add(static_cast<std::uint64_t>(part));
}

PatientTimes PatientTimes::read(ByteReader& reader) {
  PatientTimes times;
  for (TimeHistogram& time : times.times_) time = TimeHistogram::read(reader);
  // So that two of them can be added.
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 2;
  for (std::int64_t& part : times.parts_)
    part = static_cast<std::int64_t>(reader.number_up_to(most));
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

bool is_intended(const Population& population, const PatientRecord& record) noexcept {
  for (const Gate gate : population.flowchart) {
    if (!record.has_reached(gate)) return false;
    if (gate == population.itt_gate) return true;
  }
  return false;
}

Tally::Tally(const Scenario& scenario, const Population& population) : population_(&population) {
  const std::vector<Gate>& chart = population.flowchart;
  counts_.reached.resize(chart.size());
  counts_.lost.assign(chart.size(), std::vector<std::uint32_t>(scenario.reasons.size()));
  counts_.lost_by_cause.resize(scenario.causes.size());
  counts_.ended = IncidenceSteps(1 + scenario.causes.size());
  while (itt_place_ < chart.size() && chart[itt_place_] != population.itt_gate) ++itt_place_;
}

void Tally::on_closed(const PatientRecord& record) {
  if (!record.counted) return;
  const std::size_t gates = gates_in_order(population_->flowchart, record);
  V2V_INVARIANT(gates > 0, "a patient has not entered");
  for (std::size_t gate = 0; gate < gates; ++gate) ++counts_.reached[gate];
  if (record.left) ++counts_.lost[gates - 1][record.reason];
  const bool intended = gates > itt_place_;
  V2V_INVARIANT(record.left || gates == population_->flowchart.size(),
                "an infused patient has missed a gate");
  if (intended && record.left) ++counts_.lost_by_cause[record.cause];
  measure(record, intended);
  times_.add(record);
  waiting_.add(record);
  add_wait(record);
  if (!intended) return;
  // A product may get to its gate after the patient has left.
  const Duration since = std::max(Duration(), record.ended - record.at(population_->itt_gate));
  const std::size_t outcome = record.left ? 1 + std::size_t{record.cause} : 0;
  incidence_.add(outcome, since);
  counts_.ended.add(outcome, since);
  recorded_.add(record.left ? 1 + std::size_t{record.reason} : 0, since);
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
  if (!population_->attrition || !population_->attrition->model) return;
  const TimePoint since = record.at(
      population_->protocol->product.from_patients_cells() ? Gate::received : Gate::eligible);
  if (since == TimePoint::never()) return;
  const TimePoint until = std::min(record.at(Gate::lymphodepleted), record.ended);
  const TimePoint seen = std::max(since, TimePoint());
  const TimePoint beyond = since + Duration::days(population_->attrition->model->support_days);
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
  counts_.ended.clear();
  counts_.measured = {};
  counts_.minutes_waited = counts_.minutes_beyond_support = 0;
  return finished;
}

ReplicationCounts counted_together(const Scenario& scenario,
                                   const std::vector<const ReplicationCounts*>& by_population) {
  const std::vector<Gate>& common = scenario.flowchart;
  ReplicationCounts all;
  all.reached.resize(common.size());
  all.lost.assign(common.size(), std::vector<std::uint32_t>(scenario.reasons.size()));
  all.lost_by_cause.resize(scenario.causes.size());
  all.ended = IncidenceSteps(1 + scenario.causes.size());
  for (std::size_t i = 0; i < by_population.size(); ++i) {
    const std::vector<Gate>& own = scenario.populations[i].flowchart;
    const ReplicationCounts& its = *by_population[i];
    std::size_t behind = 0;  // so many of the gates in common
    for (std::size_t place = 0; place < own.size(); ++place) {
      if (behind < common.size() && own[place] == common[behind])
        all.reached[behind++] += its.reached[place];
      if (behind == 0) continue;
      for (std::size_t reason = 0; reason < its.lost[place].size(); ++reason)
        all.lost[behind - 1][reason] += its.lost[place][reason];
    }
    for (std::size_t cause = 0; cause < its.lost_by_cause.size(); ++cause)
      all.lost_by_cause[cause] += its.lost_by_cause[cause];
    all.ended.merge(its.ended);
    for (std::size_t measure = 0; measure < measure_count; ++measure) {
      all.measured[measure].amount += its.measured[measure].amount;
      all.measured[measure].patients += its.measured[measure].patients;
    }
    all.followed.add(its.followed);
    all.twin_intended += its.twin_intended;
    all.twin_infused += its.twin_infused;
    all.minutes_waited += its.minutes_waited;
    all.minutes_beyond_support += its.minutes_beyond_support;
  }
  return all;
}

void Fates::on_closed(const PatientRecord& record) {
  if (!record.counted || !record.has_reached(itt_gate_)) return;
  const std::size_t number = number_of(record.patient);
  if (fate_.size() <= number) fate_.resize(number + 1);
  fate_[number] = static_cast<std::uint16_t>(record.left ? kLost + record.cause : kInfused);
}

namespace {

/// Who was infused in the other arm and has this fate here.
void count_fate(std::vector<std::uint32_t>& by_cause, unsigned fate) {
  const std::size_t place = fate == Fates::kNotAtGate ? 0 : 1 + fate - Fates::kLost;
  if (by_cause.size() <= place) by_cause.resize(place + 1);
  ++by_cause[place];
}

}  // namespace

PairedCounts compare_fates(const std::vector<std::pair<const Fates*, const Fates*>>& pairs) {
  static const std::vector<std::uint16_t> nobody;
  PairedCounts counts;
  std::uint64_t intended_a = 0, intended_b = 0, infused_a = 0, infused_b = 0;
  for (const auto& [first, second] : pairs) {
    const auto& a = first ? first->by_patient() : nobody;
    const auto& b = second ? second->by_patient() : nobody;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      const unsigned in_a = i < a.size() ? a[i] : Fates::kNotAtGate;
      const unsigned in_b = i < b.size() ? b[i] : Fates::kNotAtGate;
      if (in_a == Fates::kNotAtGate && in_b == Fates::kNotAtGate) continue;
      const bool treated_a = in_a == Fates::kInfused;
      const bool treated_b = in_b == Fates::kInfused;
      intended_a += in_a != Fates::kNotAtGate ? 1 : 0;
      intended_b += in_b != Fates::kNotAtGate ? 1 : 0;
      infused_a += treated_a ? 1 : 0;
      infused_b += treated_b ? 1 : 0;
      ++(treated_a ? (treated_b ? counts.both : counts.only_first)
                   : (treated_b ? counts.only_second : counts.neither));
      if (treated_b && !treated_a) count_fate(counts.saved, in_a);
      if (treated_a && !treated_b) count_fate(counts.lost_instead, in_b);
    }
  }
  const auto fraction = [](std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  };
  if (intended_a > 0 && intended_b > 0)
    counts.difference = fraction(infused_b, intended_b) - fraction(infused_a, intended_a);
  return counts;
}

}  // namespace v2v
