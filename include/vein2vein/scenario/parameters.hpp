// Values of a scenario that are known from counts, and what the counts leave unknown about them.
#pragma once

#include "vein2vein/core/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace v2v {

struct Scenario;
struct Population;
struct Protocol;

/// Where a value may stand: in what is shared, with those who come, or in the protocol that was
/// counted (the population's own, or one of its variants).
struct ParameterPlace {
  Scenario& scenario;
  Population& population;
  Protocol& protocol;
};

/// Counts of one group of patients, and the values of the scenario that come from them. What
/// several populations have from the document in common is one count: their groups have one path.
///
/// With N events in all of n patients the share q of those to whom something happens has, after
/// Jeffreys' prior, the posterior Beta(N + 1/2, n - N + 1/2); where several kinds of event were
/// counted among the same patients, the shares of the kinds have the posterior
/// Dirichlet(e_1 + 1/2, ..., e_k + 1/2), independent of q: the reference prior for the total first
/// and its parts second (Berger and Bernardo, Biometrika 1992), under which a kind that nobody saw
/// does not add to the total. With `over` > 0 the members are rates of competing exponential risks
/// that give q in that time: -ln(1 - q) / over x share. With `person_days` > 0 the one member is a
/// rate with the posterior Gamma(e + 1/2) / person_days (Jeffreys).
struct CountedGroup {
  /// Of the counts: `product.failure`, `screening.lost`, `populations.myeloma.leaving.waiting`.
  std::string path;
  double of = 0;           ///< patients; 0 with person-time
  double over = 0;         ///< days; 0: the members are probabilities
  double person_days = 0;  ///< 0: of patients
  struct Member {
    std::string path;
    double events = 0;
    /// Puts the value (a probability, or a rate per day) where it belongs. To be called for all
    /// members of all groups, in their order: at a decision that has several groups, or plain
    /// probabilities beside them, a draw can add up to more than 1, and the last member that is put
    /// there divides all of them by their sum.
    std::function<void(const ParameterPlace&, double)> put;
  };
  std::vector<Member> members;  ///< at least one, unless it is `joint`

  /// What was not counted here but is known jointly from many studies, as draws from a posterior:
  /// all of its values are put at once.
  struct Joint {
    std::string what;                 ///< in words
    std::vector<std::string> inputs;  ///< names of the uniform numbers that a draw takes
    std::function<void(Population&, std::span<const double> uniforms)> put;
    /// Inputs that populations share: the first so many stand at the address of this path.
    std::string common_path;
    std::size_t common_inputs = 0;
    /// The uniform numbers at which `put` takes the draws at these quantiles of what the inputs
    /// are named after: the number of a draw says nothing about what it holds.
    std::function<std::vector<double>(std::span<const double> quantiles)> luck_at;
  };
  std::shared_ptr<const Joint> joint;

  /// Uniform numbers that a draw takes: one, and one a member where there are several.
  std::size_t inputs() const noexcept {
    if (joint) return joint->inputs.size();
    return members.size() == 1 ? 1 : 1 + members.size();
  }
  /// What that number moves: `product.failure`, `screening.lost.infection (share)`.
  std::string name_of_input(std::size_t input) const;
  /// The members' values at these uniform numbers in (0, 1), each by inversion, so that a larger
  /// number gives a larger total, and a larger share of that member. Not of a joint group.
  std::vector<double> values_at(std::span<const double> uniforms) const;
  /// The uniform numbers of these quantiles of the inputs: themselves, unless the group is joint.
  std::vector<double> luck_at(std::span<const double> quantiles) const;
};

/// The uniform numbers behind one draw of all parameters of a scenario: by group (`counted_in`),
/// then by input.
using ParameterLuck = std::vector<std::vector<double>>;

/// Stream of the draws: no patient and no equipment has it. The purpose is FNV-1a (Fowler, Noll,
/// Vo; 32 bits) of the group's path, the index is that of the input.
inline constexpr std::uint32_t parameter_stream = 0xd0000000U;

/// Those of a replication. They are addressed by the seed, the replication and the path, so that
/// scenarios that share a counted value share its draw, and one more moves no other.
ParameterLuck parameter_luck(const Scenario& scenario, std::uint64_t seed,
                             std::uint32_t replication);
/// That of these quantiles of what each input moves; the same shape. A larger quantile is a larger
/// total, share or total hazard.
ParameterLuck parameters_at(const Scenario& scenario, const ParameterLuck& quantiles);
/// Puts the values at `luck` into the scenario (and into the rules of its changes and makers, by
/// the paths of their groups; what only they have is drawn for `seed` and `replication`).
void put_parameters(Scenario& scenario, const ParameterLuck& luck, std::uint64_t seed,
                    std::uint32_t replication);

}  // namespace v2v
