// The model of attrition in closed form: what becomes of the patients of a study, and how that
// changes with its hazards.
#include "core/invariant.hpp"
#include "vein2vein/evidence/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
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

constexpr std::size_t kBefore = 0, kAfter = 1;

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

/// A part of a path in which the causes' hazards change alike: those of one stretch of time share
/// the loss in the ratio of their hazards.
struct Segment {
  std::size_t stage = 0, period = kAfter;
  enum class Of : std::uint8_t { time, eligibility, conditioning } of = Of::time;
  bool conditioned = false, responded = false;
  double time_by_log_shape = 0;           ///< relative change of the time that the hazard works
  ByCause hazards{};                      ///< cumulative
  double total = 0, stays = 1, goes = 0;  ///< 1 - exp(-total) go
};

/// Days of constant hazard that stand for `days` of waiting, and their change with the logarithm of
/// the shape.
struct WorkingTime {
  double days = 0, by_log_shape = 0;
};
WorkingTime waiting_time(double days, double shape) {
  if (!(days > 0)) return {};
  const double ratio = days / attrition_reference_days;
  const double time = attrition_reference_days * std::pow(ratio, shape);
  return {time, time * shape * std::log(ratio)};
}

/// The segments of all paths of a study, one path after another.
class Courses {
 public:
  Courses(const StudyEvidence& study, const Rates& rates) : study_(study), rates_(rates) {
    for (std::size_t i = 0; i < attrition_stretch_count; ++i) {
      const auto its = std::find_if(
          study.stages.begin(), study.stages.end(),
          [i](const CountedStage& stage) { return static_cast<std::size_t>(stage.last) >= i; });
      V2V_INVARIANT(its != study.stages.end(), "the last stage ends with the last stretch");
      stages_[i] = static_cast<std::size_t>(its - study.stages.begin());
    }
    begin_.push_back(0);
    for (const AttritionPath& path : study.paths) {
      add_path(path);
      begin_.push_back(segments_.size());
    }
  }

  std::size_t stage_of(AttritionStretch stretch) const noexcept {
    return stages_[static_cast<std::size_t>(stretch)];
  }

  std::span<const Segment> of(std::size_t path) const noexcept {
    return std::span(segments_).subspan(begin_[path], begin_[path + 1] - begin_[path]);
  }

 private:
  void add_path(const AttritionPath& path) {
    for (std::size_t i = 0; i < attrition_stretch_count; ++i) {
      const auto stretch = static_cast<AttritionStretch>(i);
      if (path.days[i] > 0) add_time(path, stretch);
      // What a path ends with comes before the decision of the model.
      if (path.ends_early && path.ends_in == stretch) break;
      if (stretch == AttritionStretch::screening && study_.before_collection)
        add_decision(Segment::Of::eligibility, kBefore, rates_.not_eligible, stretch);
      if (stretch == AttritionStretch::waiting)
        add_decision(Segment::Of::conditioning, kAfter, rates_.not_conditioned, stretch);
    }
  }

  void add_time(const AttritionPath& path, AttritionStretch stretch) {
    const double days = path.days[static_cast<std::size_t>(stretch)];
    Segment segment;
    segment.stage = stage_of(stretch);
    segment.period = stretch == AttritionStretch::screening ? kBefore : kAfter;
    if (stretch < AttritionStretch::waiting) return add(segment, {days, 0});
    // From receipt on a response to bridging may divide the stretch.
    const bool waits = stretch == AttritionStretch::waiting;
    const double earlier =
        waits ? 0 : path.days[static_cast<std::size_t>(AttritionStretch::waiting)];
    const double until_response = std::clamp(path.response_after - earlier, 0.0, days);
    const auto working = [&](double until) {
      return waits ? waiting_time(until, rates_.shape) : WorkingTime{until, 0};
    };
    const WorkingTime all = working(days), first = working(until_response);
    segment.conditioned = !waits;
    add(segment, first);
    segment.responded = true;
    if (until_response < days)
      add(segment, {all.days - first.days, all.by_log_shape - first.by_log_shape});
  }

  void add(Segment segment, const WorkingTime& time) {
    if (!(time.days > 0)) return;
    segment.time_by_log_shape = time.by_log_shape / time.days;
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
      double hazard = rates_.rate[segment.period][cause] * time.days;
      if (segment.conditioned) hazard *= rates_.conditioned;
      if (segment.responded && is_of_disease(cause)) hazard *= rates_.response;
      segment.hazards[cause] = hazard;
      segment.total += hazard;
    }
    keep(segment);
  }

  void keep(Segment& segment) {
    if (!(segment.total > 0)) return;
    segment.goes = -std::expm1(-segment.total);
    segment.stays = 1 - segment.goes;
    segments_.push_back(segment);
  }

  void add_decision(Segment::Of of, std::size_t period, double hazard, AttritionStretch stretch) {
    Segment segment;
    segment.stage = stage_of(stretch);
    segment.period = period;
    segment.of = of;
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      segment.hazards[cause] = hazard * rates_.rate[period][cause] / rates_.total[period];
    segment.total = hazard;
    keep(segment);
  }

  const StudyEvidence& study_;
  const Rates& rates_;
  std::array<std::size_t, attrition_stretch_count> stages_{};
  std::vector<Segment> segments_;
  std::vector<std::size_t> begin_;  ///< of each path, and the end of the last one
};

AttritionOutcome nobody_in(const StudyEvidence& study) {
  AttritionOutcome outcome;
  outcome.lost.resize(study.stages.size(), ByCause{});
  outcome.ends_early.resize(study.stages.size(), std::vector<double>(study.reasons.size(), 0.0));
  return outcome;
}

AttritionOutcome outcome_of(const StudyEvidence& study, const Courses& courses) {
  AttritionOutcome outcome = nobody_in(study);
  for (std::size_t i = 0; i < study.paths.size(); ++i) {
    const AttritionPath& path = study.paths[i];
    double there = path.weight;
    for (const Segment& segment : courses.of(i)) {
      const double lost = segment.goes * there / segment.total;
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        outcome.lost[segment.stage][cause] += lost * segment.hazards[cause];
      there *= segment.stays;
    }
    if (path.ends_early)
      outcome.ends_early[courses.stage_of(path.ends_in)][path.ends_as] += there;
    else
      outcome.infused += there;
  }
  return outcome;
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

/// What the hazards of a segment add to the gradient, given their own slopes.
void add_hazards(const Segment& segment, const ByCause& slopes, const Rates& rates,
                 AttritionGradient& gradient) {
  double all = 0, of_disease = 0;
  ByCause& of_rates = gradient.log_rate[segment.period];
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
    const double each = slopes[cause] * segment.hazards[cause];
    all += each;
    if (is_of_disease(cause)) of_disease += each;
    of_rates[cause] += each;
  }
  if (segment.of == Segment::Of::time) {
    gradient.log_time_shape += all * segment.time_by_log_shape;
    if (segment.conditioned) gradient.log_conditioned += all;
    if (segment.responded) gradient.log_response += of_disease;
    return;
  }
  // Shares of a decision are those of the rates.
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
    of_rates[cause] -= all * rates.rate[segment.period][cause] / rates.total[segment.period];
  (segment.of == Segment::Of::eligibility ? gradient.log_not_eligible
                                          : gradient.log_not_conditioned) += all;
}

/// From the end of a path back to its beginning.
void add_path(const StudyEvidence& study, std::size_t number, const AttritionOutcome& slope,
              const Courses& courses, const Rates& rates, AttritionGradient& gradient) {
  const AttritionPath& path = study.paths[number];
  const std::span<const Segment> segments = courses.of(number);
  double there = path.weight;
  for (const Segment& segment : segments) there *= segment.stays;
  double of_there = path.ends_early ? slope.ends_early[courses.stage_of(path.ends_in)][path.ends_as]
                                    : slope.infused;
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    // Who was there before: of nobody who stays there is no going back, but they count for nothing.
    there = segment->stays > 0 ? there / segment->stays : 0;
    const ByCause& of_lost = slope.lost[segment->stage];
    double of_mean = 0;
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      of_mean += of_lost[cause] * segment->hazards[cause] / segment->total;
    ByCause slopes{};
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      slopes[cause] = there * (segment->stays * (of_mean - of_there) +
                               segment->goes * (of_lost[cause] - of_mean) / segment->total);
    add_hazards(*segment, slopes, rates, gradient);
    of_there = segment->stays * of_there + segment->goes * of_mean;
  }
}

}  // namespace

AttritionOutcome attrition_outcome(const StudyEvidence& study, const AttritionHazards& hazards) {
  const Rates rates(hazards);
  return outcome_of(study, Courses(study, rates));
}

double log_likelihood(const StudyEvidence& study, const AttritionHazards& hazards,
                      AttritionGradient* gradient) {
  const Rates rates(hazards);
  const Courses courses(study, rates);
  const AttritionOutcome outcome = outcome_of(study, courses);
  if (!gradient) return likelihood_of(study, outcome, nullptr);
  AttritionOutcome slope = nobody_in(study);
  const double value = likelihood_of(study, outcome, &slope);
  *gradient = {};
  for (std::size_t i = 0; i < study.paths.size(); ++i)
    add_path(study, i, slope, courses, rates, *gradient);
  return value;
}

}  // namespace v2v
