// Chains put together: draws, diagnostics, and what the priors were.
#include "vein2vein/evidence/fit.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "evidence/convergence.hpp"
#include "evidence/nuts.hpp"
#include "evidence/prior.hpp"
#include "evidence/trend.hpp"
#include "experiment/threads.hpp"
#include "scenario/attrition_file.hpp"
#include "statistics/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

using statistics::AttritionPosterior;
using statistics::AttritionPriors;
using statistics::ChainStart;
using statistics::Factor;
using statistics::Normal;

std::string_view cause_name(std::size_t cause) noexcept {
  return known_cause_names[index_of(attrition_causes[cause])];
}

/// What is kept of a chain: every iteration after the warm-up.
struct Kept {
  std::vector<AttritionDraw> draws;
  std::vector<std::vector<AttritionHazards>> studies;  // [iteration][study]
};

/// Values of one parameter, by chain.
template <class Value>
std::vector<std::vector<double>> series_of(const std::vector<Kept>& chains, const Value& value) {
  std::vector<std::vector<double>> result;
  for (const Kept& chain : chains) {
    auto& series = result.emplace_back();
    for (std::size_t i = 0; i < chain.draws.size(); ++i) series.push_back(value(chain, i));
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
  row.effective = statistics::effective_in_bulk(chains);
  row.effective_in_tails = statistics::effective_in_tails(chains);
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

/// Of one of five values with sum 0 whose contrasts have this standard deviation.
Normal prior_of_mix(double sd_of_contrast) {
  constexpr double of_contrasts = 1 - 1.0 / static_cast<double>(attrition_cause_count);
  return {0, sd_of_contrast * std::sqrt(of_contrasts)};
}

double prior_sd_of_contrast(std::size_t period) {
  const double after = statistics::prior_of_contrast.sd;
  const bool is_after = period == static_cast<std::size_t>(AttritionPeriod::after_collection);
  return is_after ? after : std::hypot(after, statistics::prior_of_contrast_before.sd);
}

class Rows {
 public:
  explicit Rows(const std::vector<Kept>& chains) : chains_(chains) {}

  template <class Value>
  PosteriorRow& add(std::string name, Value value) {
    rows_.push_back(
        row_of(std::move(name), series_of(chains_, [&value](const Kept& chain, std::size_t i) {
                 return value(chain.draws[i]);
               })));
    return rows_.back();
  }
  std::vector<PosteriorRow> all() && { return std::move(rows_); }

 private:
  const std::vector<Kept>& chains_;
  std::vector<PosteriorRow> rows_;
};

void apply_to_prior(PosteriorRow& row, double (*transform)(double)) {
  for (double* value : {&row.prior_median, &row.prior_lo, &row.prior_hi})
    *value = transform(*value);
}

void add_factors(Rows& rows, const AttritionPriors& priors) {
  for (std::size_t i = 0; i < attrition_factor_names.size(); ++i) {
    PosteriorRow& row =
        rows.add(std::string(attrition_factor_names[i]), [i](const AttritionDraw& draw) {
          AttritionFactors factors = draw.factors;
          return factor_at(factors, i);
        });
    put_prior(row, priors.factor[i]);
    if (static_cast<Factor>(i) == Factor::shape)
      apply_to_prior(row, [](double value) { return std::exp(value); });
  }
}

std::vector<PosteriorRow> rows_of(const std::vector<Kept>& chains, const AttritionPriors& priors) {
  Rows rows(chains);
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    put_prior(rows.add(std::string(attrition_terms[term]),
                       [term](const AttritionDraw& draw) { return draw.coefficient[term]; }),
              priors.term[term]);
  for (std::size_t period = 0; period < attrition_period_count; ++period)
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      put_prior(
          rows.add(fmt::format("mix_{}.{}", period == 0 ? "before" : "after", cause_name(cause)),
                   [period, cause](const AttritionDraw& draw) { return draw.mix[period][cause]; }),
          prior_of_mix(prior_sd_of_contrast(period)));
  for (const auto& [name, sd] : {std::pair{"sd_before", &AttritionDraw::sd_before},
                                 std::pair{"sd_after", &AttritionDraw::sd_after},
                                 std::pair{"sd_mix", &AttritionDraw::sd_mix}})
    put_half_normal_prior(
        rows.add(name, [sd = sd](const AttritionDraw& draw) { return draw.*sd; }));
  PosteriorRow& correlation =
      rows.add("correlation", [](const AttritionDraw& draw) { return draw.correlation; });
  put_prior(correlation, priors.correlation);
  apply_to_prior(correlation, [](double value) { return std::tanh(value); });
  add_factors(rows, priors);
  return std::move(rows).all();
}

/// Burden and earlier lines: nothing else depends on them, so that they are drawn as they are
/// known.
void draw_trends(std::vector<Kept>& chains, const std::vector<TrendEvidence>& trends,
                 const AttritionPriors& priors, std::uint64_t seed) {
  Normal burden = priors.factor[static_cast<std::size_t>(Factor::burden)];
  Normal lines = priors.factor[static_cast<std::size_t>(Factor::prior_line)];
  for (const TrendEvidence& trend : trends) {
    Normal& its = trend.of == TrendEvidence::Of::burden ? burden : lines;
    if (its.sd > 0) its = statistics::trend_of(trend, its);
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

/// Evenly spread over the chains' iterations, by rising baseline.
void keep_draws(const std::vector<Kept>& chains, std::size_t count, AttritionFit& fit) {
  std::vector<std::pair<const Kept*, std::size_t>> all;
  for (const Kept& chain : chains)
    for (std::size_t i = 0; i < chain.draws.size(); ++i) all.emplace_back(&chain, i);
  std::vector<std::pair<const Kept*, std::size_t>> chosen;
  count = std::min(count, all.size());
  for (std::size_t i = 0; i < count; ++i)
    chosen.push_back(all[(2 * i + 1) * all.size() / (2 * count)]);
  const auto level = [](const std::pair<const Kept*, std::size_t>& each) {
    return each.first->draws[each.second].coefficient[0];
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
  for (const PosteriorRow& row : fit.parameters)
    judge(row.r_hat, std::min(row.effective, row.effective_in_tails));
  for (std::size_t study = 0; study < chains.front().studies.front().size(); ++study) {
    for (std::size_t period = 0; period < attrition_period_count; ++period) {
      const auto totals = series_of(chains, [study, period](const Kept& chain, std::size_t i) {
        double total = 0;
        for (const double rate : chain.studies[i][study].log_rate[period]) total += std::exp(rate);
        return std::log(total);  // the same for ever where the period is not followed
      });
      judge(statistics::r_hat(totals), std::min(statistics::effective_in_bulk(totals),
                                                statistics::effective_in_tails(totals)));
    }
  }
}

/// A chain's beginning: its own luck, so that agreement means something.
std::vector<double> start_of(const AttritionPosterior& posterior, std::uint64_t seed,
                             unsigned chain) {
  constexpr double spread = 0.5;
  const auto stream = statistics::stream_of(seed, chain, statistics::posterior_stream);
  std::vector<double> point;
  for (std::size_t i = 0; i < posterior.dimension(); ++i)
    point.push_back(spread * normal_quantile(stream.uniform(2, static_cast<std::uint32_t>(i))));
  return point;
}

/// Where the chains are when they have found the posterior, and its covariance as they see it
/// together.
std::vector<ChainStart> found_starts(const AttritionPosterior& posterior,
                                     const CalibrationOptions& options) {
  const unsigned half = options.iterations / 4;
  std::vector<statistics::Points> explored(options.chains);
  share_out(options.chains, threads_or_cores(options.threads), [&](std::size_t number) {
    const auto chain = static_cast<unsigned>(number);
    explored[number] = statistics::explore(posterior, start_of(posterior, options.seed, chain),
                                           half, half, options.seed, chain);
  });
  const std::vector<double> covariance = statistics::covariance_of(explored);
  std::vector<ChainStart> starts;
  for (const statistics::Points& points : explored)
    starts.push_back({points.back(), covariance, 0.1});
  return starts;
}

ChainStart without_coordinates(const ChainStart& whole, std::pair<std::size_t, std::size_t> which) {
  const std::size_t size = whole.point.size();
  const auto stays = [&which](std::size_t i) {
    return i < which.first || i >= which.first + which.second;
  };
  ChainStart start{{}, {}, whole.step};
  for (std::size_t i = 0; i < size; ++i) {
    if (!stays(i)) continue;
    start.point.push_back(whole.point[i]);
    for (std::size_t j = 0; j < size; ++j)
      if (stays(j)) start.covariance.push_back(whole.covariance[i * size + j]);
  }
  return start;
}

/// Deviations that no count bears on, of a study in an iteration of a chain.
StudyDeviations unknown_of(std::uint64_t seed, std::size_t study, std::size_t iteration) {
  const auto stream = statistics::stream_of(seed, iteration, statistics::unknown_stream);
  StudyDeviations unknown{};
  for (std::uint32_t i = 0; i < unknown.size(); ++i)
    unknown[i] = normal_quantile(stream.uniform(static_cast<std::uint32_t>(study), i));
  return unknown;
}

}  // namespace

struct FitStart {
  std::vector<ChainStart> chains;
  std::vector<std::pair<std::size_t, std::size_t>> coordinates;  // by study
};

AttritionFit fit_attrition(const std::vector<StudyEvidence>& studies,
                           const std::vector<TrendEvidence>& trends,
                           const CalibrationOptions& options, const FitStart* start,
                           std::optional<std::size_t> without) {
  V2V_INVARIANT(options.chains > 0 && options.iterations >= 16 && options.draws > 0,
                "chains have iterations, and draws are kept");
  V2V_INVARIANT(!start || start->chains.size() == options.chains, "every chain has its start");
  const AttritionPriors priors(options.priors);
  const AttritionPosterior posterior(studies, priors);
  const unsigned kept = options.iterations - options.iterations / 2;
  const unsigned warm_up = std::max(8U, options.iterations / 20);
  auto learnt = std::make_shared<FitStart>();
  for (std::size_t study = 0; study < studies.size(); ++study)
    learnt->coordinates.push_back(posterior.coordinates_of(study));
  if (start)
    for (const ChainStart& chain : start->chains)
      learnt->chains.push_back(without ? without_coordinates(chain, start->coordinates[*without])
                                       : chain);
  else
    learnt->chains = found_starts(posterior, options);
  std::vector<Kept> chains(options.chains);
  std::vector<statistics::Points> sampled(options.chains);
  share_out(options.chains, threads_or_cores(options.threads), [&](std::size_t number) {
    sampled[number] = statistics::sample(posterior, learnt->chains[number], warm_up, kept,
                                         options.seed, static_cast<unsigned>(number));
    const statistics::Points& points = sampled[number];
    for (std::size_t i = 0; i < points.size(); ++i) {
      chains[number].draws.push_back(posterior.common(points[i]));
      auto& hazards = chains[number].studies.emplace_back();
      for (std::size_t study = 0; study < studies.size(); ++study)
        hazards.push_back(posterior.study(
            study, points[i], unknown_of(options.seed, study, number * points.size() + i)));
    }
  });
  const std::vector<double> covariance = statistics::covariance_of(sampled);
  for (ChainStart& chain : learnt->chains) chain.covariance = covariance;
  draw_trends(chains, trends, priors, options.seed);
  AttritionFit fit;
  fit.parameters = rows_of(chains, priors);
  judge_studies(chains, fit);
  keep_draws(chains, options.draws, fit);
  fit.learnt = std::move(learnt);
  return fit;
}

}  // namespace v2v
