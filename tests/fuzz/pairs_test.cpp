// Every two blocks of scenarios that ship can stand beside one another, as such or as rules that
// change: what comes of it is a scenario that runs, or problems in words; never a broken program.
#include "fuzz/blocks.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace v2v::test {
namespace {

constexpr std::uint32_t kPatients = 12;

const Blocks& blocks() {
  static const Blocks all(std::string(V2V_SOURCE_DIR) + "/scenarios");
  return all;
}

/// How often it was a scenario.
struct Outcome {
  std::size_t tried = 0, ran = 0;
  std::uint64_t events = 0;
};

void try_it(const Node& document, const std::string& what, Outcome& outcome) {
  // A program that breaks cannot say on what; this can be read in a debugger, or printed.
  static volatile const char* current;
  current = what.c_str();
  ++outcome.tried;
  const Blocks::Reading reading = blocks().read(document, kPatients);
  EXPECT_EQ(reading.scenario.has_value(), reading.problems.empty()) << what;
  for (const Diagnostic& problem : reading.problems)
    EXPECT_EQ(to_string(problem).find_first_of("\n\r"), std::string::npos) << what;
  if (!reading.scenario) return;
  ++outcome.ran;
  outcome.events += simulate_one(*reading.scenario, 1);
  static_cast<void>(current);
}

/// Each pair of keys, with donors that take turns, on bases that take turns.
template <class Put>
Outcome cross(std::size_t turns, Put put_second) {
  Outcome outcome;
  const auto& all = blocks().by_key();
  std::size_t turn = 0;
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = 0; b < all.size(); ++b) {
      if (a == b) continue;
      for (std::size_t i = 0; i < turns; ++i, ++turn) {
        const Blocks::Base& base = blocks().bases()[turn % blocks().bases().size()];
        const Block& first = all[a][(turn + i) % all[a].size()];
        const Block& second = all[b][(turn / 2 + i) % all[b].size()];
        Node document = base.document;
        put(document, first);
        put_second(document, second);
        try_it(document,
               base.name + " with " + first.key + " of " + first.donor + " and " + second.key +
                   " of " + second.donor,
               outcome);
      }
    }
  return outcome;
}

/// The first maker that a document names.
std::string maker_of(const Node& document) {
  const Node::Entry* const product = document.find("product");
  const Node::Entry* const made_at = product ? product->value.find("made_at") : nullptr;
  if (!made_at) return "plant";
  return made_at->value.is_list() && !made_at->value.items.empty()
             ? made_at->value.items.front().text
             : made_at->value.text;
}

TEST(Pairs, EveryTwoBlocksStandBesideOneAnother) {
  ASSERT_GT(blocks().by_key().size(), 20U);
  const Outcome outcome =
      cross(20, [](Node& document, const Block& block) { put(document, block); });
  // Enough of them run for the test to say something.
  EXPECT_GT(outcome.ran, outcome.tried / 4);
  EXPECT_GT(outcome.events, 10'000U);
  std::printf("%zu tried, %zu ran\n", outcome.tried, outcome.ran);
}

TEST(Pairs, ABlockChangesBesideEveryOther) {
  const Outcome outcome = cross(20, put_as_change);
  EXPECT_GT(outcome.ran, 200U);
  std::printf("%zu tried, %zu ran\n", outcome.tried, outcome.ran);
}

TEST(Pairs, ABlockHoldsAtAMakerBesideEveryOther) {
  const Outcome outcome = cross(20, [](Node& document, const Block& block) {
    put_as_maker(document, block, maker_of(document));
  });
  EXPECT_GT(outcome.ran, 200U);
  std::printf("%zu tried, %zu ran\n", outcome.tried, outcome.ran);
}

/// Every base with every rule that ships, as a change and at its first maker: hazards of the model
/// of attrition come together with other rules here.
TEST(Pairs, EveryScenarioWithEveryRule) {
  Outcome outcome;
  for (const Blocks::Base& base : blocks().bases())
    for (const auto& same : blocks().by_key()) {
      const std::string& key = same.front().key;
      if (key != "product" && key != "bridging" && key != "lymphodepletion" && key != "stay" &&
          key != "policy")
        continue;
      for (std::size_t i = 0; i < same.size(); i += 3) {
        Node changed = base.document;
        put_as_change(changed, same[i]);
        try_it(changed, base.name + " changes to " + key + " of " + same[i].donor, outcome);
        Node made = base.document;
        put_as_maker(made, same[i], maker_of(made));
        try_it(made, base.name + " made by " + key + " of " + same[i].donor, outcome);
      }
    }
  EXPECT_GT(outcome.ran, outcome.tried / 4);
  std::printf("%zu tried, %zu ran\n", outcome.tried, outcome.ran);
}

}  // namespace
}  // namespace v2v::test
