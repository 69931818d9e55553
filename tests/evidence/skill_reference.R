# Writes skill_reference.hpp: predictions of a beta-binomial by R's own integration.
# Rscript tests/evidence/skill_reference.R > tests/evidence/skill_reference.hpp
log_share <- function(x, n, m, r) {
  size <- (1 - r) / r
  lbeta(x + m * size, n - x + (1 - m) * size) - lbeta(m * size, (1 - m) * size)
}
predicted <- function(others, n) {
  over_all <- function(k) {
    density <- function(m, r) {
      log <- if (is.null(k)) 0 else lchoose(n, k) + log_share(k, n, m, r)
      for (other in others) log <- log + log_share(other[1], other[2], m, r)
      exp(log)
    }
    of_mean <- function(m) integrate(function(r) density(m, r), 0, 1 / 3, rel.tol = 1e-8)$value
    integrate(Vectorize(of_mean), 0, 1, rel.tol = 1e-7)$value
  }
  sapply(0:n, over_all) / over_all(NULL)
}
pairs_text <- function(others) paste(sprintf("{%d, %d}", sapply(others, `[`, 1),
                                             sapply(others, `[`, 2)), collapse = ", ")
cat("// Predictions by R; written by skill_reference.R, do not edit.\n#pragma once\n\n")
cat("#include \"vein2vein/evidence/skill.hpp\"\n\n#include <vector>\n\n// clang-format off\n")
cat("struct PredictionReference { std::vector<v2v::SeenShare> others; std::vector<double> pmf; };\n")
cat("inline const std::vector<PredictionReference> prediction_reference = {\n")
for (others in list(list(c(10, 12), c(30, 31), c(5, 9)), list(c(0, 20), c(1, 30), c(0, 9)),
                    list(c(50, 100)))) {
  pmf <- predicted(others, 20)
  cat(sprintf("    {{%s},\n     {%s}},\n", pairs_text(others),
              paste(sprintf("%.10g", pmf), collapse = ", ")))
}
cat("};\n// clang-format on\n")
