// Stores: going on from what is there, refusing what belongs elsewhere, and merging.
#include "experiment/store/store.hpp"

#include "experiment/made_up.hpp"
#include "experiment/store/identity.hpp"
#include "experiment/store/schema.hpp"
#include "experiment/store/sqlite.hpp"
#include "experiment/store_folder.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace v2v {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// What a failure says; empty when there is none.
std::string failure_of(const std::function<void()>& what,
                       Failure::Family family = Failure::Family::input) {
  try {
    what();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), family) << failure.message();
    return failure.message();
  }
  return "";
}

std::vector<WorkUnit> units_of(const Study& study) {
  std::vector<WorkUnit> units;
  for (std::uint32_t point = 0; point < study.points.size(); ++point)
    for (std::uint32_t batch = 0; batch < study.batches(); ++batch) units.push_back({point, batch});
  return units;
}

void put(Store& store, const Study& study, WorkUnit unit) {
  store.put(unit, made_up_batch(study, unit));
}

void make(const std::string& path, const Study& study, const std::vector<WorkUnit>& units) {
  Store store(path, study, "the words");
  for (const WorkUnit unit : units) put(store, study, unit);
}

TEST(Store, GoesOnAfterEveryPrefix) {
  const StoreFolder folder;
  const Study study = made_up_study(2, 2, 17, 5);  // the last batch of a point is smaller
  const std::vector<WorkUnit> units = units_of(study);
  for (std::size_t already = 0; already <= units.size(); ++already) {
    const std::string path = folder / ("prefix-" + std::to_string(already));
    make(path, study, {units.begin(), units.begin() + static_cast<std::ptrdiff_t>(already)});
    Store store(path, study, "the words");
    const std::vector<WorkUnit> there = store.finished();
    ASSERT_EQ(there, std::vector<WorkUnit>(units.begin(),
                                           units.begin() + static_cast<std::ptrdiff_t>(already)));
    for (std::size_t i = already; i < units.size(); ++i) put(store, study, units[i]);
    ASSERT_EQ(store.finished(), units);
    for (const WorkUnit unit : units)
      ASSERT_EQ(encode(store.read(unit)), encode(made_up_batch(study, unit)));
  }
}

/// Of six cultures in forty, and of three and two patients in fifty.
Study study_of_counts() {
  Study study = made_up_study(1, 2, 12, 5);
  study.uncertainty = Uncertainty::parameters;
  for (auto& arm : study.points[0].arms) {
    Scenario scenario = *arm;
    const auto put_failure = [](const ParameterPlace& its, double p) {
      its.protocol.product.failure = p;
    };
    const auto put_share = [](const ParameterPlace& its, double p) {
      its.protocol.bridging.share = p;
    };
    const auto put_response = [](const ParameterPlace& its, double p) {
      its.protocol.bridging.response = p;
    };
    scenario.counted = {
        {"product.failure", 40, 0, 0, {{"product.failure", 6, put_failure}}, nullptr},
        {"bridging",
         50,
         0,
         0,
         {{"bridging.share", 3, put_share}, {"bridging.response", 2, put_response}},
         nullptr}};
    arm = std::make_shared<const Scenario>(std::move(scenario));
  }
  return study;
}

void expect_drawn_as_simulated(const std::string& path, const Study& study) {
  Database database(path, Database::Missing::refuse);
  Statement all(database, "SELECT arm, replication, path, value FROM parameter ORDER BY 1, 2, 3");
  for (std::size_t arm = 0; arm < 2; ++arm) {
    const Scenario& scenario = *study.points[0].arms[arm];
    for (std::uint32_t replication = 0; replication < study.replications; ++replication) {
      Scenario drawn = scenario;
      put_parameters(drawn, parameter_luck(scenario, study.seed, replication), study.seed,
                     replication);
      const Protocol& its = *drawn.protocol;
      const std::pair<std::string, double> expected[] = {
          {"bridging.response", its.bridging.response},
          {"bridging.share", its.bridging.share},
          {"product.failure", its.product.failure}};
      for (const auto& [name, value] : expected) {
        ASSERT_TRUE(all.step());
        EXPECT_EQ(all.integer(0), static_cast<std::int64_t>(arm));
        EXPECT_EQ(all.integer(1), replication);
        EXPECT_EQ(all.text(2), name);
        EXPECT_EQ(all.real(3), value);
      }
    }
  }
  EXPECT_FALSE(all.step());
}

TEST(Store, KeepsTheValuesThatWereDrawnAlsoWhenMerged) {
  const StoreFolder folder;
  const Study study = study_of_counts();
  make(folder / "whole", study, units_of(study));
  expect_drawn_as_simulated(folder / "whole", study);
  make(folder / "a", study, {{0, 0}, {0, 2}});
  make(folder / "b", study, {{0, 1}});
  merge_stores(folder / "merged", {folder / "a", folder / "b"});
  expect_drawn_as_simulated(folder / "merged", study);
}

TEST(Store, KeepsVerificationsAndFinishedPoints) {
  const StoreFolder folder;
  const Study study = made_up_study(2, 1, 10, 5);
  {
    Store store(folder / "s", study, "");
    EXPECT_FALSE(store.verification(1, 0));
    store.put_verification(1, 0, {"simgrid", 12'345, true, 678});
    store.finish_point(1, 5);
    store.finish_point(1, 5);  // said again by a study that goes on
  }
  Store store(folder / "s", study, "");
  EXPECT_FALSE(store.verification(0, 0));
  const auto verification = store.verification(1, 0);
  ASSERT_TRUE(verification);
  EXPECT_EQ(verification->engine, "simgrid");
  EXPECT_EQ(verification->events, 12'345U);
  EXPECT_TRUE(verification->identical);
  EXPECT_EQ(verification->timed, 678U);
  EXPECT_THAT(failure_of([&] { store.finish_point(1, 10); }), HasSubstr("5 replications, not 10"));
}

TEST(Store, RefusesAnotherStudyAndSaysWhy) {
  const StoreFolder folder;
  const Study study = made_up_study(3, 1, 10, 5);
  make(folder / "s", study, {{0, 0}});
  const auto refusal = [&](const std::function<void(Study&)>& change) {
    Study other = study;
    change(other);
    return failure_of([&] { Store(folder / "s", other, ""); });
  };
  EXPECT_EQ(refusal([](Study&) {}), "");
  EXPECT_EQ(refusal([](Study& other) { other.seed = 2; }),
            (folder / "s") + " belongs to another study: its seed is 1, not 2");
  EXPECT_THAT(refusal([](Study& other) { other.kind = "select"; }),
              HasSubstr("its kind is sweep, not select"));
  EXPECT_THAT(refusal([](Study& other) { other.uncertainty = Uncertainty::parameters; }),
              HasSubstr("its uncertainty is none, not parameters"));
  EXPECT_THAT(refusal([](Study& other) { other.replications = 20; }),
              HasSubstr("its number of replications is 10, not 20"));
  EXPECT_THAT(refusal([](Study& other) { other.batch_size = 2; }), HasSubstr("batch size"));
  EXPECT_THAT(refusal([](Study& other) { other.rule = "Kim-Nelson"; }), HasSubstr("Kim-Nelson"));
  EXPECT_THAT(refusal([](Study& other) { other.points.pop_back(); }),
              HasSubstr("its number of points is 3, not 2"));
  EXPECT_THAT(refusal([](Study& other) {
                other.precision = PrecisionGoal();
                other.precision->half_width = 0.005;
              }),
              HasSubstr("its goal of precision is none, not treated_fraction to 0.005"));
  EXPECT_THAT(refusal([](Study& other) { other.points[1].values[0].text = "9.5 d"; }),
              HasSubstr("its point 1 has product.release=8 d, not product.release=9.5 d"));
  EXPECT_THAT(refusal([](Study& other) {
                other.points[2].arms[0] = std::make_shared<const Scenario>(made_up_scenario(999));
              }),
              HasSubstr("scenario made-up has changed"));
  EXPECT_THAT(refusal([](Study& other) {
                auto another = made_up_scenario(999);
                another.name = "another";
                other.points[0].arms[0] = std::make_shared<const Scenario>(another);
              }),
              HasSubstr("its scenario is made-up, not another"));
  EXPECT_THAT(refusal([](Study& other) {
                other.points[0].pinned = std::make_shared<const ParameterLuck>(1, std::vector{0.5});
              }),
              HasSubstr("point 0 holds the drawn parameters elsewhere"));
  // All of it at once, and nothing of it has touched the file.
  EXPECT_THAT(refusal([](Study& other) { other.seed = 3, other.replications = 20; }),
              AllOf(HasSubstr("seed is 1, not 3; "), HasSubstr("10, not 20")));
  EXPECT_EQ(Store(folder / "s", study, "").finished(), std::vector<WorkUnit>(1));
}

TEST(Store, RefusesOtherVersions) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  make(folder / "schema", study, {});
  Database(folder / "schema", Database::Missing::refuse)
      .execute("PRAGMA user_version = " + std::to_string(store_schema_version + 1));
  EXPECT_THAT(failure_of([&] { Store(folder / "schema", study, ""); }),
              AllOf(HasSubstr("has schema version " + std::to_string(store_schema_version + 1)),
                    HasSubstr("knows schema version " + std::to_string(store_schema_version))));
  Database(folder / "schema", Database::Missing::refuse).execute("PRAGMA user_version = 4");
  EXPECT_EQ(failure_of([&] { Store(folder / "schema", study, ""); }),
            (folder / "schema") +
                " was made by an earlier version of the program (schema version 4, now " +
                std::to_string(store_schema_version) +
                "): go on "
                "with that version, or simulate again into a new file");
  make(folder / "program", study, {});
  {
    Database database(folder / "program", Database::Missing::refuse);
    StudyIdentity identity = StudyIdentity::read(database);
    identity.program = "0.0.1";
    for (const char* table : {"point_value", "gate", "reason", "cause", "arm", "point", "study"})
      database.execute(std::string("DELETE FROM ") + table);
    identity.write(database);
  }
  EXPECT_THAT(failure_of([&] { Store(folder / "program", study, ""); }),
              HasSubstr("its version of the program is 0.0.1, not " + version()));
}

TEST(Store, RefusesABatchThatIsNotOfTheStudy) {
  const StoreFolder folder;
  const Study study = made_up_study(1, 1, 10, 5);
  Store store(folder / "s", study, "");
  const auto refusal = [&](WorkUnit unit, const BatchResult& result) {
    return failure_of([&] { store.put(unit, result); }, Failure::Family::defect);
  };
  const BatchResult good = made_up_batch(study, {0, 0});
  BatchResult short_of_one = good, of_other_words = good;
  short_of_one[0].counts.pop_back();
  of_other_words[0].counts[3].lost_by_cause.pop_back();
  EXPECT_NE(refusal({0, 0}, {}), "");
  EXPECT_NE(refusal({0, 2}, good), "");
  EXPECT_NE(refusal({1, 0}, good), "");
  EXPECT_NE(refusal({0, 0}, short_of_one), "");
  EXPECT_NE(refusal({0, 0}, of_other_words), "");
  EXPECT_TRUE(store.finished().empty());
}

TEST(Merge, PutsShardsTogetherAndCanBeRepeated) {
  const StoreFolder folder;
  const Study study = made_up_study(3, 2, 17, 5);
  const std::vector<WorkUnit> units = units_of(study);
  std::vector<std::string> parts;
  for (std::size_t shard = 0; shard < 3; ++shard) {
    parts.push_back(folder / ("shard-" + std::to_string(shard)));
    Store store(parts.back(), study, "sweep x --shard " + std::to_string(shard + 1) + "/3");
    for (std::size_t i = shard; i < units.size(); i += 3) put(store, study, units[i]);
    store.put_verification(static_cast<std::uint32_t>(shard), 0, {"simgrid", shard, true});
  }
  const MergeSummary some = merge_stores(folder / "all", {parts[0], parts[1]});
  EXPECT_EQ(some.batches_added, 8U);
  EXPECT_EQ(some.batches_there_before, 0U);
  EXPECT_EQ(some.batches_of_study, 12U);
  EXPECT_FALSE(some.complete);
  const MergeSummary all = merge_stores(folder / "all", parts);
  EXPECT_EQ(all.batches_added, 4U);
  EXPECT_EQ(all.batches_there_before, 8U);
  EXPECT_TRUE(all.complete);
  EXPECT_EQ(all.command, "sweep x --shard 1/3");

  const StoreContents facts = contents_of_store(folder / "all");
  EXPECT_EQ(facts.kind, "compare");
  EXPECT_EQ(facts.points, 3U);
  EXPECT_EQ(facts.points_complete, 3U);
  EXPECT_EQ(facts.batches, 12U);
  EXPECT_EQ(facts.replications, 17U);

  // The same file, table by table, as one program alone would have made it.
  make(folder / "alone", study, units);
  Database merged(folder / "all", Database::Missing::refuse);
  merged.execute("ATTACH '" + (folder / "alone") + "' AS alone");
  for (const char* table : {"batch", "replication", "flow", "lost", "lost_by_cause",
                            "product_count", "paired", "time_sum", "arm", "point_value"}) {
    const std::string name(table);
    EXPECT_GT(merged.integer("SELECT count(*) FROM main." + name), 0) << name;
    for (const auto& [a, b] : {std::pair("main.", "alone."), std::pair("alone.", "main.")})
      EXPECT_EQ(merged.integer("SELECT count(*) FROM (SELECT * FROM " + (a + name) +
                               " EXCEPT SELECT * FROM " + (b + name) + ")"),
                0)
          << name;
  }
  EXPECT_EQ(merged.integer("SELECT sum(events) FROM main.verification"), 0 + 1 + 2);
}

TEST(Merge, RefusesWhatDoesNotBelongTogether) {
  const StoreFolder folder;
  const Study study = made_up_study(2, 1, 10, 5);
  Study other_seed = study;
  other_seed.seed = 2;
  make(folder / "one", study, {{0, 0}});
  make(folder / "two", study, {{0, 1}});
  make(folder / "other", other_seed, {{0, 1}});
  {
    Store store(folder / "conflict", study, "");
    store.put({0, 0}, made_up_batch(other_seed, {0, 0}));
  }
  const auto refusal = [&](const std::string& target, const std::vector<std::string>& parts) {
    return failure_of([&] { merge_stores(folder / target, parts); });
  };
  EXPECT_THAT(refusal("all", {folder / "one", folder / "other"}),
              HasSubstr("another study than " + (folder / "one") + ": its seed is 2, not 1"));
  EXPECT_FALSE(std::filesystem::exists(folder / "all"));
  EXPECT_THAT(refusal("all", {folder / "one", folder / "conflict"}),
              HasSubstr("has another result of batch 0 of point 0"));
  {
    Store store(folder / "half", study, "");
    put(store, study, {0, 0});
    store.put({0, 1}, made_up_batch(other_seed, {0, 1}));
  }
  EXPECT_THAT(refusal("two", {folder / "half"}), HasSubstr("another result of batch 1 of point 0"));
  EXPECT_EQ(contents_of_store(folder / "two").batches, 1U);  // a part is merged whole or not at all
  EXPECT_THAT(refusal("one", {folder / "two", folder / "one"}), HasSubstr("into itself"));
  EXPECT_THAT(refusal("other", {folder / "two"}), HasSubstr("seed is 2, not 1"));
  EXPECT_NE(refusal("all", {}), "");
  EXPECT_THAT(failure_of([&] { merge_stores(folder / "all", {folder / "missing"}); },
                         Failure::Family::files),
              HasSubstr("there is no such file"));
  EXPECT_FALSE(std::filesystem::exists(folder / "missing"));
}

TEST(Merge, PointsEndWhereTheRuleEndedThem) {
  const StoreFolder folder;
  Study study = made_up_study(2, 1, 100, 5);
  study.precision = PrecisionGoal();
  study.precision->half_width = 0.01;
  make(folder / "part", study, {{0, 0}, {0, 1}, {1, 0}});
  Store(folder / "part", study, "").finish_point(0, 10);
  const MergeSummary half = merge_stores(folder / "all", {folder / "part"});
  EXPECT_EQ(half.batches_of_study, 0U);  // nobody knows yet
  EXPECT_FALSE(half.complete);
  Store(folder / "part", study, "").finish_point(1, 5);
  EXPECT_TRUE(merge_stores(folder / "all", {folder / "part"}).complete);
}

}  // namespace
}  // namespace v2v
