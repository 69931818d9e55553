# Writes loss_in_time_reference.hpp: slopes of random-effects meta-regressions by matrices and R's
# own optimiser, nothing of which the program does.
# Rscript tests/evidence/loss_in_time_reference.R > tests/evidence/loss_in_time_reference.hpp
# R's package metafor says the same: rma(y, v, mods = X, method = "REML", test = "knha").
fit <- function(studies) {
  none <- studies$infused == studies$counted
  infused <- studies$infused + 0.5 * none
  counted <- studies$counted + none
  hazard <- -log(infused / counted)
  y <- log(hazard)
  v <- (1 - infused / counted) / infused / hazard^2
  X <- cbind(log(studies$days), outer(studies$group, unique(studies$group), "==") + 0)
  at <- function(tau2) {
    W <- diag(1 / (v + tau2))
    M <- t(X) %*% W %*% X
    beta <- solve(M, t(X) %*% W %*% y)
    rest <- y - X %*% beta
    list(beta = beta, covariance = solve(M), q = c(t(rest) %*% W %*% rest),
         objective = (sum(log(v + tau2)) + c(determinant(M)$modulus) + c(t(rest) %*% W %*% rest)) / 2)
  }
  sd <- optimize(function(s) at(s^2)$objective, c(0, 3), tol = 1e-10)$minimum
  if (at(0)$objective <= at(sd^2)$objective) sd <- 0
  best <- at(sd^2)
  freedom <- length(y) - ncol(X)
  se <- sqrt(best$q / freedom * best$covariance[1, 1])
  c(best$beta[1], best$beta[1] + c(-1, 1) * qt(0.975, freedom) * se, sd)
}
alike <- data.frame(group = "a", infused = c(101, 111, 269, 79, 55, 148, 97, 170),
                    counted = c(111, 165, 344, 97, 71, 153, 98, 180),
                    days = c(24, 54, 37, 45, 28, 27, 46, 29))
cases <- list(
  alike = alike,
  grouped = transform(alike, group = c("a", "a", "a", "b", "b", "c", "c", "a")),
  homogeneous = data.frame(group = "a", infused = c(90, 81, 72, 60), counted = c(100, 100, 100, 100),
                           days = c(10, 20, 30, 50)),
  nobody_lost = data.frame(group = "a", infused = c(20, 30, 45, 18), counted = c(20, 33, 60, 25),
                           days = c(7, 20, 35, 30)))
cat("// Slopes by R; written by loss_in_time_reference.R, do not edit.\n#pragma once\n\n")
cat("#include \"vein2vein/evidence/loss_in_time.hpp\"\n\n#include <vector>\n\n// clang-format off\n")
cat("struct SlopeReference { std::vector<v2v::LossInTime> studies; double slope, lo, hi, sd_between; };\n")
cat("inline const std::vector<SlopeReference> slope_reference = {\n")
for (case in cases) {
  studies <- sprintf("{\"\", \"%s\", %d, %d, %g}", case$group, case$infused, case$counted, case$days)
  cat(sprintf("    {{%s},\n     %s},\n", paste(studies, collapse = ", "),
              paste(sprintf("%.9g", fit(case)), collapse = ", ")))
}
cat("};\n// clang-format on\n")
