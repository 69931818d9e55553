// Whether chains of a sampler agree, and how many independent draws they are worth.
#pragma once

#include <vector>

namespace v2v::statistics {

/// Both for chains of equal length (at least 4 draws, at least one chain).
/// R-hat on ranks: chains split in halves, pooled ranks turned into normal scores, then Gelman and
/// Rubin's ratio (Vehtari, Gelman, Simpson, Carpenter, Bürkner, Bayesian Analysis 2021). 1 is
/// agreement; a constant is 1, too.
double r_hat(const std::vector<std::vector<double>>& chains);
/// Effective number of independent draws for the mean, from autocorrelations combined over the
/// split chains and Geyer's initial monotone sequence (same paper, section 3.2).
double effective_draws(const std::vector<std::vector<double>>& chains);

}  // namespace v2v::statistics
