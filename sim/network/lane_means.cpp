// The mean transit of lanes, worked out once for lanes that are alike.
#include "network/routes.hpp"

#include <array>
#include <map>
#include <utility>

namespace v2v {
namespace {

/// Some means are long sums, and the lanes of a group share one distribution. Five quantiles tell
/// two distributions apart, which have three parameters and two bounds.
class KnownMeans {
 public:
  double of(const Distribution& transit) {
    if (transit.has_closed_mean()) return transit.mean();
    const Key key = {transit.quantile(0.001), transit.quantile(0.1), transit.quantile(0.5),
                     transit.quantile(0.9), transit.quantile(0.999)};
    const auto known = means_.find(key);
    return known != means_.end() ? known->second
                                 : means_.emplace(key, transit.mean()).first->second;
  }

 private:
  using Key = std::array<double, 5>;
  std::map<Key, double> means_;
};

}  // namespace

std::vector<LaneMeans> means_of(const std::vector<Lane>& lanes) {
  std::vector<LaneMeans> means;
  means.reserve(lanes.size());
  KnownMeans known;
  for (const Lane& lane : lanes) {
    const double transit = known.of(lane.transit);
    means.push_back({transit, transit + lane.departures.mean_wait().in_days()});
  }
  return means;
}

}  // namespace v2v
