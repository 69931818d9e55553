// Counting of closed files.
#include "vein2vein/statistics/tally.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <limits>

namespace v2v {

void PatientTimes::add(const PatientRecord& record) {
  const auto between = [&](std::size_t index, TimePoint from, TimePoint to) {
    if (from != TimePoint::never() && to != TimePoint::never()) intervals_[index].add(to - from);
  };
  // Studies report the time to release of every product that was released.
  between(0, record.at(Mark::collected), record.at(Mark::released));
  if (record.left) return;
  const TimePoint infused = record.at(Mark::infused);
  between(1, record.at(Mark::collected), infused);
  between(2, record.at(Mark::released), infused);
  between(3, record.at(Mark::lymphodepletion_ended), infused);
  if (record.at(Mark::collected) == TimePoint::never()) return;
  // A part ends at its mark; what happened earlier than the mark before it (lymphodepletion before
  // release) took no time of its own.
  TimePoint reached = record.at(Mark::collected);
  for (std::size_t part = 0; part < part_names.size(); ++part) {
    const TimePoint mark = record.marks[part + 1];
    const TimePoint end = mark == TimePoint::never() ? reached : std::max(reached, mark);
    parts_[part] += (end - reached).in_milliseconds();
    reached = end;
  }
  V2V_INVARIANT(reached == infused, "vein-to-vein time is not the sum of its parts");
}

void PatientTimes::merge(const PatientTimes& other) {
  for (std::size_t i = 0; i < intervals_.size(); ++i) intervals_[i].merge(other.intervals_[i]);
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i] += other.parts_[i];
}

void PatientTimes::write(ByteWriter& writer) const {
  for (const TimeHistogram& interval : intervals_) interval.write(writer);
  for (const std::int64_t part : parts_) writer.add(static_cast<std::uint64_t>(part));
}

PatientTimes PatientTimes::read(ByteReader& reader) {
  PatientTimes times;
  for (TimeHistogram& interval : times.intervals_) interval = TimeHistogram::read(reader);
  // So that two of them can be added.
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 2;
  for (std::int64_t& part : times.parts_)
    part = static_cast<std::int64_t>(reader.number_up_to(most));
  return times;
}

VeinToVein PatientTimes::vein_to_vein() const {
  VeinToVein result;
  result.time = intervals_[1].summary();
  const double patients = static_cast<double>(std::max<std::uint64_t>(1, result.time.patients));
  for (std::size_t i = 0; i < parts_.size(); ++i)
    result.parts.push_back({std::string(part_names[i]),
                            milliseconds_in_days(static_cast<double>(parts_[i])) / patients});
  return result;
}

void VeinToVeinSum::add(const PatientRecord& record) noexcept {
  const TimePoint collected = record.at(Mark::collected);
  if (record.left || collected == TimePoint::never()) return;
  milliseconds += (record.at(Mark::infused) - collected).in_milliseconds();
  ++patients;
}

std::optional<double> VeinToVeinSum::mean_in_days() const noexcept {
  if (patients == 0) return std::nullopt;
  return milliseconds_in_days(static_cast<double>(milliseconds)) / patients;
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
  if (gates > itt_place_) {
    ++counts_.intended;
    if (gates == scenario_->flowchart.size()) ++counts_.infused;
    if (record.left) ++counts_.lost_by_cause[record.cause];
  }
  counts_.vein_to_vein.add(record);

  const auto add = [&](Count what, std::uint64_t n) {
    counts_.counts[static_cast<std::size_t>(what)] += n;
  };
  add(Count::cultures_started, record.cultures);
  add(Count::failed, record.failed);
  add(Count::out_of_specification, record.out_of_specification);
  add(Count::made_again, record.made_again);
  add(Count::collected_again, record.collected_again);
  add(Count::expired, record.expired);
  add(Count::frozen_when_missed, record.frozen);
  add(Count::wasted, record.product_discarded ? 1 : 0);
  add(Count::infused, record.left ? 0 : 1);
  add(Count::bridged, record.bridged ? 1 : 0);
  add(Count::responded, record.responded ? 1 : 0);
  add(Count::infection_holds, record.infection_holds);
  add(Count::lymphodepleted_not_infused, record.left && record.lymphodepletions > 0 ? 1 : 0);
  add(Count::lymphodepleted_again, record.lymphodepletions > 1 ? 1 : 0);
  add(Count::lost_in_transit, record.lost_in_transit);
  add(Count::infused_out_of_specification, record.infused_out_of_specification ? 1 : 0);
  times_.add(record);
  waiting_.add(record);
  add_wait(record);
}

/// The phase in which the hazards are a function of the wait, as far as it was simulated: those who
/// were under way at the start may have waited before.
void Tally::add_wait(const PatientRecord& record) noexcept {
  if (!scenario_->attrition || !scenario_->attrition->model) return;
  const TimePoint since =
      record.at(scenario_->product.from_patients_cells() ? Gate::received : Gate::eligible);
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
  counts_.counts.fill(0);
  counts_.vein_to_vein = {};
  counts_.minutes_waited = counts_.minutes_beyond_support = 0;
  counts_.intended = counts_.infused = 0;
  return finished;
}

void Fates::on_closed(const PatientRecord& record) {
  if (!record.counted || !record.has_reached(itt_gate_)) return;
  if (fate_.size() <= record.patient) fate_.resize(record.patient + std::size_t{1});
  fate_[record.patient] =
      static_cast<std::uint8_t>(kIntended | (record.left ? 0 : static_cast<int>(kInfused)));
}

PairedCounts compare_fates(const Fates& first, const Fates& second) {
  const auto& a = first.by_patient();
  const auto& b = second.by_patient();
  PairedCounts counts;
  std::uint64_t intended_a = 0, intended_b = 0, infused_a = 0, infused_b = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const unsigned in_a = i < a.size() ? a[i] : 0U;
    const unsigned in_b = i < b.size() ? b[i] : 0U;
    if (((in_a | in_b) & Fates::kIntended) == 0) continue;
    const bool treated_a = (in_a & Fates::kInfused) != 0;
    const bool treated_b = (in_b & Fates::kInfused) != 0;
    intended_a += in_a & 1U;
    intended_b += in_b & 1U;
    infused_a += treated_a ? 1 : 0;
    infused_b += treated_b ? 1 : 0;
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
