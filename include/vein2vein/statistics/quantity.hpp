// What precision, sensitivity and selection look at: one number a replication.
#pragma once

#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// `alive_at_12_months`.
std::string alive_at(std::size_t month);

/// A number that every replication has: any of `measures`, by its key; `lost.<cause>` (of those at
/// the ITT gate); a gate of the flowchart (patients); `alive_at_12_months` and the other
/// `compared_months` (share of those at the ITT gate), as far as patients are followed.
class Quantity {
 public:
  /// Nothing when the scenario has no quantity of that name.
  static std::optional<Quantity> named(const Scenario& scenario, std::string_view name);
  /// All names that the scenario's product has: shares, losses by cause, times, gates, counts.
  static std::vector<std::string> names(const Scenario& scenario);
  /// The same without losses to causes that nobody can be lost to in this scenario.
  static std::vector<std::string> names_that_occur(const Scenario& scenario);

  const std::string& name() const noexcept { return name_; }
  /// `d`, what is counted, or empty for a fraction.
  std::string_view unit() const noexcept;
  bool is_fraction() const noexcept;
  /// Whether only those count who lived and stayed so long. Then a policy that loses more of
  /// those who wait long looks faster: immortal-time bias (Suissa, Am J Epidemiol 2008).
  bool is_of_survivors() const noexcept { return !survivors().empty(); }
  /// Those, in words: `who were infused`.
  std::string_view survivors() const noexcept;
  /// Where its values can lie: no gate is reached by more patients than are counted.
  Interval possible(const Scenario& scenario) const noexcept;
  /// Nothing in a replication in which nobody contributes.
  std::optional<double> of(const ReplicationCounts& counts) const noexcept;

 private:
  enum class Kind : std::uint8_t { measure, lost_to, reached, alive };
  Quantity(std::string name, Kind kind, std::size_t index)
      : name_(std::move(name)), kind_(kind), index_(index) {}
  std::string name_;
  Kind kind_;
  std::size_t index_;  ///< of the measure, the cause or the gate; the month
};

}  // namespace v2v
