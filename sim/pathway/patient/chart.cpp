// Opening a file, and what it knows of gates, marks and the end.
#include "pathway/patient/chart.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <numeric>

namespace v2v {
namespace {

constexpr PatientRecord kBlank = [] {
  PatientRecord file;
  file.reached.fill(TimePoint::never());
  file.marks.fill(TimePoint::never());
  return file;
}();

/// Of some who are under way at the start nobody knows when cells were collected: only what they
/// wait in the run counts.
bool has_waited_no_longer_than_lived(const PatientRecord& file) noexcept {
  const TimePoint collected = file.at(Mark::collected);
  const TimePoint since = collected == TimePoint::never() ? TimePoint() : collected;
  const Duration waited = std::accumulate(file.waited.begin(), file.waited.end(), Duration(),
                                          [](Duration sum, Duration next) { return sum + next; });
  return file.ended < TimePoint() || waited <= file.ended - since;
}

}  // namespace

void Chart::open(PatientId patient, bool counted, SiteIndex hospital) noexcept {
  file_ = kBlank;
  file_.patient = patient;
  file_.counted = counted;
  file_.hospital = hospital;
  file_.entered = now();
  flow_is_over_ = false;
}

bool Chart::reach(Gate gate, SiteIndex site, TimePoint at) {
  TimePoint& reached = file_.reached[index_of(gate)];
  if (reached != TimePoint::never()) return false;
  reached = at;
  file_.entered = std::min(file_.entered, at);
  note_past(at, site, What::gate_reached, static_cast<std::uint8_t>(gate));
  return true;
}

void Chart::end_flow(TimePoint at, const Waited& waited) {
  V2V_INVARIANT(!flow_is_over_, "a patient's flow ends twice");
  flow_is_over_ = true;
  file_.ended = at;
  file_.waited = waited.by_kind;
}

void Chart::is_infused(TimePoint at, const Waited& waited, bool care_is_followed) {
  end_flow(at, waited);
  file_.care_followed = care_is_followed;
  mark(Mark::infused, Mark::infused, at);
  V2V_INVARIANT(has_waited_no_longer_than_lived(file_),
                "a patient has waited longer than vein to vein");
}

void Chart::leaves(Cause cause, Reason reason, const Waited& waited) {
  end_flow(now(), waited);
  file_.left = true;
  file_.cause = cause;
  file_.reason = reason;
  file_.was_waiting = waited.under_way.has_value();
  if (waited.under_way) file_.waiting_for = *waited.under_way;
  note(What::left, cause);
  note(What::put_on_record, reason);
}

}  // namespace v2v
