// Chains put together: draws, diagnostics, and what the priors were.
#include "vein2vein/evidence/fit.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "evidence/convergence.hpp"
#include "evidence/mode.hpp"
#include "evidence/prior.hpp"
#include "evidence/sampler.hpp"
#include "evidence/trend.hpp"
#include "statistics/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

using statistics::AttritionChain;
using statistics::Normal;

std::string_view cause_name(std::size_t cause) noexcept {
  return known_cause_names[index_of(attrition_causes[cause])];
}

/// What is kept of the chains: every sweep after the burn-in.
struct Kept {
  std::vector<AttritionDraw> draws;
  std::vector<std::vector<AttritionHazards>> studies;  // [sweep][study]
};

/// Values of one parameter, by chain.
template <class Value>
std::vector<std::vector<double>> series_of(const std::vector<Kept>& chains, const Value& value) {
  std::vector<std::vector<double>> result;
  for (const Kept& chain : chains) {
    auto& series = result.emplace_back();
    for (std::size_t sweep = 0; sweep < chain.draws.size(); ++sweep)
      series.push_back(value(chain, sweep));
  }
  return result;
}

PosteriorRow row_of(std::string name, const std::vector<std::vector<double>>& chains) {
  PosteriorRow row;
  row.name = std::move(name);
  std::vector<double> all;
  for (const auto& chain : chains) all.insert(all.end(), chain.begin(), chain.end());
  std::sort(all.begin(), all.end());
  row.median = quantile_of_sorted(all, 0.5);
  row.lo = quantile_of_sorted(all, 0.025);
  row.hi = quantile_of_sorted(all, 0.975);
  row.r_hat = statistics::r_hat(chains);
  row.effective = statistics::effective_draws(chains);
  return row;
}

void put_prior(PosteriorRow& row, const Normal& prior) {
  row.prior_median = prior.mean;
  row.prior_lo = prior.mean + prior.sd * normal_quantile(0.025);
  row.prior_hi = prior.mean + prior.sd * normal_quantile(0.975);
}

void put_half_normal_prior(PosteriorRow& row) {
  const auto quantile = [](double p) {
    return statistics::prior_scale_of_sd * normal_quantile(0.5 + p / 2);
  };
  row.prior_median = quantile(0.5);
  row.prior_lo = quantile(0.025);
  row.prior_hi = quantile(0.975);
}

std::vector<PosteriorRow> rows_of(const std::vector<Kept>& chains) {
  std::vector<PosteriorRow> rows;
  for (std::size_t term = 0; term < attrition_term_count; ++term) {
    rows.push_back(row_of(fmt::format("{}.total", attrition_terms[term]),
                          series_of(chains, [term](const Kept& chain, std::size_t sweep) {
                            return chain.draws[sweep].coefficient[term].total;
                          })));
    put_prior(rows.back(), statistics::prior_of_term(term).total);
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
      rows.push_back(row_of(fmt::format("{}.{}", attrition_terms[term], cause_name(cause)),
                            series_of(chains, [term, cause](const Kept& chain, std::size_t sweep) {
                              return chain.draws[sweep].coefficient[term].mix[cause];
                            })));
      put_prior(rows.back(), statistics::prior_of_mix(term));
    }
  }
  for (const auto& [name, sd] : {std::pair{"sd_total", &AttritionDraw::sd_total},
                                 std::pair{"sd_mix", &AttritionDraw::sd_mix}}) {
    rows.push_back(row_of(name, series_of(chains, [sd = sd](const Kept& chain, std::size_t sweep) {
                            return chain.draws[sweep].*sd;
                          })));
    put_half_normal_prior(rows.back());
  }
  std::size_t factor = 0;
  for (const auto& [name, member] :
       {std::pair{"conditioned", &AttritionFactors::log_conditioned},
        std::pair{"bridging_response", &AttritionFactors::log_response},
        std::pair{"burden", &AttritionFactors::log_burden},
        std::pair{"prior_line", &AttritionFactors::log_prior_line},
        std::pair{"time_shape", &AttritionFactors::time_shape}}) {
    rows.push_back(
        row_of(name, series_of(chains, [member = member](const Kept& chain, std::size_t sweep) {
                 return chain.draws[sweep].factors.*member;
               })));
    put_prior(rows.back(), statistics::prior_of_factor(factor));
    if (factor++ == statistics::shape_factor)
      for (double* value :
           {&rows.back().prior_median, &rows.back().prior_lo, &rows.back().prior_hi})
        *value = std::exp(*value);
  }
  return rows;
}

/// Burden and earlier lines: nothing else depends on them, so that they are drawn as they are
/// known.
void draw_trends(std::vector<Kept>& chains, const std::vector<TrendEvidence>& trends,
                 std::uint64_t seed) {
  Normal burden = statistics::prior_of_factor(2), lines = statistics::prior_of_factor(3);
  for (const TrendEvidence& trend : trends) {
    Normal& its = trend.of == TrendEvidence::Of::burden ? burden : lines;
    its = statistics::trend_of(trend, its);
  }
  std::size_t number = 0;
  for (Kept& chain : chains)
    for (std::size_t i = 0; i < chain.draws.size(); ++i, ++number) {
      const auto stream = statistics::stream_of(seed, number, statistics::trend_stream);
      AttritionFactors& factors = chain.draws[i].factors;
      factors.log_burden = burden.mean + burden.sd * normal_quantile(stream.uniform(2));
      factors.log_prior_line = lines.mean + lines.sd * normal_quantile(stream.uniform(3));
      for (AttritionHazards& hazards : chain.studies[i]) hazards.factors = factors;
    }
}

/// Evenly spread over the chains' sweeps, by rising total of the baseline.
void keep_draws(const std::vector<Kept>& chains, std::size_t count, AttritionFit& fit) {
  std::vector<std::pair<const Kept*, std::size_t>> all;
  for (const Kept& chain : chains)
    for (std::size_t sweep = 0; sweep < chain.draws.size(); ++sweep)
      all.emplace_back(&chain, sweep);
  std::vector<std::pair<const Kept*, std::size_t>> chosen;
  count = std::min(count, all.size());
  for (std::size_t i = 0; i < count; ++i)
    chosen.push_back(all[(2 * i + 1) * all.size() / (2 * count)]);
  const auto level = [](const std::pair<const Kept*, std::size_t>& each) {
    return each.first->draws[each.second].coefficient[0].total;
  };
  std::stable_sort(chosen.begin(), chosen.end(),
                   [&level](const auto& a, const auto& b) { return level(a) < level(b); });
  fit.studies.resize(chains.front().studies.front().size());
  for (const auto& [chain, sweep] : chosen) {
    fit.draws.push_back(chain->draws[sweep]);
    for (std::size_t study = 0; study < fit.studies.size(); ++study)
      fit.studies[study].push_back(chain->studies[sweep][study]);
  }
}

/// The studies' totals are what is predicted with; how a total is shared out may be unknown.
void judge_studies(const std::vector<Kept>& chains, AttritionFit& fit) {
  fit.worst_r_hat = 1;
  fit.smallest_effective = fit.parameters.front().effective;
  const auto judge = [&fit](double r_hat, double effective) {
    fit.worst_r_hat = std::max(fit.worst_r_hat, r_hat);
    fit.smallest_effective = std::min(fit.smallest_effective, effective);
  };
  for (const PosteriorRow& row : fit.parameters) judge(row.r_hat, row.effective);
  for (std::size_t study = 0; study < chains.front().studies.front().size(); ++study) {
    for (std::size_t period = 0; period < attrition_period_count; ++period) {
      const auto totals = series_of(chains, [study, period](const Kept& chain, std::size_t sweep) {
        double total = 0;
        for (const double rate : chain.studies[sweep][study].log_rate[period])
          total += std::exp(rate);
        return std::log(total);  // the same for ever where the period is not followed
      });
      judge(statistics::r_hat(totals), statistics::effective_draws(totals));
    }
  }
}

}  // namespace

AttritionFit fit_attrition(const std::vector<StudyEvidence>& studies,
                           const std::vector<TrendEvidence>& trends,
                           const CalibrationOptions& options) {
  V2V_INVARIANT(options.chains > 0 && options.sweeps >= 16 && options.draws > 0,
                "chains have sweeps, and draws are kept");
  std::vector<AttritionHazards> start;
  for (const StudyEvidence& study : studies) start.push_back(statistics::mode_of(study));
  std::vector<Kept> chains(options.chains);
  for (unsigned number = 0; number < options.chains; ++number) {
    AttritionChain chain(studies, options.seed, number, start);
    const unsigned burn_in = options.sweeps / 2;
    for (unsigned sweep = 0; sweep < options.sweeps; ++sweep) {
      chain.sweep(sweep < burn_in);
      if (sweep < burn_in) continue;
      chains[number].draws.push_back(chain.draw());
      auto& hazards = chains[number].studies.emplace_back();
      for (std::size_t study = 0; study < studies.size(); ++study)
        hazards.push_back(chain.hazards(study));
    }
  }
  draw_trends(chains, trends, options.seed);
  AttritionFit fit;
  fit.parameters = rows_of(chains);
  judge_studies(chains, fit);
  keep_draws(chains, options.draws, fit);
  return fit;
}

}  // namespace v2v
