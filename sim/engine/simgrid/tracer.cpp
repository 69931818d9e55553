// SimGrid's user variables, set at exact ticks.
#include "engine/simgrid/tracer.hpp"

#include "engine/simgrid/core.hpp"

#include <simgrid/instr.h>
#include <simgrid/s4u.hpp>

#include <string>

namespace v2v {
namespace {

namespace instr = simgrid::instr;
constexpr const char* kUnitsInUse = "units_in_use";
constexpr const char* kConsignments = "consignments";

}  // namespace

SimgridTracer::SimgridTracer(bool on, const SimgridGround& ground) : on_(on) {
  if (!on) return;
  instr::declare_host_variable(kUnitsInUse, "0.2 0.4 0.8");
  instr::declare_link_variable(kConsignments, "0.8 0.4 0.2");
  for (const SimgridGround::Site& site : ground.sites)
    for (const simgrid::s4u::Host* host : site.hosts)
      instr::set_host_variable(host->get_name(), kUnitsInUse, 0.0, 0.0);
  for (const SimgridGround::Lane& lane : ground.lanes)
    for (const SimgridGround::Way& way : lane.ways)
      instr::set_link_variable(way.link->get_name(), kConsignments, 0.0, 0.0);
  simgrid::s4u::Engine::on_simulation_end_cb([this] { on_ = false; });
}

void SimgridTracer::count(const simgrid::s4u::Host* host, int change, std::int64_t tick) {
  if (on_) instr::add_host_variable(host->get_name(), kUnitsInUse, change, seconds(tick));
}

void SimgridTracer::count(const simgrid::s4u::Link* link, int change, std::int64_t tick) {
  if (on_) instr::add_link_variable(link->get_name(), kConsignments, change, seconds(tick));
}

}  // namespace v2v
