// Experimental designs: where in a box of factors to evaluate a model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace v2v {

/// Points (rows) of the unit cube; factors are columns. All numbers are in [0, 1), those of Morris'
/// grid (`sensitivity.hpp`) in [0, 1].
using Design = std::vector<std::vector<double>>;

/// Every combination of the factors' levels as indices 0..levels-1; the last factor changes
/// fastest.
std::vector<std::vector<std::size_t>> full_factorial(const std::vector<std::size_t>& levels);

/// Latin hypercube (McKay, Beckman, Conover, Technometrics 1979): each factor's `points` strata of
/// equal width hold one point each, at a random place in it, in an order permuted at random.
Design latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed);

/// The first `points` of Sobol's sequence with Boost's direction numbers, which are those of Joe
/// and Kuo (SIAM Journal on Scientific Computing 2008), the origin left out. With a random digital
/// shift of `seed` (0: none) the same binary digits of all of a factor's numbers are turned over,
/// which keeps the stratification. At most 3,667 factors.
Design sobol_sequence(std::size_t points, std::size_t factors, std::uint64_t seed);

}  // namespace v2v
