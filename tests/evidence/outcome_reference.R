# Slopes of losses by level, in a binomial model with complementary log-log link.
# Rscript outcome_reference.R
slope <- function(lost, of) {
  level <- seq_along(lost) - 1
  fit <- glm(cbind(lost, of - lost) ~ level, family = binomial(cloglog),
             control = list(epsilon = 1e-14, maxit = 100))
  cat(sprintf("%.8f %.8f\n", coef(summary(fit))[2, 1], coef(summary(fit))[2, 2]))
}
slope(c(2, 3, 5, 9), c(13, 11, 18, 25))
slope(c(2, 10, 3, 2, 2), c(15, 35, 10, 5, 2))
