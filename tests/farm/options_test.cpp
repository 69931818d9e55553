// The command line of v2v-farm and what it prints.
#include "options.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace v2v::farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(farm_options, numbers_carry_units) {
  Request request;
  ASSERT_EQ(read_options({"--ranks", "1,64", "--batch", "7", "--store", "250us", "--mtbf", "2d",
                          "--bandwidth", "1.5GB/s", "--stragglers", "3%", "--bytes", "0.6kB"},
                         request),
            "");
  EXPECT_THAT(request.ranks, ElementsAre(1, 64));
  EXPECT_THAT(request.batches, ElementsAre(7));
  EXPECT_DOUBLE_EQ(request.work.store, 250e-6);
  EXPECT_DOUBLE_EQ(request.cluster.node_mtbf, 172'800);
  EXPECT_DOUBLE_EQ(request.cluster.bandwidth, 1.5e9);
  EXPECT_DOUBLE_EQ(request.cluster.stragglers, 0.03);
  EXPECT_DOUBLE_EQ(request.work.bytes, 600);
}

TEST(farm_options, what_is_wrong_is_named) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--store", "2"}, "--store 2: expected TIME"},
      {{"--store", "2kg"}, "--store 2kg: expected TIME"},
      {{"--store", "-1s"}, "--store -1s: expected TIME"},
      {{"--store", "nans"}, "--store nans: expected TIME"},
      {{"--ranks", "0"}, "--ranks 0: expected N,..."},
      {{"--ranks", "1,,2"}, "--ranks 1,,2: expected N,..."},
      {{"--ranks", "1.5"}, "--ranks 1.5: expected N,..."},
      {{"--ranks", "100000"}, "--ranks 100000: expected N,..."},
      {{"--points", "1,2"}, "--points 1,2: expected N"},
      {{"--slowness", "0.5"}, "--slowness 0.5: expected FACTOR"},
      {{"--format", "xml"}, "--format xml: expected FORMAT"},
      {{"--seed", "one"}, "--seed one: expected N"},
      {{"--seed"}, "--seed: its value is missing"},
      {{"--rank", "1"}, "--rank: no such option"},
      {{"--replication", "0s"}, "a replication takes some time"},
      {{"--batch", "1", "--points", "1000000"}, "at most 5000000 can be simulated"},
  };
  for (const auto& [words, message] : wrong) {
    Request request;
    EXPECT_THAT(read_options(words, request), HasSubstr(message));
  }
}

TEST(farm_options, the_help_states_what_is_the_case_without_options) {
  // What the help says in parentheses must leave every request as it is.
  const std::string text = help();
  std::vector<std::string> words;
  std::size_t at = text.find("\n  --");
  while (at != std::string::npos) {
    const std::size_t end = text.find('\n', at + 1);
    const std::string line = text.substr(at + 3, end - at - 3);
    const std::size_t open = line.rfind('('), close = line.rfind(')');
    ASSERT_NE(open, std::string::npos) << line;
    words.push_back(line.substr(0, line.find(' ')));
    words.push_back(line.substr(open + 1, close - open - 1));
    at = text.find("\n  --", end - 1);
  }
  Request request;
  ASSERT_EQ(read_options(words, request), "");
  const Request plain;
  EXPECT_EQ(words.size(), 2U * 25U);
  EXPECT_EQ(request.ranks, plain.ranks);
  EXPECT_EQ(request.batches, plain.batches);
  EXPECT_EQ(request.seed, plain.seed);
  EXPECT_EQ(request.format, plain.format);
  EXPECT_DOUBLE_EQ(request.target, plain.target);
  EXPECT_EQ(request.work.points, plain.work.points);
  EXPECT_EQ(request.work.replications, plain.work.replications);
  EXPECT_DOUBLE_EQ(request.work.replication, plain.work.replication);
  EXPECT_DOUBLE_EQ(request.work.verification, plain.work.verification);
  EXPECT_DOUBLE_EQ(request.work.send, plain.work.send);
  EXPECT_DOUBLE_EQ(request.work.store, plain.work.store);
  EXPECT_DOUBLE_EQ(request.work.rows, plain.work.rows);
  EXPECT_DOUBLE_EQ(request.work.merge, plain.work.merge);
  EXPECT_DOUBLE_EQ(request.work.bytes, plain.work.bytes);
  EXPECT_EQ(request.cluster.ranks_per_node, plain.cluster.ranks_per_node);
  EXPECT_EQ(request.cluster.jobs, plain.cluster.jobs);
  EXPECT_EQ(request.cluster.shards, plain.cluster.shards);
  EXPECT_DOUBLE_EQ(request.cluster.latency, plain.cluster.latency);
  EXPECT_DOUBLE_EQ(request.cluster.bandwidth, plain.cluster.bandwidth);
  EXPECT_DOUBLE_EQ(request.cluster.start, plain.cluster.start);
  EXPECT_DOUBLE_EQ(request.cluster.spread, plain.cluster.spread);
  EXPECT_DOUBLE_EQ(request.cluster.stragglers, plain.cluster.stragglers);
  EXPECT_DOUBLE_EQ(request.cluster.slowness, plain.cluster.slowness);
  EXPECT_DOUBLE_EQ(request.cluster.node_mtbf, plain.cluster.node_mtbf);
  EXPECT_DOUBLE_EQ(request.cluster.requeue, plain.cluster.requeue);
}

TEST(farm_options, a_row_is_ranks_and_a_column_is_a_batch) {
  Request request;
  ASSERT_EQ(read_options({"--ranks",       "1,200", "--batch", "10,1000", "--points",  "2",
                          "--mtbf",        "0s",    "--jobs",  "node",    "--spread",  "0",
                          "--stragglers",  "0",     "--start", "0s",      "--latency", "0s",
                          "--send",        "0s",    "--store", "0s",      "--rows",    "0s",
                          "--replication", "1s",    "--merge", "500us",   "--bytes",   "0"},
                         request),
            "");
  const std::vector<Case> cases = cases_of(request);
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_EQ(cases[0].cluster.jobs, 1U);
  EXPECT_EQ(cases[2].cluster.jobs, 4U);
  EXPECT_EQ(cases[2].cluster.shards, 4U);
  EXPECT_EQ(cases[3].cluster.ranks, 200U);
  EXPECT_EQ(cases[3].work.batch, 1000U);
  const std::string text = table_of(request, cases, predict(cases));
  // 200 units of 10 s on 200 ranks in four jobs of 50; 2 units of 1000 s, so two ranks work.
  EXPECT_THAT(text, HasSubstr("       1    100 %   100 %      33 min   10, 1000\n"));
  EXPECT_THAT(text, HasSubstr("     200    100 %     1 %        11 s   10\n"));
  request.format = "csv";
  EXPECT_THAT(table_of(request, cases, predict(cases)),
              HasSubstr("\n200,4,4,10,200,1.000000,10.000000,1.000000,0.000000,0,0,true\n"));
  request.format = "json";
  EXPECT_THAT(table_of(request, cases, predict(cases)),
              HasSubstr("{\"ranks\": 200, \"jobs\": 4, \"shards\": 4, \"batch\": 10, "));
}

}  // namespace
}  // namespace v2v::farm
