# Writes posterior_reference.hpp: the posterior of the model of attrition by JAGS (Gibbs and slice
# sampling), for the made-up studies in posterior/*.csv and without any; five minutes on two cores.
# Rscript tests/evidence/posterior_reference.R > tests/evidence/posterior_reference.hpp
#
# Written from the description of the model (scenario/attrition.hpp, evidence/fit.hpp,
# evidence/prior.hpp), and unlike the program where the description leaves a choice: other contrasts
# (orthogonal polynomials), studies centred on what they have in common, and for the likelihood a
# chain of binomials (lost in a stage, of those still there) beside multinomials of the reasons that
# are known. Numbers come with Monte Carlo standard errors from batches of the chains.
suppressMessages({
  library(parallel)
  library(rjags)
})
load.module("glm", quiet = TRUE)
quick <- "--quick" %in% commandArgs(TRUE)  # to try the script: its numbers are too rough to pin

common <- "
  for (t in 1:10) { beta[t] ~ dnorm(term_mean[t], pow(term_sd[t], -2)) }
  for (j in 1:4) {
    contrast_after[j] ~ dnorm(0, 1)
    contrast_change[j] ~ dnorm(0, pow(0.7, -2))
  }
  mix_after <- basis %*% contrast_after
  mix_before <- basis %*% (contrast_after + contrast_change)
  sd_before ~ dnorm(0, pow(0.8, -2)) T(0, )
  sd_after ~ dnorm(0, pow(0.8, -2)) T(0, )
  sd_mix ~ dnorm(0, pow(0.8, -2)) T(0, )
  atanh_correlation ~ dnorm(0, pow(0.7, -2))
  correlation <- (exp(2 * atanh_correlation) - 1) / (exp(2 * atanh_correlation) + 1)
  conditioned ~ dnorm(0, pow(0.7, -2))
  bridging_response ~ dnorm(-0.5447, pow(0.5, -2))
  log_time_shape ~ dnorm(0, 1)
  time_shape <- exp(log_time_shape)
  not_eligible ~ dnorm(-3, pow(1.2, -2))
  not_conditioned ~ dnorm(-3.5, pow(1.2, -2))
"

studies_of_model <- "
  for (s in 1:studies) {
    own_after[s] <- sqrt(pow(sd_after, 2) + pow(time_sd[s, 2], 2))
    own_before[s] <- sqrt(pow(sd_before, 2) + pow(time_sd[s, 1], 2))
    middle_after[s] <- inprod(x_after[s, ], beta)
    middle_before[s] <- inprod(x_before[s, ], beta)
    total[s, 2] ~ dnorm(middle_after[s], pow(own_after[s], -2))
    # A bivariate normal: the one given the other.
    total[s, 1] ~ dnorm(middle_before[s] +
                          correlation * own_before[s] / own_after[s] *
                            (total[s, 2] - middle_after[s]),
                        pow(own_before[s], -2) / (1 - pow(correlation, 2)))
    for (j in 1:4) { contrast[s, j] ~ dnorm(contrast_after[j], pow(sd_mix, -2)) }
    for (c in 1:5) {
      odds_after[s, c] <- exp(inprod(basis[c, ], contrast[s, ]))
      odds_before[s, c] <- exp(inprod(basis[c, ], contrast[s, ] + contrast_change))
    }
    share[s, 1, 1:5] <- odds_before[s, ] / sum(odds_before[s, ])
    share[s, 2, 1:5] <- odds_after[s, ] / sum(odds_after[s, ])
    # After a response: hazards by cause, as parts of the total before it.
    responded[s, 1:5] <- share[s, 2, ] * c(exp(bridging_response), exp(bridging_response), 1, 1, 1)
    hazard_left[s, 1] <- 1
    hazard_left[s, 2] <- sum(responded[s, ])
  }
  for (k in constant) { H[k] <- exp(total[of_study[k], period[k]]) * (to[k] - from[k]) }
  for (k in waiting) {
    H[k] <- exp(total[of_study[k], 2]) * 28 *
      (pow(to[k] / 28, time_shape) - pow(from[k] / 28, time_shape)) *
      hazard_left[of_study[k], 1 + after_response[k]]
  }
  for (k in lymphodepleted) {
    H[k] <- exp(total[of_study[k], 2] + conditioned) * (to[k] - from[k]) *
      hazard_left[of_study[k], 1 + after_response[k]]
  }
  for (k in eligibility) { H[k] <- exp(not_eligible) }
  for (k in conditioning) { H[k] <- exp(not_conditioned) }
  for (k in 1:segments) {
    lost[k] <- weight[k] * exp(-(sum(H[first[k]:k]) - H[k])) * (1 - exp(-H[k]))
  }
  ended[1] <- 0
  for (e in 2:ends) { ended[e] <- end_weight[e] * exp(-sum(H[end_first[e]:end_last[e]])) }
  for (m in 1:stages) {
    # Lost by hazards and decisions: before collection, after it, after a response.
    for (g in 1:3) { part[m, g] <- inprod(belongs[m, g, ], lost[]) }
    by_cause[m, 1:5] <- part[m, 1] * share[stage_study[m], 1, ] +
      part[m, 2] * share[stage_study[m], 2, ] + part[m, 3] *
      responded[stage_study[m], ] / hazard_left[stage_study[m], 2]
    all_lost[m] <- sum(part[m, ]) + ended[stage_end[m]]
    there[m] <- 1 - (sum(all_lost[stage_first[m]:m]) - all_lost[m])
    count[m] ~ dbin(all_lost[m] / there[m], at_risk[m])
  }
  for (m in told) {
    of_reason[m, 1:reasons] <- recorded[coding[stage_study[m]], , ] %*% by_cause[m, ] +
      ended[stage_end[m]] * end_reason[m, ]
    by_reason[m, 1:reasons] ~ dmulti(of_reason[m, ] / sum(of_reason[m, ]), told_count[m])
  }
"

# --- the studies
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
table_of <- function(name) read.csv(file.path(here, "posterior", paste0(name, ".csv")))
stretches <- c("screening", "to_collection", "to_receipt", "waiting", "conditioned")
causes <- c("progression", "death", "infection", "withdrawal", "ineligible")
diseases <- c("B-ALL", "FL", "MCL", "MM", "other")
term_names <- c("baseline", diseases, "line", "before_collection", "from_collected", "from_received")
study <- table_of("studies")
path <- table_of("paths")
counted <- table_of("counts")
coding <- table_of("codings")
reasons <- setdiff(unique(c(coding$reason, path$ends_as, counted$reason)), c("", "withheld", NA))

covariates <- function(period) {
  after <- period == 2
  cbind(1, sapply(diseases, function(name) as.numeric(study$disease == name)),
        pmin(pmax(study$line, 1), 4) - 3, as.numeric(!after),
        as.numeric(after & study$counted_from == "collected"),
        as.numeric(after & study$counted_from == "received"))
}

# Stretches of time over which hazards are of one kind, and decisions, path by path.
segments_of <- function(p) {
  s <- match(path$study[p], study$study)
  days <- unlist(path[p, stretches])
  response <- if (is.na(path$response_after[p])) Inf else path$response_after[p]
  rows <- list()
  add <- function(kind, stretch, from, to, responded)
    rows[[length(rows) + 1]] <<- data.frame(path = p, of_study = s, kind = kind, stretch = stretch,
                                            from = from, to = to, responded = responded)
  for (i in seq_along(stretches)) {
    change <- if (i < 4) Inf else response - (i == 5) * days[4]
    change <- min(max(change, 0), days[i])
    kind <- c("constant", "constant", "constant", "waiting", "lymphodepleted")[i]
    if (change > 0) add(kind, i, 0, change, 0)
    if (days[i] > change) add(kind, i, change, days[i], 1)
    if (identical(path$ends_in[p], stretches[i])) break
    if (i == 1 && study$followed_before[s]) add("eligibility", i, 0, 0, 0)
    if (i == 4) add("conditioning", i, 0, 0, 0)
  }
  do.call(rbind, rows)
}
segment <- do.call(rbind, lapply(seq_len(nrow(path)), segments_of))
segment$period <- ifelse(segment$stretch == 1, 1, 2)
stage <- unique(counted[c("study", "stage")])
stage$of_study <- match(stage$study, study$study)
stage$last <- match(stage$stage, stretches)
stage_of <- function(s, stretch) which(stage$of_study == s & stage$last >= stretch)[1]
segment$stage <- mapply(stage_of, segment$of_study, segment$stretch)
lost_in <- function(m, of) sum(counted$lost[counted$study == stage$study[m] &
                                              counted$stage == stage$stage[m] & counted$reason %in% of])
all_stages <- seq_len(nrow(stage))
count <- sapply(all_stages, lost_in, of = c(reasons, "withheld"))
by_reason <- t(sapply(all_stages, function(m) sapply(reasons, lost_in, m = m)))
stage_first <- match(stage$of_study, stage$of_study)
early <- which(path$ends_in %in% stretches)
stage_end <- rep(1, nrow(stage))
end_reason <- matrix(0, nrow(stage), length(reasons))
for (i in seq_along(early)) {
  p <- early[i]
  m <- stage_of(match(path$study[p], study$study), match(path$ends_in[p], stretches))
  stopifnot(stage_end[m] == 1)  # one such path a stage is all that the model above can do
  stage_end[m] <- 1 + i
  end_reason[m, match(path$ends_as[p], reasons)] <- 1
}
group <- ifelse(segment$period == 1, 1, 2 + segment$responded)
belongs <- array(0, c(nrow(stage), 3, nrow(segment)))
belongs[cbind(segment$stage, group, seq_len(nrow(segment)))] <- 1
codings <- unique(coding$coding)
recorded <- array(0, c(length(codings), length(reasons), length(causes)))
recorded[cbind(match(coding$coding, codings), match(coding$reason, reasons),
               match(coding$cause, causes))] <- coding$share
stopifnot(abs(apply(recorded, c(1, 3), sum) - 1) < 1e-12,
          abs(tapply(path$weight, path$study, sum) - 1) < 1e-12)

priors <- list(basis = unclass(contr.poly(5))[, ],
               term_mean = c(-5.3, rep(0, 9)),
               term_sd = c(1, rep(0.7, 5), 0.5, 1, 0.5, 0.5))
of_kind <- function(kind) which(segment$kind == kind)
data <- c(priors, list(
  studies = nrow(study), x_after = covariates(2), x_before = covariates(1),
  time_sd = as.matrix(study[c("time_sd_before", "time_sd_after")]),
  constant = of_kind("constant"), waiting = of_kind("waiting"),
  lymphodepleted = of_kind("lymphodepleted"), eligibility = of_kind("eligibility"),
  conditioning = of_kind("conditioning"), segments = nrow(segment), of_study = segment$of_study,
  period = segment$period, from = segment$from, to = segment$to,
  after_response = segment$responded, first = match(segment$path, segment$path),
  weight = path$weight[segment$path], ends = 1 + length(early), end_weight = c(0, path$weight[early]),
  end_first = c(1, match(early, segment$path)),
  end_last = c(1, nrow(segment) + 1 - match(early, rev(segment$path))),
  stages = nrow(stage), belongs = belongs, stage_study = stage$of_study, stage_end = stage_end,
  stage_first = stage_first, count = count,
  at_risk = study$patients[stage$of_study] -
    sapply(all_stages, function(m) sum(count[stage_first[m]:m]) - count[m]),
  told = which(rowSums(by_reason) > 0), reasons = length(reasons), recorded = recorded,
  coding = match(study$coding, codings), end_reason = end_reason, by_reason = by_reason,
  told_count = rowSums(by_reason)))

# --- sampling
shared <- c("beta", "mix_before", "mix_after", "sd_before", "sd_after", "sd_mix", "correlation",
            "conditioned", "bridging_response", "log_time_shape", "not_eligible", "not_conditioned")
draws_of <- function(text, data, variables, sweeps, thin) {
  chain <- function(number) {
    model <- jags.model(textConnection(paste("model {", text, "}")), data, n.adapt = sweeps / 20,
                        inits = list(.RNG.name = "base::Mersenne-Twister", .RNG.seed = 20 + number),
                        quiet = TRUE)
    update(model, sweeps / 20, progress.bar = "none")
    as.matrix(coda.samples(model, variables, sweeps, thin, progress.bar = "none")[[1]])
  }
  chains <- mclapply(1:4, chain, mc.cores = 2, mc.preschedule = FALSE)
  for (each in chains) if (inherits(each, "try-error")) stop(each)
  chains
}
statistics_of <- function(x) c(mean(x), sd(x), quantile(x, c(0.025, 0.5, 0.975), names = FALSE))
# Estimates from all, and standard errors from twelve batches of each chain.
summary_of <- function(chains, column) {
  columns <- lapply(chains, function(chain) chain[, column])
  batches <- unlist(lapply(columns, function(x) split(x, cut(seq_along(x), 12))), recursive = FALSE)
  estimates <- sapply(batches, statistics_of)
  list(estimate = statistics_of(unlist(columns)),
       error = apply(estimates, 1, sd) / sqrt(ncol(estimates)))
}
named <- function(column) {
  part <- as.integer(strsplit(gsub("[^0-9,]", "", column), ",")[[1]])
  if (startsWith(column, "beta[")) return(term_names[part[1]])
  if (startsWith(column, "mix_")) return(paste0(sub("\\[.*", ".", column), causes[part[1]]))
  if (startsWith(column, "total["))
    return(paste0(c("total_before.", "total_after.")[part[2]], study$study[part[1]]))
  column
}
emit <- function(name, chains) {
  cat(sprintf("inline const std::vector<PosteriorReference> %s = {\n", name))
  for (column in colnames(chains[[1]])) {
    its <- summary_of(chains, column)
    numbers <- function(x) paste(sprintf("%.6g", x), collapse = ", ")
    cat(sprintf("    {\"%s\", {%s}, {%s}},\n", named(column), numbers(its$estimate), numbers(its$error)))
  }
  cat("};\n")
  agreement <- gelman.diag(as.mcmc.list(lapply(chains, mcmc)), multivariate = FALSE)$psrf[, 1]
  message(sprintf("%s: worst factor of Gelman and Rubin %.4f (%s), fewest effective draws %.0f", name,
                  max(agreement), named(names(which.max(agreement))),
                  min(effectiveSize(as.mcmc.list(lapply(chains, mcmc))))))
  if (!quick) stopifnot(agreement < 1.02)
}
cat("// Posteriors by JAGS; written by posterior_reference.R, do not edit.\n#pragma once\n\n")
cat("#include <array>\n#include <string>\n#include <vector>\n\n// clang-format off\n")
cat("/// Mean, sd, 2.5 %, 50 % and 97.5 % of a parameter, and their Monte Carlo standard errors.\n")
cat("struct PosteriorReference {\n  std::string name;\n  std::array<double, 5> estimate, error;\n};\n")
scale <- if (quick) 20 else 1
emit("prior_reference", draws_of(common, priors, shared, 40000 / scale, 1))
emit("posterior_reference",
     draws_of(paste(common, studies_of_model), data, c(shared, "total"), 20000 / scale, 1))
cat("// clang-format on\n")
