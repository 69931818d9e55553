# Writes two_piece_reference.hpp: skewed published quantiles as two halves of shifted lognormals,
# written out from the split of the normal at its median, and their means by integrate().
# Rscript tests/core/two_piece_reference.R > tests/core/two_piece_reference.hpp
u <- c(1e-9, 0.001, 0.025, 0.25, 0.4, 0.5, 0.6, 0.75, 0.975, 0.999, 1 - 1e-9)
qtwo <- function(u, lo, median, hi, p) {
  z <- qnorm(u); zp <- qnorm(p)
  s <- ifelse(hi - median > median - lo, 0.7, -0.7)
  up <- median + (hi - median) * (exp(s * z) - 1) / (exp(s * zp) - 1)
  down <- median - (median - lo) * (1 - exp(s * z)) / (1 - exp(-s * zp))
  pmax(0, ifelse(z >= 0, up, down))
}
# In z, so that the tails are smooth; cut where the density is below 1e-20.
mean_of <- function(...) {
  f <- function(z) qtwo(pnorm(z), ...) * dnorm(z)
  integrate(f, -9, 0, rel.tol = 1e-11, subdivisions = 5000)$value +
    integrate(f, 0, 8, rel.tol = 1e-11, subdivisions = 5000)$value
}
cases <- list(c(27, 28, 42, 0.75), c(26, 28, 34, 0.75), c(0.9, 1, 7, 0.75), c(5, 5, 9, 0.9),
              c(19, 23, 40, 0.9), c(50, 80, 82, 0.9), c(5, 9, 9, 0.9), c(0, 16, 210, 389 / 390))
cat("// Quantiles and means by R; written by two_piece_reference.R, do not edit.\n#pragma once\n\n")
cat("#include \"vein2vein/core/distribution.hpp\"\n\n#include <array>\n\n// clang-format off\n")
cat(sprintf("inline constexpr std::array<double, %d> two_piece_probabilities = {%s};\n",
            length(u), paste(sprintf("%.17g", u), collapse = ", ")))
cat("struct TwoPieceReference {\n  v2v::Distribution distribution;\n  double mean;\n")
cat(sprintf("  std::array<double, %d> days;\n};\n", length(u)))
cat("inline const std::array<TwoPieceReference,", length(cases), "> two_piece_reference = {{\n")
for (case in cases)
  cat(sprintf("    {v2v::Distribution::through_quantiles(%s), %.15g,\n     {%s}},\n",
              paste(sprintf("%.17g", case), collapse = ", "),
              do.call(mean_of, as.list(case)),
              paste(sprintf("%.15g", do.call(qtwo, c(list(u), as.list(case)))), collapse = ", ")))
cat("}};\n// clang-format on\n")
