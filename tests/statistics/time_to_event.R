# What R says of a made-up trial: the numbers that time_to_event.txt holds.
suppressMessages({library(survival); library(cmprsk)})
arguments <- commandArgs(trailingOnly = TRUE)
trial <- read.csv(arguments[1])
trial$died <- trial$event == 1
tell <- function(name, value) cat(sprintf("%s %.12g\n", name, value))

curve <- survfit(Surv(time, died) ~ 1, data = trial, conf.type = "log-log")
for (t in c(1, 3, 5, 8, 12, 20)) {
  at <- summary(curve, times = t, extend = TRUE)
  tell(paste0("survival.", t), at$surv)
  tell(paste0("survival.low.", t), at$lower)
  tell(paste0("survival.high.", t), at$upper)
  tell(paste0("at_risk.", t), at$n.risk)
}
for (p in c(0.25, 0.5)) {
  q <- quantile(curve, probs = p)
  tell(paste0("quantile.", p), q$quantile)
  tell(paste0("quantile.low.", p), q$lower)
  tell(paste0("quantile.high.", p), q$upper)
}
for (tau in c(6, 15)) {
  mean <- summary(curve, rmean = tau)$table
  tell(paste0("restricted_mean.", tau), mean[["rmean"]])
  tell(paste0("restricted_mean.se.", tau), mean[["se(rmean)"]])
}
followed <- survfit(Surv(time, !died) ~ 1, data = trial, conf.type = "log-log")
tell("followed.median", quantile(followed, probs = 0.5)$quantile)

incidence <- cuminc(trial$time, trial$event)
for (event in 1:2) for (t in c(2, 5, 10, 20)) {
  at <- timepoints(incidence[paste(1, event)], t)
  tell(paste("incidence", event, t, sep = "."), at$est[1])
  tell(paste("incidence.variance", event, t, sep = "."), at$var[1])
}

test <- survdiff(Surv(time, died) ~ arm, data = trial)
tell("log_rank", test$chisq)
tell("log_rank.observed", test$obs[2])
tell("log_rank.expected", test$exp[2])
tell("log_rank.stratified", survdiff(Surv(time, died) ~ arm + strata(stratum), data = trial)$chisq)

one <- coxph(Surv(time, died) ~ arm, data = trial, ties = "efron")
tell("cox.arm", coef(one))
tell("cox.arm.variance", vcov(one)[1, 1])
tell("cox.log_likelihood.0", one$loglik[1])
tell("cox.log_likelihood", one$loglik[2])
two <- coxph(Surv(time, died) ~ arm + age + strata(stratum), data = trial, ties = "efron")
tell("cox.two.arm", coef(two)[1])
tell("cox.two.age", coef(two)[2])
tell("cox.two.variance.arm", vcov(two)[1, 1])
tell("cox.two.variance.age", vcov(two)[2, 2])
tell("cox.two.covariance", vcov(two)[1, 2])
