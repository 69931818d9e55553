# Writes uncertainty_reference.hpp: variance components of twins by R's analysis of variance.
# Rscript tests/statistics/uncertainty_reference.R > tests/statistics/uncertainty_reference.hpp
number <- function(x) paste(sprintf("%.15g", x), collapse = ", ")
whole <- function(x) paste(x, collapse = ", ")
cat("// Variance components by R; written by uncertainty_reference.R, do not edit.\n#pragma once\n\n")
cat("#include <cstdint>\n#include <vector>\n\n// clang-format off\n")
cat("/// Patients infused of 40 in a replication and of 50 in its twin.\n")
cat("struct TwinReference {\n  std::vector<std::uint32_t> own, twin;\n")
cat("  double total, parameters, share, lo, hi;\n};\n")
cat("inline const std::vector<TwinReference> twin_reference = {\n")
set.seed(1)
samples <- list(list(c(20, 30, 25), c(26, 37, 33)),
                list(c(20, 30, 25, 31), c(40, 20, 33, 15)))  # unlike each other
for (n in c(10, 100, 500)) {
  p <- rbeta(n, 7, 4)
  samples <- c(samples, list(list(rbinom(n, 40, p), rbinom(n, 50, p))))
}
for (s in samples) {
  n <- length(s[[1]])
  twins <- data.frame(y = c(s[[1]] / 40, s[[2]] / 50), pair = factor(rep(1:n, 2)))
  squares <- anova(lm(y ~ pair, twins))[["Mean Sq"]]
  ratio <- squares[1] / squares[2]
  total <- sum(squares) / 2
  parameters <- max(0, (squares[1] - squares[2]) / 2)
  limits <- ratio / qf(c(0.975, 0.025), n - 1, n)
  limits <- pmax(0, (limits - 1) / (limits + 1))
  cat(sprintf("    {{%s},\n     {%s},\n     %s},\n", whole(s[[1]]), whole(s[[2]]),
              number(c(total, parameters, parameters / total, limits))))
}
cat("};\n// clang-format on\n")
