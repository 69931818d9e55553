// Expected numbers of collections, cultures and infusions, culture by culture.
#include "network/flow.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {
namespace {

constexpr std::array kDecidedOnce = {Gate::approved, Gate::screened, Gate::eligible};

class Journey {
 public:
  Journey(const Scenario& scenario, const Population& population, const Protocol& protocol,
          const Supply& supply)
      : population_(population),
        product_(protocol.product),
        lymphodepletion_(protocol.lymphodepletion),
        cells_arrive_(1 - lost_on(scenario, supply.there)),
        product_arrives_(1 - lost_on(scenario, supply.back)) {}

  Flow flow() {
    double patients = 1;
    for (const Gate gate : kDecidedOnce)
      if (gate > population_.enters) patients = decide(gate, patients);
    if (!product_.from_patients_cells()) {
      flow_.on_site = patients;
      treat(0);
      return flow_;
    }
    // By the number of cultures done, as the attempts are what ends it.
    double to_collect = 0, on_the_way = 0, arrived = 0;
    if (population_.enters < Gate::collected) to_collect = patients;
    if (population_.enters == Gate::collected) on_the_way = patients;
    if (population_.enters > Gate::collected) arrived = patients;
    double first_cultures = 0;
    for (unsigned done = 0; done < std::max(product_.attempts, 1U); ++done) {
      const double cells = arrived + receive(to_collect, on_the_way);
      if (done == 0) first_cultures = cells;
      const Again again = make(cells, done + 1 < product_.attempts);
      to_collect = again.collect;
      on_the_way = 0;
      arrived = again.make;
      flow_.made_again += again.make;
      // Many attempts at something that hardly ever fails.
      if (again.collect + again.make < 1e-15) break;
    }
    treat(first_cultures);
    return flow_;
  }

 private:
  /// What one culture leaves to be done.
  struct Again {
    double make = 0;
    double collect = 0;
    void add(double products, const Remedy& remedy) noexcept {
      make += products * remedy.make_again;
      collect += products * remedy.collect_again;
    }
  };

  double decide(Gate gate, double patients) {
    flow_.decisions[index_of(gate)] += patients;
    return patients * (1 - lost_before(population_, gate));
  }

  /// Cells that arrive of patients who are to be collected and of cells on their way. Cells that
  /// are lost cannot be made into anything again: they are collected again, as often as it takes.
  double receive(double to_collect, double on_the_way) {
    const Remedy& lost = product_.after_transport_loss;
    const double once_more = (1 - cells_arrive_) * (lost.collect_again + lost.make_again);
    const double passed = 1 - lost_before(population_, Gate::collected);
    // The model gives up after the tenth collection.
    constexpr double kMostCollections = 10;
    const double rounds = std::max(1 - passed * once_more, 1 / kMostCollections);
    const double collections = (to_collect + on_the_way * once_more) / rounds;
    flow_.collections += collections;
    const double sent = on_the_way + decide(Gate::collected, collections);
    flow_.cells_sent += sent;
    return decide(Gate::received, sent * cells_arrive_);
  }

  Again make(double cells, bool may_repeat) {
    Again again;
    flow_.cultures += cells;
    const double failed = cells * product_.failure;
    const double tested = cells - failed;
    const double out_of_specification = tested * product_.out_of_specification;
    const double released = tested - out_of_specification +
                            out_of_specification * product_.after_out_of_specification.infuse;
    flow_.tested += tested;
    flow_.released += released;
    flow_.on_site += released * product_arrives_;
    if (!may_repeat) return again;
    again.add(failed, product_.after_failure);
    again.add(out_of_specification, product_.after_out_of_specification);
    again.add(released * (1 - product_arrives_), product_.after_transport_loss);
    return again;
  }

  void treat(double first_cultures) {
    if (!product_.needs_lymphodepletion()) {
      flow_.infused = decide(Gate::infused, flow_.on_site);
      return;
    }
    const bool at_risk = lymphodepletion_.start == Lymphodepletion::Start::before_release;
    flow_.lymphodepleted = decide(Gate::lymphodepleted, at_risk ? first_cultures : flow_.on_site);
    const double ready = at_risk
                             ? flow_.on_site * (1 - lost_before(population_, Gate::lymphodepleted))
                             : flow_.lymphodepleted;
    flow_.infused = decide(Gate::infused, ready);
  }

  const Population& population_;
  const Product& product_;
  const Lymphodepletion& lymphodepletion_;
  double cells_arrive_;
  double product_arrives_;
  Flow flow_;
};

}  // namespace

double lost_before(const Population& population, Gate gate) {
  double lost = 0;
  for (const GateLoss& loss : population.steps[index_of(gate)].lost) lost += loss.probability;
  return std::min(lost, 1.0);
}

double share_eligible(const Population& population) {
  double share = 1;
  for (const Gate gate : kDecidedOnce)
    if (gate > population.enters) share *= 1 - lost_before(population, gate);
  return share;
}

// A consignment is lost, spoiled or neither.
double lost_on(const Lane& lane) noexcept { return std::min(lane.lost + lane.spoiled, 1.0); }

double lost_on(const Scenario& scenario, const Route& route) noexcept {
  double arrives = 1;
  for (const Leg& leg : route.legs) arrives *= 1 - lost_on(scenario.lanes[leg.lane]);
  return 1 - arrives;
}

Flow flow_of(const Scenario& scenario, const Population& population, const Protocol& protocol,
             const Supply& supply) {
  return Journey(scenario, population, protocol, supply).flow();
}

}  // namespace v2v
