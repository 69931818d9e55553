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

#include <cstddef>

namespace v2v {

class World;

/// Recycled from patient to patient; `begin` makes it the next one's. The flow ends with infusion
/// or leaving (`Chart::flow_is_over`); care goes on until discharge; the case is closed when the
/// product is done, too.
class Case final : private Body::Watcher {
 public:
  explicit Case(World& world);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;
  static void* operator new(std::size_t size) { return allocate_frame(size); }
  static void operator delete(void* one, std::size_t size) noexcept { release_frame(one, size); }

  /// The next patient of the group.
  void begin(Group& group, bool counted, const KnownPatient& known);
  /// One who is under way already, at the start of the run.
  void begin_under_way(Group& group, bool counted, const PatientUnderWay& so_far);

  const Population& population() const noexcept { return group_->population(); }
  bool is_of(const Group& group) const noexcept { return group_ == &group; }
  std::size_t place_of_population() const noexcept { return group_->place(); }
  /// The rules that decisions of this instant follow.
  const CurrentRules& current() const noexcept { return group_->current(); }

  Chance& chance() noexcept { return chance_; }
  Chart& chart() noexcept { return chart_; }
  const Chart& chart() const noexcept { return chart_; }
  Body& body() noexcept { return body_; }
  const Body& body() const noexcept { return body_; }
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
  void begin_path(const PatientUnderWay* so_far);
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
