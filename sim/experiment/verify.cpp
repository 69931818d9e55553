// Comparison of two journals as they are written.
#include "experiment/verify.hpp"

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/engine/fast_engine.hpp"

#include <fmt/format.h>

#include <optional>

namespace v2v {
namespace {

constexpr std::uint64_t kBetweenProgress = 10'000;  // events: some milliseconds

std::string describe(const JournalEntry* entry) {
  if (!entry) return "the end of the journal";
  return fmt::format("patient {} at {} ms: {} {} at site {}", entry->patient,
                     entry->at.in_milliseconds(), name_of(entry->what), entry->detail, entry->site);
}

/// Notes the first difference and then only lets the model come to its end: an exception cannot
/// cross a process that is under way.
class Comparer final : public Observer {
 public:
  Comparer(SimgridProcess& other, Luck luck, const VerificationProgress& progress)
      : other_(&other), luck_(luck), progress_(&progress) {}
  void on(const JournalEntry& entry) override { compare(&entry); }
  void on_closed(const PatientRecord&) override {}
  /// Compares the end of the journals and throws what was found.
  std::uint64_t finish() {
    compare(nullptr);
    if (failure_) throw Failure(*failure_);
    return entries_;
  }

 private:
  void compare(const JournalEntry* entry) {
    if (failure_) return;
    try {
      const JournalEntry* theirs = other_->next();
      if (!entry && !theirs) return;
      if (entry && theirs && *entry == *theirs) {
        if (++entries_ % kBetweenProgress == 0 && *progress_) (*progress_)(entries_, false);
        return;
      }
      failure_.emplace(
          Failure::Family::check,
          fmt::format("the engines disagree in replication {} of seed {} after {} events: "
                      "fast has {}; simgrid has {}",
                      luck_.replication, luck_.seed, entries_, describe(entry), describe(theirs)));
    } catch (const Failure& failure) {
      failure_ = failure;
    }
  }
  SimgridProcess* other_;
  Luck luck_;
  const VerificationProgress* progress_;
  std::uint64_t entries_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace

VerificationUnderWay::VerificationUnderWay(const Plan& plan, Luck luck)
    : plan_(&plan), luck_(luck), simgrid_(plan, luck, Attrition::as_in_scenario) {}

Verification VerificationUnderWay::finish(const VerificationProgress& progress) {
  FastEngine engine;
  Comparer comparer(simgrid_, luck_, progress);
  simulate(*plan_, engine, comparer, luck_);
  const std::uint64_t events = comparer.finish();
  if (progress) progress(events, true);
  return {"simgrid", events, true, simgrid_.timed()};
}

Verification verify(const Plan& plan, Luck luck, const VerificationProgress& progress) {
  return VerificationUnderWay(plan, luck).finish(progress);
}

}  // namespace v2v
