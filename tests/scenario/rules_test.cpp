// Policies, rules that change, makers with rules of their own, overlays.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }
Duration days(double count) { return Duration::days(count); }

const Scenario& rules() {
  static const Scenario scenario = good(read_scenario(good_file("rules.yaml")));
  return scenario;
}

TEST(Policies, AreFirstComeAndNearestByDefault) {
  const Policy policy = good(minimal + product).protocol->policy;
  EXPECT_EQ(policy.assignment, Policy::Assignment::nearest);
  EXPECT_EQ(policy.priority, Policy::Priority::first_come);
  EXPECT_EQ(policy.booking, Policy::Booking::on_receipt);
  EXPECT_EQ(policy.route, Policy::Route::fastest);
}

TEST(Policies, AreRead) {
  const Policy& policy = rules().protocol->policy;
  EXPECT_EQ(policy.assignment, Policy::Assignment::in_order);
  EXPECT_EQ(policy.overflow_over, days(5));
  EXPECT_EQ(policy.priority, Policy::Priority::earliest_due);
  EXPECT_EQ(policy.urgency_of, 0);
  EXPECT_THAT(policy.due_within, ElementsAre(days(60), days(45), days(30)));
  EXPECT_EQ(policy.booking, Policy::Booking::at_collection);
  EXPECT_EQ(policy.route, Policy::Route::cheapest_in_time);
}

TEST(Policies, EveryWordIsWhatItNames) {
  const auto policy = [](const std::string& words) {
    return good(minimal + product +
                "patients: { age: { table: { a: 1 } }, burden: { table: { b: 1 } } }\npolicy: { " +
                words + " }\n")
        .protocol->policy;
  };
  using A = Policy::Assignment;
  const std::pair<const char*, A> assignments[] = {
      {"nearest", A::nearest},
      {"contract", A::contract},
      {"least_loaded", A::least_loaded},
      {"earliest_infusion", A::earliest_infusion},
      {"{ value: in_order, assumed: x }, overflow_over: 0 d", A::in_order}};
  for (const auto& [word, meant] : assignments)
    EXPECT_EQ(policy(std::string("assignment: ") + word).assignment, meant);
  using P = Policy::Priority;
  const std::pair<const char*, P> priorities[] = {
      {"first_come", P::first_come},
      {"urgency, urgency_of: burden", P::urgency},
      {"earliest_due, urgency_of: burden, due_within: { b: 1 d }", P::earliest_due},
      {"survival_index", P::survival_index}};
  for (const auto& [word, meant] : priorities)
    EXPECT_EQ(policy(std::string("priority: ") + word).priority, meant);
  EXPECT_EQ(policy("priority: urgency, urgency_of: burden").urgency_of, 1);
  EXPECT_EQ(policy("booking: at_referral").booking, Policy::Booking::at_referral);
  EXPECT_EQ(policy("route: cheapest").route, Policy::Route::cheapest);
}

TEST(Policies, PassOverWhatAnotherFileMadeMeaningless) {
  const auto with = [](const std::vector<Override>& changes) {
    return good(read_scenario(good_file("rules.yaml"), changes)).protocol->policy;
  };
  EXPECT_EQ(with({{"policy.assignment", "nearest"}}).assignment, Policy::Assignment::nearest);
  EXPECT_EQ(with({{"policy.priority", "first_come"},
                  {"policy.urgency_of", "age"},
                  {"patients.age", "{ table: { young: 1, old: 1 } }"}})
                .urgency_of,
            1);
}

TEST(Changes, ComeOneAfterTheOther) {
  ASSERT_THAT(rules().changes, SizeIs(2));
  // 181 d from New Year to July.
  EXPECT_EQ(rules().changes[0].from, day(181));
  EXPECT_EQ(rules().changes[1].from, day(365));
  const Protocol& first = rules().changes[0].protocol;
  const Protocol& second = rules().changes[1].protocol;
  EXPECT_FALSE(rules().protocol->product.cryopreserved);
  EXPECT_TRUE(first.product.cryopreserved);
  EXPECT_TRUE(second.product.cryopreserved);
  EXPECT_EQ(first.product.culture.fixed_value(), days(7));
  EXPECT_EQ(second.product.culture.fixed_value(), days(5));
  EXPECT_THAT(rules().protocol->product.made_at, ElementsAre(0, 1));
  EXPECT_THAT(second.product.made_at, ElementsAre(0));
  EXPECT_EQ(first.policy.assignment, Policy::Assignment::least_loaded);
  EXPECT_EQ(second.policy.priority, Policy::Priority::first_come);
  EXPECT_EQ(second.policy.booking, Policy::Booking::at_collection);
  EXPECT_FALSE(first.bridging.offered);
  EXPECT_TRUE(second.bridging.offered);
}

TEST(Changes, MakeMeaninglessWhatTheFileSaidBefore) {
  // The file itself states how long its fresh product keeps, how lymphodepletion is scheduled and
  // when a maker is passed over; none of that contradicts the change.
  EXPECT_EQ(rules().protocol->product.stable_for, Duration::hours(48));
  EXPECT_EQ(rules().changes[0].protocol.product.stable_for, Duration::longest());
  EXPECT_EQ(rules().changes[1].protocol.lymphodepletion.lead, days(5));
  EXPECT_TRUE(rules().changes[1].protocol.lymphodepletion.scheduling.is_fixed());
}

TEST(Changes, ReasonsKeepTheirNumbers) {
  const auto reason = [](const Protocol& protocol) {
    return rules().reasons.at(protocol.product.transport_loss_recorded_as.at(0).first);
  };
  EXPECT_EQ(reason(*rules().protocol), "a lost box");
  EXPECT_EQ(reason(rules().changes[0].protocol), "a late box");
  EXPECT_EQ(reason(rules().changes[1].protocol), "a late box");
  EXPECT_EQ(reason(rules().protocol->made_otherwise.at(0).protocol), "a broken box");
  // What is said by both has one number: one journal holds them all.
  const std::set<std::string> different(rules().reasons.begin(), rules().reasons.end());
  EXPECT_THAT(rules().reasons, SizeIs(different.size()));
  for (const Change& change : rules().changes)
    EXPECT_EQ(change.protocol.product.failure_recorded_as,
              rules().protocol->product.failure_recorded_as);
}

TEST(Makers, HaveRulesOfTheirOwn) {
  ASSERT_THAT(rules().protocol->made_otherwise, SizeIs(1));
  const MadeOtherwise& ward = rules().protocol->made_otherwise[0];
  EXPECT_THAT(ward.makers, ElementsAre(1));
  EXPECT_EQ(ward.protocol.product.culture.fixed_value(), days(9));
  EXPECT_EQ(ward.protocol.product.stable_for, Duration::hours(48));
  EXPECT_THAT(ward.protocol.made_otherwise, IsEmpty());
}

TEST(Makers, KeepTheirRulesThroughChanges) {
  const auto& first = rules().changes[0].protocol.made_otherwise;
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].protocol.product.culture.fixed_value(), days(9));
  EXPECT_TRUE(first[0].protocol.product.cryopreserved);
  // From the second change on the ward makes no more.
  EXPECT_THAT(rules().changes[1].protocol.made_otherwise, IsEmpty());
}

TEST(Provenance, OfTablesMakersAndChangesHasPlaces) {
  const auto entry = [](const std::string& path) {
    for (const Provenance& each : rules().provenance)
      if (each.path == path) return each;
    ADD_FAILURE() << path;
    return Provenance();
  };
  const auto line = [&entry](const std::string& path) { return entry(path).position.line; };
  EXPECT_EQ(entry("product.stable_for").position.file, good_file("rules.yaml"));
  EXPECT_EQ(line("product.stable_for"), 15);
  EXPECT_EQ(entry("product.stable_for").position.column, 15);
  EXPECT_EQ(line("service.arrivals.table.180 d"), 6);
  EXPECT_EQ(entry("service.arrivals.table.180 d").kind, Provenance::Kind::sourced);
  EXPECT_EQ(entry("makers.0.product.culture").kind, Provenance::Kind::assumed);
  EXPECT_EQ(entry("makers.0.product.culture").reference, "the same machine");
  EXPECT_EQ(entry("changes.1.product.culture").reference, "wang");
  EXPECT_EQ(line("changes.1.product.culture"), 38);
  EXPECT_EQ(entry("changes.0.product.failure").kind, Provenance::Kind::not_stated);
}

/// Overlays in a folder of their own.
class Overlaid : public ::testing::Test {
 protected:
  std::filesystem::path folder_ = own_folder("v2v_overlays");

  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }
  std::string overlay(const std::string& name, const std::string& text) {
    return file(name, "format: 1\noverlay: true\n" + text);
  }
};

TEST_F(Overlaid, StateTheLengthOfAService) {
  const std::string two_years = overlay("for.yaml", "service: { for: 2 y }\n");
  const std::string nine = overlay("patients.yaml", "service: { patients: 9 }\n");
  const auto length = [](const std::vector<std::string>& overlays) {
    const Scenario scenario = good(read_scenario(good_file("service.yaml"), {}, overlays));
    const auto& service = std::get<Service>(scenario.enrolment);
    return std::pair(service.patients, service.lasts);
  };
  EXPECT_EQ(length({two_years}), std::pair(0U, days(730.5)));
  EXPECT_EQ(length({two_years, nine}), std::pair(9U, Duration()));
}

TEST_F(Overlaid, AreLaidOneOverAnother) {
  const std::string a = overlay("a.yaml", "title: A\nproduct: { culture: 5 d, failure: 1 % }\n");
  const std::string b = overlay("b.yaml", "product: { culture: 6 d }\n");
  const auto with = [](const std::vector<std::string>& overlays,
                       const std::vector<Override>& changes = {}) {
    return good(read_scenario(good_file("minimal.yaml"), changes, overlays));
  };
  const auto culture = [](const Scenario& scenario) {
    return scenario.protocol->product.culture.fixed_value();
  };
  EXPECT_EQ(with({a}).name, "a");
  EXPECT_EQ(with({a}).title, "A");
  EXPECT_EQ(with({a, b}).name, "a+b");
  EXPECT_EQ(culture(with({a, b})), days(6));
  EXPECT_EQ(culture(with({b, a})), days(5));
  EXPECT_EQ(with({a, b}).protocol->product.failure, 0.01);
  EXPECT_EQ(culture(with({a, b}, {{"product.culture", "8 d"}})), days(8));
  EXPECT_EQ(with({}).name, "minimal");
}

TEST_F(Overlaid, MoveAMedian) {
  const std::string base = file(
      "base.yaml", minimal +
                       "product: { made_at: plant, culture: 7 d, release: { since: collection, "
                       "uniform: [10 d, 20 d] } }\n");
  const std::string a =
      overlay("a.yaml", "product: { release: { with_median: 30 d, assumed: what if } }\n");
  const std::string b = overlay("b.yaml", "product: { release: { with_median: 45 d } }\n");
  const std::string c = overlay("c.yaml", "product: { release: { fixed: 5 d } }\n");
  const auto read = [&base](const std::vector<std::string>& overlays) {
    return good(read_scenario(base, {}, overlays));
  };
  EXPECT_EQ(read({a}).protocol->product.release.describe(), "uniform 20 / 40 d");
  EXPECT_TRUE(read({a}).protocol->product.release_since_collection);
  EXPECT_EQ(read({a, b}).protocol->product.release.describe(), "uniform 30 / 60 d");
  EXPECT_EQ(read({a, c}).protocol->product.release.describe(), "fixed 5 d");
  const auto provenance = read({a}).provenance;
  const auto moved = std::find_if(provenance.begin(), provenance.end(), [](const Provenance& each) {
    return each.path == "product.release.with_median";
  });
  ASSERT_NE(moved, provenance.end());
  EXPECT_EQ(moved->reference, "what if");
  const std::string change =
      overlay("d.yaml", "changes: [{ from: 9 d, product: { release: { with_median: 30 d } } }]\n");
  EXPECT_EQ(read({change}).changes.at(0).protocol.product.release.describe(), "uniform 20 / 40 d");
}

TEST_F(Overlaid, KeepTheOriginsOfTheirNumbers) {
  const std::string a = overlay("a.yaml", "product: { assumed: faster, culture: 5 d }\n");
  const Scenario scenario = good(read_scenario(good_file("minimal.yaml"), {}, {a}));
  for (const Provenance& each : scenario.provenance) {
    const bool own = each.path == "product.culture";
    EXPECT_EQ(each.kind, own ? Provenance::Kind::assumed : Provenance::Kind::not_stated);
    EXPECT_EQ(each.position.file, own ? a : good_file("minimal.yaml")) << each.path;
  }
}

TEST_F(Overlaid, MayChangeWhoComes) {
  const std::string service =
      overlay("s.yaml", "service: { arrivals: 1 /d, patients: 9, enters: screened }\n");
  const std::string cohort =
      overlay("c.yaml", "service:\ncohort: { size: 9, enters: screened, over: 1 y }\n");
  const std::string list = overlay("l.yaml", "referrals: { file: l.csv, enters: screened }\n");
  file("l.csv", "date\n2024-01-02\n");
  const auto enrolment = [](const std::vector<std::string>& overlays) {
    return good(read_scenario(good_file("minimal.yaml"), {}, overlays)).enrolment;
  };
  EXPECT_TRUE(std::holds_alternative<Service>(enrolment({service})));
  EXPECT_TRUE(std::holds_alternative<Referrals>(enrolment({service, list})));
  EXPECT_TRUE(std::holds_alternative<Cohort>(enrolment({list, service, cohort})));
}

TEST_F(Overlaid, ChangesReplaceThoseThereWere) {
  const std::string later =
      overlay("later.yaml", "changes: [{ from: 500 d, product: { culture: 3 d } }]\n");
  const Scenario scenario = good(read_scenario(good_file("rules.yaml"), {}, {later}));
  ASSERT_THAT(scenario.changes, SizeIs(1));
  EXPECT_EQ(scenario.changes[0].protocol.product.culture.fixed_value(), days(3));
  EXPECT_EQ(scenario.changes[0].protocol.policy.assignment, Policy::Assignment::in_order);
}

TEST_F(Overlaid, AreToldFromScenarios) {
  EXPECT_TRUE(is_overlay(overlay("a.yaml", "")));
  EXPECT_TRUE(is_overlay(file("f.yaml", "\"over\\x6cay\": true\n")));
  EXPECT_FALSE(is_overlay(file("b.yaml", "format: 1\noverlay: false\n")));
  EXPECT_FALSE(is_overlay(file("c.yaml", "overlay: { true: true }")));
  EXPECT_FALSE(is_overlay(file("d.yaml", "[overlay, true]")));
  EXPECT_FALSE(is_overlay(file("e.yaml", "overlay: [")));
  EXPECT_FALSE(is_overlay(good_file("minimal.yaml")));
  EXPECT_FALSE(is_overlay((folder_ / "none.yaml").string()));
  EXPECT_FALSE(is_overlay(folder_.string()));
}

TEST_F(Overlaid, WhatIsNoneIsRefused) {
  const auto messages = [](const std::string& base, const std::string& top) {
    return messages_of(read_scenario(base, {}, {top}));
  };
  const std::string base = good_file("minimal.yaml");
  const std::string fit = overlay("fit.yaml", "product: { culture: 5 d }\n");
  EXPECT_EQ(messages(base, good_file("service.yaml")).substr(good_file("service.yaml").size()),
            ":2:1: this is a scenario of its own; expected a file with `overlay: true`, which "
            "changes others\n");
  const std::string extends = overlay("extends.yaml", "extends: fit.yaml\n");
  EXPECT_EQ(messages(base, extends),
            extends + ":3:1: an overlay fits any scenario; expected no `extends`\n");
  const std::string none = (folder_ / "none.yaml").string();
  EXPECT_EQ(messages(base, none), none + ": there is no such file\n");
  EXPECT_EQ(messages(fit, fit), messages_of(read_scenario(fit)));
  EXPECT_EQ(messages(base, overlay("slip.yaml", "product: { cultur: 5 d, culture: 5 }\n")),
            (folder_ / "slip.yaml").string() +
                ":3:12: product.cultur: unknown key (did you mean `culture`?)\n" +
                (folder_ / "slip.yaml").string() +
                ":3:34: product.culture: `5` has no unit (units: ms, s, min, h, d, wk, mo, y); "
                "expected a duration or a distribution, such as `{ triangular: [6 d, 7 d, 10 d] "
                "}`\n");
}

TEST(Hostile, ChangesOfLargeNetworks) {
  // What 5,000 sites would need once more for every one of 100 changes is refused.
  std::string text = "format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n" + product +
                     "sites: { plant: { kind: plant }, ward: { kind: hospital, count: 4999 } }\n"
                     "lanes: [{ between: [ward, plant], transit: 1 d }]\nchanges:\n";
  const auto with_changes = [&text](int count) {
    std::string all = text;
    for (int i = 1; i <= count; ++i)
      all += "  - { from: " + std::to_string(i) + " d, policy: { booking: at_collection } }\n";
    return read(all);
  };
  EXPECT_THAT(good(with_changes(10)).changes, SizeIs(10));
  EXPECT_THAT(
      messages_of(with_changes(100)),
      HasSubstr("too many sites, lanes and values for so many changes, makers and products"));
  EXPECT_THAT(messages_of(with_changes(101)), HasSubstr("a list of length 101"));
}

}  // namespace
}  // namespace v2v::test
