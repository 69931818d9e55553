// The same random models on both engines must write the same journals.
#include "differential/random_model.hpp"

#include "differential/child_process.hpp"
#include "vein2vein/engine/fast_engine.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace v2v::test {
namespace {

std::string packed(const Journal& journal) {
  return {reinterpret_cast<const char*>(journal.data()), journal.size() * sizeof(Entry)};
}

Journal unpacked(const std::string& bytes) {
  Journal journal(bytes.size() / sizeof(Entry));
  if (!journal.empty()) std::memcpy(journal.data(), bytes.data(), journal.size() * sizeof(Entry));
  return journal;
}

std::string line_or_end(const Journal& journal, std::size_t index) {
  return index < journal.size() ? to_string(journal[index]) : "nothing more";
}

/// Empty where the two agree; the first line that differs, after those that led to it, otherwise.
std::string difference(const Journal& fast, const Journal& simgrid) {
  std::size_t i = 0;
  while (i < fast.size() && i < simgrid.size() && fast[i] == simgrid[i]) ++i;
  if (i == fast.size() && i == simgrid.size()) return {};
  std::string told;
  for (std::size_t before = i < 5 ? 0 : i - 5; before < i; ++before)
    told += "  both: " + to_string(fast[before]) + "\n";
  return told + "  fast: " + line_or_end(fast, i) + "\n  simgrid: " + line_or_end(simgrid, i);
}

std::uint64_t models_to_try() {
  const char* const wanted = std::getenv("V2V_RANDOM_MODELS");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 200;
}

TEST(RandomModels, WriteTheSameJournalOnBothEngines) {
  std::array<std::uint64_t, static_cast<std::size_t>(Did::statistics) + 1> seen{};
  std::size_t ties = 0;
  int wrong = 0;
  for (std::uint64_t seed = 1; seed <= models_to_try(); ++seed) {
    FastEngine engine;
    const Journal fast = run_model(engine, seed);
    const ChildResult child = on_simgrid(
        model_platform(seed), [seed](Engine& simgrid) { return packed(run_model(simgrid, seed)); });
    const std::string told = difference(fast, unpacked(child.bytes));
    EXPECT_EQ(child.died, "") << "seed " << seed;
    EXPECT_EQ(told, "") << "seed " << seed << "\n" << told;
    if ((!told.empty() || !child.died.empty()) && ++wrong == 3) break;
    for (std::size_t i = 0; i < fast.size(); ++i) {
      ++seen[static_cast<std::size_t>(fast[i].what)];
      if (i > 0 && fast[i].at == fast[i - 1].at && fast[i].who != fast[i - 1].who) ++ties;
    }
  }
  // What must never be seen; what must be, or this test is about nothing.
  for (const Did never : {Did::kept_in_use, Did::kept_waiting, Did::not_conserved})
    EXPECT_EQ(seen[static_cast<std::size_t>(never)], 0U) << to_string({0, never, 0, 0});
  for (const Did some :
       {Did::worked, Did::shipped, Did::heard, Did::ended_another, Did::capacity, Did::switched,
        Did::stopped_watching, Did::returned, Did::taken_while_holding_time,
        Did::taken_while_queued, Did::taken_while_working, Did::taken_while_shipping,
        Did::taken_while_listening, Did::taken_with_units, Did::left_at_the_end})
    EXPECT_GT(seen[static_cast<std::size_t>(some)], 20U) << to_string({0, some, 0, 0});
  EXPECT_GT(ties, 1000U);
}

}  // namespace
}  // namespace v2v::test
