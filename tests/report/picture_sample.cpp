// What only pictures show of a summary, made by hand.
#include "picture_sample.hpp"

#include "network_sample.hpp"
#include "sample.hpp"
#include "study_sample.hpp"

#include <algorithm>
#include <array>

namespace v2v::test {

RunSummary waiting_run(RunSummary run) {
  for (SiteResourceRow& row : run.site_resources) {
    row.served = 10;
    row.mean_wait = 2;
    row.median_wait = 1.5;
    row.wait90 = 4;
  }
  return run;
}

RunSummary incident_run() {
  RunSummary run = sample_sweep().points[10].summary;
  IncidenceCurve infused{"infused", {}};
  run.incidence = {infused};
  for (const CauseRow& cause : run.causes) run.incidence.push_back({cause.cause, {}});
  for (int day = 0; day <= 60; ++day) {
    run.incidence[0].by_day.push_back(std::clamp((day - 20) / 20.0, 0.0, 1.0) *
                                      run.treated_fraction.mean);
    for (std::size_t i = 0; i < run.causes.size(); ++i)
      run.incidence[i + 1].by_day.push_back(std::min(day / 40.0, 1.0) * run.causes[i].mean);
  }
  return run;
}

NetworkDescription mapped_network() {
  NetworkDescription network = sample_network();
  constexpr std::array<std::array<double, 2>, 8> places = {{{53.22, 6.58},
                                                            {52.51, 6.12},
                                                            {52.09, 5.18},
                                                            {52.17, 4.48},
                                                            {52.31, 4.76},
                                                            {52.1, 5.2},
                                                            {51.44, 5.48},
                                                            {52.08, 5.17}}};
  for (std::size_t i = 0; i < places.size(); ++i) network.sites[i].at = places[i];
  return network;
}

}  // namespace v2v::test
