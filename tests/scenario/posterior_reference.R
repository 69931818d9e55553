# Writes posterior_reference.hpp: quantiles of the posteriors by R's own functions.
# Rscript tests/scenario/posterior_reference.R > tests/scenario/posterior_reference.hpp
u <- c(1e-9, 0.001, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999, 1 - 1e-9)
shares <- list(c(7, 55), c(0, 66), c(1, 1), c(25, 92), c(6, 1e6), c(0, 1), c(50, 50))
rates <- list(c(6, 1285), c(0, 200), c(1, 0.5), c(400, 1e5))
row <- function(a, b, q) sprintf("    {%.17g, %.17g, {%s}},\n", a, b,
                                 paste(sprintf("%.15g", q), collapse = ", "))
cat("// Quantiles by R; written by posterior_reference.R, do not edit.\n#pragma once\n\n")
cat("#include <array>\n\n// clang-format off\n")
cat(sprintf("inline constexpr std::array<double, %d> posterior_probabilities = {%s};\n",
            length(u), paste(sprintf("%.17g", u), collapse = ", ")))
cat("/// Events, then patients or person-days, then the quantiles.\n")
cat(sprintf("struct PosteriorReference {\n  double events, of;\n  std::array<double, %d> values;\n};\n",
            length(u)))
cat(sprintf("inline constexpr std::array<PosteriorReference, %d> share_reference = {{\n",
            length(shares)))
for (x in shares) cat(row(x[1], x[2], qbeta(u, x[1] + 0.5, x[2] - x[1] + 0.5)))
cat("}};\n")
cat(sprintf("inline constexpr std::array<PosteriorReference, %d> rate_reference = {{\n",
            length(rates)))
for (x in rates) cat(row(x[1], x[2], qgamma(u, x[1] + 0.5, rate = x[2])))
cat("}};\n// clang-format on\n")
