// Bins of waiting times.
#include "vein2vein/core/wait_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace v2v {
namespace {
constexpr std::int64_t kHour = 3'600'000;
constexpr std::size_t kHours = 48;
constexpr std::size_t kDays = 363;
constexpr std::int64_t kYear = 365 * milliseconds_a_day;
constexpr auto kPerDoubling = static_cast<std::int64_t>(WaitHistogram::bins_a_doubling);
static_assert(kYear % kPerDoubling == 0, "bins end at whole milliseconds");
}  // namespace

std::size_t WaitHistogram::bin_of(Duration wait) noexcept {
  const std::int64_t length = wait.in_milliseconds();
  if (length <= 0) return 0;
  if (length <= 2 * milliseconds_a_day)
    return static_cast<std::size_t>((length + kHour - 1) / kHour);
  if (length <= kYear) {
    const std::int64_t day = (length + milliseconds_a_day - 1) / milliseconds_a_day;  // from 3
    return kHours + static_cast<std::size_t>(day - 2);
  }
  // Bins hold their upper ends.
  const std::int64_t before = length - 1;
  const int doubling =
      static_cast<int>(std::bit_width(static_cast<std::uint64_t>(before / kYear))) - 1;
  const std::int64_t width = (kYear / kPerDoubling) << doubling;
  const std::int64_t bin = doubling * kPerDoubling + (before - (kYear << doubling)) / width;
  return std::min(kHours + kDays + 1 + static_cast<std::size_t>(bin), bin_count - 1);
}

Duration WaitHistogram::end_of(std::size_t bin) noexcept {
  if (bin <= kHours) return Duration::hours(static_cast<std::int64_t>(bin));
  if (bin + 1 == bin_count) return Duration::longest();
  if (bin <= kHours + kDays)
    return Duration::whole_days(static_cast<std::int64_t>(bin - kHours) + 2);
  const auto later = static_cast<std::int64_t>(bin - kHours - kDays - 1);
  const std::int64_t doubling = later / kPerDoubling, place = later % kPerDoubling;
  return Duration::milliseconds((kYear + (place + 1) * (kYear / kPerDoubling)) << doubling);
}

void WaitHistogram::merge(const WaitHistogram& other) noexcept {
  for (std::size_t i = 0; i < bin_count; ++i) bins_[i] += other.bins_[i];
  longest_ = std::max(longest_, other.longest_);
}

std::uint64_t WaitHistogram::count() const noexcept {
  return std::accumulate(bins_.begin(), bins_.end(), std::uint64_t{0});
}

Duration WaitHistogram::quantile(double p) const noexcept {
  const std::uint64_t all = count();
  if (all == 0) return {};
  const auto rank =
      static_cast<std::uint64_t>(std::max(1.0, std::ceil(p * static_cast<double>(all) - 1e-9)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < bin_count; ++i) {
    seen += bins_[i];
    if (seen >= rank) return std::min(end_of(i), longest_);
  }
  return longest_;
}

void WaitHistogram::write(ByteWriter& writer) const {
  const auto used = std::count_if(bins_.begin(), bins_.end(), [](auto n) { return n > 0; });
  writer.add(static_cast<std::uint64_t>(used));
  std::size_t next = 0;
  for (std::size_t bin = 0; bin < bin_count; ++bin) {
    if (bins_[bin] == 0) continue;
    writer.add(bin - next);
    writer.add(bins_[bin]);
    next = bin + 1;
  }
  writer.add_signed(longest_.in_milliseconds());
}

WaitHistogram WaitHistogram::read(ByteReader& reader) noexcept {
  WaitHistogram histogram;
  const std::uint64_t used = reader.number_up_to(bin_count);
  std::size_t next = 0;
  for (std::uint64_t i = 0; i < used && !reader.failed(); ++i) {
    if (next == bin_count) reader.fail();
    const std::size_t bin =
        next + reader.number_up_to(bin_count - 1 - std::min(next, bin_count - 1));
    const auto waits =
        static_cast<std::uint32_t>(reader.number_up_to(std::numeric_limits<std::uint32_t>::max()));
    if (waits == 0) reader.fail();
    if (!reader.failed()) histogram.bins_[bin] = waits;
    next = bin + 1;
  }
  histogram.longest_ = Duration::milliseconds(reader.signed_number());
  if (histogram.longest_ < Duration() || histogram.longest_ > Duration::longest()) reader.fail();
  return histogram;
}

}  // namespace v2v
