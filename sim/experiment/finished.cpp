// What is said of replications that did not come to their end.
#include "experiment/finished.hpp"

#include "vein2vein/core/diagnostic.hpp"

#include <fmt/format.h>

namespace v2v {

void expect_finished(const PathwayOutcome& outcome, Luck luck, Attrition attrition) {
  const std::uint64_t left = outcome.patients_entered - outcome.patients_closed;
  if (outcome.ended_early) {
    const std::string who = left == 0 ? "patients are still to come"
                                      : fmt::format("{} of {} patients are still under way", left,
                                                    outcome.patients_entered);
    throw Failure(
        Failure::Family::input,
        fmt::format("{} after 1000 years, where the simulated world ends (replication {} of seed "
                    "{}{}); expected shorter times, more capacity, or fewer patients: "
                    "`v2v network` names what is short",
                    who, luck.replication, luck.seed,
                    attrition == Attrition::as_in_scenario
                        ? ""
                        : ", simulated without attrition for potential vein-to-vein times"));
  }
  if (left > 0)
    throw Failure(
        Failure::Family::defect,
        fmt::format("{} of {} patients were left waiting at the end of replication {} of seed {}",
                    left, outcome.patients_entered, luck.replication, luck.seed));
}

}  // namespace v2v
