// SimGrid's processes, begun before it is their turn to be compared.
#include "experiment/verify_points.hpp"

#include "experiment/drawn_plan.hpp"
#include "experiment/verify.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace v2v {
namespace {

/// An arm whose journal SimGrid is writing.
class ArmUnderWay {
 public:
  ArmUnderWay(const Study& study, std::uint32_t point, std::size_t arm)
      : drawn_(*study.points[point].arms[arm], study.uncertainty, study.points[point].pinned),
        verification_(drawn_.at({study.seed, 0}), {study.seed, 0}) {}
  Verification finish(const VerificationProgress& progress) {
    return verification_.finish(progress);
  }

 private:
  DrawnPlan drawn_;
  VerificationUnderWay verification_;
};

}  // namespace

void verify_points(const Study& study, const std::vector<std::uint32_t>& points, unsigned at_a_time,
                   const VerificationProgress& progress, const PointVerified& verified) {
  std::vector<std::pair<std::uint32_t, std::size_t>> all;  // point and arm
  for (const std::uint32_t point : points)
    for (std::size_t arm = 0; arm < study.points[point].arms.size(); ++arm)
      all.emplace_back(point, arm);
  std::deque<ArmUnderWay> under_way;
  std::vector<Verification> of_point;
  std::size_t begun = 0;
  for (const auto& [point, arm] : all) {
    for (; begun < all.size() && under_way.size() < std::max(1U, at_a_time); ++begun)
      under_way.emplace_back(study, all[begun].first, all[begun].second);
    of_point.push_back(under_way.front().finish(progress));
    under_way.pop_front();
    if (of_point.size() == study.points[point].arms.size())
      verified(point, std::exchange(of_point, {}));
  }
}

}  // namespace v2v
