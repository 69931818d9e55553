# Writes quantile_reference.hpp: quantiles of every family by R's own functions.
# Rscript tests/core/quantile_reference.R > tests/core/quantile_reference.hpp
u <- c(1e-9, 0.001, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999, 1 - 1e-9)
qtri <- function(u, a, m, b) {
  f <- (m - a) / (b - a)
  ifelse(u < f, a + sqrt(u * (b - a) * (m - a)), b - sqrt((1 - u) * (b - a) * (b - m)))
}
qpert <- function(u, a, m, b)
  a + (b - a) * qbeta(u, 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a))
# The shifted lognormal through (1 - p, lo), (1/2, median), (p, hi), solved for its shift.
qshift <- function(u, lo, median, hi, p) {
  theta <- (lo * hi - median^2) / (lo + hi - 2 * median)
  s <- log((hi - median) / (median - lo)) / qnorm(p)
  pmax(0, theta + (median - theta) * exp(s * qnorm(u)))
}
cases <- list(
  "Distribution::uniform(2, 5)" = qunif(u, 2, 5),
  "Distribution::triangular(6, 7, 10)" = qtri(u, 6, 7, 10),
  "Distribution::triangular(0, 0, 4)" = qtri(u, 0, 0, 4),
  "Distribution::triangular(1, 4, 4)" = qtri(u, 1, 4, 4),
  "Distribution::pert(6, 7, 10)" = qpert(u, 6, 7, 10),
  "Distribution::pert(0, 0, 3)" = qpert(u, 0, 0, 3),
  "Distribution::exponential(12.5)" = qexp(u, 1 / 12.5),
  "Distribution::lognormal(17, 0.4)" = qlnorm(u, log(17), 0.4),
  "Distribution::lognormal_mean_sd(20, 8)" =
    qlnorm(u, log(20) - log1p(0.16) / 2, sqrt(log1p(0.16))),
  "Distribution::gamma(0.3, 10)" = qgamma(u, 0.3, scale = 10),
  "Distribution::gamma(4, 2.5)" = qgamma(u, 4, scale = 2.5),
  "Distribution::gamma(400, 0.1)" = qgamma(u, 400, scale = 0.1),
  "Distribution::gamma_mean_sd(21, 7)" = qgamma(u, 9, scale = 7 / 3),
  "Distribution::weibull(0.7, 30)" = qweibull(u, 0.7, 30),
  "Distribution::weibull(3.2, 30)" = qweibull(u, 3.2, 30),
  "Distribution::through_quantiles(19, 23, 32, 0.9)" = qshift(u, 19, 23, 32, 0.9),
  "Distribution::through_quantiles(10, 20, 25, 0.9)" = qshift(u, 10, 20, 25, 0.9),
  "Distribution::median_and_range(23, 20, 36, 66)" = qshift(u, 20, 23, 36, 66 / 67),
  "Distribution::median_and_iqr(7, 6, 8.5)" = qshift(u, 6, 7, 8.5, 0.75),
  "Distribution::median_and_iqr(7, 5, 9)" = pmax(0, qnorm(u, 7, 2 / qnorm(0.75))))
cat("// Quantiles by R; written by quantile_reference.R, do not edit.\n#pragma once\n\n")
cat("#include \"vein2vein/core/distribution.hpp\"\n\n#include <array>\n\n")
cat("// clang-format off\n")
cat(sprintf("inline constexpr std::array<double, %d> reference_probabilities = {%s};\n",
            length(u), paste(sprintf("%.17g", u), collapse = ", ")))
cat(sprintf("struct QuantileReference {\n  v2v::Distribution distribution;\n"))
cat(sprintf("  std::array<double, %d> days;\n};\n", length(u)))
cat("inline const std::array<QuantileReference,", length(cases), "> quantile_reference = {{\n")
for (name in names(cases))
  cat(sprintf("    {v2v::%s,\n     {%s}},\n", name,
              paste(sprintf("%.15g", cases[[name]]), collapse = ", ")))
cat("}};\n// clang-format on\n")
