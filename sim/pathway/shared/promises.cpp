// Looking ahead along the ledgers.
#include "pathway/shared/promises.hpp"

#include "pathway/shared/facilities.hpp"

#include <algorithm>

namespace v2v {
namespace {

/// A batch as it fills up.
class Filling {
 public:
  Filling(std::uint32_t size, Duration longest_wait, std::uint32_t waiting, TimePoint since)
      : size_(size), longest_wait_(longest_wait), waiting_(waiting) {
    if (waiting > 0) goes_ = after(since);
  }
  /// By whom it is filled goes with it: true.
  bool comes(TimePoint at) noexcept {
    if (waiting_ > 0 && goes_ <= at) waiting_ = 0;
    if (waiting_ == 0) goes_ = after(at);
    if (++waiting_ < size_) return false;
    waiting_ = 0;
    return true;
  }
  /// At the latest; never if only a full one goes.
  TimePoint goes() const noexcept { return goes_; }

 private:
  TimePoint after(TimePoint first) const noexcept {
    return longest_wait_ == Duration::longest() ? TimePoint::never() : first + longest_wait_;
  }
  std::uint32_t size_;
  Duration longest_wait_;
  std::uint32_t waiting_;
  TimePoint goes_ = TimePoint::never();
};

bool promises_anything(const Site& site) noexcept {
  return site.test_batch.size > 1 || (site.slots && site.slots->needed_for == Slots::For::release);
}

}  // namespace

Promises::Promises(const Plan& plan, Engine& engine, Facilities& facilities)
    : plan_(plan), engine_(engine), facilities_(facilities) {
  const std::vector<Site>& sites = plan.scenario().sites;
  if (std::any_of(sites.begin(), sites.end(), promises_anything)) ledgers_.resize(sites.size());
}

TimePoint Promises::batch_goes(SiteIndex laboratory, TimePoint comes) const noexcept {
  const Gathering* const batch = facilities_.test_batch(laboratory);
  if (!batch) return comes;
  const Ledger& others = ledgers_[laboratory].samples;
  Filling filling(batch->size(), batch->longest_wait(), batch->waiting(), batch->first_since());
  // Who is late is taken to come at any moment.
  auto next = others.begin();
  for (; next != others.end() && *next <= comes; ++next)
    filling.comes(std::max(*next, engine_.now()));
  if (filling.comes(comes)) return comes;
  for (; next != others.end() && *next < filling.goes(); ++next)
    if (filling.comes(*next)) return *next;
  return filling.goes() == TimePoint::never() ? comes : filling.goes();
}

TimePoint Promises::slot_from(SiteIndex hospital, TimePoint from) const noexcept {
  const SlotKeeper* const slots = facilities_.release_slots(hospital);
  if (!slots) return from;
  const Slots& rules = *plan_.scenario().sites[hospital].slots;
  const std::int64_t length = rules.every.in_milliseconds();
  const auto period_of = [length](TimePoint at) { return at.in_milliseconds() / length; };
  const Ledger& others = ledgers_[hospital].slots;
  auto next = others.begin();
  // Who finds none in a period asks in the one after it.
  std::int64_t asking = 0;
  const std::int64_t wanted = period_of(from);
  for (std::int64_t period = period_of(engine_.now());; ++period) {
    for (; next != others.end() && period_of(*next) <= period; ++next) ++asking;
    const std::int64_t there = period > period_of(engine_.now()) ? rules.each : slots->left();
    if (period >= wanted && asking < there)
      return std::max(from, TimePoint::at(Duration::milliseconds(period * length)));
    asking = std::max<std::int64_t>(0, asking - there);
    // Nobody asks for anything before the next one does.
    if (asking == 0) {
      std::int64_t ahead = wanted;
      if (next != others.end()) ahead = std::min(ahead, period_of(*next));
      period = std::max(period, ahead - 1);
    }
  }
}

}  // namespace v2v
