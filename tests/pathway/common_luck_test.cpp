// Every patient carries their own luck: the same under another scenario, and worth as much.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

constexpr std::uint32_t kPatients = 10'000;

/// Two hospitals, random durations, every hazard family, one covariate.
Scenario varied() {
  Scenario s = many(kPatients);
  s.enters = Gate::referred;
  s.itt_gate = Gate::collected;
  step(s, Gate::screened).takes = Distribution::gamma(2, 3);
  step(s, Gate::eligible).takes = Distribution::exponential(4);
  s.protocol->product.culture = Distribution::triangular(6, 8, 12);
  s.protocol->product.release = Distribution::lognormal(10, 0.3);
  s.protocol->lymphodepletion.scheduling = Distribution::exponential(2);
  s.lanes[0].transit = Distribution::uniform(0.5, 2);
  s.sites[kHospital].share_of_patients = 0.6;
  Site other = s.sites[kHospital];
  other.name = "other";
  other.share_of_patients = 0.4;
  s.sites.push_back(other);
  s.lanes.push_back(lane(2, kPlant, Distribution::triangular(1, 2, 4)));
  s.covariates = {{"burden", {"none", "low", "high"}, {0.2, 0.5, 0.3}}};
  s.leaving = {
      risk_always(KnownCause::progression, Hazard::exponential(0.006)),
      risk_in(Phase::waiting, KnownCause::death, Hazard::weibull(1.7, 60)),
      risk_in(Phase::waiting, KnownCause::infection, Hazard::gompertz(0.004, 0.05)),
      risk_in(Phase::waiting, KnownCause::withdrawal, Hazard::piecewise({{0, 0.001}, {10, 0.02}})),
      risk_in(Phase::lymphodepletion, KnownCause::infection, Hazard::weibull(0.8, 90)),
      risk_in(Phase::hold, KnownCause::death, Hazard::gompertz(0.02, -0.1))};
  s.leaving[0].multiplier = {{0, 0.8, 2}};
  s.leaving[1].multiplier = {{0, 1, 1.7}};
  return s;
}

/// Shorter at every probability: transport, culture, release and scheduling.
Scenario shortened() {
  Scenario s = varied();
  s.protocol->product.culture = Distribution::triangular(3, 5, 11);
  s.protocol->product.release = Distribution::lognormal(4, 0.3);
  s.protocol->lymphodepletion.scheduling = Distribution::exponential(0.5);
  for (Lane& lane : s.lanes) lane.transit = Distribution::uniform(0.2, 0.5);
  return s;
}

TEST(CommonLuck, SamePatientUnderAnotherScenario) {
  const auto a = files_of(varied(), {5, 2}), b = files_of(shortened(), {5, 2});
  ASSERT_EQ(a.size(), kPatients);
  ASSERT_EQ(b.size(), kPatients);
  std::uint64_t both_left_waiting = 0, other = 0;
  for (std::uint32_t i = 0; i < kPatients; ++i) {
    ASSERT_EQ(a[i].entered, b[i].entered);
    ASSERT_EQ(a[i].hospital, b[i].hospital);
    other += a[i].hospital == 2 ? 1 : 0;
    for (const Gate gate : {Gate::screened, Gate::eligible, Gate::collected})
      ASSERT_EQ(a[i].at(gate), b[i].at(gate)) << i << ' ' << name_of(gate);
    if (!a[i].has_reached(Gate::collected)) {
      ASSERT_EQ(a[i].ended, b[i].ended);
      ASSERT_EQ(a[i].cause, b[i].cause);
    }
    both_left_waiting += a[i].left && b[i].left && a[i].has_reached(Gate::received) ? 1 : 0;
  }
  expect_share(other, kPatients, 0.4, 0.005, "patients of the other hospital");
  EXPECT_GT(both_left_waiting, 500U);
}

TEST(CommonLuck, ThresholdsAndCovariatesDoNotDependOnTheProduct) {
  // Equal transport, so waiting begins at one instant; who leaves before the shorter path has led
  // to lymphodepletion leaves at the same instant for the same cause on the longer one.
  Scenario a = varied(), b = shortened();
  b.lanes = a.lanes;
  const auto slow = files_of(a, {6, 0}), fast = files_of(b, {6, 0});
  std::uint64_t compared = 0;
  for (std::uint32_t i = 0; i < kPatients; ++i) {
    if (!fast[i].left || fast[i].has_reached(Gate::lymphodepleted)) continue;
    ++compared;
    ASSERT_TRUE(slow[i].left) << i;
    ASSERT_EQ(slow[i].ended, fast[i].ended) << i;
    ASSERT_EQ(slow[i].cause, fast[i].cause) << i;
  }
  EXPECT_GT(compared, 1000U);
}

TEST(CommonLuck, ACauseMoreMovesNoOther) {
  // A risk that hardly ever strikes, in front of all others.
  Scenario more = varied();
  more.leaving.insert(more.leaving.begin(),
                      risk_always(KnownCause::remission, Hazard::exponential(1e-9)));
  const auto a = files_of(varied(), {5, 2}), b = files_of(more, {5, 2});
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].left, b[i].left);
    EXPECT_EQ(a[i].ended, b[i].ended);
  }
}

TEST(CommonLuck, AnotherReplicationOrSeedIsAnotherLuck) {
  const auto a = files_of(varied(), {5, 2}), again = files_of(varied(), {5, 2});
  for (const Luck luck : {Luck{5, 3}, Luck{6, 2}}) {
    const auto b = files_of(varied(), luck);
    std::uint32_t same = 0, repeated = 0;
    for (std::uint32_t i = 0; i < kPatients; ++i) {
      same += a[i].entered == b[i].entered || a[i].ended == b[i].ended ? 1 : 0;
      repeated += a[i].ended == again[i].ended ? 1 : 0;
    }
    EXPECT_LE(same, 2U);
    EXPECT_EQ(repeated, kPatients);
  }
}

TEST(CommonLuck, ShorterProductionInfusesASuperset) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
    const auto slow = files_of(varied(), {seed, 0}), fast = files_of(shortened(), {seed, 0});
    std::uint32_t saved = 0;
    for (std::uint32_t i = 0; i < kPatients; ++i) {
      ASSERT_TRUE(slow[i].left || !fast[i].left) << "seed " << seed << ", patient " << i;
      saved += slow[i].left && !fast[i].left ? 1 : 0;
    }
    EXPECT_GT(saved, 300U) << "the comparison has power only when some are saved";
  }
}

TEST(CommonLuck, SupersetForEveryFamilyAlone) {
  const std::pair<const char*, Hazard> families[] = {
      {"exponential", Hazard::exponential(0.02)},
      {"piecewise", Hazard::piecewise({{0, 0.03}, {4, 0}, {9, 0.05}})},
      {"early Weibull", Hazard::weibull(0.5, 60)},
      {"late Weibull", Hazard::weibull(3, 25)},
      {"Gompertz", Hazard::gompertz(0.005, 0.15)},
      {"Gompertz that ends", Hazard::gompertz(0.05, -0.1)}};
  for (const auto& [name, hazard] : families) {
    Scenario a = varied(), b = shortened();
    for (Scenario* s : {&a, &b}) s->leaving = {risk_always(KnownCause::death, hazard)};
    const auto slow = files_of(a, {9, 0}), fast = files_of(b, {9, 0});
    std::uint32_t saved = 0;
    for (std::uint32_t i = 0; i < kPatients; ++i) {
      ASSERT_TRUE(slow[i].left || !fast[i].left) << name << ", patient " << i;
      saved += slow[i].left && !fast[i].left ? 1 : 0;
    }
    EXPECT_GT(saved, 50U) << name;
  }
}

/// Everybody who reaches the ITT gate is infused, and who is infused in the real run has the same
/// times in both.
void expect_exact_without_attrition(const Scenario& scenario, std::uint64_t seed) {
  const Luck luck{seed, 0};
  const auto real = files_of(scenario, luck);
  const auto paired = files_of(scenario, luck, Attrition::none_from_itt_gate);
  std::uint32_t infused = 0, intended = 0;
  for (std::uint32_t i = 0; i < kPatients; ++i) {
    ASSERT_EQ(real[i].has_reached(scenario.itt_gate), paired[i].has_reached(scenario.itt_gate))
        << i;
    ASSERT_EQ(paired[i].left, !paired[i].has_reached(scenario.itt_gate)) << i;
    intended += paired[i].left ? 0 : 1;
    if (real[i].left) continue;
    ++infused;
    ASSERT_EQ(real[i].marks, paired[i].marks) << i;
    ASSERT_EQ(real[i].infection_holds, paired[i].infection_holds) << i;
  }
  EXPECT_GT(intended, infused + 1000);
  EXPECT_GT(infused, 2000U);
}

Infection some_infections() {
  Infection infection;
  infection.onset = {Hazard(), Hazard::exponential(0.01), Hazard::weibull(1.3, 40),
                     Hazard::exponential(0.04), Hazard::exponential(0.04)};
  infection.holds_treatment = 0.8;
  infection.resolves = Distribution::lognormal(5, 0.6);
  infection.longest_hold = Duration::whole_days(9);
  infection.recorded_as = as(KnownCause::infection);
  return infection;
}

TEST(NoAttrition, EverybodyIsInfusedAndTimesAreExact) {
  expect_exact_without_attrition(varied(), 31);
  Scenario s = varied();
  step(s, Gate::lymphodepleted).lost = {{index_of(KnownCause::ineligible), 0.1, as(0)}};
  step(s, Gate::infused).lost = {{index_of(KnownCause::other_diagnosis), 0.05, as(0)}};
  expect_exact_without_attrition(s, 32);
}

TEST(NoAttrition, ExactWithInfectionsBridgingAndFreezing) {
  Scenario s = varied();
  s.infection = some_infections();
  s.protocol->bridging = {true, days(5), 0.7, 0.5, Distribution::exponential(6)};
  for (LeavingRisk& risk : s.leaving) {
    risk.after_response = 0.5;
    risk.while_infected = 2;
  }
  expect_exact_without_attrition(s, 33);
  s.protocol->product.cryopreserved = false;
  s.protocol->product.stable_for = Duration::whole_days(10);
  s.protocol->product.freeze_when_missed = true;
  s.protocol->product.freezing = Distribution::fixed(3);
  s.protocol->lymphodepletion.valid_for = Duration::whole_days(12);
  expect_exact_without_attrition(s, 34);
}

TEST(NoAttrition, OnlyAProductThatIsGivenUpEndsTheWay) {
  Scenario s = varied();
  s.infection = some_infections();
  s.protocol->product.failure = 0.3;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure.make_again = 0.5;
  s.protocol->product.after_failure.lose = 0.5;
  std::uint32_t intended = 0, lost = 0;
  for (const PatientRecord& file : files_of(s, {35, 0}, Attrition::none_from_itt_gate)) {
    if (!file.has_reached(s.itt_gate)) continue;
    ++intended;
    if (!file.left) continue;
    ++lost;
    ASSERT_EQ(file.cause, index_of(KnownCause::manufacturing_failure));
  }
  // Fails, and then is lost or made again and fails again.
  expect_share(lost, intended, 0.3 * (0.5 + 0.5 * 0.3), 0.006, "given up");
}

}  // namespace
}  // namespace v2v::test
