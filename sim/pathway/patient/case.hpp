// One patient in flight: owns the parts, wires them, and gives them their life.
#pragma once

#include "pathway/patient/body.hpp"
#include "pathway/patient/chance.hpp"
#include "pathway/patient/chart.hpp"
#include "pathway/patient/order.hpp"
#include "pathway/patient/production.hpp"
#include "pathway/patient/treatment.hpp"
#include "pathway/patient/waits.hpp"
#include "pathway/shared/group.hpp"
#include "vein2vein/engine/process.hpp"

namespace v2v {

class World;

/// Recycled from patient to patient; `begin` makes it the next one's. The flow ends with infusion
/// or leaving (`Chart::flow_is_over`); care goes on until discharge; the case is closed when the
/// product is done, too.
class Case final : public KeptWithFrames, private Body::Watcher {
 public:
  explicit Case(World& world);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  /// The next patient of the group; one who is under way at the start of the run where `so_far`
  /// says how far.
  void begin(Group& group, bool counted, const KnownPatient& known,
             const PatientUnderWay* so_far = nullptr);

  const Group& group() const noexcept { return *group_; }
  Chance& chance() noexcept { return chance_; }
  Chart& chart() noexcept { return chart_; }
  Body& body() noexcept { return body_; }
  Order& order() noexcept { return order_; }
  Waits& waits() noexcept { return waits_; }
  Treatment& treatment() noexcept { return treatment_; }
  Production& production() noexcept { return production_; }

  void reach(Gate gate, SiteIndex site) {
    if (chart_.reach(gate, site, chart_.now())) body_.has_reached(gate);
  }
  /// The decision before a gate: true when the patient passes; otherwise the patient has left.
  bool passes(Gate gate);
  void leave(const Leaving& leaving);
  void is_infused();
  void close_if_done();

 private:
  void body_changes(const Leaving* leaving) override;
  /// Everything but the body and the path.
  void begin_file(Group& group, bool counted, const KnownPatient& known);
  /// What lies behind those who are under way.
  void take_up(const PatientUnderWay& so_far);
  static void path_ended(void* self) { static_cast<Case*>(self)->care_ends(); }
  void care_ends();

  World& world_;
  Group* group_ = nullptr;
  Process path_;
  bool care_is_over_ = false;
  Chance chance_;
  // What nearly every step uses comes first, and the body, which few do, last.
  Chart chart_;
  Order order_;
  Waits waits_;
  Treatment treatment_;
  Production production_;
  Body body_;
};

}  // namespace v2v
