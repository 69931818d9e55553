// Counting who lives how long.
#include "vein2vein/statistics/followed.hpp"

#include "core/invariant.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

/// Every protocol that somebody of the population may go by.
template <class Call>
void for_each_protocol(const Protocol& protocol, Call call) {
  call(protocol);
  for (const MadeOtherwise& one : protocol.made_otherwise) for_each_protocol(one.protocol, call);
  for (const OfferedProduct& one : protocol.offered) for_each_protocol(one.protocol, call);
}

std::size_t months_followed(const Population& population) {
  double days = 0;
  const auto look = [&days](const Protocol& protocol) {
    if (protocol.outcomes) days = std::max(days, protocol.outcomes->follow_for.in_days());
  };
  for_each_protocol(*population.protocol, look);
  for (const Change& change : population.changes) for_each_protocol(change.protocol, look);
  return std::min(most_months, static_cast<std::size_t>(std::floor(days / days_a_month + 1e-9)));
}

/// One more for whom it ends `days` after the origin: of each month before that one.
void count_until(std::vector<std::uint32_t>& still, double days) {
  for (std::size_t month = 0; month < still.size(); ++month) {
    if (month > 0 && !(days > static_cast<double>(month) * days_a_month)) break;
    ++still[month];
  }
}

}  // namespace

std::optional<double> FollowedCounts::share(Survival which, std::size_t month) const noexcept {
  const auto& curve = still[index_of(which)];
  if (month >= curve.size() || curve.front() == 0) return std::nullopt;
  return static_cast<double>(curve[month]) / curve.front();
}

std::optional<double> FollowedCounts::restricted_mean(Survival which,
                                                      std::size_t month) const noexcept {
  const auto& curve = still[index_of(which)];
  if (month >= curve.size() || curve.front() == 0) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 0; i < month; ++i) sum += 0.5 * (curve[i] + curve[i + 1]);
  return sum / curve.front();
}

void FollowedCounts::add(const FollowedCounts& other) {
  for (std::size_t curve = 0; curve < survival_count; ++curve) {
    auto& ours = still[curve];
    const auto& theirs = other.still[curve];
    // Who is followed for a shorter time is not there any more.
    if (ours.empty()) ours.assign(theirs.size(), 0);
    if (!theirs.empty()) ours.resize(std::min(ours.size(), theirs.size()));
    for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) ours[i] += theirs[i];
  }
  responded += other.responded;
  in_remission_at_month_3 += other.in_remission_at_month_3;
  without_transplant_at_month_3 += other.without_transplant_at_month_3;
  transplanted += other.transplanted;
}

void FollowedCounts::write(ByteWriter& writer) const {
  const std::size_t size = still.front().size();
  writer.add(size);
  if (size == 0) return;
  for (const auto& curve : still) {
    V2V_INVARIANT(curve.size() == size, "all curves are of the same months");
    writer.add(curve.front());
    for (std::size_t i = 1; i < size; ++i) writer.add(curve[i - 1] - curve[i]);
  }
  for (const std::uint32_t patients :
       {responded, in_remission_at_month_3, without_transplant_at_month_3, transplanted})
    writer.add(patients);
}

FollowedCounts FollowedCounts::read(ByteReader& reader) {
  FollowedCounts counts;
  const std::uint64_t size =
      reader.number_up_to(std::min<std::uint64_t>(most_months + 1, reader.left() / survival_count));
  if (size == 0) return counts;
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  for (auto& curve : counts.still) {
    curve.push_back(static_cast<std::uint32_t>(reader.number_up_to(most)));
    for (std::uint64_t i = 1; i < size; ++i)
      curve.push_back(curve.back() - static_cast<std::uint32_t>(reader.number_up_to(curve.back())));
  }
  const std::uint32_t infused = counts.at_origin(Survival::overall);
  const auto share = [&](std::uint32_t of) {
    return static_cast<std::uint32_t>(reader.number_up_to(of));
  };
  counts.responded = share(infused);
  counts.in_remission_at_month_3 = share(counts.responded);
  counts.without_transplant_at_month_3 = share(counts.in_remission_at_month_3);
  counts.transplanted = share(counts.responded);
  if (infused > counts.at_origin(Survival::itt_overall)) reader.fail();
  return counts;
}

Followed::Followed(const Population& population)
    : population_(&population), months_(months_followed(population)) {}

void Followed::begin(const Population& population, std::uint64_t seed_of_patients,
                     std::uint32_t replication, bool keeps) {
  if (!is_needed()) return;
  population_ = &population;
  seed_ = seed_of_patients;
  replication_ = replication;
  keeps_ = keeps;
  patients_.clear();
  counts_ = {};
  for (auto& curve : counts_.still) curve.assign(months_ + 1, 0);
}

void Followed::add(const PatientRecord& record) {
  if (!is_needed() || !record.counted || !record.has_reached(population_->itt_gate)) return;
  const OutcomeRules* const rules = outcome_rules_for(*population_, record);
  if (!rules) return;
  const TreatmentCourse course = course_of(record, population_->itt_gate);
  const std::uint32_t number = number_of(record.patient);
  if (keeps_) {
    if (patients_.size() <= number) patients_.resize(number + 1);
    patients_[number] = {rules, course};
  }
  count(follow_up(*rules, course, luck_of(number)), course.ended);
}

void Followed::count(const FollowUp& way, double infused) {
  const auto still = [this](Survival which) -> std::vector<std::uint32_t>& {
    return counts_.still[index_of(which)];
  };
  count_until(still(Survival::itt_overall), way.died);
  if (way.infused == FollowUp::never) return;
  const double ended = std::min(way.relapsed, way.died);
  count_until(still(Survival::overall), way.died - infused);
  count_until(still(Survival::progression_free),
              (way.responded ? ended : std::min(way.assessed, way.died)) - infused);
  count_until(still(Survival::relapse_free), way.responded ? ended - infused : 0);
  if (!way.responded) return;
  count_until(still(Survival::duration_of_response), ended - way.assessed);
  const double month_3 = infused + 3 * days_a_month;
  ++counts_.responded;
  if (way.is_in_remission_at(month_3)) {
    ++counts_.in_remission_at_month_3;
    if (way.transplanted > month_3) ++counts_.without_transplant_at_month_3;
  }
  if (way.transplanted != FollowUp::never) ++counts_.transplanted;
}

}  // namespace v2v
