// Summaries made by hand that the tests of pictures share.
#pragma once

#include "vein2vein/network/description.hpp"
#include "vein2vein/statistics/summary.hpp"

namespace v2v::test {

/// Everybody at every resource waits 2 d on average.
RunSummary waiting_run(RunSummary run);
/// Infused along a straight line from day 20 to day 40, lost to every cause from day 0 to day 40.
RunSummary incident_run();
/// The sample on a map.
NetworkDescription mapped_network();

}  // namespace v2v::test
