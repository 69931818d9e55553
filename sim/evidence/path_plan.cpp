// From the times of paths to the parts that they have in common.
#include "evidence/path_plan.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace v2v {
namespace {

constexpr std::size_t index_of(AttritionStretch stretch) noexcept {
  return static_cast<std::size_t>(stretch);
}

class Planner {
 public:
  explicit Planner(const StudyEvidence& study) : study_(study) {
    for (std::size_t i = 0; i < attrition_stretch_count; ++i) {
      const auto its =
          std::find_if(study.stages.begin(), study.stages.end(),
                       [i](const CountedStage& stage) { return index_of(stage.last) >= i; });
      V2V_INVARIANT(its != study.stages.end(), "the last stage ends with the last stretch");
      stages_[i] = static_cast<std::size_t>(its - study.stages.begin());
    }
  }

  PathPlan plan() {
    for (const AttritionPath& path : study_.paths) add_path(path);
    return std::move(plan_);
  }

 private:
  using Of = PathPart::Of;

  void add_path(const AttritionPath& path) {
    PlannedPath planned;
    planned.weight = path.weight;
    planned.begin = plan_.order.size();
    for (std::size_t i = 0; i < attrition_stretch_count; ++i) {
      const auto stretch = static_cast<AttritionStretch>(i);
      if (path.days[i] > 0) add_stretch(path, stretch);
      // What a path ends with comes before the decision of the model.
      if (path.ends_early && path.ends_in == stretch) break;
      if (stretch == AttritionStretch::screening && study_.before_collection)
        add(part_of(stretch, Of::eligibility));
      if (stretch == AttritionStretch::waiting) add(part_of(stretch, Of::conditioning));
    }
    planned.end = plan_.order.size();
    planned.ends_early = path.ends_early;
    if (path.ends_early) {
      planned.stage = stages_[index_of(path.ends_in)];
      planned.reason = path.ends_as;
    }
    plan_.paths.push_back(planned);
  }

  PathPart part_of(AttritionStretch stretch, Of of) const {
    PathPart part;
    part.stage = stages_[index_of(stretch)];
    part.period = stretch == AttritionStretch::screening ? AttritionPeriod::before_collection
                                                         : AttritionPeriod::after_collection;
    part.of = of;
    return part;
  }

  void add_stretch(const AttritionPath& path, AttritionStretch stretch) {
    const double days = path.days[index_of(stretch)];
    if (stretch < AttritionStretch::waiting) return add_days(part_of(stretch, Of::days), days);
    // From receipt on a response to bridging may divide the stretch.
    const bool waits = stretch == AttritionStretch::waiting;
    const double earlier = waits ? 0 : path.days[index_of(AttritionStretch::waiting)];
    const double until_response = std::clamp(path.response_after - earlier, 0.0, days);
    PathPart part = part_of(stretch, waits ? Of::wait : Of::days);
    part.conditioned = !waits;
    if (waits)
      add_wait(part, 0, until_response);
    else
      add_days(part, until_response);
    if (!(until_response < days)) return;
    part.responded = true;
    if (waits)
      add_wait(part, until_response, days);
    else
      add_days(part, days - until_response);
  }

  void add_days(PathPart part, double days) {
    if (!(days > 0)) return;
    part.days = days;
    add(part);
  }

  void add_wait(PathPart part, double from, double until) {
    if (!(until > 0)) return;
    part.until = wait(until);
    if (from > 0) part.from = wait(from);
    add(part);
  }

  std::size_t wait(double days) {
    const auto [known, is_new] = waits_.emplace(days, plan_.waits.size());
    if (is_new) {
      const double ratio = days / attrition_reference_days;
      plan_.waits.push_back({ratio, std::log(ratio)});
    }
    return known->second;
  }

  void add(const PathPart& part) {
    const auto known = std::find(plan_.parts.begin(), plan_.parts.end(), part);
    plan_.order.push_back(static_cast<std::size_t>(known - plan_.parts.begin()));
    if (known == plan_.parts.end()) plan_.parts.push_back(part);
  }

  const StudyEvidence& study_;
  std::array<std::size_t, attrition_stretch_count> stages_{};
  std::map<double, std::size_t> waits_;
  PathPlan plan_;
};

}  // namespace

PathPlan plan_of_paths(const StudyEvidence& study) { return Planner(study).plan(); }

}  // namespace v2v
