# Writes incidence_reference.hpp: cumulative incidence by cmprsk::cuminc, with ties and censoring.
# Rscript tests/statistics/incidence_reference.R > tests/statistics/incidence_reference.hpp
suppressMessages(library(cmprsk))
numbers <- function(x) paste(sprintf("%.15g", x), collapse = ", ")
cat("// Cumulative incidence by R; written by incidence_reference.R, do not edit.\n#pragma once\n\n")
cat("#include <vector>\n\n// clang-format off\n")
cat("/// Days until an outcome: 1, 2, ..., or 0 where observation ended before. `at`: days asked for;\n")
cat("/// `incidence`: by outcome, at these days.\n")
cat("struct IncidenceReference {\n  std::vector<double> days;\n  std::vector<unsigned> outcome;\n")
cat("  std::vector<double> at;\n  std::vector<std::vector<double>> incidence;\n};\n")
cat("inline const std::vector<IncidenceReference> incidence_reference = {\n")
emit <- function(days, outcome) {
  at <- 0:ceiling(max(days))
  fit <- cuminc(days, outcome, cencode = 0)
  curves <- sapply(seq_len(max(outcome)), function(k) {
    name <- paste("1", k)
    # Beyond the last event of a curve it stays what it was.
    if (name %in% names(fit)) approx(fit[[name]]$time, fit[[name]]$est, at, method = "constant",
                                     f = 0, rule = 2, ties = "ordered")$y else 0 * at
  })
  cat(sprintf("    {{%s},\n     {%s},\n     {%s},\n     {%s}},\n", numbers(days), numbers(outcome),
              numbers(at), paste(apply(curves, 2, function(y) sprintf("{%s}", numbers(y))),
                                 collapse = ",\n      ")))
}
i <- 1:60
# Nobody is censored, as in a simulation: whole minutes, some of them whole days.
emit(c((7919 * i * i) %% 50021, 1440 * (i %% 9)) / 1440, 1 + (7 * c(i, i + 60)) %% 4)
# Whole days: events tie with events and with ends of observation.
emit((31 * i * i) %% 23 + 1, (5 * i + i %/% 7) %% 4)
# Few, with the last of them censored.
emit(c(2, 3, 3, 5, 5, 5, 8, 13), c(1, 2, 0, 1, 2, 0, 1, 0))
# Random times with a third censored.
set.seed(20)
emit(round(rexp(150, 1 / 12), 3), sample(0:3, 150, replace = TRUE, prob = c(2, 3, 1, 1)))
cat("};\n// clang-format on\n")
