# Writes estimate_reference.hpp: intervals and quantiles by R's own functions.
# Rscript tests/statistics/estimate_reference.R > tests/statistics/estimate_reference.hpp
number <- function(x) paste(sprintf("%.15g", x), collapse = ", ")
cat("// Intervals by R; written by estimate_reference.R, do not edit.\n#pragma once\n\n")
cat("#include <cstdint>\n#include <vector>\n\n// clang-format off\n")
cat("struct BinomialReference { std::uint64_t events, of; double lo, hi; };\n")
cat("inline const std::vector<BinomialReference> binomial_reference = {\n")
for (case in list(c(0, 1), c(1, 1), c(0, 30), c(30, 30), c(7, 100), c(68, 91), c(1, 1000),
                  c(101, 147), c(499999, 1000000))) {
  interval <- binom.test(case[1], case[2])$conf.int
  cat(sprintf("    {%d, %d, %s},\n", case[1], case[2], number(interval)))
}
cat("};\n")
samples <- list(c(3, 5), c(61, 64, 58, 70, 66), c(0, 0, 1, 0, 2, 0), c(4, 4, 4, 4),
                1e6 + c(0.1, 0.2, 0.4), (1:38) %% 11)
cat("struct MeanReference { std::vector<double> values; double lo, hi, next_lo, next_hi; };\n")
cat("inline const std::vector<MeanReference> mean_reference = {\n")
for (x in samples) {
  mean95 <- if (sd(x) > 0) t.test(x)$conf.int else rep(mean(x), 2)
  # A linear model of the mean alone predicts one more value.
  y <- data.frame(x = x)
  next95 <- suppressWarnings(predict(lm(x ~ 1, y), data.frame(row.names = 1),
                                     interval = "prediction"))
  cat(sprintf("    {{%s}, %s, %s},\n", number(x), number(mean95),
              number(pmax(0, next95[1, c("lwr", "upr")]))))
}
cat("};\n")
cat("// Values (7919 i) mod 1009 for i = 1 ... n; their 2.5% and 97.5% points by type 1.\n")
cat("struct OrderReference { unsigned n; double lo, hi; };\n")
cat("inline const std::vector<OrderReference> order_reference = {\n")
for (n in c(39, 40, 41, 79, 80, 81, 100, 500, 1000)) {
  x <- (7919 * seq_len(n)) %% 1009
  # R forgives rounding where the probability times n is whole in decimals but not in binary.
  points <- quantile(x, c(25, 975) / 1000, type = 1, names = FALSE)
  cat(sprintf("    {%d, %s},\n", n, number(points)))
}
cat("};\n")
cat("// Minutes (7919 i i) mod 50021 for i = 1 ... n: mean, quartiles (type 1), extremes, in days.\n")
cat("struct TimeReference { unsigned n; double mean, q1, median, q3, min, max; };\n")
cat("inline const std::vector<TimeReference> time_reference = {\n")
for (n in c(1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 1001)) {
  i <- seq_len(n)
  x <- ((7919 * i * i) %% 50021) / 1440
  q <- quantile(x, c(0.25, 0.5, 0.75), type = 1, names = FALSE)
  cat(sprintf("    {%d, %s},\n", n, number(c(mean(x), q, min(x), max(x)))))
}
cat("};\n// clang-format on\n")
