// Order in, order out.
#include "experiment/schedule.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <utility>

namespace v2v {

unsigned Study::batch_size_for(unsigned replications, bool with_stopping) noexcept {
  if (with_stopping) return 25;
  return std::clamp(replications / 10, 1U, 100U);
}

Schedule::Schedule(const Study& study, Stopping* stopping, Shard shard, unsigned ahead,
                   std::vector<WorkUnit> stored)
    : study_(&study),
      stopping_(stopping),
      shard_(shard),
      ahead_(std::max(1U, ahead)),
      stored_(stored.begin(), stored.end()),
      points_(study.points.size()),
      open_points_(study.points.size()) {
  V2V_INVARIANT(!stopping || shard.count == 1, "a rule that stops needs to hear every batch");
  for (std::uint32_t point = 0; point < points_.size(); ++point)
    for (std::uint32_t batch = 0; batch < study.batches(); ++batch)
      if (is_mine({point, batch})) {
        ++units_;
        replications_ += study.size_of(batch);
      }
}

bool Schedule::is_mine(WorkUnit unit) const noexcept {
  const std::uint64_t number = std::uint64_t{unit.point} * study_->batches() + unit.batch;
  return number % shard_.count == shard_.index;
}

Schedule::Next Schedule::next() {
  const auto exhausted = [this](const Point& point) {
    return point.complete || point.issued == study_->batches();
  };
  while (first_open_ < points_.size() && exhausted(points_[first_open_])) ++first_open_;
  Next next;
  if (stopping_ && stopping_->weighs_points()) {
    begin_hindmost(next);
  } else {
    for (std::size_t i = first_open_; i < points_.size(); ++i)
      if (!exhausted(points_[i]) && begin_next(i, next)) return next;
  }
  if (next.kind == Next::Kind::nothing && in_flight_ > 0 && stopping_) next.kind = Next::Kind::wait;
  return next;
}

void Schedule::begin_hindmost(Next& next) {
  // One batch in front of what the rule has heard of everybody keeps all busy; more would be spent
  // on points that it is about to end.
  constexpr unsigned kInFront = 2;
  std::size_t hindmost = points_.size();
  unsigned heard = study_->batches();
  for (std::size_t i = first_open_; i < points_.size(); ++i) {
    if (points_[i].complete) continue;
    heard = std::min(heard, points_[i].merged);
    if (hindmost == points_.size() || points_[i].issued < points_[hindmost].issued) hindmost = i;
  }
  if (hindmost < points_.size() && points_[hindmost].issued < heard + kInFront)
    begin_next(hindmost, next);
}

bool Schedule::begin_next(std::size_t index, Next& next) {
  Point& point = points_[index];
  while (point.issued < study_->batches()) {
    if (stopping_ && point.issued - point.merged >= ahead_) return false;
    const WorkUnit unit{static_cast<std::uint32_t>(index), point.issued++};
    if (!is_mine(unit)) continue;
    const bool is_stored = stored_.contains(unit);
    // What is stored of one shard is done: the whole is put together elsewhere.
    if (is_stored && shard_.count > 1) {
      ++units_done_;
      replications_done_ += study_->size_of(unit.batch);
      continue;
    }
    ++in_flight_;
    next = {is_stored ? Next::Kind::load : Next::Kind::simulate, unit};
    return true;
  }
  return false;
}

std::vector<Schedule::Completed> Schedule::absorb(WorkUnit unit, BatchResult&& result) {
  V2V_INVARIANT(in_flight_ > 0, "a result came that nobody had asked for");
  --in_flight_;
  ++units_done_;
  replications_done_ += study_->size_of(unit.batch);
  Point& point = points_[unit.point];
  std::vector<Completed> completed;
  // A complete point has been simulated beyond what was enough.
  if (point.complete || shard_.count > 1) return completed;
  point.early.emplace(unit.batch, std::move(result));
  while (!point.complete && !point.early.empty() && point.early.begin()->first == point.merged) {
    auto node = point.early.extract(point.early.begin());
    merge(unit.point, std::move(node.mapped()));
    // A rule may weigh points against one another.
    const std::size_t first = stopping_ ? 0 : unit.point;
    const std::size_t end = stopping_ ? points_.size() : unit.point + 1;
    for (std::size_t i = first; i < end; ++i)
      if (!points_[i].complete && needs_nothing(i)) completed.push_back(complete_point(i));
  }
  return completed;
}

void Schedule::merge(std::size_t index, BatchResult&& result) {
  Point& point = points_[index];
  V2V_INVARIANT(result.size() == study_->points[index].arms.size(),
                "a batch has as many arms as its point");
  if (stopping_) stopping_->add(index, result);
  if (point.sum.empty()) {
    point.sum = std::move(result);
  } else {
    for (std::size_t arm = 0; arm < result.size(); ++arm)
      point.sum[arm].append(std::move(result[arm]));
  }
  ++point.merged;
}

bool Schedule::needs_nothing(std::size_t index) const {
  return points_[index].merged == study_->batches() || (stopping_ && stopping_->enough(index));
}

Schedule::Completed Schedule::complete_point(std::size_t index) {
  Point& point = points_[index];
  point.complete = true;
  --open_points_;
  Completed completed;
  completed.point = index;
  completed.arms = std::exchange(point.sum, {});
  const unsigned heard =
      completed.arms.empty() ? 0 : static_cast<unsigned>(completed.arms.front().counts.size());
  completed.replications = stopping_ ? stopping_->counted(index, heard) : heard;
  point.early.clear();
  // Batches that were not begun will not be.
  for (unsigned batch = point.issued; batch < study_->batches(); ++batch) {
    --units_;
    replications_ -= study_->size_of(batch);
  }
  return completed;
}

}  // namespace v2v
