# Writes two_arm_trial_reference.hpp: the test of two proportions and its power by R's own functions.
# Rscript tests/statistics/two_arm_trial_reference.R > tests/statistics/two_arm_trial_reference.hpp
cat("// Two proportions by R; written by two_arm_trial_reference.R, do not edit.\n#pragma once\n\n")
cat("#include <cstdint>\n#include <vector>\n\n// clang-format off\n")
cat("struct ProportionsReference { std::uint32_t first, second, patients; double p; };\n")
cat("inline const std::vector<ProportionsReference> proportions_reference = {\n")
for (case in list(c(70, 80, 100), c(70, 82, 100), c(70, 83, 100), c(0, 3, 20), c(0, 4, 20),
                  c(20, 16, 20), c(750, 785, 1000), c(750, 790, 1000), c(33, 33, 67))) {
  p <- suppressWarnings(prop.test(case[1:2], case[c(3, 3)], correct = FALSE)$p.value)
  cat(sprintf("    {%d, %d, %d, %.12g},\n", case[1], case[2], case[3], p))
}
cat("};\n")
cat("struct PowerReference { double first, second, patients, power; };\n")
cat("inline const std::vector<PowerReference> power_reference = {\n")
for (case in list(c(0.75, 0.8, 1094), c(0.8, 0.75, 300), c(0.7, 0.9, 40), c(0.02, 0.05, 500),
                  c(0.5, 0.5001, 1000))) {
  power <- power.prop.test(n = case[3], p1 = case[1], p2 = case[2])$power
  cat(sprintf("    {%g, %g, %g, %.12g},\n", case[1], case[2], case[3], power))
}
cat("};\n")
cat("struct SizeReference { double first, second, power, patients; };\n")
cat("inline const std::vector<SizeReference> size_reference = {\n")
for (case in list(c(0.75, 0.8, 0.8), c(0.76, 0.81, 0.9), c(0.72, 0.83, 0.8), c(0.9, 0.1, 0.8))) {
  n <- power.prop.test(p1 = case[1], p2 = case[2], power = case[3], tol = 1e-10)$n
  cat(sprintf("    {%g, %g, %g, %.10g},\n", case[1], case[2], case[3], n))
}
cat("};\n// clang-format on\n")
