// Products that may be ordered so many times in a year of the calendar.
#pragma once

#include "vein2vein/engine/engine.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace v2v {

class Contracts {
 public:
  Contracts(const Scenario& scenario, const Engine& engine);

  /// By the index of `Scenario::contracts`; of a product without a contract there is always one.
  bool has_place(std::size_t contract) noexcept;
  void take_place(std::size_t contract) noexcept;
  /// When there are as many as in the beginning again.
  TimePoint next_year() noexcept;

 private:
  void turn_the_page() noexcept;

  const Scenario& scenario_;
  const Engine& engine_;
  std::vector<std::uint32_t> taken_;  // this year
  TimePoint next_year_;
};

}  // namespace v2v
