// Some of the patients of a replication.
#pragma once

#include "vein2vein/core/vocabulary.hpp"

#include <vector>

namespace v2v {

/// A bit a patient, by population and number. Cleared, it keeps its memory.
class PatientSet {
 public:
  void add(PatientId patient) {
    const std::size_t population = population_of(patient);
    const std::uint32_t number = number_of(patient);
    if (population >= has_.size()) has_.resize(population + 1);
    std::vector<bool>& its = has_[population];
    if (number >= its.size()) its.resize(number + 1);
    its[number] = true;
    empty_ = false;
  }
  bool contains(PatientId patient) const noexcept {
    const std::size_t population = population_of(patient);
    const std::uint32_t number = number_of(patient);
    return population < has_.size() && number < has_[population].size() && has_[population][number];
  }
  bool empty() const noexcept { return empty_; }
  void clear() noexcept {
    for (std::vector<bool>& its : has_) its.clear();
    empty_ = true;
  }

 private:
  std::vector<std::vector<bool>> has_;
  bool empty_ = true;
};

}  // namespace v2v
