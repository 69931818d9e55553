// A population in one replication: those who come, by the rules that hold for them now.
#pragma once

#include "core/invariant.hpp"
#include "pathway/shared/current_rules.hpp"
#include "vein2vein/engine/process.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace v2v {

class Group {
 public:
  Group(const PopulationPlan& plan, std::size_t place, bool priorities_change)
      : plan_(plan), place_(place), current_(plan, priorities_change) {}

  const PopulationPlan& plan() const noexcept { return plan_; }
  const Population& population() const noexcept { return plan_.population(); }
  /// Among the populations of the scenario.
  std::size_t place() const noexcept { return place_; }
  /// The rules that decisions of this instant follow.
  const CurrentRules& current() const noexcept { return current_; }
  CurrentRules& current() noexcept { return current_; }
  /// Of the next patient.
  std::uint32_t next_number() const noexcept { return next_number_; }
  std::uint32_t take_number() noexcept {
    V2V_INVARIANT(next_number_ >> patient_number_bits == 0, "a population has too many patients");
    return next_number_++;
  }

  /// Of the next patient, by `given_standard_of_care`: who is, is only numbered.
  void allocate(std::vector<bool> standard_of_care) {
    standard_of_care_ = std::move(standard_of_care);
  }
  bool next_is_given_standard_of_care() const noexcept {
    return next_number_ < standard_of_care_.size() && standard_of_care_[next_number_];
  }

  Process arrivals, changes;

 private:
  const PopulationPlan& plan_;
  const std::size_t place_;
  CurrentRules current_;
  std::uint32_t next_number_ = 0;
  std::vector<bool> standard_of_care_;
};

}  // namespace v2v
