// Adding, merging and reading off small whole numbers.
#include "vein2vein/statistics/count_histogram.hpp"

#include "vein2vein/statistics/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {

void CountHistogram::add(std::uint32_t value, std::uint64_t times) {
  if (times == 0) return;
  // As a rule all numbers from the first one on have been seen.
  const std::size_t guess = seen_.empty() ? 0 : std::size_t{value} - seen_.front().value;
  if (guess < seen_.size() && seen_[guess].value == value) {
    seen_[guess].times += times;
    return;
  }
  const auto place =
      std::lower_bound(seen_.begin(), seen_.end(), value,
                       [](const Seen& one, std::uint32_t than) { return one.value < than; });
  if (place != seen_.end() && place->value == value)
    place->times += times;
  else
    seen_.insert(place, {value, times});
}

void CountHistogram::merge(const CountHistogram& other) {
  std::vector<Seen> both;
  both.reserve(seen_.size() + other.seen_.size());
  auto ours = seen_.begin();
  for (const Seen& theirs : other.seen_) {
    while (ours != seen_.end() && ours->value < theirs.value) both.push_back(*ours++);
    both.push_back(theirs);
    if (ours != seen_.end() && ours->value == theirs.value) both.back().times += (ours++)->times;
  }
  both.insert(both.end(), ours, seen_.end());
  seen_ = std::move(both);
}

std::uint64_t CountHistogram::count() const noexcept {
  std::uint64_t sum = 0;
  for (const Seen& one : seen_) sum += one.times;
  return sum;
}

std::uint64_t CountHistogram::count_until(std::uint32_t value) const noexcept {
  std::uint64_t sum = 0;
  for (const Seen& one : seen_) sum += one.value <= value ? one.times : 0;
  return sum;
}

double CountHistogram::mean(std::uint64_t of) const noexcept {
  double sum = 0;
  for (const Seen& one : seen_) sum += one.value * static_cast<double>(one.times);
  return of > 0 ? sum / static_cast<double>(of) : 0;
}

std::uint32_t CountHistogram::at_rank(std::uint64_t rank, std::uint64_t of) const noexcept {
  std::uint64_t below = of - std::min(of, count());  // those that were not added
  if (rank <= below) return 0;
  for (const Seen& one : seen_) {
    below += one.times;
    if (rank <= below) return one.value;
  }
  return 0;
}

std::uint32_t CountHistogram::quantile(double p, std::uint64_t of) const noexcept {
  // Rounding must not push a whole rank up.
  const double rank = std::ceil(p * static_cast<double>(of) * (1 - 1e-12));
  return at_rank(std::max<std::uint64_t>(1, static_cast<std::uint64_t>(rank)), of);
}

std::optional<Interval> CountHistogram::prediction95(std::uint64_t of) const noexcept {
  if (of < values_for_prediction95) return std::nullopt;
  const auto [low, high] = ranks_of_prediction95(of);
  return Interval{static_cast<double>(at_rank(low, of)), static_cast<double>(at_rank(high, of))};
}

void CountHistogram::write(ByteWriter& writer) const {
  writer.add(seen_.size());
  std::uint64_t next = 0;
  for (const Seen& one : seen_) {
    writer.add(one.value - next);
    writer.add(one.times);
    next = std::uint64_t{one.value} + 1;
  }
}

CountHistogram CountHistogram::read(ByteReader& reader) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  CountHistogram histogram;
  const std::uint64_t different = reader.number_up_to(reader.left() / 2);
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < different && !reader.failed(); ++i) {
    const std::uint64_t value = next + reader.number_up_to(most);
    // So that two of them can be added.
    const std::uint64_t times = reader.number_up_to(std::numeric_limits<std::uint64_t>::max() / 4);
    if (value > most || times == 0) reader.fail();
    if (reader.failed()) break;
    histogram.seen_.push_back({static_cast<std::uint32_t>(value), times});
    next = value + 1;
  }
  return histogram;
}

}  // namespace v2v
