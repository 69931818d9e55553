// Permuted blocks within strata.
#include "vein2vein/scenario/allocation.hpp"

#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/levels.hpp"

#include <map>
#include <utility>

namespace v2v {
namespace {

/// One stratum's blocks, one after another.
class Blocks {
 public:
  Blocks(const RandomisedTrial& trial, const RandomStream& luck) : trial_(&trial), luck_(luck) {}

  /// Whether the next patient is given standard of care.
  bool next() {
    const unsigned size = trial_->block;
    if (taken_ % size == 0) permute();
    return block_[taken_++ % size];
  }

 private:
  void permute() {
    const unsigned size = trial_->block;
    const unsigned standard =
        size / (trial_->cells + trial_->standard_of_care) * trial_->standard_of_care;
    block_.assign(size, false);
    for (unsigned i = 0; i < standard; ++i) block_[i] = true;
    for (unsigned i = size - 1; i > 0; --i) {
      const double u = luck_.uniform(0, taken_ + i);
      const auto other = static_cast<unsigned>(u * (i + 1));
      const bool moved = block_[i];
      block_[i] = block_[other];
      block_[other] = moved;
    }
  }

  const RandomisedTrial* trial_;
  RandomStream luck_;
  std::uint32_t taken_ = 0;
  std::vector<bool> block_;
};

/// Which combination of levels somebody has, as one number.
std::uint32_t stratum_of(const Population& population, const RandomStream& luck) {
  static const KnownPatient nothing_known;
  std::uint32_t stratum = 0;
  for (const std::size_t index : population.randomised->strata) {
    const Covariate& covariate = population.covariates[index];
    const double u = luck.uniform(covariate_purpose, static_cast<std::uint32_t>(index));
    stratum = stratum * static_cast<std::uint32_t>(covariate.levels.size()) +
              level_of(covariate, index, nothing_known, u);
  }
  return stratum;
}

}  // namespace

std::vector<bool> given_standard_of_care(const Population& population, std::uint64_t seed,
                                         std::uint32_t replication) {
  std::vector<bool> given;
  const auto* const cohort = std::get_if<Cohort>(&population.enrolment);
  if (!population.randomised || !cohort) return given;
  std::map<std::uint32_t, Blocks> strata;
  for (std::uint32_t number = 0; number < cohort->size; ++number) {
    const std::uint32_t stratum = stratum_of(population, RandomStream(seed, replication, number));
    const auto blocks =
        strata
            .try_emplace(stratum, *population.randomised,
                         RandomStream(seed, replication, allocation_stream + stratum))
            .first;
    given.push_back(blocks->second.next());
  }
  return given;
}

}  // namespace v2v
