// Expected numbers a patient against sums by hand and against random walks through the same rules.
#include "network/flow.hpp"

#include "network/network_builder.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <cmath>

namespace v2v::test {
namespace {

/// Hospital 0, plant 1, one day apart.
Scenario pair() { return scenario_of({hospital("h"), plant("p")}, {lane(0, 1, 1)}, {1}); }

void lose(Scenario& s, Gate gate, double probability) {
  GateLoss loss;
  loss.probability = probability;
  s.steps[index_of(gate)].lost.push_back(loss);
}

Flow flow(const Scenario& s) {
  return flow_of(s, s, *s.protocol, supplies_of(s, *s.protocol).at(0));
}

TEST(Flow, EverybodyIsInfusedWhereNobodyIsLost) {
  const Flow f = flow(pair());
  for (const double one : {f.collections, f.cells_sent, f.cultures, f.tested, f.released, f.on_site,
                           f.lymphodepleted, f.infused})
    EXPECT_DOUBLE_EQ(one, 1);
  EXPECT_EQ(f.made_again, 0);
}

TEST(Flow, DecisionsAreTakenOneAfterAnother) {
  Scenario s = pair();
  s.enters = Gate::referred;
  lose(s, Gate::approved, 0.1);
  lose(s, Gate::screened, 0.1);
  lose(s, Gate::screened, 0.1);
  lose(s, Gate::eligible, 0.5);
  lose(s, Gate::collected, 0.25);
  lose(s, Gate::received, 0.2);
  lose(s, Gate::lymphodepleted, 0.1);
  lose(s, Gate::infused, 0.5);
  const Flow f = flow(s);
  EXPECT_DOUBLE_EQ(f.decisions[index_of(Gate::approved)], 1);
  EXPECT_DOUBLE_EQ(f.decisions[index_of(Gate::screened)], 0.9);
  EXPECT_DOUBLE_EQ(f.decisions[index_of(Gate::eligible)], 0.72);
  EXPECT_DOUBLE_EQ(f.collections, 0.36);
  EXPECT_DOUBLE_EQ(f.cells_sent, 0.27);
  EXPECT_DOUBLE_EQ(f.cultures, 0.216);
  EXPECT_DOUBLE_EQ(f.lymphodepleted, 0.1944);
  EXPECT_DOUBLE_EQ(f.infused, 0.0972);
}

TEST(Flow, PatientsWhoEnterLaterSkipWhatLiesBefore) {
  Scenario s = pair();
  lose(s, Gate::screened, 0.5);
  EXPECT_DOUBLE_EQ(flow(s).collections, 1);
  s.enters = Gate::screened;
  EXPECT_DOUBLE_EQ(flow(s).collections, 1);
  s.enters = Gate::collected;
  lose(s, Gate::collected, 0.5);
  EXPECT_EQ(flow(s).collections, 0);
  EXPECT_DOUBLE_EQ(flow(s).cultures, 1);
  s.enters = Gate::received;
  lose(s, Gate::received, 0.5);
  EXPECT_EQ(flow(s).cells_sent, 0);
  EXPECT_DOUBLE_EQ(flow(s).cultures, 1);
}

TEST(Flow, AProductThatIsNotThePatientsAsksForNothingButTreatment) {
  Scenario s = scenario_of({hospital("h")}, {}, {});
  s.enters = Gate::screened;
  lose(s, Gate::eligible, 0.5);
  lose(s, Gate::lymphodepleted, 0.2);
  lose(s, Gate::infused, 0.1);
  s.protocol->product.kind = Product::Kind::off_the_shelf;
  EXPECT_TRUE(check_network(s).empty());
  const Flow shelf = flow(s);
  EXPECT_EQ(shelf.collections + shelf.cells_sent + shelf.cultures + shelf.tested, 0);
  EXPECT_DOUBLE_EQ(shelf.on_site, 0.5);
  EXPECT_DOUBLE_EQ(shelf.lymphodepleted, 0.4);
  EXPECT_DOUBLE_EQ(shelf.infused, 0.36);
  EXPECT_TRUE(describe_network(s).routes.empty());
  s.protocol->product.kind = Product::Kind::in_vivo;
  const Flow vivo = flow(s);
  EXPECT_EQ(vivo.lymphodepleted, 0);
  EXPECT_DOUBLE_EQ(vivo.infused, 0.45);
}

TEST(Flow, FailuresAreMadeAgainAsOftenAsAllowed) {
  Scenario s = pair();
  s.protocol->product.failure = 0.2;
  s.protocol->product.after_failure = {.make_again = 1, .lose = 0};
  s.protocol->product.attempts = 3;
  const Flow f = flow(s);
  EXPECT_DOUBLE_EQ(f.cultures, 1 + 0.2 + 0.04);
  EXPECT_DOUBLE_EQ(f.made_again, 0.24);
  EXPECT_DOUBLE_EQ(f.collections, 1);
  EXPECT_DOUBLE_EQ(f.infused, 1 - 0.008);
}

TEST(Flow, ConsignmentsThatAreLostStartTheWayAgain) {
  Scenario s = pair();
  s.lanes[0].lost = 0.1;
  s.lanes[0].spoiled = 0.45;  // as many arrive fit for use
  s.protocol->product.after_transport_loss = {.collect_again = 1, .lose = 0};
  Flow f = flow(s);
  EXPECT_NEAR(f.collections, 1 / 0.45, 1e-12);
  EXPECT_NEAR(f.cultures, 1, 1e-12);
  EXPECT_NEAR(f.infused, 0.45, 1e-12);
  // What cannot be made again from lost cells is collected again; the product can be.
  s.protocol->product.after_transport_loss = {.make_again = 1, .lose = 0};
  s.protocol->product.attempts = 2;
  f = flow(s);
  EXPECT_NEAR(f.collections, 1 / 0.45, 1e-12);
  EXPECT_NEAR(f.cultures, 1.55, 1e-12);
  EXPECT_NEAR(f.infused, 0.45 + 0.55 * 0.45, 1e-12);
}

TEST(Flow, WhenEverythingIsLostCollectionEndsAllTheSame) {
  Scenario s = pair();
  s.lanes[0].lost = 1;
  s.protocol->product.after_transport_loss = {.collect_again = 1, .lose = 0};
  EXPECT_NEAR(flow(s).collections, 10, 1e-12);
  EXPECT_EQ(flow(s).infused, 0);
}

TEST(Flow, LymphodepletionAtRiskDoesNotWaitForTheProduct) {
  Scenario s = pair();
  s.protocol->product.failure = 0.25;
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::before_release;
  lose(s, Gate::lymphodepleted, 0.2);
  const Flow f = flow(s);
  EXPECT_DOUBLE_EQ(f.lymphodepleted, 0.8);
  EXPECT_DOUBLE_EQ(f.infused, 0.6);
}

/// One patient's luck through the rules of the product, told step by step.
class Walk {
 public:
  Walk(const Scenario& s, std::uint32_t patient) : s_(s), luck_(7, patient, 0) {}

  Flow flow() {
    collect();
    return counts_;
  }

 private:
  bool happens(double probability) { return luck_.uniform(next_++) < probability; }
  enum class Way { infuse, again, collect, lose };
  Way way(const Remedy& remedy) {
    const double u = luck_.uniform(next_++);
    if (u < remedy.infuse) return Way::infuse;
    if (counts_.cultures >= s_.protocol->product.attempts) return Way::lose;
    if (u < remedy.infuse + remedy.make_again) return Way::again;
    return u < remedy.infuse + remedy.make_again + remedy.collect_again ? Way::collect : Way::lose;
  }
  bool arrives() { return !happens(s_.lanes[0].lost + s_.lanes[0].spoiled); }

  void collect() {
    ++counts_.collections;
    if (happens(s_.steps[index_of(Gate::collected)].lost[0].probability)) return;
    ++counts_.cells_sent;
    if (!arrives()) {
      if (way(s_.protocol->product.after_transport_loss) != Way::lose) collect();
      return;
    }
    culture();
  }
  void follow(Way next) {
    if (next == Way::again) {
      ++counts_.made_again;
      culture();
    } else if (next == Way::collect) {
      collect();
    }
  }
  void culture() {
    ++counts_.cultures;
    if (happens(s_.protocol->product.failure))
      return follow(way(s_.protocol->product.after_failure));
    ++counts_.tested;
    if (happens(s_.protocol->product.out_of_specification)) {
      const Way next = way(s_.protocol->product.after_out_of_specification);
      if (next != Way::infuse) return follow(next);
    }
    ++counts_.released;
    if (!arrives()) return follow(way(s_.protocol->product.after_transport_loss));
    ++counts_.on_site;
  }

  const Scenario& s_;
  RandomStream luck_;
  std::uint32_t next_ = 0;
  Flow counts_;
};

TEST(Flow, IsTheMeanOfManyPatients) {
  Scenario s = pair();
  lose(s, Gate::collected, 0.1);
  s.lanes[0].lost = 0.05;
  s.lanes[0].spoiled = 0.1;
  s.protocol->product.failure = 0.3;
  s.protocol->product.out_of_specification = 0.25;
  s.protocol->product.attempts = 3;
  s.protocol->product.after_failure = {.make_again = 0.5, .collect_again = 0.3, .lose = 0.2};
  s.protocol->product.after_out_of_specification = {
      .infuse = 0.4, .make_again = 0.2, .collect_again = 0.2, .lose = 0.2};
  s.protocol->product.after_transport_loss = {.make_again = 0.3, .collect_again = 0.4, .lose = 0.3};
  const Flow expected = flow(s);
  constexpr std::uint32_t kPatients = 200'000;
  Flow sum;
  for (std::uint32_t i = 0; i < kPatients; ++i) {
    const Flow one = Walk(s, i).flow();
    sum.collections += one.collections;
    sum.cells_sent += one.cells_sent;
    sum.cultures += one.cultures;
    sum.made_again += one.made_again;
    sum.tested += one.tested;
    sum.released += one.released;
    sum.on_site += one.on_site;
  }
  // Each number is 0 to about 3 a patient with a standard deviation below 1, so that the mean's is
  // below 0.0023: four of them.
  const double tolerance = 4 / std::sqrt(double{kPatients});
  EXPECT_NEAR(sum.collections / kPatients, expected.collections, tolerance);
  EXPECT_NEAR(sum.cells_sent / kPatients, expected.cells_sent, tolerance);
  EXPECT_NEAR(sum.cultures / kPatients, expected.cultures, tolerance);
  EXPECT_NEAR(sum.made_again / kPatients, expected.made_again, tolerance);
  EXPECT_NEAR(sum.tested / kPatients, expected.tested, tolerance);
  EXPECT_NEAR(sum.released / kPatients, expected.released, tolerance);
  EXPECT_NEAR(sum.on_site / kPatients, expected.on_site, tolerance);
}

}  // namespace
}  // namespace v2v::test
