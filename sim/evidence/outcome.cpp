// The model of attrition in closed form: what becomes of the patients of a study, and how that
// changes with its hazards.
#include "evidence/study_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace v2v {

double waiting_support(const std::vector<StudyEvidence>& studies) {
  constexpr auto waiting = static_cast<std::size_t>(AttritionStretch::waiting);
  double longest = 0;
  for (const StudyEvidence& study : studies)
    for (const AttritionPath& path : study.paths) longest = std::max(longest, path.days[waiting]);
  return longest > 0 ? std::ceil(longest) : std::numeric_limits<double>::infinity();
}

AttritionDraw with_times_of(const AttritionDraw& draw, const StudyEvidence& study) {
  AttritionDraw own = draw;
  own.sd_before = std::hypot(draw.sd_before, study.time_sd[0]);
  own.sd_after = std::hypot(draw.sd_after, study.time_sd[1]);
  return own;
}

namespace {

/// What the hazards of a study are made of, worked out once.
struct Rates {
  explicit Rates(const AttritionHazards& hazards) : shape(hazards.factors.time_shape) {
    conditioned = std::exp(hazards.factors.log_conditioned);
    response = std::exp(hazards.factors.log_response);
    not_eligible = std::exp(hazards.factors.log_not_eligible);
    not_conditioned = std::exp(hazards.factors.log_not_conditioned);
    for (std::size_t period = 0; period < attrition_period_count; ++period)
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
        rate[period][cause] = std::exp(hazards.log_rate[period][cause]);
        total[period] += rate[period][cause];
      }
  }
  std::array<ByCause, attrition_period_count> rate{};
  std::array<double, attrition_period_count> total{};
  double conditioned, response, not_eligible, not_conditioned, shape;
};

bool is_of_disease(std::size_t cause) noexcept {
  return attrition_causes[cause] == KnownCause::progression ||
         attrition_causes[cause] == KnownCause::death;
}

/// A part at these hazards.
struct Segment {
  bool counts = false;                    ///< whether anybody can be lost in it
  double time_by_log_shape = 0;           ///< relative change of the time that the hazard works
  ByCause hazards{};                      ///< cumulative
  double total = 0, stays = 1, goes = 0;  ///< 1 - exp(-total) go
};

/// Days of constant hazard that stand for days of waiting, and their change with the logarithm of
/// the shape.
struct WorkingTime {
  double days = 0, by_log_shape = 0;
};

/// What a little more lost in a part adds to the likelihood: on average over its causes, and what
/// each of them has beyond that.
struct PartSlope {
  double of_mean = 0;
  ByCause beyond{};
};

/// Everything that one evaluation works with; kept by its thread from one to the next, so that
/// nothing is allocated.
struct Workspace {
  std::vector<WorkingTime> waits;
  std::vector<Segment> segments;  ///< by part
  std::vector<PartSlope> slopes;  ///< by part
  AttritionOutcome outcome, slope;
};

void clear(AttritionOutcome& outcome, const StudyEvidence& study) {
  outcome.lost.assign(study.stages.size(), ByCause{});
  outcome.ends_early.resize(study.stages.size());
  for (std::vector<double>& reasons : outcome.ends_early) reasons.assign(study.reasons.size(), 0.0);
  outcome.infused = 0;
}

void close(Segment& segment) {
  segment.counts = segment.total > 0;
  if (!segment.counts) return;
  segment.goes = -std::expm1(-segment.total);
  segment.stays = 1 - segment.goes;
}

void work(Segment& segment, const PathPart& part, const WorkingTime& time, const Rates& rates) {
  if (!(time.days > 0)) return;
  segment.time_by_log_shape = time.by_log_shape / time.days;
  const ByCause& rate = rates.rate[static_cast<std::size_t>(part.period)];
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
    double hazard = rate[cause] * time.days;
    if (part.conditioned) hazard *= rates.conditioned;
    if (part.responded && is_of_disease(cause)) hazard *= rates.response;
    segment.hazards[cause] = hazard;
    segment.total += hazard;
  }
  close(segment);
}

void decide(Segment& segment, const PathPart& part, double hazard, const Rates& rates) {
  const auto period = static_cast<std::size_t>(part.period);
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
    segment.hazards[cause] = hazard * rates.rate[period][cause] / rates.total[period];
  segment.total = hazard;
  close(segment);
}

void work_out(Workspace& at, const PathPlan& plan, const Rates& rates) {
  at.waits.resize(plan.waits.size());
  for (std::size_t i = 0; i < plan.waits.size(); ++i) {
    const double time = attrition_reference_days * std::pow(plan.waits[i].ratio, rates.shape);
    at.waits[i] = {time, time * rates.shape * plan.waits[i].log_ratio};
  }
  at.segments.assign(plan.parts.size(), Segment{});
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    const PathPart& part = plan.parts[i];
    Segment& segment = at.segments[i];
    switch (part.of) {
      case PathPart::Of::days:
        work(segment, part, {part.days, 0}, rates);
        break;
      case PathPart::Of::wait: {
        WorkingTime time = at.waits[part.until];
        if (part.from != PathPart::none) {
          time.days -= at.waits[part.from].days;
          time.by_log_shape -= at.waits[part.from].by_log_shape;
        }
        work(segment, part, time, rates);
        break;
      }
      case PathPart::Of::eligibility:
        decide(segment, part, rates.not_eligible, rates);
        break;
      case PathPart::Of::conditioning:
        decide(segment, part, rates.not_conditioned, rates);
        break;
    }
  }
}

void follow_paths(Workspace& at, const PathPlan& plan) {
  for (const PlannedPath& path : plan.paths) {
    double there = path.weight;
    for (std::size_t i = path.begin; i < path.end; ++i) {
      const Segment& segment = at.segments[plan.order[i]];
      if (!segment.counts) continue;
      const double lost = segment.goes * there / segment.total;
      ByCause& sum = at.outcome.lost[plan.parts[plan.order[i]].stage];
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        sum[cause] += lost * segment.hazards[cause];
      there *= segment.stays;
    }
    if (path.ends_early)
      at.outcome.ends_early[path.stage][path.reason] += there;
    else
      at.outcome.infused += there;
  }
}

/// Logarithm of the likelihood, and what a little more of each part of the outcome adds to it.
double likelihood_of(const StudyEvidence& study, const AttritionOutcome& outcome,
                     AttritionOutcome* slope) {
  static constexpr double kLeast = 1e-9;
  double sum = 0;
  // Returns the slope.
  const auto count_in = [&sum](std::uint32_t count, double probability) {
    if (count == 0) return 0.0;
    sum += count * std::log(std::max(probability, kLeast));
    return probability > kLeast ? count / probability : 0.0;
  };
  const double of_infused = count_in(study.infused, outcome.infused);
  if (slope) slope->infused = of_infused;
  for (std::size_t i = 0; i < study.stages.size(); ++i) {
    double all = 0;
    for (const double share : outcome.lost[i]) all += share;
    for (const double share : outcome.ends_early[i]) all += share;
    for (const auto& [reason, count] : study.stages[i].lost) {
      double probability = outcome.ends_early[i][reason];
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        probability += outcome.lost[i][cause] * study.recorded_as[cause][reason];
      const double of_reason = count_in(count, probability);
      if (!slope) continue;
      slope->ends_early[i][reason] += of_reason;
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        slope->lost[i][cause] += of_reason * study.recorded_as[cause][reason];
    }
    const auto supposed = study.stages[i].lost.empty() ? std::nullopt : study.withheld_as;
    const double of_rest =
        count_in(study.stages[i].rest, supposed ? outcome.lost[i][*supposed] : all);
    if (!slope) continue;
    if (supposed) {
      slope->lost[i][*supposed] += of_rest;
      continue;
    }
    for (double& each : slope->lost[i]) each += of_rest;
    for (double& each : slope->ends_early[i]) each += of_rest;
  }
  return sum;
}

/// What the hazards of a part add to the gradient, given their own slopes.
void add_hazards(const PathPart& part, const Segment& segment, const ByCause& slopes,
                 const Rates& rates, AttritionGradient& gradient) {
  double all = 0, of_disease = 0;
  const auto period = static_cast<std::size_t>(part.period);
  ByCause& of_rates = gradient.log_rate[period];
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
    const double each = slopes[cause] * segment.hazards[cause];
    all += each;
    if (is_of_disease(cause)) of_disease += each;
    of_rates[cause] += each;
  }
  if (part.of == PathPart::Of::days || part.of == PathPart::Of::wait) {
    gradient.log_time_shape += all * segment.time_by_log_shape;
    if (part.conditioned) gradient.log_conditioned += all;
    if (part.responded) gradient.log_response += of_disease;
    return;
  }
  // Shares of a decision are those of the rates.
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
    of_rates[cause] -= all * rates.rate[period][cause] / rates.total[period];
  (part.of == PathPart::Of::eligibility ? gradient.log_not_eligible
                                        : gradient.log_not_conditioned) += all;
}

void find_slopes(Workspace& at, const PathPlan& plan) {
  at.slopes.resize(plan.parts.size());
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    const Segment& segment = at.segments[i];
    if (!segment.counts) continue;
    PartSlope& slope = at.slopes[i];
    const ByCause& of_lost = at.slope.lost[plan.parts[i].stage];
    slope.of_mean = 0;
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      slope.of_mean += of_lost[cause] * segment.hazards[cause] / segment.total;
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      slope.beyond[cause] = segment.goes * (of_lost[cause] - slope.of_mean) / segment.total;
  }
}

/// From the end of a path back to its beginning.
void add_path(const PlannedPath& path, const Workspace& at, const PathPlan& plan,
              const Rates& rates, AttritionGradient& gradient) {
  double there = path.weight;
  for (std::size_t i = path.begin; i < path.end; ++i) there *= at.segments[plan.order[i]].stays;
  double of_there =
      path.ends_early ? at.slope.ends_early[path.stage][path.reason] : at.slope.infused;
  for (std::size_t i = path.end; i-- > path.begin;) {
    const std::size_t part = plan.order[i];
    const Segment& segment = at.segments[part];
    if (!segment.counts) continue;
    // Who was there before: of nobody who stays there is no going back, but they count for nothing.
    there = segment.stays > 0 ? there / segment.stays : 0;
    const PartSlope& slope = at.slopes[part];
    const double of_going = segment.stays * (slope.of_mean - of_there);
    ByCause slopes{};
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      slopes[cause] = there * (of_going + slope.beyond[cause]);
    add_hazards(plan.parts[part], segment, slopes, rates, gradient);
    of_there = segment.stays * of_there + segment.goes * slope.of_mean;
  }
}

Workspace& workspace() {
  thread_local Workspace own;
  return own;
}

}  // namespace

StudyLikelihood::StudyLikelihood(const StudyEvidence& study)
    : study_(&study), plan_(plan_of_paths(study)) {}

AttritionOutcome StudyLikelihood::outcome(const AttritionHazards& hazards) const {
  Workspace& at = workspace();
  const Rates rates(hazards);
  work_out(at, plan_, rates);
  clear(at.outcome, *study_);
  follow_paths(at, plan_);
  return at.outcome;
}

double StudyLikelihood::log(const AttritionHazards& hazards, AttritionGradient* gradient) const {
  Workspace& at = workspace();
  const Rates rates(hazards);
  work_out(at, plan_, rates);
  clear(at.outcome, *study_);
  follow_paths(at, plan_);
  if (!gradient) return likelihood_of(*study_, at.outcome, nullptr);
  clear(at.slope, *study_);
  const double value = likelihood_of(*study_, at.outcome, &at.slope);
  find_slopes(at, plan_);
  *gradient = {};
  for (const PlannedPath& path : plan_.paths) add_path(path, at, plan_, rates, *gradient);
  return value;
}

AttritionOutcome attrition_outcome(const StudyEvidence& study, const AttritionHazards& hazards) {
  return StudyLikelihood(study).outcome(hazards);
}

double log_likelihood(const StudyEvidence& study, const AttritionHazards& hazards,
                      AttritionGradient* gradient) {
  return StudyLikelihood(study).log(hazards, gradient);
}

}  // namespace v2v
