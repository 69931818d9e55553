// Whether chains of a sampler agree, and how many independent draws they are worth.
#pragma once

#include <vector>

namespace v2v::statistics {

/// All for chains of equal length (at least 4 draws, at least one chain).
/// R-hat on ranks: chains split in halves, pooled ranks turned into normal scores, then Gelman and
/// Rubin's ratio (Vehtari, Gelman, Simpson, Carpenter, Bürkner, Bayesian Analysis 2021). 1 is
/// agreement; a constant is 1, too.
double r_hat(const std::vector<std::vector<double>>& chains);
/// Effective number of independent draws for the mean, from autocorrelations combined over the
/// split chains and Geyer's initial monotone sequence (same paper, section 3.2).
double effective_draws(const std::vector<std::vector<double>>& chains);
/// The same on ranks, which is about the middle of the distribution; and the smaller one of how
/// often the 5 % and the 95 % point are passed (same paper, section 4.3).
double effective_in_bulk(const std::vector<std::vector<double>>& chains);
double effective_in_tails(const std::vector<std::vector<double>>& chains);

}  // namespace v2v::statistics
