// Variance components of twins.
#include "statistics/uncertainty.hpp"

#include <boost/math/distributions/fisher_f.hpp>

#include <algorithm>

namespace v2v::statistics {

// Twins are exchangeable, so that mean and variance are pooled: the one-way analysis of variance of
// n pairs (Fisher, Statistical Methods for Research Workers, 1925, section 39 and 40). With
//   between = 2 sum (mean of pair - mean of all)^2 / (n - 1),
//   within  = sum (first - second)^2 / (2 n)
// the covariance of twins is (between - within) / 2, the variance of one cohort (between + within)
// / 2, both without bias, and the correlation r = (between - within) / (between + within). Fisher's
// z = 1/2 ln((1 + r) / (1 - r)) is half the logarithm of between / within: for normal values its
// distribution about the true one is exactly that of 1/2 ln F with n - 1 and n degrees of freedom.
std::optional<UncertaintySummary::Split> split_of_treated_fraction(
    const std::vector<ReplicationCounts>& counts) {
  std::vector<std::array<double, 2>> pairs;
  for (const ReplicationCounts& one : counts)
    if (const auto own = one.treated_fraction(), twin = one.twin_treated_fraction(); own && twin)
      pairs.push_back({*own, *twin});
  if (pairs.size() < 3) return std::nullopt;

  const auto n = static_cast<double>(pairs.size());
  double mean = 0, between = 0, within = 0;
  for (const auto& [own, twin] : pairs) mean += (own + twin) / (2 * n);
  for (const auto& [own, twin] : pairs) {
    const double off = (own + twin) / 2 - mean;
    between += 2 * off * off / (n - 1);
    within += (own - twin) * (own - twin) / (2 * n);
  }
  if (between + within <= 0) return std::nullopt;

  UncertaintySummary::Split split;
  split.total = (between + within) / 2;
  split.parameters = std::max(0.0, (between - within) / 2);
  split.chance = split.total - split.parameters;
  split.share_of_parameters = split.parameters / split.total;
  const boost::math::fisher_f ratio(n - 1, n);
  const auto share_if = [&](double quantile) {
    return std::max(0.0, (between - quantile * within) / (between + quantile * within));
  };
  split.share95 = {share_if(boost::math::quantile(ratio, 0.975)),
                   share_if(boost::math::quantile(ratio, 0.025))};
  return split;
}

}  // namespace v2v::statistics
