# Writes incidence_reference.hpp: cumulative incidence by cmprsk.
# Rscript tests/statistics/incidence_reference.R > tests/statistics/incidence_reference.hpp
suppressMessages(library(cmprsk))
number <- function(x) paste(sprintf("%.15g", x), collapse = ", ")
cat("// Cumulative incidence by cmprsk; written by incidence_reference.R, do not edit.\n")
cat("#pragma once\n\n#include <vector>\n\n// clang-format off\n")
cat("/// Of 80 patients: days until the end, the end (0 infused, then a cause), and for each end the\n")
cat("/// cumulative incidence at 0, 1, 2, ... days.\n")
cat("struct IncidenceReference {\n  std::vector<double> days;\n  std::vector<int> end;\n")
cat("  std::vector<std::vector<double>> by_day;\n};\n")
set.seed(3)
end <- sample(0:3, 80, replace = TRUE, prob = c(0.6, 0.2, 0.15, 0.05))
days <- round(ifelse(end == 0, rgamma(80, 20, 1), rexp(80, 1 / 12)), 3)
days[1:6] <- c(0, 1, 1, 5, 5, 5)  # ties, and whole days
last <- ceiling(max(days))
fit <- cuminc(days, end + 1)
points <- timepoints(fit, 0:last)$est
# After the last end cmprsk says nothing, and nothing changes.
for (cause in 1:4) points[paste("1", cause), last + 1] <- tail(fit[[paste("1", cause)]]$est, 1)
cat("inline const IncidenceReference incidence_reference = {\n")
cat(sprintf("    {%s},\n    {%s},\n    {\n", number(days), paste(end, collapse = ", ")))
for (cause in 1:4) cat(sprintf("     {%s},\n", number(points[paste("1", cause), ])))
cat("    }};\n// clang-format on\n")
